package course

import (
	"context"

	"binapustaka/lms"
)

// Holder is a course that holds a certain test.
type Holder struct {
	CourseID  int64  `db:"course_id"`
	Title     string `db:"title"`
	LessonKey string `db:"lesson_key"` // of the test in it
	Completed bool   `db:"completed"`
}

// Holders lists the courses that the actor learns and that hold a test, those
// used last first.
func (s *Store) Holders(ctx context.Context, actor lms.Actor, assessmentID int64) (list []Holder, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT e.course_id, v.title, l.lesson_key, e.completed_at IS NOT NULL AS completed FROM course_enrolment e
		JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = e.version_id
		JOIN course_lesson l ON l.version_id = v.id AND l.assessment_id = ?
		WHERE e.account_id = ? AND e.withdrawn_at IS NULL AND c.library_id = ? ORDER BY e.used_at DESC, e.id DESC`, assessmentID, actor.AccountID, actor.LibraryID)
	return list, err
}
