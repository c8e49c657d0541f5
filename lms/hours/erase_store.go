package hours

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount keeps the ledger, which nothing is ever taken out of. Of somebody who
// was employed the claims and their certificates stay with it, for the personnel
// file; of anybody else they are emptied.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	list := []lms.Erase{{Area: "hours", Stays: true, Query: `SELECT COUNT(*) FROM hours_entry WHERE account_id = ?`}}
	if e.Employed {
		list = append(list, lms.Erase{Area: "claims", Stays: true, Query: `SELECT COUNT(*) FROM hours_claim WHERE account_id = ?`})
	} else {
		list = append(list,
			lms.Erase{Area: "claims", Query: `DELETE f FROM hours_claim_file f JOIN hours_claim k ON k.id = f.claim_id WHERE k.account_id = ?`},
			lms.Erase{Area: "claims", Query: `UPDATE hours_past p JOIN hours_claim k ON k.id = p.claim_id SET p.number = '' WHERE k.account_id = ?`},
			lms.Erase{Area: "claims", Query: `UPDATE hours_claim SET answer = '' WHERE account_id = ?`},
			lms.Erase{Area: "claims", Query: `DELETE FROM hours_employment WHERE account_id = ?`})
	}
	return e.Run(ctx, tx, list)
}
