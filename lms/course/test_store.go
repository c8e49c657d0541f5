package course

import (
	"context"

	"binapustaka/lms"
)

// WithTest is a published course that holds a test.
type WithTest struct {
	CourseID     int64  `db:"course_id"`
	AssessmentID int64  `db:"assessment_id"`
	Title        string `db:"title"`
}

// WithTests lists the published courses of a library by the tests in them.
func (s *Store) WithTests(ctx context.Context, actor lms.Actor, libraryID int64) (list []WithTest, err error) {
	if err := requireIn(actor, libraryID, canRead); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT DISTINCT c.id AS course_id, l.assessment_id, v.title FROM course c JOIN course_version v ON v.course_id = c.id
		JOIN course_lesson l ON l.version_id = v.id WHERE c.library_id = ? AND c.archived_at IS NULL AND v.status = 'published' AND l.assessment_id IS NOT NULL
		ORDER BY v.title, c.id`, libraryID)
	return list, err
}

// PracticalLesson is a lesson of a published course that asks for work in SLiMS.
type PracticalLesson struct {
	CourseID  int64      `db:"course_id"`
	Title     string     `db:"title"`
	Practical *Practical `db:"practical"`
}

// PracticalLessons lists those of a library in the order of their courses.
func (s *Store) PracticalLessons(ctx context.Context, actor lms.Actor, libraryID int64) (list []PracticalLesson, err error) {
	if err := requireIn(actor, libraryID, canRead); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT c.id AS course_id, l.title, l.practical FROM course c JOIN course_version v ON v.course_id = c.id
		JOIN course_lesson l ON l.version_id = v.id JOIN course_module m ON m.id = l.module_id
		WHERE c.library_id = ? AND c.archived_at IS NULL AND v.status = 'published' AND l.kind = ? ORDER BY c.id, m.position, l.position`, libraryID, InSlims)
	return list, err
}
