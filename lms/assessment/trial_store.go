package assessment

import (
	"context"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Trials are the sittings of those who write tests and try them. They are
// worked on as attempts are, by the same rules, and count nowhere.
type Trials struct {
	s     *Store
	later bool
}

// Trials of the store's tests.
func (s *Store) Trials() Trials { return Trials{s: s} }

// Later are the trials as they are read when nothing that is revealed waits any more.
func (x Trials) Later() Trials { return Trials{x.s, true} }

// Begin begins a trial of a test that is open, or could be opened but for its
// dates, and returns its id. Code, closing time, waiting time and the number of
// attempts do not count. form is the letter of a parallel form; without one any
// is taken. The actor's older trial of the test is thrown away.
func (x Trials) Begin(ctx context.Context, actor lms.Actor, assessmentID int64, form string) (id int64, err error) {
	s := x.s
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := findAssessment(ctx, tx, assessmentID, "LOCK IN SHARE MODE")
		if err != nil {
			return err
		}
		if err := can(actor, write, a.LibraryID); err != nil {
			return err
		}
		if a.Status == Draft {
			err := s.missing(ctx, tx, a, time.Time{})
			var lacks lms.Problems
			if errors.As(err, &lacks) {
				return lms.Fail(lms.Conflict, "trial.incomplete")
			}
			if err != nil {
				return err
			}
		}
		t, err := s.layTrial(ctx, tx, actor, a, form)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM trial WHERE assessment_id = ? AND account_id = ?`, a.ID, actor.AccountID); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO trial (assessment_id, account_id, begun_at, state) VALUES (?, ?, ?, ?)`,
			a.ID, actor.AccountID, t.StartedAt, column[trial]{t})
		if err != nil {
			return err
		}
		id, err = res.LastInsertId()
		return err
	})
	return id, err
}

// layTrial draws and lays out a trial that begins now.
func (s *Store) layTrial(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, a Assessment, form string) (t trial, err error) {
	now := s.now()
	seed := s.clock().UnixNano() // another order every time
	forms, err := findForms(ctx, tx, a.ID)
	if err != nil {
		return t, err
	}
	var items []Item
	if n := len(forms.All); n > 0 {
		at := int(seed % int64(n))
		for i, label := range forms.Labels() {
			if label == form {
				at = i
			}
		}
		t.Form = Letter(at)
		items, err = formItems(ctx, tx, forms.All[at])
	} else {
		items, err = s.attemptItems(ctx, tx, a, actor.AccountID, seed)
	}
	if err != nil {
		return t, err
	}
	sections, err := findSections(ctx, tx, a.ID)
	if err != nil {
		return t, err
	}
	a.Minutes, a.ClosesAt = a.lengthOf(sections), nil
	t.Number, t.Seed, t.PassPercent, t.StartedAt, t.DeadlineAt, t.Watched, t.Reviewed = 1, seed, a.PassPercent, now, a.Deadline(now, 0), a.Watched, a.Reviewed
	laid, orders := layOut(a.Settings, items, seed)
	t.Parts = layParts(sections, laid, now, t.DeadlineAt, 1)
	for i, it := range laid {
		t.Items = append(t.Items, AttemptItem{Question: it.Question.Shown(orders[i]), Position: it.Position, Points: it.Points})
	}
	return t, nil
}

