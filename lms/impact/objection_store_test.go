package impact

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestObjecting(t *testing.T) {
	s, library, tick := start(t)
	person := func(name string) lms.Actor {
		id := dbtest.Insert(t, s.db, `INSERT INTO account (name, locale, status, created_at) VALUES (?, 'id', 'active', NOW())`, name)
		dbtest.Insert(t, s.db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, library)
		return lms.Actor{AccountID: id, LibraryID: library, Roles: []lms.Role{lms.Librarian}}
	}
	rina, budi := person("Rina"), person("Budi")
	objectors := func(want ...int64) {
		t.Helper()
		got, err := s.Objectors(ctx, system)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%v, %v, want %v", got, err, want)
		}
		for _, id := range want {
			if !got[id] {
				t.Errorf("%v without %d", got, id)
			}
		}
	}
	objectors()
	if at, err := s.Objects(ctx, rina); at != nil || err != nil {
		t.Error(at, err)
	}
	if err := s.Object(ctx, rina); err != nil {
		t.Fatal(err)
	}
	since, err := s.Objects(ctx, rina)
	if err != nil || since == nil {
		t.Fatal(since, err)
	}
	tick()
	if err := s.Object(ctx, rina); err != nil { // again: nothing new
		t.Fatal(err)
	}
	if at, err := s.Objects(ctx, rina); err != nil || !at.Equal(*since) {
		t.Error(at, err)
	}
	objectors(rina.AccountID)
	if err := s.Object(ctx, budi); err != nil {
		t.Fatal(err)
	}
	objectors(rina.AccountID, budi.AccountID)
	if err := s.Withdraw(ctx, rina); err != nil {
		t.Fatal(err)
	}
	if at, err := s.Objects(ctx, rina); at != nil || err != nil {
		t.Error(at, err)
	}
	objectors(budi.AccountID)

	// Nobody speaks for others, and nobody but the night is told who objected.
	for _, a := range []lms.Actor{{}, system} {
		if err := s.Object(ctx, a); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%v objects: %v", a, err)
		}
		if err := s.Withdraw(ctx, a); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%v withdraws: %v", a, err)
		}
		if _, err := s.Objects(ctx, a); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%v is asked: %v", a, err)
		}
	}
	for _, role := range lms.Roles {
		if _, err := s.Objectors(ctx, lms.Actor{AccountID: budi.AccountID, LibraryID: library, Roles: []lms.Role{role}}); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%s learns who objected: %v", role, err)
		}
	}
}

// Who objects is no row, nor are the others of their circle, so that the rows of
// two nights never differ by one person; their work moves no figure.
func TestObjectorsAreLeftOut(t *testing.T) {
	in := world{staff: 30, effect: 0.03}.input()
	counted, err := TableResult(withTotals(in))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(counted.Body, []byte("objected")) {
		t.Error("nobody objected, and it is told")
	}
	without := func(ids ...int64) (Result, Table) {
		t.Helper()
		in := in
		in.Objected = map[int64]bool{}
		for _, id := range ids {
			in.Objected[id] = true
		}
		r, err := TableResult(withTotals(in))
		if err != nil {
			t.Fatal(err)
		}
		tab, err := r.Table()
		if err != nil {
			t.Fatal(err)
		}
		return r, tab
	}
	same, _ := without()
	if same.InputHash != counted.InputHash {
		t.Error("without an objection the inputs are others")
	}
	one, tab := without(1000)
	if one.InputHash == counted.InputHash || len(tab.Rows) != 25 || tab.Objected != 5 {
		t.Errorf("one: %d rows, %d left out", len(tab.Rows), tab.Objected)
	}
	for _, circle := range [][]int64{{1003}, {1000, 1001, 1002, 1003}, {1000, 1001, 1002, 1003, 1004, 9999}} {
		if _, same := without(circle...); !sameRows(same.Rows, tab.Rows) || same.Objected != tab.Objected {
			t.Errorf("%v are told from one: %d rows, %d left out", circle, len(same.Rows), same.Objected)
		}
	}
	if _, two := without(1000, 1029); len(two.Rows) != 20 || two.Objected != 10 {
		t.Errorf("of two circles: %d rows, %d left out", len(two.Rows), two.Objected)
	}

	// Their own work changes nothing of the others.
	alone := in
	alone.Objected, alone.Facts = map[int64]bool{1000: true}, slices.Clone(in.Facts)
	for i, f := range alone.Facts {
		if f.StaffID >= 1000 && f.StaffID < 1000+LeastShown {
			alone.Facts[i].Count *= 3
		}
	}
	a, b := cell(t, tab, Hours, "records"), cell(t, table(t, alone), Hours, "records")
	if a.N != b.N || math.Abs(a.Spearman.R-b.Spearman.R) > 1e-12 {
		t.Errorf("%+v, and as if they were not there %+v", a.Spearman, b.Spearman)
	}
}

// sameRows tells whether rows are of the same people, whatever their numbers.
func sameRows(a, b []Row) bool {
	said := func(rows []Row) (list []string) {
		for _, r := range rows {
			r.Number = 0
			list = append(list, fmt.Sprint(r))
		}
		slices.Sort(list)
		return list
	}
	return slices.Equal(said(a), said(b))
}

// Rows saved before somebody objected still hold them: beside those of the next
// night they would show who it was.
func TestRowsBeforeAnObjection(t *testing.T) {
	s, library, tick := start(t)
	tab, err := TableResult(world{staff: 22, effect: 0.02}.input())
	if err != nil {
		t.Fatal(err)
	}
	save(t, s, library, Saved{New: 1}, tab)
	head := lms.Actor{AccountID: dbtest.Insert(t, s.db, `INSERT INTO account (name, locale, status, created_at) VALUES ('A', 'id', 'active', NOW())`), LibraryID: library, Roles: []lms.Role{lms.Head}}
	other := dbtest.Insert(t, s.db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', NOW())`)
	before, err := s.Table(ctx, head, library)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Insert(t, s.db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'head')`, head.AccountID, other)
	tick()
	if err := s.Object(ctx, head); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rows(ctx, head, before.ID); err != nil {
		t.Errorf("somebody of another library objected: %v", err)
	}
	dbtest.Insert(t, s.db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'head')`, head.AccountID, library)
	if _, err := s.Rows(ctx, head, before.ID); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("rows with somebody who objected since: %v", err)
	}
	tick()
	in := world{staff: 22, effect: 0.02}.input()
	in.Objected = map[int64]bool{1003: true}
	if tab, err = TableResult(withTotals(in)); err != nil {
		t.Fatal(err)
	}
	save(t, s, library, Saved{New: 1}, tab)
	after, _ := s.Table(ctx, head, library)
	if rows, err := s.Rows(ctx, head, after.ID); err != nil || len(rows.Rows) != 17 {
		t.Errorf("the next night: %d rows, %v", len(rows.Rows), err)
	}
	if _, err := s.Rows(ctx, head, before.ID); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("the replaced rows: %v", err)
	}
}
