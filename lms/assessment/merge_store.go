package assessment

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// MoveAccount hands a person's attempts over to another account of theirs. They
// are numbered anew, as they were begun: the first stays the first of a person.
// Two that are being sat at once cannot be one person's.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	var attempts []struct {
		ID           int64 `db:"id"`
		AssessmentID int64 `db:"assessment_id"`
		AccountID    int64 `db:"account_id"`
		Open         bool  `db:"open"`
	}
	err := tx.SelectContext(ctx, &attempts, `SELECT t.id, t.assessment_id, t.account_id, t.open_slot IS NOT NULL AS open FROM attempt t
		WHERE t.account_id IN (?, ?) AND t.assessment_id IN (SELECT o.assessment_id FROM attempt o WHERE o.account_id = ?)
		ORDER BY t.assessment_id, t.started_at, t.id FOR UPDATE`, from, into, from)
	if err != nil {
		return err
	}
	open := map[int64]int64{} // account by assessment
	for _, t := range attempts {
		if !t.Open {
			continue
		}
		if who, sat := open[t.AssessmentID]; sat && who != t.AccountID {
			return lms.Fail(lms.Conflict, "merge.open_attempts")
		}
		open[t.AssessmentID] = t.AccountID
	}
	const aside = 1_000_000 // beyond every number
	for i, t := range attempts {
		if _, err := tx.ExecContext(ctx, `UPDATE attempt SET account_id = ?, number = ? WHERE id = ?`, into, aside+i, t.ID); err != nil {
			return err
		}
	}
	number, of := 0, int64(0)
	for _, t := range attempts {
		if t.AssessmentID != of {
			number, of = 0, t.AssessmentID
		}
		number++
		if _, err := tx.ExecContext(ctx, `UPDATE attempt SET number = ? WHERE id = ?`, number, t.ID); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`UPDATE IGNORE assessment_extra SET account_id = ? WHERE account_id = ?`,
		`UPDATE IGNORE assessment_form_drawn SET account_id = ? WHERE account_id = ?`,
		`UPDATE IGNORE assessment_form_person SET account_id = ? WHERE account_id = ?`,
		`UPDATE IGNORE assessment_guess SET account_id = ? WHERE account_id = ?`,
		`UPDATE IGNORE trial SET account_id = ? WHERE account_id = ?`,
	} {
		if _, err := tx.ExecContext(ctx, query, into, from); err != nil {
			return err
		}
	}
	return nil
}
