package activity

import (
	"context"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var ctx = context.Background()

type world struct {
	*Store
	library, other            int64
	trainer, head, rina, budi lms.Actor
}

func start(t *testing.T) world {
	db := dbtest.Open(t)
	w := world{Store: NewStore(db, func() time.Time { return clock })}
	w.library = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('a', 'A', 'Asia/Jayapura', ?)`, clock)
	w.other = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', ?)`, clock)
	person := func(name string, role lms.Role) lms.Actor {
		id := dbtest.Insert(t, db, `INSERT INTO account (name, created_at) VALUES (?, ?)`, name, clock)
		return lms.Actor{AccountID: id, LibraryID: w.library, Name: name, Roles: []lms.Role{role}}
	}
	w.trainer, w.head, w.rina, w.budi = person("Tuti", lms.Trainer), person("Nur", lms.Head), person("Rina", lms.Librarian), person("Budi", lms.Librarian)
	return w
}

func (w world) create(t *testing.T, change func(*Details)) int64 {
	t.Helper()
	d := workshop()
	if change != nil {
		change(&d)
	}
	id, err := w.Create(ctx, w.trainer, w.library, d)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func wantKind(t *testing.T, err error, kind lms.Kind) {
	t.Helper()
	if !lms.IsKind(err, kind) {
		t.Errorf("error %v, want %v", err, kind)
	}
}

func TestCreateFindUpdate(t *testing.T) {
	w := start(t)
	id := w.create(t, nil)
	a, err := w.Find(ctx, w.rina, id)
	if err != nil || a.Title != "Lokakarya layanan referensi" || a.JP != 8 || !a.StartsAt.Equal(clock.Add(-48*time.Hour)) || a.Revision != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	d := a.Details
	d.Title, d.JP = "Lokakarya referensi", 4.5
	wantKind(t, w.Update(ctx, w.rina, id, d, 1), lms.Forbidden)
	if err := w.Update(ctx, w.trainer, id, d, 1); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.Update(ctx, w.trainer, id, d, 1), lms.Conflict)
	if a, _ = w.Find(ctx, w.head, id); a.Title != d.Title || a.JP != 4.5 || a.Revision != 2 {
		t.Errorf("%+v", a)
	}
	_, err = w.Create(ctx, w.head, w.library, d)
	wantKind(t, err, lms.Forbidden)
	_, err = w.Create(ctx, w.trainer, w.other, d)
	wantKind(t, err, lms.Forbidden)
	_, err = w.Find(ctx, w.rina, id+99)
	wantKind(t, err, lms.NotFound)
	stranger := lms.Actor{AccountID: 9, LibraryID: w.other, Roles: []lms.Role{lms.Admin}}
	_, err = w.Find(ctx, stranger, id)
	wantKind(t, err, lms.NotFound)
	wantKind(t, w.Update(ctx, w.trainer, id, Details{}, 2), lms.Invalid)
}

