package course

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Enrolment is one person in one course.
type Enrolment struct {
	ID          int64      `db:"id"`
	CourseID    int64      `db:"course_id"`
	AccountID   int64      `db:"account_id"`
	VersionID   int64      `db:"version_id"`
	EnrolledAt  time.Time  `db:"enrolled_at"`
	EnrolledBy  *int64     `db:"enrolled_by"`
	BegunAt     *time.Time `db:"begun_at"` // again after a withdrawal
	UsedAt      time.Time  `db:"used_at"`
	CompletedAt *time.Time `db:"completed_at"`
	JP          *float64   `db:"jp"` // granted
	WithdrawnAt *time.Time `db:"withdrawn_at"`
	MovedAt     *time.Time `db:"moved_at"` // by a trainer, to a newer version
	MovedBy     *int64     `db:"moved_by"`
	MovedFrom   *int64     `db:"moved_from"` // version
}

const enrolmentColumns = `e.id, e.course_id, e.account_id, e.version_id, e.enrolled_at, e.enrolled_by, e.begun_at, e.used_at, e.completed_at, e.jp, e.withdrawn_at, e.moved_at, e.moved_by, e.moved_from`

// Enrol makes the actor a learner of the course's published version; who is
// one already stays as they are. A path of theirs may hold it back.
func (s *Store) Enrol(ctx context.Context, actor lms.Actor, courseID int64) error {
	ways, err := s.MyPaths(ctx, actor)
	if err != nil {
		return err
	}
	if p := stopOn(ways, courseID); p != nil {
		return lms.Fail(lms.Conflict, "path.shut_course", lms.Args{"n": p.Number, "path": p.Name})
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := open(ctx, tx, courseID)
		if err != nil {
			return err
		}
		if err := requireIn(actor, v.LibraryID, canLearn); err != nil {
			return err
		}
		return s.enrol(ctx, tx, actor, v, actor.AccountID)
	})
}

// open is the published version of a course that takes learners, locked.
func open(ctx context.Context, tx *sqlx.Tx, courseID int64) (Version, error) {
	v, err := version(ctx, tx, courseID, Published, " FOR UPDATE", "course.not_found")
	if err != nil {
		return v, err
	}
	var archived bool
	if err := tx.GetContext(ctx, &archived, `SELECT archived_at IS NOT NULL FROM course WHERE id = ?`, courseID); err != nil {
		return v, err
	}
	if archived {
		return v, lms.Fail(lms.Conflict, "course.closed")
	}
	return v, nil
}

// enrol begins with the version given, also after a withdrawal: progress is
// kept by lesson key. A completed course stays with the version completed.
func (s *Store) enrol(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, v Version, accountID int64) error {
	missing, err := s.unready(ctx, tx, v, accountID)
	if err != nil {
		return err
	}
	if missing != "" {
		return lms.Fail(lms.Conflict, "course.prerequisite", lms.Args{"course": missing, "account": accountID})
	}
	now := s.now()
	_, err = tx.ExecContext(ctx, `INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, enrolled_by, used_at)
		VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE
		version_id = IF(withdrawn_at IS NOT NULL AND completed_at IS NULL, VALUES(version_id), version_id),
		used_at = IF(withdrawn_at IS NOT NULL, VALUES(used_at), used_at),
		begun_at = IF(withdrawn_at IS NOT NULL, VALUES(used_at), begun_at),
		moved_at = IF(withdrawn_at IS NOT NULL, NULL, moved_at),
		enrolled_by = IF(withdrawn_at IS NOT NULL, VALUES(enrolled_by), enrolled_by),
		withdrawn_at = NULL`, v.CourseID, accountID, v.ID, now, actor.ID(), now)
	if err != nil {
		return err
	}
	// What is done may already be all that the version asks for.
	e, err := enrolment(ctx, tx, v.CourseID, accountID, " FOR UPDATE")
	if err != nil {
		return err
	}
	_, err = s.finish(ctx, tx, e)
	return err
}

// unready is the title of a course that somebody has to complete before this
// one, empty when nothing stands in the way. Who learns it already goes on.
func (s *Store) unready(ctx context.Context, tx *sqlx.Tx, v Version, accountID int64) (string, error) {
	all, err := prerequisites(ctx, tx, v.ID, accountID)
	unmet := Unmet(all)
	if err != nil || len(unmet) == 0 {
		return "", err
	}
	e, err := enrolment(ctx, tx, v.CourseID, accountID, "")
	if lms.IsKind(err, lms.NotFound) || err == nil && e.WithdrawnAt != nil && e.CompletedAt == nil {
		return unmet[0].Title, nil
	}
	return "", err
}

