package assessment

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// everything makes a draft with all that a test can have: every kind of question,
// two sections of which the first has its own time, and a blueprint. It is
// watched, reviewed and locked in every way.
func (w *world) everything() int64 {
	w.t.Helper()
	set := settings()
	set.AttemptsAllowed, set.WaitMinutes, set.AccessCode, set.Watched, set.Reviewed, set.CourseOnly = 1, 60, "rahasia", true, true, true
	a := must[Assessment](w.t)(w.Create(ctx, w.trainer, w.library, set))
	w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: "Satu", Minutes: 10}))
	w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: "Dua"}))
	for i, q := range stormQuestions() {
		q = must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
		w.ok(w.SetSection(ctx, w.trainer, a.ID, q.ID, 1+i%2))
	}
	for i := range 4 {
		q := choice(Single, true, false, false)
		q.Stem, q.Difficulty = fmt.Sprint("Bank ", i), Hard
		must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
	}
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{Difficulty: Hard, Questions: 2, Points: 1, Section: 2}))
	return a.ID
}

// sums are checksums of all that is kept, but for trials.
func (w *world) sums() map[string]int64 {
	w.t.Helper()
	var tables []string
	w.ok(w.db.SelectContext(ctx, &tables, `SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'trial'`))
	sums := map[string]int64{}
	for _, table := range tables {
		var name string
		var sum *int64
		w.ok(w.db.QueryRowContext(ctx, `CHECKSUM TABLE `+table+` EXTENDED`).Scan(&name, &sum))
		if sum != nil {
			sums[table] = *sum
		}
	}
	return sums
}

// try sits a trial of the test whole.
func (w *world) try(who lms.Actor, test int64) int64 {
	w.t.Helper()
	x := w.Trials()
	id := must[int64](w.t)(x.Begin(ctx, who, test, ""))
	w.ok(x.NoteAddress(ctx, who, id, "10.0.0.1"))
	w.ok(x.NoteFocus(ctx, who, id, Left, 0))
	w.pass(time.Minute)
	w.ok(x.NoteFocus(ctx, who, id, Back, 0))
	w.ok(x.NoteAddress(ctx, who, id, "10.0.0.2"))
	r, flag := rand.New(rand.NewPCG(1, 2)), true
	for part := range 2 {
		sheet := must[Sheet](w.t)(x.Sheet(ctx, who, id))
		for _, it := range sheet.Items {
			a := randomAnswer(r, it.Question)
			if it.Question.Kind == Essay {
				a = Answer{Text: "Sebuah uraian."}
			}
			if sheet.Visible(it) {
				_, err := x.SaveChange(ctx, who, id, Change{Position: it.Position, Seq: w.time.UnixMilli(), Answer: &a, Flagged: &flag})
				w.ok(err)
			}
		}
		if part == 0 {
			w.ok(x.LeaveSection(ctx, who, id, 1))
		}
	}
	w.ok(x.Submit(ctx, who, id))
	if res := must[Result](w.t)(x.Result(ctx, who, id)); !res.Trial || res.Waiting != 1 || len(res.Items) != 14 || len(Absences(res.Events, w.time)) != 1 || len(res.Events) != 3 {
		w.t.Errorf("the trial came to %+v", res)
	}
	return id
}

// What a trial leaves in the database is its own row and nothing else, so no
// figure, page or job can come upon it, whatever it reads.
func TestATrialLeavesNoTraceAnywhereElse(t *testing.T) {
	w := newWorld(t)
	test := w.everything()
	before := w.sums()
	if len(before) < 60 || before["attempt"] != 0 {
		t.Fatalf("sums %v", before)
	}
	w.try(w.trainer, test) // a draft
	if after := w.sums(); !reflect.DeepEqual(after, before) {
		t.Errorf("a trial of a draft changed %v into %v", before, after)
	}
	w.ok(w.Publish(ctx, w.trainer, test))
	id := must[int64](t)(w.Enter(ctx, w.learners[0], test, Entry{Code: "Rahasia", Course: true}))
	w.ok(w.Submit(ctx, w.learners[0], id))
	before = w.sums()
	last := w.try(w.trainer, test)
	w.try(w.person("Pelatih lain", lms.Trainer), test)
	w.pass(TrialKept)
	_, err := w.SubmitOverdue(ctx, lms.System("test"), 10)
	w.ok(err)
	w.ok(w.Trials().Remove(ctx, w.trainer, last))
	after := w.sums()
	delete(after, "account") // the other trainer's
	delete(after, "account_role")
	for table, sum := range after {
		if sum != before[table] {
			t.Errorf("a trial changed %s", table)
		}
	}
}

