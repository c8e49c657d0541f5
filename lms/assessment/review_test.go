package assessment

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

func TestReviewed(t *testing.T) {
	band := itemstat.Band{Low: 50, High: 70}
	yes, no := &Decision{Passed: true, Percent: 58}, &Decision{Percent: 64}
	for _, c := range []struct {
		percent float64
		last    *Decision
		want    Review
		passed  bool
	}{
		{40, nil, Unreviewed, false},
		{50, nil, ReviewWaits, false}, // the bounds belong to the band
		{70, nil, ReviewWaits, false},
		{71, nil, Unreviewed, true},
		{58, yes, ReviewDecided, true}, // as it was decided about
		{64, no, ReviewDecided, false},
		{59, yes, ReviewWaits, false},   // another result than was decided about
		{90, yes, ReviewDecided, true},  // out of the band on the side that was decided
		{40, yes, ReviewWaits, false},   // out of it on the other: asked again
		{90, no, ReviewWaits, false},    //
		{40, no, ReviewDecided, false},  //
		{58, nil, ReviewWaits, false},   // back where it was, before anybody decided
		{49.99, nil, Unreviewed, false}, //
	} {
		if got, passed := reviewed(c.percent, c.percent >= 60, band, c.last); got != c.want || passed != c.passed {
			t.Errorf("%v after %+v: %q %v", c.percent, c.last, got, passed)
		}
	}
}

// reviewedTest is a test of five questions whose borderline results, two to
// four right of five, are decided by people.
func (w *world) reviewedTest() (int64, []Question) {
	w.t.Helper()
	return w.test(func(s *Settings) { s.PassPercent, s.Reviewed, s.Reveal, s.AttemptsAllowed = 60, true, RevealScore, 3 })
}

func (w *world) stands(who lms.Actor, attempt int64) Result {
	w.t.Helper()
	return must[Result](w.t)(w.Result(ctx, who, attempt))
}

