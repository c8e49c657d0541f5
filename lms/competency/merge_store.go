package competency

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// MoveAccount hands a person's evidence and positions over to another account of
// theirs. The position that the other account holds today stays; evidence of
// one source counts once.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE competency_holder f JOIN competency_holder i ON i.library_id = f.library_id AND i.account_id = ? AND i.current = 1
		SET f.ended_at = ? WHERE f.account_id = ? AND f.current = 1`, into, s.now(), from)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE competency_holder SET account_id = ? WHERE account_id = ?`, into, from); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE IGNORE competency_evidence SET account_id = ? WHERE account_id = ?`, into, from)
	return err
}
