package api

import (
	"context"
	"time"

	"binapustaka/lms/exchange"
)

// Enrolment is somebody in a course of the library.
type Enrolment struct {
	ID          int64      `db:"id" json:"id"`
	CourseID    int64      `db:"course_id" json:"course_id"`
	AccountID   int64      `db:"account_id" json:"-"`
	Person      string     `json:"person"`
	State       string     `db:"state" json:"state"`
	EnrolledAt  time.Time  `db:"enrolled_at" json:"enrolled_at"`
	CompletedAt *time.Time `db:"completed_at" json:"completed_at"`
	WithdrawnAt *time.Time `db:"withdrawn_at" json:"withdrawn_at"`
	JP          *float64   `db:"jp" json:"jp"`
	UpdatedAt   time.Time  `db:"updated_at" json:"updated_at"`
}

// changed is when something of an enrolment changed last, as far as it says.
const changed = `GREATEST(e.enrolled_at, e.used_at, COALESCE(e.completed_at, e.enrolled_at), COALESCE(e.withdrawn_at, e.enrolled_at), COALESCE(e.moved_at, e.enrolled_at))`

// Safety: without arguments of anybody's.
const selectEnrolment = `SELECT e.id, e.course_id, e.account_id, e.enrolled_at, e.completed_at, e.withdrawn_at, e.jp, ` + changed + ` AS updated_at,
	CASE WHEN e.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN e.completed_at IS NOT NULL THEN 'completed' ELSE 'enrolled' END AS state
	FROM course c JOIN course_enrolment e ON e.course_id = c.id WHERE c.library_id = ? `

func (s *Store) enrolments(ctx context.Context, r exchange.Reader, where string, args ...any) (rows []Enrolment, err error) {
	// Safety: where is a literal of this file.
	err = s.db.SelectContext(ctx, &rows, selectEnrolment+where, append([]any{r.LibraryID}, args...)...)
	for i := range rows {
		rows[i].Person = r.Pseudonym(rows[i].AccountID)
	}
	return rows, err
}

// Enrolments are those in the library's courses.
func (s *Store) Enrolments(ctx context.Context, r exchange.Reader, a Asked) (p Part[Enrolment], err error) {
	after, err := start(r, exchange.Enrolments, enrolmentList, a)
	if err != nil {
		return p, err
	}
	rows, err := s.enrolments(ctx, r, `AND e.id > ? AND (? IS NULL OR `+changed+` >= ?) ORDER BY e.id LIMIT ?`, after, a.Since, a.Since, a.Limit+1)
	return part(r, enrolmentList, a.Limit, rows, func(e Enrolment) int64 { return e.ID }), err
}

// Enrolment is one of them.
func (s *Store) Enrolment(ctx context.Context, r exchange.Reader, id int64) (e Enrolment, err error) {
	if err := r.Require(exchange.Enrolments); err != nil {
		return e, err
	}
	return only(s.enrolments(ctx, r, `AND e.id = ?`, id))
}