// Begun is when the days of the course's rules count from.
func (e Enrolment) Begun() time.Time {
	if e.BegunAt != nil {
		return *e.BegunAt
	}
	return e.EnrolledAt
}

// Used reports whether the learner has worked on the course since then.
func (e Enrolment) Used() bool { return e.UsedAt.After(e.Begun()) }

// Assigned: somebody else enrolled the learner, who cannot leave by themselves
// what has not been completed: leaving and coming back would shed the due date.
func (e Enrolment) Assigned() bool { return e.EnrolledBy != nil && *e.EnrolledBy != e.AccountID }

// enrolment finds who learns what; sql.ErrNoRows becomes course.not_enrolled.
func enrolment(ctx context.Context, q sqlx.QueryerContext, courseID, accountID int64, lock string) (e Enrolment, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	err = sqlx.GetContext(ctx, q, &e, `SELECT `+enrolmentColumns+` FROM course_enrolment e WHERE e.course_id = ? AND e.account_id = ?`+lock, courseID, accountID)
	return e, sqldb.NotFound(err, "course.not_enrolled")
}

// Withdraw ends an enrolment; what was learnt stays. A course that a learner was
// enrolled in by somebody else only a trainer ends: course.assigned.
func (s *Store) Withdraw(ctx context.Context, actor lms.Actor, courseID, accountID int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var libraryID int64
		if err := tx.GetContext(ctx, &libraryID, `SELECT library_id FROM course WHERE id = ?`, courseID); err != nil {
			return sqldb.NotFound(err, "course.not_found")
		}
		if err := requireIn(actor, libraryID, func(a lms.Actor, in int64) bool { return canWithdraw(a, in, accountID) }); err != nil {
			return err
		}
		missing := "course.not_enrolled"
		if accountID != actor.AccountID {
			missing = "course.no_such_learner"
		}
		if !canWrite(actor, libraryID) {
			e, err := enrolment(ctx, tx, courseID, accountID, " FOR UPDATE")
			if err != nil {
				return err
			}
			if e.Assigned() && e.CompletedAt == nil && e.WithdrawnAt == nil {
				return lms.Fail(lms.Conflict, "course.assigned")
			}
		}
		return touched(tx.ExecContext(ctx, `UPDATE course_enrolment SET withdrawn_at = COALESCE(withdrawn_at, ?)
			WHERE course_id = ? AND account_id = ?`, s.now(), courseID, accountID))(missing)
	})
}

// Learner is an enrolment as a trainer sees it; names are filled in by the
// caller.
type Learner struct {
	Enrolment
	Number          int `db:"number"` // of the version begun
	RequiredMinutes int `db:"required_minutes"`
	DoneMinutes     int `db:"done_minutes"`
}

func (l Learner) Percent() int { return percent(l.DoneMinutes, l.RequiredMinutes) }

// Enrolments lists who learns a course or has withdrawn from it, in the order
// of enrolment.
func (s *Store) Enrolments(ctx context.Context, actor lms.Actor, courseID int64) (list []Learner, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var libraryID int64
		if err := tx.GetContext(ctx, &libraryID, `SELECT library_id FROM course WHERE id = ?`, courseID); err != nil {
			return sqldb.NotFound(err, "course.not_found")
		}
		if err := requireIn(actor, libraryID, canWrite); err != nil {
			return err
		}
		list = nil
		return tx.SelectContext(ctx, &list, `SELECT `+enrolmentColumns+`, v.number,
			COALESCE(SUM(IF(l.required, l.minutes, 0)), 0) AS required_minutes,
			COALESCE(SUM(IF(l.required AND p.completed_at IS NOT NULL, l.minutes, 0)), 0) AS done_minutes
			FROM course_enrolment e JOIN course_version v ON v.id = e.version_id
			LEFT JOIN course_lesson l ON l.version_id = v.id
			LEFT JOIN course_progress p ON p.enrolment_id = e.id AND p.lesson_key = l.lesson_key
			WHERE e.course_id = ? GROUP BY e.id ORDER BY e.enrolled_at, e.id`, courseID)
	})
	return list, err
}

// Total is a course in figures, without names.
type Total struct {
	CourseID   int64      `db:"course_id"`
	Title      string     `db:"title"`
	JP         float64    `db:"jp"`
	Published  bool       `db:"published"`
	HasDraft   bool       `db:"has_draft"`
	ArchivedAt *time.Time `db:"archived_at"`
	Enrolled   int        `db:"enrolled"` // now, completed or not
	Completed  int        `db:"completed"`
}

