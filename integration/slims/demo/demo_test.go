package demo

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var until = lms.DayOn(2026, time.November, 23)

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

func TestBuild(t *testing.T) {
	for _, v := range Versions {
		t.Run(v, func(t *testing.T) { build(t, Options{Version: v}) })
	}
	build(t, Options{Size: Small})
	build(t, Options{Size: Full})
}
