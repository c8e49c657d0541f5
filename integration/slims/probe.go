package slims

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"slices"
	"time"

	"github.com/go-sql-driver/mysql"
)

// Shape is what a SLiMS database looks like.
type Shape struct {
	Name    string            // of the database
	Tag     string            // as SLiMS wrote it, such as v9.7.0; empty in old versions
	Known   bool              // the tag is of a version that is known, or empty
	Server  string            // version of the database server
	User    string            // who is connected, as name@host
	Engines map[string]string // by table that is read
	Rows    map[string]int64  // about how many, as information_schema says
	Excess  []string          // rights of the user beyond SELECT
	Wide    []string          // what the user may read and nobody here reads: tables, table.column, or `database`.* of others
	Hidden  []string          // columns, as table.column, that are there and that the user may not read
	Lost    []Key             // keys that are not there
	Clock   time.Time         // of the database server
	Newest  string            // time of the newest log row, in SLiMS's clock; empty: none
	Replica bool              // the server takes no writes: it may lag behind another
	Written time.Time         // when something was last written to the log, by the server's clock; zero: not known
}

// newest is the newest version that this package is tested with.
var newest = struct{ major, minor int }{9, 7}

var tagPattern = regexp.MustCompile(`s:3:"tag";s:\d+:"([^"]*)"`)

// Probe looks at the database without reading any table through.
func (r *Reader) Probe(ctx context.Context) (Shape, error) {
	s := Shape{Name: r.name, Engines: map[string]string{}, Rows: map[string]int64{}}
	var clock float64
	if err := r.db.QueryRowContext(ctx, "SELECT @@version, CURRENT_USER(), UNIX_TIMESTAMP(NOW(3))").Scan(&s.Server, &s.User, &clock); err != nil {
		return s, r.failed(err)
	}
	s.Clock = time.UnixMilli(int64(clock * 1000)).UTC()
	replica, err := r.Replica(ctx)
	if err != nil {
		return s, err
	}
	s.Replica = replica
	var tables []struct {
		Name    string          `db:"name"`
		Engine  sql.NullString  `db:"engine"`
		Rows    sql.NullInt64   `db:"n"`
		Written sql.NullFloat64 `db:"written"`
	}
	err = r.db.SelectContext(ctx, &tables, `SELECT table_name AS name, engine AS engine, table_rows AS n, UNIX_TIMESTAMP(update_time) AS written
		FROM information_schema.tables WHERE table_schema = ?`, r.name)
	if err != nil {
		return s, r.failed(err)
	}
	for _, t := range tables {
		if required[t.Name] != nil || optional[t.Name] != nil {
			s.Engines[t.Name], s.Rows[t.Name] = t.Engine.String, t.Rows.Int64
		}
		if t.Name == "system_log" && t.Written.Valid {
			s.Written = time.Unix(int64(t.Written.Float64), 0).UTC()
		}
	}
	if s.Lost, err = r.lost(ctx); err != nil {
		return s, r.failed(err)
	}
	var grants []string
	if err := r.db.SelectContext(ctx, &grants, "SHOW GRANTS"); err != nil {
		return s, r.failed(err)
	}
	var elsewhere []string
	s.Excess, elsewhere = r.beyond(grants)
	s.Wide = append(r.wide(), elsewhere...)
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
	major, minor := version(s.Tag)
	s.Known = s.Tag == "" || major >= 7 && major < newest.major || major == newest.major && minor <= newest.minor
	s.Hidden = r.hidden(s.Tag)
	if slices.ContainsFunc(s.Lost, func(k Key) bool { return k.Primary && k.Table == "system_log" }) {
		return s, nil // it would be read through
	}
	var last sql.NullString
	err = r.db.GetContext(ctx, &last, "SELECT log_date FROM system_log FORCE INDEX (PRIMARY) ORDER BY log_id DESC LIMIT 1")
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return s, r.failed(err)
	}
	s.Newest = last.String
	return s, nil
}
