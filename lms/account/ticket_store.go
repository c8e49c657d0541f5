package account

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const (
	codeLife     = 5 * time.Minute
	passwordLife = 72 * time.Hour
)

// AwaitCode gives a ticket to a SLiMS user who has given the right password and
// must give a code next.
func (s *Store) AwaitCode(ctx context.Context, libraryID int64, u SlimsUser) (token string, err error) {
	token, hash := newToken()
	u = u.clean()
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if err := s.noteUser(ctx, tx, signIn, libraryID, u); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO account_ticket (token_hash, purpose, library_id, user_id, expires_at) VALUES (?, 'code', ?, ?, ?)`,
			hash, libraryID, u.UserID, s.now().Add(codeLife))
		return err
	})
	return token, err
}

// Awaiting is the SLiMS user who holds that ticket.
func (s *Store) Awaiting(ctx context.Context, token string) (libraryID int64, u SlimsUser, err error) {
	var row struct {
		LibraryID int64 `db:"library_id"`
		UserID    int64 `db:"user_id"`
	}
	err = s.db.GetContext(ctx, &row, `SELECT library_id, user_id FROM account_ticket WHERE token_hash = ? AND purpose = 'code' AND expires_at > ?`, tokenHash(token), s.now())
	if errors.Is(err, sql.ErrNoRows) {
		return 0, u, lms.Fail(lms.Unauthenticated, "signin.code_late")
	}
	if err != nil {
		return 0, u, err
	}
	err = s.db.GetContext(ctx, &u, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.user_id = ?`, row.LibraryID, row.UserID)
	return row.LibraryID, u, err
}

// EndTicket makes a ticket worthless.
func (s *Store) EndTicket(ctx context.Context, token string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM account_ticket WHERE token_hash = ?`, tokenHash(token))
	return err
}

// PasswordTicket lets the owner of a local account choose a password, once and
// within three days; earlier tickets become worthless. An administrator hands
// it over and never knows the password.
func (s *Store) PasswordTicket(ctx context.Context, actor lms.Actor, accountID int64) (token string, expires time.Time, err error) {
	token, hash := newToken()
	expires = s.now().Add(passwordLife)
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := manage(ctx, tx, actor, accountID)
		if err != nil {
			return err
		}
		if a.Username == "" {
			return lms.Fail(lms.Conflict, "account.no_password", lms.Args{"name": a.Name})
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM account_ticket WHERE account_id = ?`, accountID); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO account_ticket (token_hash, purpose, account_id, expires_at) VALUES (?, 'password', ?, ?)`, hash, accountID, expires)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, actor.LibraryID, "password_ticket", lms.Args{"name": a.Name})
	})
	return token, expires, err
}

// FindPasswordTicket is whose password a ticket sets.
func (s *Store) FindPasswordTicket(ctx context.Context, token string) (a Account, err error) {
	err = s.db.GetContext(ctx, &a, `SELECT `+accountColumns+` FROM account_ticket t JOIN account a ON a.id = t.account_id
		WHERE t.token_hash = ? AND t.purpose = 'password' AND t.expires_at > ?`, tokenHash(token), s.now())
	return a, sqldb.NotFound(err, "account.ticket_over")
}

// UsePasswordTicket sets the password that a ticket allows to choose, and ends
// the account's sessions.
func (s *Store) UsePasswordTicket(ctx context.Context, token, password string) (Account, error) {
	a, err := s.FindPasswordTicket(ctx, token)
	if err != nil {
		return a, err
	}
	if err := CheckNewPassword(password, a.Username); err != nil {
		return a, err
	}
	phc, err := hash(ctx, password)
	if err != nil {
		return a, err
	}
	return a, s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM account_ticket WHERE token_hash = ?`, tokenHash(token))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil {
			return err
		} else if n == 0 { // used in the meantime
			return lms.Fail(lms.NotFound, "account.ticket_over")
		}
		return setPassword(ctx, tx, a.ID, phc, 0)
	})
}
