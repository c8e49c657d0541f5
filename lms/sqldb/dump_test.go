package sqldb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

// saved is a dump with its tables.
type saved struct {
	sqldb.Dump
	tables map[string]*bytes.Buffer
}

func save(t *testing.T, db *sqldb.DB) saved {
	t.Helper()
	s := saved{tables: map[string]*bytes.Buffer{}}
	var err error
	if s.Dump, err = db.Dump(context.Background(), func(table string) (io.Writer, error) {
		s.tables[table] = &bytes.Buffer{}
		return s.tables[table], nil
	}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s saved) open(table string) (io.ReadCloser, error) {
	b, ok := s.tables[table]
	if !ok {
		return nil, errors.New("no such table")
	}
	return io.NopCloser(bytes.NewReader(b.Bytes())), nil
}

func fresh(t *testing.T) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), dbtest.Create(t, "restored"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// everything is all that stands in a database, as the server writes it, by table.
func everything(t *testing.T, db *sqldb.DB) map[string][]string {
	t.Helper()
	var names []string
	if err := db.Select(&names, `SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'schema_migration'`); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, name := range names {
		rows, err := db.Queryx("SELECT * FROM `" + name + "`")
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			row, err := rows.SliceScan()
			if err != nil {
				t.Fatal(err)
			}
			all[name] = append(all[name], fmt.Sprintf("%q", row))
		}
		rows.Close()
	}
	return all
}

const worst = "Rapi\" \\ \n\r\t\u2028 'é' 漢字 🙂 <b>"