// with reads a trial of the actor's, locked, as it stands now, and keeps what fn
// makes of it.
func (x Trials) with(ctx context.Context, actor lms.Actor, id int64, fn func(tx *sqlx.Tx, t *trial) error) error {
	return x.s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var row struct {
			AssessmentID int64         `db:"assessment_id"`
			AccountID    int64         `db:"account_id"`
			State        column[trial] `db:"state"`
		}
		err := tx.GetContext(ctx, &row, `SELECT assessment_id, account_id, state FROM trial WHERE id = ? FOR UPDATE`, id)
		if err != nil {
			return sqldb.NotFound(err, "trial.not_found")
		}
		a, err := findAssessment(ctx, tx, row.AssessmentID, "")
		if err != nil {
			return err
		}
		if err := can(actor, write, a.LibraryID); err != nil || row.AccountID != actor.AccountID {
			return lms.Fail(lms.NotFound, "trial.not_found")
		}
		t := row.State.V
		t.ID, t.AssessmentID, t.LibraryID, t.AccountID, t.Test = id, a.ID, a.LibraryID, row.AccountID, a
		t.run(x.s.now())
		if err := fn(tx, &t); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE trial SET state = ? WHERE id = ?`, column[trial]{t}, id)
		return err
	})
}

// Sheet is the trial as it stands; SubmittedAt is set once its time is up.
func (x Trials) Sheet(ctx context.Context, actor lms.Actor, id int64) (Sheet, error) {
	sheet := Sheet{Now: x.s.clock(), Trial: true}
	err := x.with(ctx, actor, id, func(_ *sqlx.Tx, t *trial) error {
		sheet.Attempt, sheet.Test, sheet.Parts, sheet.Items = t.Attempt, t.Test, t.Parts, t.Items
		return nil
	})
	return sheet, err
}

// SaveChange takes one act, as Store.SaveChange does.
func (x Trials) SaveChange(ctx context.Context, actor lms.Actor, id int64, c Change) (Saved, error) {
	var saved Saved
	err := x.with(ctx, actor, id, func(_ *sqlx.Tx, t *trial) error {
		item, err := t.save(c, x.s.now())
		saved = Saved{Item: item, Now: x.s.clock(), DeadlineAt: t.Parts.ends(t.DeadlineAt), Watched: t.Watched}
		if p := t.Parts.Current(); p != nil {
			saved.Section = p.Number
		}
		return err
	})
	return saved, err
}

// LeaveSection goes on to the next section, as Store.LeaveSection does.
func (x Trials) LeaveSection(ctx context.Context, actor lms.Actor, id int64, number int) error {
	return x.with(ctx, actor, id, func(_ *sqlx.Tx, t *trial) error {
		switch {
		case t.SubmittedAt != nil:
			return lms.Fail(lms.Conflict, "attempt.submitted")
		case len(t.Parts) == 0:
			return nil
		}
		err := t.Parts.leave(number, x.s.now(), t.DeadlineAt, 1)
		t.run(x.s.now())
		return err
	})
}

// Submit hands the trial in. Doing it again changes nothing.
func (x Trials) Submit(ctx context.Context, actor lms.Actor, id int64) error {
	return x.with(ctx, actor, id, func(_ *sqlx.Tx, t *trial) error {
		t.close(x.s.now(), !x.s.now().Before(t.DeadlineAt))
		return nil
	})
}

// NoteFocus notes that the page was left or is there again, as Store.NoteFocus does.
func (x Trials) NoteFocus(ctx context.Context, actor lms.Actor, id int64, kind EventKind, ago time.Duration) error {
	if kind != Left && kind != Back {
		return lms.Fail(lms.Invalid, "error.request")
	}
	return x.with(ctx, actor, id, func(_ *sqlx.Tx, t *trial) error {
		at := x.s.now().Add(-max(0, ago)).Truncate(time.Second)
		if at.Before(t.StartedAt) {
			at = t.StartedAt
		}
		t.note(trialEvent{Event: Event{Kind: kind, At: at}})
		return nil
	})
}

// NoteAddress notes a change of the network address, as Store.NoteAddress does.
func (x Trials) NoteAddress(ctx context.Context, actor lms.Actor, id int64, address string) error {
	return x.with(ctx, actor, id, func(_ *sqlx.Tx, t *trial) error {
		t.note(trialEvent{Event: Event{Kind: Address, At: x.s.now()}, Trace: traceOf(id, address)})
		return nil
	})
}

// Result is what a trial that is handed in came to, as far as the test reveals
// it to a learner who has handed in a first attempt; one that is still open is a
// Conflict.
func (x Trials) Result(ctx context.Context, actor lms.Actor, id int64) (Result, error) {
	var r Result
	var wait *RevealWait
	err := x.with(ctx, actor, id, func(tx *sqlx.Tx, t *trial) error {
		if t.SubmittedAt == nil {
			return lms.Fail(lms.Conflict, "attempt.still_open")
		}
		shut, err := findShut(ctx, tx, t.Test)
		if err != nil {
			return err
		}
		if !x.later {
			wait = t.Test.waits(standing{Done: 1, Allowed: t.Test.AttemptsAllowed, Closes: t.Test.ClosesAt, Shut: shut}, x.s.now())
		}
		sem, people, err := testSEM(ctx, tx, t.AssessmentID)
		r = t.result(sem, people)
		r.Person = actor.Name
		return err
	})
	return r.wait(wait), err
}

// Mine is the actor's trial of a test; nil when there is none.
func (x Trials) Mine(ctx context.Context, actor lms.Actor, assessmentID int64) (*Attempt, error) {
	var ids []int64
	err := x.s.db.SelectContext(ctx, &ids, `SELECT id FROM trial WHERE assessment_id = ? AND account_id = ?`, assessmentID, actor.AccountID)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	sheet, err := x.Sheet(ctx, actor, ids[0])
	return &sheet.Attempt, err
}

// Remove throws a trial of the actor's away; one that is gone already is no error.
func (x Trials) Remove(ctx context.Context, actor lms.Actor, id int64) error {
	_, err := x.s.db.ExecContext(ctx, `DELETE FROM trial WHERE id = ? AND account_id = ?`, id, actor.AccountID)
	return err
}

// Sweep throws away what was begun TrialKept ago or earlier. Only the system may.
func (x Trials) Sweep(ctx context.Context, actor lms.Actor) error {
	if !actor.IsSystem() {
		return lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	_, err := x.s.db.ExecContext(ctx, `DELETE FROM trial WHERE begun_at <= ?`, x.s.now().Add(-TrialKept))
	return err
}
