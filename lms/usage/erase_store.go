package usage

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount forgets what a person was called in SLiMS's log. Counts stay under the
// number of their SLiMS user: they are the library's. It comes before the link is cut.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{
		{Area: "slims", Query: `DELETE n FROM usage_staff_name n JOIN account_slims_user u ON u.library_id = n.library_id AND u.user_id = n.staff_id WHERE u.account_id = ?`},
		{Area: "slims", Query: `DELETE n FROM usage_staff_name n JOIN account_slims_past u ON u.library_id = n.library_id AND u.user_id = n.staff_id WHERE u.account_id = ?`},
		{Area: "work", Stays: true, Query: `SELECT COUNT(*) FROM usage_fact f JOIN account_slims_user u ON u.library_id = f.library_id AND u.user_id = f.staff_id WHERE u.account_id = ?`},
	})
}
