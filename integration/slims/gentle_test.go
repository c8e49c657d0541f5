package slims_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"binapustaka/integration/slims"
	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// overheard are the statements that reach the server while do runs, those that
// fit the condition on its general log.
func overheard(t *testing.T, db *sql.DB, condition string, do func()) (statements []string) {
	t.Helper()
	run(t, db, "TRUNCATE TABLE mysql.general_log")
	run(t, db, "SET GLOBAL log_output = 'TABLE', GLOBAL general_log = ON")
	func() {
		defer run(t, db, "SET GLOBAL general_log = OFF, GLOBAL log_output = 'FILE'")
		do()
	}()
	rows, err := db.Query("SELECT argument FROM mysql.general_log WHERE " + condition)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var q string
		if err := rows.Scan(&q); err != nil {
			t.Fatal(err)
		}
		statements = append(statements, q)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return statements
}

// A session that only reads, even with the rights of an administrator.
func TestNothingCanBeWritten(t *testing.T) {
	for _, engine := range []string{"MyISAM", "InnoDB"} {
		db, dsn := source(t, "9_7_0", engine)
		life(t, db, "9_7_0")
		r := openReader(t, dsn)
		for _, q := range []string{"UPDATE user SET realname = 'x'", "DELETE FROM loan", "INSERT INTO holiday (holiday_dayname) VALUES ('Mon')", "TRUNCATE TABLE system_log",
			"CREATE TABLE x (id INT)", "ALTER TABLE loan ADD x INT", "DROP TABLE fines", "LOCK TABLES loan WRITE"} {
			err := r.Exec(ctx, q)
			var e *mysql.MySQLError
			if !errors.As(err, &e) || e.Number != 1792 {
				t.Errorf("%s, %s: %v", engine, q, err)
			}
		}
		if n := number(t, db, "SELECT COUNT(*) FROM loan"); n != 5 {
			t.Errorf("%s: %d loans are left", engine, n)
		}
	}
}

// A statement that goes on is ended by the server; none of ours should.
func TestLongStatementIsEnded(t *testing.T) {
	_, dsn := source(t, "9_7_0", "MyISAM")
	r := openReader(t, dsn)
	if err := r.Exec(ctx, "DO IF(@@SESSION.max_statement_time = 30, 1, (SELECT 1 UNION SELECT 2))"); err != nil {
		t.Errorf("the limit is not 30 s: %v", err)
	}
	defer slims.LimitStatements(time.Second)()
	r = openReader(t, dsn)
	start := time.Now()
	err := r.Exec(ctx, "SELECT COUNT(*) FROM seq_1_to_1000000 a, seq_1_to_1000000 b WHERE a.seq * b.seq = 7")
	var e *mysql.MySQLError
	if took := time.Since(start); !errors.As(err, &e) || e.Number != 1969 || took > 15*time.Second {
		t.Errorf("after %s: %v", took, err)
	}
}

// FACTS: there is no index on dates, and a WHERE on them is a full scan. Every
// statement finds its rows by the key and asks for no more than it may.
func TestReadsAreShort(t *testing.T) {
	ours := dbtest.Open(t)
	newLibrary(t, ours, 1)
	db, dsn, _ := world(t, demo.Options{Seed: 7})
	statements := overheard(t, db, "command_type = 'Query' AND argument RLIKE '^SELECT .* FROM (loan|system_log|visitor_count|files_read|fines|item|biblio) '", func() {
		read(t, ours, 1, dsn, worldEnd.String(), 0)
		read(t, ours, 1, dsn, (worldEnd + 1).String(), 0)
	})
	limit := regexp.MustCompile(`LIMIT (1|\d{2,5})$|_id = \d+$|IN \((\d+,?){1,200}\)$`)
	for _, q := range statements {
		if !limit.MatchString(q) {
			t.Errorf("without a limit: %s", q)
		}
		var id, kind, table, how, extra string
		var possible, key, length, ref, n *string
		if err := db.QueryRow("EXPLAIN "+q).Scan(&id, &kind, &table, &how, &possible, &key, &length, &ref, &n, &extra); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if table != "" && how != "const" && (key == nil || *key != "PRIMARY") || strings.Contains(extra, "filesort") || strings.Contains(extra, "temporary") {
			t.Errorf("%s: %s %s", q, how, extra)
		}
	}
	if len(statements) < 30 {
		t.Errorf("%d statements", len(statements))
	}
}

// What keeps a reading from its end is said in words.
func TestTableInUseOrDamaged(t *testing.T) {
	defer slims.LimitStatements(time.Second)()
	db, dsn := source(t, "9_7_0", "MyISAM")
	life(t, db, "9_7_0")
	fails := func(key string) {
		t.Helper()
		r := openReader(t, dsn)
		err := r.ReadUsage(ctx, slims.Input{Names: usage.NewNames(nil), Today: worldEnd}, func(usage.Source, int64) {}, func(usage.Reading) error { return nil })
		var e *lms.Error
		if !errors.As(err, &e) || e.Key != key || e.Kind != lms.Unavailable {
			t.Errorf("%v, want %s", err, key)
			return
		}
		for _, l := range locale.All {
			if text := l.Error(err); strings.Contains(text, "⟦") || !strings.Contains(text, nameIn(dsn)) {
				t.Errorf("in %s: %q", l, text)
			}
		}
	}
	desk, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer desk.Close()
	if _, err := desk.ExecContext(ctx, "LOCK TABLES loan WRITE"); err != nil {
		t.Fatal(err)
	}
	fails("slims.busy")
	if _, err := desk.ExecContext(ctx, "UNLOCK TABLES"); err != nil {
		t.Fatal(err)
	}
	var folder string
	if err := db.QueryRow("SELECT CONCAT(@@datadir, DATABASE())").Scan(&folder); err != nil {
		t.Fatal(err)
	}
	run(t, db, "FLUSH TABLES")
	if err := os.Truncate(filepath.Join(folder, "loan.MYD"), 10); err != nil {
		t.Fatal(err)
	}
	fails("slims.damaged")
	if err := os.Truncate(filepath.Join(folder, "system_log.MYI"), 10); err != nil {
		t.Fatal(err)
	}
	run(t, db, "FLUSH TABLES")
	fails("slims.damaged")
}
