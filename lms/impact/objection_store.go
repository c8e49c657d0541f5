package impact

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Object leaves the actor out of whatever compares staff, from the next night
// on, in every library. Who objected already has done so since then.
func (s *Store) Object(ctx context.Context, actor lms.Actor) error {
	if err := require(canObject(actor)); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `INSERT IGNORE INTO impact_objection (account_id, objected_at) VALUES (?, ?)`, actor.AccountID, s.now())
	return err
}

// Withdraw takes the actor's objection back, if there is one.
func (s *Store) Withdraw(ctx context.Context, actor lms.Actor) error {
	if err := require(canObject(actor)); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `DELETE FROM impact_objection WHERE account_id = ?`, actor.AccountID)
	return err
}

// Objects is when the actor objected; nil: they did not.
func (s *Store) Objects(ctx context.Context, actor lms.Actor) (at *time.Time, err error) {
	if err := require(canObject(actor)); err != nil {
		return nil, err
	}
	err = s.db.GetContext(ctx, &at, `SELECT objected_at FROM impact_objection WHERE account_id = ?`, actor.AccountID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return at, err
}

// Objectors are the accounts of everybody who objected, wherever they work; for
// the nightly job alone.
func (s *Store) Objectors(ctx context.Context, actor lms.Actor) (map[int64]bool, error) {
	if err := require(canSave(actor)); err != nil {
		return nil, err
	}
	var ids []int64
	if err := s.db.SelectContext(ctx, &ids, `SELECT account_id FROM impact_objection`); err != nil {
		return nil, err
	}
	objectors := make(map[int64]bool, len(ids))
	for _, id := range ids {
		objectors[id] = true
	}
	return objectors, nil
}

// objectedSince reports whether somebody of the library objected after r was
// saved: its rows still hold them, and beside the next night's would show who
// it was.
func (s *Store) objectedSince(ctx context.Context, r Result) (objected bool, err error) {
	err = s.db.GetContext(ctx, &objected, `SELECT EXISTS (SELECT 1 FROM impact_objection o JOIN account_role a ON a.account_id = o.account_id
		WHERE a.library_id = ? AND o.objected_at >= ?)`, r.LibraryID, r.CreatedAt)
	return objected, err
}

// MoveAccount hands a person's objection over to another account of theirs: who
// objected with one of two has objected.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	if _, err := tx.ExecContext(ctx, `INSERT IGNORE INTO impact_objection (account_id, objected_at) SELECT ?, objected_at FROM impact_objection WHERE account_id = ?`, into, from); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM impact_objection WHERE account_id = ?`, from)
	return err
}
