package activity

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount forgets what a person asked, planned and registered for. That they
// were present stays without a name, and so do what they found on a visit and what
// they were to follow up: those are the library's papers.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	return e.Run(ctx, tx, []lms.Erase{
		{Area: "activities", Query: `DELETE r FROM activity_registration r JOIN activity a ON a.id = r.activity_id WHERE a.ends_at > UTC_TIMESTAMP() AND r.account_id = ?`},
		{Area: "activities", Query: `DELETE FROM activity_leave WHERE account_id = ?`},
		{Area: "activities", Query: `DELETE FROM activity_feed WHERE account_id = ?`},
		{Area: "activities", Query: `DELETE FROM activity_question_vote WHERE account_id = ?`},
		{Area: "activities", Query: `DELETE FROM activity_question WHERE answered_at IS NULL AND author_id = ?`},
		{Area: "activities", Query: `UPDATE activity_question SET asked = '…' WHERE author_id = ?`},
		{Area: "activities", Query: `DELETE FROM activity_plan WHERE account_id = ?`},
		{Area: "attendance", Stays: true, Query: `SELECT COUNT(*) FROM activity_attendance WHERE account_id = ?`},
		{Area: "findings", Stays: true, Query: `SELECT COUNT(*) FROM activity_finding WHERE author_id = ?`},
		{Area: "findings", Stays: true, Query: `SELECT COUNT(*) FROM activity_follow_up WHERE owner_id = ?`},
	})
}
