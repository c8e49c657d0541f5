package assessment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// MarkTask is an essay of somebody who is known to markers by a number alone.
type MarkTask struct {
	Person   int // 1 for the test's first attempt
	Position int
	Question Question
	Stage    Stage
	Mine     bool // the actor has marked it
	Own      bool // the actor wrote it
}

// For reports whether the task waits for the actor: another marker, or
// anybody when two differ.
func (t MarkTask) For() bool {
	return !t.Own && (t.Stage == FirstMarker || !t.Mine && (t.Stage == SecondMarker || t.Stage == Moderator))
}

const numbered = `(SELECT id, account_id, submitted_at, voided, ROW_NUMBER() OVER (ORDER BY id) AS person FROM attempt WHERE assessment_id = ?)`

// withPersons is a test for those who may see who sat it.
func (s *Store) withPersons(ctx context.Context, actor lms.Actor, assessmentID int64) (Assessment, error) {
	a, err := findAssessment(ctx, s.db, assessmentID, "")
	if err != nil {
		return a, err
	}
	return a, can(actor, persons, a.LibraryID)
}

// MarkTasks are the essays of a test in what was handed in, by question, so
// that answers to the same stand together.
func (s *Store) MarkTasks(ctx context.Context, actor lms.Actor, assessmentID int64) (Assessment, []MarkTask, error) {
	a, err := s.withPersons(ctx, actor, assessmentID)
	if err != nil {
		return a, nil, err
	}
	var rows []struct {
		itemRow
		AttemptID int64 `db:"attempt_id"`
		AccountID int64 `db:"account_id"`
		Person    int   `db:"person"`
	}
	// Safety: constants of this package.
	err = s.db.SelectContext(ctx, &rows, `SELECT `+itemColumns+`, t.id AS attempt_id, t.account_id, t.person FROM `+numbered+` t
		JOIN attempt_item i ON i.attempt_id = t.id`+itemVersions+`
		WHERE t.submitted_at IS NOT NULL AND NOT t.voided AND v.kind = 'essay' AND i.dropped IS NULL ORDER BY q.id, t.person`, assessmentID)
	if err != nil {
		return a, nil, err
	}
	var given []verdictRow
	// Safety: constants of this package.
	err = s.db.SelectContext(ctx, &given, `SELECT `+verdictColumns+` JOIN attempt t ON t.id = m.attempt_id WHERE t.assessment_id = ? ORDER BY m.id`, assessmentID)
	if err != nil {
		return a, nil, err
	}
	type place struct {
		attempt  int64
		position int
	}
	of := map[place][]Verdict{}
	for _, g := range given {
		of[place{g.AttemptID, g.Position}] = append(of[place{g.AttemptID, g.Position}], g.verdict())
	}
	var tasks []MarkTask
	for _, r := range rows {
		if r.Answer.V.Blank() {
			continue
		}
		t := MarkTask{Person: r.Person, Position: r.Position, Question: r.question(), Own: r.AccountID == actor.AccountID}
		verdicts := of[place{r.AttemptID, r.Position}]
		_, t.Stage = Settle(verdicts)
		t.Mine = marked(verdicts, actor)
		tasks = append(tasks, t)
	}
	return a, tasks, nil
}

func marked(all []Verdict, actor lms.Actor) bool {
	for _, v := range all {
		if v.MarkerID == actor.AccountID {
			return true
		}
	}
	return false
}

const verdictColumns = `m.attempt_id, m.position, m.marker_id, c.name AS marker, m.decides, m.levels, m.share, m.comment, m.marked_at
	FROM attempt_mark m JOIN account c ON c.id = m.marker_id`

type verdictRow struct {
	AttemptID int64         `db:"attempt_id"`
	Position  int           `db:"position"`
	MarkerID  int64         `db:"marker_id"`
	Marker    string        `db:"marker"`
	Decides   bool          `db:"decides"`
	Levels    column[[]int] `db:"levels"`
	Share     float64       `db:"share"`
	Comment   string        `db:"comment"`
	MarkedAt  time.Time     `db:"marked_at"`
}

func (r verdictRow) verdict() Verdict {
	return Verdict{MarkerID: r.MarkerID, Marker: r.Marker, Decides: r.Decides, Levels: r.Levels.V, Share: r.Share, Comment: r.Comment, MarkedAt: r.MarkedAt}
}

