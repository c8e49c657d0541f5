package competency

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"binapustaka/lms"
)

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
