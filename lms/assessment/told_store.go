package assessment

import (
	"context"

	"binapustaka/lms"
)

// TestResults is what the attempts came to, as far as it is known.
func TestResults(attempts []Attempt) (results []lms.TestResult) {
	for _, t := range attempts {
		if !t.Voided && t.Settled() {
			results = append(results, lms.TestResult{AccountID: t.AccountID, AssessmentID: t.AssessmentID, Percent: t.Percent, Passed: t.Passed,
				Begun: t.StartedAt, At: *t.SubmittedAt})
		}
	}
	return results
}

// Untold lists up to limit attempts whose result is known, or counts for nothing,
// and that SetTold has not been called for, oldest first. Only the system may.
func (s *Store) Untold(ctx context.Context, actor lms.Actor, limit int) ([]Attempt, error) {
	if !actor.IsSystem() {
		return nil, lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	var rows []attemptRow
	// Safety: a constant of this package.
	err := s.db.SelectContext(ctx, &rows, `SELECT `+attemptColumns+` FROM attempt t JOIN assessment a ON a.id = t.assessment_id
		WHERE t.told_at IS NULL AND t.submitted_at IS NOT NULL AND (t.passed IS NOT NULL OR t.voided) ORDER BY t.id LIMIT ?`, limit)
	attempts := make([]Attempt, len(rows))
	for i, r := range rows {
		attempts[i] = Attempt(r)
	}
	return attempts, err
}

// Restated is what somebody's attempts at t's test came to when one of them was
// graded anew after a correction or decided about, its keyed-in
// answers were mended, or it was declared void, oldest first; nil when none was. Only the
// system may.
func (s *Store) Restated(ctx context.Context, actor lms.Actor, t Attempt) ([]lms.TestResult, error) {
	if !actor.IsSystem() {
		return nil, lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	var again bool
	err := s.db.GetContext(ctx, &again, `SELECT EXISTS (SELECT 1 FROM attempt t WHERE t.assessment_id = ? AND t.account_id = ? AND (
		EXISTS (SELECT 1 FROM attempt_regrade h WHERE h.attempt_id = t.id AND NOT h.kept)
		OR EXISTS (SELECT 1 FROM attempt_decision d WHERE d.attempt_id = t.id)
		OR EXISTS (SELECT 1 FROM attempt_void v WHERE v.attempt_id = t.id)
		OR EXISTS (SELECT 1 FROM attempt_correction x WHERE x.attempt_id = t.id)))`, t.AssessmentID, t.AccountID)
	if err != nil || !again {
		return nil, err
	}
	mine, err := s.findMine(ctx, s.db, lms.Actor{AccountID: t.AccountID}, t.AssessmentID)
	return append([]lms.TestResult{}, TestResults(mine)...), err // not nil, even when none is left
}

// SetTold notes that the courses know what t came to; an attempt that has been
// graded anew since then stays untold. Only the system may.
func (s *Store) SetTold(ctx context.Context, actor lms.Actor, t Attempt) error {
	if !actor.IsSystem() {
		return lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	_, err := s.db.ExecContext(ctx, `UPDATE attempt SET told_at = ? WHERE id = ? AND COALESCE(percent, 0) = ? AND COALESCE(passed, FALSE) = ? AND voided = ?`,
		s.now(), t.ID, t.Percent, t.Passed, t.Voided)
	return err
}
