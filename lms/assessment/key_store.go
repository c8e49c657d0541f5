package assessment

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// KnowsKey reports whether the actor may read the key of a test: what they sit is
// their own result, counts for the course that they take, and measures nothing.
func (s *Store) KnowsKey(ctx context.Context, actor lms.Actor, assessmentID int64) (bool, error) {
	a, err := findAssessment(ctx, s.db, assessmentID, "")
	if err != nil {
		return false, err
	}
	if err := can(actor, take, a.LibraryID); err != nil {
		return false, err
	}
	return findKnowsKey(ctx, s.db, a, actor.AccountID)
}

// findKnowsKey is that of any person: of who writes tests, and of who sees figures
// once enough people have sat the test for its analysis, in which the key stands.
func findKnowsKey(ctx context.Context, db sqlx.QueryerContext, a Assessment, accountID int64) (knows bool, err error) {
	err = sqlx.GetContext(ctx, db, &knows, `SELECT EXISTS (SELECT 1 FROM account_role WHERE account_id = ? AND library_id = ? AND (role = 'trainer' OR role = 'head'
		AND (SELECT COUNT(DISTINCT account_id) FROM attempt WHERE assessment_id = ? AND percent IS NOT NULL AND NOT voided AND NOT knows_key) >= ?))`,
		accountID, a.LibraryID, a.ID, itemstat.MinShown)
	return knows, err
}
