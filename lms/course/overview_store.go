package course

import (
	"context"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// LearnerProgress is how far a learner is with one lesson.
type LearnerProgress struct {
	AccountID int64 `db:"account_id"`
	Progress
}

// Overview is the progress of all who learn a course with every lesson that they
// have opened, for its trainers.
func (s *Store) Overview(ctx context.Context, actor lms.Actor, courseID int64) (list []LearnerProgress, err error) {
	var libraryID int64
	if err := s.db.GetContext(ctx, &libraryID, `SELECT library_id FROM course WHERE id = ?`, courseID); err != nil {
		return nil, sqldb.NotFound(err, "course.not_found")
	}
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT e.account_id, p.lesson_key, p.first_opened_at, p.last_opened_at, p.completed_at, p.best_percent
		FROM course_progress p JOIN course_enrolment e ON e.id = p.enrolment_id
		WHERE e.course_id = ? AND e.withdrawn_at IS NULL ORDER BY e.id, p.lesson_key`, courseID)
	return list, err
}
