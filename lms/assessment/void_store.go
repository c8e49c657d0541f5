package assessment

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Void is a trainer's word that an attempt does not count, or counts again.
type Void struct {
	Voided bool      `db:"voided"`
	Reason string    `db:"reason"`
	By     string    `db:"made_by"` // name; empty for the person who sat it
	At     time.Time `db:"made_at"`
}

// SetVoid declares an attempt that is handed in void, or takes that back. A void
// attempt stays as it is and can be read, but counts for nothing: courses and
// evidence are told again what is left (Untold), and what later attempts share
// with it was not met in it. Field: void-reason.
func (s *Store) SetVoid(ctx context.Context, actor lms.Actor, attemptID int64, void bool, reason string) (t Attempt, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if t, err = lockAttempt(ctx, tx, attemptID); err != nil {
			return err
		}
		if err := can(actor, persons, t.LibraryID); err != nil {
			return err
		}
		bad := checkReason(reason, "void.reason_missing")
		switch {
		case t.AccountID == actor.AccountID:
			return lms.Fail(lms.Forbidden, "void.own")
		case t.SubmittedAt == nil:
			return lms.Fail(lms.Conflict, "attempt.still_open")
		case t.Voided == void:
			return lms.Fail(lms.Conflict, "void.meanwhile")
		case bad != nil:
			bad.Field = "void-reason"
			return bad
		}
		t.Voided = void
		if _, err := tx.ExecContext(ctx, `INSERT INTO attempt_void (attempt_id, voided, reason, made_by, made_at) VALUES (?, ?, ?, ?, ?)`,
			attemptID, void, strings.TrimSpace(reason), actor.AccountID, s.now()); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE attempt SET voided = ? WHERE id = ?`, void, attemptID); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE attempt SET told_at = NULL WHERE account_id = ? AND submitted_at >= ?`, t.AccountID, t.SubmittedAt); err != nil {
			return err
		}
		// The standard error rested on it, or will: work it out again soon.
		_, err := tx.ExecContext(ctx, `UPDATE assessment_sem SET at = LEAST(at, ?) WHERE assessment_id = ?`, t.SubmittedAt.Add(-semAge), t.AssessmentID)
		return err
	})
	return t, err
}

// findVoids are what was said of an attempt, the oldest first.
func findVoids(ctx context.Context, db sqlx.QueryerContext, attemptID int64) (made []Void, err error) {
	err = sqlx.SelectContext(ctx, db, &made, `SELECT v.voided, v.reason, c.name AS made_by, v.made_at
		FROM attempt_void v JOIN account c ON c.id = v.made_by WHERE v.attempt_id = ? ORDER BY v.id`, attemptID)
	return made, err
}
