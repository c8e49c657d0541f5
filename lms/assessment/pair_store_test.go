package assessment

import (
	"fmt"
	"math"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// twins publishes two tests of one blueprint: five questions of each of two
// competencies.
func (w *world) twins() (pre, post int64) {
	w.t.Helper()
	w.bank(2, 6)
	set := settings()
	set.AttemptsAllowed = 0
	a := must[Assessment](w.t)(w.Create(ctx, w.trainer, w.library, set))
	for c := int64(1); c <= 2; c++ {
		w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: c, Questions: 5, Points: 1}))
	}
	b := must[int64](w.t)(w.Copy(ctx, w.trainer, a.ID, "Sesudah"))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	w.ok(w.Publish(ctx, w.trainer, b))
	return a.ID, b
}

// reach lets somebody answer so many questions of each competency right.
func (w *world) reach(who lms.Actor, test int64, right1, right2 int) {
	w.t.Helper()
	id := w.start(who, test)
	done := map[int64]int{}
	for _, it := range must[Sheet](w.t)(w.Sheet(ctx, who, id)).Items {
		c := it.Question.CompetencyID
		if done[c]++; done[c] <= []int{0, right1, right2}[c] {
			w.answer(who, id, it.Position, 1, right(it.Question))
		}
	}
	w.pass(time.Minute)
	w.ok(w.Submit(ctx, who, id))
}

func TestGainsOfAPair(t *testing.T) {
	w := newWorld(t)
	pre, post := w.twins()
	pair := must[int64](t)(w.CreatePair(ctx, w.trainer, pre, post, PairSettings{}))

	rises := 0.0
	for i := range 12 {
		who := w.person(fmt.Sprintf("Peserta %d", i), lms.Librarian)
		w.reach(who, pre, i%3, 2)
		w.reach(who, pre, 5, 5) // practice: does not count
		w.reach(who, post, i%3+2-i%2, 2)
		rises += 10 * float64(2-i%2)
	}
	onlyBefore, onlyAfter, wrongOrder := w.person("a", lms.Librarian), w.person("b", lms.Librarian), w.person("c", lms.Librarian)
	w.reach(onlyBefore, pre, 5, 5)
	w.reach(onlyAfter, post, 5, 5)
	w.reach(wrongOrder, post, 5, 5)
	w.reach(wrongOrder, pre, 0, 0)

	if g := must[Gains](t)(w.Gains(ctx, w.head, pair, nil)); g.Sides[Trained].Gain.Rise.N != 10 || g.Held != 2 || len(g.Rows) != 10 {
		t.Errorf("the head, who sees nobody's result, reads %+v, %d wait", g.Sides[Trained].Gain, g.Held)
	}
	g := must[Gains](t)(w.Gains(ctx, w.trainer, pair, nil))
	all := g.Sides[Trained]
	if g.Before != 14 || g.People != 12 || len(g.Rows) != 12 || all.Gain == nil || all.OnlyBefore != 2 {
		t.Fatalf("%d before, %d both, %v", g.Before, g.People, all.Why)
	}
	if math.Abs(all.Gain.Rise.Value-rises/12) > 1e-9 || all.Gain.Paired.N != 12 || all.Gain.Rise.Low <= 0 {
		t.Errorf("%+v, want %v", all.Gain.Rise, rises/12)
	}
	if g.Comparison != nil || g.All != nil || len(g.Outside) != 0 {
		t.Errorf("a comparison without a training: %+v", g)
	}
	if len(g.Competencies) != 2 || math.Abs(g.Competencies[0].Gain.Rise.Value-rises/6) > 1e-9 || g.Competencies[0].People != 12 {
		t.Errorf("%+v", g.Competencies)
	}
	if g.Competencies[1].Gain != nil { // everybody stayed where they were: no interval
		t.Errorf("%+v", g.Competencies[1].Gain)
	}
	if g.Regression != nil {
		t.Error("nobody was chosen for a low score")
	}

	w.refused2Gains(w.Gains(ctx, w.learners[0], pair, nil))("assessment.forbidden.groups")
	if pairs := must[[]Pair](t)(w.Pairs(ctx, w.head, w.library)); len(pairs) != 1 || pairs[0].Post.Title != "Sesudah" {
		t.Errorf("%+v", pairs)
	}
	w.refused(w.RemovePair(ctx, w.head, pair), "assessment.forbidden.write")
	w.ok(w.RemovePair(ctx, w.trainer, pair))
	w.refused2Gains(w.Gains(ctx, w.head, pair, nil))("assessment.not_found")
}

