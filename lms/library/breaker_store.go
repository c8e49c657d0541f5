package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

var (
	// ErrPaused says that nothing is asked of the library's SLiMS for now.
	ErrPaused = lms.Fail(lms.Conflict, "library.paused_now")
	// ErrRests says that SLiMS did not answer several times and is left alone for a while.
	ErrRests = lms.Fail(lms.Unavailable, "library.rests_now")
)

type breakerRow struct {
	Failures   int        `db:"failures"`
	Since      time.Time  `db:"since"`
	TriedAt    time.Time  `db:"tried_at"`
	NextTry    *time.Time `db:"next_try"`
	ProbeUntil *time.Time `db:"probe_until"`
	Why        []byte     `db:"why"`
}

func (row breakerRow) breaker() (b Breaker, err error) {
	b = Breaker{Failures: row.Failures, Since: row.Since, TriedAt: row.TriedAt}
	if row.NextTry != nil {
		b.NextTry = *row.NextTry
	}
	if row.Why != nil {
		err = json.Unmarshal(row.Why, &b.Why)
	}
	return b, err
}

func findBreaker(ctx context.Context, q sqlx.QueryerContext, libraryID int64, lock string) (row breakerRow, err error) {
	// Safety: lock is a constant of this file.
	err = sqlx.GetContext(ctx, q, &row, `SELECT failures, since, tried_at, next_try, probe_until, why FROM library_breaker WHERE library_id = ? `+lock, libraryID)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return row, err
}

// FindBreaker is how the tries to read a library's SLiMS stand.
func (s *Store) FindBreaker(ctx context.Context, actor lms.Actor, libraryID int64) (b Breaker, err error) {
	if err := require(canSeeState(actor, libraryID)); err != nil {
		return b, err
	}
	row, err := findBreaker(ctx, s.db, libraryID, "")
	if err != nil {
		return b, err
	}
	return row.breaker()
}

// Try is asked before each try to reach a library's SLiMS: ErrPaused and ErrRests
// say that none is to be made. Where SLiMS was left alone long enough, one tries
// and the others wait for what it finds. Whoever insists does not wait.
func (s *Store) Try(ctx context.Context, actor lms.Actor, libraryID int64, insist bool) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	l, err := s.Find(ctx, libraryID)
	if err != nil {
		return err
	}
	if l.PausedAt != nil {
		return ErrPaused
	}
	if insist {
		return nil
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		row, err := findBreaker(ctx, tx, libraryID, "FOR UPDATE")
		if err != nil {
			return err
		}
		b, err := row.breaker()
		if err != nil || !b.Open() {
			return err
		}
		if now := s.now(); b.Rests(now) || row.ProbeUntil != nil && now.Before(*row.ProbeUntil) {
			return ErrRests
		}
		_, err = tx.ExecContext(ctx, `UPDATE library_breaker SET probe_until = ? WHERE library_id = ?`, s.now().Add(probing), libraryID)
		return err
	})
}

// Reached notes that a library's SLiMS answered.
func (s *Store) Reached(ctx context.Context, actor lms.Actor, libraryID int64) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `DELETE FROM library_breaker WHERE library_id = ?`, libraryID)
	return err
}

// NotReached notes a try in vain and why it was; night is when the library is
// read next.
func (s *Store) NotReached(ctx context.Context, actor lms.Actor, libraryID int64, cause error, night time.Time) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		row, err := findBreaker(ctx, tx, libraryID, "FOR UPDATE")
		if err != nil {
			return err
		}
		b, err := row.breaker()
		if err != nil {
			return err
		}
		b = b.Failed(s.now(), night, Failed(cause))
		why, err := json.Marshal(b.Why)
		if err != nil {
			return err
		}
		var next *time.Time
		if !b.NextTry.IsZero() {
			next = &b.NextTry
		}
		_, err = tx.ExecContext(ctx, `REPLACE INTO library_breaker (library_id, failures, since, tried_at, next_try, why) VALUES (?, ?, ?, ?, ?, ?)`,
			libraryID, b.Failures, b.Since, b.TriedAt, next, why)
		return err
	})
}
