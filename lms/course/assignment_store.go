package course

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Desk is an assignment as its trainers see it.
type Desk struct {
	CourseID int64
	Course   string // title
	Lesson   Lesson // of the newest version that has it, without its text
	People   []Assignee
}

// Assignee is somebody who learns a course with the assignment in it.
type Assignee struct {
	EnrolmentID int64    `db:"enrolment_id"`
	AccountID   int64    `db:"account_id"`
	Name        string   `db:"name"`
	Own         Dates    // without an extension
	Days        Dates    // that hold
	Granted     *Granted // nil: nothing was
	Newest      *Queued  // that was handed in; nil: nothing was
}

// Accepted reports whether there is nothing left to hand in.
func (a Assignee) Accepted() bool { return a.Newest != nil && a.Newest.State() == Accepted }

// Assignment is an assignment of a course with all who learn it, by name.
func (s *Store) Assignment(ctx context.Context, actor lms.Actor, courseID int64, key string) (d Desk, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		d = Desk{CourseID: courseID}
		if d.People, err = assignees(ctx, tx, actor, courseID, key); err != nil {
			return err
		}
		var v Version
		if err := tx.GetContext(ctx, &v, selectVersion+`JOIN course_lesson l ON l.version_id = v.id AND l.lesson_key = ? AND l.kind = 'assignment'
			WHERE v.course_id = ? AND v.status <> 'draft' ORDER BY v.number DESC LIMIT 1`, key, courseID); err != nil {
			return sqldb.NotFound(err, "lesson.not_found")
		}
		o, err := outline(ctx, tx, v)
		if err != nil {
			return err
		}
		d.Course = v.Title
		d.Lesson, _ = o.Lesson(key)
		list, err := queue(ctx, tx, courseID)
		for _, q := range list {
			if i := slices.IndexFunc(d.People, func(p Assignee) bool { return p.AccountID == q.AccountID }); i >= 0 && q.LessonKey == key {
				d.People[i].Newest = &q
			}
		}
		return err
	})
	return d, err
}

// assignees are those who learn a course whose version has the assignment, by name,
// without what they handed in.
func assignees(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, courseID int64, key string) (list []Assignee, err error) {
	if err := trainer(ctx, tx, actor, courseID); err != nil {
		return nil, err
	}
	if !isKey(key) {
		return nil, lms.Fail(lms.NotFound, "lesson.not_found")
	}
	var rows []struct {
		Assignee
		judged `db:"judged"`
		By     *string    `db:"granted_by"`
		At     *time.Time `db:"granted_at"`
	}
	// Safety: constants of this package.
	if err := tx.SelectContext(ctx, &rows, `SELECT e.id AS enrolment_id, e.account_id, p.name, `+judgedColumns+`, g.name AS granted_by, x.granted_at
		FROM course_enrolment e JOIN course c ON c.id = e.course_id JOIN account p ON p.id = e.account_id
		JOIN course_lesson l ON l.version_id = e.version_id AND l.lesson_key = ? AND l.kind = 'assignment' `+judgedJoin+`
		LEFT JOIN account g ON g.id = x.granted_by WHERE e.course_id = ? AND e.withdrawn_at IS NULL ORDER BY p.name, p.id`, key, courseID); err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.Days, _, err = r.judge(nil); err != nil {
			return nil, err
		}
		if r.At != nil {
			r.Granted = &Granted{Extension: r.judged.Extension, By: *r.By, At: *r.At}
		}
		r.judged.Extension = Extension{}
		if r.Own, _, err = r.judge(nil); err != nil {
			return nil, err
		}
		list = append(list, r.Assignee)
	}
	return list, nil
}
