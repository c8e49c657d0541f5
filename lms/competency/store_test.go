package competency

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx   = context.Background()
	clock = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	today = lms.DayOn(2026, 11, 24)
)

type world struct {
	*Store
	t                                *testing.T
	library, other                   int64
	admin, head, trainer, rina, budi lms.Actor
	far                              lms.Actor // administrator and head of the other library
	ids                              map[string]int64
}

func start(t *testing.T) *world {
	db := dbtest.Open(t)
	w := &world{Store: NewStore(db, func() time.Time { return clock }), t: t}
	w.library = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('a', 'A', ?)`, clock)
	w.other = dbtest.Insert(t, db, `INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', ?)`, clock)
	w.admin, w.head, w.trainer = w.person("Ani", lms.Admin), w.person("Nur", lms.Head), w.person("Tuti", lms.Trainer)
	w.rina, w.budi = w.person("Rina", lms.Librarian), w.person("Budi", lms.Librarian)
	w.far = w.person("Jauh", lms.Admin)
	w.far.LibraryID, w.far.Roles = w.other, []lms.Role{lms.Admin, lms.Head}
	return w
}

func (w *world) person(name string, role lms.Role) lms.Actor {
	id := dbtest.Insert(w.t, w.db, `INSERT INTO account (name, created_at) VALUES (?, ?)`, name, clock)
	return lms.Actor{AccountID: id, LibraryID: w.library, Name: name, Roles: []lms.Role{role}}
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) fails(err error, kind lms.Kind) {
	w.t.Helper()
	if !lms.IsKind(err, kind) {
		w.t.Errorf("error %v, want %v", err, kind)
	}
}

func (w *world) count(table string) (n int) {
	w.t.Helper()
	w.ok(w.db.Get(&n, `SELECT COUNT(*) FROM `+table))
	return n
}

func (w *world) load(text string, write bool) Report {
	w.t.Helper()
	r, err := w.Import(ctx, w.admin, w.library, []byte(text), write)
	w.ok(err)
	return r
}

// starter installs the starter and gives people of the library the profile.
func (w *world) starter(people ...lms.Actor) (profile int64) {
	w.t.Helper()
	var err error
	w.ids, err = w.InstallStarter(ctx, w.trainer, w.library)
	w.ok(err)
	w.ok(w.db.Get(&profile, `SELECT id FROM competency_profile WHERE library_id = ? AND starter = 'terampil'`, w.library))
	for _, p := range people {
		w.ok(w.Assign(ctx, w.head, w.library, []int64{p.AccountID}, profile))
	}
	return profile
}

