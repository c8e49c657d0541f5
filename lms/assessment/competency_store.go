package assessment

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// CompetencyScore is what an attempt shows of one competency. An item measures
// a person once: questions that they had met in an attempt handed in before, in
// whatever version, are counted and score nothing here. An attempt that does not
// count shows nothing, and nothing was met in it; one of somebody who might read
// the key shows nothing either.
type CompetencyScore struct {
	CompetencyID int64   `db:"competency_id"`
	Items        int     `db:"items"`  // new to the person; 0 may be that all of them were dropped after it was graded
	Met          int     `db:"met"`    // that the person had met before
	Points       float64 `db:"points"` // that its new items could give
	Earned       float64 `db:"earned"`
}

// CompetencyScores are what a graded attempt shows of each competency that its
// questions measure. Only the system may.
func (s *Store) CompetencyScores(ctx context.Context, actor lms.Actor, attemptID int64) ([]CompetencyScore, error) {
	if !actor.IsSystem() {
		return nil, lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	return findScores(ctx, s.db, attemptID)
}

func findScores(ctx context.Context, db sqlx.QueryerContext, attemptID int64) (list []CompetencyScore, err error) {
	err = sqlx.SelectContext(ctx, db, &list, `SELECT q.competency_id, SUM(NOT t.voided AND i.dropped IS NULL AND m.question_id IS NULL) AS items,
		SUM(i.dropped IS NULL AND m.question_id IS NOT NULL) AS met,
		SUM(IF(i.dropped IS NULL AND m.question_id IS NULL, i.points, 0)) AS points,
		SUM(IF(i.dropped IS NULL AND m.question_id IS NULL, COALESCE(i.earned, 0), 0)) AS earned
		FROM attempt t JOIN attempt_item i ON i.attempt_id = t.id JOIN question_version v ON v.id = i.version_id JOIN question q ON q.id = v.question_id
		LEFT JOIN (SELECT DISTINCT b.question_id FROM attempt t JOIN attempt p ON p.account_id = t.account_id AND NOT p.voided
			AND (p.submitted_at < t.submitted_at OR p.submitted_at = t.submitted_at AND p.id < t.id)
			JOIN attempt_item i ON i.attempt_id = p.id JOIN question_version b ON b.id = i.version_id WHERE t.id = ?) m ON m.question_id = q.id
		WHERE t.id = ? AND (t.percent IS NOT NULL OR t.voided) AND NOT t.knows_key AND q.competency_id IS NOT NULL AND i.points > 0 GROUP BY q.competency_id ORDER BY q.competency_id`, attemptID, attemptID)
	return list, err
}

// Measuring is a test that measures a competency.
type Measuring struct {
	CompetencyID int64  `db:"competency_id"`
	AssessmentID int64  `db:"assessment_id"`
	Title        string `db:"title"`
	Questions    int    `db:"questions"` // of the competency, that everybody gets
	CourseOnly   bool   `db:"course_only"`
}

// Measures lists what a library's tests measure that are published and not yet
// closed for the actor, by their questions or by what they draw from the bank; those with the
// most questions first.
func (s *Store) Measures(ctx context.Context, actor lms.Actor, libraryID int64) (list []Measuring, err error) {
	if !actor.In(libraryID) {
		return nil, lms.Fail(lms.Forbidden, "error.forbidden")
	}
	const open = ` AND a.library_id = ? AND a.status = 'published'`
	granted, err := findExceptions(ctx, s.db, actor.AccountID)
	if err != nil {
		return nil, err
	}
	var all []struct {
		Measuring
		ClosesAt *time.Time `db:"closes_at"`
	}
	// Safety: a constant.
	err = s.db.SelectContext(ctx, &all, `SELECT m.competency_id, m.assessment_id, m.title, m.course_only, a.closes_at, SUM(m.n) AS questions FROM (
		SELECT q.competency_id, a.id AS assessment_id, a.title, a.course_only, COUNT(*) AS n FROM assessment a JOIN assessment_item i ON i.assessment_id = a.id
		JOIN question q ON q.id = i.question_id WHERE q.competency_id IS NOT NULL`+open+` GROUP BY q.competency_id, a.id, a.title, a.course_only
		UNION ALL SELECT d.competency_id, a.id, a.title, a.course_only, SUM(d.questions) FROM assessment a JOIN assessment_draw d ON d.assessment_id = a.id
		WHERE d.competency_id IS NOT NULL`+open+` GROUP BY d.competency_id, a.id, a.title, a.course_only) m
		JOIN assessment a ON a.id = m.assessment_id
		GROUP BY m.competency_id, m.assessment_id, m.title, m.course_only, a.closes_at ORDER BY questions DESC, m.title, m.assessment_id`, libraryID, libraryID)
	for _, m := range all {
		a := Assessment{Settings: Settings{ClosesAt: m.ClosesAt}}.For(granted[m.AssessmentID])
		if a.ClosesAt == nil || a.ClosesAt.After(s.now()) {
			list = append(list, m.Measuring)
		}
	}
	return list, err
}
