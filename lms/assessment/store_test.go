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
	w.library = w.insert(`INSERT INTO library (code, name, time_zone, created_at) VALUES ('kota', 'Perpustakaan Kota', 'Asia/Jayapura', ?)`, w.time)
	w.trainer, w.head = w.person("Pelatih", lms.Trainer), w.person("Kepala", lms.Head)
	for i := range 6 {
		w.learners = append(w.learners, w.person(fmt.Sprintf("Pustakawan %d", i), lms.Librarian))
	}
	return w
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.time = w.time.Add(d)
}

func (w *world) insert(query string, args ...any) int64 {
	w.t.Helper()
	res, err := w.db.Exec(query, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	id, _ := res.LastInsertId()
	return id
}

func (w *world) person(name string, role lms.Role) lms.Actor {
	id := w.insert(`INSERT INTO account (name, created_at) VALUES (?, ?)`, name, w.time)
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
	set := settings()
	if change != nil {
		change(&set)
	}
	a := must[Assessment](w.t)(w.Create(ctx, w.trainer, w.library, set))
	var questions []Question
	for _, q := range someQuestions() {
		q = must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
		questions = append(questions, q)
	}
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	return a.ID, questions
}

func (w *world) start(who lms.Actor, test int64) int64 {
	w.t.Helper()
	return must[int64](w.t)(w.Start(ctx, who, test))
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
	w.refused(w.SetPoints(ctx, w.trainer, a.ID, ids[0], 0), "points assessment.points_range")
	w.ok(w.SetPoints(ctx, w.trainer, a.ID, ids[0], 3.5))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	if got := must[Assessment](t)(w.Find(ctx, me, a.ID)); got.Questions != 4 || got.Points != 9.5 || got.Status != Published {
		t.Errorf("%+v", got)
	}
	w.refused(w.AddItem(ctx, w.trainer, a.ID, ids[2], 1), "assessment.items_fixed")
	set := settings()
	set.Minutes++
	w.refused(w.Update(ctx, w.trainer, a.ID, set), "assessment.fixed")
	set.Minutes--
	set.Title = "Judul baru"
	w.ok(w.Update(ctx, w.trainer, a.ID, set))
	w.ok(w.Withdraw(ctx, w.trainer, a.ID))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	w.start(me, a.ID)
	w.refused(w.Withdraw(ctx, w.trainer, a.ID), "assessment.begun")

	copied := must[int64](t)(w.Copy(ctx, w.trainer, a.ID, "Salinan"))
	if got := must[Assessment](t)(w.Find(ctx, w.trainer, copied)); got.Status != Draft || got.Questions != 4 || got.Points != 9.5 || got.Title != "Salinan" {
		t.Errorf("copy: %+v", got)
	}
	w.ok(w.Archive(ctx, w.trainer, a.ID))
	_, err = w.Start(ctx, w.learners[1], a.ID)
	w.refused(err, "assessment.archived_start")
	w.refused(w.Publish(ctx, me, copied), "assessment.forbidden.write")
}

func TestAttemptsAreCountedAndResumed(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	me := w.learners[0]
	id := w.start(me, test)
	if again := w.start(me, test); again != id {
		t.Fatalf("a second open attempt: %d and %d", id, again)
	}
	w.answer(me, id, 3, 1, Answer{Options: []int{0}})
	_, err := w.Sheet(ctx, w.learners[1], id)
	w.refused(err, "attempt.not_found")
	_, err = w.Result(ctx, me, id)
	w.refused(err, "attempt.still_open")
	if sheet := must[Sheet](t)(w.Sheet(ctx, me, id)); sheet.Answered() != 1 || !sheet.Items[2].Answer.Has(0) {
		t.Errorf("resumed: %+v", sheet.Items)
	}
	w.ok(w.Submit(ctx, me, id))
	w.ok(w.Submit(ctx, me, id))
	_, err = w.SaveChange(ctx, me, id, Change{Position: 1, Seq: 9, Answer: &Answer{Options: []int{0}}})
	w.refused(err, "attempt.submitted")
	w.finish(me, test, 1)
	_, err = w.Start(ctx, me, test)
	w.refused(err, "assessment.attempts_used")
	mine := must[[]Attempt](t)(w.Mine(ctx, me, test))
	if len(mine) != 2 || mine[0].Percent != 20 || mine[1].Number != 2 || mine[0].ByDeadline {
		t.Errorf("%+v", mine)
	}
}

func TestBadAnswersAreRefused(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	me := w.learners[0]
	id := w.start(me, test)
	for _, c := range []struct {
		position int
		a        Answer
		want     string
	}{
		{1, Answer{Options: []int{4}}, "attempt.answer_form"}, {1, Answer{Options: []int{-1}}, "attempt.answer_form"},
		{1, Answer{Options: []int{0, 1}}, "attempt.answer_form"}, {1, Answer{Text: "a"}, "attempt.answer_form"},
		{4, Answer{Options: []int{0}}, "attempt.answer_form"}, {4, Answer{Text: string(make([]rune, MaxAnswer+1))}, "attempt.answer_long"},
		{6, Answer{Text: "a"}, "attempt.no_question"},
	} {
		_, err := w.SaveChange(ctx, me, id, Change{Position: c.position, Seq: 1, Answer: &c.a})
		w.refused(err, c.want)
	}
	w.answer(me, id, 2, 1, Answer{Options: []int{1, 0, 1}})
	w.answer(me, id, 2, 2, Answer{}) // an answer can be taken back
	if sheet := must[Sheet](t)(w.Sheet(ctx, me, id)); sheet.Answered() != 0 {
		t.Errorf("answered %d", sheet.Answered())
	}
}

func TestDeadline(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	a, b := w.learners[0], w.learners[1]
	one, two := w.start(a, test), w.start(b, test)
	w.pass(30*time.Minute + Grace)
	w.answer(a, one, 1, 1, Answer{Options: []int{0}}) // was on its way
	w.pass(time.Second)
	_, err := w.SaveChange(ctx, a, one, Change{Position: 1, Seq: 2, Answer: &Answer{Options: []int{1}}})
	w.refused(err, "attempt.too_late")

	// Looking closes it …
	sheet := must[Sheet](t)(w.Sheet(ctx, a, one))
	if sheet.SubmittedAt == nil || !sheet.SubmittedAt.Equal(sheet.DeadlineAt) || !sheet.ByDeadline || sheet.Percent != 20 {
		t.Errorf("%+v", sheet.Attempt)
	}
	// … and so does the job, once.
	if _, err := w.SubmitOverdue(ctx, a, 10); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("a librarian ran the job: %v", err)
	}
	for _, want := range []int{1, 0} {
		if n := must[int](t)(w.SubmitOverdue(ctx, lms.System("attempt:sweep"), 10)); n != want {
			t.Errorf("handed in %d, want %d", n, want)
		}
	}
	if r := must[Result](t)(w.Result(ctx, b, two)); !r.ByDeadline || r.Percent != 0 {
		t.Errorf("%+v", r.Attempt)
	}
	if next := w.start(a, test); next == one {
		t.Error("the attempt that ended was resumed")
	}
}

