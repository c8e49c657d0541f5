package course

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

func TestInstallStarter(t *testing.T) {
	w := newWorld(t)
	tests := map[string]int64{"sirkulasi": 71, "referensi": 72}
	ids := must[[]int64](t)(w.InstallStarter(ctx, lms.System("demo"), w.library, Named{Tests: tests}))
	if again := must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, Named{Tests: map[string]int64{"pengatalogan": 73}})); !slices.Equal(again, ids) {
		t.Errorf("installed again: %v, then %v", ids, again)
	}
	cards := must[[]Card](t)(w.Catalogue(ctx, w.rina, w.library, Filter{}))
	if len(cards) != len(shipped) || len(ids) != len(shipped) {
		t.Fatalf("%d courses", len(cards))
	}
	count := map[string]int{"referensi": 11, "sirkulasi": 11} // with a practical or assignment
	for _, name := range []string{"pengatalogan", "referensi", "sirkulasi"} {
		v := w.find(w.rina, ids[slices.Index(shipped, name)])
		if lacks := v.Lacks(); len(lacks) > 0 {
			t.Errorf("%s lacks %v", name, lacks)
		}
		lessons := v.Lessons()
		last := lessons[len(lessons)-1]
		if want := tests[name]; want == 0 {
			if last.Kind != InSlims || last.Practical == nil || last.Practical.Needed() != 3 || len(lessons) != 10 {
				t.Errorf("%s without its test ends with %+v", name, last)
			}
		} else if last.Kind != Test || last.AssessmentID == nil || *last.AssessmentID != want || !last.Required || len(lessons) != count[name] || last.ModuleNumber != 3 {
			t.Errorf("%s ends with %+v", name, last)
		}
	}

	// Tasks are assignments with their rubric.
	for _, l := range w.find(w.rina, ids[slices.Index(shipped, "koleksi")]).Lessons() {
		if l.Kind == Assignment {
			_, l, err := w.OpenLesson(ctx, w.rina, ids[slices.Index(shipped, "koleksi")], l.Key)
			if rubric := Rubric(l.Body); err != nil || len(rubric) != 4 || rubric[3].Name != "Keterbacaan" || rubric[0].Most() != 4 {
				t.Errorf("%v %+v", err, rubric)
			}
		}
	}
	if v := w.find(w.rina, ids[slices.Index(shipped, "koleksi")]); !v.Has(Assignment) {
		t.Error("koleksi has no assignment")
	}

	// Another library has its own, with the same keys; a changed course stays.
	at := slices.Index(shipped, "sirkulasi")
	d := w.find(w.trainer, ids[at]).Details
	w.ok(w.OpenDraft(ctx, w.trainer, ids[at]))
	d.Title = "Sirkulasi versi kami"
	w.ok(w.UpdateDetails(ctx, w.trainer, ids[at], d, 1))
	w.ok(w.Publish(ctx, w.trainer, ids[at]))
	must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, Named{Tests: tests}))
	theirs := must[[]int64](t)(w.InstallStarter(ctx, w.elsewhere, w.other, Named{}))
	here, there := w.find(w.trainer, ids[at]), w.find(w.elsewhere, theirs[at])
	if here.Title != "Sirkulasi versi kami" || there.Title != "Sirkulasi dan Keanggotaan" || here.Lessons()[0].Key != there.Lessons()[0].Key {
		t.Errorf("%q, %q", here.Title, there.Title)
	}
}

