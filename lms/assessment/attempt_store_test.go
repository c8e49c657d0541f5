package assessment

import (
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

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
	_, err = w.Start(ctx, me, test, "")
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
		done := must[[]Attempt](t)(w.SubmitOverdue(ctx, lms.System("attempt:sweep"), 10))
		if len(done) != want || want == 1 && (done[0].ID != two || done[0].SubmittedAt == nil || !done[0].ByDeadline) {
			t.Errorf("handed in %+v, want %d", done, want)
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
	easy, _ := w.test(nil)
	for i, who := range w.learners[:5] {
		w.finish(who, easy, []int{2, 5, 5, 5, 5}[i])
	}
	if m := must[Results](t)(w.Results(ctx, w.head, easy)).Mean; m.Value != 88 || m.High != 100 || m.Low < 50 || m.Low > 60 {
		t.Errorf("an interval leaves the scale: %+v", m)
	}
	// Those of some people are for who may see each of them.
	some := []int64{w.learners[0].AccountID, w.learners[1].AccountID}
	if r := must[Results](t)(w.ResultsOf(ctx, w.trainer, test, some)); r.People != 2 || r.Mean != nil || r.Bands != [10]int{} || len(r.Sittings) != 3 {
		t.Errorf("two of them: %+v", r)
	}
	for _, who := range w.learners[2:5] {
		some = append(some, who.AccountID)
	}
	if r := must[Results](t)(w.ResultsOf(ctx, w.trainer, test, some)); r.People != 5 || r.Mean.Value != 60 || len(r.Sittings) != 6 {
		t.Errorf("all of them: %+v", r)
	}
	_, err := w.ResultsOf(ctx, w.head, test, some)
	w.refused(err, "assessment.forbidden.persons")
	if r := must[Results](t)(w.Results(ctx, w.trainer, test)); len(r.Sittings) != 6 || r.Sittings[1].Number != 2 {
		t.Errorf("trainer: %+v", r.Sittings)
	}
	_, err = w.Results(ctx, w.learners[0], test)
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
	_, err := w.Start(ctx, w.learners[1], test, "")
	w.refused(err, "assessment.closed")
}

// A picture in what a section says of itself is for those who sit the test.
func TestPictureOfASection(t *testing.T) {
	w := newWorld(t)
	test, me, name := w.sectioned([]int{5, 5}, nil), w.learners[0], strings.Repeat("b", 24)+".png"
	w.db.MustExec(`UPDATE assessment_section SET instructions = ? WHERE assessment_id = ? AND number = 2`, "![denah](/media/"+name+")", test)
	w.start(me, test)
	if !must[bool](t)(w.Shows(ctx, me, name)) || must[bool](t)(w.Shows(ctx, w.learners[1], name)) {
		t.Error("it must be shown to who sits the test, and to nobody else")
	}
}
