package assessment

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

const exceptionColumns = `x.minutes, x.opens_at, x.closes_at, x.attempts, x.no_wait, x.reason`

// findException is what holds for a person in a test; the zero one when nothing
// was granted.
func findException(ctx context.Context, db sqlx.QueryerContext, assessmentID, accountID int64) (e Exception, err error) {
	// Safety: a constant of this package.
	err = sqlx.GetContext(ctx, db, &e, `SELECT `+exceptionColumns+` FROM assessment_extra x WHERE x.assessment_id = ? AND x.account_id = ?`, assessmentID, accountID)
	if errors.Is(err, sql.ErrNoRows) {
		return Exception{}, nil // sqlx has made pointers to nothing
	}
	return e, err
}

// findExceptions are those of one person, by test.
func findExceptions(ctx context.Context, db sqlx.QueryerContext, accountID int64) (map[int64]Exception, error) {
	var rows []struct {
		AssessmentID int64 `db:"assessment_id"`
		Exception
	}
	// Safety: a constant of this package.
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT x.assessment_id, `+exceptionColumns+` FROM assessment_extra x WHERE x.account_id = ?`, accountID)
	all := map[int64]Exception{}
	for _, r := range rows {
		all[r.AssessmentID] = r.Exception
	}
	return all, err
}

// FindMine is a test as it holds for the actor, and what was granted to them,
// without the reason.
func (s *Store) FindMine(ctx context.Context, actor lms.Actor, id int64) (Assessment, Exception, error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return a, Exception{}, err
	}
	e, err := findException(ctx, s.db, id, actor.AccountID)
	e.Reason = ""
	return a.For(e), e, err
}

// Granted is an exception as a trainer gave it.
type Granted struct {
	Exception
	AccountID int64     `db:"account_id"`
	Person    string    `db:"person"`
	By        string    `db:"granted_by"`
	At        time.Time `db:"granted_at"`
}

// Exceptions are those in a test, by the people's names.
func (s *Store) Exceptions(ctx context.Context, actor lms.Actor, assessmentID int64) (all []Granted, err error) {
	if _, err := s.withPersons(ctx, actor, assessmentID); err != nil {
		return nil, err
	}
	// Safety: a constant of this package.
	err = s.db.SelectContext(ctx, &all, `SELECT `+exceptionColumns+`, x.account_id, p.name AS person, g.name AS granted_by, x.granted_at
		FROM assessment_extra x JOIN account p ON p.id = x.account_id JOIN account g ON g.id = x.granted_by
		WHERE x.assessment_id = ? ORDER BY p.name, p.id`, assessmentID)
	return all, err
}

// Except grants a person of the test's library e in place of what they had; an
// attempt that is open follows at once, in its time. It returns the person's
// name. Fields: extra-person and those of Exception.
func (s *Store) Except(ctx context.Context, actor lms.Actor, assessmentID, accountID int64, e Exception) (person string, err error) {
	err = s.change(ctx, actor, assessmentID, func(tx *sqlx.Tx, a Assessment) error {
		if person, err = findPerson(ctx, tx, a, accountID); err != nil {
			return err
		}
		before, err := findException(ctx, tx, assessmentID, accountID)
		if err != nil {
			return err
		}
		if err := e.check(a, before, s.now()); err != nil {
			return err
		}
		if err := s.extendAll(ctx, tx, a, accountID, e); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO assessment_extra (assessment_id, account_id, minutes, opens_at, closes_at, attempts, no_wait, reason, granted_by, granted_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE minutes = VALUES(minutes), opens_at = VALUES(opens_at), closes_at = VALUES(closes_at),
			attempts = VALUES(attempts), no_wait = VALUES(no_wait), reason = VALUES(reason), granted_by = VALUES(granted_by), granted_at = VALUES(granted_at)`,
			assessmentID, accountID, e.Minutes, utc(e.OpensAt), utc(e.ClosesAt), e.Attempts, e.NoWait, strings.TrimSpace(e.Reason), actor.AccountID, s.now())
		return err
	})
	return person, err
}

// TakeException takes back what was granted to a person, and returns their name.
func (s *Store) TakeException(ctx context.Context, actor lms.Actor, assessmentID, accountID int64) (person string, err error) {
	err = s.change(ctx, actor, assessmentID, func(tx *sqlx.Tx, a Assessment) error {
		if person, err = findPerson(ctx, tx, a, accountID); err != nil {
			return err
		}
		if err := s.extendAll(ctx, tx, a, accountID, Exception{}); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM assessment_extra WHERE assessment_id = ? AND account_id = ?`, assessmentID, accountID)
		return err
	})
	return person, err
}

// findPerson is the name of somebody of a test's library. Field: extra-person.
func findPerson(ctx context.Context, db sqlx.QueryerContext, a Assessment, accountID int64) (name string, err error) {
	err = sqlx.GetContext(ctx, db, &name, `SELECT name FROM account p WHERE id = ? AND EXISTS (SELECT 1 FROM account_role WHERE account_id = p.id AND library_id = ?)`, accountID, a.LibraryID)
	if errors.Is(err, sql.ErrNoRows) {
		err = lms.FailField("extra-person", "assessment.extra_person")
	}
	return name, err
}

// extendAll lets a person's open attempt at a, which is locked, follow another
// exception. One whose time is up keeps what the clock has said.
func (s *Store) extendAll(ctx context.Context, tx *sqlx.Tx, a Assessment, accountID int64, e Exception) error {
	var open []int64
	if err := tx.SelectContext(ctx, &open, `SELECT id FROM attempt WHERE assessment_id = ? AND account_id = ? AND open_slot = 1 AND deadline_at > ? FOR UPDATE`,
		a.ID, accountID, s.now()); err != nil {
		return err
	}
	for _, id := range open {
		if err := s.extend(ctx, tx, a, id, e); err != nil {
			return err
		}
	}
	return nil
}
