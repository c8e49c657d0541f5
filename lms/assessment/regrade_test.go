package assessment

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
)

func TestCorrectedKeepsWhatWasAsked(t *testing.T) {
	asked := choice(Single, true, false, false)
	asked.Options[0].Text, asked.Options[1].Text, asked.Options[2].Text = "a", "b", "c"
	key := asked
	key.Options = []Option{{Text: "c"}, {Text: "a", Feedback: "bukan"}, {Text: "b", Right: true}}
	got, ok := Corrected(asked, key) // moved: options are told by their texts
	if !ok || got.Options[0].Right || got.Options[0].Feedback != "bukan" || !got.Options[1].Right || got.Options[1].Text != "b" {
		t.Errorf("%+v", got.Options)
	}
	key.Options = []Option{{Text: "a"}, {Text: "b baru", Right: true}, {Text: "c"}}
	if got, ok = Corrected(asked, key); !ok || got.Options[1].Text != "b" || !got.Options[1].Right || got.Options[0].Right { // reworded: by their places
		t.Errorf("%+v", got.Options)
	}
	matching := Question{Kind: Matching, Body: Body{Options: []Option{{Text: "x"}, {Text: "y"}}, Prompts: []Prompt{{Text: "1", Option: 0}, {Text: "2", Option: 1}}}}
	turned := Question{Kind: Matching, Body: Body{Options: []Option{{Text: "y"}, {Text: "x"}}, Prompts: []Prompt{{Text: "1", Option: 0}, {Text: "2", Option: 1}}}}
	if got, ok = Corrected(matching, turned); !ok || got.Prompts[0].Option != 1 || got.Prompts[1].Option != 0 {
		t.Errorf("%+v", got)
	}
	moved := matching
	moved.Prompts = []Prompt{{Text: "2", Option: 1}, {Text: "1", Option: 0}}
	if got, ok = Corrected(matching, moved); !ok || got.Prompts[0] != matching.Prompts[0] || got.Prompts[1] != matching.Prompts[1] { // the same key, its pairs written in another order
		t.Errorf("%+v", got)
	}
	moved.Prompts = []Prompt{{Text: "1 baru", Option: 1}, {Text: "2", Option: 0}}
	if got, ok = Corrected(matching, moved); !ok || got.Prompts[0] != (Prompt{Text: "1", Option: 1}) || got.Prompts[1] != (Prompt{Text: "2", Option: 0}) { // reworded: by their places
		t.Errorf("%+v", got)
	}
	ordering := Question{Kind: Ordering, Body: Body{Options: []Option{{Text: "x"}, {Text: "y"}, {Text: "z"}}}}
	other := Question{Kind: Ordering, Body: Body{Options: []Option{{Text: "z"}, {Text: "y"}, {Text: "x"}}}}
	got, _ = Corrected(ordering, other)
	for _, shown := range [][]int{{0, 1, 2}, {2, 0, 1}} {
		right := Answer{Options: []int{slices.Index(shown, 2), slices.Index(shown, 1), slices.Index(shown, 0)}} // z, y, x
		if share, _ := Mark(got.Shown(shown), right); share != 1 {
			t.Errorf("shown as %v the new order earns %v", shown, share)
		}
	}
	for _, unfit := range []Question{choice(Multiple, true, false, false), choice(Single, true, false), {Kind: Single, Body: Body{Options: asked.Options, Picture: Picture{URL: "/media/x"}}}} {
		if _, ok := Corrected(asked, unfit); ok {
			t.Errorf("fits: %+v", unfit)
		}
	}
}

// correctKey edits a question of a test.
func (w *world) correctKey(id int64, change func(*Question)) {
	w.t.Helper()
	q := must[Question](w.t)(w.Question(ctx, w.trainer, id))
	q.Options = slices.Clone(q.Options)
	change(&q)
	must[Question](w.t)(w.EditQuestion(ctx, w.trainer, q))
}

func (w *world) percent(who lms.Actor, attempt int64) float64 {
	w.t.Helper()
	return must[Result](w.t)(w.Result(ctx, who, attempt)).Percent
}

