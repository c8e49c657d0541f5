package main

import (
	"context"
	"database/sql"
	"io"
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

// testSlims is a SLiMS that tests read and spoil.
type testSlims struct {
	t     *testing.T
	db    *sql.DB
	dsn   string // of its administrator
	truth *demo.Truth
}

// smallSlims is a SLiMS of that version in which two months have passed.
func smallSlims(t *testing.T, version string) *testSlims {
	t.Helper()
	return livedSlims(t, demo.Options{Version: version, Seed: 5, Size: demo.Tiny, Until: yesterday()})
}

func livedSlims(t *testing.T, o demo.Options) *testSlims {
	t.Helper()
	s := &testSlims{t: t, dsn: dbtest.Create(t, "slims")}
	var err error
	if s.db, err = sql.Open("mysql", s.dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.db.Close() })
	// A server in the library's own zone: what files_read keeps is an instant.
	s.run("SET GLOBAL time_zone = '+07:00'")
	if s.truth, err = demo.Build(context.Background(), s.db, o); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *testSlims) run(query string, args ...any) {
	s.t.Helper()
	if _, err := s.db.Exec(query, args...); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
}

// user makes a database user with those rights on this SLiMS and returns the
// user's address of it.
func (s *testSlims) user(name, rights string) string { return s.userOn(name, rights, "*") }

// userOn is user with rights on one table.
func (s *testSlims) userOn(name, rights, table string) string {
	s.t.Helper()
	s.run("CREATE OR REPLACE USER '" + name + "'@'localhost' IDENTIFIED BY 'geheim'")
	if rights != "" {
		s.run("GRANT " + rights + " ON `" + nameIn(s.dsn) + "`." + table + " TO '" + name + "'@'localhost'")
	}
	return dbtest.Server(s.t).UserDSN(name, "geheim", nameIn(s.dsn))
}

func nameIn(dsn string) string {
	name := dsn[strings.LastIndex(dsn, "/")+1:]
	name, _, _ = strings.Cut(name, "?")
	return name
}

// openApp is the program's inside, for tests that look at it.
func openApp(t *testing.T, env []string) *app {
	t.Helper()
	p := &program{err: io.Discard, environ: env, now: time.Now}
	a, err := p.open(context.Background(), &cli{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a
}

// oneAfterTheOther leaves a test out of the race detector's run, which is short:
// nothing in it runs side by side.
func oneAfterTheOther(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("nothing in it runs side by side")
	}
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
