package portfolio

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount ends the links to a person's portfolio.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{{Area: "account", Query: `DELETE FROM portfolio_share WHERE account_id = ?`}})
}
