package course

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// SetPractical says what a practical of the draft asks for; revision is the one
// that the form was filled in from. Another library's SLiMS has to be offered for
// practice by its administrator: practical.not_offered.
func (s *Store) SetPractical(ctx context.Context, actor lms.Actor, courseID int64, key string, p Practical, revision int) error {
	p, problem := p.Clean()
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		_, l, err := lesson(ctx, tx, v, key)
		switch {
		case err != nil:
			return err
		case l.Kind != InSlims:
			return lms.Fail(lms.Conflict, "practical.other_kind")
		case problem != nil:
			return problem
		case l.Revision != revision:
			return lms.Fail(lms.Conflict, "practical.conflict")
		}
		if p.LibraryID != 0 && p.LibraryID != v.LibraryID {
			var offered bool
			if err := tx.GetContext(ctx, &offered, `SELECT EXISTS (SELECT 1 FROM "library" WHERE id = ? AND for_practice AND archived_at IS NULL)`, p.LibraryID); err != nil {
				return err
			}
			if !offered {
				return lms.FailField("library", "practical.not_offered")
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE course_lesson SET practical = ?, revision = revision + 1, updated_at = ?, updated_by = ? WHERE id = ?`,
			p, s.now(), actor.ID(), l.ID)
		return err
	})
}

// PracticalState is how far a learner is with a practical.
type PracticalState struct {
	Asked      int        `db:"asked"`
	Answered   int        `db:"answered"`
	AskedAt    *time.Time `db:"asked_at"`
	CheckedAt  *time.Time `db:"checked_at"`
	Verdict    Verdict    `db:"verdict"`
	Problem    string     `db:"problem"` // why the last check could not be made: the message practical.problem_<problem>
	AcceptedAt *time.Time `db:"accepted_at"`
	AcceptedBy *int64     `db:"accepted_by"`
	Reason     string     `db:"reason"`
	// CompletedAt is when the practical was done, read together with the check:
	// one that has been answered is never shown without what it led to.
	CompletedAt *time.Time `db:"completed_at"`
}

// Pending reports whether a check that was asked for is still to be made.
func (p PracticalState) Pending() bool { return p.Asked > p.Answered }

// Practical is the actor's own state; the zero one before the first check.
func (s *Store) Practical(ctx context.Context, actor lms.Actor, courseID int64, key string) (p PracticalState, err error) {
	err = s.db.GetContext(ctx, &p, `SELECT p.asked, p.answered, p.asked_at, p.checked_at, p.verdict, p.problem, p.accepted_at, p.accepted_by, p.reason, g.completed_at
		FROM course_practical p JOIN course_enrolment e ON e.id = p.enrolment_id
		LEFT JOIN course_progress g ON g.enrolment_id = p.enrolment_id AND g.lesson_key = p.lesson_key
		WHERE e.course_id = ? AND e.account_id = ? AND p.lesson_key = ?`, courseID, actor.AccountID, key)
	if errors.Is(err, sql.ErrNoRows) || !isKey(key) {
		return PracticalState{}, nil
	}
	return p, err
}

// AskCheck notes that the actor wants a practical to be checked now. Each asking
// counts: a check under way may have read SLiMS before what was done since.
func (s *Store) AskCheck(ctx context.Context, actor lms.Actor, courseID int64, key string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.view(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		if !v.Learning() {
			return lms.Fail(lms.Conflict, "course.not_enrolled")
		}
		l, ok := v.Lesson(key)
		switch {
		case !ok || l.Kind != InSlims:
			return lms.Fail(lms.NotFound, "lesson.not_found")
		case v.ShutLesson(l):
			return lms.Fail(lms.Conflict, "lesson.shut", lms.Args{"day": v.LessonOpensOn(l)})
		case v.Journey[key].Done():
			return nil
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO course_practical (enrolment_id, lesson_key, asked, asked_at) VALUES (?, ?, 1, ?)
			ON DUPLICATE KEY UPDATE asked_at = IF(asked > answered, asked_at, VALUES(asked_at)), asked = asked + 1`,
			v.Enrolment.ID, key, s.now())
		return err
	})
}

