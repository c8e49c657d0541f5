package assessment

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

func findForms(ctx context.Context, db sqlx.QueryerContext, assessmentID int64) (f Forms, err error) {
	var row struct {
		Given Giving         `db:"given"`
		Forms column[[]Form] `db:"forms"`
	}
	err = sqlx.GetContext(ctx, db, &row, `SELECT given, forms FROM assessment_form WHERE assessment_id = ?`, assessmentID)
	if errors.Is(err, sql.ErrNoRows) || err == nil && len(row.Forms.V) == 0 {
		return Forms{Given: InTurn}, nil
	}
	return Forms{Given: row.Given, All: row.Forms.V}, err
}

// Forms are those of a test that the actor may see.
func (s *Store) Forms(ctx context.Context, actor lms.Actor, id int64) (Forms, error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return Forms{}, err
	}
	return findForms(ctx, s.db, id)
}

// FormItems are the questions of a test's forms as they stand now, for those
// who write.
func (s *Store) FormItems(ctx context.Context, actor lms.Actor, id int64) (all [][]Item, err error) {
	a, err := findAssessment(ctx, s.db, id, "")
	if err == nil {
		err = can(actor, write, a.LibraryID)
	}
	if err != nil {
		return nil, err
	}
	forms, err := findForms(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	for _, f := range forms.All {
		items, err := formItems(ctx, s.db, f)
		if err != nil {
			return nil, err
		}
		all = append(all, items)
	}
	return all, nil
}

func formItems(ctx context.Context, db sqlx.QueryerContext, f Form) ([]Item, error) {
	picked := make([]drawn, len(f))
	for i, it := range f {
		picked[i] = drawn{ID: it.Question, Points: it.Points, Section: it.Section}
	}
	items, err := findDrawn(ctx, db, picked)
	for i := range items {
		items[i].Position = i + 1
	}
	return items, err
}

// AddForm fixes what a draft consists of now as its next form: its fixed
// questions and, drawn once, those of its blueprint; what no form has yet is
// drawn first.
func (s *Store) AddForm(ctx context.Context, actor lms.Actor, id int64) error {
	return s.changeForms(ctx, actor, id, func(tx *sqlx.Tx, a Assessment, f *Forms) error {
		if len(f.All) == MaxForms {
			return lms.Fail(lms.Conflict, "form.too_many", lms.Args{"n": MaxForms})
		}
		items, err := findItems(ctx, tx, id)
		if err != nil {
			return err
		}
		draws, err := findDraws(ctx, tx, id)
		if err != nil {
			return err
		}
		if len(draws) > 0 {
			pool, err := findPool(ctx, tx, a, 0, nil)
			if err != nil {
				return err
			}
			used := map[int64]bool{}
			for _, form := range f.All {
				for _, it := range form {
					used[it.Question] = true
				}
			}
			for i := range pool {
				pool[i].Seen = used[pool[i].ID]
			}
			picked, ok := draw(draws, pool, seedOf(id, -1, len(f.All))) // no account has number -1
			if !ok {
				return lms.Fail(lms.Conflict, "form.bank_short")
			}
			more, err := findDrawn(ctx, tx, picked)
			if err != nil {
				return err
			}
			items = append(items, more...)
		}
		if len(items) == 0 {
			return lms.Fail(lms.Conflict, "assessment.publish_no_items")
		}
		var form Form
		for _, it := range items {
			form = append(form, FormItem{Question: it.ID, Points: it.Points, Section: it.Section})
		}
		f.All = append(f.All, form)
		return nil
	})
}

// RemoveForm takes the last form of a draft away.
func (s *Store) RemoveForm(ctx context.Context, actor lms.Actor, id int64) error {
	return s.changeForms(ctx, actor, id, func(_ *sqlx.Tx, _ Assessment, f *Forms) error {
		f.All = f.All[:max(0, len(f.All)-1)]
		return nil
	})
}

// GiveForms says how the forms of a draft come to people.
func (s *Store) GiveForms(ctx context.Context, actor lms.Actor, id int64, how Giving) error {
	if !slices.Contains(Givings, how) {
		return lms.FailField("given", "form.given_unknown")
	}
	return s.changeForms(ctx, actor, id, func(_ *sqlx.Tx, _ Assessment, f *Forms) error {
		f.Given = how
		return nil
	})
}

func (s *Store) changeForms(ctx context.Context, actor lms.Actor, id int64, fn func(*sqlx.Tx, Assessment, *Forms) error) error {
	return s.changeItems(ctx, actor, id, func(tx *sqlx.Tx, a Assessment) error {
		f, err := findForms(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := fn(tx, a, &f); err != nil {
			return err
		}
		return s.putForms(ctx, tx, id, f)
	})
}

func (s *Store) putForms(ctx context.Context, tx *sqlx.Tx, id int64, f Forms) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO assessment_form (assessment_id, given, forms, updated_at) VALUES (?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE given = VALUES(given), forms = VALUES(forms), updated_at = VALUES(updated_at)`, id, f.Given, column[[]Form]{f.All}, s.now())
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM assessment_form_question WHERE assessment_id = ?`, id)
	}
	held := map[int64]bool{}
	var rows []map[string]any
	for _, form := range f.All {
		for _, it := range form {
			if !held[it.Question] {
				held[it.Question] = true
				rows = append(rows, map[string]any{"test": id, "question": it.Question})
			}
		}
	}
	if err == nil && len(rows) > 0 {
		_, err = tx.NamedExecContext(ctx, `INSERT INTO assessment_form_question (assessment_id, question_id) VALUES (:test, :question)`, rows)
	}
	return err
}

// pickForm is the form for an attempt that begins, with its letter; none in a
// test without. For who knows the key no lot is drawn.
func (s *Store) pickForm(ctx context.Context, tx *sqlx.Tx, a Assessment, accountID int64, mine []Attempt, asked string, knows bool) (Form, string, error) {
	f, err := findForms(ctx, tx, a.ID)
	if err != nil || len(f.All) == 0 {
		return nil, "", err
	}
	if len(mine) == 0 {
		assigned, err := assignedForm(ctx, tx, a.ID, accountID)
		if err != nil {
			return nil, "", err
		}
		if at := slices.Index(f.Labels(), assigned); at >= 0 {
			return f.All[at], assigned, nil
		}
	}
	var drawn string
	if !knows {
		if drawn, err = s.drawForm(ctx, tx, a.ID, accountID, len(Counted(mine))); err != nil {
			return nil, "", err
		}
	}
	if at := slices.Index(f.Labels(), drawn); at >= 0 {
		return f.All[at], drawn, nil
	}
	var others int
	if err := tx.GetContext(ctx, &others, `SELECT COUNT(DISTINCT account_id) FROM attempt WHERE assessment_id = ?`, a.ID); err != nil {
		return nil, "", err
	}
	at, err := f.pick(others, mine, asked)
	if err != nil {
		return nil, "", err
	}
	return f.All[at], Letter(at), nil
}