func TestBorderlineWaitsForADecision(t *testing.T) {
	w := newWorld(t)
	test, _ := w.reviewedTest()
	system := lms.System("test")
	me := w.learners[0]
	near, low, high := w.finish(me, test, 3), w.finish(w.learners[1], test, 0), w.finish(w.learners[2], test, 5)
	for id, want := range map[int64]Attempt{near: {Review: ReviewWaits}, low: {}, high: {Passed: true}} {
		if r := w.stands(w.trainer, id); r.Review != want.Review || r.Passed != want.Passed || r.BandLow == nil {
			t.Errorf("%v percent: %q %v", r.Percent, r.Review, r.Passed)
		}
	}
	// Neither courses nor figures hear of a result before it is decided.
	if r := w.stands(me, near); r.Percent != 60 || r.Review != ReviewWaits || r.Settled() || len(TestResults([]Attempt{r.Attempt})) != 0 {
		t.Errorf("%+v", r.Attempt)
	}
	if told := must[[]Attempt](t)(w.Untold(ctx, system, 9)); len(told) != 2 {
		t.Errorf("%d results to tell", len(told))
	}
	if must[bool](t)(w.Passed(ctx, me, test)) || len(must[[]Due](t)(w.Due(ctx, me))) != 0 {
		t.Error("it is passed, or due, while it waits")
	}
	list := must[[]Listed](t)(w.List(ctx, me, w.library))
	if list[0].InReview != 1 || list[0].Passed || list[0].ToReview != 0 {
		t.Errorf("%+v", list[0])
	}
	if list = must[[]Listed](t)(w.List(ctx, w.trainer, w.library)); list[0].ToReview != 1 {
		t.Errorf("%+v", list[0])
	}
	if r := must[Results](t)(w.Results(ctx, w.trainer, test)); r.Reviews != 1 || r.Sittings[0].Review != ReviewWaits {
		t.Errorf("%+v", r)
	}
	if scores := must[[]Score](t)(w.Scores(ctx, w.trainer, w.library)); len(scores) != 3 {
		t.Errorf("%+v", scores)
	}

	yes, no := true, false
	_, err := w.Decide(ctx, w.trainer, near, nil, " ", 0)
	w.refused(err, "passed review.passed_missing, reason review.reason_missing")
	_, err = w.Decide(ctx, w.trainer, near, &yes, strings.Repeat("x", MaxReason+1), 0)
	w.refused(err, "reason question.too_long")
	_, err = w.Decide(ctx, me, near, &yes, "x", 0)
	w.refused(err, "assessment.forbidden.persons")
	_, err = w.Decide(ctx, w.trainer, low, &yes, "x", 0)
	w.refused(err, "review.not_asked")
	coach := w.person("Pelatih lain", lms.Trainer)
	own := w.finish(coach, test, 3)
	_, err = w.Decide(ctx, coach, own, &yes, "x", 0)
	w.refused(err, "review.own")
	if r := must[Attempt](t)(w.Decide(ctx, w.trainer, near, &yes, " Jawaban lisannya mantap. ", 0)); !r.Passed || !r.Settled() {
		t.Errorf("%+v", r)
	}
	_, err = w.Decide(ctx, coach, near, &no, "x", 0) // read before that
	w.refused(err, "review.changed")
	mine := w.stands(me, near)
	if !mine.Passed || len(mine.Decisions) != 1 || mine.Decisions[0].Reason != "Jawaban lisannya mantap." || mine.Decisions[0].By != "" || mine.Decisions[0].ByID != 0 {
		t.Errorf("%+v", mine.Decisions)
	}
	told := must[[]Attempt](t)(w.Untold(ctx, system, 9))
	if len(told) != 3 || !must[bool](t)(w.Passed(ctx, me, test)) {
		t.Fatalf("%+v", told)
	}
	stale := told[0]
	// A second decision: the first stays beside it, and courses are told anew.
	must[Attempt](t)(w.Decide(ctx, coach, near, &no, "Ternyata dibantu.", 1))
	w.ok(w.SetTold(ctx, system, stale))
	told = must[[]Attempt](t)(w.Untold(ctx, system, 9))
	again := must[[]lms.TestResult](t)(w.Restated(ctx, system, told[0]))
	if len(told) != 3 || told[0].Passed || len(again) != 1 || again[0].Passed {
		t.Errorf("%+v, %+v", told, again)
	}
	if r := w.stands(w.trainer, near); r.Passed || len(r.Decisions) != 2 || !r.Decisions[0].Passed || r.Decisions[1].By != "Pelatih lain" {
		t.Errorf("%+v", r.Decisions)
	}
	_, tasks, err := w.Reviews(ctx, coach, test)
	if w.ok(err); len(tasks) != 2 || tasks[0].Review != ReviewWaits || !tasks[0].Own || len(tasks[1].Decisions) != 2 {
		t.Errorf("%+v", tasks)
	}
	_, _, err = w.Reviews(ctx, w.head, test)
	w.refused(err, "assessment.forbidden.persons")
}

// The band is the one that was known when the result first was: that more people
// have sat the test since moves nobody in or out of it.
func TestBandOfAResultStays(t *testing.T) {
	w := newWorld(t)
	test, _ := w.reviewedTest()
	near := w.finish(w.learners[0], test, 4)
	before := w.stands(w.trainer, near)
	for i := range 40 {
		w.finish(w.person(fmt.Sprint(i), lms.Librarian), test, i%6)
	}
	w.pass(2 * time.Hour)
	w.ok(w.RefreshSEM(ctx, lms.System("test")))
	later := w.finish(w.learners[1], test, 4)
	now, fresh := w.stands(w.trainer, near), w.stands(w.trainer, later)
	if now.Review != ReviewWaits || now.Border.Band != before.Border.Band || *now.BandHigh != *before.BandHigh {
		t.Errorf("%+v, it was %+v", now.Border, before.Border)
	}
	if *fresh.BandHigh == *before.BandHigh {
		t.Errorf("the band of a new result is the old one: %v", *fresh.BandHigh)
	}
}