// lived is a database with texts that are hard to write down, bytes of every
// value, numbers with many digits, empties and NULLs, and numbers that were given
// to rows which are gone.
func lived(t *testing.T) *sqldb.DB {
	db := dbtest.Open(t)
	library := dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('a', ?, '2026-01-02 03:04:05')`, worst)
	account := dbtest.Insert(t, db, `INSERT INTO account (name, created_at) VALUES (?, '1999-12-31 23:59:59')`, worst)
	visit := dbtest.Insert(t, db, `INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, status, created_at)
		VALUES (?, 'visit', '', '2026-01-02 03:00:00', '2026-01-02 05:00:00', '', '', 'user_services', 2.5, ?, 'scheduled', NOW())`, library, strings.Repeat(worst, 300))
	finding := dbtest.Insert(t, db, `INSERT INTO activity_finding (activity_id, author_id, told, told_at) VALUES (?, ?, '', NOW())`, visit, account)
	every := make([]byte, 70_000)
	for i := range every {
		every[i] = byte(i)
	}
	dbtest.Insert(t, db, `INSERT INTO activity_photo (finding_id, caption, width, height, picture) VALUES (?, '', 1, 1, ?)`, finding, every)
	dbtest.Insert(t, db, `INSERT INTO activity_follow_up (activity_id, what, owner_id, due_on, decided_at) VALUES (?, 'NULL', ?, '2026-02-28', NOW())`, visit, account)
	for i := range 450 {
		dbtest.Insert(t, db, `INSERT INTO account (name, created_at) VALUES (?, NOW())`, fmt.Sprint("Orang ", i))
	}
	if _, err := db.Exec(`DELETE FROM account WHERE name = 'Orang 449'`); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestDumpIsLoadedWhole(t *testing.T) {
	ctx := context.Background()
	db := lived(t)
	s := save(t, db)
	if again := save(t, db); !reflect.DeepEqual(s.Dump, again.Dump) {
		t.Error("two dumps of the same differ")
	}
	other := fresh(t)
	if err := other.Load(ctx, s.Dump, s.open); err != nil {
		t.Fatal(err)
	}
	want, got := everything(t, db), everything(t, other)
	if len(want) < 4 || !maps.EqualFunc(want, got, func(a, b []string) bool { return reflect.DeepEqual(a, b) }) {
		for name := range want {
			if !reflect.DeepEqual(want[name], got[name]) {
				t.Errorf("%s: %d rows, not %d, or others", name, len(got[name]), len(want[name]))
			}
		}
	}
	if err := other.CheckSchema(ctx); err != nil {
		t.Error(err)
	}
	next := func(db *sqldb.DB) int64 {
		return dbtest.Insert(t, db, `INSERT INTO account (name, created_at) VALUES ('Baru', NOW())`)
	}
	if a, b := next(db), next(other); a != b {
		t.Errorf("the next account is %d, and was to be %d", b, a)
	}
	if _, err := other.Exec(`INSERT INTO activity_finding (activity_id, author_id, told, told_at) VALUES (99999, 1, '', NOW())`); !sqldb.IsMissingParent(err) {
		t.Errorf("foreign keys are not held: %v", err)
	}
	if err := other.Load(ctx, s.Dump, s.open); !lms.IsKind(err, lms.Conflict) {
		t.Errorf("into a database in use: %v", err)
	}
}

// Of a dump that is not whole, nothing stays.
func TestBrokenDumps(t *testing.T) {
	ctx := context.Background()
	s := save(t, lived(t))
	for name, spoil := range map[string]func(*saved){
		"a letter changed":  func(s *saved) { s.spoil("account", "Orang 17", "Orang 71") },
		"a row missing":     func(s *saved) { s.spoil("account", s.line("account", "Orang 17"), "") },
		"cut in two":        func(s *saved) { s.tables["activity_photo"].Truncate(900) },
		"a value too many":  func(s *saved) { s.spoil("activity_follow_up", "[", `["1",`) },
		"a byte changed":    func(s *saved) { s.spoil("activity_photo", "AAECAwQF", "AAECAwQG") },
		"no base64":         func(s *saved) { s.spoil("activity_photo", "AAECAwQF", "****") },
		"a table missing":   func(s *saved) { s.Tables = s.Tables[1:] },
		"of another schema": func(s *saved) { s.Schema = 700 },
		"of a newer one":    func(s *saved) { s.Schema = 99999 },
	} {
		t.Run(name, func(t *testing.T) {
			broken := saved{Dump: s.Dump, tables: map[string]*bytes.Buffer{}}
			for name, b := range s.tables {
				broken.tables[name] = bytes.NewBuffer(bytes.Clone(b.Bytes()))
			}
			spoil(&broken)
			db := fresh(t)
			err := db.Load(ctx, broken.Dump, broken.open)
			if !lms.IsKind(err, lms.Invalid) && !lms.IsKind(err, lms.Conflict) {
				t.Fatal(err)
			}
			if left := everything(t, db); len(left) > 0 {
				t.Errorf("%v stays", left)
			}
		})
	}
}

func (s *saved) spoil(table, old, new string) {
	s.tables[table] = bytes.NewBufferString(strings.Replace(s.tables[table].String(), old, new, 1))
}

func (s *saved) line(table, word string) string {
	for line := range strings.Lines(s.tables[table].String()) {
		if strings.Contains(line, word) {
			return line
		}
	}
	return "?"
}

// While people write, a dump holds what belongs together.
func TestDumpIsOfOneMoment(t *testing.T) {
	ctx := context.Background()
	db := lived(t)
	stop, stopped := make(chan struct{}), make(chan error)
	go func() { // every account has its code, which stands in a table before and after it
		for i := 0; ; i++ {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
			}
			if err := db.Tx(ctx, func(tx *sqlx.Tx) error {
				res, err := tx.ExecContext(ctx, `INSERT INTO account (name, created_at) VALUES (?, NOW())`, fmt.Sprint("Baru ", i))
				if err != nil {
					return err
				}
				id, _ := res.LastInsertId()
				_, err = tx.ExecContext(ctx, `INSERT INTO "library" (code, name, created_at) VALUES (?, 'Baru', NOW())`, fmt.Sprint("b", id))
				return err
			}); err != nil {
				stopped <- err
				return
			}
		}
	}()
	var sizes []int
	for range 5 {
		s := save(t, db)
		accounts, libraries := strings.Count(s.tables["account"].String(), "\"Baru "), strings.Count(s.tables["library"].String(), "\"Baru\"")
		if accounts != libraries {
			t.Errorf("%d accounts and %d libraries were written together", accounts, libraries)
		}
		sizes = append(sizes, accounts)
	}
	close(stop)
	if err := <-stopped; err != nil || sizes[4] == sizes[0] {
		t.Error(err, sizes)
	}
}

// A backup of an older program comes to the newest version.
func TestOlderDumpIsBroughtUp(t *testing.T) {
	ctx := context.Background()
	old := fresh(t)
	upTo(t, old, 1298)
	dbtest.Insert(t, old, `INSERT INTO "library" (code, name, created_at) VALUES ('a', 'A', NOW())`)
	dbtest.Insert(t, old, `INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, status, created_at)
		VALUES (1, 'visit', 'Ke Medan', '2026-01-02 03:00:00', '2026-01-02 05:00:00', '', '', 'user_services', 2.5, '', 'scheduled', NOW())`)
	s := save(t, old)
	if s.Schema != 1298 {
		t.Fatal(s.Schema)
	}
	db := fresh(t)
	if err := db.Load(ctx, s.Dump, s.open); err != nil {
		t.Fatal(err)
	}
	var host string
	if err := db.Get(&host, `SELECT host FROM activity WHERE title = 'Ke Medan'`); err != nil || host != "" {
		t.Error(host, err)
	}
	if err := db.CheckSchema(ctx); err != nil {
		t.Error(err)
	}
	migrated := dbtest.Open(t)
	if err := migrated.Load(ctx, s.Dump, s.open); !lms.IsKind(err, lms.Conflict) {
		t.Errorf("into a newer schema: %v", err)
	}
}
