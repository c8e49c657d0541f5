package slims

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"
)

const (
	blink     = 8 * time.Millisecond // what one read should take, well under the 20 ms a desk would notice
	firstSize = 500
	maxSize   = 10_000
)

// scan reads a table in the order of its key, from the row after `after`, and
// gives every row to fn. The size of a read follows what the last one took, and
// each is followed by a pause as long as itself.
func (r *Reader) scan(ctx context.Context, table, key string, columns []string, after int64, fn func(id int64, row []sql.RawBytes)) (rows int64, last int64, err error) {
	// Safety: table, key and columns are constants of this package.
	query := "SELECT " + key + ", " + strings.Join(columns, ", ") + " FROM " + table + " WHERE " + key + " > ? ORDER BY " + key + " LIMIT ?"
	last = after
	for size := firstSize; ; {
		start := time.Now()
		n, err := r.read(ctx, query, len(columns), &last, fn, last, size)
		if err != nil {
			return rows, last, err
		}
		rows += int64(n)
		if n < size {
			return rows, last, nil
		}
		took := time.Since(start)
		size = nextSize(size, took)
		select {
		case <-ctx.Done():
			return rows, last, ctx.Err()
		case <-time.After(min(took, 100*time.Millisecond)):
		}
	}
}

// nextSize is how many rows to read next, when size rows took so long: at most
// twice as many, at once as few as needed.
func nextSize(size int, took time.Duration) int {
	fit := float64(size) * float64(blink) / float64(max(took, time.Microsecond))
	return int(min(max(fit, 50), float64(2*size), maxSize))
}

func (r *Reader) read(ctx context.Context, query string, columns int, last *int64, fn func(int64, []sql.RawBytes), args ...any) (n int, err error) {
	rows, err := r.db.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	row := make([]sql.RawBytes, columns+1)
	into := make([]any, len(row))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		id, err := strconv.ParseInt(string(row[0]), 10, 64)
		if err != nil {
			return n, err
		}
		*last = id
		n++
		fn(id, row[1:])
	}
	return n, rows.Err()
}

// column is a column's name where the table has it, else NULL.
func (r *Reader) column(table, name string) string {
	if r.cols[table][name] {
		return "`" + name + "`"
	}
	return "NULL"
}