// The sum of what a trial may touch is worth what it says only as long as nothing
// else reads the table but a person's own copy of what is kept about them and their
// erasure.
func TestOnlyTrialStoreReadsTrials(t *testing.T) {
	reads := regexp.MustCompile(`(?i)\b(from|join|into|update|exists|table)\s+"?trial\b`)
	found := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil || !reads.Match(b) {
			return err
		}
		found++
		switch filepath.ToSlash(path) {
		case "../../lms/assessment/trial_store.go", "../../lms/assessment/erase_store.go", "../../lms/report/personal/personal.go":
		default:
			t.Errorf("%s reads trials", path)
		}
		return nil
	})
	if err != nil || found != 3 {
		t.Errorf("%d files, %v", found, err)
	}
}

// The same acts come to the same in a trial and in an attempt.
func TestATrialGoesAsAnAttemptDoes(t *testing.T) {
	w := newWorld(t)
	set := func(s *Settings) { s.Watched, s.Reviewed, s.PassPercent = true, true, 50 }
	// Those whose options are always shuffled stand in another order each time.
	asked := slices.DeleteFunc(stormQuestions(), func(q Question) bool { return q.Kind == Matching || q.Kind == Ordering })
	for _, minutes := range [][]int{nil, {10, 5, 0}, {10, 5, 8}} {
		test, _ := w.testOf(asked, set)
		if minutes != nil {
			test = w.sectioned(minutes, set)
		}
		me, you, x := w.learners[0], w.trainer, w.Trials()
		real, trial := w.start(me, test), must[int64](t)(x.Begin(ctx, you, test, ""))
		r := rand.New(rand.NewPCG(3, 4))
		for range 150 {
			s, ts := must[Sheet](t)(w.Sheet(ctx, me, real)), must[Sheet](t)(x.Sheet(ctx, you, trial))
			if !ts.Trial || s.Trial || s.Ends() != ts.Ends() || s.DeadlineAt != ts.DeadlineAt || !reflect.DeepEqual(s.Parts, ts.Parts) || s.Answered() != ts.Answered() || s.Flagged() != ts.Flagged() {
				t.Fatalf("%v: the attempt is %+v, the trial %+v", minutes, s.Parts, ts.Parts)
			}
			it := s.Items[r.IntN(len(s.Items))]
			a, flag := randomAnswer(r, it.Question), r.IntN(3) == 0
			change := Change{Position: it.Position, Seq: int64(1 + r.IntN(100)), Answer: &a, Flagged: &flag}
			saved, err := w.SaveChange(ctx, me, real, change)
			same, errs := x.SaveChange(ctx, you, trial, change)
			if keys(err) != keys(errs) || err == nil && (!reflect.DeepEqual(saved.Item.Answer, same.Item.Answer) || saved.DeadlineAt != same.DeadlineAt || saved.Section != same.Section) {
				t.Fatalf("%v: %v and %v for %+v", minutes, err, errs, change)
			}
			if r.IntN(20) == 0 {
				n := 1 + r.IntN(3)
				if err, errs := w.LeaveSection(ctx, me, real, n), x.LeaveSection(ctx, you, trial, n); keys(err) != keys(errs) {
					t.Fatalf("%v: leaving %d: %v and %v", minutes, n, err, errs)
				}
			}
			kind := []EventKind{Left, Back}[r.IntN(2)]
			w.ok(w.NoteFocus(ctx, me, real, kind, time.Second))
			w.ok(x.NoteFocus(ctx, you, trial, kind, time.Second))
			w.pass(time.Duration(r.IntN(20)) * time.Second)
		}
		w.ok(w.Submit(ctx, me, real))
		w.ok(x.Submit(ctx, you, trial))
		got, want := must[Result](t)(x.Result(ctx, you, trial)), must[Result](t)(w.Result(ctx, me, real))
		if got.Percent != want.Percent || got.Passed != want.Passed || got.Waiting != want.Waiting || got.Points != want.Points || got.Review != want.Review || got.ByDeadline != want.ByDeadline ||
			*got.SubmittedAt != *want.SubmittedAt || !reflect.DeepEqual(got.Sections, want.Sections) || !reflect.DeepEqual(got.Events, want.Events) || !reflect.DeepEqual(got.Border, want.Border) {
			t.Errorf("%v: the trial came to %+v, the attempt to %+v", minutes, got, want)
		}
		for i, it := range got.Items {
			if is := want.Items[i]; it.Earned != is.Earned || !reflect.DeepEqual(it.Answer, is.Answer) {
				t.Errorf("%v: item %+v, want %+v", minutes, it, is)
			}
		}
	}
}

