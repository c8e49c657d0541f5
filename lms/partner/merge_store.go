package partner

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// MoveAccount hands the partners that a person looks after and the visits that they
// receive over to another account of theirs.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE partner SET keeper_id = ? WHERE keeper_id = ?`, into, from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE IGNORE partner_visit_host SET account_id = ? WHERE account_id = ?`, into, from); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM partner_visit_host WHERE account_id = ?`, from)
	return err
}
