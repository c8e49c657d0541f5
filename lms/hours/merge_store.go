package hours

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// MoveAccount hands a person's ledger over to another account of theirs, after
// what it is about: what both have earned counts once, at once. Whose quota is
// theirs the other account says, where somebody noted it there.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	for _, query := range []string{
		`UPDATE hours_entry SET account_id = ? WHERE account_id = ?`,
		`UPDATE hours_claim SET account_id = ? WHERE account_id = ?`,
		`UPDATE IGNORE hours_employment SET account_id = ? WHERE account_id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, query, into, from); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM hours_employment WHERE account_id = ?`, from); err != nil {
		return err
	}
	var libraries []int64
	if err := tx.SelectContext(ctx, &libraries, `SELECT DISTINCT library_id FROM hours_entry WHERE account_id = ?`, into); err != nil {
		return err
	}
	for _, id := range libraries {
		if _, err := s.settle(ctx, tx, id, into); err != nil {
			return err
		}
	}
	return nil
}
