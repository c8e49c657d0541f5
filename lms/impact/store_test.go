package impact

import (
	"context"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx    = context.Background()
	system = lms.System("impact:run")
)

func start(t *testing.T) (s *Store, library int64, tick func()) {
	db := dbtest.Open(t)
	now := time.Date(2026, 11, 24, 19, 0, 0, 0, time.UTC)
	library = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('a', 'A', ?)`, now)
	return NewStore(db, func() time.Time { return now }), library, func() { now = now.Add(24 * time.Hour) }
}

func save(t *testing.T, s *Store, library int64, want Saved, results ...Result) {
	t.Helper()
	got, err := s.Save(ctx, system, library, Current{}, results)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("saved %+v, want %+v", got, want)
	}
}

func picture(t *testing.T, metric string, to lms.Day) Result {
	t.Helper()
	r, err := PictureResult(1, subject(), metric, loans(day-400, to, 30, 33), to)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResultsNeverVanish(t *testing.T) {
	s, library, tick := start(t)
	head := lms.Actor{AccountID: 1, LibraryID: library, Roles: []lms.Role{lms.Head}}
	tab, err := TableResult(world{staff: 22, effect: 0.02}.input())
	if err != nil {
		t.Fatal(err)
	}
	save(t, s, library, Saved{New: 3}, tab, picture(t, "loans", day+70), picture(t, "returns", day+70))
	tick()
	save(t, s, library, Saved{Same: 3}, tab, picture(t, "loans", day+70), picture(t, "returns", day+70))

	first, err := s.Pictures(ctx, head, library, "loans")
	if err != nil || len(first) != 1 {
		t.Fatalf("%d pictures, %v", len(first), err)
	}
	tick()
	save(t, s, library, Saved{New: 1, Same: 1, Ended: 1}, tab, picture(t, "loans", day+120))
	second, _ := s.Pictures(ctx, head, library, "loans")
	if len(second) != 1 || second[0].ID == first[0].ID || second[0].DataTo <= first[0].DataTo {
		t.Fatalf("%+v", second)
	}
	old, err := s.Find(ctx, head, first[0].ID)
	if err != nil || old.SupersededAt == nil || string(old.Body) != string(first[0].Body) {
		t.Errorf("the replaced result: %+v, %v", old, err)
	}
	current, replaced, err := s.Siblings(ctx, head, second[0])
	if err != nil || len(current) != 1 || len(replaced) != 1 || replaced[0].ID != old.ID {
		t.Errorf("%+v, %+v, %v", current, replaced, err)
	}
	if m, err := s.Metrics(ctx, head, library); err != nil || len(m) != 1 || m[0] != "loans" {
		t.Error(m, err)
	}
	p, err := second[0].Picture()
	if err != nil || p.Subject.Title != "Lokakarya" || len(p.Weeks) == 0 {
		t.Errorf("%+v, %v", p, err)
	}
	if got, err := s.Table(ctx, head, library); err != nil || got.InputHash != tab.InputHash {
		t.Error(err)
	}
}

func TestWhoMayReadResults(t *testing.T) {
	s, library, _ := start(t)
	tab, err := TableResult(world{staff: 22, effect: 0.02}.input())
	if err != nil {
		t.Fatal(err)
	}
	few, err := TableResult(world{staff: 9}.input())
	if err != nil {
		t.Fatal(err)
	}
	save(t, s, library, Saved{New: 1}, few)
	as := func(library int64, role lms.Role) lms.Actor {
		return lms.Actor{AccountID: 1, LibraryID: library, Roles: []lms.Role{role}}
	}
	r, err := s.Table(ctx, as(library, lms.Head), library)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rows(ctx, as(library, lms.Head), r.ID); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("nine people's rows: %v", err)
	}
	save(t, s, library, Saved{New: 1}, tab)
	r, _ = s.Table(ctx, as(library, lms.Head), library)
	for _, c := range []struct {
		actor      lms.Actor
		read, rows bool
	}{
		{as(library, lms.Librarian), false, false}, {as(library, lms.Trainer), true, false}, {as(library, lms.Head), true, true},
		{as(library, lms.Admin), true, true}, {as(library+1, lms.Admin), false, false}, {lms.Actor{}, false, false},
	} {
		_, err := s.Table(ctx, c.actor, library)
		if (err == nil) != c.read {
			t.Errorf("%v reads: %v", c.actor.Roles, err)
		}
		_, err = s.Find(ctx, c.actor, r.ID)
		if (err == nil) != c.read {
			t.Errorf("%v finds: %v", c.actor.Roles, err)
		}
		_, err = s.Rows(ctx, c.actor, r.ID)
		if (err == nil) != c.rows {
			t.Errorf("%v rows: %v", c.actor.Roles, err)
		}
		if _, err = s.Save(ctx, c.actor, library, Current{}, nil); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%v saves: %v", c.actor.Roles, err)
		}
	}
	if _, err := s.Find(ctx, system, 1<<40); !lms.IsKind(err, lms.NotFound) {
		t.Error(err)
	}
}
