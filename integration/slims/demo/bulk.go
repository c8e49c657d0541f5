package demo

import (
	"context"
	"database/sql"
	"fmt"
)

// A statement ends at this many bytes; with rows of 100 to 300 bytes it
// carries thousands.
const statementBytes = 1 << 20

// bulkSink turns rows into large INSERT statements, which another goroutine
// executes meanwhile. Tables whose rows change later are kept until finish.
type bulkSink struct {
	ctx        context.Context
	kept       map[*table]*keptRows
	streams    map[*table]*stream
	order      []*table // in which tables were first written
	statements chan statement
	done       chan error
	large      bool // indexes are built after the rows
}

type statement struct {
	table *table
	sql   string
}

type stream struct {
	names []string
	head  string
	buf   []byte
	next  int64
}

type keptRows struct {
	names  []string
	at     map[string]int
	rows   [][]any
	byText map[string]int
}

// changing are the tables whose rows a Writer updates or removes.
var changing = map[string]bool{"loan": true, "member": true, "item": true, "biblio": true, "user": true, "reserve": true, "fines": true, "stock_take": true}

func newBulkSink(ctx context.Context, conn *sql.Conn, large bool) *bulkSink {
	s := &bulkSink{ctx: ctx, kept: map[*table]*keptRows{}, streams: map[*table]*stream{}, statements: make(chan statement, 8), done: make(chan error, 1), large: large}
	go func() { s.done <- s.load(conn) }()
	return s
}

// load executes the statements in their order.
func (s *bulkSink) load(conn *sql.Conn) error {
	var failed error
	started := map[*table]bool{}
	var order []*table
	for st := range s.statements {
		if failed != nil {
			continue // drain, so that the writing side never blocks
		}
		if s.large && !started[st.table] {
			started[st.table] = true
			order = append(order, st.table)
			_, failed = conn.ExecContext(s.ctx, "ALTER TABLE `"+st.table.name+"` DISABLE KEYS")
		}
		if failed == nil {
			_, failed = conn.ExecContext(s.ctx, st.sql)
		}
		if failed != nil {
			failed = fmt.Errorf("demo: filling %s: %w", st.table.name, failed)
		}
	}
	for _, t := range order {
		if failed == nil {
			_, failed = conn.ExecContext(s.ctx, "ALTER TABLE `"+t.name+"` ENABLE KEYS")
		}
	}
	return failed
}

func (s *bulkSink) err() error { return s.ctx.Err() }

func (s *bulkSink) stream(t *table, names []string) *stream {
	st := s.streams[t]
	if st == nil {
		if c := t.counted(); c != "" {
			names = append([]string{c}, names...)
		}
		st = &stream{names: names, head: insertInto(t, names), next: 1}
		s.streams[t] = st
		s.order = append(s.order, t)
	}
	return st
}

func (s *bulkSink) insert(t *table, names []string, values []any) int64 {
	if changing[t.name] {
		return s.keep(t, names, values)
	}
	st := s.stream(t, names)
	id := st.next
	st.next++
	st.open()
	if t.counted() != "" {
		st.buf = append(appendValue(st.buf, id), ',')
	}
	st.row(values)
	s.flush(t, st, statementBytes)
	return id
}

func (st *stream) open() {
	if len(st.buf) == 0 {
		st.buf = append(st.buf, st.head...)
	} else {
		st.buf = append(st.buf, ',')
	}
	st.buf = append(st.buf, '(')
}

func (st *stream) row(values []any) {
	for i, v := range values {
		if i > 0 {
			st.buf = append(st.buf, ',')
		}
		st.buf = appendValue(st.buf, v)
	}
	st.buf = append(st.buf, ')')
}

func (s *bulkSink) flush(t *table, st *stream, from int) {
	if len(st.buf) >= from && len(st.buf) > 0 {
		s.statements <- statement{t, string(st.buf)}
		st.buf = st.buf[:0]
	}
}

func (s *bulkSink) keep(t *table, names []string, values []any) int64 {
	k := s.kept[t]
	if k == nil {
		k = &keptRows{names: names, at: map[string]int{}}
		for i, n := range names {
			k.at[n] = i
		}
		if t.counted() == "" {
			k.byText = map[string]int{}
		}
		s.kept[t] = k
		s.order = append(s.order, t)
	}
	k.rows = append(k.rows, append([]any(nil), values...))
	if k.byText != nil {
		k.byText[values[0].(string)] = len(k.rows) - 1
	}
	return int64(len(k.rows))
}

func (k *keptRows) find(key any) int {
	if id, ok := key.(int64); ok {
		return int(id) - 1
	}
	i, ok := k.byText[key.(string)]
	if !ok {
		panic(fmt.Sprintf("demo: no row has the key %v", key))
	}
	return i
}

func (s *bulkSink) update(t *table, key any, names []string, values []any) {
	k := s.kept[t]
	i := k.find(key)
	if k.rows[i] == nil {
		return
	}
	for j, n := range names {
		at, ok := k.at[n]
		if !ok {
			panic("demo: " + t.name + "." + n + " is changed but not written")
		}
		k.rows[i][at] = values[j]
		if k.byText != nil && at == 0 {
			k.byText[values[j].(string)] = i
		}
	}
}

func (s *bulkSink) remove(t *table, key any) {
	k := s.kept[t]
	k.rows[k.find(key)] = nil
}

func (s *bulkSink) truncate(t *table) {
	if st := s.streams[t]; st != nil {
		st.buf, st.next = st.buf[:0], 1
		s.statements <- statement{t, "TRUNCATE TABLE `" + t.name + "`"}
	}
}

func (s *bulkSink) skip(t *table, n int) { s.streams[t].next += int64(n) }

// finish sends what is left and waits until everything is in the database.
func (s *bulkSink) finish() error {
	for _, t := range s.order {
		if st := s.streams[t]; st != nil {
			s.flush(t, st, 1)
			continue
		}
		k := s.kept[t]
		names := k.names
		if c := t.counted(); c != "" {
			names = append([]string{c}, names...)
		}
		st := &stream{head: insertInto(t, names)}
		for i, row := range k.rows {
			if row == nil {
				continue
			}
			st.open()
			if t.counted() != "" {
				st.buf = append(appendValue(st.buf, i+1), ',')
			}
			st.row(row)
			s.flush(t, st, statementBytes)
		}
		s.flush(t, st, 1)
	}
	close(s.statements)
	return <-s.done
}
