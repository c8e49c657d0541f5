package impact

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount leaves a person out of every study that is computed from now on, as
// an objection of theirs does. What was computed stays: it names nobody.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{
		{Area: "studies", Stays: true, Query: `SELECT COUNT(*) FROM account WHERE id = ?`},
		{Query: `INSERT IGNORE INTO impact_objection (account_id, objected_at) VALUES (?, UTC_TIMESTAMP())`},
	})
}
