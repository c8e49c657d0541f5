package assessment

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// After freeGuesses wrong access codes each further one waits twice as long as
// the one before.
const (
	freeGuesses   = 5
	firstWait     = time.Minute
	longestWait   = 15 * time.Minute
	forgetGuesses = time.Hour // without a wrong code
)

// waitAfter is how long after the last of so many wrong codes the next is looked at.
func waitAfter(failures int) time.Duration {
	if failures < freeGuesses {
		return 0
	}
	return min(longestWait, firstWait<<min(failures-freeGuesses, 10))
}

// guess says why a person's access code does not open a, nil when it does. A
// wrong one is counted, so the transaction has to be kept; one that comes too
// early is not looked at and costs nothing.
func (s *Store) guess(ctx context.Context, tx *sqlx.Tx, a Assessment, accountID int64, code string) (refused *lms.Error, err error) {
	if a.AccessCode == "" {
		return nil, nil
	}
	wrong := lms.FailField("code", "assessment.code_wrong")
	if strings.TrimSpace(code) == "" {
		return wrong, nil
	}
	now := s.now()
	// The row first, so that there is something to lock: many at once wait here.
	if _, err := tx.ExecContext(ctx, `INSERT INTO assessment_guess (assessment_id, account_id, failures, last_at) VALUES (?, ?, 0, ?) ON DUPLICATE KEY UPDATE failures = failures`,
		a.ID, accountID, now); err != nil {
		return nil, err
	}
	var row struct {
		Failures int       `db:"failures"`
		LastAt   time.Time `db:"last_at"`
	}
	if err := tx.GetContext(ctx, &row, `SELECT failures, last_at FROM assessment_guess WHERE assessment_id = ? AND account_id = ? FOR UPDATE`, a.ID, accountID); err != nil {
		return nil, err
	}
	if now.Sub(row.LastAt) >= forgetGuesses {
		row.Failures = 0
	}
	due := waitAfter(row.Failures)
	if left := min(due, due-now.Sub(row.LastAt)); left > 0 { // however far the clock was moved back
		refused = lms.FailField("code", "assessment.code_wait", lms.Args{"n": int((left + time.Minute - 1) / time.Minute)})
		refused.Kind = lms.TooMany
		return refused, nil
	}
	if a.Unlocks(code) {
		_, err := tx.ExecContext(ctx, `DELETE FROM assessment_guess WHERE assessment_id = ? AND account_id = ?`, a.ID, accountID)
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE assessment_guess SET failures = ?, last_at = ? WHERE assessment_id = ? AND account_id = ?`, row.Failures+1, now, a.ID, accountID)
	return wrong, err
}
