package competency

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount forgets what is known of a person's competencies and positions. What
// they said of others stays.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{
		{Area: "competencies", Query: `DELETE w FROM competency_withdrawal w JOIN competency_evidence e ON e.id = w.evidence_id WHERE e.account_id = ?`},
		{Area: "competencies", Query: `DELETE FROM competency_evidence WHERE account_id = ?`},
		{Area: "competencies", Query: `DELETE FROM competency_holder WHERE account_id = ?`},
	})
}