func TestCorrectionOfAReviewedResult(t *testing.T) {
	w := newWorld(t)
	test, questions := w.reviewedTest()
	waits, passed, refused := w.finish(w.learners[0], test, 3), w.finish(w.learners[1], test, 3), w.finish(w.learners[2], test, 3)
	above := w.finish(w.learners[3], test, 5)
	yes, no := true, false
	must[Attempt](t)(w.Decide(ctx, w.trainer, passed, &yes, "x", 0))
	must[Attempt](t)(w.Decide(ctx, w.trainer, refused, &no, "x", 0))
	n := 0
	correct := func(question int, c Correction) {
		t.Helper()
		n++
		c.Reason = "Kuncinya keliru"
		must[Regrade](t)(w.Correct(ctx, w.trainer, test, questions[question].ID, c, fmt.Sprint("formulir-", n), 99))
	}
	want := func(id int64, percent float64, review Review, passed bool) {
		t.Helper()
		if r := w.stands(w.trainer, id); r.Percent != percent || r.Review != review || r.Passed != passed {
			t.Errorf("%v percent, %q, passed %v; want %v %q %v", r.Percent, r.Review, r.Passed, percent, review, passed)
		}
	}
	sheet := must[RegradeSheet](t)(w.RegradeSheet(ctx, w.trainer, test, questions[4].ID, Correction{Drop: FullMarks}))
	if sheet.Ask != 2 || sheet.Up != 3 || sheet.Passing != 0 || sheet.Failing != 0 {
		t.Errorf("%+v", sheet.Effect)
	}
	correct(4, Correction{Drop: FullMarks}) // 80 percent: still in the band
	want(waits, 80, ReviewWaits, false)
	want(passed, 80, ReviewWaits, false) // decided about another result: asked again
	want(refused, 80, ReviewWaits, false)
	want(above, 100, Unreviewed, true)
	must[Attempt](t)(w.Decide(ctx, w.trainer, passed, &yes, "Tetap", 1))
	must[Attempt](t)(w.Decide(ctx, w.trainer, refused, &no, "Tetap", 1))

	correct(3, Correction{Drop: FullMarks}) // 100 percent: out of the band
	want(waits, 100, Unreviewed, true)      // released
	want(passed, 100, ReviewDecided, true)  // as was decided
	want(refused, 100, ReviewWaits, false)  // against what was decided: asked again, never overturned
	list := w.stands(w.trainer, refused).Changes
	if last := list[len(list)-1]; last.PassedBefore == nil || *last.PassedBefore || last.PassedAfter != nil {
		t.Errorf("%+v", last)
	}
	must[Attempt](t)(w.Decide(ctx, w.trainer, refused, &yes, "Setelah kunci diperbaiki", 2))
	want(refused, 100, ReviewDecided, true)
}

// An essay is marked first; then the result is looked at.
func TestReviewAfterMarking(t *testing.T) {
	w := newWorld(t)
	test, _ := w.testOf(append(someQuestions(), Question{Kind: Essay, Stem: "?"}), func(s *Settings) { s.PassPercent, s.Reviewed = 60, true })
	me := w.learners[0]
	id := w.start(me, test)
	for _, it := range must[Sheet](t)(w.Sheet(ctx, me, id)).Items {
		switch {
		case it.Question.Kind == Essay:
			w.answer(me, id, it.Position, 1, Answer{Text: "Uraian"})
		case it.Position <= 3:
			w.answer(me, id, it.Position, 1, right(it.Question))
		}
	}
	w.ok(w.Submit(ctx, me, id))
	if r := w.stands(w.trainer, id); r.Review != Unreviewed || r.Waiting != 1 || r.BandLow != nil {
		t.Errorf("%+v", r.Attempt)
	}
	points := 0.5
	_, err := w.GiveMark(ctx, w.trainer, test, 1, 6, Marking{Points: &points})
	w.ok(err)
	if r := w.stands(w.trainer, id); r.Review != ReviewWaits || r.Percent != 58.33 || r.Settled() {
		t.Errorf("%+v", r.Attempt)
	}
}
