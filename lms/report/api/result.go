package api

import (
	"context"
	"time"

	"binapustaka/lms/exchange"
)

// Result is what an attempt at a test of the library came to. One that waits for a
// marker or a decision is none yet; one that was declared void has no figures any
// more.
type Result struct {
	ID           int64     `db:"id" json:"id"`
	AssessmentID int64     `db:"assessment_id" json:"assessment_id"`
	Title        string    `db:"title" json:"title"`
	AccountID    int64     `db:"account_id" json:"-"`
	Person       string    `json:"person"`
	Number       int       `db:"number" json:"number"`
	StartedAt    time.Time `db:"started_at" json:"started_at"`
	SubmittedAt  time.Time `db:"submitted_at" json:"submitted_at"`
	PassPercent  int       `db:"pass_percent" json:"pass_percent"`
	Percent      *float64  `db:"percent" json:"percent"`
	Passed       *bool     `db:"passed" json:"passed"`
	Void         bool      `db:"voided" json:"void"`
	UpdatedAt    time.Time `db:"updated_at" json:"updated_at"`
}

// An attempt whose result changed has not been told to courses for a minute at
// most: told_at says when it changed last.
//
// Safety: without arguments of anybody's.
const selectResult = `SELECT t.id, t.assessment_id, a.title, t.account_id, t.number, t.started_at, t.submitted_at, t.pass_percent,
	IF(t.voided, NULL, t.percent) AS percent, IF(t.voided, NULL, t.passed) AS passed, t.voided, COALESCE(t.told_at, CAST(? AS DATETIME)) AS updated_at
	FROM assessment a JOIN attempt t ON t.assessment_id = a.id WHERE a.library_id = ? AND t.submitted_at IS NOT NULL AND (t.passed IS NOT NULL OR t.voided) `

func (s *Store) results(ctx context.Context, r exchange.Reader, where string, args ...any) (rows []Result, err error) {
	// Safety: where is a literal of this file.
	err = s.db.SelectContext(ctx, &rows, selectResult+where, append([]any{s.now(), r.LibraryID}, args...)...)
	for i := range rows {
		rows[i].Person = r.Pseudonym(rows[i].AccountID)
	}
	return rows, err
}

// Results are those of the library's tests.
func (s *Store) Results(ctx context.Context, r exchange.Reader, a Asked) (p Part[Result], err error) {
	after, err := start(r, exchange.Results, resultList, a)
	if err != nil {
		return p, err
	}
	rows, err := s.results(ctx, r, `AND t.id > ? AND (? IS NULL OR t.told_at IS NULL OR t.told_at >= ?) ORDER BY t.id LIMIT ?`, after, a.Since, a.Since, a.Limit+1)
	return part(r, resultList, a.Limit, rows, func(t Result) int64 { return t.ID }), err
}

// Result is one of them.
func (s *Store) Result(ctx context.Context, r exchange.Reader, id int64) (t Result, err error) {
	if err := r.Require(exchange.Results); err != nil {
		return t, err
	}
	return only(s.results(ctx, r, `AND t.id = ?`, id))
}