func TestCorrectionOfAKey(t *testing.T) {
	w := newWorld(t)
	test, questions := w.test(func(s *Settings) { s.ShuffleItems, s.PassPercent, s.Reveal = false, 60, RevealMarks })
	me, other, late := w.learners[0], w.learners[1], w.learners[2]
	right := w.finish(me, test, 3)
	wrong := w.start(other, test)
	w.answer(other, wrong, 1, 1, w.choose(other, wrong, 1, 1)) // the option that the correction makes right
	w.answer(other, wrong, 3, 2, w.choose(other, wrong, 3, 0))
	w.answer(other, wrong, 4, 3, Answer{Text: "opac"})
	w.ok(w.Submit(ctx, other, wrong))
	open := w.start(late, test)
	w.answer(late, open, 1, 1, w.choose(late, open, 1, 1))
	if w.percent(me, right) != 60 || w.percent(other, wrong) != 40 {
		t.Fatal(w.percent(me, right), w.percent(other, wrong))
	}
	w.correctKey(questions[0].ID, func(q *Question) { q.Options[0].Right, q.Options[1].Right = false, true })
	if w.percent(me, right) != 60 {
		t.Error("an edit changes an old attempt")
	}
	_, asked, _, err := w.AskedQuestions(ctx, w.trainer, test)
	if err != nil || len(asked) != 5 || asked[0].ID != questions[0].ID || asked[0].Old != 2 || asked[1].Old != 0 {
		t.Fatalf("%+v %v", asked, err)
	}
	for _, who := range []lms.Actor{me, w.head} {
		_, err := w.RegradeSheet(ctx, who, test, questions[0].ID, Correction{})
		w.refused(err, "assessment.forbidden.persons")
		_, err = w.Correct(ctx, who, test, questions[0].ID, Correction{Reason: "x"}, "formulir1", 9)
		w.refused(err, "assessment.forbidden.write")
	}
	sheet := must[RegradeSheet](t)(w.RegradeSheet(ctx, w.trainer, test, questions[0].ID, Correction{}))
	if sheet.Effect != (Effect{Attempts: 2, Up: 1, Down: 1, Passing: 1, Failing: 1}) || sheet.Open != 1 || !sheet.Fixed || len(sheet.Changes) != 2 {
		t.Fatalf("%+v", sheet.Effect)
	}
	if kept := must[RegradeSheet](t)(w.RegradeSheet(ctx, w.trainer, test, questions[0].ID, Correction{Favour: true})); kept.Effect != (Effect{Attempts: 2, Up: 1, Kept: 1, Passing: 1}) {
		t.Errorf("%+v", kept.Effect)
	}
	_, err = w.Correct(ctx, w.trainer, test, questions[0].ID, Correction{Reason: " "}, "formulir1", 9)
	w.refused(err, "reason regrade.reason_missing")
	nothing := .001 // would be kept as 0
	_, err = w.Correct(ctx, w.trainer, test, questions[0].ID, Correction{Points: &nothing, Reason: "x"}, "formulir1", 9)
	w.refused(err, "points assessment.points_range")
	_, err = w.Correct(ctx, w.trainer, test, questions[1].ID, Correction{Drop: "x", Reason: "x"}, "formulir1", 9)
	w.refused(err, "drop regrade.drop_unknown")

	// In favour only, killed after the first attempt, sent twice.
	c := Correction{Favour: true, Reason: "Kunci salah"}
	r := must[Regrade](t)(w.Correct(ctx, w.trainer, test, questions[0].ID, c, "formulir1", 1))
	if r.FinishedAt != nil || r.Attempts != 1 {
		t.Fatalf("%+v", r)
	}
	w.refused(w.ContinueRegrades(ctx, w.trainer, 9), "assessment.forbidden.system")
	for range 2 {
		w.ok(w.ContinueRegrades(ctx, lms.System("test"), 9))
	}
	again := must[Regrade](t)(w.Correct(ctx, w.trainer, test, questions[0].ID, c, "formulir1", 9))
	if again.ID != r.ID || again.FinishedAt == nil || again.Effect != (Effect{Attempts: 2, Up: 1, Kept: 1, Passing: 1}) || again.By != w.trainer.Name {
		t.Errorf("%+v", again)
	}
	if w.percent(me, right) != 60 || w.percent(other, wrong) != 60 {
		t.Errorf("%v %v", w.percent(me, right), w.percent(other, wrong))
	}
	res := must[Result](t)(w.Result(ctx, other, wrong))
	if len(res.Changes) != 1 || *res.Changes[0].PercentBefore != 40 || *res.Changes[0].PercentAfter != 60 || res.Changes[0].Reason != "Kunci salah" || !res.Passed || res.Items[0].Earned != 1 {
		t.Errorf("%+v", res)
	}
	if res := must[Result](t)(w.Result(ctx, me, right)); len(res.Changes) != 0 || res.Items[0].Earned != 1 {
		t.Errorf("who keeps the mark is told %+v", res.Changes)
	}
	if res := must[Result](t)(w.Result(ctx, w.trainer, right)); len(res.Changes) != 1 || !res.Changes[0].Kept {
		t.Errorf("the trainer reads %+v", res.Changes)
	}
	w.ok(w.Submit(ctx, late, open)) // begun before, handed in after
	if w.percent(late, open) != 20 {
		t.Error(w.percent(late, open))
	}
	if fresh := w.start(w.learners[3], test); must[Sheet](t)(w.Sheet(ctx, w.learners[3], fresh)).Items[0].Question.Version != 2 {
		t.Error("a new attempt asks the old version")
	}

	// For all: the mark that was kept goes down.
	must[Regrade](t)(w.Correct(ctx, w.trainer, test, questions[0].ID, Correction{Reason: "Berlaku bagi semua"}, "formulir2", 9))
	if res := must[Result](t)(w.Result(ctx, me, right)); res.Percent != 40 || res.Passed || len(res.Changes) != 1 {
		t.Errorf("%+v", res)
	}
	all := must[[]lms.TestResult](t)(w.Restated(ctx, lms.System("test"), res.Attempt))
	if len(all) != 1 || all[0].Percent != 60 {
		t.Errorf("%+v", all)
	}
}

