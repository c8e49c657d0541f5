package assessment

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// semAge is how old a test's standard error gets at least before it is worked
// out again.
const semAge = time.Hour

// effective is how many questions of an attempt t count, as many as if all had
// the same points.
const effective = `COALESCE((SELECT SUM(i.points) * SUM(i.points) / SUM(i.points * i.points) FROM attempt_item i WHERE i.attempt_id = t.id AND i.dropped IS NULL), 0)`

// testSEM is a test's standard error in percent and the people that it rests
// on; nil where it cannot be told.
func testSEM(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) (sem *float64, people int, err error) {
	var rows []struct {
		SEM    *float64 `db:"sem"`
		People int      `db:"people"`
	}
	err = sqlx.SelectContext(ctx, db, &rows, `SELECT sem, people FROM assessment_sem WHERE assessment_id = ?`, assessmentID)
	for _, r := range rows {
		sem, people = r.SEM, r.People
	}
	return sem, people, err
}

// findBorder is the border of an attempt.
func findBorder(ctx context.Context, db sqlx.QueryerContext, t Attempt) (*Border, error) {
	sem, people, err := testSEM(ctx, db, t.AssessmentID)
	if err != nil {
		return nil, err
	}
	var n float64
	// Safety: a constant of this package.
	err = sqlx.GetContext(ctx, db, &n, `SELECT `+effective+` FROM attempt t WHERE t.id = ?`, t.ID)
	return border(t.PassPercent, n, sem, people), err
}

// RefreshSEM works the standard error of one test out again that has new
// results and whose last figure is old enough. Only the system may.
func (s *Store) RefreshSEM(ctx context.Context, actor lms.Actor) error {
	if !actor.IsSystem() {
		return lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	var ids []int64
	err := s.db.SelectContext(ctx, &ids, `SELECT t.assessment_id FROM attempt t LEFT JOIN assessment_sem e ON e.assessment_id = t.assessment_id
		WHERE NOT t.voided AND t.percent IS NOT NULL AND NOT t.knows_key GROUP BY t.assessment_id HAVING COUNT(DISTINCT t.account_id) >= ? AND (MAX(e.at) IS NULL OR MAX(e.at) < ? AND MAX(t.submitted_at) >= MAX(e.at))
		ORDER BY t.assessment_id LIMIT 1`, itemstat.MinShown, s.now().Add(-semAge))
	if err != nil || len(ids) == 0 {
		return err
	}
	a, err := s.Analysis(ctx, actor, ids[0])
	if err != nil {
		return err
	}
	sem, people := a.sem()
	_, err = s.db.ExecContext(ctx, `INSERT INTO assessment_sem (assessment_id, sem, people, at) VALUES (?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE sem = VALUES(sem), people = VALUES(people), at = VALUES(at)`, ids[0], sem, people, s.now())
	return err
}
