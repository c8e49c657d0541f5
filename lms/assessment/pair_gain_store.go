package assessment

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// Gains of a pair, for those who may see figures. Trainings are those of the
// pair's course and activity; nobody else was trained.
func (s *Store) Gains(ctx context.Context, actor lms.Actor, pairID int64, trainings []lms.Training) (Gains, error) {
	var g Gains
	var err error
	if g.Pair, err = s.Pair(ctx, actor, pairID); err != nil {
		return g, err
	}
	r, err := findReadings(ctx, s.db, g.Pair, 0)
	if err != nil {
		return g, err
	}
	g.fives = can(actor, persons, g.LibraryID) != nil
	g.work(r, trainings)
	if !g.OneTest() {
		if err := s.db.GetContext(ctx, &g.Drawn, `SELECT EXISTS (SELECT 1 FROM assessment_draw WHERE assessment_id = ?) AND EXISTS (SELECT 1 FROM assessment_draw WHERE assessment_id = ?)`,
			g.Pre.ID, g.Post.ID); err != nil {
			return g, err
		}
	}
	if g.LowFirst && g.Sides[Trained].Gain != nil {
		a, err := s.Analysis(ctx, actor, g.Pre.ID)
		if err != nil {
			return g, err
		}
		reliability := map[string]*itemstat.Reliability{"": a.Reliability}
		for _, f := range a.Forms {
			reliability[f.Form] = f.Reliability
		}
		g.regression(r, reliability)
	}
	return g, nil
}

// findReadings reads what everybody reached in the tests of a pair, or one
// account that is not 0.
func findReadings(ctx context.Context, db sqlx.QueryerContext, p Pair, account int64) (r readings, err error) {
	before, after := "", ""
	if p.OneTest() {
		before, after = Letter(0), Letter(1)
	}
	var more []int64
	if r.pre, r.order, err = findResults(ctx, db, p.Pre.ID, before, account, firstsOf); err == nil {
		r.post, more, err = findResults(ctx, db, p.Post.ID, after, account, firstsOf)
	}
	if err != nil {
		return r, err
	}
	if p.Crossed {
		for _, a := range more {
			if _, known := r.pre[a]; !known {
				r.order = append(r.order, a)
			}
		}
		r.forms = map[string]map[int64]result{before: r.pre, after: r.post}
		if r.drawn, err = findDrawnForms(ctx, db, p.Pre.ID, account); err != nil {
			return r, err
		}
	}
	if account != 0 {
		return r, nil
	}
	pre, order, err := findResults(ctx, db, p.Pre.ID, before, account, voidedOf)
	if err != nil {
		return r, err
	}
	post, more, err := findResults(ctx, db, p.Post.ID, after, account, voidedOf)
	if err != nil || len(pre)+len(post) == 0 {
		return r, err
	}
	was := readings{pre: maps.Clone(r.pre), post: maps.Clone(r.post), drawn: r.drawn, order: slices.Compact(slices.Sorted(slices.Values(append(order, more...))))}
	maps.Copy(was.pre, pre)
	maps.Copy(was.post, post)
	if p.Crossed {
		was.forms = map[string]map[int64]result{before: was.pre, after: was.post}
	}
	r.was = &was
	return r, nil
}

// What findResults reads of a test: the first attempts that count, or those that
// did and were declared void.
const (
	firstsOf = ` FROM attempt t JOIN (SELECT account_id, MIN(number) AS number FROM attempt
		WHERE assessment_id = ? AND NOT voided AND ? IN ('', form) AND ? IN (0, account_id) AND submitted_at IS NOT NULL GROUP BY account_id) f ON f.account_id = t.account_id AND f.number = t.number
		WHERE t.assessment_id = ? AND t.percent IS NOT NULL AND NOT t.knows_key`
	voidedOf = wasFirst + ` AND ? IN ('', e.form)) AND ? IN ('', t.form) AND ? IN (0, t.account_id)`
)

// findResults reads graded attempts at a test, or at a form of it, by account,
// and the accounts in nobody's order; with account those of one person.
func findResults(ctx context.Context, db sqlx.QueryerContext, assessmentID int64, form string, account int64, of string) (map[int64]result, []int64, error) {
	var rows []struct {
		ID          int64     `db:"id"`
		Account     int64     `db:"account_id"`
		Percent     float64   `db:"percent"`
		Form        string    `db:"form"`
		StartedAt   time.Time `db:"started_at"`
		SubmittedAt time.Time `db:"submitted_at"`
		CameAt      time.Time `db:"came_at"`
		Competency  int64     `db:"competency_id"`
		Share       float64   `db:"share"`
	}
	args := []any{assessmentID, form, account, assessmentID}
	if of == voidedOf {
		args = []any{assessmentID, form, form, account}
	}
	// Safety: constants of this package.
	err := sqlx.SelectContext(ctx, db, &rows, `SELECT t.id, t.account_id, t.percent, t.form, t.started_at, t.submitted_at, t.came_at, COALESCE(q.competency_id, 0) AS competency_id,
		100 * SUM(COALESCE(i.earned, 0)) / SUM(i.points) AS share
		FROM (SELECT t.id, t.account_id, t.percent, t.form, t.started_at, t.submitted_at, `+came+` AS came_at`+of+`) t
		JOIN attempt_item i ON i.attempt_id = t.id JOIN question_version v ON v.id = i.version_id JOIN question q ON q.id = v.question_id
		WHERE i.dropped IS NULL AND i.points > 0 GROUP BY t.id, t.account_id, t.percent, t.form, t.started_at, t.submitted_at, t.came_at, q.competency_id ORDER BY CRC32(t.id), t.id`, args...)
	results := map[int64]result{}
	var order []int64
	for _, r := range rows {
		one, ok := results[r.Account]
		if !ok {
			one = result{AttemptID: r.ID, Percent: r.Percent, Form: r.Form, StartedAt: r.StartedAt, SubmittedAt: r.SubmittedAt, CameAt: r.CameAt, Competencies: map[int64]float64{}}
			order = append(order, r.Account)
		}
		if r.Competency != 0 {
			one.Competencies[r.Competency] = r.Share
		}
		results[r.Account] = one
	}
	return results, order, err
}
