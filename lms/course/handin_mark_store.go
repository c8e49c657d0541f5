package course

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
)

// Queued is a hand-in in the trainers' list; names are filled in by the caller.
type Queued struct {
	ID         int64     `db:"id"`
	AccountID  int64     `db:"account_id"`
	LessonKey  string    `db:"lesson_key"`
	Lesson     string    `db:"title"`
	Number     int       `db:"number"`
	HandedInAt time.Time `db:"handed_in_at"`
	Accepted   *bool     `db:"accepted"` // nil: waits
	LateDays   int       // that it came after it was due
}

// State is what came of it.
func (q Queued) State() HandInState {
	switch {
	case q.Accepted == nil:
		return Waiting
	case *q.Accepted:
		return Accepted
	}
	return Revise
}

// newest keeps of each learner's hand-ins for a lesson the last one that was
// handed in, and of its marks the last.
const newest = ` FROM course_handin w
	JOIN course_enrolment e ON e.id = w.enrolment_id AND e.withdrawn_at IS NULL
	JOIN course c ON c.id = e.course_id
	JOIN course_version v ON v.id = w.version_id
	JOIN course_lesson l ON l.version_id = w.version_id AND l.lesson_key = w.lesson_key ` + judgedJoin + `
	LEFT JOIN course_handin later ON later.enrolment_id = w.enrolment_id AND later.lesson_key = w.lesson_key AND later.number > w.number AND later.handed_in_at IS NOT NULL
	LEFT JOIN course_handin_mark m ON m.handin_id = w.id
	LEFT JOIN course_handin_mark after ON after.handin_id = w.id AND after.number > m.number
	WHERE w.handed_in_at IS NOT NULL AND later.id IS NULL AND after.id IS NULL `

// Queue lists what the learners of a course handed in last: what waits first,
// the oldest of it at the head, then what was marked, the newest first.
func (s *Store) Queue(ctx context.Context, actor lms.Actor, courseID int64) (list []Queued, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if err := trainer(ctx, tx, actor, courseID); err != nil {
			return err
		}
		list, err = queue(ctx, tx, courseID)
		return err
	})
	return list, err
}

func queue(ctx context.Context, q sqlx.QueryerContext, courseID int64) (list []Queued, err error) {
	var rows []struct {
		Queued
		judged `db:"judged"`
	}
	// Safety: constants of this package.
	if err := sqlx.SelectContext(ctx, q, &rows, `SELECT w.id, e.account_id, w.lesson_key, l.title, w.number, w.handed_in_at, m.accepted, `+judgedColumns+newest+`
		AND e.course_id = ? ORDER BY m.id IS NOT NULL, IF(m.id IS NULL, w.handed_in_at, NULL), m.marked_at DESC, w.id`, courseID); err != nil {
		return nil, err
	}
	for _, r := range rows {
		if _, r.LateDays, err = r.judge(&r.HandedInAt); err != nil {
			return nil, err
		}
		list = append(list, r.Queued)
	}
	return list, nil
}

// trainer reports whether the actor may write a course.
func trainer(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, courseID int64) error {
	var libraryID int64
	if err := sqlx.GetContext(ctx, q, &libraryID, `SELECT library_id FROM course WHERE id = ?`, courseID); err != nil {
		return sqldb.NotFound(err, "course.not_found")
	}
	return requireIn(actor, libraryID, canWrite)
}

// Unmarked is how many hand-ins of a course wait for the actor to mark them.
type Unmarked struct {
	CourseID int64     `db:"course_id"`
	Title    string    `db:"title"` // of the newest version handed in for
	N        int       `db:"n"`
	Oldest   time.Time `db:"oldest"`
}