// A library that got the courses from an earlier release is told what they
// serve; where a trainer has said so, or has written another summary, that stays.
func TestInstallStarterSaysWhatCoursesServe(t *testing.T) {
	w := newWorld(t)
	ids := must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, Named{}))
	w.ok(second(w.db.Exec(`UPDATE course_version SET other_summary = '', other_language = '', competencies = NULL, work = NULL`)))
	at := func(name string) int64 { return ids[slices.Index(shipped, name)] }
	change := func(id int64, change func(*Details)) {
		w.ok(w.OpenDraft(ctx, w.trainer, id))
		e := must[Editing](t)(w.Edit(ctx, w.trainer, id))
		d := e.Draft.Details
		change(&d)
		w.ok(w.UpdateDetails(ctx, w.trainer, id, d, e.Draft.Revision))
	}
	change(at("koleksi"), func(d *Details) { d.Competencies = Set[int64]{} })
	w.ok(w.OpenDraft(ctx, w.trainer, at("referensi")))
	w.ok(second(w.db.Exec(`UPDATE course_version SET summary = 'Milik kami.' WHERE course_id = ?`, at("referensi"))))
	has := Named{Competencies: map[string]int64{"services": 3, "ict": 7, "collection": 1, "organising": 2}}
	for range 2 {
		must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, has))
	}
	draft := func(id int64) Details { return must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft.Details }
	if d := w.find(w.rina, at("pengatalogan")).Details; !slices.Equal(d.Competencies, Set[int64]{1, 2, 7}) || !d.Work.Has(RecordWork) ||
		!strings.HasPrefix(d.SummaryIn(locale.EN).Text, "From the book in hand") || d.SummaryIn(locale.ID) != (Summary{d.Summary, locale.ID}) {
		t.Errorf("%+v", d)
	}
	if d := draft(at("koleksi")); len(d.Competencies) > 0 || d.OtherSummary != "" {
		t.Errorf("a trainer had said: %+v", d)
	}
	if d := draft(at("referensi")); !slices.Equal(d.Competencies, Set[int64]{3}) || d.OtherSummary != "" {
		t.Errorf("with a summary of its own: %+v", d)
	}
	list := must[[]Serving](t)(w.Serving(ctx, w.rina, w.library))
	if len(list) != len(shipped) || !slices.ContainsFunc(list, func(s Serving) bool { return s.CourseID == at("sirkulasi") && s.Competencies.Has(3) }) {
		t.Errorf("%+v", list)
	}
}

// A library that got the courses from a release without the brief ones gets these
// when it installs again, and keeps the others; a brief one ends with its last
// page, and grants no JP.
func TestInstallStarterBringsLaterCourses(t *testing.T) {
	w := newWorld(t)
	before := must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, Named{}))
	w.ok(second(w.db.Exec(`UPDATE course SET starter = NULL, archived_at = NOW() WHERE starter LIKE 'dua-menit-%'`))) // as if they had never been
	after := must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, Named{Tests: map[string]int64{"sirkulasi": 71}}))
	for i, name := range shipped {
		if later := slices.Contains(brief, name); later != (after[i] != before[i]) {
			t.Errorf("%s: course %d, then %d", name, before[i], after[i])
		} else if later {
			v := w.find(w.rina, after[i])
			lessons := v.Lessons()
			if last := lessons[len(lessons)-1]; v.JP != 0 || last.Kind != Page || !last.Required || v.Minutes() != 2*len(lessons) || len(v.Lacks()) > 0 {
				t.Errorf("%s: %v JP, %d minutes, lacks %v, ends with %+v", name, v.JP, v.Minutes(), v.Lacks(), last)
			}
		}
	}
	if cards := must[[]Card](t)(w.Catalogue(ctx, w.rina, w.library, Filter{})); len(cards) != len(shipped) {
		t.Errorf("%d courses", len(cards))
	}
}

