package account

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// SetRegion makes libraries those whose aggregates an account sees without a
// role there. It concerns several libraries, so that none of their
// administrators decides it: only the system does, and each of them reads of it
// in the audit log.
func (s *Store) SetRegion(ctx context.Context, actor lms.Actor, accountID int64, libraries []int64) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		who, err := find(ctx, tx, accountID, "FOR UPDATE")
		if err != nil {
			return err
		}
		var old []int64
		if err := tx.SelectContext(ctx, &old, `SELECT library_id FROM account_region WHERE account_id = ? ORDER BY library_id`, accountID); err != nil {
			return err
		}
		for _, id := range old {
			if slices.Contains(libraries, id) {
				continue
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM account_region WHERE account_id = ? AND library_id = ?`, accountID, id); err != nil {
				return err
			}
			if err := s.audit(ctx, tx, actor, id, "region_taken", lms.Args{"name": who.Name}); err != nil {
				return err
			}
		}
		for _, id := range libraries {
			if slices.Contains(old, id) {
				continue
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO account_region (account_id, library_id, given_at) VALUES (?, ?, ?)`, accountID, id, s.now())
			if sqldb.IsMissingParent(err) {
				return lms.Fail(lms.NotFound, "library.not_found")
			}
			if err != nil {
				return err
			}
			if err := s.audit(ctx, tx, actor, id, "region_given", lms.Args{"name": who.Name}); err != nil {
				return err
			}
		}
		return nil
	})
}
