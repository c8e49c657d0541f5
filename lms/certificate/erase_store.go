package certificate

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount keeps what was issued: whoever was shown a certificate can go on
// checking it.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{{Area: "certificates", Stays: true, Query: `SELECT COUNT(*) FROM certificate WHERE account_id = ?`}})
}
