package course

import (
	"context"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// SaveRules sets the rules of the draft; revision is the one that the form was
// filled in from. A course that would in the end require itself is refused.
func (s *Store) SaveRules(ctx context.Context, actor lms.Actor, courseID int64, r Rules, revision int) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		o, err := outline(ctx, tx, v)
		if err != nil {
			return err
		}
		if err := r.check(o); err != nil {
			return err
		}
		if v.Revision != revision {
			return lms.Fail(lms.Conflict, "course.rules_conflict")
		}
		if err := s.requirable(ctx, tx, v, r.Requires); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE course_version SET due_days = ?, due_on = ?, revision = revision + 1 WHERE id = ?`, r.DueDays, r.DueDay, v.ID); err != nil {
			return err
		}
		for _, m := range o.Modules {
			if err := setOpening(ctx, tx, m.ID, r.Release[m.ID]); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM course_prerequisite WHERE version_id = ?`, v.ID); err != nil {
			return err
		}
		return addRequires(ctx, tx, v.ID, r.Requires)
	})
}

func setOpening(ctx context.Context, tx *sqlx.Tx, moduleID int64, o Opening) error {
	_, err := tx.ExecContext(ctx, `UPDATE course_module SET release_days = ?, release_on = ? WHERE id = ?`, o.ReleaseDays, o.ReleaseOn, moduleID)
	return err
}

func addRequires(ctx context.Context, tx *sqlx.Tx, versionID int64, courseIDs []int64) error {
	for _, id := range slices.Compact(slices.Sorted(slices.Values(courseIDs))) {
		if _, err := tx.ExecContext(ctx, `INSERT INTO course_prerequisite (version_id, course_id) VALUES (?, ?)`, versionID, id); err != nil {
			return err
		}
	}
	return nil
}

// requirable reports whether version v may require these courses: published
// ones of its library that do not lead back to it. The library's row is held,
// so that two courses that are changed at once cannot close a circle together.
func (s *Store) requirable(ctx context.Context, tx *sqlx.Tx, v Version, courseIDs []int64) error {
	if len(courseIDs) == 0 {
		return nil
	}
	var held int64
	if err := tx.GetContext(ctx, &held, `SELECT id FROM "library" WHERE id = ? FOR UPDATE`, v.LibraryID); err != nil {
		return sqldb.NotFound(err, "error.not_found")
	}
	var edges []struct {
		From  int64  `db:"from_id"`
		To    *int64 `db:"to_id"`
		Title string `db:"title"`
	}
	// A reading that takes locks sees what was written last.
	if err := tx.SelectContext(ctx, &edges, `SELECT v.course_id AS from_id, p.course_id AS to_id, v.title FROM course_version v
		JOIN course c ON c.id = v.course_id LEFT JOIN course_prerequisite p ON p.version_id = v.id
		WHERE c.library_id = ? AND v.slot = 'published' LOCK IN SHARE MODE`, v.LibraryID); err != nil {
		return err
	}
	requires, titles := map[int64][]int64{}, map[int64]string{}
	for _, e := range edges {
		if titles[e.From] = e.Title; e.To != nil {
			requires[e.From] = append(requires[e.From], *e.To)
		}
	}
	for _, id := range courseIDs {
		if _, ok := titles[id]; !ok {
			return lms.FailField("requires", "course.requires_gone")
		}
	}
	if through, ok := circle(v.CourseID, courseIDs, requires); ok {
		return lms.FailField("requires", "course.requires_circle", lms.Args{"course": titles[through]})
	}
	return nil
}

