package programme

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var ctx = context.Background()

type world struct {
	*Store
	db                        *sqldb.DB
	library                   int64
	trainer, rina, budi, sari lms.Actor
	stranger                  lms.Actor // head of another library
}

func start(t *testing.T) world {
	db := dbtest.Open(t)
	w := world{Store: NewStore(db, func() time.Time { return clock }, metrics), db: db}
	w.library = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('a', 'A', 'Asia/Jayapura', ?)`, clock)
	other := dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', ?)`, clock)
	person := func(name string, role lms.Role, library int64) lms.Actor {
		id := dbtest.Insert(t, db, `INSERT INTO account (name, created_at) VALUES (?, ?)`, name, clock)
		dbtest.Insert(t, db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, id, library, role)
		return lms.Actor{AccountID: id, LibraryID: library, Name: name, Roles: []lms.Role{role}}
	}
	w.trainer, w.rina, w.budi, w.sari = person("Tuti", lms.Trainer, w.library), person("Rina", lms.Librarian, w.library), person("Budi", lms.Librarian, w.library), person("Sari", lms.Librarian, w.library)
	w.stranger = person("Nur", lms.Head, other)
	return w
}

func (w world) create(t *testing.T, change func(*Details)) int64 {
	t.Helper()
	d := reading()
	d.OwnerID = w.rina.AccountID
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

func TestAProgramme(t *testing.T) {
	w := start(t)
	id := w.create(t, nil)
	p, err := w.Find(ctx, w.budi, id)
	if err != nil || p.Title != "Bacaan anak" || !slices.Equal(p.Metrics, []string{"young_loans", "visits"}) {
		t.Fatalf("%+v, %v", p, err)
	}
	_, err = w.Create(ctx, w.rina, w.library, p.Details)
	wantKind(t, err, lms.Forbidden)
	_, err = w.Find(ctx, w.stranger, id)
	wantKind(t, err, lms.NotFound)
	d := p.Details
	d.Kind, d.Outcome = Event, "Ramai"
	wantKind(t, w.Update(ctx, w.budi, id, d, 0), lms.Forbidden)
	wantKind(t, w.Update(ctx, w.stranger, id, d, 0), lms.NotFound)
	if err := w.Update(ctx, w.rina, id, d, 0); err != nil { // its owner
		t.Fatal(err)
	}
	wantKind(t, w.Update(ctx, w.rina, id, d, 0), lms.Conflict)
	if p, _ = w.Find(ctx, w.rina, id); p.Kind != Reading || p.Outcome != "Ramai" || p.Revision != 1 {
		t.Errorf("%+v", p)
	}
	d.OwnerID = w.stranger.AccountID
	wantFields(t, lms.Problems{w.Update(ctx, w.rina, id, d, 1).(*lms.Error)}, "owner")
	w.create(t, func(d *Details) { d.Title, d.Metrics = "Tanpa ukuran", nil })
	w.create(t, func(d *Details) { d.Title, d.Cancelled = "Batal", true })
	if list, err := w.Changes(ctx, w.library); err != nil || len(list) != 1 || list[0].ID != id {
		t.Errorf("the calendar holds %+v, %v", list, err)
	}
}

// The sums of a period are those of its local days, and of each programme alone.
func TestSummary(t *testing.T) {
	w := start(t)
	one, old := w.create(t, nil), w.create(t, func(d *Details) { until := today - 300; d.Title, d.On, d.Until = "Lama", today-400, &until })
	w.create(t, func(d *Details) { d.Title, d.On = "Nanti", today+90 })
	edge := time.Date(2026, 11, 1, 15, 0, 0, 0, time.UTC) // midnight in Jayapura
	for _, s := range []Session{
		{StartsAt: edge, EndsAt: edge.Add(time.Hour), Counted: true, Present: Present{10, 2, 1}},
		{StartsAt: edge.Add(-time.Second), EndsAt: edge.Add(time.Hour), Counted: true, Present: Present{100, 0, 0}}, // the day before
		{StartsAt: edge.Add(48 * time.Hour), EndsAt: edge.Add(49 * time.Hour)},
	} {
		if _, err := w.SaveSession(ctx, w.rina, one, s); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		of     int64
		on     lms.Day
		amount int64
	}{{one, lms.DayOn(2026, 11, 2), 500}, {one, lms.DayOn(2026, 11, 1), 7}, {old, lms.DayOn(2026, 11, 3), 30}} {
		if err := w.SavePart(ctx, w.rina, c.of, Part{Kind: Cost, On: &c.on, Title: "Kue", Amount: c.amount}); err != nil {
			t.Fatal(err)
		}
	}
	days := lms.Period{From: lms.DayOn(2026, 11, 2), To: lms.DayOn(2026, 11, 30)}
	_, err := w.Summary(ctx, w.rina, w.library, days)
	wantKind(t, err, lms.Forbidden)
	list, err := w.Summary(ctx, w.trainer, w.library, days)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	if a := list[0]; a.ID != one || a.Sessions != 2 || a.Counted != 1 || a.Present != (Present{10, 2, 1}) || a.Spent != 500 {
		t.Errorf("%+v", a)
	}
	if b := list[1]; b.ID != old || b.Sessions != 0 || b.Spent != 30 {
		t.Errorf("%+v", b)
	}
	if m, err := w.Meetings(ctx, w.budi, w.library, 0, edge, edge.Add(time.Hour)); err != nil || len(m) != 2 || m[0].Title != "Bacaan anak" {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestSessionsArePartOfTheirProgramme(t *testing.T) {
	w := start(t)
	id, other, campaign := w.create(t, nil), w.create(t, nil), w.create(t, func(d *Details) { d.Kind = Campaign })
	s := Session{StartsAt: clock.Add(-2 * time.Hour), EndsAt: clock.Add(-time.Hour), LeaderID: &w.budi.AccountID}
	session, err := w.SaveSession(ctx, w.rina, id, s)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.SaveSession(ctx, w.budi, id, s)
	wantKind(t, err, lms.Forbidden)
	_, err = w.SaveSession(ctx, w.rina, campaign, s)
	wantKind(t, err, lms.Conflict)
	s.ID = session
	_, err = w.SaveSession(ctx, w.rina, other, s)
	wantKind(t, err, lms.NotFound)
	s.LeaderID = &w.stranger.AccountID
	_, err = w.SaveSession(ctx, w.rina, id, s)
	wantKind(t, err, lms.Invalid)
	wantKind(t, w.RemoveSession(ctx, w.rina, other, session), lms.NotFound)
	if err := w.RemoveSession(ctx, w.rina, id, session); err != nil {
		t.Error(err)
	}
	wantKind(t, w.SavePart(ctx, w.rina, id, Part{Kind: Post}), lms.Conflict)
	wantKind(t, w.SaveReached(ctx, w.rina, id, nil), lms.Conflict)
}

func TestReachIsReplacedByDayAndChannel(t *testing.T) {
	w := start(t)
	id := w.create(t, func(d *Details) { d.Kind = Campaign })
	if err := w.SaveReached(ctx, w.rina, id, []Reached{{today - 1, "Instagram", 5}, {today - 1, "X", 7}}); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.SaveReached(ctx, w.rina, id, []Reached{{today - 1, "instagram", 9}, {today + 1, "X", 7}}), lms.Invalid) // all of it or nothing
	if err := w.SaveReached(ctx, w.rina, id, []Reached{{today - 1, "instagram", 6}}); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.SaveReached(ctx, w.budi, id, nil), lms.Forbidden)
	list, err := w.Reached(ctx, w.budi, id)
	if err != nil || len(list) != 2 || list[0].Count != 6 || list[1].Count != 7 {
		t.Errorf("%+v, %v", list, err)
	}
	if err := w.RemoveReached(ctx, w.rina, id, today-1, "X"); err != nil {
		t.Error(err)
	}
}

// Nobody sees another juror's scores before the judging is closed, whoever they are.
func TestAContest(t *testing.T) {
	w := start(t)
	id := w.create(t, nil)
	jury := []int64{w.rina.AccountID, w.budi.AccountID}
	c := Contest{Title: "Cerita pendek", Criteria: "Gagasan\nBahasa"}
	_, err := w.SaveContest(ctx, w.trainer, id, c, nil)
	wantKind(t, err, lms.Invalid)
	_, err = w.SaveContest(ctx, w.trainer, id, c, []int64{w.stranger.AccountID})
	wantKind(t, err, lms.Invalid)
	contest, err := w.SaveContest(ctx, w.trainer, id, c, jury)
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.AddEntries(ctx, w.budi, id, contest, Child, 2, ""), lms.Forbidden)
	wantKind(t, w.AddEntries(ctx, w.trainer, id, contest, Child, 2, "Kucing"), lms.Invalid)
	if err := w.AddEntries(ctx, w.trainer, id, contest, Child, 2, ""); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.CloseContest(ctx, w.trainer, id, contest), lms.Conflict) // nothing was scored
	j, _ := w.FindContest(ctx, w.rina, id, contest)
	first, second := j.Entries[0].ID, j.Entries[1].ID
	all := []Score{{EntryID: first, Criterion: 0, Points: 80}, {EntryID: first, Criterion: 1, Points: 60}, {EntryID: second, Criterion: 0, Points: 50}, {EntryID: second, Criterion: 1, Points: 50}}
	wantKind(t, w.SaveScores(ctx, w.trainer, id, contest, all), lms.Forbidden) // who writes is no juror
	for _, wrong := range []Score{{EntryID: first, Points: 101}, {EntryID: first, Points: -1}, {EntryID: first, Criterion: 2}, {EntryID: 987654}} {
		wantKind(t, w.SaveScores(ctx, w.rina, id, contest, []Score{wrong}), lms.Invalid)
	}
	if err := w.SaveScores(ctx, w.rina, id, contest, all); err != nil {
		t.Fatal(err)
	}
	if err := w.SaveScores(ctx, w.budi, id, contest, all[:3]); err != nil { // not all of the second
		t.Fatal(err)
	}
	for _, c := range []struct {
		who  lms.Actor
		want int
	}{{w.rina, 4}, {w.budi, 3}, {w.trainer, 0}, {w.sari, 0}, {lms.System("test"), 0}} {
		if j, err := w.FindContest(ctx, c.who, id, contest); err != nil || len(j.Scores) != c.want || j.Jurors[0].Done != 2 || j.Jurors[1].Done != 1 {
			t.Errorf("%s sees %+v, %v", c.who.Name, j, err)
		}
	}
	c.ID = contest
	_, err = w.SaveContest(ctx, w.trainer, id, Contest{ID: contest, Title: c.Title, Criteria: "Bahasa"}, jury)
	wantKind(t, err, lms.Invalid)
	_, err = w.SaveContest(ctx, w.trainer, id, c, jury[:1])
	wantKind(t, err, lms.Invalid)
	if _, err = w.SaveContest(ctx, w.trainer, id, c, append(jury, w.sari.AccountID)); err != nil {
		t.Error(err)
	}
	wantKind(t, w.CloseContest(ctx, w.budi, id, contest), lms.Forbidden)
	if err := w.CloseContest(ctx, w.trainer, id, contest); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.CloseContest(ctx, w.trainer, id, contest), lms.Conflict)
	wantKind(t, w.SaveScores(ctx, w.rina, id, contest, all), lms.Conflict)
	wantKind(t, w.RemoveEntry(ctx, w.trainer, id, contest, first), lms.Conflict)
	wantKind(t, w.AddEntries(ctx, w.trainer, id, contest, Child, 1, ""), lms.Conflict)
	j, err = w.FindContest(ctx, w.sari, id, contest)
	if err != nil || len(j.Scores) != 7 {
		t.Fatalf("%+v, %v", j, err)
	}
	if r := Ranking(j.Entries, j.Scores, 2)[Child]; r[0].Number != 1 || r[0].Jurors != 2 || r[0].Mean() != 70 || r[1].Jurors != 1 {
		t.Errorf("%+v", r)
	}

	// Rina and Budi are one person: what Budi's account gave counts, once.
	err = w.db.Tx(ctx, func(tx *sqlx.Tx) error {
		return w.MoveAccount(ctx, tx, w.rina.AccountID, w.budi.AccountID, 0)
	})
	if err != nil {
		t.Fatal(err)
	}
	if j, err = w.FindContest(ctx, w.sari, id, contest); err != nil || len(j.Jurors) != 2 || len(j.Scores) != 4 {
		t.Errorf("%+v, %v", j, err)
	}
	if p, _ := w.Find(ctx, w.sari, id); p.OwnerID != w.budi.AccountID {
		t.Errorf("%+v", p)
	}
}