// What lessons show is there, once; and a practical counts for completion where
// a SLiMS can be read, measures what its course names, and is left open where
// nobody could meet it.
func TestInstallStarterWithPicturesAndPracticals(t *testing.T) {
	w := newWorld(t)
	w.ok(second(w.db.Exec(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, w.library)))
	has := Named{Competencies: map[string]int64{"services": 3, "organising": 2, "collection": 1}}
	here := must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, has))
	must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, has))
	there := must[[]int64](t)(w.InstallStarter(ctx, w.elsewhere, w.other, has))
	want, measured := 0, map[int64]int{}
	for i, c := range must[[]starter](t)(starters()) {
		want += len(c.pictures)
		for _, l := range w.find(w.trainer, here[i]).Lessons() {
			_, l, err := w.OpenLesson(ctx, w.trainer, here[i], l.Key)
			w.ok(err)
			for _, m := range mediaIn.FindAllStringSubmatch(l.Body, -1) {
				if m, file, err := w.FindMedia(ctx, w.rina, m[1]); err != nil || !m.IsPicture() {
					t.Errorf("%s: %v %s %v", l.Title, m, file, err)
				}
			}
			if strings.Contains(l.Body, ".png)") != (len(mediaIn.FindAllString(l.Body, -1)) > 0) {
				t.Errorf("%s shows what is not there", l.Title)
			}
			if l.Kind != InSlims {
				continue
			}
			measured[l.Practical.CompetencyID]++
			counts := c.name == "pengatalogan" || c.name == "sirkulasi"
			if other, ok := w.find(w.elsewhere, there[i]).Lesson(l.Key); l.Required != counts || !ok || other.Required {
				t.Errorf("%s/%s: required %v, without SLiMS %v", c.name, l.Title, l.Required, other.Required)
			}
		}
	}
	if list := must[[]Media](t)(w.ListMedia(ctx, w.trainer, w.library, lms.Page{Size: 100})); len(list) != want {
		t.Errorf("%d pictures, want %d", len(list), want)
	}
	if !maps.Equal(measured, map[int64]int{1: 1, 2: 2, 3: 3}) {
		t.Errorf("practicals measure %v", measured)
	}
}

// A shipped course travels with its pictures and its practical's competency.
func TestShippedCoursesTravel(t *testing.T) {
	w := newWorld(t)
	keys := map[string]int64{"services": 3, "organising": 2, "collection": 1, "ict": 7, "management": 6, "professional": 5, "preservation": 4}
	names := Names{Competencies: map[int64]string{}}
	for key, id := range keys {
		names.Competencies[id] = key
	}
	ids := must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, Named{Competencies: keys}))
	for i, c := range must[[]starter](t)(starters()) {
		var out, again bytes.Buffer
		must[string](t)(w.Export(ctx, w.trainer, ids[i], names, &out))
		copied, r, err := w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), Named{Competencies: keys}, true)
		if err != nil || len(r.Problems)+len(r.Missing) > 0 || r.Media != len(c.pictures) {
			t.Fatalf("%s: %+v %v", c.name, r, err)
		}
		must[string](t)(w.Export(ctx, w.elsewhere, copied, names, &again))
		if !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Errorf("%s: %d bytes became %d", c.name, out.Len(), again.Len())
		}
	}
}

func TestInstallStarterAtOnce(t *testing.T) {
	w := newWorld(t)
	const many = 4
	var done sync.WaitGroup
	got := make([][]int64, many)
	errs := make([]error, many)
	for i := range many {
		done.Go(func() { got[i], errs[i] = w.InstallStarter(ctx, w.trainer, w.library, Named{}) })
	}
	done.Wait()
	for i := range many {
		if errs[i] != nil || !slices.Equal(got[i], got[0]) || len(got[i]) != len(shipped) {
			t.Errorf("%v, %v", got[i], errs[i])
		}
	}
	var courses, versions, lessons int
	w.ok(w.db.Get(&courses, `SELECT COUNT(*) FROM course`))
	w.ok(w.db.Get(&versions, `SELECT COUNT(*) FROM course_version WHERE status = 'published'`))
	w.ok(w.db.Get(&lessons, `SELECT COUNT(*) FROM course_lesson`))
	want := 0
	for _, c := range must[[]starter](t)(starters()) {
		for _, m := range c.Modules {
			want += len(m.Lessons)
		}
	}
	if courses != len(shipped) || versions != len(shipped) || lessons != want {
		t.Errorf("%d courses, %d versions, %d lessons", courses, versions, lessons)
	}
}
