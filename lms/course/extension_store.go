package course

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// judged is what says when somebody's work is due: the lesson's days, when they
// began, and what was granted to them.
type judged struct {
	BegunAt   time.Time `db:"begun_at"`
	Zone      string    `db:"zone"`
	Deadline  `db:"deadline"`
	Extension `db:"extension"`
}

// These read a judged of the enrolment e, of a course c, in the lesson l.
const (
	judgedColumns = `COALESCE(e.begun_at, e.enrolled_at) AS "judged.begun_at", y.time_zone AS "judged.zone",
		l.due_days AS "judged.deadline.due_days", l.due_on AS "judged.deadline.due_on", l.cut_days AS "judged.deadline.cut.due_days", l.cut_on AS "judged.deadline.cut.due_on",
		x.due_on AS "judged.extension.due_on", x.cut_on AS "judged.extension.cut_on", COALESCE(x.note, '') AS "judged.extension.note"`
	judgedJoin = `JOIN "library" y ON y.id = c.library_id LEFT JOIN course_extension x ON x.enrolment_id = e.id AND x.lesson_key = l.lesson_key`
)

// judge is when the work is due, and by how many days it came too late then.
func (j judged) judge(handedIn *time.Time) (d Dates, late int, err error) {
	zone, err := time.LoadLocation(j.Zone)
	if err != nil {
		return d, 0, err
	}
	d = j.Deadline.For(lms.DayOf(j.BegunAt.In(zone)), j.Extension)
	if handedIn != nil {
		late = d.Late(lms.DayOf(handedIn.In(zone)))
	}
	return d, late, nil
}

// extensions are what was granted to a learner, by lesson key.
func extensions(ctx context.Context, q sqlx.QueryerContext, enrolmentID int64) (map[string]Extension, error) {
	var rows []struct {
		Key string `db:"lesson_key"`
		Extension
	}
	err := sqlx.SelectContext(ctx, q, &rows, `SELECT lesson_key, due_on, cut_on, note FROM course_extension WHERE enrolment_id = ?`, enrolmentID)
	all := map[string]Extension{}
	for _, r := range rows {
		all[r.Key] = r.Extension
	}
	return all, err
}

// Granted is an extension as a trainer gave it.
type Granted struct {
	Extension
	By string
	At time.Time
}

// Extend grants learners of an assignment e in place of what they had, and returns
// their names. Fields: extra-person and those of Extension; with a problem nobody is
// granted anything.
func (s *Store) Extend(ctx context.Context, actor lms.Actor, courseID int64, key string, accountIDs []int64, e Extension) (names []string, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		names = nil
		people, err := assignees(ctx, tx, actor, courseID, key)
		if err != nil {
			return err
		}
		if len(accountIDs) == 0 {
			return lms.FailField("extra-person", "extension.nobody")
		}
		here, err := zone(ctx, tx, actor.LibraryID)
		if err != nil {
			return err
		}
		today := lms.DayOf(s.now().In(here))
		for _, id := range accountIDs {
			p, err := among(people, id)
			if err != nil {
				return err
			}
			var before Extension
			if p.Granted != nil {
				before = p.Granted.Extension
			}
			if err := e.check(p.Name, p.Own, before, today); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO course_extension (enrolment_id, lesson_key, due_on, cut_on, note, granted_by, granted_at) VALUES (?, ?, ?, ?, ?, ?, ?)
				ON DUPLICATE KEY UPDATE due_on = VALUES(due_on), cut_on = VALUES(cut_on), note = VALUES(note), granted_by = VALUES(granted_by), granted_at = VALUES(granted_at)`,
				p.EnrolmentID, key, e.DueOn, e.CutOn, strings.TrimSpace(e.Note), actor.AccountID, s.now()); err != nil {
				return err
			}
			names = append(names, p.Name)
		}
		return nil
	})
	return names, err
}

// TakeExtension takes back what was granted to a learner, and returns their name.
func (s *Store) TakeExtension(ctx context.Context, actor lms.Actor, courseID int64, key string, accountID int64) (name string, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		people, err := assignees(ctx, tx, actor, courseID, key)
		if err != nil {
			return err
		}
		p, err := among(people, accountID)
		if err != nil {
			return err
		}
		name = p.Name
		_, err = tx.ExecContext(ctx, `DELETE FROM course_extension WHERE enrolment_id = ? AND lesson_key = ?`, p.EnrolmentID, key)
		return err
	})
	return name, err
}

// among finds who learns. Field: extra-person.
func among(people []Assignee, accountID int64) (Assignee, error) {
	i := slices.IndexFunc(people, func(p Assignee) bool { return p.AccountID == accountID })
	if i < 0 {
		return Assignee{}, lms.FailField("extra-person", "extension.no_learner")
	}
	return people[i], nil
}