// choose answers with the option that was written at place n of the item.
func (w *world) choose(who lms.Actor, attempt int64, position, n int) Answer {
	w.t.Helper()
	var order column[[]int]
	if err := w.db.Get(&order, `SELECT option_order FROM attempt_item WHERE attempt_id = ? AND position = ?`, attempt, position); err != nil {
		w.t.Fatal(err)
	}
	return Answer{Options: []int{slices.Index(order.V, n)}}
}

func TestDroppedQuestionsAndPoints(t *testing.T) {
	w := newWorld(t)
	test := w.essayTest()
	items := must[[]Item](t)(w.Items(ctx, w.trainer, test))
	me, blank := w.learners[0], w.learners[1]
	full := w.essays(me, test)
	none := w.start(blank, test)
	w.ok(w.Submit(ctx, blank, none))
	for position, share := range map[int]float64{1: 4, 2: 2} {
		m := Marking{Points: &share, Levels: []int{0}}
		must[Attempt](t)(w.GiveMark(ctx, w.trainer, test, 1, position, m))
	}
	if w.percent(me, full) != 40 { // 0 + 2 + 2 of 10
		t.Fatal(w.percent(me, full))
	}
	times := 0
	correct := func(item int, c Correction) {
		t.Helper()
		c.Reason = "Soal keliru"
		sheet := must[RegradeSheet](t)(w.RegradeSheet(ctx, w.trainer, test, items[item].ID, c))
		times++
		r := must[Regrade](t)(w.Correct(ctx, w.trainer, test, items[item].ID, c, fmt.Sprint("formulir-", times), 9))
		if sheet.Effect != r.Effect {
			t.Errorf("it was to do %+v and did %+v", sheet.Effect, r.Effect)
		}
	}
	correct(1, Correction{Drop: FullMarks})
	if w.percent(me, full) != 60 || w.percent(blank, none) != 40 {
		t.Errorf("full points: %v %v", w.percent(me, full), w.percent(blank, none))
	}
	correct(1, Correction{Drop: LeftOut})
	if w.percent(me, full) != 33.33 || w.percent(blank, none) != 0 {
		t.Errorf("left out: %v %v", w.percent(me, full), w.percent(blank, none))
	}
	eight := 8.0
	correct(1, Correction{Points: &eight}) // counts again: what the marker gave is there, half of it
	if w.percent(me, full) != round(100*6.0/14, 2) {
		t.Errorf("with other points: %v", w.percent(me, full))
	}
	if items := must[[]Item](t)(w.Items(ctx, w.trainer, test)); items[1].Points != 8 {
		t.Errorf("the next attempt has %v points", items[1].Points)
	}
	correct(0, Correction{Drop: LeftOut})
	correct(1, Correction{Drop: LeftOut})
	_, err := w.Correct(ctx, w.trainer, test, items[2].ID, Correction{Drop: LeftOut, Reason: "x"}, "formulir-z", 9)
	w.refused(err, "regrade.empty")
	if a := must[Analysis](t)(w.Analysis(ctx, w.trainer, test)); len(a.Items) != 1 || a.People != 2 {
		t.Errorf("figures of dropped questions: %+v", a.Items)
	}
}

