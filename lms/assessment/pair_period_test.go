package assessment

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"binapustaka/lms"
)

// What a pair showed on a day stays what it showed, whoever sits its tests
// afterwards, again or for the first time, as a trial, or is marked anew.
func TestGainsAsTheyStoodOnADay(t *testing.T) {
	w := newWorld(t)
	var asked []Question
	for range 8 {
		asked = append(asked, choice(Single, true, false, false, false))
	}
	pre, questions := w.testOf(asked, func(s *Settings) { s.AttemptsAllowed = 0 })
	post := must[int64](t)(w.Copy(ctx, w.trainer, pre, "Sesudah"))
	w.ok(w.Publish(ctx, w.trainer, post))
	pair := must[int64](t)(w.CreatePair(ctx, w.trainer, pre, post, PairSettings{}))
	person := func(i int) lms.Actor { return w.person(fmt.Sprint("Peserta ", i), lms.Librarian) }
	early := person(99)
	w.finish(early, pre, 2)
	w.finish(early, post, 8) // before the study begins
	w.pass(time.Hour)
	from := w.time
	var people []lms.Actor
	for i := range 30 { // from thirty on, reliability is known
		who := person(i)
		people = append(people, who)
		w.finish(who, pre, i%6)
		w.pass(time.Minute)
		if i < 12 {
			w.finish(who, post, i%6+2-i%2)
		}
	}
	w.pass(time.Hour)
	until := w.time
	read := func() PairPeriod {
		t.Helper()
		return must[PairPeriod](t)(w.GainsWithin(ctx, w.trainer, pair, nil, from, until))
	}
	before := read()
	if g := before.Sides[Trained]; g.People != 12 || g.OnlyBefore != 18 || before.Earlier != 1 || len(before.Rows) != 10 || before.Held != 2 || before.Waiting != 18 {
		t.Fatalf("%+v, earlier %d, waiting %v", g, before.Earlier, before.Waiting)
	}
	if before.Reliability == nil || before.Reliability.N != 31 || before.Reliability.Value < 0.5 {
		t.Fatalf("%+v", before.Reliability)
	}

	w.pass(time.Hour)
	for i, who := range people[8:16] { // again, and the second test for the first time
		w.finish(who, pre, 8)
		if i >= 4 {
			w.finish(who, post, 8)
		}
	}
	for i := range 4 {
		late := person(100 + i)
		w.finish(late, pre, 1+7*(i%2))
		w.finish(late, post, 8)
	}
	w.ok(w.Trials().Submit(ctx, w.trainer, must[int64](t)(w.Trials().Begin(ctx, w.trainer, pre, ""))))
	if after := read(); !reflect.DeepEqual(before, after) {
		t.Errorf("what came later is counted:\n%+v\n%+v", before, after)
	}
	// Another key changes marks, also of those counted, and counts nobody more.
	w.correctKey(questions[7].ID, func(q *Question) { q.Options[0].Right, q.Options[1].Right = false, true })
	must[Regrade](t)(w.Correct(ctx, w.trainer, pre, questions[7].ID, Correction{Reason: "Kunci salah"}, "formulir1", 99))
	after := read()
	if after.Reliability == nil || after.Reliability.N != 31 || after.Sides[Trained].People != 12 || after.Waiting != 18 {
		t.Errorf("marked anew: %+v %+v", after.Reliability, after.Sides[Trained])
	}
	if whole := must[Analysis](t)(w.Analysis(ctx, w.head, pre)); whole.Reliability == nil || whole.Reliability.N != 35 {
		t.Errorf("all who sat it: %+v", whole.Reliability)
	}
}
