package assessment

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const paperColumns = `p.id, p.assessment_id, p.number, p.seed, c.name AS by_name, p.created_at, p.items,
	(SELECT COUNT(*) FROM attempt t WHERE t.paper_id = p.id) AS entered FROM assessment_paper p JOIN account c ON c.id = p.created_by`

type paperRow struct {
	ID           int64             `db:"id"`
	AssessmentID int64             `db:"assessment_id"`
	Number       int               `db:"number"`
	Seed         int64             `db:"seed"`
	By           string            `db:"by_name"`
	CreatedAt    time.Time         `db:"created_at"`
	Items        column[[]printed] `db:"items"`
	Entered      int               `db:"entered"`
}

func (r paperRow) paper() Paper {
	return Paper{ID: r.ID, AssessmentID: r.AssessmentID, Number: r.Number, Seed: r.Seed, By: r.By, CreatedAt: r.CreatedAt, Entered: r.Entered, Questions: len(r.Items.V)}
}

// Papers are a test, what of it was printed, newest first, and those of its
// fixed questions that cannot go on paper.
func (s *Store) Papers(ctx context.Context, actor lms.Actor, assessmentID int64) (a Assessment, papers []Paper, unfit []Item, err error) {
	if a, err = findAssessment(ctx, s.db, assessmentID, ""); err != nil {
		return a, nil, nil, err
	}
	if err = can(actor, write, a.LibraryID); err != nil {
		return a, nil, nil, err
	}
	var rows []paperRow
	// Safety: a constant of this package.
	if err = s.db.SelectContext(ctx, &rows, `SELECT `+paperColumns+` WHERE p.assessment_id = ? ORDER BY p.number DESC`, assessmentID); err != nil {
		return a, nil, nil, err
	}
	for _, r := range rows {
		papers = append(papers, r.paper())
	}
	items, err := findItems(ctx, s.db, assessmentID)
	if err != nil {
		return a, nil, nil, err
	}
	forms, err := findForms(ctx, s.db, assessmentID)
	if err != nil {
		return a, nil, nil, err
	}
	for i, f := range forms.All {
		more, err := formItems(ctx, s.db, f)
		if err != nil {
			return a, nil, nil, err
		}
		if i == 0 {
			items = nil // the forms are what people get
		}
		items = append(items, more...)
	}
	told := map[int64]bool{}
	for _, it := range items {
		if Unprintable(it.Question) != "" && !told[it.ID] {
			unfit = append(unfit, it)
			told[it.ID] = true
		}
	}
	return a, papers, unfit, nil
}

