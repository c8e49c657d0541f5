package course

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// View is a course as a learner sees it: the version begun, else the published
// one.
type View struct {
	Outline
	Enrolment *Enrolment // nil: never enrolled
	Journey   Journey
	Closed    bool // out of the catalogue
}

// Learning reports whether the actor is enrolled now.
func (v View) Learning() bool { return v.Enrolment != nil && v.Enrolment.WithdrawnAt == nil }

// Completed reports whether the actor has completed the course.
func (v View) Completed() bool { return v.Enrolment != nil && v.Enrolment.CompletedAt != nil }

// Percent, MinutesLeft and Missing are the actor's own.
func (v View) Percent() int      { return Percent(v.Outline, v.Journey) }
func (v View) MinutesLeft() int  { return MinutesLeft(v.Outline, v.Journey) }
func (v View) Missing() []Reason { return Missing(v.Outline, v.Journey) }

// Resume is the lesson to go on with, nil when every one is done.
func (v View) Resume() *Lesson {
	if l, ok := Resume(v.Outline, v.Journey); ok {
		return &l
	}
	return nil
}

// Find is the course as the actor may read it.
func (s *Store) Find(ctx context.Context, actor lms.Actor, courseID int64) (v View, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err = view(ctx, tx, actor, courseID)
		return err
	})
	return v, err
}

func view(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, courseID int64) (View, error) {
	var v View
	var c struct {
		LibraryID int64 `db:"library_id"`
		Closed    bool  `db:"closed"`
	}
	if err := tx.GetContext(ctx, &c, `SELECT library_id, archived_at IS NOT NULL AS closed FROM course WHERE id = ?`, courseID); err != nil {
		return v, sqldb.NotFound(err, "course.not_found")
	}
	if !canRead(actor, c.LibraryID) {
		return v, lms.Fail(lms.NotFound, "course.not_found") // of another library: it does not exist here
	}
	v.Closed = c.Closed
	e, err := enrolment(ctx, tx, courseID, actor.AccountID, "")
	if err != nil && !lms.IsKind(err, lms.NotFound) {
		return v, err
	}
	var shown Version
	if err == nil {
		v.Enrolment = &e
		if v.Journey, err = journey(ctx, tx, e.ID); err != nil {
			return v, err
		}
	}
	if v.Learning() || v.Completed() {
		err = tx.GetContext(ctx, &shown, selectVersion+`WHERE v.id = ?`, e.VersionID)
	} else {
		shown, err = version(ctx, tx, courseID, Published, "", "course.not_found")
	}
	if err != nil {
		return v, err
	}
	v.Outline, err = outline(ctx, tx, shown)
	return v, err
}

func journey(ctx context.Context, q sqlx.QueryerContext, enrolmentID int64) (Journey, error) {
	var rows []Progress
	if err := sqlx.SelectContext(ctx, q, &rows, `SELECT lesson_key, first_opened_at, last_opened_at, completed_at, best_percent
		FROM course_progress WHERE enrolment_id = ?`, enrolmentID); err != nil {
		return nil, err
	}
	j := make(Journey, len(rows))
	for _, p := range rows {
		j[p.LessonKey] = p
	}
	return j, nil
}

// OpenLesson is a lesson with its text; for a learner it is noted as opened.
func (s *Store) OpenLesson(ctx context.Context, actor lms.Actor, courseID int64, key string) (v View, l Lesson, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if v, err = view(ctx, tx, actor, courseID); err != nil {
			return err
		}
		if _, l, err = lesson(ctx, tx, v.Version, key); err != nil || !v.Learning() {
			return err
		}
		now := s.now()
		if err := touch(ctx, tx, v.Enrolment.ID, now); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO course_progress (enrolment_id, lesson_key, first_opened_at, last_opened_at)
			VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE last_opened_at = VALUES(last_opened_at)`, v.Enrolment.ID, key, now, now)
		return err
	})
	return v, l, err
}

func touch(ctx context.Context, tx *sqlx.Tx, enrolmentID int64, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE course_enrolment SET used_at = GREATEST(used_at, ?) WHERE id = ?`, now, enrolmentID)
	return err
}

// CompleteLesson marks a page as done by the actor; a second time changes
// nothing. finished reports whether the whole course is completed now.
func (s *Store) CompleteLesson(ctx context.Context, actor lms.Actor, courseID int64, key string) (finished bool, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := view(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if !v.Learning() {
			return lms.Fail(lms.Conflict, "course.not_enrolled")
		}
		l, ok := v.Lesson(key)
		if !ok {
			return lms.Fail(lms.NotFound, "lesson.not_found")
		}
		if l.Kind != Page {
			return lms.Fail(lms.Conflict, "lesson.done_by_test")
		}
		e, err := enrolment(ctx, tx, courseID, actor.AccountID, " FOR UPDATE")
		if err != nil {
			return err
		}
		now := s.now()
		if err := touch(ctx, tx, e.ID, now); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO course_progress (enrolment_id, lesson_key, first_opened_at, last_opened_at, completed_at)
			VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE last_opened_at = VALUES(last_opened_at), completed_at = COALESCE(completed_at, VALUES(completed_at))`,
			e.ID, key, now, now, now); err != nil {
			return err
		}
		finished, err = s.finish(ctx, tx, e)
		return err
	})
	return finished, err
}

// finish applies the completion rule to a locked enrolment and reports whether
// the course is completed.
func (s *Store) finish(ctx context.Context, tx *sqlx.Tx, e Enrolment) (bool, error) {
	if e.CompletedAt != nil {
		return true, nil
	}
	var v Version
	if err := tx.GetContext(ctx, &v, selectVersion+`WHERE v.id = ?`, e.VersionID); err != nil {
		return false, err
	}
	o, err := outline(ctx, tx, v)
	if err != nil {
		return false, err
	}
	j, err := journey(ctx, tx, e.ID)
	if err != nil || !completed(o, j) {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE course_enrolment SET completed_at = ?, jp = ? WHERE id = ?`, s.now(), v.JP, e.ID)
	return true, err
}

// Continuing is where a learner goes on.
type Continuing struct {
	CourseID          int64
	Title             string
	Lesson            Lesson // with ModuleNumber and Number
	Modules           int
	Percent           int
	MinutesLeft       int // in the course
	ModuleMinutesLeft int // in the lesson's module
	JP                float64
}

// Continue is the next lesson of the course that the actor used last and has
// not completed; nil when there is none.
func (s *Store) Continue(ctx context.Context, actor lms.Actor) (*Continuing, error) {
	var c *Continuing
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var ids []int64
		if err := tx.SelectContext(ctx, &ids, `SELECT e.course_id FROM course_enrolment e JOIN course c ON c.id = e.course_id
			WHERE e.account_id = ? AND c.library_id = ? AND e.completed_at IS NULL AND e.withdrawn_at IS NULL
			ORDER BY e.used_at DESC, e.id DESC LIMIT 1`, actor.AccountID, actor.LibraryID); err != nil || len(ids) == 0 {
			return err
		}
		v, err := view(ctx, tx, actor, ids[0])
		if err != nil {
			return err
		}
		next := v.Resume()
		if next == nil {
			return nil
		}
		c = &Continuing{CourseID: v.CourseID, Title: v.Title, Lesson: *next, Modules: len(v.Modules), Percent: v.Percent(), MinutesLeft: v.MinutesLeft(), JP: v.JP}
		for _, r := range v.Missing() {
			if r.Lesson.ModuleID == next.ModuleID {
				c.ModuleMinutesLeft += r.Lesson.Minutes
			}
		}
		return nil
	})
	return c, err
}
