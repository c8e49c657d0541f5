package library_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx    = context.Background()
	system = lms.System("test")
	key    = [32]byte{1, 2, 3}
	start  = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
)

const dsn = "reader:s3cret-p@ss@tcp(127.0.0.1:3306)/slims"

func newStore(db *sqldb.DB) *library.Store {
	return library.NewStore(db, func() time.Time { return start }, key)
}

func create(t *testing.T, s *library.Store, code, dsn string) library.Library {
	t.Helper()
	l, err := s.Create(ctx, system, library.Details{Code: code, Name: "Perpustakaan " + code}, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestCreateFillsInDefaults(t *testing.T) {
	s := newStore(dbtest.Open(t))
	l := create(t, s, "kota", dsn)
	if l.TimeZone != "Asia/Jakarta" || l.SyncAt != "01:30" || l.FirstSignin != library.Direct || !l.HasSlims || l.Zone().String() != "Asia/Jakarta" {
		t.Errorf("defaults: %+v", l)
	}
	for _, find := range []func() (library.Library, error){
		func() (library.Library, error) { return s.Find(ctx, l.ID) },
		func() (library.Library, error) { return s.FindByCode(ctx, "kota") },
	} {
		if got, err := find(); err != nil || got != l {
			t.Errorf("found %+v, %v; want %+v", got, err, l)
		}
	}
	_, err := s.Create(ctx, system, library.Details{Code: "kota", Name: "Lain"}, "")
	if !lms.IsKind(err, lms.Conflict) {
		t.Errorf("same code twice: %v", err)
	}
}

func TestDetailsAreChecked(t *testing.T) {
	good := library.Details{Code: "a", Name: "A"}
	for field, bad := range map[string][]library.Details{
		"code":         {{Code: "", Name: "A"}, {Code: "Kota", Name: "A"}, {Code: "kota-", Name: "A"}, {Code: strings.Repeat("a", 33), Name: "A"}},
		"name":         {{Code: "a", Name: "  "}, {Code: "a", Name: strings.Repeat("é", 121)}},
		"time_zone":    {{Code: "a", Name: "A", TimeZone: "Local"}, {Code: "a", Name: "A", TimeZone: "WIB"}, {Code: "a", Name: "A", TimeZone: "../../etc/passwd"}},
		"sync_at":      {{Code: "a", Name: "A", SyncAt: "24:00"}, {Code: "a", Name: "A", SyncAt: "1:30"}, {Code: "a", Name: "A", SyncAt: "malam"}},
		"first_signin": {{Code: "a", Name: "A", FirstSignin: "maybe"}},
	} {
		for _, d := range bad {
			_, err := d.Clean()
			var e *lms.Error
			if !errors.As(err, &e) || e.Field != field {
				t.Errorf("%+v: %v, want a problem with %s", d, err, field)
			} else if text := locale.EN.Error(err); strings.Contains(text, "⟦") || strings.Contains(text, "{") {
				t.Errorf("message %q", text)
			}
		}
	}
	for _, d := range []library.Details{good, {Code: strings.Repeat("a", 32), Name: strings.Repeat("é", 120)},
		{Code: "b", Name: "B", TimeZone: "Asia/Jayapura", SyncAt: "23:59", FirstSignin: library.Approval}} {
		if _, err := d.Clean(); err != nil {
			t.Errorf("%+v: %v", d, err)
		}
	}
	p, _ := library.Details{}.Clean()
	_, err := p.Clean()
	var all lms.Problems
	if !errors.As(err, &all) || len(all) != 2 {
		t.Errorf("an empty form has two problems, got %v", err)
	}
}

func TestSlimsAddressIsSealed(t *testing.T) {
	db := dbtest.Open(t)
	s := newStore(db)
	a, b := create(t, s, "a", dsn), create(t, s, "b", "")

	if got, err := s.SlimsDSN(ctx, system, a.ID); err != nil || got != dsn {
		t.Fatalf("SlimsDSN: %v", err)
	}
	if _, err := s.SlimsDSN(ctx, system, b.ID); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("library without SLiMS: %v", err)
	}
	var stored []byte
	if err := db.Get(&stored, `SELECT slims_sealed FROM "library" WHERE id = ?`, a.ID); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(stored), "s3cret") || strings.Contains(string(stored), "reader") {
		t.Error("the address is readable in the database")
	}
	// A sealed value moved to another library, under another key, or broken does not open.
	db.MustExec(`UPDATE "library" SET slims_sealed = ? WHERE id = ?`, stored, b.ID)
	if _, err := s.SlimsDSN(ctx, system, b.ID); !lms.IsKind(err, lms.Unavailable) {
		t.Errorf("moved: %v", err)
	}
	other := library.NewStore(db, time.Now, [32]byte{9})
	if _, err := other.SlimsDSN(ctx, system, a.ID); !lms.IsKind(err, lms.Unavailable) {
		t.Errorf("other key: %v", err)
	}
	db.MustExec(`UPDATE "library" SET slims_sealed = 'short' WHERE id = ?`, a.ID)
	if _, err := s.SlimsDSN(ctx, system, a.ID); !lms.IsKind(err, lms.Unavailable) {
		t.Errorf("broken: %v", err)
	}

	if err := s.SetSlims(ctx, system, b.ID, "u@tcp(db)/slims"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.SlimsDSN(ctx, system, b.ID); err != nil || got != "u@tcp(db)/slims" {
		t.Errorf("after SetSlims: %q, %v", got, err)
	}
	if err := s.SetSlims(ctx, system, b.ID, ""); err != nil {
		t.Fatal(err)
	}
	if l, err := s.Find(ctx, b.ID); err != nil || l.HasSlims {
		t.Errorf("connection taken away: %+v, %v", l, err)
	}
}

func TestBadAddressIsRefusedWithoutRepeatingIt(t *testing.T) {
	s := newStore(dbtest.Open(t))
	l := create(t, s, "a", "")
	for _, bad := range []string{"hunter2", "u:hunter2@tcp(db)", "u:hunter2@tcp(db)/", "/slims?hunter2", "u:hunter2@tcp(" + strings.Repeat("x", 900) + ")/slims"} {
		err := s.SetSlims(ctx, system, l.ID, bad)
		if !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%.20q…: %v", bad, err)
		} else if strings.Contains(err.Error()+locale.ID.Error(err), "hunter2") {
			t.Errorf("the message repeats the address: %v", err)
		}
	}
	if _, err := s.Create(ctx, system, library.Details{Code: "b", Name: "B"}, "nonsense"); !lms.IsKind(err, lms.Invalid) {
		t.Errorf("Create: %v", err)
	}
	// The longest address that is accepted fits the column.
	const frame = "u:p@tcp()/slims"
	longest := strings.Replace(frame, "()", "("+strings.Repeat("x", 900-len(frame))+")", 1)
	if err := s.SetSlims(ctx, system, l.ID, longest); err != nil {
		t.Errorf("long address: %v", err)
	}
}

