package course

import (
	"context"
	"maps"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// View is a course as a learner sees it: the version begun, else the published
// one.
type View struct {
	Outline
	Enrolment  *Enrolment // nil: never enrolled
	Journey    Journey
	Extensions map[string]Extension // the actor's, by lesson key
	Closed     bool                 // out of the catalogue
	Writes     bool                 // the actor may change the course
	Before     []Prerequisite
	Path       *PathStop // on which it is not open yet, for who does not learn it
	BegunOn    lms.Day   // local, as Today; 0 for who does not learn it
	Today      lms.Day
}

// Learning reports whether the actor is enrolled now.
func (v View) Learning() bool { return v.Enrolment != nil && v.Enrolment.WithdrawnAt == nil }

// Completed reports whether the actor has completed the course.
func (v View) Completed() bool { return v.Enrolment != nil && v.Enrolment.CompletedAt != nil }

// Percent, MinutesLeft and Missing are the actor's own.
func (v View) Percent() int     { return Percent(v.Outline, v.Journey) }
func (v View) MinutesLeft() int { return MinutesLeft(v.Outline, v.Journey) }

// Missing is what stands between the actor and completion, with what is not
// open yet.
func (v View) Missing() []Reason {
	reasons := Missing(v.Outline, v.Journey)
	for i, r := range reasons {
		if v.ShutLesson(r.Lesson) {
			reasons[i].Key, reasons[i].Args = "course.why_shut", lms.Args{"lesson": r.Lesson.Title, "day": v.LessonOpensOn(r.Lesson)}
		}
	}
	return reasons
}

// Resume is the lesson to go on with, nil when every one is done. What is not
// open yet, waits for a trainer or is not taken any more comes last.
func (v View) Resume() *Lesson {
	able := maps.Clone(v.Journey)
	for _, l := range v.Lessons() {
		if p := v.Journey[l.Key]; able != nil && (v.ShutLesson(l) || p.HandedIn == Waiting || v.CutOff(l)) {
			p.CompletedAt = &p.LastOpened
			able[l.Key] = p
		}
	}
	l, ok := Resume(v.Outline, able)
	if !ok {
		l, ok = Resume(v.Outline, v.Journey)
	}
	if !ok {
		return nil
	}
	return &l
}

// Find is the course as the actor may read it.
func (s *Store) Find(ctx context.Context, actor lms.Actor, courseID int64) (v View, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err = s.view(ctx, tx, actor, courseID)
		return err
	})
	if err == nil {
		err = s.stop(ctx, actor, &v)
	}
	return v, err
}

func (s *Store) view(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, courseID int64) (View, error) {
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
	v.Closed, v.Writes = c.Closed, canWrite(actor, c.LibraryID)
	zone, err := zone(ctx, tx, c.LibraryID)
	if err != nil {
		return v, err
	}
	v.Today = lms.DayOf(s.now().In(zone))
	e, err := enrolment(ctx, tx, courseID, actor.AccountID, "")
	if err != nil && !lms.IsKind(err, lms.NotFound) {
		return v, err
	}
	var shown Version
	if err == nil {
		v.Enrolment, v.BegunOn = &e, lms.DayOf(e.Begun().In(zone))
		if v.Journey, err = journey(ctx, tx, e.ID); err != nil {
			return v, err
		}
		if v.Extensions, err = extensions(ctx, tx, e.ID); err != nil {
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
	if v.Outline, err = outline(ctx, tx, shown); err != nil {
		return v, err
	}
	v.Before, err = prerequisites(ctx, tx, shown.ID, actor.AccountID)
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
	if err := addHandIns(ctx, q, enrolmentID, j); err != nil {
		return nil, err
	}
	return j, addPractice(ctx, q, enrolmentID, j)
}

// OpenLesson is a lesson with its text; for a learner it is noted as opened.
func (s *Store) OpenLesson(ctx context.Context, actor lms.Actor, courseID int64, key string) (v View, l Lesson, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if v, err = s.view(ctx, tx, actor, courseID); err != nil {
			return err
		}
		if _, l, err = lesson(ctx, tx, v.Version, key); err != nil {
			return err
		}
		if !v.Learning() || v.ShutLesson(l) {
			return nil
		}
		if l.DoneBy == ByView {
			if _, err := s.complete(ctx, tx, v, key, s.now()); err != nil {
				return err
			}
			v, err = s.view(ctx, tx, actor, courseID)
			return err
		}
		return s.opened(ctx, tx, v.Enrolment.ID, key, s.now())
	})
	if err == nil {
		err = s.stop(ctx, actor, &v)
	}
	if v.ShutLesson(l) {
		l.Body, l.URL, l.MediaID, l.Practical = "", "", nil, nil
	}
	return v, l, err
}

// CopyLesson is a lesson that the actor learns, for keeping: nothing is noted.
func (s *Store) CopyLesson(ctx context.Context, actor lms.Actor, courseID int64, key string) (v View, l Lesson, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if v, err = s.view(ctx, tx, actor, courseID); err != nil {
			return err
		}
		if _, err = v.open(key); err != nil {
			return err
		}
		_, l, err = lesson(ctx, tx, v.Version, key)
		return err
	})
	return v, l, err
}

// opened notes that a lesson was opened at that time.
func (s *Store) opened(ctx context.Context, tx *sqlx.Tx, enrolmentID int64, key string, at time.Time) error {
	if err := touch(ctx, tx, enrolmentID, at); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO course_progress (enrolment_id, lesson_key, first_opened_at, last_opened_at)
		VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE last_opened_at = GREATEST(last_opened_at, VALUES(last_opened_at))`, enrolmentID, key, at, at)
	return err
}

func touch(ctx context.Context, tx *sqlx.Tx, enrolmentID int64, now time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE course_enrolment SET used_at = GREATEST(used_at, ?) WHERE id = ?`, now, enrolmentID)
	return err
}

// CompleteLesson marks what is read as done by the actor; a second time changes
// nothing. finished reports whether the whole course is completed now.
func (s *Store) CompleteLesson(ctx context.Context, actor lms.Actor, courseID int64, key string) (finished bool, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.view(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if _, err := v.able(key); err != nil {
			return err
		}
		finished, err = s.complete(ctx, tx, v, key, s.now())
		return err
	})
	return finished, err
}

// complete notes a lesson of the actor's view as done at that time.
func (s *Store) complete(ctx context.Context, tx *sqlx.Tx, v View, key string, at time.Time) (finished bool, err error) {
	e, err := enrolment(ctx, tx, v.CourseID, v.Enrolment.AccountID, " FOR UPDATE")
	if err != nil {
		return false, err
	}
	if l, _ := v.Lesson(key); l.DoneBy == ByTime {
		if left := v.Journey[key].Left(l, at); left > 0 {
			return false, lms.Fail(lms.Conflict, "lesson.too_early", lms.Args{"n": left})
		}
	}
	if err := touch(ctx, tx, e.ID, at); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO course_progress (enrolment_id, lesson_key, first_opened_at, last_opened_at, completed_at)
		VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE last_opened_at = GREATEST(last_opened_at, VALUES(last_opened_at)), completed_at = COALESCE(completed_at, VALUES(completed_at))`,
		e.ID, key, at, at, at); err != nil {
		return false, err
	}
	return s.finish(ctx, tx, e)
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
		v, err := s.view(ctx, tx, actor, ids[0])
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
