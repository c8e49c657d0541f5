package assessment

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// findStanding is how far a person is with a test.
func findStanding(ctx context.Context, db sqlx.QueryerContext, a Assessment, accountID int64) (p standing, err error) {
	e, err := findException(ctx, db, a.ID, accountID)
	if err != nil {
		return p, err
	}
	mine := a.For(e)
	p = standing{Allowed: mine.AttemptsAllowed, Closes: mine.ClosesAt}
	err = sqlx.GetContext(ctx, db, &p, `SELECT COALESCE(SUM(submitted_at IS NOT NULL), 0) AS done, COALESCE(SUM(submitted_at IS NULL), 0) > 0 AS open
		FROM attempt WHERE assessment_id = ? AND account_id = ? AND NOT voided`, a.ID, accountID)
	if err != nil {
		return p, err
	}
	p.Shut, err = findShut(ctx, db, a)
	return p, err
}

// findShut is when the last of all people has to be done with a test: at the
// closing time, or at that of a person for whom it is later, with the extra time
// that they have, and not before an attempt that is open ends. Nil where it does
// not close.
func findShut(ctx context.Context, db sqlx.QueryerContext, a Assessment) (*time.Time, error) {
	if a.ClosesAt == nil {
		return nil, nil
	}
	var last struct {
		Excepted *time.Time `db:"excepted"`
		Open     *time.Time `db:"open"`
	}
	err := sqlx.GetContext(ctx, db, &last, `SELECT (SELECT MAX(COALESCE(x.closes_at, a.closes_at) + INTERVAL x.minutes MINUTE) FROM assessment_extra x JOIN assessment a ON a.id = x.assessment_id WHERE x.assessment_id = ?) AS excepted,
		(SELECT MAX(deadline_at) FROM attempt WHERE assessment_id = ? AND open_slot = 1) AS open`, a.ID, a.ID)
	shut := *a.ClosesAt
	for _, t := range []*time.Time{last.Excepted, last.Open} {
		if t != nil && t.After(shut) {
			shut = *t
		}
	}
	return &shut, err
}
