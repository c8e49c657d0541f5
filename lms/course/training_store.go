package course

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Trainings says for whom a course was a training, and when: for everybody who
// ever enrolled, from the first lesson opened until the last required one was
// done. Lessons that are those tests do not belong to the training: they measure
// it. Days by account, without names, for those who may see totals; figures are
// made of it.
func (s *Store) Trainings(ctx context.Context, actor lms.Actor, courseID int64, tests ...int64) ([]lms.Training, error) {
	var libraryID int64
	if err := s.db.GetContext(ctx, &libraryID, `SELECT library_id FROM course WHERE id = ?`, courseID); err != nil {
		return nil, sqldb.NotFound(err, "course.not_found")
	}
	if err := requireIn(actor, libraryID, canSeeTotals); err != nil {
		return nil, err
	}
	if len(tests) == 0 {
		tests = []int64{0}
	}
	query, args, err := sqlx.In(`SELECT e.account_id, (SELECT MIN(p.first_opened_at) FROM course_progress p WHERE p.enrolment_id = e.id
			AND NOT EXISTS (SELECT 1 FROM course_lesson t JOIN course_version w ON w.id = t.version_id
				WHERE w.course_id = e.course_id AND t.lesson_key = p.lesson_key AND t.assessment_id IN (?))) AS begun,
		MAX(p.completed_at) AS ended, COUNT(l.id) > 0 AND COUNT(l.id) = COUNT(p.completed_at) AS done
		FROM course_enrolment e LEFT JOIN course_lesson l ON l.version_id = e.version_id AND l.required AND (l.assessment_id IS NULL OR l.assessment_id NOT IN (?))
		LEFT JOIN course_progress p ON p.enrolment_id = e.id AND p.lesson_key = l.lesson_key
		WHERE e.course_id = ? GROUP BY e.id, e.account_id, e.course_id ORDER BY e.id`, tests, tests, courseID)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		AccountID int64      `db:"account_id"`
		Begun     *time.Time `db:"begun"`
		Ended     *time.Time `db:"ended"`
		Done      bool       `db:"done"`
	}
	if err := s.db.SelectContext(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	all := make([]lms.Training, len(rows))
	for i, r := range rows {
		all[i].AccountID = r.AccountID
		if r.Begun != nil {
			all[i].Begun = *r.Begun
		}
		if r.Done && r.Ended != nil {
			all[i].Ended = *r.Ended
		}
	}
	return all, nil
}
