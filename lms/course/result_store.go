package course

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// RecordTests notes results in the courses that hold those tests, where the
// person is enrolled and had enrolled before the attempt began; the same result
// twice changes nothing. A person's own
// result, or anybody's for a trainer or a job.
func (s *Store) RecordTests(ctx context.Context, actor lms.Actor, results []lms.TestResult) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		for _, r := range results {
			if err := s.recordTest(ctx, tx, actor, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// RestateTests notes what all of one person's attempts at one test came to
// after marks were corrected or attempts taken back: a lesson that the test had completed, and the
// course with its hours, are open again when no attempt is enough any more.
// Only the system may.
func (s *Store) RestateTests(ctx context.Context, actor lms.Actor, accountID, assessmentID int64, results []lms.TestResult) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE course_progress p JOIN course_enrolment e ON e.id = p.enrolment_id
			JOIN course_lesson l ON l.version_id = e.version_id AND l.lesson_key = p.lesson_key
			SET p.completed_at = NULL, p.best_percent = NULL WHERE e.account_id = ? AND e.withdrawn_at IS NULL AND l.assessment_id = ?`, accountID, assessmentID)
		if err != nil {
			return err
		}
		for _, r := range results {
			if err := s.recordTest(ctx, tx, actor, r); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE course_enrolment e JOIN course_lesson l ON l.version_id = e.version_id
			LEFT JOIN course_progress p ON p.enrolment_id = e.id AND p.lesson_key = l.lesson_key SET e.completed_at = NULL, e.jp = NULL
			WHERE e.account_id = ? AND e.completed_at IS NOT NULL AND e.withdrawn_at IS NULL AND l.assessment_id = ? AND l.required AND p.completed_at IS NULL`,
			accountID, assessmentID)
		return err
	})
}

func (s *Store) recordTest(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, r lms.TestResult) error {
	return s.record(ctx, tx, actor, "assessment_id", r.AssessmentID, r.AccountID, r.Percent, r.Begun, r.At, func(f found) bool {
		return f.DoneBy == ByScore && r.Percent >= float64(f.AtLeast) || f.DoneBy != ByScore && r.Passed
	})
}

// RecordAttendance notes who was present in the courses that ask for it, where
// the person is enrolled; the same twice changes nothing. A person's own, or
// anybody's for a trainer or a job.
func (s *Store) RecordAttendance(ctx context.Context, actor lms.Actor, list []lms.Attendance) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		for _, a := range list {
			if a.Percent <= 0 {
				continue
			}
			if err := s.record(ctx, tx, actor, "activity_id", a.ActivityID, a.AccountID, a.Percent, always, a.At, func(f found) bool { return a.Percent >= float64(f.AtLeast) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// found is a lesson of somebody's course that a result is for.
type found struct {
	CourseID  int64  `db:"course_id"`
	LibraryID int64  `db:"library_id"`
	Key       string `db:"lesson_key"`
	DoneBy    DoneBy `db:"done_by"`
	AtLeast   int    `db:"at_least"`
}

// always is later than any enrolment: the result counts whenever it was begun.
var always = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// record notes a result from outside in the lessons whose column holds what it
// is of; done says whether it is enough. What was begun before the person first
// enrolled counts only where such a result was noted already: until Binapustaka
// asked for this, it was.
func (s *Store) record(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, column string, of, accountID int64, percent float64, begun, at time.Time, done func(found) bool) error {
	var all []found
	// Safety: column is a literal of this file.
	if err := tx.SelectContext(ctx, &all, `SELECT e.course_id, c.library_id, l.lesson_key, l.done_by, l.at_least FROM course_enrolment e
		JOIN course c ON c.id = e.course_id JOIN course_lesson l ON l.version_id = e.version_id AND l.`+column+` = ?
		WHERE e.account_id = ? AND e.withdrawn_at IS NULL AND (e.enrolled_at <= ? OR EXISTS (SELECT 1 FROM course_progress p
			WHERE p.enrolment_id = e.id AND p.lesson_key = l.lesson_key AND p.first_opened_at < e.enrolled_at)) ORDER BY e.id`,
		of, accountID, begun.UTC()); err != nil {
		return err
	}
	at = at.UTC().Truncate(time.Second)
	for _, f := range all {
		var completed *time.Time
		if done(f) {
			completed = &at
		}
		if err := require(actor.AccountID == accountID || canWrite(actor, f.LibraryID)); err != nil {
			return err
		}
		e, err := enrolment(ctx, tx, f.CourseID, accountID, " FOR UPDATE")
		if err != nil {
			return err
		}
		if err := s.note(ctx, tx, e, f.Key, at, completed, &percent); err != nil {
			return err
		}
	}
	return nil
}

// note writes down what came of a lesson that is done by a result: when it was
// done, nil while it is not, and the best percentage, nil without one.
func (s *Store) note(ctx context.Context, tx *sqlx.Tx, e Enrolment, key string, at time.Time, doneAt *time.Time, percent *float64) error {
	if err := touch(ctx, tx, e.ID, at); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO course_progress (enrolment_id, lesson_key, first_opened_at, last_opened_at, completed_at, best_percent)
		VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE last_opened_at = GREATEST(last_opened_at, VALUES(last_opened_at)),
		completed_at = COALESCE(completed_at, VALUES(completed_at)),
		best_percent = IF(VALUES(best_percent) IS NULL, best_percent, GREATEST(COALESCE(best_percent, 0), VALUES(best_percent)))`,
		e.ID, key, at, at, doneAt, percent); err != nil {
		return err
	}
	_, err := s.finish(ctx, tx, e)
	return err
}