func (w *world) refused2Gains(_ Gains, err error) func(string) {
	return func(key string) { w.t.Helper(); w.refused(err, key) }
}

func TestPairsThatAreNone(t *testing.T) {
	w := newWorld(t)
	pre, post := w.twins()
	other, _ := w.test(nil)
	for want, ids := range map[string][2]int64{
		"post assessment.pair_same": {pre, pre}, "post assessment.pair_parallel": {pre, other}, "pre assessment.pair_choose": {0, post}, "post assessment.pair_choose": {pre, 0},
	} {
		_, err := w.CreatePair(ctx, w.trainer, ids[0], ids[1], PairSettings{})
		w.refused(err, want)
	}
	must[int64](t)(w.CreatePair(ctx, w.trainer, pre, post, PairSettings{}))
	_, err := w.CreatePair(ctx, w.trainer, pre, post, PairSettings{LowFirst: true})
	w.refused(err, "post assessment.pair_twice")
	_, err = w.CreatePair(ctx, w.learners[0], pre, post, PairSettings{})
	w.refused(err, "assessment.forbidden.write")
}

func TestGainsOfFewSayNothing(t *testing.T) {
	w := newWorld(t)
	pre, post := w.twins()
	pair := must[int64](t)(w.CreatePair(ctx, w.trainer, pre, post, PairSettings{LowFirst: true}))
	for i := range itemstat.MinPairs - 1 {
		who := w.person(fmt.Sprint(i), lms.Librarian)
		w.reach(who, pre, 1, i%3)
		w.reach(who, post, 5, 5)
	}
	g := must[Gains](t)(w.Gains(ctx, w.head, pair, nil))
	if one := g.Sides[Trained]; one.Gain != nil || one.Why != itemstat.TooFewPersons || g.Competencies != nil || g.Rows != nil || g.Regression != nil || one.People != 9 {
		t.Errorf("%+v", g)
	}
}

// Of forty people the lower half is sent; reliability and means give the rise
// that they would show without learning anything.
func TestRegressionToTheMean(t *testing.T) {
	r := readings{pre: map[int64]result{}, post: map[int64]result{}}
	for i := range int64(40) {
		r.order = append(r.order, i)
		r.pre[i] = result{Percent: float64(20 + 2*i)}
		if i < 20 {
			r.post[i] = result{Percent: float64(30 + 2*i + i%3)}
		}
	}
	known := map[string]*itemstat.Reliability{"": {Alpha: itemstat.Estimate{Value: .8, Low: .7, High: .9, N: 40}}}
	g := Gains{Pair: Pair{Pre: Assessment{ID: 1}, Post: Assessment{ID: 2}, PairSettings: PairSettings{LowFirst: true}}}
	g.work(r, nil)
	g.regression(r, known)
	if g.Regression == nil || math.Abs(g.Regression.Value-.2*20) > 1e-9 || g.Regression.Low > g.Regression.Value {
		t.Errorf("%+v", g.Regression)
	}
	g.Regression = nil
	if g.regression(r, nil); g.Regression != nil {
		t.Error("a rise without knowing how reliable the test is")
	}
	if g.LowFirst = false; g.Regression != nil {
		t.Error("nobody was chosen")
	}
}
