package activity

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// MoveAccount hands a person's attendance over to another account of theirs. Of
// an activity that both attended the longer presence counts, once.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE activity_attendance i JOIN activity_attendance f ON f.activity_id = i.activity_id AND f.account_id = ?
		SET i.minutes = GREATEST(i.minutes, f.minutes) WHERE i.account_id = ?`, from, into)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE f FROM activity_attendance f JOIN activity_attendance i ON i.activity_id = f.activity_id AND i.account_id = ? WHERE f.account_id = ?`, into, from); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE activity_attendance SET account_id = ? WHERE account_id = ?`, into, from)
	return err
}
