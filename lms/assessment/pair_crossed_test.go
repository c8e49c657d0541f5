package assessment

import (
	"fmt"
	"math"
	"testing"
	"time"

	"binapustaka/lms"
)

// The order of who begins leaves both forms level, and neither runs in a row.
func TestDrawnOrderIsLevel(t *testing.T) {
	n := map[string]int{}
	run, longest, last, turned := 0, 0, "", 0
	for account := range int64(400) {
		form := drawOrder(7, account*13, n["A"], n["B"])
		if form != drawOrder(7, account*13, n["A"], n["B"]) {
			t.Fatal("not the same twice")
		}
		if n[form]++; n["A"]-n["B"] > 1 || n["B"]-n["A"] > 1 {
			t.Fatalf("%v after %d", n, account)
		}
		if run++; form != last {
			run, last = 1, form
		}
		longest = max(longest, run)
		if account%2 == 0 && form == "B" {
			turned++
		}
	}
	if longest > 2 || turned < 80 || turned > 120 {
		t.Errorf("%d in a row, B begins %d of 200 pairs", longest, turned)
	}
}

func TestLeastTold(t *testing.T) {
	three, four := 3., 4.
	if got := leastTold(40, 60, [2]*float64{&three, &four}, [2]float64{20, 20}); math.Abs(got-1.96*5) > 1e-9 {
		t.Errorf("%g", got)
	}
	// √(0.5·0.5/19) is 11.47 percent, twice.
	if got := leastTold(40, 60, [2]*float64{}, [2]float64{20, 20}); math.Abs(got-1.96*math.Sqrt2*11.4708) > 1e-3 {
		t.Errorf("%g", got)
	}
	if o := (OwnGain{Before: 40, After: 50, Least: 10}); o.Told() {
		t.Error("told within the error")
	}
	if o := (OwnGain{Before: 60, After: 49, Least: 10}); !o.Told() {
		t.Error("a fall is not told")
	}
}

// cross publishes a test of two forms whose questions are all worth the same and
// pairs it with itself, crossed.
func (w *world) cross() (test, pair int64) {
	w.t.Helper()
	test = w.formed(2, 4, InTurn)
	return test, must[int64](w.t)(w.CreatePair(ctx, w.trainer, test, test, PairSettings{Crossed: true}))
}

// sit lets somebody answer so many questions right and returns the attempt and
// its form.
func (w *world) sit(who lms.Actor, test int64, rightOnes int) (int64, string) {
	w.t.Helper()
	id := w.start(who, test)
	sheet := must[Sheet](w.t)(w.Sheet(ctx, who, id))
	for i, it := range sheet.Items {
		if i < rightOnes {
			w.answer(who, id, it.Position, 1, right(it.Question))
		}
	}
	w.pass(time.Minute)
	w.ok(w.Submit(ctx, who, id))
	return id, sheet.Form
}

func TestCrossedForms(t *testing.T) {
	w := newWorld(t)
	test := w.formed(2, 4, InTurn)
	before := w.learners[0]
	w.sit(before, test, 1) // had begun before anything was drawn
	pair := must[int64](t)(w.CreatePair(ctx, w.trainer, test, test, PairSettings{Crossed: true}))
	told := w.learners[1]
	w.ok(w.AssignForm(ctx, w.trainer, test, []int64{told.AccountID}, "B"))
	w.sit(told, test, 1)
	w.sit(told, test, 3)
	w.sit(before, test, 3)

	firsts := map[string]int{}
	var who []lms.Actor
	for i := range 12 {
		p := w.person(fmt.Sprintf("Peserta %d", i), lms.Librarian)
		who = append(who, p)
		_, form := w.sit(p, test, i%2)
		firsts[form]++
	}
	if firsts["A"] != 6 || firsts["B"] != 6 {
		t.Errorf("%v", firsts)
	}
	g := must[Gains](t)(w.Gains(ctx, w.trainer, pair, nil))
	if g.People != 2 || g.Outside[OffOrder] != 2 || g.Sides[Trained].OnlyBefore != 12 || g.Sides[Trained].Gain != nil {
		t.Errorf("%+v", g)
	}
	for i, p := range who {
		first := must[[]Attempt](t)(w.Mine(ctx, p, test))[0].Form
		if _, form := w.sit(p, test, 1+i%2+i%3/2); form != other(first) {
			t.Errorf("%s, then %s", first, form)
		}
		w.sit(p, test, 0) // a third time is practice
	}
	g = must[Gains](t)(w.Gains(ctx, w.trainer, pair, nil))
	all := g.Sides[Trained]
	if all.Gain == nil || all.Gain.Crossed == nil || all.Gain.Crossed.N != 12 || all.Gain.Crossed.AFirst != 6 || g.Before != 14 {
		t.Fatalf("%+v", g)
	}
	if all.Gain.Rise.Low <= 0 || all.Gain.Pre.Value >= all.Gain.Post.Value {
		t.Errorf("%+v", all.Gain)
	}
	first := map[string]int{}
	for _, row := range g.Rows {
		first[row.First]++
	}
	if first["A"] != 6 || first["B"] != 6 {
		t.Errorf("rows: %v", first)
	}
	// Learners are not told which form they have; trainers are.
	mine := must[[]Attempt](t)(w.Mine(ctx, who[0], test))
	if r := must[Result](t)(w.Result(ctx, who[0], mine[0].ID)); r.Form != "" {
		t.Errorf("a learner reads form %s", r.Form)
	}
	if r := must[Result](t)(w.Result(ctx, w.trainer, mine[0].ID)); r.Form == "" {
		t.Error("a trainer does not read the form")
	}
	w.refused(w.UpdatePair(ctx, w.trainer, pair, PairSettings{}), "crossed gain.crossed_drawn")
}

// Many who begin at once are drawn level.
func TestCrossedFormsAtOnce(t *testing.T) {
	w := newWorld(t)
	test, _ := w.cross()
	var people []lms.Actor
	for i := range 12 {
		people = append(people, w.person(fmt.Sprint(i), lms.Librarian))
	}
	errs := make(chan error)
	for _, p := range people {
		go func() { _, err := w.Start(ctx, p, test, ""); errs <- err }()
	}
	for range people {
		w.ok(<-errs)
	}
	var a, b int
	if err := w.db.QueryRow(`SELECT SUM(form = 'A'), SUM(form = 'B') FROM assessment_form_drawn d WHERE EXISTS (SELECT 1 FROM attempt t WHERE t.account_id = d.account_id AND t.form = d.form)`).Scan(&a, &b); err != nil {
		t.Fatal(err)
	}
	if a != 6 || b != 6 {
		t.Errorf("%d and %d", a, b)
	}
}
