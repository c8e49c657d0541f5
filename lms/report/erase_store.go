package report

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount ends the reports that a person had sent, or that went to their address.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{
		{Area: "messages", Query: `DELETE FROM report_recipient WHERE account_id = ?`},
		{Area: "messages", Query: `DELETE r FROM report_recipient r JOIN account a ON a.id = ? WHERE r.address = a.email`},
	})
}
