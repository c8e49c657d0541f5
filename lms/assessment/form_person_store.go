package assessment

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Assigned is the form that a person is to have in their first attempt.
type Assigned struct {
	AccountID int64  `db:"account_id"`
	Person    string `db:"person"`
	Form      string `db:"form"`
	By        string `db:"assigned_by"`
	Begun     bool   `db:"begun"` // it cannot be changed any more
}

// AssignedForms are the people of a test to whom a form was assigned, by name.
func (s *Store) AssignedForms(ctx context.Context, actor lms.Actor, assessmentID int64) (all []Assigned, err error) {
	a, err := findAssessment(ctx, s.db, assessmentID, "")
	if err == nil {
		err = can(actor, persons, a.LibraryID)
	}
	if err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &all, `SELECT f.account_id, p.name AS person, f.form, g.name AS assigned_by,
		EXISTS (SELECT 1 FROM attempt t WHERE t.assessment_id = f.assessment_id AND t.account_id = f.account_id) AS begun
		FROM assessment_form_person f JOIN account p ON p.id = f.account_id JOIN account g ON g.id = f.assigned_by WHERE f.assessment_id = ? ORDER BY p.name, p.id`, assessmentID)
	return all, err
}

// AssignForm says which form people of the library have in their first attempt,
// "" to leave it to the test again; none of them may have begun. Fields:
// form-person, form-letter.
func (s *Store) AssignForm(ctx context.Context, actor lms.Actor, assessmentID int64, accounts []int64, form string) error {
	return s.change(ctx, actor, assessmentID, func(tx *sqlx.Tx, a Assessment) error {
		if err := can(actor, persons, a.LibraryID); err != nil {
			return err
		}
		f, err := findForms(ctx, tx, assessmentID)
		if err != nil {
			return err
		}
		switch {
		case a.Status == Draft:
			return lms.Fail(lms.Conflict, "form.assign_draft")
		case len(accounts) == 0:
			return lms.FailField("form-person", "form.assign_nobody")
		case form != "" && !slices.Contains(f.Labels(), form):
			return lms.FailField("form-letter", "form.assign_letter")
		}
		for _, account := range accounts {
			var person struct {
				Name  string `db:"name"`
				Here  bool   `db:"here"`
				Begun bool   `db:"begun"`
			}
			err := tx.GetContext(ctx, &person, `SELECT COALESCE(MAX(name), '') AS name, EXISTS (SELECT 1 FROM account_role WHERE account_id = ? AND library_id = ?) AS here,
				EXISTS (SELECT 1 FROM attempt WHERE assessment_id = ? AND account_id = ?) AS begun FROM account WHERE id = ?`, account, a.LibraryID, assessmentID, account, account)
			switch {
			case err != nil:
				return err
			case !person.Here:
				return lms.FailField("form-person", "assessment.extra_person")
			case person.Begun:
				return lms.FailField("form-person", "form.assign_begun", lms.Args{"name": person.Name})
			}
			if form == "" {
				_, err = tx.ExecContext(ctx, `DELETE FROM assessment_form_person WHERE assessment_id = ? AND account_id = ?`, assessmentID, account)
			} else {
				_, err = tx.ExecContext(ctx, `INSERT INTO assessment_form_person (assessment_id, account_id, form, assigned_by, assigned_at) VALUES (?, ?, ?, ?, ?)
					ON DUPLICATE KEY UPDATE form = VALUES(form), assigned_by = VALUES(assigned_by), assigned_at = VALUES(assigned_at)`, assessmentID, account, form, actor.AccountID, s.now())
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// MyForm is the form that was assigned to the actor for their first attempt, ""
// when none was.
func (s *Store) MyForm(ctx context.Context, actor lms.Actor, assessmentID int64) (string, error) {
	return assignedForm(ctx, s.db, assessmentID, actor.AccountID)
}

func assignedForm(ctx context.Context, db sqlx.QueryerContext, assessmentID, accountID int64) (form string, err error) {
	err = sqlx.GetContext(ctx, db, &form, `SELECT COALESCE(MAX(form), '') FROM assessment_form_person WHERE assessment_id = ? AND account_id = ?`, assessmentID, accountID)
	return form, err
}
