package course

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var ctx = context.Background()

// world is two libraries with their people, and a clock that the test moves.
type world struct {
	*Store
	t              testing.TB
	db             *sqldb.DB
	mu             sync.Mutex
	time           time.Time
	library, other int64
	trainer        lms.Actor
	head           lms.Actor
	rina, budi     lms.Actor
	elsewhere      lms.Actor // a trainer of the other library
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, db: dbtest.Open(t), time: time.Date(2026, 11, 25, 16, 0, 0, 0, time.UTC)}
	w.Store = NewStore(w.db, func() time.Time {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.time
	}, t.TempDir())
	w.library = dbtest.Insert(w.t, w.db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('kota', 'Kota', 'Asia/Jayapura', ?)`, w.time)
	w.other = dbtest.Insert(w.t, w.db, `INSERT INTO "library" (code, name, created_at) VALUES ('lain', 'Lain', ?)`, w.time)
	w.trainer, w.head = w.person("Tuti", w.library, lms.Trainer), w.person("Nur", w.library, lms.Head)
	w.rina, w.budi = w.person("Rina", w.library, lms.Librarian), w.person("Budi", w.library, lms.Librarian)
	w.elsewhere = w.person("Sari", w.other, lms.Trainer)
	return w
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.time = w.time.Add(d)
}

func (w *world) person(name string, library int64, role lms.Role) lms.Actor {
	id := dbtest.Insert(w.t, w.db, `INSERT INTO account (name, created_at) VALUES (?, ?)`, name, w.time)
	return lms.Actor{AccountID: id, LibraryID: library, Name: name, Roles: []lms.Role{role}}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, kind lms.Kind, key string) {
	w.t.Helper()
	if !lms.IsKind(err, kind) || keys(err) != key {
		w.t.Fatalf("error %v, want %v: %s", err, kind, key)
	}
	spoken(w.t, err)
}

// spoken: every language says what err is, with all its arguments filled in.
func spoken(t testing.TB, err error) {
	t.Helper()
	for _, l := range locale.All {
		if s := l.Error(err); strings.ContainsAny(s, "{}⟦") || strings.Contains(s, " json: ") {
			t.Errorf("%s: %q", l, s)
		}
	}
}

// keys are the message keys of err with their fields, in order.
func keys(err error) (s string) {
	var all lms.Problems
	switch e := err.(type) {
	case *lms.Error:
		all = lms.Problems{e}
	case lms.Problems:
		all = e
	}
	for i, e := range all {
		if i > 0 {
			s += " "
		}
		if s += e.Key; e.Field != "" {
			s += "@" + e.Field
		}
	}
	return s
}

func details() Details {
	return Details{Title: "Sirkulasi", Summary: "Meja sirkulasi.", Focus: Skills, Language: locale.ID, Level: Basic, JP: 2.5}
}

func page(title string) LessonText {
	return LessonText{Kind: Page, Title: title, Minutes: 10, Required: true, Body: "Isi " + title}
}

func test(title string, assessmentID int64) LessonText {
	return LessonText{Kind: Test, Title: title, Minutes: 15, Required: true, AssessmentID: &assessmentID}
}

// course is a new course with the lessons in one module, and their keys.
func (w *world) course(lessons ...LessonText) (id int64, lessonKeys []string) {
	w.t.Helper()
	id = must[int64](w.t)(w.Create(ctx, w.trainer, w.library, details()))
	module := must[int64](w.t)(w.AddModule(ctx, w.trainer, id, "Modul"))
	for _, l := range lessons {
		lessonKeys = append(lessonKeys, must[string](w.t)(w.AddLesson(ctx, w.trainer, id, module, l)))
	}
	return id, lessonKeys
}

// published is the same, published.
func (w *world) published(lessons ...LessonText) (id int64, lessonKeys []string) {
	w.t.Helper()
	id, lessonKeys = w.course(lessons...)
	w.ok(w.Publish(ctx, w.trainer, id))
	return id, lessonKeys
}

func (w *world) find(who lms.Actor, id int64) View {
	w.t.Helper()
	return must[View](w.t)(w.Find(ctx, who, id))
}

func (w *world) complete(who lms.Actor, id int64, key string) bool {
	w.t.Helper()
	return must[bool](w.t)(w.CompleteLesson(ctx, who, id, key))
}

func titles(o Outline) (all []string) {
	for _, m := range o.Modules {
		all = append(all, m.Title+":")
		for _, l := range m.Lessons {
			all = append(all, l.Title)
		}
	}
	return all
}

func TestDraftBecomesVersions(t *testing.T) {
	w := newWorld(t)
	id, k := w.course(page("Satu"), page("Dua"))
	_, err := w.Find(ctx, w.rina, id)
	w.refused(err, lms.NotFound, "course.not_found")
	w.refused(w.Enrol(ctx, w.rina, id), lms.NotFound, "course.not_found")
	w.refused(w.OpenDraft(ctx, w.trainer, id), lms.NotFound, "course.not_found")
	w.ok(w.Publish(ctx, w.trainer, id))
	w.refused(w.Publish(ctx, w.trainer, id), lms.NotFound, "course.no_draft")
	w.refused(w.UpdateDetails(ctx, w.trainer, id, details(), 1), lms.NotFound, "course.no_draft")

	first := w.find(w.rina, id)
	if first.Number != 1 || first.Status != Published || first.JP != 2.5 || first.PublishedAt == nil || first.Minutes() != 20 || first.Enrolment != nil {
		t.Errorf("%+v", first)
	}
	for range 2 { // twice: one draft
		w.ok(w.OpenDraft(ctx, w.trainer, id))
	}
	o, l, err := w.FindDraftLesson(ctx, w.trainer, id, k[0])
	w.ok(err)
	if o.Number != 2 || l.Body != "Isi Satu" || !slices.Equal(titles(o), []string{"Modul:", "Satu", "Dua"}) || o.Lessons()[1].Key != k[1] {
		t.Errorf("the copy: %v, %+v", titles(o), l)
	}
	changed := page("Satu, diperbaiki")
	w.ok(w.UpdateLesson(ctx, w.trainer, id, k[0], changed, l.Revision))
	w.ok(w.DeleteLesson(ctx, w.trainer, id, k[1]))
	w.refused(w.DeleteLesson(ctx, w.trainer, id, k[1]), lms.NotFound, "lesson.not_found")
	if got := titles(w.find(w.rina, id).Outline); !slices.Equal(got, []string{"Modul:", "Satu", "Dua"}) {
		t.Errorf("learners see the draft: %v", got)
	}
	w.ok(w.Publish(ctx, w.trainer, id))
	if v := w.find(w.rina, id); v.Number != 2 || !slices.Equal(titles(v.Outline), []string{"Modul:", "Satu, diperbaiki"}) {
		t.Errorf("%d: %v", v.Number, titles(v.Outline))
	}
	e := must[Editing](t)(w.Edit(ctx, w.trainer, id))
	if e.Draft != nil || e.Published == nil || e.Published.Number != 2 {
		t.Errorf("%+v", e)
	}
	var archived int
	w.ok(w.db.Get(&archived, `SELECT COUNT(*) FROM course_version WHERE course_id = ? AND status = 'archived'`, id))
	if archived != 1 {
		t.Errorf("%d archived versions", archived)
	}
}

func TestDiscardDraft(t *testing.T) {
	w := newWorld(t)
	never, _ := w.course(page("Satu"))
	if gone := must[bool](t)(w.DiscardDraft(ctx, w.trainer, never)); !gone {
		t.Error("a course that was never published stays without its draft")
	}
	_, err := w.Edit(ctx, w.trainer, never)
	w.refused(err, lms.NotFound, "course.not_found")

	id, k := w.published(page("Satu"))
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	w.ok(w.DeleteLesson(ctx, w.trainer, id, k[0]))
	if gone := must[bool](t)(w.DiscardDraft(ctx, w.trainer, id)); gone {
		t.Error("the published course went with its draft")
	}
	_, err = w.DiscardDraft(ctx, w.trainer, id)
	w.refused(err, lms.NotFound, "course.no_draft")
	if v := w.find(w.rina, id); len(v.Lessons()) != 1 {
		t.Errorf("%v", titles(v.Outline))
	}
}

func TestPublishSaysWhatIsMissing(t *testing.T) {
	w := newWorld(t)
	d := details()
	d.Summary = ""
	id := must[int64](t)(w.Create(ctx, w.trainer, w.library, d))
	w.refused(w.Publish(ctx, w.trainer, id), lms.Invalid, "course.lack_summary@summary course.lack_module@modules")
	module := must[int64](t)(w.AddModule(ctx, w.trainer, id, " Awal "))
	empty := page("Kosong")
	empty.Body, empty.Required = "  \n", false
	must[string](t)(w.AddLesson(ctx, w.trainer, id, module, empty))
	w.refused(w.Publish(ctx, w.trainer, id), lms.Invalid, "course.lack_summary@summary course.lack_body@modules course.lack_required@modules")
	_, err := w.Find(ctx, w.trainer, id)
	w.refused(err, lms.NotFound, "course.not_found")
}

func TestTwoEditors(t *testing.T) {
	w := newWorld(t)
	id, k := w.course(page("Satu"))
	d := details()
	d.Title = "Baru"
	w.ok(w.UpdateDetails(ctx, w.trainer, id, d, 1))
	w.refused(w.UpdateDetails(ctx, w.trainer, id, details(), 1), lms.Conflict, "course.conflict")
	w.ok(w.UpdateLesson(ctx, w.trainer, id, k[0], page("Dari yang pertama"), 1))
	w.refused(w.UpdateLesson(ctx, w.trainer, id, k[0], page("Dari yang kedua"), 1), lms.Conflict, "lesson.conflict")
	o, l, err := w.FindDraftLesson(ctx, w.trainer, id, k[0])
	w.ok(err)
	if o.Title != "Baru" || l.Title != "Dari yang pertama" || l.Revision != 2 || *l.UpdatedBy != w.trainer.AccountID {
		t.Errorf("%+v", l)
	}

	// Published meanwhile: a form that is still open from the first draft does
	// not overwrite the second.
	w.ok(w.Publish(ctx, w.trainer, id))
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	w.refused(w.UpdateLesson(ctx, w.trainer, id, k[0], page("Dari kemarin"), 1), lms.Conflict, "lesson.conflict")
	w.refused(w.UpdateDetails(ctx, w.trainer, id, details(), 1), lms.Conflict, "course.conflict")
	w.ok(w.UpdateLesson(ctx, w.trainer, id, k[0], page("Dari hari ini"), 2))
}

func TestTwoDraftsAtOnce(t *testing.T) {
	w := newWorld(t)
	id, _ := w.published(page("Satu"), page("Dua"))
	errs := make([]error, 6)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() {
			if errs[i] = w.OpenDraft(ctx, w.trainer, id); i == 0 && errs[i] == nil {
				errs[i] = w.Enrol(ctx, w.rina, id)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		w.ok(err)
	}
	e := must[Editing](t)(w.Edit(ctx, w.trainer, id))
	var versions int
	w.ok(w.db.Get(&versions, `SELECT COUNT(*) FROM course_version WHERE course_id = ?`, id))
	if versions != 2 || e.Draft == nil || !slices.Equal(titles(*e.Draft), titles(*e.Published)) || e.Draft.Number != 2 {
		t.Errorf("%d versions, %+v", versions, e.Draft)
	}
}

func TestModulesAndTheirOrder(t *testing.T) {
	w := newWorld(t)
	id, k := w.course(page("A"), page("B"))
	modules := []int64{0, must[int64](t)(w.AddModule(ctx, w.trainer, id, "Kedua"))}
	e := must[Editing](t)(w.Edit(ctx, w.trainer, id))
	modules[0] = e.Draft.Modules[0].ID
	order := func() []string { return titles(*must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft) }
	want := func(what string, want ...string) {
		t.Helper()
		if got := order(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	w.ok(w.MoveLesson(ctx, w.trainer, id, k[0], true))
	want("up at the very top", "Modul:", "A", "B", "Kedua:")
	w.ok(w.MoveLesson(ctx, w.trainer, id, k[0], false))
	want("down", "Modul:", "B", "A", "Kedua:")
	w.ok(w.MoveLesson(ctx, w.trainer, id, k[0], false))
	want("down over the edge", "Modul:", "B", "Kedua:", "A")
	w.ok(w.MoveLesson(ctx, w.trainer, id, k[0], false))
	want("down at the very bottom", "Modul:", "B", "Kedua:", "A")
	w.ok(w.MoveModule(ctx, w.trainer, id, modules[1], true))
	want("module up", "Kedua:", "A", "Modul:", "B")
	w.ok(w.MoveModule(ctx, w.trainer, id, modules[1], true))
	want("module up at the top", "Kedua:", "A", "Modul:", "B")
	w.ok(w.RenameModule(ctx, w.trainer, id, modules[1], " Awal "))
	want("renamed", "Awal:", "A", "Modul:", "B")
	w.refused(w.RenameModule(ctx, w.trainer, id, modules[1], " "), lms.Invalid, "course.title_missing@title")
	w.refused(w.DeleteModule(ctx, w.trainer, id, modules[0]), lms.Conflict, "course.module_full")
	w.ok(w.DeleteLesson(ctx, w.trainer, id, k[1]))
	w.ok(w.DeleteModule(ctx, w.trainer, id, modules[0]))
	w.refused(w.DeleteModule(ctx, w.trainer, id, modules[0]), lms.NotFound, "course.module_gone")
	w.refused(w.MoveModule(ctx, w.trainer, id, modules[0], true), lms.NotFound, "course.module_gone")
	w.refused(w.MoveLesson(ctx, w.trainer, id, k[1], true), lms.NotFound, "lesson.not_found")
	_, err := w.AddLesson(ctx, w.trainer, id, modules[0], page("C"))
	w.refused(err, lms.NotFound, "course.module_gone")
	want("at last", "Awal:", "A")

	// A module of another version or course is not touched through this one.
	other, _ := w.course(page("X"))
	w.refused(w.RenameModule(ctx, w.trainer, other, modules[1], "Curi"), lms.NotFound, "course.module_gone")
	_, err = w.AddLesson(ctx, w.trainer, other, modules[1], page("C"))
	w.refused(err, lms.NotFound, "course.module_gone")
	for _, key := range []string{"", "kunci-é", "é", k[0] + "é", "' OR 1=1 -- "} {
		w.refused(w.UpdateLesson(ctx, w.trainer, id, key, page("C"), 1), lms.NotFound, "lesson.not_found")
		w.refused(w.DeleteLesson(ctx, w.trainer, id, key), lms.NotFound, "lesson.not_found")
		w.refused(w.MoveLesson(ctx, w.trainer, id, key, true), lms.NotFound, "lesson.not_found")
		_, _, err := w.FindDraftLesson(ctx, w.trainer, id, key)
		w.refused(err, lms.NotFound, "lesson.not_found")
	}
}

func TestCoursesOfAnotherLibrary(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"))
	w.ok(w.Enrol(ctx, w.rina, id))
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	x := w.elsewhere
	_, _, opened := w.OpenLesson(ctx, x, id, k[0])
	for name, err := range map[string]error{
		"find": second(w.Find(ctx, x, id)), "open": opened, "enrol": w.Enrol(ctx, x, id),
		"complete": second(w.CompleteLesson(ctx, x, id, k[0])),
	} {
		if !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for who, kind := range map[*lms.Actor]lms.Kind{&x: lms.NotFound, &w.rina: lms.Forbidden} { // a trainer elsewhere, a librarian here
		who := *who
		_, _, found := w.FindDraftLesson(ctx, who, id, k[0])
		for name, err := range map[string]error{
			"create": second(w.Create(ctx, who, w.library, details())), "edit": second(w.Edit(ctx, who, id)), "draft": w.OpenDraft(ctx, who, id),
			"details": w.UpdateDetails(ctx, who, id, Details{}, 1), "module": second(w.AddModule(ctx, who, id, "X")),
			"add": second(w.AddLesson(ctx, who, id, 1, LessonText{})), "found": found,
			"update": w.UpdateLesson(ctx, who, id, k[0], LessonText{}, 1), "delete": w.DeleteLesson(ctx, who, id, k[0]),
			"move": w.MoveLesson(ctx, who, id, k[0], true), "publish": w.Publish(ctx, who, id), "discard": second(w.DiscardDraft(ctx, who, id)),
			"archive": w.Archive(ctx, who, id, true), "enrol others": w.enrolMany(who, id, []int64{w.budi.AccountID}),
			"who": second(w.Enrolments(ctx, who, id)), "totals": second(w.Totals(ctx, who, w.library)), "completions": second(w.Completions(ctx, who, w.library)),
			"withdraw another": w.Withdraw(ctx, who, id, w.budi.AccountID), "media": second(w.ListMedia(ctx, who, w.library, lms.Page{})),
			"starter": second(w.InstallStarter(ctx, who, w.library, Named{})),
		} {
			if !lms.IsKind(err, kind) {
				t.Errorf("%s, %s: %v", who.Name, name, err)
			}
		}
	}
	_, err := w.Catalogue(ctx, x, w.library, Filter{})
	w.refused(err, lms.NotFound, "error.not_found")
	if got := titles(w.find(w.rina, id).Outline); !slices.Equal(got, []string{"Modul:", "Satu"}) {
		t.Errorf("%v", got)
	}
}

func second[T any](_ T, err error) error { return err }
