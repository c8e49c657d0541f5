package assessment

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// EraseAccount forgets what a person wrote in tests, what was written to them about
// it, and how they went about it. Results and chosen options stay without a name:
// how well a question measures is known by them.
func (s *Store) EraseAccount(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error {
	const mine = `(SELECT id FROM attempt WHERE account_id = ?)`
	return e.Run(ctx, tx, []lms.Erase{
		{Area: "answers", Query: `UPDATE attempt_item SET answer = NULL WHERE answer LIKE '%"text%' AND attempt_id IN ` + mine},
		{Area: "answers", Query: `DELETE FROM attempt_log WHERE attempt_id IN ` + mine},
		{Area: "answers", Query: `UPDATE attempt_mark SET comment = '' WHERE attempt_id IN ` + mine},
		{Area: "answers", Query: `DELETE FROM attempt_event WHERE attempt_id IN ` + mine},
		{Area: "answers", Query: `UPDATE attempt_decision SET reason = '' WHERE attempt_id IN ` + mine},
		{Area: "answers", Query: `UPDATE attempt_void SET reason = '' WHERE attempt_id IN ` + mine},
		{Area: "answers", Query: `UPDATE attempt_correction SET reason = '', answers = '{}' WHERE attempt_id IN ` + mine},
		{Area: "answers", Query: `UPDATE attempt_taken_back SET reason = '', answers = '{}' WHERE account_id = ?`},
		{Area: "answers", Query: `DELETE FROM assessment_extra WHERE account_id = ?`},
		{Area: "answers", Query: `DELETE FROM assessment_guess WHERE account_id = ?`},
		{Area: "answers", Query: `DELETE FROM assessment_form_person WHERE account_id = ?`},
		{Area: "answers", Query: `DELETE FROM trial WHERE account_id = ?`},
		{Area: "attempts", Stays: true, Query: `SELECT COUNT(*) FROM attempt WHERE account_id = ?`},
	})
}
