package assessment

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// classOf lets n people sit a test of five single choices once, each knowing
// more than the one before, and returns the test and its questions.
func (w *world) classOf(n int) (int64, []Question) {
	w.t.Helper()
	set := settings()
	set.ShuffleItems, set.ShuffleOptions = true, true
	a := must[Assessment](w.t)(w.Create(ctx, w.trainer, w.library, set))
	var questions []Question
	for i := range 5 {
		q := choice(Single, true, false, false, false)
		q.Stem = fmt.Sprintf("Soal %d", i+1)
		q = must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
		questions = append(questions, q)
	}
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	w.sitAll(a.ID, n, questions)
	return a.ID, questions
}

// sitAll lets n new people sit the test. Of the last question b is what the
// better ones choose, although a is its key; d of the first is chosen by nobody.
func (w *world) sitAll(test int64, n int, questions []Question) {
	r := rand.New(rand.NewPCG(uint64(n), 3))
	for p := range n {
		who := w.person(fmt.Sprintf("Peserta %d", p), lms.Librarian)
		id := w.start(who, test)
		able := float64(p) / float64(n)
		for _, it := range must[Sheet](w.t)(w.Sheet(ctx, who, id)).Items {
			want := "bc"[r.IntN(2)]
			switch knows := r.Float64() < .15+.75*able; {
			case it.Question.ID == questions[4].ID && knows:
				want = 'b'
			case it.Question.ID == questions[4].ID || knows:
				want = 'a'
			}
			for i, o := range it.Question.Options {
				if o.Text == string(want) {
					w.answer(who, id, it.Position, 1, Answer{Options: []int{i}})
				}
			}
		}
		w.ok(w.Submit(ctx, who, id))
	}
}

func (a AnalysedItem) has(kind itemstat.Kind, option int) bool {
	for _, f := range a.Findings {
		if f.Kind == kind && f.Option == option {
			return true
		}
	}
	return false
}

func TestAnalysis(t *testing.T) {
	w := newWorld(t)
	test, questions := w.classOf(120)

	// Practice says nothing: everybody's second attempt is perfect.
	me := w.person("Ulang", lms.Librarian)
	w.finish(me, test, 0)
	w.finish(me, test, 5)

	if a := must[Analysis](t)(w.Analysis(ctx, w.head, test)); a.People != 120 || a.Held != 1 || len(a.Rows) != 120 {
		t.Errorf("the head, who sees nobody's result, reads of %d, %d wait", a.People, a.Held)
	}
	a := must[Analysis](t)(w.Analysis(ctx, w.trainer, test))
	if a.People != 121 || len(a.Items) != 5 || len(a.Rows) != 121 || a.Drawn || a.Rasch {
		t.Fatalf("%d people, %d items", a.People, len(a.Items))
	}
	for i, it := range a.Items {
		if it.ID != questions[i].ID || it.Old || it.Asked != 121 || it.Choices.N != 121 {
			t.Fatalf("item %d: %+v", i, it)
		}
		chosen := it.Choices.Blank
		for _, o := range it.Choices.Options {
			chosen += o.Chosen
		}
		right := 0.0
		for _, row := range a.Rows {
			right += row[i]
		}
		if chosen != 121 || float64(it.Choices.Options[0].Chosen) != right || math.Abs(it.Figures.Facility.Value-right/121) > 1e-12 {
			t.Errorf("item %d: %d choices, %v right, facility %v", i, chosen, right, it.Figures.Facility.Value)
		}
	}
	if !a.Items[0].has(itemstat.DistractorUnused, 3) || a.Items[0].Choices.Options[3].Chosen != 0 {
		t.Errorf("nobody chose d, and it is not said: %+v", a.Items[0].Findings)
	}
	if !a.Items[4].has(itemstat.KeySuspect, 1) || !a.Items[4].has(itemstat.NegativeDiscrimination, -1) {
		t.Errorf("the better ones chose b, and it is not said: %+v", a.Items[4].Findings)
	}
	if a.Items[1].has(itemstat.KeySuspect, 1) {
		t.Errorf("a sound key is suspected: %+v", a.Items[1].Findings)
	}
	if a.Reliability == nil || a.Reliability.N != 121 || a.Borderline == nil || a.Near == 0 || a.Near == 121 {
		t.Errorf("%+v %+v %d", a.Reliability, a.Borderline, a.Near)
	}

	w.refused2(w.Analysis(ctx, w.learners[0], test))("assessment.forbidden.groups")
}