// findVerdicts are those of an attempt by position, the oldest first.
func findVerdicts(ctx context.Context, db sqlx.QueryerContext, attemptID int64) (map[int][]Verdict, error) {
	var rows []verdictRow
	// Safety: constants of this package.
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT `+verdictColumns+` WHERE m.attempt_id = ? ORDER BY m.id`, attemptID)
	of := map[int][]Verdict{}
	for _, r := range rows {
		of[r.Position] = append(of[r.Position], r.verdict())
	}
	return of, err
}

// MarkSheet is an essay as a marker sees it.
type MarkSheet struct {
	MarkTask
	Test     Assessment
	Item     AttemptItem
	Verdicts []Verdict // without the first while the actor is to be the second marker: two mark independently
	Seen     int       // verdicts there are
	Of       string    // stands for the attempt, whose number may be another one when one before it is taken back
}

// MarkSheet is the essay at a position of the attempt known by number.
func (s *Store) MarkSheet(ctx context.Context, actor lms.Actor, assessmentID int64, person, position int) (MarkSheet, error) {
	sheet, _, err := s.markSheet(ctx, actor, assessmentID, person, position)
	if sheet.Stage == SecondMarker && !sheet.Mine {
		sheet.Verdicts = nil
	}
	return sheet, err
}

func (s *Store) markSheet(ctx context.Context, actor lms.Actor, assessmentID int64, person, position int) (sheet MarkSheet, attemptID int64, err error) {
	if sheet.Test, err = findAssessment(ctx, s.db, assessmentID, ""); err != nil {
		return sheet, 0, err
	}
	if err := can(actor, persons, sheet.Test.LibraryID); err != nil {
		return sheet, 0, err
	}
	var t struct {
		ID        int64 `db:"id"`
		AccountID int64 `db:"account_id"`
	}
	// Safety: a constant of this package.
	err = sqlx.GetContext(ctx, s.db, &t, `SELECT t.id, t.account_id FROM `+numbered+` t WHERE t.person = ? AND t.submitted_at IS NOT NULL AND NOT t.voided`, assessmentID, person)
	if err != nil {
		return sheet, 0, sqldb.NotFound(err, "attempt.not_found")
	}
	items, err := findAttemptItems(ctx, s.db, t.ID)
	if err != nil {
		return sheet, 0, err
	}
	if position < 1 || position > len(items) || items[position-1].Question.Kind != Essay || items[position-1].Answer.Blank() {
		return sheet, 0, lms.Fail(lms.NotFound, "attempt.no_question")
	}
	of, err := findVerdicts(ctx, s.db, t.ID)
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%d", assessmentID, t.ID))
	sheet.Of = hex.EncodeToString(sum[:6])
	sheet.Item, sheet.Verdicts, sheet.Seen = items[position-1], of[position], len(of[position])
	_, stage := Settle(sheet.Verdicts)
	sheet.MarkTask = MarkTask{Person: person, Position: position, Question: sheet.Item.Question, Stage: stage,
		Mine: marked(sheet.Verdicts, actor), Own: t.AccountID == actor.AccountID}
	return sheet, t.ID, err
}

// GiveMark keeps the actor's verdict on an essay. When that settles it, the
// attempt is graded anew; it is returned as it stands then.
func (s *Store) GiveMark(ctx context.Context, actor lms.Actor, assessmentID int64, person, position int, m Marking) (t Attempt, err error) {
	sheet, attemptID, err := s.markSheet(ctx, actor, assessmentID, person, position)
	if err != nil {
		return t, err
	}
	if m.Of != "" && m.Of != sheet.Of {
		return t, lms.Fail(lms.Conflict, "mark.changed")
	}
	if sheet.Own {
		return t, lms.Fail(lms.Forbidden, "mark.own")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if t, err = lockAttempt(ctx, tx, attemptID); err != nil { // first of all: what is read from here on is what stands
			return err
		}
		of, err := findVerdicts(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		all := of[position]
		if len(all) != m.Seen {
			return lms.Fail(lms.Conflict, "mark.changed")
		}
		v, err := m.verdict(sheet.Item)
		if err != nil {
			return err
		}
		_, stage := Settle(all)
		if v.Decides, err = m.decides(stage, marked(all, actor)); err != nil {
			return err
		}
		if v.Levels == nil {
			v.Levels = []int{}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO attempt_mark (attempt_id, position, marker_id, decides, levels, share, comment, marked_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, attemptID, position, actor.AccountID, v.Decides, column[[]int]{v.Levels}, v.Share, v.Comment, s.now()); err != nil {
			return err
		}
		share, stage := Settle(append(all, v))
		if stage != Settled {
			return nil
		}
		items, err := findAttemptItems(ctx, tx, attemptID)
		if err != nil {
			return err
		}
		it := &items[position-1]
		it.Earned, it.Marked = round(it.Points*share, 4), true
		t, err = s.grade(ctx, tx, t, items)
		return err
	})
	return t, err
}
