package sqldb_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

const rename = `UPDATE "library" SET name = CONCAT(name, ?) WHERE id = ?`

func twoLibraries(t *testing.T) *sqldb.DB {
	t.Helper()
	db := dbtest.Open(t)
	db.MustExec(`INSERT INTO "library" (id, code, name, created_at) VALUES (1, 'a', '', NOW()), (2, 'b', '', NOW())`)
	return db
}

// Two transactions that wait for each other: the server ends one, and Tx runs
// it again, so that both have happened, once.
func TestTxSurvivesADeadlock(t *testing.T) {
	db := twoLibraries(t)
	var met, done sync.WaitGroup
	met.Add(2)
	for i, order := range [][2]int{{1, 2}, {2, 1}} {
		done.Go(func() {
			name := string(rune('x' + i))
			first := true
			err := db.Tx(t.Context(), func(tx *sqlx.Tx) error {
				if _, err := tx.Exec(rename, name, order[0]); err != nil {
					return err
				}
				if first {
					first = false
					met.Done()
					met.Wait() // each holds what the other wants
				}
				_, err := tx.Exec(rename, name, order[1])
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	done.Wait()
	var names []string
	if err := db.Select(&names, `SELECT name FROM "library" ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	if len(names) != 2 || len(names[0]) != 2 || names[0] != names[1] {
		t.Errorf("names are %q, want both letters on both", names)
	}
}

func TestTxRunsAgainThreeTimesAtMost(t *testing.T) {
	db := twoLibraries(t)
	broken := errors.New("broken")
	for _, c := range []struct {
		err  error
		runs int
	}{{nil, 1}, {broken, 1}, {&mysql.MySQLError{Number: 1062}, 1}, {&mysql.MySQLError{Number: 1213}, 3}, {&mysql.MySQLError{Number: 1205}, 3}, {&mysql.MySQLError{Number: 1467}, 3}, {context.Canceled, 1}} {
		runs := 0
		err := db.Tx(t.Context(), func(tx *sqlx.Tx) error {
			runs++
			tx.MustExec(`UPDATE "library" SET name = 'z' WHERE id = 1`)
			return c.err
		})
		if runs != c.runs || !errors.Is(err, c.err) {
			t.Errorf("%v: %d runs, want %d; %v", c.err, runs, c.runs, err)
		}
		var name string
		if err := db.Get(&name, `SELECT name FROM "library" WHERE id = 1`); err != nil {
			t.Fatal(err)
		}
		if kept := name == "z"; kept != (c.err == nil) {
			t.Errorf("%v: the name is %q", c.err, name)
		}
		db.MustExec(`UPDATE "library" SET name = '' WHERE id = 1`)
	}
	ctx, cancel := context.WithCancel(t.Context())
	runs := 0
	err := db.Tx(ctx, func(*sqlx.Tx) error { runs++; cancel(); return &mysql.MySQLError{Number: 1213} })
	if runs != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("stopped meanwhile: %d runs, %v", runs, err)
	}
}