// Totals lists every course of the library with its figures; a head without
// the trainer's role does not see courses that were never published.
func (s *Store) Totals(ctx context.Context, actor lms.Actor, libraryID int64) ([]Total, error) {
	if err := requireIn(actor, libraryID, canSeeTotals); err != nil {
		return nil, err
	}
	var list []Total
	err := s.db.SelectContext(ctx, &list, `SELECT c.id AS course_id, c.archived_at, COALESCE(p.title, d.title) AS title, COALESCE(p.jp, d.jp) AS jp,
		p.id IS NOT NULL AS published, d.id IS NOT NULL AS has_draft,
		(SELECT COUNT(*) FROM course_enrolment e WHERE e.course_id = c.id AND e.withdrawn_at IS NULL) AS enrolled,
		(SELECT COUNT(*) FROM course_enrolment e WHERE e.course_id = c.id AND e.withdrawn_at IS NULL AND e.completed_at IS NOT NULL) AS completed
		FROM course c
		LEFT JOIN course_version p ON p.course_id = c.id AND p.slot = 'published'
		LEFT JOIN course_version d ON d.course_id = c.id AND d.slot = 'draft'
		WHERE c.library_id = ? AND (p.id IS NOT NULL OR ?)
		ORDER BY c.archived_at IS NOT NULL, title, c.id`, libraryID, canWrite(actor, libraryID))
	return list, err
}

// Completion is a course that somebody completed.
type Completion struct {
	CourseID    int64     `db:"course_id"`
	Title       string    `db:"title"` // of the version completed
	AccountID   int64     `db:"account_id"`
	CompletedAt time.Time `db:"completed_at"`
	CompletedOn lms.Day   // in the library's time zone
	JP          float64   `db:"jp"`
}

// Completions lists every completion in a library, the oldest first, also of
// people who have withdrawn since.
func (s *Store) Completions(ctx context.Context, actor lms.Actor, libraryID int64) ([]Completion, error) {
	if err := requireIn(actor, libraryID, canSeeCompletions); err != nil {
		return nil, err
	}
	zone, err := zone(ctx, s.db, libraryID)
	if err != nil {
		return nil, err
	}
	var list []Completion
	err = s.db.SelectContext(ctx, &list, `SELECT e.course_id, v.title, e.account_id, e.completed_at, COALESCE(e.jp, 0) AS jp
		FROM course_enrolment e JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = e.version_id
		WHERE c.library_id = ? AND e.completed_at IS NOT NULL ORDER BY e.completed_at, e.id`, libraryID)
	for i := range list {
		list[i].CompletedOn = lms.DayOf(list[i].CompletedAt.In(zone))
	}
	return list, err
}

// Part is an activity whose hours somebody has by a course that they completed.
type Part struct {
	AccountID  int64 `db:"account_id"`
	ActivityID int64 `db:"activity_id"`
}

// Parts are the activities of a library that are lessons of courses which carry
// JP, for each who completed such a course.
func (s *Store) Parts(ctx context.Context, actor lms.Actor, libraryID int64) (map[Part]bool, error) {
	if err := requireIn(actor, libraryID, canSeeCompletions); err != nil {
		return nil, err
	}
	var list []Part
	err := s.db.SelectContext(ctx, &list, `SELECT DISTINCT e.account_id, l.activity_id FROM course c JOIN course_enrolment e ON e.course_id = c.id JOIN course_lesson l ON l.version_id = e.version_id
		WHERE c.library_id = ? AND e.completed_at IS NOT NULL AND e.jp > 0 AND l.activity_id IS NOT NULL`, libraryID)
	parts := map[Part]bool{}
	for _, p := range list {
		parts[p] = true
	}
	return parts, err
}

// Enrolled is the day on which somebody enrolled in a course.
type Enrolled struct {
	CourseID   int64     `db:"course_id"`
	AccountID  int64     `db:"account_id"`
	EnrolledAt time.Time `db:"enrolled_at"`
	On         lms.Day   `db:"-"` // in the library's time zone
}

// EnrolledOn is who enrolled in the courses of a library and when, also of those
// who have withdrawn since.
func (s *Store) EnrolledOn(ctx context.Context, actor lms.Actor, libraryID int64) ([]Enrolled, error) {
	if err := requireIn(actor, libraryID, canSeeCompletions); err != nil {
		return nil, err
	}
	zone, err := zone(ctx, s.db, libraryID)
	if err != nil {
		return nil, err
	}
	var list []Enrolled
	err = s.db.SelectContext(ctx, &list, `SELECT e.course_id, e.account_id, e.enrolled_at FROM course_enrolment e JOIN course c ON c.id = e.course_id
		WHERE c.library_id = ? ORDER BY e.id`, libraryID)
	for i := range list {
		list[i].On = lms.DayOf(list[i].EnrolledAt.In(zone))
	}
	return list, err
}
