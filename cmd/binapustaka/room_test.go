package main

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

var jakarta = time.FixedZone("WIB", 7*3600)

// yesterday is the last day of the demo libraries of these tests.
func yesterday() lms.Day { return lms.DayOf(time.Now().In(jakarta)) - 1 }

// smallSlims is a SLiMS of that version in which two months have passed.
func smallSlims(t *testing.T, version string) (dsn string, db *sql.DB, truth *demo.Truth) {
	t.Helper()
	dsn = dbtest.Create(t, "slims")
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	// A server in the library's own zone: what files_read keeps is an instant.
	if _, err := db.Exec("SET GLOBAL time_zone = '+07:00'"); err != nil {
		t.Fatal(err)
	}
	truth, err = demo.Build(context.Background(), db, demo.Options{Version: version, Seed: 5, Size: demo.Tiny, Until: yesterday()})
	if err != nil {
		t.Fatal(err)
	}
	return dsn, db, truth
}

// reader makes a user with that right on a SLiMS and returns the user's
// address of it.
func reader(t *testing.T, db *sql.DB, dsn, user, rights string) string {
	t.Helper()
	name := nameIn(dsn)
	for _, q := range []string{"CREATE OR REPLACE USER '" + user + "'@'localhost' IDENTIFIED BY 'geheim'", "GRANT " + rights + " ON `" + name + "`.* TO '" + user + "'@'localhost'"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	return dbtest.Server(t).UserDSN(user, "geheim", name)
}

func nameIn(dsn string) string {
	name := dsn[strings.LastIndex(dsn, "/")+1:]
	name, _, _ = strings.Cut(name, "?")
	return name
}

// must runs a command that has to succeed and returns what it wrote.
func must(t *testing.T, env []string, args ...string) string {
	t.Helper()
	code, out, errOut := call(t, env, args...)
	if code != 0 || strings.Contains(out+errOut, "⟦") || strings.ContainsAny(out, "{}") && !strings.Contains(strings.Join(args, " "), "json") {
		t.Fatalf("binapustaka %s: %d\n%s%s", strings.Join(args, " "), code, out, errOut)
	}
	return out
}
