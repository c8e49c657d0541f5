package personal

import (
	"context"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// Every table that names people, or hangs on one that is in the copy, is in it or is
// said to be left out, with why.
func TestEveryTableIsInTheCopyOrLeftOut(t *testing.T) {
	db := dbtest.Open(t)
	var links []struct {
		Table string `db:"t"`
		Of    string `db:"r"`
	}
	err := db.Select(&links, `SELECT DISTINCT table_name AS t, referenced_table_name AS r FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL ORDER BY 1, 2`)
	if err != nil || len(links) < 100 {
		t.Fatal(err, len(links))
	}
	copied, known := map[string]bool{}, map[string]bool{}
	for _, p := range Parts {
		for _, name := range p.Tables {
			copied[name] = true
		}
	}
	for _, l := range links {
		known[l.Table] = true
		if l.Of != "account" && !copied[l.Of] || copied[l.Table] {
			continue
		}
		if why := LeftOut[l.Table]; why == "" {
			t.Errorf("nobody says why %s, which tells of %s, is not in the copy of a person's data", l.Table, l.Of)
		}
	}
	for name := range LeftOut {
		if !known[name] || copied[name] {
			t.Errorf("%s is left out, and is no such table or is in the copy", name)
		}
	}
}

// Every part can be read, and its columns have names in every language.
func TestEveryColumnHasAName(t *testing.T) {
	db := dbtest.Open(t)
	for _, p := range slices.Concat(Parts, OfVolunteers) {
		args := make([]any, strings.Count(p.query, "?"))
		for i := range args {
			args[i] = 1
		}
		rows, err := db.Queryx(`SELECT * FROM (`+p.query+`) q LIMIT 0`, args...)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		columns, err := rows.Columns()
		if rows.Close(); err != nil {
			t.Fatal(err)
		}
		for _, l := range locale.All {
			for _, key := range append(slices.Clone(columns), "") {
				if key == "" {
					key = "part_" + p.Name
				} else {
					key = "col_" + key
				}
				if !l.Has("personal." + key) {
					t.Errorf("%s: personal.%s", l, key)
				}
			}
		}
	}
}

func TestACopyIsOnesOwn(t *testing.T) {
	s := NewStore(dbtest.Open(t))
	for _, who := range []lms.Actor{{}, {AccountID: 2, LibraryID: 1, Roles: []lms.Role{lms.Admin}}} {
		if _, err := s.Open(context.Background(), who, 1); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%+v: %v", who, err)
		}
	}
	c, err := s.Open(context.Background(), lms.Actor{AccountID: 1}, 1)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}
