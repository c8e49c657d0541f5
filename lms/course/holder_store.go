package course

import (
	"context"

	"binapustaka/lms"
)

// Holder is a course that holds a test.
type Holder struct {
	CourseID     int64   `db:"course_id"`
	Title        string  `db:"title"`
	LessonKey    string  `db:"lesson_key"` // of the test in it
	AssessmentID int64   `db:"assessment_id"`
	Completed    bool    `db:"completed"`
	OpensOn      lms.Day // the lesson; local
	Open         bool    // it is: the test may be sat through the course now
}

// Holders lists the courses that the actor learns by the tests that they hold,
// those used last first.
func (s *Store) Holders(ctx context.Context, actor lms.Actor) (list []Holder, err error) {
	var rows []struct {
		Holder
		Begun  Enrolment `db:"begun"`
		Lesson Opening   `db:"lesson"`
		Module Opening   `db:"module"`
	}
	if err := s.db.SelectContext(ctx, &rows, `SELECT e.course_id, v.title, l.lesson_key, l.assessment_id, e.completed_at IS NOT NULL AS completed,
			e.enrolled_at AS "begun.enrolled_at", e.begun_at AS "begun.begun_at", l.release_days AS "lesson.release_days", l.release_on AS "lesson.release_on",
			m.release_days AS "module.release_days", m.release_on AS "module.release_on"
		FROM course_enrolment e JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = e.version_id
		JOIN course_lesson l ON l.version_id = v.id AND l.assessment_id IS NOT NULL JOIN course_module m ON m.id = l.module_id
		WHERE e.account_id = ? AND e.withdrawn_at IS NULL AND c.library_id = ? ORDER BY e.used_at DESC, e.id DESC, m.position, l.position`,
		actor.AccountID, actor.LibraryID); err != nil || len(rows) == 0 {
		return nil, err
	}
	zone, err := zone(ctx, s.db, actor.LibraryID)
	if err != nil {
		return nil, err
	}
	today := lms.DayOf(s.now().In(zone))
	for _, r := range rows {
		begun := lms.DayOf(r.Begun.Begun().In(zone))
		r.OpensOn = max(r.Lesson.On(begun), r.Module.On(begun))
		r.Open = r.Completed || today >= r.OpensOn
		list = append(list, r.Holder)
	}
	return list, nil
}