func TestStartAfterTheDeadlineBeginsAnew(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	me := w.learners[0]
	one := w.start(me, test)
	w.pass(time.Hour)
	if two := w.start(me, test); two == one {
		t.Error("the overdue attempt is still open")
	}
	if r := must[Result](t)(w.Result(ctx, me, one)); !r.ByDeadline {
		t.Errorf("%+v", r.Attempt)
	}
}

func TestRevealAndOthersResults(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(func(s *Settings) { s.Reveal = RevealScore })
	id := w.finish(w.learners[0], test, 3)
	if r := must[Result](t)(w.Result(ctx, w.learners[0], id)); r.Percent != 60 || len(r.Items) != 0 {
		t.Errorf("own result: %+v", r)
	}
	if r := must[Result](t)(w.Result(ctx, w.trainer, id)); len(r.Items) != 5 || !r.Shows.Shows(RevealFull) || r.Person != "Pustakawan 0" {
		t.Errorf("trainer: %+v", r)
	}
	for _, who := range []lms.Actor{w.head, w.learners[1]} {
		_, err := w.Result(ctx, who, id)
		w.refused(err, "attempt.not_found")
	}
}

func TestResultsInGroups(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	for i, who := range w.learners[:4] {
		w.finish(who, test, i+1)
	}
	if r := must[Results](t)(w.Results(ctx, w.head, test)); r.People != 4 || r.Mean != nil || r.PassRate != nil || r.Sittings != nil || r.Bands != [10]int{} {
		t.Errorf("four people: %+v", r)
	}
	w.finish(w.learners[4], test, 5)
	w.finish(w.learners[0], test, 5) // a second attempt does not count
	r := must[Results](t)(w.Results(ctx, w.head, test))
	if r.People != 5 || r.Mean.Value != 60 || r.Mean.N != 5 || r.PassRate.Value != .6 || r.Sittings != nil || r.Bands[9] != 1 {
		t.Errorf("five people: %+v", r)
	}
	if r := must[Results](t)(w.Results(ctx, w.trainer, test)); len(r.Sittings) != 6 || r.Sittings[1].Number != 2 {
		t.Errorf("trainer: %+v", r.Sittings)
	}
	_, err := w.Results(ctx, w.learners[0], test)
	w.refused(err, "assessment.forbidden.groups")
}

