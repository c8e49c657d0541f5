package assessment

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var ctx = context.Background()

// world is a library with a trainer, a head and some librarians, and a clock
// that the test moves.
type world struct {
	*Store
	t        testing.TB
	db       *sqldb.DB
	mu       sync.Mutex
	time     time.Time
	library  int64
	trainer  lms.Actor
	head     lms.Actor
	learners []lms.Actor
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, db: dbtest.Open(t), time: time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)}
	w.Store = NewStore(w.db, func() time.Time {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.time
	})
	w.library = dbtest.Insert(w.t, w.db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('kota', 'Perpustakaan Kota', 'Asia/Jayapura', ?)`, w.time)
	w.frame(w.library, 1, 100)
	w.trainer, w.head = w.person("Pelatih", lms.Trainer), w.person("Kepala", lms.Head)
	for i := range 6 {
		w.learners = append(w.learners, w.person(fmt.Sprintf("Pustakawan %d", i), lms.Librarian))
	}
	return w
}

// frame gives a library competencies with the numbers first to last.
func (w *world) frame(library int64, first, last int) {
	w.t.Helper()
	id := dbtest.Insert(w.t, w.db, `INSERT INTO competency_framework (library_id, source, version, created_at, updated_at) VALUES (?, 'SKKNI', '1', ?, ?)`, library, w.time, w.time)
	var rows []map[string]any
	for i := first; i <= last; i++ {
		rows = append(rows, map[string]any{"id": i, "of": id, "code": fmt.Sprint("K.", i)})
	}
	if _, err := w.db.NamedExec(`INSERT INTO competency (id, framework_id, code, name, name_en, level, position) VALUES (:id, :of, :code, :code, :code, '', :id)`, rows); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.time = w.time.Add(d)
}

func (w *world) person(name string, role lms.Role) lms.Actor {
	id := dbtest.Insert(w.t, w.db, `INSERT INTO account (name, created_at) VALUES (?, ?)`, name, w.time)
	if _, err := w.db.Exec(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, id, w.library, role); err != nil {
		w.t.Fatal(err)
	}
	return lms.Actor{AccountID: id, LibraryID: w.library, Name: name, Roles: []lms.Role{role}}
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

func (w *world) refused(err error, key string) {
	w.t.Helper()
	if keys(err) != key {
		w.t.Fatalf("error %v, want %s", err, key)
	}
}

func someQuestions() []Question {
	single := choice(Single, true, false, false, false)
	multiple := choice(Multiple, true, true, false, false)
	tf := Question{Kind: TrueFalse, Stem: "?", Body: Body{Options: []Option{{Right: true, Feedback: "ya"}, {}}}}
	short := Question{Kind: ShortAnswer, Stem: "?", Body: Body{Accepted: []string{"OPAC"}, Fold: Fold{Case: true}}}
	number := Question{Kind: Numerical, Stem: "?", Body: Body{Value: 2.5, Tolerance: .1}}
	return []Question{single, multiple, tf, short, number}
}

// test publishes a test of the five kinds, a point each.
func (w *world) test(change func(*Settings)) (int64, []Question) {
	w.t.Helper()
	return w.testOf(someQuestions(), change)
}

// testOf publishes a test of what is asked, a point each.
func (w *world) testOf(asked []Question, change func(*Settings)) (int64, []Question) {
	w.t.Helper()
	set := settings()
	if change != nil {
		change(&set)
	}
	a := must[Assessment](w.t)(w.Create(ctx, w.trainer, w.library, set))
	var questions []Question
	for _, q := range asked {
		q = must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
		questions = append(questions, q)
	}
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	return a.ID, questions
}

// start begins an attempt by way of a course: so trainers may as well.
func (w *world) start(who lms.Actor, test int64) int64 {
	w.t.Helper()
	return must[int64](w.t)(w.Enter(ctx, who, test, Entry{Course: true}))
}

func (w *world) answer(who lms.Actor, attempt int64, position int, seq int64, a Answer) {
	w.t.Helper()
	_, err := w.SaveChange(ctx, who, attempt, Change{Position: position, Seq: seq, Answer: &a})
	w.ok(err)
}

// right is the answer that earns everything.
func right(q Question) Answer {
	switch q.Kind {
	case ShortAnswer:
		return Answer{Text: q.Accepted[0]}
	case Numerical:
		return Answer{Text: fmt.Sprint(q.Value)}
	}
	var a Answer
	for i, o := range q.Options {
		if o.Right {
			a.Options = append(a.Options, i)
		}
	}
	return a
}

// finish answers the first n questions of an attempt right and hands it in.
func (w *world) finish(who lms.Actor, test int64, n int) int64 {
	w.t.Helper()
	id := w.start(who, test)
	sheet := must[Sheet](w.t)(w.Sheet(ctx, who, id))
	for _, it := range sheet.Items[:n] {
		w.answer(who, id, it.Position, 1, right(it.Question))
	}
	w.ok(w.Submit(ctx, who, id))
	return id
}

func TestEditedQuestionLeavesOldAttemptsAlone(t *testing.T) {
	w := newWorld(t)
	test, questions := w.test(nil)
	me := w.learners[0]
	first := w.finish(me, test, 5)

	q := questions[0]
	q.Stem = "Soal baru"
	q.Options = []Option{{Text: "x"}, {Text: "y", Right: true}}
	edited := must[Question](t)(w.EditQuestion(ctx, w.trainer, q))
	if edited.Version != 2 {
		t.Fatalf("version %d", edited.Version)
	}
	r := must[Result](t)(w.Result(ctx, me, first))
	if r.Percent != 100 || !r.Passed || r.Items[0].Question.Stem != "?" || r.Items[0].Question.Version != 1 {
		t.Errorf("the old attempt shows %+v", r.Items[0].Question)
	}
	second := w.start(me, test)
	if sheet := must[Sheet](t)(w.Sheet(ctx, me, second)); sheet.Items[0].Question.Stem != "Soal baru" || sheet.Number != 2 {
		t.Errorf("the new attempt shows %+v", sheet.Items[0].Question)
	}
	_, err := w.EditQuestion(ctx, w.trainer, q) // began from version 1
	w.refused(err, "question.changed")
	edited.Stem += "  "
	if again := must[Question](t)(w.EditQuestion(ctx, w.trainer, edited)); again.Version != 2 {
		t.Errorf("an edit that changes nothing made version %d", again.Version)
	}
}

func TestQuestionBank(t *testing.T) {
	w := newWorld(t)
	test, questions := w.test(nil)
	w.finish(w.learners[0], test, 0)
	extra := choice(Single, true, false)
	extra.Stem = "Diskon 100% untuk _semua_"
	extra = must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, extra))

	list, n, err := w.Questions(ctx, w.trainer, w.library, QuestionFilter{}, lms.Page{Size: 4})
	w.ok(err)
	if n != 6 || len(list) != 4 || list[0].ID != extra.ID || list[1].Tests != 1 || list[1].Attempts != 1 || list[0].Attempts != 0 {
		t.Errorf("%d questions, %+v", n, list)
	}
	for text, want := range map[string]int{"100%": 1, "_semua_": 1, "%": 1, "": 6, "tidak ada": 0} {
		if _, n, err = w.Questions(ctx, w.trainer, w.library, QuestionFilter{Text: text}, lms.Page{}); err != nil || n != want {
			t.Errorf("search %q: %d, %v, want %d", text, n, err, want)
		}
	}
	if _, n, _ = w.Questions(ctx, w.trainer, w.library, QuestionFilter{Kind: Numerical}, lms.Page{}); n != 1 {
		t.Errorf("numerical: %d", n)
	}
	w.refused(w.ArchiveQuestion(ctx, w.trainer, questions[0].ID, true), "question.used")
	w.ok(w.ArchiveQuestion(ctx, w.trainer, extra.ID, true))
	if _, n, _ = w.Questions(ctx, w.trainer, w.library, QuestionFilter{Archived: true}, lms.Page{}); n != 1 {
		t.Errorf("archived: %d", n)
	}
	_, _, err = w.Questions(ctx, w.learners[0], w.library, QuestionFilter{}, lms.Page{})
	w.refused(err, "assessment.forbidden.write")
}

func TestTestsLife(t *testing.T) {
	w := newWorld(t)
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	me := w.learners[0]
	_, err := w.Find(ctx, me, a.ID)
	w.refused(err, "assessment.not_found")
	w.refused(w.Publish(ctx, w.trainer, a.ID), "assessment.publish_no_items")
	var ids []int64
	for _, q := range someQuestions() {
		q = must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
		ids = append(ids, q.ID)
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 2))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 2)) // twice does nothing
	}
	order := func() (got []int64) {
		for _, it := range must[[]Item](t)(w.Items(ctx, w.trainer, a.ID)) {
			got = append(got, it.ID)
		}
		return got
	}
	w.ok(w.MoveItem(ctx, w.trainer, a.ID, ids[4], 1))
	w.ok(w.MoveItem(ctx, w.trainer, a.ID, ids[0], 99))
	w.ok(w.RemoveItem(ctx, w.trainer, a.ID, ids[2]))
	if got, want := order(), []int64{ids[4], ids[1], ids[3], ids[0]}; !slices.Equal(got, want) {
		t.Fatalf("order %v, want %v", got, want)
	}
	for _, nothing := range []float64{0, .001, .004, -1} { // two decimals are kept
		w.refused(w.SetPoints(ctx, w.trainer, a.ID, ids[0], nothing), "points assessment.points_range")
	}
	w.ok(w.SetPoints(ctx, w.trainer, a.ID, ids[0], .01))
	w.ok(w.SetPoints(ctx, w.trainer, a.ID, ids[0], 3.5))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	if got := must[Assessment](t)(w.Find(ctx, me, a.ID)); got.Questions != 4 || got.Points != 9.5 || got.Status != Published {
		t.Errorf("%+v", got)
	}
	w.refused(w.AddItem(ctx, w.trainer, a.ID, ids[2], 1), "assessment.items_fixed")
	set := settings()
	set.Minutes++
	w.refused(w.Update(ctx, w.trainer, a.ID, set, 1), "assessment.fixed")
	set.Minutes--
	set.Title = "Judul baru"
	w.ok(w.Update(ctx, w.trainer, a.ID, set, 1))
	w.refused(w.Update(ctx, w.trainer, a.ID, settings(), 1), "assessment.conflict") // read before that
	w.ok(w.Update(ctx, w.trainer, a.ID, set, 2))
	w.ok(w.Withdraw(ctx, w.trainer, a.ID))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	w.start(me, a.ID)
	w.refused(w.Withdraw(ctx, w.trainer, a.ID), "assessment.begun")

	copied := must[int64](t)(w.Copy(ctx, w.trainer, a.ID, "Salinan"))
	if got := must[Assessment](t)(w.Find(ctx, w.trainer, copied)); got.Status != Draft || got.Questions != 4 || got.Points != 9.5 || got.Title != "Salinan" {
		t.Errorf("copy: %+v", got)
	}
	w.ok(w.Archive(ctx, w.trainer, a.ID))
	_, err = w.Start(ctx, w.learners[1], a.ID, "")
	w.refused(err, "assessment.archived_start")
	w.refused(w.Reopen(ctx, me, a.ID), "assessment.forbidden.write")
	w.ok(w.Reopen(ctx, w.trainer, a.ID))
	w.start(w.learners[1], a.ID)
	w.ok(w.Archive(ctx, w.trainer, copied)) // a draft
	w.refused(w.Reopen(ctx, w.trainer, copied), "assessment.not_begun")
	w.ok(w.Withdraw(ctx, w.trainer, copied))
	if got := must[Assessment](t)(w.Find(ctx, w.trainer, copied)); got.Status != Draft || must[bool](t)(w.Begun(ctx, w.trainer, copied)) || !must[bool](t)(w.Begun(ctx, w.trainer, a.ID)) {
		t.Errorf("%s", got.Status)
	}
	w.refused(w.Publish(ctx, me, copied), "assessment.forbidden.write")
}

func TestTestsOfAnotherLibraryDoNotExist(t *testing.T) {
	w := newWorld(t)
	test, questions := w.test(nil)
	other := w.trainer
	other.LibraryID = dbtest.Insert(w.t, w.db, `INSERT INTO "library" (code, name, created_at) VALUES ('lain', 'Lain', ?)`, w.time)
	_, err := w.Find(ctx, other, test)
	w.refused(err, "assessment.not_found")
	_, err = w.Question(ctx, other, questions[0].ID)
	w.refused(err, "assessment.not_found")
	_, err = w.Start(ctx, other, test, "")
	w.refused(err, "assessment.not_found")
	theirs := must[Assessment](t)(w.Create(ctx, other, other.LibraryID, settings()))
	w.refused(w.AddItem(ctx, other, theirs.ID, questions[0].ID, 1), "question.not_found")
}
