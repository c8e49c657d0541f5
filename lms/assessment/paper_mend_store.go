package assessment

import (
	"context"
	"reflect"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// lockPaper locks an attempt that was keyed in from paper, for those who may
// mend it.
func (s *Store) lockPaper(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, attemptID int64) (t Attempt, items []AttemptItem, err error) {
	if t, err = lockAttempt(ctx, tx, attemptID); err != nil {
		return t, nil, err
	}
	if err := can(actor, persons, t.LibraryID); err != nil {
		return t, nil, err
	}
	note, err := findPaperNote(ctx, tx, attemptID)
	switch {
	case err != nil:
		return t, nil, err
	case note == nil:
		return t, nil, lms.Fail(lms.Conflict, "paper.not_keyed")
	case t.AccountID == actor.AccountID:
		return t, nil, lms.Fail(lms.Forbidden, "paper.own")
	}
	items, err = findAttemptItems(ctx, tx, attemptID)
	return t, items, err
}

// MendPaper puts other answers, by position, in the place of those that were
// keyed in from paper and grades the attempt as any other; the old ones are kept.
// seen is how many corrections there were when the actor read them. An essay that
// was marked keeps its mark until somebody marks it anew, unless nothing is left
// of it. Field: reason.
func (s *Store) MendPaper(ctx context.Context, actor lms.Actor, attemptID int64, answers []Answer, reason string, seen int) (t Attempt, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var items []AttemptItem
		if t, items, err = s.lockPaper(ctx, tx, actor, attemptID); err != nil {
			return err
		}
		made, err := findPaperCorrections(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		if bad := checkReason(reason, "paper.reason_missing"); bad != nil {
			return bad
		}
		switch {
		case len(made) != seen:
			return lms.Fail(lms.Conflict, "paper.mended_meanwhile")
		case len(answers) != len(items):
			return lms.Fail(lms.Invalid, "attempt.answer_form")
		}
		before := GradeItems(items, t.PassPercent)
		old, changed := make([]Answer, len(items)), 0
		for i := range items {
			it := &items[i]
			old[i] = it.Answer
			if err := answers[i].check(it.Question); err != nil {
				return err
			}
			given := answers[i].For(it.Question.Kind)
			if reflect.DeepEqual(given, it.Answer) || given.Blank() && it.Answer.Blank() {
				continue
			}
			changed++
			it.Answer, it.Marked = given, it.Marked && !given.Blank()
			if _, err := tx.ExecContext(ctx, `UPDATE attempt_item SET answer = ?, answered_at = ? WHERE attempt_id = ? AND position = ?`,
				column[Answer]{given}, t.SubmittedAt, attemptID, it.Position); err != nil {
				return err
			}
		}
		if changed == 0 {
			return lms.Fail(lms.Conflict, "paper.nothing_changed")
		}
		after := GradeItems(items, t.PassPercent)
		if _, err := tx.ExecContext(ctx, `INSERT INTO attempt_correction (attempt_id, answers, changed, percent_before, percent_after, reason, made_by, made_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, attemptID, column[[]Answer]{old}, changed, percentOf(before), percentOf(after), strings.TrimSpace(reason), actor.AccountID, s.now()); err != nil {
			return err
		}
		t, err = s.grade(ctx, tx, t, items)
		return err
	})
	return t, err
}

// findPaperCorrections are those of an attempt, the oldest first.
func findPaperCorrections(ctx context.Context, db sqlx.QueryerContext, attemptID int64) (made []PaperCorrection, err error) {
	err = sqlx.SelectContext(ctx, db, &made, `SELECT x.changed, x.percent_before, x.percent_after, x.reason, c.name AS made_by, x.made_at
		FROM attempt_correction x JOIN account c ON c.id = x.made_by WHERE x.attempt_id = ? ORDER BY x.id`, attemptID)
	return made, err
}

// TakeBackPaper takes an attempt away from a person for whom it was keyed in by
// mistake; what was keyed in is kept beside the test and its id returned. The
// person's later attempts move up. Field: reason.
func (s *Store) TakeBackPaper(ctx context.Context, actor lms.Actor, attemptID int64, reason string) (id int64, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		t, items, err := s.lockPaper(ctx, tx, actor, attemptID)
		if err != nil {
			return err
		}
		if bad := checkReason(reason, "paper.reason_missing"); bad != nil {
			return bad
		}
		answers, competencies := make([]Answer, len(items)), []int64{}
		for i, it := range items {
			answers[i] = it.Answer
			if it.Question.CompetencyID != 0 {
				competencies = append(competencies, it.Question.CompetencyID)
			}
		}
		var percent *float64
		if t.Graded() {
			percent = &t.Percent
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO attempt_taken_back (attempt_id, assessment_id, account_id, paper_id, answers, competencies, percent, sat_at, entered_by, entered_at,
			reason, taken_by, taken_at) SELECT id, assessment_id, account_id, paper_id, ?, ?, ?, submitted_at, entered_by, entered_at, ?, ?, ? FROM attempt WHERE id = ?`,
			column[[]Answer]{answers}, column[[]int64]{competencies}, percent, strings.TrimSpace(reason), actor.AccountID, s.now(), attemptID)
		if err != nil {
			return err
		}
		if id, err = res.LastInsertId(); err != nil {
			return err
		}
		for _, table := range []string{"attempt_mark", "attempt_regrade", "attempt_decision", "attempt_correction", "attempt_void", "attempt_event", "attempt_log", "attempt_section", "attempt_item"} {
			// Safety: literals of this line.
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE attempt_id = ?`, attemptID); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM attempt WHERE id = ?`, attemptID); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE attempt SET number = number - 1 WHERE assessment_id = ? AND account_id = ? AND number > ? ORDER BY number`, t.AssessmentID, t.AccountID, t.Number)
		return err
	})
	return id, err
}

const takenColumns = `b.id, b.assessment_id, b.attempt_id, b.account_id, c.name AS person, p.number AS paper, b.percent, b.sat_at, b.reason, y.name AS taken_by, b.taken_at, b.answers, b.competencies
	FROM attempt_taken_back b JOIN account c ON c.id = b.account_id JOIN assessment_paper p ON p.id = b.paper_id JOIN account y ON y.id = b.taken_by`

type takenRow struct {
	ID           int64            `db:"id"`
	AssessmentID int64            `db:"assessment_id"`
	AttemptID    int64            `db:"attempt_id"`
	AccountID    int64            `db:"account_id"`
	Person       string           `db:"person"`
	Paper        int              `db:"paper"`
	Percent      *float64         `db:"percent"`
	SatAt        time.Time        `db:"sat_at"`
	Reason       string           `db:"reason"`
	By           string           `db:"taken_by"`
	At           time.Time        `db:"taken_at"`
	Answers      column[[]Answer] `db:"answers"`
	Competencies column[[]int64]  `db:"competencies"`
}

func findTaken(ctx context.Context, db sqlx.QueryerContext, where string, args ...any) ([]TakenBack, error) {
	var rows []takenRow
	// Safety: constants of this package.
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+takenColumns+` WHERE `+where, args...)
	list := make([]TakenBack, len(rows))
	for i, r := range rows {
		list[i] = TakenBack{ID: r.ID, AssessmentID: r.AssessmentID, AttemptID: r.AttemptID, AccountID: r.AccountID, Person: r.Person, Paper: r.Paper, Percent: r.Percent,
			SatAt: r.SatAt, Reason: r.Reason, By: r.By, At: r.At, Answers: r.Answers.V, Competencies: r.Competencies.V}
	}
	return list, err
}

// Taken are the attempts at a test that were taken back, the newest first.
func (s *Store) Taken(ctx context.Context, actor lms.Actor, assessmentID int64) ([]TakenBack, error) {
	a, err := findAssessment(ctx, s.db, assessmentID, "")
	if err == nil {
		err = can(actor, persons, a.LibraryID)
	}
	if err != nil {
		return nil, err
	}
	return findTaken(ctx, s.db, `b.assessment_id = ? ORDER BY b.id DESC`, assessmentID)
}

// UntoldTaken lists up to limit attempts taken back that courses and evidence
// have not heard of, with what is left of the person's results in that test.
// Only the system may.
func (s *Store) UntoldTaken(ctx context.Context, actor lms.Actor, limit int) (list []TakenBack, left [][]lms.TestResult, err error) {
	if !actor.IsSystem() {
		return nil, nil, lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	if list, err = findTaken(ctx, s.db, `b.told_at IS NULL ORDER BY b.id LIMIT ?`, limit); err != nil {
		return nil, nil, err
	}
	for _, b := range list {
		mine, err := s.findMine(ctx, s.db, lms.Actor{AccountID: b.AccountID}, b.AssessmentID)
		if err != nil {
			return nil, nil, err
		}
		left = append(left, TestResults(mine))
	}
	return list, left, nil
}

// SetTakenTold notes that courses and evidence have heard of it. Only the system
// may.
func (s *Store) SetTakenTold(ctx context.Context, actor lms.Actor, id int64) error {
	if !actor.IsSystem() {
		return lms.Fail(lms.Forbidden, "assessment.forbidden.system")
	}
	_, err := s.db.ExecContext(ctx, `UPDATE attempt_taken_back SET told_at = ? WHERE id = ?`, s.now(), id)
	return err
}
