package competency

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
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
	w.library = dbtest.Insert(t, db, `INSERT INTO library (code, name, created_at) VALUES ('a', 'A', ?)`, clock)
	w.other = dbtest.Insert(t, db, `INSERT INTO library (code, name, created_at) VALUES ('b', 'B', ?)`, clock)
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

func TestImport(t *testing.T) {
	w := start(t)
	for _, who := range []lms.Actor{w.head, w.trainer, w.rina, w.far, {}} {
		_, err := w.Import(ctx, who, w.library, []byte(sample), true)
		w.fails(err, lms.Forbidden)
	}
	dry := w.load(sample, false)
	if dry.Written || dry.FrameworkID != 0 || len(dry.Steps) != 5 || dry.Steps[1].Action != Create || w.count("competency") != 0 || w.count("competency_framework") != 0 {
		t.Fatalf("%+v", dry)
	}
	broken := strings.Replace(sample, "X.02,Pengembangan koleksi", "X.02,", 1)
	if r := w.load(broken, true); r.Written || len(r.Problems) != 1 || r.Problems[0].Line != 6 || w.count("competency") != 0 {
		t.Fatalf("%+v", r)
	}
	done := w.load(sample, true)
	if !done.Written || done.FrameworkID == 0 || !reflect.DeepEqual(done.Steps, dry.Steps) || w.count("competency") != 5 || w.count("competency_element") != 4 {
		t.Fatalf("%+v", done)
	}
	if again := w.load(sample, true); len(again.Steps) != 0 || again.Unchanged != 5 || again.FrameworkID != done.FrameworkID {
		t.Errorf("%+v", again)
	}
	f, err := w.Framework(ctx, w.rina, done.FrameworkID)
	if err != nil || string(f.CSV()) != sample {
		t.Errorf("%v\n%s", err, f.CSV())
	}
	_, err = w.Framework(ctx, w.far, done.FrameworkID)
	w.fails(err, lms.NotFound)
	_, err = w.Framework(ctx, w.rina, done.FrameworkID+99)
	w.fails(err, lms.NotFound)

	// A changed file says what changes, and changes that; what is gone stays where it is.
	changed := strings.NewReplacer("Menyeleksi bahan", "Menyeleksi koleksi", "X.02", "X.09").Replace(sample)
	plan, result := w.load(changed, false), w.load(changed, true)
	if !reflect.DeepEqual(plan.Steps, result.Steps) || len(plan.Steps) != 3 || plan.Steps[2].Action != Retire || plan.Steps[2].Code != "X.02" || plan.Unchanged != 3 {
		t.Errorf("%+v", plan)
	}
	if f, err = w.Framework(ctx, w.rina, done.FrameworkID); err != nil || string(f.CSV()) != changed {
		t.Errorf("%v\n%s", err, f.CSV())
	}
	if back := w.load(sample, true); back.Steps[1].Action != Revive || back.Steps[1].Code != "X.02" || w.count("competency") != 6 {
		t.Errorf("%+v", back.Steps)
	}

	// Versions and libraries stand side by side.
	newer := strings.ReplaceAll(sample, ",2019\n", ",2026\n")
	second := w.load(newer, true)
	r, err := w.Import(ctx, w.far, w.other, f.JSON(), true)
	if err != nil || !r.Written {
		t.Fatal(err, r.Problems)
	}
	theirs, err := w.Framework(ctx, w.far, r.FrameworkID)
	if err != nil || string(theirs.CSV()) != changed {
		t.Errorf("in another library: %v\n%s", err, theirs.CSV())
	}
	list, err := w.Frameworks(ctx, w.rina, w.library)
	if err != nil || len(list) != 2 || list[0].ID != second.FrameworkID || len(list[0].Groups) != 2 || len(list[0].Groups[0].Units) != 2 {
		t.Errorf("%+v %v", list, err)
	}
	ids, err := w.IDs(ctx, w.rina, w.library)
	if err != nil || len(ids) != 4 || ids["X.01"] != list[0].Groups[0].Units[0].ID {
		t.Errorf("%v %v", ids, err)
	}
	named, err := w.Named(ctx, w.rina, w.library)
	if err != nil || len(named) != 11 || named[ids["X.01"]].Name != "Menyeleksi bahan" {
		t.Errorf("%d %v", len(named), err)
	}
	_, err = w.Frameworks(ctx, w.far, w.library)
	w.fails(err, lms.Forbidden)
	_, err = w.IDs(ctx, w.far, w.library)
	w.fails(err, lms.Forbidden)
}

