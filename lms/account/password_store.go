package account

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// CheckPassword is the local account of that username and password, and whether
// there is one: when not, the person may still be known to SLiMS.
func (s *Store) CheckPassword(ctx context.Context, username, password string) (a Account, ok bool, err error) {
	a, volunteer, ok, err := s.Recognise(ctx, username, password)
	return a, ok && volunteer == 0, err
}

// Recognise is CheckPassword for the volunteers as well, who have no account: of
// them it says which one it is. One password is worked on whoever it is, so that
// the time it takes tells nobody apart.
func (s *Store) Recognise(ctx context.Context, username, password string) (a Account, volunteerID int64, ok bool, err error) {
	var row struct {
		ID          int64  `db:"id"`
		VolunteerID int64  `db:"volunteer_id"`
		Username    string `db:"username"`
		Hash        string `db:"password_hash"`
	}
	username = strings.TrimSpace(username)
	err = s.db.GetContext(ctx, &row, `SELECT id, 0 AS volunteer_id, username, COALESCE(password_hash, '') AS password_hash FROM account WHERE username = ?
		UNION ALL SELECT 0, volunteer_id, username, COALESCE(password_hash, '') FROM account_guest WHERE username = ? LIMIT 1`, username, username)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return a, 0, false, err
	}
	if !bytes.Equal(subject("name", row.Username), subject("name", username)) {
		row.Hash = "" // to the database "áni" is "ani", and it would have attempts of its own
	}
	if ok, err = matches(ctx, row.Hash, password); err != nil || !ok || row.VolunteerID != 0 {
		return a, row.VolunteerID, ok, err
	}
	a, err = find(ctx, s.db, row.ID, "")
	return a, 0, err == nil, err
}

// SetPassword sets an account's password, for commands.
func (s *Store) SetPassword(ctx context.Context, actor lms.Actor, accountID int64, password string) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	a, err := find(ctx, s.db, accountID, "")
	if err != nil {
		return err
	}
	if a.Username == "" {
		return lms.Fail(lms.Conflict, "account.no_password", lms.Args{"name": a.Name})
	}
	if err := CheckNewPassword(password, a.Username); err != nil {
		return err
	}
	phc, err := hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if err := setPassword(ctx, tx, accountID, phc, 0); err != nil {
			return err
		}
		var libraries []int64
		if err := tx.SelectContext(ctx, &libraries, `SELECT DISTINCT library_id FROM account_role WHERE account_id = ?`, accountID); err != nil {
			return err
		}
		for _, id := range libraries {
			if err := s.audit(ctx, tx, actor, id, "password_set", lms.Args{"name": a.Name}); err != nil {
				return err
			}
		}
		return nil
	})
}

// ChangePassword changes the actor's own password and signs them out
// everywhere but here.
func (s *Store) ChangePassword(ctx context.Context, actor lms.Actor, here int64, old, password string) error {
	a, err := find(ctx, s.db, actor.AccountID, "")
	if err != nil {
		return err
	}
	known, ok, err := s.CheckPassword(ctx, a.Username, old)
	if err != nil {
		return err
	}
	if !ok || known.ID != a.ID {
		return lms.FailField("old", "account.old_password_wrong")
	}
	if err := CheckNewPassword(password, a.Username); err != nil {
		return err
	}
	phc, err := hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error { return setPassword(ctx, tx, a.ID, phc, here) })
}

// setPassword makes every earlier way in worthless: sessions and tickets.
func setPassword(ctx context.Context, tx *sqlx.Tx, id int64, phc string, keepSession int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE account SET password_hash = ? WHERE id = ?`, phc, id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM account_ticket WHERE account_id = ?`, id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM account_session WHERE account_id = ? AND id <> ?`, id, keepSession)
	return err
}