// Practising is a learner with a practical, as a trainer sees it: without
// titles. The name is filled in by the caller.
type Practising struct {
	AccountID int64      `db:"account_id"`
	LessonKey string     `db:"lesson_key"`
	Title     string     `db:"title"`     // of the lesson
	Practical *Practical `db:"practical"` // of the version begun
	PracticalState
}

// PracticalLearners lists who learns a course that has practicals, with each of
// them, by lesson.
func (s *Store) PracticalLearners(ctx context.Context, actor lms.Actor, courseID int64) (list []Practising, err error) {
	var libraryID int64
	if err := s.db.GetContext(ctx, &libraryID, `SELECT library_id FROM course WHERE id = ?`, courseID); err != nil {
		return nil, sqldb.NotFound(err, "course.not_found")
	}
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT e.account_id, l.lesson_key, l.title, l.practical, g.completed_at,
			COALESCE(p.asked, 0) AS asked, COALESCE(p.answered, 0) AS answered, p.asked_at, p.checked_at, p.verdict, COALESCE(p.problem, '') AS problem,
			p.accepted_at, p.accepted_by, COALESCE(p.reason, '') AS reason
		FROM course_enrolment e JOIN course_lesson l ON l.version_id = e.version_id AND l.kind = 'practical'
		JOIN course_module m ON m.id = l.module_id
		LEFT JOIN course_progress g ON g.enrolment_id = e.id AND g.lesson_key = l.lesson_key
		LEFT JOIN course_practical p ON p.enrolment_id = e.id AND p.lesson_key = l.lesson_key
		WHERE e.course_id = ? AND e.withdrawn_at IS NULL ORDER BY m.position, l.position, l.lesson_key, e.enrolled_at, e.id`, courseID)
	for i := range list {
		list[i].Verdict = list[i].Verdict.WithoutTitles()
	}
	return list, err
}

const maxReason = 500

// AcceptPractical notes a learner's practical as done by a trainer's word, with
// the reason, where SLiMS does not show it. Nobody accepts their own.
func (s *Store) AcceptPractical(ctx context.Context, actor lms.Actor, courseID, accountID int64, key, reason string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var libraryID int64
		if err := tx.GetContext(ctx, &libraryID, `SELECT library_id FROM course WHERE id = ?`, courseID); err != nil {
			return sqldb.NotFound(err, "course.not_found")
		}
		if err := requireIn(actor, libraryID, canWrite); err != nil {
			return err
		}
		if actor.AccountID == accountID {
			return lms.Fail(lms.Conflict, "practical.own")
		}
		reason = strings.TrimSpace(reason)
		switch n := utf8.RuneCountInString(reason); {
		case n == 0:
			return lms.FailField("reason", "practical.reason_missing")
		case n > maxReason:
			return lms.FailField("reason", "practical.reason_long", lms.Args{"n": n, "max": maxReason})
		}
		e, err := enrolment(ctx, tx, courseID, accountID, " FOR UPDATE")
		if lms.IsKind(err, lms.NotFound) || err == nil && e.WithdrawnAt != nil {
			return lms.Fail(lms.NotFound, "course.no_such_learner")
		}
		if err != nil {
			return err
		}
		var v Version
		if err := tx.GetContext(ctx, &v, selectVersion+`WHERE v.id = ?`, e.VersionID); err != nil {
			return err
		}
		_, l, err := lesson(ctx, tx, v, key)
		switch {
		case err != nil:
			return err
		case l.Kind != InSlims || l.Practical == nil:
			return lms.Fail(lms.NotFound, "lesson.not_found")
		}
		j, err := journey(ctx, tx, e.ID)
		if err != nil {
			return err
		}
		if j[key].Done() {
			return lms.Fail(lms.Conflict, "practical.done_already")
		}
		now := s.now()
		if _, err := tx.ExecContext(ctx, `INSERT INTO course_practical (enrolment_id, lesson_key, needed, accepted_at, accepted_by, reason) VALUES (?, ?, ?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE accepted_at = VALUES(accepted_at), accepted_by = VALUES(accepted_by), reason = VALUES(reason), answered = asked`,
			e.ID, key, l.Practical.Needed(), now, actor.ID(), reason); err != nil {
			return err
		}
		return s.practised(ctx, tx, e, key, now)
	})
}