func TestUpdateListArchive(t *testing.T) {
	s := newStore(dbtest.Open(t))
	b, a := create(t, s, "b", dsn), create(t, s, "a", "")
	d := b.Details
	d.Name, d.TimeZone, d.SyncAt = "Zamrud", "Asia/Makassar", "02:15"
	admin := lms.Actor{AccountID: 7, LibraryID: b.ID, Roles: []lms.Role{lms.Admin}}
	for range 2 { // saying the same again is no error
		if err := s.Update(ctx, admin, b.ID, d); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Find(ctx, b.ID); err != nil || got.Details != d || !got.HasSlims {
		t.Errorf("after Update: %+v, %v", got, err)
	}
	d.Code = "a"
	if err := s.Update(ctx, admin, b.ID, d); !lms.IsKind(err, lms.Conflict) {
		t.Errorf("code of another: %v", err)
	}
	if list, err := s.List(ctx); err != nil || len(list) != 2 || list[0].ID != a.ID {
		t.Errorf("List: %+v, %v", list, err)
	}
	if err := s.Archive(ctx, system, a.ID); err != nil {
		t.Fatal(err)
	}
	if list, err := s.List(ctx); err != nil || len(list) != 1 || list[0].ID != b.ID {
		t.Errorf("List after Archive: %+v, %v", list, err)
	}
	if got, err := s.Find(ctx, a.ID); err != nil || got.ArchivedAt == nil || !got.ArchivedAt.Equal(start) {
		t.Errorf("archived library: %+v, %v", got, err)
	}
	for _, err := range []error{s.Update(ctx, system, 999, b.Details), s.Archive(ctx, system, 999), s.SetSlims(ctx, system, 999, dsn)} {
		if !lms.IsKind(err, lms.NotFound) {
			t.Errorf("unknown library: %v", err)
		}
	}
	if _, err := s.FindByCode(ctx, "tidak-ada"); !lms.IsKind(err, lms.NotFound) || !strings.Contains(locale.EN.Error(err), "tidak-ada") {
		t.Errorf("unknown code: %v", err)
	}
}

func TestWhoMay(t *testing.T) {
	s := newStore(dbtest.Open(t))
	l, other := create(t, s, "a", dsn), create(t, s, "b", "")
	person := func(library int64, roles ...lms.Role) lms.Actor {
		return lms.Actor{AccountID: 5, LibraryID: library, Roles: roles}
	}
	for _, c := range []struct {
		name          string
		actor         lms.Actor
		update, found bool
	}{
		{"stranger", lms.Actor{}, false, false},
		{"librarian", person(l.ID, lms.Librarian), false, false},
		{"trainer and head", person(l.ID, lms.Trainer, lms.Head), false, false},
		{"administrator", person(l.ID, lms.Admin), true, false},
		{"administrator elsewhere", person(other.ID, lms.Admin), false, false},
		{"system", system, true, true},
	} {
		allowed := func(err error) bool { return !lms.IsKind(err, lms.Forbidden) }
		if got := allowed(s.Update(ctx, c.actor, l.ID, l.Details)); got != c.update {
			t.Errorf("%s: Update allowed = %v", c.name, got)
		}
		_, created := s.Create(ctx, c.actor, library.Details{}, "")
		_, read := s.SlimsDSN(ctx, c.actor, l.ID)
		for what, err := range map[string]error{"Create": created, "SlimsDSN": read,
			"SetSlims": s.SetSlims(ctx, c.actor, other.ID, ""), "Archive": s.Archive(ctx, c.actor, other.ID)} {
			if got := allowed(err); got != c.found {
				t.Errorf("%s: %s allowed = %v", c.name, what, got)
			}
		}
	}
}
