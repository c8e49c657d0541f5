package assessment

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Saved is a question's state on the server after a change arrived.
type Saved struct {
	Item       AttemptItem
	Now        time.Time // the server's clock
	DeadlineAt time.Time // of the section that the person is at, or of the attempt
	Section    int       // its number; 0 in a test without
	Watched    bool
}

// SaveChange takes one act of the person who sits the attempt. It may be sent
// any number of times and in any order: the state that comes back is the
// latest act's, not always c's.
func (s *Store) SaveChange(ctx context.Context, actor lms.Actor, attemptID int64, c Change) (Saved, error) {
	var saved Saved
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		t, err := lockAttempt(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		if err := canAnswer(actor, t.AccountID, t.LibraryID); err != nil {
			return err
		}
		if err := t.accept(c, s.now()); err != nil {
			return err
		}
		parts, err := s.runParts(ctx, tx, &t, nil)
		if err != nil {
			return err
		}
		if err := parts.accept(c.Position, s.now()); err != nil {
			return err
		}
		var row itemRow
		// Safety: constants of this package.
		err = tx.GetContext(ctx, &row, `SELECT `+itemColumns+itemJoin+` AND i.position = ?`, attemptID, c.Position)
		if err != nil {
			return sqldb.NotFound(err, "attempt.no_question")
		}
		item := row.item()
		var answer *column[Answer]
		if c.Answer != nil {
			if err := c.Answer.check(item.Question); err != nil {
				return err
			}
			answer = &column[Answer]{c.Answer.For(item.Question.Kind)}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO attempt_log (attempt_id, position, seq, answer, flagged, received_at) VALUES (?, ?, ?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE seq = VALUES(seq)`, attemptID, c.Position, c.Seq, answer, c.Flagged, s.now())
		if err != nil {
			return err
		}
		item = item.apply(c, s.now())
		_, err = tx.ExecContext(ctx, `UPDATE attempt_item SET answer = ?, answer_seq = ?, answered_at = ?, flagged = ?, flag_seq = ?
			WHERE attempt_id = ? AND position = ?`, column[Answer]{item.Answer}, item.AnswerSeq, item.AnsweredAt, item.Flagged, item.FlagSeq,
			attemptID, c.Position)
		saved = Saved{Item: item, Now: s.clock(), DeadlineAt: parts.ends(t.DeadlineAt), Watched: t.Watched}
		if p := parts.Current(); p != nil {
			saved.Section = p.Number
		}
		return err
	})
	return saved, err
}

// Submit hands an attempt in and grades it. Doing it again changes nothing.
func (s *Store) Submit(ctx context.Context, actor lms.Actor, attemptID int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		t, err := lockAttempt(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		if err := canAnswer(actor, t.AccountID, t.LibraryID); err != nil {
			return err
		}
		_, err = s.close(ctx, tx, t, !s.now().Before(t.DeadlineAt))
		return err
	})
}

// close grades an attempt and hands it in, by the person now or by the clock
// at its deadline; one that is handed in already stays as it is.
func (s *Store) close(ctx context.Context, tx *sqlx.Tx, t Attempt, byDeadline bool) (Attempt, error) {
	t, err := lockAttempt(ctx, tx, t.ID)
	if err != nil || t.SubmittedAt != nil {
		return t, err
	}
	// No question is corrected from here on until the attempt is handed in.
	var test int64
	if err := tx.GetContext(ctx, &test, `SELECT id FROM assessment WHERE id = ? LOCK IN SHARE MODE`, t.AssessmentID); err != nil {
		return t, err
	}
	if _, err := s.runParts(ctx, tx, &t, nil); err != nil {
		return t, err
	}
	items, err := findAttemptItems(ctx, tx, t.ID)
	if err != nil {
		return t, err
	}
	at, by := s.now(), "person"
	if byDeadline {
		by = "deadline"
	}
	if at.After(t.DeadlineAt) {
		at = t.DeadlineAt
	}
	t.SubmittedAt, t.ByDeadline = &at, byDeadline
	if _, err := tx.ExecContext(ctx, `UPDATE attempt SET open_slot = NULL, submitted_at = ?, submitted_by = ? WHERE id = ?`, at, by, t.ID); err != nil {
		return t, err
	}
	if t, err = s.grade(ctx, tx, t, items); err != nil {
		return t, err
	}
	return s.gradeAnew(ctx, tx, t)
}

// grade writes what an attempt that is handed in came to.
func (s *Store) grade(ctx context.Context, tx *sqlx.Tx, t Attempt, items []AttemptItem) (Attempt, error) {
	g := GradeItems(items, t.PassPercent)
	for i, it := range items {
		if _, err := tx.ExecContext(ctx, `UPDATE attempt_item SET earned = ?, marked = ? WHERE attempt_id = ? AND position = ?`,
			g.Items[i], it.Marked, t.ID, it.Position); err != nil {
			return t, err
		}
	}
	t, err := s.stand(ctx, tx, t, g)
	if err != nil {
		return t, err
	}
	var earned, percent, passed any // NULL while an item waits, passed also while a person has to decide
	if g.Waiting == 0 {
		earned, percent = g.Earned, g.Percent
	}
	if t.Settled() {
		passed = t.Passed
	}
	_, err = tx.ExecContext(ctx, `UPDATE attempt SET points = ?, waiting = ?, earned = ?, percent = ?, passed = ?, review = NULLIF(?, ''), band_low = ?, band_high = ?,
		told_at = NULL, graded_at = COALESCE(graded_at, IF(? = 0, ?, NULL)) WHERE id = ?`, g.Points, g.Waiting, earned, percent, passed, t.Review, t.BandLow, t.BandHigh,
		g.Waiting, s.now(), t.ID)
	return t, err
}

// SubmitOverdue hands in up to limit attempts whose time is up and returns
// them as they were graded. Only the system may.
func (s *Store) SubmitOverdue(ctx context.Context, actor lms.Actor, limit int) (done []Attempt, err error) {
	if !actor.IsSystem() {
		return nil, lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	var ids []int64
	err = s.db.SelectContext(ctx, &ids, `SELECT id FROM attempt WHERE open_slot = 1 AND deadline_at < ? ORDER BY deadline_at LIMIT ?`,
		s.now().Add(-Grace), limit)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		var t Attempt
		err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
			var err error
			t, err = s.close(ctx, tx, Attempt{ID: id}, true)
			return err
		})
		if err != nil {
			return done, err
		}
		done = append(done, t)
	}
	return done, nil
}
