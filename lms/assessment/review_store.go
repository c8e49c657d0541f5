package assessment

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// stand works out where a graded attempt stands: passed, not passed, or waiting
// for a person to decide. The band of a test that asks for it is fixed when a
// result first exists.
func (s *Store) stand(ctx context.Context, tx *sqlx.Tx, t Attempt, g Grade) (Attempt, error) {
	t.Points, t.Waiting, t.Earned, t.Percent, t.Passed = g.Points, g.Waiting, g.Earned, g.Percent, g.Passed
	t.Review = Unreviewed
	if !t.Reviewed || g.Waiting > 0 {
		return t, nil
	}
	if t.BandLow == nil {
		b, err := findBorder(ctx, tx, t)
		if err != nil || b == nil {
			return t, err
		}
		low, high := round(b.Low, 4), round(b.High, 4)
		t.BandLow, t.BandHigh = &low, &high
	}
	made, err := findDecisions(ctx, tx, t.ID)
	if err != nil {
		return t, err
	}
	t.Review, t.Passed = reviewed(t.Percent, g.Passed, *t.band(), newest(made))
	return t, nil
}

// band is the one that was known when the result first was; nil where it counts
// for nothing.
func (t Attempt) band() *itemstat.Band {
	if t.BandLow == nil || t.BandHigh == nil {
		return nil
	}
	return &itemstat.Band{Low: *t.BandLow, High: *t.BandHigh}
}

func newest(made []Decision) *Decision {
	if len(made) == 0 {
		return nil
	}
	return &made[len(made)-1]
}

// findDecisions are those about an attempt, the oldest first.
func findDecisions(ctx context.Context, db sqlx.QueryerContext, attemptID int64) (made []Decision, err error) {
	err = sqlx.SelectContext(ctx, db, &made, `SELECT d.passed, d.percent, d.reason, d.decided_by, c.name AS by_name, d.decided_at
		FROM attempt_decision d JOIN account c ON c.id = d.decided_by WHERE d.attempt_id = ? ORDER BY d.id`, attemptID)
	return made, err
}

// ReviewTask is a result near the pass mark.
type ReviewTask struct {
	Attempt
	Person    string
	Decisions []Decision // the oldest first
	Own       bool       // the actor sat it
}

// Reviews are the results of a test that people decide about, those that wait
// first, the oldest of them first.
func (s *Store) Reviews(ctx context.Context, actor lms.Actor, assessmentID int64) (Assessment, []ReviewTask, error) {
	a, err := s.withPersons(ctx, actor, assessmentID)
	if err != nil {
		return a, nil, err
	}
	var rows []struct {
		attemptRow
		Person string `db:"person"`
	}
	// Safety: a constant of this package.
	err = s.db.SelectContext(ctx, &rows, `SELECT `+attemptColumns+`, c.name AS person FROM attempt t JOIN assessment a ON a.id = t.assessment_id
		JOIN account c ON c.id = t.account_id WHERE t.assessment_id = ? AND NOT t.voided AND t.review IS NOT NULL ORDER BY t.review = 'decided', t.submitted_at, t.id`, assessmentID)
	tasks := make([]ReviewTask, len(rows))
	for i, r := range rows {
		if tasks[i].Decisions, err = findDecisions(ctx, s.db, r.ID); err != nil {
			return a, nil, err
		}
		tasks[i].Attempt, tasks[i].Person, tasks[i].Own = Attempt(r.attemptRow), r.Person, r.AccountID == actor.AccountID
	}
	return a, tasks, err
}

// Decide keeps what the actor decides about a result that waits for it, or
// another decision about one that was decided; earlier ones stay. seen is how
// many there were when the actor read the result. Fields: passed, reason.
func (s *Store) Decide(ctx context.Context, actor lms.Actor, attemptID int64, passed *bool, reason string, seen int) (t Attempt, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if t, err = lockAttempt(ctx, tx, attemptID); err != nil {
			return err
		}
		if err := can(actor, persons, t.LibraryID); err != nil {
			return err
		}
		made, err := findDecisions(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		var p lms.Problems
		if passed == nil {
			p = append(p, lms.FailField("passed", "review.passed_missing"))
		}
		if bad := checkReason(reason, "review.reason_missing"); bad != nil {
			p = append(p, bad)
		}
		switch {
		case t.AccountID == actor.AccountID:
			return lms.Fail(lms.Forbidden, "review.own")
		case t.Review == Unreviewed || t.Voided:
			return lms.Fail(lms.Conflict, "review.not_asked")
		case len(made) != seen:
			return lms.Fail(lms.Conflict, "review.changed")
		case len(p) > 0:
			return p.OrNil()
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO attempt_decision (attempt_id, passed, percent, reason, decided_by, decided_at) VALUES (?, ?, ?, ?, ?, ?)`,
			attemptID, *passed, t.Percent, strings.TrimSpace(reason), actor.AccountID, s.now()); err != nil {
			return err
		}
		t.Review, t.Passed = ReviewDecided, *passed
		_, err = tx.ExecContext(ctx, `UPDATE attempt SET review = ?, passed = ?, told_at = NULL WHERE id = ?`, t.Review, t.Passed, attemptID)
		return err
	})
	return t, err
}
