package assessment

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// noteEvent writes an event of the actor's open attempt at a watched test.
func (s *Store) noteEvent(ctx context.Context, actor lms.Actor, attemptID int64, fn func(tx *sqlx.Tx, t Attempt) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		t, err := lockAttempt(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		if err := canAnswer(actor, t.AccountID, t.LibraryID); err != nil {
			return err
		}
		var n int
		if err := tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM attempt_event WHERE attempt_id = ?`, attemptID); err != nil {
			return err
		}
		if !t.Watched || t.SubmittedAt != nil || n >= MaxEvents {
			return nil
		}
		return fn(tx, t)
	})
}

// NoteFocus notes that the page of the actor's attempt was left, or that they
// are back, so long ago. What was noted last is not noted twice; in a test that
// is not watched nothing is.
func (s *Store) NoteFocus(ctx context.Context, actor lms.Actor, attemptID int64, kind EventKind, ago time.Duration) error {
	if kind != Left && kind != Back {
		return lms.Fail(lms.Invalid, "error.request")
	}
	return s.noteEvent(ctx, actor, attemptID, func(tx *sqlx.Tx, t Attempt) error {
		at := s.now().Add(-max(0, ago)).Truncate(time.Second)
		if at.Before(t.StartedAt) {
			at = t.StartedAt
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO attempt_event (attempt_id, kind, happened_at) SELECT ?, ?, ? FROM DUAL
			WHERE COALESCE((SELECT e.kind FROM attempt_event e WHERE e.attempt_id = ? AND e.kind <> 'address' ORDER BY e.id DESC LIMIT 1), 'back') <> ?`,
			attemptID, kind, at, attemptID, kind)
		return err
	})
}

// NoteAddress notes by which network address the actor's attempt is worked on,
// when it is another than before; of the address no more than traceOf is kept.
func (s *Store) NoteAddress(ctx context.Context, actor lms.Actor, attemptID int64, address string) error {
	return s.noteEvent(ctx, actor, attemptID, func(tx *sqlx.Tx, _ Attempt) error {
		trace := traceOf(attemptID, address)
		_, err := tx.ExecContext(ctx, `INSERT INTO attempt_event (attempt_id, kind, trace, happened_at) SELECT ?, 'address', ?, ? FROM DUAL
			WHERE COALESCE((SELECT e.trace FROM attempt_event e WHERE e.attempt_id = ? AND e.kind = 'address' ORDER BY e.id DESC LIMIT 1), -1) <> ?`,
			attemptID, trace, s.now(), attemptID, trace)
		return err
	})
}

// findEvents are those of an attempt in order; the address that it began with
// is none.
func findEvents(ctx context.Context, db sqlx.QueryerContext, attemptID int64) ([]Event, error) {
	var rows []struct {
		Kind EventKind `db:"kind"`
		At   time.Time `db:"happened_at"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT e.kind, e.happened_at FROM attempt_event e WHERE e.attempt_id = ?
		AND e.id <> COALESCE((SELECT MIN(f.id) FROM attempt_event f WHERE f.attempt_id = ? AND f.kind = 'address'), 0) ORDER BY e.id`, attemptID, attemptID)
	events := make([]Event, len(rows))
	for i, r := range rows {
		events[i] = Event(r)
	}
	return events, err
}
