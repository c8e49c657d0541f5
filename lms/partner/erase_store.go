package partner

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount takes a person from the visits that they were to receive. That
// somebody received the others, and looked after a partner, stays without a name.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{
		{Area: "activities", Query: `DELETE h FROM partner_visit_host h JOIN partner_visit v ON v.id = h.visit_id WHERE v.ends_at > UTC_TIMESTAMP() AND h.account_id = ?`},
		{Area: "partners", Stays: true, Query: `SELECT COUNT(*) FROM partner_visit_host WHERE account_id = ?`},
		{Area: "partners", Stays: true, Query: `SELECT COUNT(*) FROM partner WHERE keeper_id = ?`},
	})
}
