package course

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Check is a learner's practical that is to be judged.
type Check struct {
	EnrolmentID int64     `db:"enrolment_id"`
	CourseID    int64     `db:"course_id"`
	VersionID   int64     `db:"version_id"`
	AccountID   int64     `db:"account_id"`
	HomeID      int64     `db:"home_id"` // the course's library
	LessonKey   string    `db:"lesson_key"`
	Title       string    `db:"title"` // of the lesson
	Since       time.Time `db:"since"` // the enrolment
	Practical   Practical `db:"practical"`
	Asked       int       `db:"asked"`
	Opening     Opening   `db:"opening"`
	Module      Opening   `db:"module"`
}

// LibraryID is the library whose SLiMS is read.
func (c Check) LibraryID() int64 {
	if c.Practical.LibraryID != 0 {
		return c.Practical.LibraryID
	}
	return c.HomeID
}

// checks lists practicals that are not done yet, of people who learn now and
// whose lesson and module are open.
func (s *Store) checks(ctx context.Context, actor lms.Actor, where string, args ...any) (list []Check, err error) {
	if err := require(actor.IsSystem()); err != nil {
		return nil, err
	}
	var all []Check
	// Safety: where is a constant of this file.
	err = s.db.SelectContext(ctx, &all, `SELECT e.id AS enrolment_id, e.course_id, e.version_id, e.account_id, c.library_id AS home_id, l.lesson_key, l.title,
			COALESCE(e.begun_at, e.enrolled_at) AS since, l.practical, COALESCE(p.asked, 0) AS asked,
			l.release_days AS "opening.release_days", l.release_on AS "opening.release_on", m.release_days AS "module.release_days", m.release_on AS "module.release_on"
		FROM course_enrolment e JOIN course c ON c.id = e.course_id
		JOIN course_lesson l ON l.version_id = e.version_id AND l.kind = 'practical' AND l.practical IS NOT NULL
		JOIN course_module m ON m.id = l.module_id
		LEFT JOIN course_progress g ON g.enrolment_id = e.id AND g.lesson_key = l.lesson_key
		LEFT JOIN course_practical p ON p.enrolment_id = e.id AND p.lesson_key = l.lesson_key
		WHERE e.withdrawn_at IS NULL AND g.completed_at IS NULL AND `+where+` ORDER BY e.id, l.lesson_key`, args...)
	if err != nil {
		return nil, err
	}
	zones := map[int64]*time.Location{}
	for _, c := range all {
		if zones[c.HomeID] == nil {
			if zones[c.HomeID], err = zone(ctx, s.db, c.HomeID); err != nil {
				return nil, err
			}
		}
		begun := lms.DayOf(c.Since.In(zones[c.HomeID]))
		if lms.DayOf(s.now().In(zones[c.HomeID])) >= max(c.Opening.On(begun), c.Module.On(begun)) {
			list = append(list, c)
		}
	}
	return list, nil
}

// AskedChecks are those that somebody asked for and nobody has answered.
func (s *Store) AskedChecks(ctx context.Context, actor lms.Actor) ([]Check, error) {
	return s.checks(ctx, actor, `p.asked > p.answered`)
}

// OpenChecks are all that read the SLiMS of one library.
func (s *Store) OpenChecks(ctx context.Context, actor lms.Actor, libraryID int64) (list []Check, err error) {
	all, err := s.checks(ctx, actor, `TRUE`)
	for _, c := range all {
		if c.LibraryID() == libraryID {
			list = append(list, c)
		}
	}
	return list, err
}

// SaveVerdict keeps what a check found, unless one that was asked for later has
// answered before it. Met is met: what is found later never takes it back.
func (s *Store) SaveVerdict(ctx context.Context, actor lms.Actor, c Check, v Verdict) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		e, err := enrolment(ctx, tx, c.CourseID, c.AccountID, " FOR UPDATE")
		if err != nil {
			return err
		}
		now := s.now()
		if _, err := tx.ExecContext(ctx, `INSERT INTO course_practical (enrolment_id, lesson_key, asked, answered, checked_at, counted, needed, verdict)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE
			checked_at = IF(VALUES(answered) < answered, checked_at, VALUES(checked_at)), counted = IF(VALUES(answered) < answered, counted, VALUES(counted)),
			needed = IF(VALUES(answered) < answered, needed, VALUES(needed)), verdict = IF(VALUES(answered) < answered, verdict, VALUES(verdict)),
			problem = IF(VALUES(answered) < answered, problem, ''), answered = GREATEST(answered, VALUES(answered))`,
			e.ID, c.LessonKey, c.Asked, c.Asked, now, v.Counted(), c.Practical.Needed(), v); err != nil {
			return err
		}
		if !v.Met() || e.WithdrawnAt != nil || e.VersionID != c.VersionID || !e.Begun().Equal(c.Since) {
			return nil
		}
		return s.practised(ctx, tx, e, c.LessonKey, now)
	})
}

// practised notes a practical of a locked enrolment as done.
func (s *Store) practised(ctx context.Context, tx *sqlx.Tx, e Enrolment, key string, now time.Time) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO course_progress (enrolment_id, lesson_key, first_opened_at, last_opened_at, completed_at)
		VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE completed_at = COALESCE(completed_at, VALUES(completed_at))`, e.ID, key, now, now, now); err != nil {
		return err
	}
	_, err := s.finish(ctx, tx, e)
	return err
}

// SaveProblem keeps why a check could not be made (see PracticalState.Problem);
// what an earlier one found stays.
func (s *Store) SaveProblem(ctx context.Context, actor lms.Actor, c Check, why string) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO course_practical (enrolment_id, lesson_key, asked, answered, problem) VALUES (?, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE problem = IF(VALUES(answered) < answered, problem, VALUES(problem)), answered = GREATEST(answered, VALUES(answered))`, c.EnrolmentID, c.LessonKey, c.Asked, c.Asked, why)
	return err
}

// share is how much of a practical is done.
type share struct{ Counted, Needed int }

// addPractice notes in a journey how far the practicals are.
func addPractice(ctx context.Context, q sqlx.QueryerContext, enrolmentID int64, j Journey) error {
	var rows []struct {
		Key     string `db:"lesson_key"`
		Counted int    `db:"counted"`
		Needed  int    `db:"needed"`
	}
	err := sqlx.SelectContext(ctx, q, &rows, `SELECT lesson_key, counted, needed FROM course_practical WHERE enrolment_id = ? AND checked_at IS NOT NULL`, enrolmentID)
	for _, r := range rows {
		if p, ok := j[r.Key]; ok {
			p.Practice = &share{r.Counted, r.Needed}
			j[r.Key] = p
		}
	}
	return err
}
