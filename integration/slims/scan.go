package slims

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"
)

const (
	blink     = 4 * time.Millisecond // what one read should take; the desk would notice 20 ms
	firstSize = 200
	minSize   = 50
	maxSize   = 10_000
)

// pace says how many rows to read at once: as many as fit in a blink by what a
// row cost lately. Dear reads are remembered for a while, so that one in cold
// pages of the disk is not followed by another as large.
type pace struct {
	size int
	cost float64 // nanoseconds a row
}

func (p *pace) took(rows int, d time.Duration) {
	p.cost = max(float64(d)/float64(rows), p.cost*0.9, 1)
	p.size = int(min(max(float64(blink)/p.cost, minSize), float64(2*p.size), maxSize))
}

// scan reads a table in the order of its key, from the row after `after` up to
// `to`, and gives every row to fn. A MyISAM table is locked as a whole while a read goes
// on, so each is short, its rows are looked at afterwards, and a pause at least
// as long follows in which the desk can write.
func (r *Reader) scan(ctx context.Context, table, key string, columns []string, after, to int64, fn func(id int64, row []sql.RawBytes)) (rows int64, last int64, err error) {
	// Left to choose, the server may read a table through and sort it.
	// Safety: table, key and columns are constants of this package.
	query := "SELECT " + key + ", " + strings.Join(columns, ", ") + " FROM " + table + " FORCE INDEX (PRIMARY) WHERE " + key + " > ? AND " + key + " <= ? ORDER BY " + key + " LIMIT ?"
	p, b := pace{size: firstSize}, batch{columns: len(columns)}
	for last = after; ; {
		took, err := r.read(ctx, &b, query, last, to, p.size)
		if err != nil {
			return rows, last, err
		}
		start := time.Now()
		b.each(fn)
		rows += int64(len(b.ids))
		if len(b.ids) > 0 {
			last = b.ids[len(b.ids)-1]
		}
		if len(b.ids) < p.size {
			return rows, last, nil
		}
		p.took(len(b.ids), took)
		if err := rest(ctx, took-time.Since(start)); err != nil {
			return rows, last, err
		}
	}
}

// rest leaves the table alone for a while.
func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(min(d, 200*time.Millisecond)):
		return nil
	}
}

// batch holds the rows of one read.
type batch struct {
	columns int // beside the id
	ids     []int64
	cells   []sql.RawBytes
	text    []byte
}

func (b *batch) each(fn func(id int64, row []sql.RawBytes)) {
	for i, id := range b.ids {
		fn(id, b.cells[i*b.columns:(i+1)*b.columns])
	}
}

// read fills b with the rows of a query, whose first column is the id, and
// tells how long the server was at it.
func (r *Reader) read(ctx context.Context, b *batch, query string, args ...any) (took time.Duration, err error) {
	b.ids, b.cells, b.text = b.ids[:0], b.cells[:0], b.text[:0]
	start := time.Now()
	rows, err := r.db.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	row := make([]sql.RawBytes, b.columns+1)
	into := make([]any, len(row))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return 0, err
		}
		id, err := strconv.ParseInt(string(row[0]), 10, 64)
		if err != nil {
			return 0, err
		}
		b.ids = append(b.ids, id)
		for _, cell := range row[1:] {
			if cell == nil {
				b.cells = append(b.cells, nil)
				continue
			}
			at := len(b.text)
			b.text = append(b.text, cell...)
			b.cells = append(b.cells, b.text[at:len(b.text):len(b.text)])
		}
	}
	return time.Since(start), rows.Err()
}

// column is a column's name where the table has it, else NULL.
func (r *Reader) column(table, name string) string {
	if r.cols[table][name] {
		return "`" + name + "`"
	}
	return "NULL"
}
