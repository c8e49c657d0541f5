package intake

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount forgets what imports said of a person; those lines cannot be taken
// back any more.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{{Area: "imports", Query: `UPDATE intake_row SET before_was = NULL, after_is = NULL WHERE account_id = ?`}})
}
