package survey

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount takes a person out of the surveys that they are invited to and that
// are open. What they answered nobody can find.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	var surveys []int64
	if err := tx.SelectContext(ctx, &surveys, `SELECT survey_id FROM survey_invitation WHERE account_id = ?`, e.AccountID); err != nil {
		return err
	}
	for _, id := range surveys {
		if _, err := tx.ExecContext(ctx, `DELETE FROM survey_ballot WHERE hash = ?`, hashOf(s.ballot(id, e.AccountID))); err != nil {
			return err
		}
	}
	return e.Run(ctx, tx, []lms.Erase{{Area: "messages", Query: `DELETE FROM survey_invitation WHERE account_id = ?`}})
}
