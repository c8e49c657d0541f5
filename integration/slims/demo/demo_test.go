package demo

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var until = lms.DayOn(2026, time.November, 22)

// empty is a new database.
func empty(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open("mysql", dbtest.Create(t, "slims"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func build(t testing.TB, o Options) (*sql.DB, *Truth) {
	t.Helper()
	if o.Until == 0 {
		o.Until = until
	}
	db := empty(t)
	start := time.Now()
	truth, err := Build(context.Background(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %v", time.Since(start))
	return db, truth
}

// dump is every row of the tables, in the order of their keys.
func dump(t testing.TB, db *sql.DB, tables ...string) string {
	t.Helper()
	var b strings.Builder
	for _, table := range tables {
		rows, err := db.Query("SELECT * FROM `" + table + "` ORDER BY 1, 2")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, into := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			b.WriteString(table)
			for i, v := range values {
				if v.Valid {
					fmt.Fprintf(&b, " %s=%q", names[i], v.String)
				}
			}
			b.WriteByte('\n')
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// one is the single number that a query gives.
func one(t testing.TB, db *sql.DB, query string, args ...any) int {
	t.Helper()
	var n sql.NullInt64
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return int(n.Int64)
}

// counted turns a query of day, staff, location and number into a Tally.
func counted(t testing.TB, db *sql.DB, metric, query string) Tally {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	out := Tally{}
	for rows.Next() {
		var day string
		var staff sql.NullInt64
		var location sql.NullString
		var n int
		if err := rows.Scan(&day, &staff, &location, &n); err != nil {
			t.Fatal(err)
		}
		if d, err := lms.ParseDay(day); err == nil { // zero dates belong to no day
			out.add(metric, d, staff.Int64, location.String, n)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// only is the part of a tally that belongs to one metric.
func only(t Tally, metric string) Tally {
	out := Tally{}
	for k, n := range t {
		if k.Metric == metric {
			out[k] = n
		}
	}
	return out
}

func same(t testing.TB, what string, got, want Tally) {
	t.Helper()
	wrong := 0
	for k, n := range want {
		if got[k] != n && wrong < 5 {
			wrong++
			t.Errorf("%s: %v: %d, want %d", what, k, got[k], n)
		}
	}
	for k, n := range got {
		if _, ok := want[k]; !ok && wrong < 5 {
			wrong++
			t.Errorf("%s: %v: %d, want none", what, k, n)
		}
	}
}
