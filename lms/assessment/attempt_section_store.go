package assessment

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// insertParts opens the first section of an attempt whose items are laid out.
func insertParts(ctx context.Context, tx *sqlx.Tx, attemptID int64, parts Parts) error {
	for _, p := range parts {
		if _, err := tx.ExecContext(ctx, `INSERT INTO attempt_section (attempt_id, number, first_position, last_position, opened_at, deadline_at)
			VALUES (?, ?, ?, ?, ?, ?)`, attemptID, p.Number, p.First, p.Last, p.OpenedAt, p.DeadlineAt); err != nil {
			return err
		}
	}
	return nil
}

func findParts(ctx context.Context, db sqlx.QueryerContext, attemptID int64) (Parts, error) {
	var rows []struct {
		sectionRow
		First      int        `db:"first_position"`
		Last       int        `db:"last_position"`
		OpenedAt   *time.Time `db:"opened_at"`
		DeadlineAt *time.Time `db:"deadline_at"`
		ClosedAt   *time.Time `db:"closed_at"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT p.number, s.title, s.instructions, s.minutes, p.first_position, p.last_position,
		p.opened_at, p.deadline_at, p.closed_at FROM attempt_section p JOIN attempt t ON t.id = p.attempt_id
		JOIN assessment_section s ON s.assessment_id = t.assessment_id AND s.number = p.number WHERE p.attempt_id = ? ORDER BY p.number`, attemptID)
	parts := make(Parts, len(rows))
	for i, r := range rows {
		parts[i] = Part{Section: Section(r.sectionRow), First: r.First, Last: r.Last, OpenedAt: r.OpenedAt, DeadlineAt: r.DeadlineAt, ClosedAt: r.ClosedAt}
	}
	return parts, err
}

// stretchOf is what extra minutes make of a minute of a test that long.
func stretchOf(minutes, extra int) float64 { return 1 + float64(extra)/float64(minutes) }

// runParts reads the sections of a locked attempt that is open, lets fn change
// them once they stand where they do now, and keeps what became of them.
func (s *Store) runParts(ctx context.Context, tx *sqlx.Tx, t *Attempt, fn func(ps Parts, stretch float64) error) (Parts, error) {
	parts, err := findParts(ctx, tx, t.ID)
	if err != nil || len(parts) == 0 || t.SubmittedAt != nil {
		return parts, err
	}
	a, err := findAssessment(ctx, tx, t.AssessmentID, "")
	if err != nil {
		return nil, err
	}
	e, err := findException(ctx, tx, a.ID, t.AccountID)
	if err != nil {
		return nil, err
	}
	before := make(Parts, len(parts))
	copy(before, parts)
	sections := parts.sections()
	stretch := stretchOf(a.lengthOf(sections), e.Minutes)
	parts.run(s.now(), t.DeadlineAt, stretch)
	if fn != nil {
		if err := fn(parts, stretch); err != nil {
			return parts, err
		}
	}
	for i, p := range parts {
		if p == before[i] {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE attempt_section SET opened_at = ?, deadline_at = ?, closed_at = ? WHERE attempt_id = ? AND number = ?`,
			p.OpenedAt, p.DeadlineAt, p.ClosedAt, t.ID, p.Number); err != nil {
			return parts, err
		}
	}
	if end := parts.last(t.DeadlineAt, stretch); end.Before(t.DeadlineAt) { // one was left early
		t.DeadlineAt = end
		_, err = tx.ExecContext(ctx, `UPDATE attempt SET deadline_at = ? WHERE id = ?`, end, t.ID)
	}
	return parts, err
}

// extend lets an open attempt at a, which is locked, follow another exception, in
// its extra minutes and its closing time: the section that the person is at gets
// its share.
func (s *Store) extend(ctx context.Context, tx *sqlx.Tx, a Assessment, attemptID int64, e Exception) error {
	t, err := findAttempt(ctx, tx, attemptID, "")
	if err != nil {
		return err
	}
	parts, err := s.runParts(ctx, tx, &t, nil) // by the time they have had
	if err != nil {
		return err
	}
	had, err := findException(ctx, tx, a.ID, t.AccountID)
	if err != nil {
		return err
	}
	sections := parts.sections()
	a.Minutes = a.lengthOf(sections)
	stretch := stretchOf(a.Minutes, e.Minutes)
	end := a.For(e).Deadline(t.StartedAt, e.Minutes)
	t.DeadlineAt = t.DeadlineAt.Add(end.Sub(a.For(had).Deadline(t.StartedAt, had.Minutes)))
	if allTimed(sections) {
		t.DeadlineAt = earlier(parts.until(stretch), end)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE attempt SET deadline_at = ? WHERE id = ?`, t.DeadlineAt, t.ID); err != nil {
		return err
	}
	if p := parts.Current(); p != nil && p.Timed() && p.ClosedAt == nil {
		_, err = tx.ExecContext(ctx, `UPDATE attempt_section SET deadline_at = ? WHERE attempt_id = ? AND number = ?`,
			earlier(p.OpenedAt.Add(p.lasts(stretch)), t.DeadlineAt), t.ID, p.Number)
	}
	return err
}

// LeaveSection closes the section that the person is at, for good if it has
// its own time, and opens the next.
func (s *Store) LeaveSection(ctx context.Context, actor lms.Actor, attemptID int64, number int) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		t, err := lockAttempt(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		if err := canAnswer(actor, t.AccountID, t.LibraryID); err != nil {
			return err
		}
		switch {
		case t.Overdue(s.now()):
			return lms.Fail(lms.Conflict, "attempt.too_late")
		case t.SubmittedAt != nil:
			return lms.Fail(lms.Conflict, "attempt.submitted")
		}
		_, err = s.runParts(ctx, tx, &t, func(ps Parts, stretch float64) error {
			return ps.leave(number, s.now(), t.DeadlineAt, stretch)
		})
		return err
	})
}