func TestAttendance(t *testing.T) {
	w := start(t)
	id := w.create(t, nil)
	marks := []Mark{{w.rina.AccountID, 360}, {w.budi.AccountID, 180}}
	wantKind(t, w.MarkAttendance(ctx, w.rina, id, marks), lms.Forbidden)
	wantKind(t, w.MarkAttendance(ctx, w.head, id, marks), lms.Forbidden)
	for range 2 { // sent twice: the same
		if err := w.MarkAttendance(ctx, w.trainer, id, marks); err != nil {
			t.Fatal(err)
		}
	}
	got, err := w.Attendance(ctx, w.head, id)
	if err != nil || len(got) != 2 || got[w.rina.AccountID] != 360 || got[w.budi.AccountID] != 180 {
		t.Fatalf("%v, %v", got, err)
	}
	_, err = w.Attendance(ctx, w.rina, id)
	wantKind(t, err, lms.Forbidden)
	if n, err := w.Own(ctx, w.rina, id); err != nil || n != 360 {
		t.Error(n, err)
	}

	// Only the people named change.
	if err := w.MarkAttendance(ctx, w.trainer, id, []Mark{{w.budi.AccountID, 0}}); err != nil {
		t.Fatal(err)
	}
	if got, _ = w.Attendance(ctx, w.trainer, id); len(got) != 1 || got[w.rina.AccountID] != 360 {
		t.Error(got)
	}
	wantKind(t, w.MarkAttendance(ctx, w.trainer, id, []Mark{{w.budi.AccountID, 361}}), lms.Invalid)
	wantKind(t, w.MarkAttendance(ctx, w.trainer, id, []Mark{{987654, 10}}), lms.NotFound)

	future := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(time.Hour), clock.Add(2*time.Hour) })
	wantKind(t, w.MarkAttendance(ctx, w.trainer, future, marks), lms.Conflict)
	cancelled := w.create(t, func(d *Details) { d.Status = Cancelled })
	wantKind(t, w.MarkAttendance(ctx, w.trainer, cancelled, marks), lms.Conflict)
}

func TestListAndWhatImpactReads(t *testing.T) {
	w := start(t)
	old := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.AddDate(0, -2, 0), clock.AddDate(0, -2, 1) })
	recent := w.create(t, func(d *Details) { d.Kind = Visit })
	future := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(24*time.Hour), clock.Add(30*time.Hour) })
	now := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(-time.Hour), clock.Add(time.Hour) })
	cancelled := w.create(t, func(d *Details) { d.Status = Cancelled })
	if err := w.MarkAttendance(ctx, w.trainer, recent, []Mark{{w.rina.AccountID, 288}}); err != nil {
		t.Fatal(err)
	}
	ids := func(l []Listed) (out []int64) {
		for _, a := range l {
			out = append(out, a.ID)
		}
		return
	}
	past, total, err := w.List(ctx, w.rina, w.library, Filter{Past: true}, lms.Page{})
	if got := ids(past); err != nil || total != 3 || got[0] != cancelled || got[1] != recent || got[2] != old {
		t.Fatalf("past %v of %d, %v", got, total, err)
	}
	if past[1].Present != 0 || past[1].Mine != 288 {
		t.Errorf("a librarian sees the own attendance alone: %+v", past[1])
	}
	coming, total, err := w.List(ctx, w.head, w.library, Filter{}, lms.Page{Size: 1})
	if got := ids(coming); err != nil || total != 2 || len(got) != 1 || got[0] != now {
		t.Errorf("coming %v of %d, %v", got, total, err)
	}
	if visits, n, _ := w.List(ctx, w.head, w.library, Filter{Past: true, Kind: Visit}, lms.Page{}); n != 1 || visits[0].Present != 1 {
		t.Errorf("%+v", visits)
	}
	_, _, err = w.List(ctx, w.rina, w.other, Filter{}, lms.Page{})
	wantKind(t, err, lms.Forbidden)

	attended, err := w.Attended(ctx, lms.System("impact:run"), w.library)
	// 24 Nov 03:00 UTC less 48 hours is 22 Nov 12:00 in Jayapura.
	if err != nil || len(attended) != 1 || attended[0].Share != 0.8 || attended[0].On != lms.DayOn(2026, 11, 22) || attended[0].AccountID != w.rina.AccountID {
		t.Errorf("%+v, %v", attended, err)
	}
	_, err = w.Attended(ctx, w.head, w.library)
	wantKind(t, err, lms.Forbidden)
	held, err := w.Held(ctx, w.head, w.library)
	if err != nil || len(held) != 3 || held[0].ActivityID != old || held[2].ActivityID != now || held[1].Present != 1 {
		t.Errorf("%+v, %v", held, err)
	}
	if held[0].To != held[0].From+1 {
		t.Errorf("%+v", held[0])
	}
	_ = future
}