func TestImportAtOnce(t *testing.T) {
	w := start(t)
	var done sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		done.Go(func() { _, errs[i] = w.Import(ctx, w.admin, w.library, []byte(sample), true) })
	}
	done.Wait()
	for _, err := range errs {
		if err != nil && !lms.IsKind(err, lms.Conflict) {
			t.Error(err)
		}
	}
	if w.count("competency") != 5 || w.count("competency_framework") != 1 {
		t.Errorf("%d competencies in %d frameworks", w.count("competency"), w.count("competency_framework"))
	}
}

func TestMappings(t *testing.T) {
	w := start(t)
	old := w.load(sample, true).FrameworkID
	w.load(strings.ReplaceAll(sample, ",2019\n", ",2026\n"), true)
	const head = "code,source,version,relation,to_code,to_source,to_version\n"
	text := head + "X.01,SKKNI contoh,2019,narrower,X.02,SKKNI contoh,2026\nY.01,SKKNI contoh,2019,same,Y.01,SKKNI contoh,2026\n"
	if dry := w.load(text, false); !dry.IsMapping || dry.Written || len(dry.Steps) != 2 || w.count("competency_map") != 0 {
		t.Fatalf("%+v", dry)
	}
	bad := w.load(text+"Z.1,,,same,X.01,,\nX.02,,,equal,X.01,,\nX.02,Lain,1,same,X.01,,\n", true)
	if got := keys(bad.Problems); !reflect.DeepEqual(got, []string{"04 code_unknown", "05 relation", "06 framework_unknown"}) || w.count("competency_map") != 0 {
		t.Errorf("%v", got)
	}
	if done := w.load(text, true); !done.Written || w.count("competency_map") != 2 {
		t.Fatalf("%+v", done)
	}
	list, err := w.Mappings(ctx, w.rina, old)
	if err != nil || string(MappingsCSV(list)) != text {
		t.Errorf("%v\n%s", err, MappingsCSV(list))
	}
	// Said from the other side it is the same; another relation is a change.
	turned := head + "X.02,SKKNI contoh,2026,broader,X.01,SKKNI contoh,2019\n"
	if r := w.load(turned, true); len(r.Steps) != 0 || r.Unchanged != 1 {
		t.Errorf("%+v", r.Steps)
	}
	if r := w.load(strings.Replace(turned, "broader", "related", 1), true); len(r.Steps) != 1 || r.Steps[0].Action != Change || !reflect.DeepEqual(r.Steps[0].Fields, []Difference{{"relation", "broader", "related"}}) {
		t.Errorf("%+v", r.Steps)
	}
	both, err := w.Counterparts(ctx, w.rina, old)
	if err != nil || len(both) != 2 {
		t.Errorf("%+v %v", both, err)
	}
	_, err = w.Counterparts(ctx, w.far, old)
	w.fails(err, lms.NotFound)
	_, err = w.Mappings(ctx, w.far, old)
	w.fails(err, lms.NotFound)
}