func TestListsForOthers(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	me := w.learners[0]
	w.pass(14 * time.Hour) // 16.00 UTC is the next day in Jayapura
	if due := must[[]Due](t)(w.Due(ctx, me)); len(due) != 1 || due[0].Questions != 5 || due[0].OpenID != 0 {
		t.Fatalf("due: %+v", due)
	}
	id := w.start(me, test)
	if due := must[[]Due](t)(w.Due(ctx, me)); len(due) != 1 || due[0].OpenID != id || !due[0].DeadlineAt.Equal(w.time.Add(30*time.Minute)) {
		t.Fatalf("due: %+v", due)
	}
	if must[bool](t)(w.Passed(ctx, me, test)) {
		t.Error("passed before the end")
	}
	w.ok(w.Submit(ctx, me, id))
	if due := must[[]Due](t)(w.Due(ctx, me)); len(due) != 1 {
		t.Errorf("failed once, one attempt left: %+v", due)
	}
	w.finish(me, test, 5)
	if due := must[[]Due](t)(w.Due(ctx, me)); len(due) != 0 || !must[bool](t)(w.Passed(ctx, me, test)) {
		t.Errorf("passed: %+v", due)
	}
	l := must[[]Listed](t)(w.List(ctx, me, w.library))
	if len(l) != 1 || l[0].Used != 2 || *l[0].Best != 100 || !l[0].Passed || l[0].OpenID != 0 || l[0].LastID == 0 || l[0].People != 0 {
		t.Errorf("list: %+v", l)
	}
	if l := must[[]Listed](t)(w.List(ctx, w.trainer, w.library)); len(l) != 1 || l[0].People != 1 {
		t.Errorf("trainer's list: %+v", l)
	}
	scores := must[[]Score](t)(w.Scores(ctx, lms.System("impact:run"), w.library))
	if len(scores) != 2 || scores[0].Percent != 0 || scores[1].Percent != 100 || scores[1].SubmittedOn != lms.DayOn(2026, 11, 26) || scores[1].AccountID != me.AccountID {
		t.Errorf("scores: %+v", scores)
	}
	_, err := w.Scores(ctx, w.head, w.library)
	w.refused(err, "assessment.forbidden.persons")
}

func TestClosedTestIsNotDue(t *testing.T) {
	w := newWorld(t)
	closes := w.time.Add(10 * time.Minute)
	test, _ := w.test(func(s *Settings) { s.ClosesAt = &closes })
	me := w.learners[0]
	id := w.start(me, test)
	if sheet := must[Sheet](t)(w.Sheet(ctx, me, id)); !sheet.DeadlineAt.Equal(closes) {
		t.Errorf("deadline %v", sheet.DeadlineAt)
	}
	w.pass(10 * time.Minute)
	if due := must[[]Due](t)(w.Due(ctx, w.learners[1])); len(due) != 0 {
		t.Errorf("%+v", due)
	}
	_, err := w.Start(ctx, w.learners[1], test)
	w.refused(err, "assessment.closed")
}

func TestTestsOfAnotherLibraryDoNotExist(t *testing.T) {
	w := newWorld(t)
	test, questions := w.test(nil)
	other := w.trainer
	other.LibraryID = w.insert(`INSERT INTO library (code, name, created_at) VALUES ('lain', 'Lain', ?)`, w.time)
	_, err := w.Find(ctx, other, test)
	w.refused(err, "assessment.not_found")
	_, err = w.Question(ctx, other, questions[0].ID)
	w.refused(err, "assessment.not_found")
	_, err = w.Start(ctx, other, test)
	w.refused(err, "assessment.not_found")
	theirs := must[Assessment](t)(w.Create(ctx, other, other.LibraryID, settings()))
	w.refused(w.AddItem(ctx, other, theirs.ID, questions[0].ID, 1), "question.not_found")
}