// prerequisites are what a version asks for and whether a person has it.
// Courses that are out of the catalogue are not asked for: nobody could begin
// them.
func prerequisites(ctx context.Context, q sqlx.QueryerContext, versionID, accountID int64) (list []Prerequisite, err error) {
	err = sqlx.SelectContext(ctx, q, &list, `SELECT p.course_id, v.title,
		EXISTS (SELECT 1 FROM course_enrolment e WHERE e.course_id = p.course_id AND e.account_id = ? AND e.completed_at IS NOT NULL) AS done
		FROM course_prerequisite p JOIN course c ON c.id = p.course_id JOIN course_version v ON v.course_id = c.id AND v.slot = 'published'
		WHERE p.version_id = ? AND c.archived_at IS NULL ORDER BY v.title, v.id`, accountID, versionID)
	return list, err
}

// zone is a library's time zone.
func zone(ctx context.Context, q sqlx.QueryerContext, libraryID int64) (*time.Location, error) {
	var name string
	if err := sqlx.GetContext(ctx, q, &name, `SELECT time_zone FROM "library" WHERE id = ?`, libraryID); err != nil {
		return nil, sqldb.NotFound(err, "error.not_found")
	}
	return time.LoadLocation(name)
}

// DueDate is when the actor is to have finished a course.
type DueDate struct {
	CourseID int64  `db:"course_id"`
	Title    string `db:"title"`
	Due
	BegunAt time.Time `db:"begun_at"`
	DueOn   lms.Day   // local
}

// DueWork is an assignment of the actor's that has a day.
type DueWork struct {
	CourseID int64  `db:"course_id"`
	Course   string `db:"course"` // title
	Key      string `db:"lesson_key"`
	Title    string `db:"title"`
	Days     Dates
}

// DueWork are those of the courses that the actor learns and has not completed,
// as long as it is the actor's turn to hand something in, the nearest first.
func (s *Store) DueWork(ctx context.Context, actor lms.Actor) (list []DueWork, err error) {
	var rows []struct {
		DueWork
		judged `db:"judged"`
	}
	// Safety: constants of this package.
	if err := s.db.SelectContext(ctx, &rows, `SELECT e.course_id, v.title AS course, l.lesson_key, l.title, `+judgedColumns+` FROM course_enrolment e
		JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = e.version_id
		JOIN course_lesson l ON l.version_id = v.id AND l.kind = 'assignment' `+judgedJoin+`
		LEFT JOIN course_progress p ON p.enrolment_id = e.id AND p.lesson_key = l.lesson_key
		WHERE e.account_id = ? AND c.library_id = ? AND e.completed_at IS NULL AND e.withdrawn_at IS NULL AND p.completed_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM course_handin w LEFT JOIN course_handin_mark m ON m.handin_id = w.id
			WHERE w.enrolment_id = e.id AND w.lesson_key = l.lesson_key AND w.handed_in_at IS NOT NULL AND m.id IS NULL) ORDER BY e.id, l.position, l.id`,
		actor.AccountID, actor.LibraryID); err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.Days, _, err = r.judge(nil); err != nil {
			return nil, err
		}
		if r.Days.Next() != nil {
			list = append(list, r.DueWork)
		}
	}
	slices.SortStableFunc(list, func(a, b DueWork) int { return int(*a.Days.Next() - *b.Days.Next()) })
	return list, nil
}

// DueDates are those of the courses that the actor learns and has not finished,
// the nearest first.
func (s *Store) DueDates(ctx context.Context, actor lms.Actor) (list []DueDate, err error) {
	zone, err := zone(ctx, s.db, actor.LibraryID)
	if err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT e.course_id, v.title, v.due_days, v.due_on, COALESCE(e.begun_at, e.enrolled_at) AS begun_at FROM course_enrolment e
		JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = e.version_id
		WHERE e.account_id = ? AND c.library_id = ? AND e.completed_at IS NULL AND e.withdrawn_at IS NULL AND (v.due_days IS NOT NULL OR v.due_on IS NOT NULL) ORDER BY e.id`,
		actor.AccountID, actor.LibraryID)
	for i := range list {
		list[i].DueOn = *list[i].For(lms.DayOf(list[i].BegunAt.In(zone)))
	}
	slices.SortStableFunc(list, func(a, b DueDate) int { return int(a.DueOn - b.DueOn) })
	return list, err
}