// Whatever is corrected in whatever order, every attempt has the grade that its
// questions give when they are marked by what was decided last, and the page
// has said so before.
func TestCorrectionsEqualAReference(t *testing.T) {
	w := newWorld(t)
	test, questions := w.test(func(s *Settings) { s.PassPercent = 50 })
	r := rand.New(rand.NewPCG(3, 9))
	var attempts []int64
	for i := range w.learners {
		attempts = append(attempts, w.finish(w.learners[i], test, i))
	}
	dropped := map[int64]Drop{}
	for i := range 12 {
		q := questions[r.IntN(3)] // the three of choice
		c := Correction{Drop: []Drop{Kept, FullMarks, LeftOut}[r.IntN(3)], Reason: "uji"}
		if c.Drop == Kept {
			w.correctKey(q.ID, func(q *Question) {
				for j := range q.Options {
					q.Options[j].Right = false
				}
				q.Options[r.IntN(len(q.Options))].Right = true
				if q.Kind == Multiple {
					q.Options[0].Right, q.Options[1].Right = true, true
				}
			})
		}
		sheet := must[RegradeSheet](t)(w.RegradeSheet(ctx, w.trainer, test, q.ID, c))
		made, err := w.Correct(ctx, w.trainer, test, q.ID, c, fmt.Sprint("formulir-", i), 100)
		if err != nil {
			w.refused(err, "regrade.nothing")
			continue
		}
		if made.Effect != sheet.Effect {
			t.Fatalf("%d: %+v, said %+v", i, made.Effect, sheet.Effect)
		}
		dropped[q.ID] = c.Drop
		for n, id := range attempts {
			res := must[Result](t)(w.Result(ctx, w.trainer, id))
			points, earned := 0.0, 0.0
			for _, it := range res.Items {
				newest := must[Question](t)(w.Question(ctx, w.trainer, it.Question.ID))
				switch dropped[it.Question.ID] {
				case FullMarks:
					points, earned = points+1, earned+1
				case LeftOut:
				default:
					var order column[[]int]
					w.ok(w.db.Get(&order, `SELECT option_order FROM attempt_item WHERE attempt_id = ? AND position = ?`, id, it.Position))
					share, _ := Mark(newest.Shown(order.V), it.Answer)
					points, earned = points+1, earned+share
				}
			}
			if want := round(100*earned/points, 2); want-res.Percent > .011 || res.Percent-want > .011 {
				t.Fatalf("correction %d, attempt %d: %v, want %v", i, n, res.Percent, want)
			}
		}
	}
}

// A picture that a correction brings along is shown to those it is about.
func TestPictureOfACorrection(t *testing.T) {
	w := newWorld(t)
	test, questions := w.test(func(s *Settings) { s.ShuffleItems = false })
	me := w.learners[0]
	w.finish(me, test, 1)
	name := strings.Repeat("a", 24) + ".png"
	w.correctKey(questions[0].ID, func(q *Question) {
		q.Options[0].Right, q.Options[1].Right, q.Feedback = false, true, "![denah](/media/"+name+")"
	})
	if must[bool](t)(w.Shows(ctx, me, name)) {
		t.Error("shown before anything was corrected")
	}
	must[Regrade](t)(w.Correct(ctx, w.trainer, test, questions[0].ID, Correction{Reason: "Kuncinya keliru."}, "picture-token", 10))
	if !must[bool](t)(w.Shows(ctx, me, name)) || must[bool](t)(w.Shows(ctx, w.learners[1], name)) {
		t.Error("it must be shown to who was asked, and to nobody else")
	}
}