func (w *world) refused2(_ Analysis, err error) func(string) {
	return func(key string) { w.t.Helper(); w.refused(err, key) }
}

// A question that is changed begins anew: nobody's answer to the old wording
// counts for the new one, and the test's reliability rests on those who were
// asked the questions as they stand.
func TestAnalysisKeepsVersionsApart(t *testing.T) {
	w := newWorld(t)
	test, questions := w.classOf(40)
	q := must[Question](t)(w.Question(ctx, w.trainer, questions[2].ID))
	q.Stem = "Ditulis ulang"
	must[Question](t)(w.EditQuestion(ctx, w.trainer, q))
	w.sitAll(test, 35, questions)
	a := must[Analysis](t)(w.Analysis(ctx, w.trainer, test))
	if len(a.Items) != 6 || a.People != 75 {
		t.Fatalf("%d items, %d people", len(a.Items), a.People)
	}
	fresh, old := a.Items[2], a.Items[3]
	if fresh.Version != 2 || fresh.Old || fresh.Asked != 35 || old.Version != 1 || !old.Old || old.Asked != 40 {
		t.Errorf("%+v\n%+v", fresh, old)
	}
	if a.Reliability == nil || a.Reliability.N != 35 || old.Without != nil || fresh.Without == nil {
		t.Errorf("%+v", a.Reliability)
	}
}

func TestAnalysisOfFewSaysNothing(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	if a := must[Analysis](t)(w.Analysis(ctx, w.head, test)); a.People != 0 || a.Why != itemstat.TooFewPersons {
		t.Errorf("%+v", a)
	}
	w.finish(w.learners[0], test, 3)
	a := must[Analysis](t)(w.Analysis(ctx, w.trainer, test))
	if a.People != 1 || !a.Items[0].Waiting || a.Items[0].Choices != nil || a.Reliability != nil || a.Why != itemstat.TooFewPersons {
		t.Errorf("%+v", a)
	}
}

// Each person of a drawn test meets other questions: items have figures, the
// test as a whole has none.
func TestAnalysisOfADrawnTest(t *testing.T) {
	w := newWorld(t)
	w.bank(1, 4)
	set := settings()
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, set))
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: 1, Questions: 9, Points: 1}))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	for p := range 60 {
		w.finish(w.person(fmt.Sprint(p), lms.Librarian), a.ID, 2+p/10)
	}
	got := must[Analysis](t)(w.Analysis(ctx, w.trainer, a.ID))
	asked := 0
	for _, it := range got.Items {
		asked += it.Asked
		if !it.Waiting && it.Figures.Facility == nil {
			t.Errorf("no figures of %+v", it)
		}
	}
	if !got.Drawn || got.Reliability != nil || got.Why != "" || len(got.Items) != 12 || asked != 60*9 {
		t.Errorf("%d items asked %d times, %+v", len(got.Items), asked, got.Reliability)
	}
}

// Of parallel forms each has its reliability, by those who sat it; the test's
// standard error lies between theirs.
func TestAnalysisOfParallelForms(t *testing.T) {
	w := newWorld(t)
	test := w.formed(2, 4, InTurn)
	r := rand.New(rand.NewPCG(6, 6))
	for p := range 70 {
		who := w.person(fmt.Sprint(p), lms.Librarian)
		id := w.start(who, test)
		for _, it := range must[Sheet](t)(w.Sheet(ctx, who, id)).Items {
			right := slices.IndexFunc(it.Question.Options, func(o Option) bool { return o.Right })
			if r.Float64() > .1+.8*float64(p)/70 {
				right = 1 - right
			}
			w.answer(who, id, it.Position, 1, Answer{Options: []int{right}})
		}
		w.ok(w.Submit(ctx, who, id))
	}
	a := must[Analysis](t)(w.Analysis(ctx, w.trainer, test))
	if a.Drawn || a.Reliability != nil || a.Why != "" || len(a.Forms) != 2 || a.Forms[0].Form != "A" || a.Forms[1].Form != "B" {
		t.Fatalf("%+v", a)
	}
	for _, f := range a.Forms {
		if f.Reliability == nil || f.Reliability.N != 35 || f.Reliability.Items != 3 || len(f.Findings) == 0 {
			t.Errorf("%s: %+v", f.Form, f)
		}
	}
	sem, people := a.sem()
	low, high := min(a.Forms[0].SEMPercent, a.Forms[1].SEMPercent), max(a.Forms[0].SEMPercent, a.Forms[1].SEMPercent)
	if people != 70 || sem == nil || *sem < low || *sem > high {
		t.Errorf("%v of %d people, %v and %v", sem, people, low, high)
	}
	both := 0
	for _, it := range a.Items {
		if it.Asked == 70 {
			both++
			if it.Without != nil {
				t.Error("the question of both forms has one α without it, although there are two")
			}
		} else if it.Asked != 35 || it.Without == nil {
			t.Errorf("%+v", it)
		}
	}
	if both != 1 || len(a.Items) != 5 {
		t.Errorf("%d questions in both, %d in all", both, len(a.Items))
	}
}