// WaitingHandIns lists the courses with hand-ins that wait, the longest wait
// first. The actor's own wait for somebody else.
func (s *Store) WaitingHandIns(ctx context.Context, actor lms.Actor, libraryID int64) (list []Unmarked, err error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT e.course_id, MAX(v.title) AS title, COUNT(*) AS n, MIN(w.handed_in_at) AS oldest`+
		newest+`AND c.library_id = ? AND m.id IS NULL AND e.account_id <> ? GROUP BY e.course_id ORDER BY oldest, e.course_id`, libraryID, actor.AccountID)
	return list, err
}

// Review is a hand-in on a trainer's desk.
type Review struct {
	HandIn
	CourseID  int64
	Course    string // title
	AccountID int64
	Lesson    Lesson // of the version that it answers, with its text
	Rubric    []Criterion
	History   []HandIn // all that was handed in for the lesson, this one among them
	Language  locale.Locale
	Own       bool // the actor's own work
}

// Newest reports whether nothing was handed in after it.
func (r Review) Newest() bool { return r.History[len(r.History)-1].ID == r.ID }

// FindHandIn is a hand-in with what came before and after it, for a trainer.
func (s *Store) FindHandIn(ctx context.Context, actor lms.Actor, id int64) (r Review, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err = review(ctx, tx, actor, id)
		return err
	})
	return r, err
}

func review(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, id int64) (r Review, err error) {
	o, err := readHandIn(ctx, tx, actor, id)
	if err != nil {
		return r, err
	}
	if err := requireIn(actor, o.LibraryID, canWrite); err != nil {
		return r, err
	}
	r = Review{CourseID: o.CourseID, Course: o.Title, AccountID: o.AccountID, Own: o.AccountID == actor.AccountID}
	if o.Draft {
		return r, lms.Fail(lms.NotFound, "handin.not_found")
	}
	var at struct {
		EnrolmentID int64  `db:"enrolment_id"`
		Key         string `db:"lesson_key"`
		VersionID   int64  `db:"version_id"`
	}
	if err := tx.GetContext(ctx, &at, `SELECT enrolment_id, lesson_key, version_id FROM course_handin WHERE id = ?`, id); err != nil {
		return r, err
	}
	all, err := history(ctx, tx, at.EnrolmentID, at.Key)
	if err != nil {
		return r, err
	}
	for _, w := range all {
		if !w.Draft() {
			r.History = append(r.History, w)
		}
		if w.ID == id {
			r.HandIn = w
		}
	}
	var v Version
	if err := tx.GetContext(ctx, &v, selectVersion+`WHERE v.id = ?`, at.VersionID); err != nil {
		return r, err
	}
	if _, r.Lesson, err = lesson(ctx, tx, v, at.Key); err != nil {
		return r, err
	}
	r.Rubric, r.Language = Rubric(r.Lesson.Body), v.Language
	return r, nil
}

// Mark notes what a trainer says of a hand-in; seen is the number of the last
// mark that the form was filled in from, 0 for none. Where a colleague was
// quicker (handin.marked) or the learner has handed in again (handin.newer), nothing
// is noted. Accepted work completes the lesson and stays accepted; what was said of
// it may be corrected by another mark that accepts it.
func (s *Store) Mark(ctx context.Context, actor lms.Actor, id int64, t MarkText, seen int) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var enrolmentID int64
		if err := tx.GetContext(ctx, &enrolmentID, `SELECT enrolment_id FROM course_handin WHERE id = ? FOR UPDATE`, id); err != nil {
			return sqldb.NotFound(err, "handin.not_found")
		}
		// Held too, so that the learner does not hand in again meanwhile.
		if err := tx.GetContext(ctx, &enrolmentID, `SELECT id FROM course_enrolment WHERE id = ? FOR UPDATE`, enrolmentID); err != nil {
			return err
		}
		r, err := review(ctx, tx, actor, id)
		switch {
		case err != nil:
			return err
		case r.Own:
			return lms.Fail(lms.Conflict, "handin.own")
		case !r.Newest():
			return lms.Fail(lms.Conflict, "handin.newer")
		case len(r.Marks) != seen:
			return lms.Fail(lms.Conflict, "handin.marked")
		case r.State() == Accepted && !t.Accepted:
			return lms.Fail(lms.Conflict, "handin.was_accepted")
		}
		m, err := t.Marked(r.Rubric)
		if err != nil {
			return err
		}
		chosen, err := json.Marshal(m.Levels)
		if err != nil {
			return err
		}
		now := s.now()
		if _, err := tx.ExecContext(ctx, `INSERT INTO course_handin_mark (handin_id, number, marker_id, accepted, levels, points, most, comment, marked_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, id, seen+1, actor.AccountID, m.Accepted, chosen, m.Points, m.Most, m.Comment, now); err != nil {
			return err
		}
		if !m.Accepted {
			return nil
		}
		e, err := enrolment(ctx, tx, r.CourseID, r.AccountID, " FOR UPDATE")
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO course_progress (enrolment_id, lesson_key, first_opened_at, last_opened_at, completed_at)
			VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE completed_at = COALESCE(completed_at, VALUES(completed_at))`, e.ID, r.LessonKey, now, now, now); err != nil {
			return err
		}
		_, err = s.finish(ctx, tx, e)
		return err
	})
}