func TestProfiles(t *testing.T) {
	w := start(t)
	w.starter()
	d := ProfileDetails{Name: " Layanan  anak ", Description: "x", Requirements: []Requirement{{w.ids["services"], 3}, {w.ids["ict"], 1}}}
	for _, who := range []lms.Actor{w.trainer, w.rina, w.far} {
		_, err := w.CreateProfile(ctx, who, w.library, d)
		w.fails(err, lms.Forbidden)
	}
	id, err := w.CreateProfile(ctx, w.head, w.library, d)
	w.ok(err)
	p, err := w.Profile(ctx, w.rina, id)
	if err != nil || p.Name != "Layanan anak" || p.Example || p.Revision != 1 || len(p.Requirements) != 2 {
		t.Fatalf("%+v %v", p, err)
	}
	_, err = w.Profile(ctx, w.far, id)
	w.fails(err, lms.NotFound)
	for field, change := range map[string]func(*ProfileDetails){
		"name": func(d *ProfileDetails) { d.Name = "" }, "requirements": func(d *ProfileDetails) { d.Requirements = nil },
		"description": func(d *ProfileDetails) { d.Description = strings.Repeat("x", 1001) }, LevelField(w.ids["ict"]): func(d *ProfileDetails) { d.Requirements = []Requirement{{w.ids["ict"], 6}} },
	} {
		bad := d
		change(&bad)
		var problem lms.Problems
		if err := w.UpdateProfile(ctx, w.head, id, bad, 1); !errors.As(err, &problem) || problem[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	d.Requirements = d.Requirements[:1]
	w.ok(w.UpdateProfile(ctx, w.admin, id, d, 1))
	w.fails(w.UpdateProfile(ctx, w.admin, id, d, 1), lms.Conflict)
	w.fails(w.UpdateProfile(ctx, w.far, id, d, 2), lms.NotFound)
	w.fails(w.UpdateProfile(ctx, w.rina, id, d, 2), lms.Forbidden)
	theirs, err := w.InstallStarter(ctx, w.far, w.other)
	w.ok(err)
	d.Requirements = []Requirement{{theirs["ict"], 1}}
	w.fails(w.UpdateProfile(ctx, w.head, id, d, 2), lms.NotFound)

	// One profile at a time, the dates of others stay.
	people := []int64{w.rina.AccountID, w.budi.AccountID}
	w.fails(w.Assign(ctx, w.trainer, w.library, people, id), lms.Forbidden)
	w.fails(w.Assign(ctx, w.far, w.other, people, id), lms.NotFound)
	w.fails(w.Assign(ctx, w.head, w.library, []int64{987654}, id), lms.NotFound)
	w.ok(w.Assign(ctx, w.head, w.library, people, id))
	w.ok(w.Assign(ctx, w.head, w.library, people, id))
	w.fails(w.ArchiveProfile(ctx, w.head, id, true), lms.Conflict)
	other := w.starter()
	clock = clock.Add(time.Hour)
	defer func() { clock = clock.Add(-time.Hour) }()
	w.ok(w.Assign(ctx, w.admin, w.library, people[:1], other))
	held, err := w.Held(ctx, w.rina, w.library, w.rina.AccountID)
	if err != nil || len(held) != 2 || held[0].ProfileID != other || held[0].EndedAt != nil || held[1].EndedAt == nil || held[1].EndedAt.Sub(held[1].StartedAt) != time.Hour {
		t.Errorf("%+v %v", held, err)
	}
	_, err = w.Held(ctx, w.budi, w.library, w.rina.AccountID)
	w.fails(err, lms.Forbidden)
	now, err := w.Holders(ctx, w.head, w.library)
	if err != nil || len(now) != 2 || now[w.rina.AccountID].ProfileID != other || now[w.budi.AccountID].Profile != "Layanan anak" {
		t.Errorf("%+v %v", now, err)
	}
	_, err = w.Holders(ctx, w.trainer, w.library)
	w.fails(err, lms.Forbidden)
	w.ok(w.Assign(ctx, w.head, w.library, people, 0))
	w.ok(w.ArchiveProfile(ctx, w.head, id, true))
	w.fails(w.Assign(ctx, w.head, w.library, people, id), lms.Conflict)
	w.ok(w.ArchiveProfile(ctx, w.head, id, false))
	w.ok(w.Assign(ctx, w.head, w.library, people, id))
	if w.count("competency_holder") != 5 {
		t.Error(w.count("competency_holder"))
	}
}

func TestFigures(t *testing.T) {
	w := start(t)
	profile := w.starter()
	var people []int64
	for i := range 7 {
		p := w.person(fmt.Sprint("P", i), lms.Librarian)
		people = append(people, p.AccountID)
		w.ok(w.Assign(ctx, w.head, w.library, people[i:], profile))
		if i < 6 {
			w.ok(w.SaveSelf(ctx, p, w.library, "formulir", today, []Mark{{CompetencyID: w.ids["services"], Level: i}}))
		}
	}
	for _, who := range []lms.Actor{w.rina, w.far} {
		_, err := w.Figures(ctx, who, w.library, people)
		w.fails(err, lms.Forbidden)
	}
	find := func(rows []FigureRow) FigureRow {
		for _, r := range rows {
			if r.ID == w.ids["services"] {
				return r
			}
		}
		t.Fatal("no figures")
		return FigureRow{}
	}
	of := func(f LibraryFigures) ProfileFigures {
		for _, p := range f.Profiles {
			if p.Profile.ID == profile {
				return p
			}
		}
		t.Fatal("no profile")
		return ProfileFigures{}
	}
	for who, want := range map[string]struct {
		lms.Actor
		Figure
	}{"sees everybody": {w.head, Figure{People: 6, Meet: 3}}, "sees fives": {w.trainer, Figure{People: 5, Meet: 2}}} {
		f, err := w.Figures(ctx, want.Actor, w.library, people)
		w.ok(err)
		if r := find(f.Rows).Figures; f.Holders != 7 || r[Self] != want.Figure || !r[Appraisal].Hidden {
			t.Errorf("%s: %d %+v", who, f.Holders, r)
		}
		if r := find(of(f).Rows).Figures; r[Self] != want.Figure || of(f).Holders != 7 {
			t.Errorf("%s: %+v", who, r)
		}
	}
	// Who has left counts no more.
	if f, err := w.Figures(ctx, w.head, w.library, people[2:]); err != nil || !find(f.Rows).Figures[Self].Hidden || f.Holders != 5 {
		t.Errorf("%+v %v", f, err)
	}
}
