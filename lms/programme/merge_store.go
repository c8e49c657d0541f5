package programme

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// MoveAccount hands what a person owns, leads and judged over to another account
// of theirs. Where both scored a text by a criterion, what the other account gave counts, once.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`UPDATE programme SET owner_id = ? WHERE owner_id = ?`, []any{into, from}},
		{`UPDATE programme_session SET leader_id = ? WHERE leader_id = ?`, []any{into, from}},
		{`UPDATE IGNORE programme_score SET account_id = ? WHERE account_id = ?`, []any{into, from}},
		{`DELETE FROM programme_score WHERE account_id = ?`, []any{from}},
		{`UPDATE IGNORE programme_juror SET account_id = ? WHERE account_id = ?`, []any{into, from}},
		{`DELETE FROM programme_juror WHERE account_id = ?`, []any{from}},
	} {
		if _, err := tx.ExecContext(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	return nil
}