func TestTrialsAreTheirAuthorsAndDoNotLast(t *testing.T) {
	w := newWorld(t)
	x, me := w.Trials(), w.trainer
	empty := must[Assessment](t)(w.Create(ctx, me, w.library, settings()))
	_, err := x.Begin(ctx, me, empty.ID, "")
	w.refused(err, "trial.incomplete")
	test, questions := w.test(func(s *Settings) {
		closes := w.time.Add(time.Hour)
		s.ClosesAt = &closes
	})
	for _, who := range []lms.Actor{w.learners[0], w.head} {
		_, err = x.Begin(ctx, who, test, "")
		w.refused(err, "assessment.forbidden.write")
	}
	w.pass(2 * time.Hour) // it is closed for everybody else
	first := must[int64](t)(x.Begin(ctx, me, test, ""))
	if s := must[Sheet](t)(x.Sheet(ctx, me, first)); s.Remaining(w.time) != 30*time.Minute {
		t.Errorf("left %v", s.Remaining(w.time))
	}
	second := must[int64](t)(x.Begin(ctx, me, test, ""))
	_, err = x.Sheet(ctx, me, first)
	w.refused(err, "trial.not_found")
	other := w.person("Pelatih lain", lms.Trainer)
	_, err = x.Sheet(ctx, other, second)
	w.refused(err, "trial.not_found")
	w.ok(x.Remove(ctx, other, second))
	if mine := must[*Attempt](t)(x.Mine(ctx, me, test)); mine == nil || mine.ID != second {
		t.Errorf("mine is %+v", mine)
	}
	// The test and its questions are as free as before.
	w.ok(w.Withdraw(ctx, me, test))
	q := questions[0]
	q.Stem = "Lain?"
	must[Question](t)(w.EditQuestion(ctx, me, q))
	w.ok(w.RemoveItem(ctx, me, test, q.ID))
	w.ok(w.ArchiveQuestion(ctx, me, q.ID, true))
	if _, err := w.db.Exec(`DELETE FROM question_version WHERE question_id = ?`, q.ID); err != nil {
		t.Error(err)
	}
	w.pass(31 * time.Minute)
	if s := must[Sheet](t)(x.Sheet(ctx, me, second)); s.SubmittedAt == nil || !s.ByDeadline || s.Items[0].Question.Stem != "?" {
		t.Errorf("after its time: %+v", s)
	}
	w.refused(x.Sweep(ctx, me), "assessment.forbidden.system")
	w.ok(x.Sweep(ctx, lms.System("test")))
	w.ok(x.Submit(ctx, me, second)) // still there
	w.pass(TrialKept)
	w.ok(x.Sweep(ctx, lms.System("test")))
	if mine := must[*Attempt](t)(x.Mine(ctx, me, test)); mine != nil {
		t.Errorf("a trial lasts: %+v", mine)
	}
}

func TestWhoReadsTheKeySitsInEarnestOnlyForACourse(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	_, err := w.Start(ctx, w.trainer, test, "")
	w.refused(err, "trial.instead")
	id := must[int64](t)(w.Enter(ctx, w.trainer, test, Entry{Course: true}))
	if again := must[int64](t)(w.Start(ctx, w.trainer, test, "")); again != id {
		t.Errorf("what is begun does not go on: %d, want %d", again, id)
	}
	must[int64](t)(w.Start(ctx, w.head, test, ""))
}
