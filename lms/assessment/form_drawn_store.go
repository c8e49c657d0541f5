package assessment

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// findDrawnForms are the forms that were drawn for people to have first, by
// account; with accountID that of one person.
func findDrawnForms(ctx context.Context, db sqlx.QueryerContext, assessmentID, accountID int64) (map[int64]string, error) {
	var rows []struct {
		Account int64  `db:"account_id"`
		Form    string `db:"form"`
	}
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT account_id, form FROM assessment_form_drawn WHERE assessment_id = ? AND ? IN (0, account_id)`, assessmentID, accountID)
	drawn := make(map[int64]string, len(rows))
	for _, r := range rows {
		drawn[r.Account] = r.Form
	}
	return drawn, err
}

// drawForm is the form that the person's next attempt has by lot, after so many that count:
// the one drawn and then the other one; "" where nothing is. It is drawn when
// they first begin a test whose forms a pair crosses; who had begun before stays
// without. Two people who begin at once wait for each other, so that the orders
// stay level.
func (s *Store) drawForm(ctx context.Context, tx *sqlx.Tx, assessmentID, accountID int64, attempts int) (string, error) {
	var drawn []string
	err := tx.SelectContext(ctx, &drawn, `SELECT form FROM assessment_form_drawn WHERE assessment_id = ? AND account_id = ?`, assessmentID, accountID)
	switch {
	case err != nil || attempts > 1:
		return "", err
	case len(drawn) > 0 && attempts == 1:
		return other(drawn[0]), nil
	case len(drawn) > 0:
		return drawn[0], nil
	case attempts > 0:
		return "", nil
	}
	var pairs []int64
	err = tx.SelectContext(ctx, &pairs, `SELECT id FROM assessment_pair WHERE pre_id = ? AND post_id = ? AND crossed AND archived_at IS NULL ORDER BY id LIMIT 1`, assessmentID, assessmentID)
	if err != nil || len(pairs) == 0 {
		return "", err
	}
	if err := tx.SelectContext(ctx, &pairs, `SELECT id FROM assessment_pair WHERE id = ? FOR UPDATE`, pairs[0]); err != nil {
		return "", err
	}
	var n struct{ A, B int }
	// What another one has drawn in the meantime counts: a locking read sees it.
	err = tx.GetContext(ctx, &n, `SELECT COALESCE(SUM(form = 'A'), 0) AS a, COALESCE(SUM(form = 'B'), 0) AS b FROM assessment_form_drawn WHERE assessment_id = ? LOCK IN SHARE MODE`, assessmentID)
	if err != nil {
		return "", err
	}
	form := drawOrder(assessmentID, accountID, n.A, n.B)
	_, err = tx.ExecContext(ctx, `INSERT INTO assessment_form_drawn (assessment_id, account_id, form, drawn_at) VALUES (?, ?, ?, ?)`, assessmentID, accountID, form, s.now())
	return form, err
}