// The Rasch model is fitted to what is right or wrong; what somebody got a part
// of is left out and counted.
func TestAnalysisHasRaschFrom200(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	fit := func(people, partial int) Analysis {
		a, given := Analysis{form: make([]string, people)}, newAnswers(people)
		var questions []Question
		current := map[int64]bool{}
		for i := range 6 {
			questions = append(questions, Question{ID: int64(i + 1), VersionID: int64(i + 1), Version: 1})
			current[int64(i+1)] = true
		}
		for p := range people {
			able := r.NormFloat64()
			for i := range 6 {
				share := 0.0
				if able+r.NormFloat64() > float64(i-3)/3 {
					share = 1
				} else if i < partial {
					share = .5
				}
				if err := given.add(p, int64(i+1), 1, share, nil, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		analyse(&a, questions, current, given)
		return a
	}
	if a := fit(199, 0); a.Rasch || a.NoRasch != "" || a.Partial != 0 {
		t.Errorf("199 people: %v %v", a.Rasch, a.NoRasch)
	}
	for _, partial := range []int{0, 2} {
		a := fit(300, partial)
		if !a.Rasch || a.NoRasch != "" || a.Partial != partial {
			t.Errorf("%d partial: %v, %v, %d", partial, a.Rasch, a.NoRasch, a.Partial)
		}
		for i, it := range a.Items {
			if (it.Rasch == nil) != (i < partial) || it.Figures.Facility == nil {
				t.Errorf("%d partial, item %d: %+v", partial, i, it.Rasch)
			}
		}
		if easy, hard := a.Items[partial].Rasch, a.Items[5].Rasch; easy != nil && hard != nil && easy.Easiness <= hard.Easiness {
			t.Errorf("the easier question is the harder one: %v, %v", easy.Easiness, hard.Easiness)
		}
	}
	if a := fit(300, 5); a.Rasch || a.NoRasch != itemstat.TooFewItems {
		t.Errorf("one question is right or wrong: %v, %v", a.Rasch, a.NoRasch)
	}
}

// A question that old data hold as worth nothing measures nothing: it is left out
// of the figures, and nothing breaks. First attempts that wait are counted apart.
func TestAnalysisLeavesOutWhatIsWorthNothing(t *testing.T) {
	w := newWorld(t)
	test, questions := w.testOf(append(someQuestions(), Question{Kind: Essay, Stem: "?"}), func(s *Settings) { s.AttemptsAllowed = 0 })
	graded := w.start(w.learners[0], test) // blank: nothing waits
	w.ok(w.Submit(ctx, w.learners[0], graded))
	for _, who := range w.learners[1:4] {
		for range 2 { // later attempts do not count
			id := w.start(who, test)
			w.answer(who, id, 6, 1, Answer{Text: "Sebuah uraian."})
			w.ok(w.Submit(ctx, who, id))
		}
	}
	if _, err := w.db.Exec(`UPDATE attempt_item SET points = 0, earned = 0 WHERE version_id = ?`, questions[0].VersionID); err != nil {
		t.Fatal(err)
	}
	a := must[Analysis](t)(w.Analysis(ctx, w.trainer, test))
	if len(a.Items) != 5 || a.People != 1 || a.Ungraded != 3 {
		t.Errorf("%d items, %d people, %d wait", len(a.Items), a.People, a.Ungraded)
	}
}
