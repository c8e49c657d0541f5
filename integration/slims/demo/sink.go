package demo

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// sink is where a Writer's rows go: straight into a database (one day, for
// tests) or into large INSERT statements (three years).
type sink interface {
	// insert adds a row and returns its number; the names leave out the
	// column that the database counts.
	insert(t *table, names []string, values []any) int64
	// update changes the row whose key (its number, or the text of its first
	// column) is given.
	update(t *table, key any, names []string, values []any)
	remove(t *table, key any)
	// truncate empties a table; its numbers start again at 1.
	truncate(t *table)
	// skip uses up numbers, as rows do that were written and removed again.
	skip(t *table, n int)
	err() error
}

// liveSink executes every change at once.
type liveSink struct {
	ctx   context.Context
	conn  *sql.Conn
	first error
}

func (s *liveSink) err() error { return s.first }

func (s *liveSink) exec(query string, args ...any) sql.Result {
	if s.first != nil {
		return nil
	}
	r, err := s.conn.ExecContext(s.ctx, query, args...)
	if err != nil {
		s.first = fmt.Errorf("demo: %s: %w", query, err)
		return nil
	}
	return r
}

func (s *liveSink) insert(t *table, names []string, values []any) int64 {
	// Safety: table and column names come from the embedded schema.
	r := s.exec(insertInto(t, names)+"(?"+strings.Repeat(",?", len(names)-1)+")", literals(values)...)
	if r == nil || t.counted() == "" {
		return 0
	}
	id, _ := r.LastInsertId()
	return id
}

func (s *liveSink) update(t *table, key any, names []string, values []any) {
	s.exec("UPDATE `"+t.name+"` SET `"+strings.Join(names, "`=?, `")+"`=? WHERE `"+t.columns[0].name+"`=?", append(literals(values), key)...)
}

func (s *liveSink) remove(t *table, key any) {
	s.exec("DELETE FROM `"+t.name+"` WHERE `"+t.columns[0].name+"`=?", key)
}

func (s *liveSink) truncate(t *table) { s.exec("TRUNCATE TABLE `" + t.name + "`") }

func (s *liveSink) skip(t *table, n int) {
	if s.first != nil {
		return
	}
	var next int64
	row := s.conn.QueryRowContext(s.ctx, "SELECT COALESCE(MAX(`"+t.columns[0].name+"`), 0) + 1 FROM `"+t.name+"`")
	if s.first = row.Scan(&next); s.first == nil {
		s.exec(fmt.Sprintf("ALTER TABLE `%s` AUTO_INCREMENT = %d", t.name, next+int64(n)))
	}
}

// insertInto is the start of an INSERT with those columns.
func insertInto(t *table, names []string) string {
	return "INSERT INTO `" + t.name + "` (`" + strings.Join(names, "`,`") + "`) VALUES "
}