func TestInstallStarter(t *testing.T) {
	w := start(t)
	_, err := w.InstallStarter(ctx, w.rina, w.library)
	w.fails(err, lms.Forbidden)
	var done sync.WaitGroup
	got, errs := make([]map[string]int64, 4), make([]error, 4)
	for i := range got {
		done.Go(func() { got[i], errs[i] = w.InstallStarter(ctx, w.trainer, w.library) })
	}
	done.Wait()
	for i := range got {
		if errs[i] != nil || len(got[i]) != 7 || !reflect.DeepEqual(got[i], got[0]) {
			t.Errorf("%v %v", got[i], errs[i])
		}
	}
	for _, key := range []string{"collection", "organising", "services", "preservation", "professional", "management", "ict"} {
		if got[0][key] == 0 {
			t.Errorf("%s is missing", key)
		}
	}
	profiles, err := w.Profiles(ctx, w.rina, w.library)
	if err != nil || len(profiles) != 4 || !profiles[0].Example || len(profiles[0].Requirements) == 0 {
		t.Fatalf("%+v %v", profiles, err)
	}

	// What the library makes of it stays, with its ids.
	p := profiles[0]
	p.Name = "Penjaga rak"
	w.ok(w.UpdateProfile(ctx, w.head, p.ID, p.ProfileDetails, 1))
	more := strings.Replace(string(starterFramework), "Library services", "Services to readers", 1) + "R.01,Layanan perpustakaan,Services to readers,Melayani,,,,,,\n"
	if r := w.load(more, true); len(r.Steps) != 2 {
		t.Fatalf("%+v %+v", r.Steps, r.Problems)
	}
	again, err := w.InstallStarter(ctx, lms.System("demo"), w.library)
	if err != nil || !reflect.DeepEqual(again, got[0]) || w.count("competency_framework") != 1 || w.count("competency_profile") != 4 || w.count("competency") != 8 {
		t.Errorf("%v %v", again, err)
	}
	if p, err = w.Profile(ctx, w.rina, p.ID); err != nil || p.Name != "Penjaga rak" || p.Example {
		t.Errorf("%+v %v", p, err)
	}
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

func TestEvidenceIsOnlyAdded(t *testing.T) {
	w := start(t)
	w.starter(w.rina)
	services, ict := w.ids["services"], w.ids["ict"]
	self := func(token string, marks ...Mark) error {
		return w.SaveSelf(ctx, w.rina, w.library, token, today, marks)
	}
	w.ok(self("formulir-satu", Mark{CompetencyID: services, Level: 2, Words: "  sering di meja  "}, Mark{CompetencyID: ict, Level: 0}))
	w.ok(self("formulir-satu", Mark{CompetencyID: services, Level: 5})) // the same form again
	w.ok(self("formulir-dua", Mark{CompetencyID: services, Level: 3}))
	w.fails(self("formulir-tiga"), lms.Invalid)
	w.fails(self("x", Mark{CompetencyID: services, Level: 3}), lms.Invalid)
	w.fails(self("formulir-tiga", Mark{CompetencyID: services, Level: 6}), lms.Invalid)
	w.fails(self("formulir-tiga", Mark{CompetencyID: 987654, Level: 3}), lms.Conflict)
	w.fails(self("formulir-tiga", Mark{CompetencyID: services, Level: 3, Words: strings.Repeat("x", 2001)}), lms.Invalid)
	w.fails(w.SaveSelf(ctx, w.budi, w.library, "formulir-tiga", today, []Mark{{CompetencyID: services, Level: 3}}), lms.Conflict) // no profile
	w.fails(w.SaveSelf(ctx, w.far, w.library, "formulir-tiga", today, []Mark{{CompetencyID: services, Level: 3}}), lms.Forbidden)

	seen := []Mark{{CompetencyID: services, Level: 2, Words: "Masih ragu", Observed: "Pagi di meja sirkulasi"}}
	for _, who := range []lms.Actor{w.rina, w.budi, w.trainer, w.admin, w.far} {
		w.fails(w.Appraise(ctx, who, w.library, w.rina.AccountID, "penilaian", today, today, seen), lms.Forbidden)
	}
	w.fails(w.Appraise(ctx, w.head, w.library, w.head.AccountID, "penilaian", today, today, seen), lms.Forbidden)
	w.fails(w.Appraise(ctx, w.head, w.library, w.rina.AccountID, "penilaian", today+1, today, seen), lms.Invalid)
	w.fails(w.Appraise(ctx, w.head, w.library, w.rina.AccountID, "penilaian", today, today, []Mark{{CompetencyID: services, Level: 2}}), lms.Invalid)
	w.ok(w.Appraise(ctx, w.head, w.library, w.rina.AccountID, "penilaian", today-10, today, seen))

	m := []Measurement{{w.rina.AccountID, services, 71.5, 6, "Uji layanan", "attempt:7", today - 3}, {w.rina.AccountID, ict, 100, 2, "Uji layanan", "attempt:7", today - 3}}
	_, err := w.Measure(ctx, w.head, w.library, m)
	w.fails(err, lms.Forbidden)
	robot := lms.System("competency")
	for want := range []int{1, 0} {
		n, err := w.Measure(ctx, robot, w.library, m)
		if err != nil || n != 2-2*want {
			t.Errorf("%d added, %v", n, err)
		}
	}
	// Graded anew it is added, and the earlier one withdrawn by the program.
	again := m[0]
	again.Percent = 86
	for want := range []int{1, 0} {
		if n, err := w.Measure(ctx, robot, w.library, []Measurement{again}); err != nil || n != 1-want {
			t.Errorf("%d added, %v", n, err)
		}
	}
	regraded, err := w.Evidence(ctx, w.rina, w.library, w.rina.AccountID)
	w.ok(err)
	seenBoth := [2]bool{}
	for _, e := range regraded {
		if e.Kind == Measured && e.CompetencyID == services {
			seenBoth[0] = seenBoth[0] || *e.Percent == 71.5 && e.Why == GradedAnew && e.WithdrawnBy == nil
			seenBoth[1] = seenBoth[1] || *e.Percent == 86 && e.WithdrawnAt == nil && e.SourceRef == "attempt:7/2"
		}
	}
	if seenBoth != [2]bool{true, true} {
		t.Errorf("%+v", regraded)
	}
	_, err = w.Measure(ctx, robot, w.other, m)
	w.fails(err, lms.NotFound)
	for _, bad := range []Measurement{{w.rina.AccountID, services, 101, 6, "U", "attempt:8", today}, {w.rina.AccountID, services, 50, 0, "U", "attempt:8", today},
		{w.rina.AccountID, services, 50, 6, "", "attempt:8", today}, {w.rina.AccountID, services, 50, 6, "U", "", today}} {
		_, err = w.Measure(ctx, robot, w.library, []Measurement{bad})
		w.fails(err, lms.Invalid)
	}

	list, err := w.Evidence(ctx, w.rina, w.library, w.rina.AccountID)
	if err != nil || len(list) != 7 {
		t.Fatalf("%+v %v", list, err)
	}
	for _, e := range list {
		if e.Kind == Self && e.SourceRef == "form:formulir-satu" && e.CompetencyID == services && (*e.Level != 2 || e.Words != "sering di meja") {
			t.Errorf("overwritten: %+v", e)
		}
	}
	g, err := w.Gap(ctx, w.head, w.library, w.rina.AccountID)
	w.ok(err)
	row := func(g PersonGap, id int64) GapRow {
		for _, r := range g.Rows {
			if r.ID == id {
				return r
			}
		}
		t.Fatalf("%d is not required", id)
		return GapRow{}
	}
	s := row(g, services)
	if len(g.Rows) != 7 || s.Required.Required != 3 || *s.Shown[Self].Level != 3 || *s.Shown[Appraisal].Level != 2 || *s.Shown[Measured].Level != 4 || *s.Shown[Measured].Percent != 86 {
		t.Errorf("%+v", s)
	}
	if n, ok := s.Short(Appraisal); n != 1 || !ok || !s.Open() {
		t.Error(n, ok)
	}
	if i := row(g, ict); i.TooFew == nil || *i.TooFew.Items != 2 || len(i.Shown) != 1 {
		t.Errorf("%+v", i)
	}

	// A wrong one is withdrawn, stays in sight and counts no more.
	newest, appraisal := s.Shown[Self].ID, s.Shown[Appraisal].ID
	for _, c := range []struct {
		who  lms.Actor
		id   int64
		kind lms.Kind
	}{{w.head, newest, lms.Forbidden}, {w.budi, newest, lms.NotFound}, {w.far, newest, lms.NotFound}, {w.rina, appraisal, lms.Forbidden}, {w.trainer, appraisal, lms.NotFound}, {w.rina, 987654, lms.NotFound}} {
		_, err := w.Withdraw(ctx, c.who, c.id, "salah")
		w.fails(err, c.kind)
	}
	_, err = w.Withdraw(ctx, w.rina, newest, " ")
	w.fails(err, lms.Invalid)
	_, err = w.Withdraw(ctx, w.rina, newest, "salah pilih")
	w.ok(err)
	_, err = w.Withdraw(ctx, w.rina, newest, "lagi")
	w.fails(err, lms.Conflict)
	_, err = w.Withdraw(ctx, w.admin, appraisal, "orang lain yang diamati")
	w.ok(err)
	g, err = w.Gap(ctx, w.rina, w.library, w.rina.AccountID)
	if s = row(g, services); err != nil || *s.Shown[Self].Level != 2 || len(s.Shown) != 2 {
		t.Errorf("%+v %v", s, err)
	}
	list, _ = w.Evidence(ctx, w.head, w.library, w.rina.AccountID)
	withdrawn := 0
	for _, e := range list {
		if e.WithdrawnAt != nil && e.Why != "" {
			withdrawn++
		}
	}
	if len(list) != 7 || withdrawn != 3 {
		t.Errorf("%d of %d withdrawn", withdrawn, len(list))
	}
	for _, who := range []lms.Actor{w.budi, w.trainer, w.far} {
		_, err = w.Gap(ctx, who, w.library, w.rina.AccountID)
		w.fails(err, lms.Forbidden)
		_, err = w.Evidence(ctx, who, w.library, w.rina.AccountID)
		w.fails(err, lms.Forbidden)
	}
}

// Evidence of the older framework counts for the newer one where the library
// says that the competencies are the same.
func TestEvidenceThroughAMapping(t *testing.T) {
	w := start(t)
	w.starter(w.rina)
	w.ok(w.SaveSelf(ctx, w.rina, w.library, "formulir", today, []Mark{{CompetencyID: w.ids["services"], Level: 2}, {CompetencyID: w.ids["ict"], Level: 4}}))
	w.load(strings.NewReplacer("Kepmenaker 236/2019", "2030", "services", "LAY", "ict", "TIK").Replace(string(starterFramework)), true)
	ids, err := w.IDs(ctx, w.admin, w.library)
	w.ok(err)
	const from = "SKKNI bidang Perpustakaan,Kepmenaker 236/2019,"
	w.load("code,source,version,relation,to_code,to_source,to_version\nservices,"+from+"same,LAY,SKKNI bidang Perpustakaan,2030\nict,"+from+"related,TIK,SKKNI bidang Perpustakaan,2030\n", true)
	id, err := w.CreateProfile(ctx, w.head, w.library, ProfileDetails{Name: "Baru", Requirements: []Requirement{{ids["LAY"], 3}, {ids["TIK"], 3}}})
	w.ok(err)
	w.ok(w.Assign(ctx, w.head, w.library, []int64{w.rina.AccountID}, id))
	g, err := w.Gap(ctx, w.rina, w.library, w.rina.AccountID)
	if err != nil || len(g.Rows) != 2 || *g.Rows[0].Shown[Self].Level != 2 || g.Rows[0].Shown[Self].CompetencyID != w.ids["services"] || len(g.Rows[1].Shown) != 0 {
		t.Errorf("%+v %v", g, err)
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
	f, err := w.Figures(ctx, w.trainer, w.library, people)
	w.ok(err)
	if r := find(f.Rows).Figures; f.Holders != 7 || r[Self] != (Figure{People: 6, Meet: 3}) || !r[Appraisal].Hidden {
		t.Errorf("%d %+v", f.Holders, r)
	}
	if r := find(of(f).Rows).Figures; r[Self] != (Figure{People: 6, Meet: 3}) || of(f).Holders != 7 {
		t.Errorf("%+v", r)
	}
	// Who has left counts no more.
	if f, err = w.Figures(ctx, w.trainer, w.library, people[2:]); err != nil || !find(f.Rows).Figures[Self].Hidden || f.Holders != 5 {
		t.Errorf("%+v %v", f, err)
	}
}
