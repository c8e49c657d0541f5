package lms

import (
	"context"
	"database/sql"
	"strings"
)

// Erase is a step of forgetting a person. Every ? of its query is their account; with
// Stays it counts what is kept without a name instead. Area names the message
// erase.area_<Area>; "" is not told of.
type Erase struct {
	Area  string
	Stays bool
	Query string
}

// Erasure is the forgetting of a person by all areas, and what came of it.
type Erasure struct {
	AccountID int64
	Employed  bool           // a personnel file keeps their hours and certificates
	Gone      map[string]int // rows deleted or emptied, by area
	Stay      map[string]int // rows that stay, by area
	Files     []string       // on disk, to be deleted when it stands
}

// Run does the steps in their order.
func (e *Erasure) Run(ctx context.Context, tx interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}, steps []Erase) error {
	for _, s := range steps {
		args := make([]any, strings.Count(s.Query, "?"))
		for i := range args {
			args[i] = e.AccountID
		}
		if s.Stays {
			var n int
			if err := tx.QueryRowContext(ctx, s.Query, args...).Scan(&n); err != nil {
				return err
			}
			e.Stay[s.Area] += n
			continue
		}
		r, err := tx.ExecContext(ctx, s.Query, args...)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		if err != nil {
			return err
		}
		if s.Area != "" {
			e.Gone[s.Area] += int(n)
		}
	}
	return nil
}
