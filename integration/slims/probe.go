package slims

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// Shape is what a SLiMS database looks like.
type Shape struct {
	Tag     string            // as SLiMS wrote it, such as v9.7.0; empty in old versions
	Server  string            // version of the database server
	Engines map[string]string // by table that is read
	Rows    map[string]int64  // about how many, as information_schema says
	Excess  []string          // rights of the user beyond SELECT
	Newest  string            // time of the newest log row, in SLiMS's clock; empty: none
}

var tagPattern = regexp.MustCompile(`s:3:"tag";s:\d+:"([^"]*)"`)

// Probe looks at the database without reading any table through.
func (r *Reader) Probe(ctx context.Context) (Shape, error) {
	s := Shape{Engines: map[string]string{}, Rows: map[string]int64{}}
	if err := r.db.GetContext(ctx, &s.Server, "SELECT @@version"); err != nil {
		return s, r.failed(err)
	}
	var tables []struct {
		Name   string         `db:"name"`
		Engine sql.NullString `db:"engine"`
		Rows   sql.NullInt64  `db:"n"`
	}
	err := r.db.SelectContext(ctx, &tables, "SELECT table_name AS name, engine AS engine, table_rows AS n FROM information_schema.tables WHERE table_schema = ?", r.name)
	if err != nil {
		return s, r.failed(err)
	}
	for _, t := range tables {
		if required[t.Name] != nil || t.Name == "files_read" {
			s.Engines[t.Name], s.Rows[t.Name] = t.Engine.String, t.Rows.Int64
		}
	}
	var grants []string
	if err := r.db.SelectContext(ctx, &grants, "SHOW GRANTS"); err != nil {
		return s, r.failed(err)
	}
	s.Excess = excess(grants)
	if r.cols["setting"]["setting_value"] {
		var value string
		err := r.db.GetContext(ctx, &value, "SELECT setting_value FROM setting WHERE setting_name = 'init_info' LIMIT 1")
		var e *mysql.MySQLError
		if err != nil && !errors.Is(err, sql.ErrNoRows) && !errors.As(err, &e) {
			return s, r.failed(err)
		}
		if m := tagPattern.FindStringSubmatch(value); m != nil {
			s.Tag = m[1]
		}
	}
	var newest sql.NullString
	err = r.db.GetContext(ctx, &newest, "SELECT log_date FROM system_log ORDER BY log_id DESC LIMIT 1")
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return s, r.failed(err)
	}
	s.Newest = newest.String
	return s, nil
}

// excess are the rights in the lines of SHOW GRANTS that a reader has no need of.
func excess(grants []string) (list []string) {
	for _, g := range grants {
		rights, found := strings.CutPrefix(g, "GRANT ")
		rights, _, on := strings.Cut(rights, " ON ")
		if !found || !on {
			continue
		}
		for _, right := range strings.Split(rights, ", ") {
			right, _, _ = strings.Cut(right, " (") // SELECT (column)
			if right = strings.TrimSpace(right); right != "SELECT" && right != "USAGE" && right != "SHOW VIEW" && strings.ToUpper(right) == right && !strings.HasPrefix(right, "`") {
				list = append(list, right)
			}
		}
		if strings.HasSuffix(g, "WITH GRANT OPTION") {
			list = append(list, "GRANT OPTION")
		}
	}
	return list
}
