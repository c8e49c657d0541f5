package api

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/exchange"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/usage"
)

// Store reads.
type Store struct {
	db    *sqldb.DB
	now   func() time.Time
	usage *usage.Store
}

// NewStore makes a Store.
func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }, usage.NewStore(db, now)}
}

// Asked is which part of a list is asked for.
type Asked struct {
	Cursor string     // of the part before; "" for the first
	Limit  int        // 1 to MaxLimit
	Since  *time.Time // only what changed then or later; nil: all
}

const (
	MaxLimit     = 200
	DefaultLimit = 50
)

// Part is a part of a list, and the cursor of the next one; nil after the last.
type Part[T any] struct {
	Data []T     `json:"data"`
	Next *string `json:"next"`
}

// list names the lists, so that a cursor of one is none of another.
const (
	courseList byte = iota + 1
	personList
	enrolmentList
	resultList
	hourList
)

// start checks what every list checks, and is the key after which to begin.
func start(r exchange.Reader, s exchange.Scope, list byte, a Asked) (after int64, err error) {
	if err := r.Require(s); err != nil {
		return 0, err
	}
	if a.Limit < 1 || a.Limit > MaxLimit {
		return 0, lms.FailField("limit", "exchange.limit_wrong", lms.Args{"max": MaxLimit})
	}
	return r.After(list, a.Cursor)
}

// part is rows, of which one more than asked for was read, with the next cursor.
func part[T any](r exchange.Reader, list byte, limit int, rows []T, key func(T) int64) Part[T] {
	p := Part[T]{Data: rows}
	if len(rows) > limit {
		p.Data = rows[:limit]
		next := r.Cursor(list, key(p.Data[limit-1]))
		p.Next = &next
	}
	if p.Data == nil {
		p.Data = []T{}
	}
	return p
}

// noRow is the same for what is not there and for what is another library's.
func noRow() error { return lms.Fail(lms.NotFound, "exchange.no_row") }

// only is the one row of a question about one thing.
func only[T any](rows []T, err error) (row T, _ error) {
	if err == nil && len(rows) == 0 {
		err = noRow()
	}
	if err != nil {
		return row, err
	}
	return rows[0], nil
}

// in spreads lists over an IN.
func (s *Store) in(ctx context.Context, into any, query string, args ...any) error {
	query, args, err := sqlx.In(query, args...)
	if err != nil {
		return err
	}
	return s.db.SelectContext(ctx, into, query, args...)
}
