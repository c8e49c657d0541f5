package usage_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx    = context.Background()
	system = lms.System("test")
	day    = lms.DayOn(2026, time.March, 2)
)

// open is a store with a library that was read up to day+10.
func open(t *testing.T) (*usage.Store, int64) {
	t.Helper()
	db := dbtest.Open(t)
	id := dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('kota', 'Kota', NOW())`)
	s := usage.NewStore(db, func() time.Time { return time.Date(2026, 3, 12, 1, 0, 0, 0, time.UTC) })
	read(t, s, id, usage.Reading{Source: usage.LoanTable, From: day, FirstOn: &day, Counts: map[usage.Key]int64{
		{Metric: usage.Loans, Day: day, Location: "P", Staff: 7}: 3, {Metric: usage.Loans, Day: day, Location: "P", Staff: 8}: 2,
		{Metric: usage.Loans, Day: day + 1, Location: "", Staff: 0}: 4, {Metric: usage.Loans, Day: day + 30, Location: "P", Staff: 7}: 5,
		{Metric: usage.ActiveBorrowers, Day: day, Location: "P", Staff: 7}: 1}})
	return s, id
}

func read(t *testing.T, s *usage.Store, library int64, r usage.Reading) {
	t.Helper()
	if _, err := s.SaveReading(ctx, system, library, day+10, r); err != nil {
		t.Fatal(err)
	}
}

func actor(library int64, role lms.Role) lms.Actor {
	return lms.Actor{AccountID: 1, LibraryID: library, Roles: []lms.Role{role}}
}

func TestRowsAndOwnWork(t *testing.T) {
	s, id := open(t)
	p := lms.Period{From: day, To: day + 60}
	rows, err := s.Rows(ctx, actor(id, lms.Head), id, usage.Loans, p)
	if got := fmt.Sprint(rows); err != nil || got != fmt.Sprintf("[{%[1]s P 0 5} {%[2]s  0 4} {%[3]s P 0 5}]", day, day+1, day+30) {
		t.Errorf("%s %v", got, err)
	}
	own, err := s.Own(ctx, actor(id, lms.Librarian), id, 7, p)
	if got := fmt.Sprint(own); err != nil || got != "[{loans 2026-03-01 3} {loans 2026-04-01 5}]" {
		t.Errorf("%s %v", got, err)
	}
	if _, err := s.Own(ctx, actor(id, lms.Librarian), id, 0, p); !lms.IsKind(err, lms.Forbidden) {
		t.Error("what nobody could be named for is nobody's own:", err)
	}
}

func TestWhoMayReadWhat(t *testing.T) {
	s, id := open(t)
	p := lms.Period{From: day, To: day + 60}
	for _, c := range []struct {
		actor       lms.Actor
		sums, staff bool
	}{
		{lms.Actor{}, false, false}, {actor(id, lms.Librarian), false, false}, {actor(id, lms.Trainer), false, false},
		{actor(id, lms.Head), true, false}, {actor(id, lms.Admin), true, true}, {actor(id+1, lms.Admin), false, false}, {system, true, true},
	} {
		_, sums := s.Series(ctx, c.actor, id, usage.Loans, p, usage.ByDay)
		_, staff := s.Series(ctx, c.actor, id, usage.Loans, p, usage.ByStaff)
		if (sums == nil) != c.sums || (staff == nil) != c.staff {
			t.Errorf("%+v: %v, by staff %v", c.actor, sums, staff)
		}
		for name, ask := range map[string]func() error{
			"rows":       func() error { _, err := s.Rows(ctx, c.actor, id, usage.Loans, p); return err },
			"revisions":  func() error { _, _, err := s.Revisions(ctx, c.actor, id, p, 5); return err },
			"collection": func() error { _, err := s.Collection(ctx, c.actor, id); return err },
		} {
			if err := ask(); (err == nil) != c.sums {
				t.Errorf("%+v: %s: %v", c.actor, name, err)
			}
		}
		_, covered := s.Coverage(ctx, c.actor, id, p)
		if (covered == nil) != c.actor.In(id) {
			t.Errorf("%+v: coverage: %v", c.actor, covered)
		}
		if _, err := s.Facts(ctx, c.actor, id, p); (err == nil) != c.actor.IsSystem() {
			t.Errorf("%+v: facts: %v", c.actor, err)
		}
	}
}

func TestRevisionsAndSourcesAreTold(t *testing.T) {
	s, id := open(t)
	read(t, s, id, usage.Reading{Source: usage.LoanTable, From: day, FirstOn: &day, Counts: map[usage.Key]int64{
		{Metric: usage.Loans, Day: day, Location: "P", Staff: 7}: 9, {Metric: usage.Loans, Day: day + 30, Location: "P", Staff: 7}: 5}})
	list, n, err := s.Revisions(ctx, actor(id, lms.Head), id, lms.Period{From: day, To: day + 9}, 2)
	if err != nil || n != 3 || len(list) != 2 || list[0].At.IsZero() {
		t.Fatalf("%d %+v %v", n, list, err)
	}
	if _, n, _ := s.Revisions(ctx, actor(id, lms.Head), id, lms.Period{From: day + 2, To: day + 9}, 2); n != 0 {
		t.Errorf("%d of other days", n)
	}
	sources, err := s.SourcesRead(ctx, actor(id, lms.Head), id)
	loans := sources[usage.LoanTable]
	if err != nil || len(sources) != 1 || loans.FirstOn == nil || *loans.FirstOn != day || loans.ReadOn != day+10 || loans.ReadAt.IsZero() {
		t.Errorf("%+v %v", sources, err)
	}
}

func TestCollectionIsReplaced(t *testing.T) {
	s, id := open(t)
	long := string(make([]rune, 120))
	for _, c := range []usage.Collection{
		{ReadOn: day, Holdings: []usage.Holding{{usage.CopiesByPlace, "P", long, 5}, {usage.CopiesByPlace, "X", "", 1}}},
		{ReadOn: day + 1, Holdings: []usage.Holding{{usage.TitlesByClass, "0", "", 2}, {usage.CopiesByPlace, "P", "Pusat", 6}, {usage.Rooms, "R1", "Ruang Anak", 0}}},
	} {
		if err := s.SaveCollection(ctx, system, id, c); err != nil {
			t.Fatal(err)
		}
	}
	c, err := s.Collection(ctx, actor(id, lms.Head), id)
	if err != nil || c.ReadOn != day+1 || c.Titles() != 2 || c.Copies() != 6 || len(c.Holdings) != 3 {
		t.Errorf("%+v %v", c, err)
	}
	if names := c.PlaceNames(); names["P"] != "Pusat" || names["R1"] != "Ruang Anak" {
		t.Error(names)
	}
	if err := s.SaveCollection(ctx, actor(id, lms.Admin), id, c); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
}