// CreatePaper fixes a paper of a test that is published or archived: what is
// drawn is drawn from questions that can go on paper, and fixed ones that
// cannot are left out. Its number is returned.
func (s *Store) CreatePaper(ctx context.Context, actor lms.Actor, assessmentID int64) (number int, err error) {
	err = s.change(ctx, actor, assessmentID, func(tx *sqlx.Tx, a Assessment) error {
		if a.Status == Draft {
			return lms.Fail(lms.Conflict, "paper.draft")
		}
		if err := tx.GetContext(ctx, &number, `SELECT COALESCE(MAX(number), 0) + 1 FROM assessment_paper WHERE assessment_id = ?`, assessmentID); err != nil {
			return err
		}
		seed := seedOf(assessmentID, 0, number) // no account has number 0
		items, err := s.paperItems(ctx, tx, a, number, seed)
		if err != nil {
			return err
		}
		laid, orders := layOut(a.Settings, items, seed)
		kept := make([]printed, len(laid))
		for i, it := range laid {
			kept[i] = printed{VersionID: it.VersionID, Order: orders[i], Points: it.Points, Section: it.Section}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO assessment_paper (assessment_id, number, seed, items, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
			assessmentID, number, seed, column[[]printed]{kept}, actor.AccountID, s.now())
		return err
	})
	return number, err
}

// paperForm is the letter of the form that a paper of that number is of.
func paperForm(f Forms, number int) string {
	if len(f.All) == 0 {
		return ""
	}
	return Letter((number - 1) % len(f.All))
}

// paperItems are the questions of a paper: of a form in turn, or fixed and
// drawn ones, that can be printed.
func (s *Store) paperItems(ctx context.Context, tx *sqlx.Tx, a Assessment, number int, seed int64) ([]Item, error) {
	unfit := func(it Item) bool { return Unprintable(it.Question) != "" }
	forms, err := findForms(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	if n := len(forms.All); n > 0 {
		items, err := formItems(ctx, tx, forms.All[(number-1)%n])
		if items = slices.DeleteFunc(items, unfit); err == nil && len(items) == 0 {
			err = lms.Fail(lms.Conflict, "paper.nothing")
		}
		return items, err
	}
	items, err := findItems(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	items = slices.DeleteFunc(items, unfit)
	draws, err := findDraws(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	if len(draws) > 0 {
		pool, err := findPool(ctx, tx, a, 0, nil)
		if err != nil {
			return nil, err
		}
		for {
			picked, ok := draw(draws, pool, seed)
			if !ok {
				return nil, lms.Fail(lms.Conflict, "paper.bank_short")
			}
			more, err := findDrawn(ctx, tx, picked)
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(more, unfit) {
				items = append(items, more...)
				break
			}
			for _, it := range more { // what cannot be printed is out of the draw
				if unfit(it) {
					pool = slices.DeleteFunc(pool, func(c candidate) bool { return c.ID == it.ID })
				}
			}
		}
	}
	if len(items) == 0 {
		return nil, lms.Fail(lms.Conflict, "paper.nothing")
	}
	return items, nil
}

// Paper is a paper of a test with its questions and their keys.
func (s *Store) Paper(ctx context.Context, actor lms.Actor, assessmentID int64, number int) (PaperSheet, error) {
	a, err := findAssessment(ctx, s.db, assessmentID, "")
	if err == nil {
		err = can(actor, write, a.LibraryID)
	}
	if err != nil {
		return PaperSheet{}, err
	}
	return findPaper(ctx, s.db, a, number)
}

func findPaper(ctx context.Context, db sqlx.QueryerContext, a Assessment, number int) (p PaperSheet, err error) {
	var row paperRow
	// Safety: a constant of this package.
	if err = sqlx.GetContext(ctx, db, &row, `SELECT `+paperColumns+` WHERE p.assessment_id = ? AND p.number = ?`, a.ID, number); err != nil {
		return p, sqldb.NotFound(err, "paper.not_found")
	}
	ids := make([]int64, len(row.Items.V))
	for i, it := range row.Items.V {
		ids[i] = it.VersionID
	}
	// Safety: constants of this package; In writes placeholders.
	query, args, err := sqlx.In(`SELECT `+questionColumns+` FROM question_version v JOIN question q ON q.id = v.question_id WHERE v.id IN (?)`, ids)
	if err != nil {
		return p, err
	}
	var rows []questionRow
	if err = sqlx.SelectContext(ctx, db, &rows, query, args...); err != nil {
		return p, err
	}
	byID := map[int64]Question{}
	for _, r := range rows {
		byID[r.VersionID] = r.question()
	}
	p.Paper, p.Test = row.paper(), a
	for i, it := range row.Items.V {
		p.Items = append(p.Items, PaperItem{Question: byID[it.VersionID].Shown(it.Order), Position: i + 1, Points: it.Points, Section: it.Section})
	}
	if p.Sections, err = findSections(ctx, db, a.ID); err != nil {
		return p, err
	}
	forms, err := findForms(ctx, db, a.ID)
	p.Form = paperForm(forms, number)
	return p, err
}

// EnterPaper keeps what a person of the library answered on a paper as an
// attempt that is handed in, and grades it like any other. One that was keyed in
// already is a Conflict. Days are those of SatAt's zone. Fields:
// paper-person, paper-sat.
func (s *Store) EnterPaper(ctx context.Context, actor lms.Actor, assessmentID int64, number int, e PaperEntry) (t Attempt, err error) {
	err = s.change(ctx, actor, assessmentID, func(tx *sqlx.Tx, a Assessment) error {
		if err := can(actor, persons, a.LibraryID); err != nil {
			return err
		}
		p, err := findPaper(ctx, tx, a, number)
		if err != nil {
			return err
		}
		mine, err := s.findMine(ctx, tx, lms.Actor{AccountID: e.AccountID}, assessmentID)
		if err != nil {
			return err
		}
		var here bool
		if err := tx.GetContext(ctx, &here, `SELECT EXISTS (SELECT 1 FROM account_role WHERE account_id = ? AND library_id = ?)`, e.AccountID, a.LibraryID); err != nil {
			return err
		}
		if err := refuseTwice(ctx, tx, p, e); err != nil {
			return err
		}
		exception, err := findException(ctx, tx, a.ID, e.AccountID)
		if err != nil {
			return err
		}
		allowed := a.For(exception).AttemptsAllowed
		switch {
		case !here:
			return lms.FailField("paper-person", "assessment.extra_person")
		case e.AccountID == actor.AccountID:
			return lms.FailField("paper-person", "paper.own")
		case slices.ContainsFunc(mine, func(t Attempt) bool { return t.SubmittedAt == nil }):
			return lms.FailField("paper-person", "paper.sitting")
		case allowed > 0 && len(Counted(mine)) >= allowed:
			return lms.FailField("paper-person", "paper.used", lms.Args{"n": allowed})
		case e.SatAt.After(s.now()):
			return lms.FailField("paper-sat", "paper.future")
		case lms.DayOf(e.SatAt) < p.madeOn(e.SatAt.Location()):
			return lms.FailField("paper-sat", "paper.before", lms.Args{"day": p.madeOn(e.SatAt.Location())})
		case len(e.Answers) != len(p.Items):
			return lms.Fail(lms.Invalid, "attempt.answer_form")
		}
		id, err := s.insertPaperAttempt(ctx, tx, actor, p, e, nextNumber(mine))
		if err != nil {
			return err
		}
		// Questions that later attempts share with it were met here first.
		if _, err := tx.ExecContext(ctx, `UPDATE attempt SET told_at = NULL WHERE account_id = ? AND submitted_at > ?`, e.AccountID, e.SatAt.UTC()); err != nil {
			return err
		}
		if t, err = findAttempt(ctx, tx, id, ""); err != nil {
			return err
		}
		items, err := findAttemptItems(ctx, tx, id)
		if err != nil {
			return err
		}
		t, err = s.grade(ctx, tx, t, items)
		return err
	})
	return t, err
}

// refuseTwice is a Conflict for a sheet that was keyed in already: of the same
// paper and person, sat at the same time. One that was made void may come again.
func refuseTwice(ctx context.Context, db sqlx.QueryerContext, p PaperSheet, e PaperEntry) error {
	var first struct {
		Number int       `db:"number"`
		Name   string    `db:"name"`
		By     string    `db:"by_name"`
		At     time.Time `db:"entered_at"`
	}
	err := sqlx.GetContext(ctx, db, &first, `SELECT t.number, c.name, y.name AS by_name, t.entered_at FROM attempt t JOIN account c ON c.id = t.account_id
		JOIN account y ON y.id = t.entered_by WHERE t.paper_id = ? AND t.account_id = ? AND t.submitted_at = ? AND NOT t.voided ORDER BY t.number LIMIT 1`,
		p.ID, e.AccountID, e.SatAt.UTC().Truncate(time.Second))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return lms.Fail(lms.Conflict, "paper.twice", lms.Args{"n": first.Number, "name": first.Name, "by": first.By, "day": lms.DayOf(first.At.In(e.SatAt.Location()))})
}

func (s *Store) insertPaperAttempt(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, p PaperSheet, e PaperEntry, number int) (int64, error) {
	points := 0.
	for _, it := range p.Items {
		points += it.Points
	}
	at := e.SatAt.UTC().Truncate(time.Second)
	knows, err := findKnowsKey(ctx, tx, p.Test, e.AccountID)
	if err != nil {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO attempt (assessment_id, account_id, number, seed, pass_percent, started_at, deadline_at, open_slot, submitted_at, submitted_by,
		points, paper_id, entered_by, entered_at, form, knows_key) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, 'person', ?, ?, ?, ?, ?, ?)`, p.Test.ID, e.AccountID, number, p.Seed, p.Test.PassPercent,
		at, at, at, points, p.ID, actor.AccountID, s.now(), p.Form, knows)
	if err != nil {
		return 0, err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	var kept column[[]printed]
	if err := tx.GetContext(ctx, &kept, `SELECT items FROM assessment_paper WHERE id = ?`, p.ID); err != nil {
		return 0, err
	}
	laid := make([]Item, len(p.Items))
	for i, it := range p.Items {
		laid[i] = Item{Position: it.Position, Section: it.Section}
		if err := e.Answers[i].check(it.Question); err != nil {
			return 0, err
		}
		answered := sql.NullTime{Time: at, Valid: !e.Answers[i].Blank()}
		if _, err := tx.ExecContext(ctx, `INSERT INTO attempt_item (attempt_id, position, version_id, option_order, points, answer, answered_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			id, it.Position, it.VersionID, column[[]int]{kept.V[i].Order}, it.Points, column[Answer]{e.Answers[i].For(it.Kind)}, answered); err != nil {
			return 0, err
		}
	}
	return id, insertParts(ctx, tx, id, layParts(p.Sections, laid, at, at, 1))
}

// findPaperNote is nil for an attempt that was not sat on paper.
func findPaperNote(ctx context.Context, db sqlx.QueryerContext, attemptID int64) (*PaperNote, error) {
	var n PaperNote
	err := sqlx.GetContext(ctx, db, &n, `SELECT p.number, c.name AS entered_by, t.entered_at FROM attempt t JOIN assessment_paper p ON p.id = t.paper_id
		JOIN account c ON c.id = t.entered_by WHERE t.id = ?`, attemptID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &n, err
}
