// Package dbtest gives tests a real MariaDB: one private server per test
// binary, a migrated database of its own for every test that runs, rows deleted
// between tests.
//
//	func TestMain(m *testing.M) { dbtest.Main(m) }
//	func TestX(t *testing.T)    { db := dbtest.Open(t) }
package dbtest

import (
	"context"
	"fmt"
	"log"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/mariadb"
)

var (
	server *mariadb.Server
	mu     sync.Mutex
	free   []*sqldb.DB // databases of tests that have ended
	number atomic.Int64
)

// Main starts the server, runs the tests, what else is to be ended, and stops
// the server.
func Main(m *testing.M, ends ...func()) { os.Exit(Run(m, ends...)) }

// Run is Main for packages that look at something when the tests are over; it
// returns the code to exit with.
func Run(m *testing.M, ends ...func()) int {
	for _, end := range ends {
		defer end()
	}
	dir, err := os.MkdirTemp("", "bp-dbtest-")
	if err != nil {
		log.Print(err)
		return 1
	}
	defer os.RemoveAll(dir)
	// Tests need no durability: nothing here survives the run.
	server, err = mariadb.Start(context.Background(), dir, "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=128M",
		"--innodb-fast-shutdown=2", "--innodb-doublewrite=0", "--key-buffer-size=32M", "--sync-frm=0", "--loose-debug-no-sync", "--loose-innodb-flush-method=nosync")
	if err != nil {
		log.Print(err)
		return 1
	}
	defer server.Stop()
	return m.Run()
}

// Server is the private server of this test binary, for tests that make
// databases or users of their own (a SLiMS beside ours).
func Server(t testing.TB) *mariadb.Server {
	t.Helper()
	if server == nil {
		t.Fatal("dbtest: the package needs func TestMain(m *testing.M) { dbtest.Main(m) }")
	}
	return server
}

// Open is a migrated database without rows, the test's own until it ends.
func Open(t testing.TB) *sqldb.DB {
	t.Helper()
	mu.Lock()
	var db *sqldb.DB
	if n := len(free); n > 0 {
		db, free = free[n-1], free[:n-1]
	}
	mu.Unlock()
	if db == nil {
		db = migrated(t)
	}
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		free = append(free, db)
	})
	empty(t, db)
	return db
}

func migrated(t testing.TB) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), Create(t, "bp_test"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return db
}

// Create makes an empty database on the private server, named after name with
// a number when name is taken, and returns its DSN.
func Create(t testing.TB, name string) string {
	t.Helper()
	s := Server(t)
	db, err := sqldb.Open(context.Background(), s.DSN(""))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	full := fmt.Sprintf("%s_%d", name, number.Add(1))
	// Safety: the name comes from the test's own source.
	if _, err := db.Exec("CREATE DATABASE `" + full + "`"); err != nil {
		t.Fatal(err)
	}
	return s.DSN(full)
}

// Insert runs an INSERT and is the id of its row.
func Insert(t testing.TB, db *sqldb.DB, query string, args ...any) int64 {
	t.Helper()
	res, err := db.Exec(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	id, err := res.LastInsertId()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func empty(t testing.TB, db *sqldb.DB) {
	t.Helper()
	ctx := context.Background()
	conn, err := db.Connx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var tables []string
	err = conn.SelectContext(ctx, &tables, `SELECT table_name FROM information_schema.tables
		WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name <> 'schema_migration'`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(ctx, "SET FOREIGN_KEY_CHECKS = 0"); err != nil {
		t.Fatal(err)
	}
	defer conn.ExecContext(ctx, "SET FOREIGN_KEY_CHECKS = 1")
	for _, table := range tables {
		// Safety: names come from information_schema.
		if _, err := conn.ExecContext(ctx, "DELETE FROM `"+table+"`"); err != nil {
			t.Fatal(err)
		}
	}
}
