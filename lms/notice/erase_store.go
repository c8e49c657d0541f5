package notice

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount forgets what a person was told and where.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{
		{Area: "messages", Query: `DELETE n FROM notice_address n JOIN account a ON a.id = ? WHERE n.address = a.email`},
		{Area: "messages", Query: `DELETE n FROM notice_address n JOIN notice_letter t ON t.address = n.address WHERE t.account_id = ?`},
		{Area: "messages", Query: `DELETE FROM notice WHERE account_id = ?`},
		{Area: "messages", Query: `DELETE FROM notice_letter WHERE account_id = ?`},
		{Area: "messages", Query: `DELETE FROM notice_setting WHERE account_id = ?`},
		{Area: "messages", Query: `DELETE FROM notice_preference WHERE account_id = ?`},
	})
}
