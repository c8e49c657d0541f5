package assessment

import (
	"testing"

	"binapustaka/lms"
)

// essayTest publishes a test of two essays of 4 points and a true/false of 2.
func (w *world) essayTest() int64 {
	w.t.Helper()
	set := settings()
	set.ShuffleItems, set.PassPercent, set.Reveal = false, 50, RevealMarks
	a := must[Assessment](w.t)(w.Create(ctx, w.trainer, w.library, set))
	for i, q := range []Question{
		{Kind: Essay, Stem: "Satu?", Body: Body{Rubric: []Criterion{{Name: "Isi", Levels: []Level{{Text: "kurang"}, {Text: "baik", Points: 2}}}}}},
		{Kind: Essay, Stem: "Dua?"},
		{Kind: TrueFalse, Stem: "Tiga?", Body: Body{Options: []Option{{Right: true}, {}}}},
	} {
		q = must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, []float64{4, 4, 2}[i]))
	}
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	return a.ID
}

func (w *world) essays(who lms.Actor, test int64) int64 {
	id := w.start(who, test)
	w.answer(who, id, 1, 1, Answer{Text: "Jawaban satu"})
	w.answer(who, id, 2, 2, Answer{Text: "Jawaban dua"})
	w.answer(who, id, 3, 3, Answer{Options: []int{0}})
	w.ok(w.Submit(ctx, who, id))
	return id
}

func points(f float64) *float64 { return &f }

func TestMarkingOfEssays(t *testing.T) {
	w := newWorld(t)
	test := w.essayTest()
	me, other, third := w.learners[0], w.person("Pelatih dua", lms.Trainer), w.person("Pelatih tiga", lms.Trainer)
	blank := w.start(w.learners[1], test)
	w.ok(w.Submit(ctx, w.learners[1], blank)) // nothing to mark: graded at once
	id := w.essays(me, test)
	if r := must[Result](t)(w.Result(ctx, me, id)); r.Waiting != 2 || r.Graded() || r.Percent != 0 {
		t.Fatalf("%+v", r.Attempt)
	}
	if untold := must[[]Attempt](t)(w.Untold(ctx, lms.System("test"), 10)); len(untold) != 1 || untold[0].ID != blank {
		t.Fatalf("courses are told of %+v", untold)
	}
	_, tasks, err := w.MarkTasks(ctx, w.trainer, test)
	w.ok(err)
	if len(tasks) != 2 || tasks[0].Person != 2 || tasks[0].Position != 1 || tasks[1].Stage != FirstMarker || !tasks[0].For() {
		t.Fatalf("%+v", tasks)
	}
	for _, who := range []lms.Actor{me, w.head} {
		_, _, err := w.MarkTasks(ctx, who, test)
		w.refused(err, "assessment.forbidden.persons")
		_, err = w.MarkSheet(ctx, who, test, 2, 1)
		w.refused(err, "assessment.forbidden.persons")
		_, err = w.GiveMark(ctx, who, test, 2, 1, Marking{Levels: []int{1}})
		w.refused(err, "assessment.forbidden.persons")
	}
	_, err = w.MarkSheet(ctx, w.trainer, test, 1, 1)
	w.refused(err, "attempt.no_question")
	_, err = w.MarkSheet(ctx, w.trainer, test, 2, 3)
	w.refused(err, "attempt.no_question")

	// One marker settles the first.
	at, err := w.GiveMark(ctx, w.trainer, test, 2, 1, Marking{Levels: []int{1}, Comment: "Lengkap."})
	w.ok(err)
	if at.Waiting != 1 || at.Graded() {
		t.Fatalf("%+v", at)
	}
	_, err = w.GiveMark(ctx, other, test, 2, 1, Marking{Levels: []int{0}})
	w.refused(err, "mark.changed")
	_, err = w.GiveMark(ctx, other, test, 2, 1, Marking{Levels: []int{0}, Seen: 1})
	w.refused(err, "mark.settled_already")

	// The second has two who differ, and a moderator.
	_, err = w.GiveMark(ctx, w.trainer, test, 2, 2, Marking{Points: points(4), AskSecond: true, Comment: "Bagus"})
	w.ok(err)
	_, err = w.GiveMark(ctx, w.trainer, test, 2, 2, Marking{Points: points(4), Seen: 1})
	w.refused(err, "mark.second_other")
	if sheet := must[MarkSheet](t)(w.MarkSheet(ctx, other, test, 2, 2)); sheet.Stage != SecondMarker || sheet.Verdicts != nil || sheet.Seen != 1 {
		t.Errorf("the second marker sees %+v", sheet.Verdicts)
	}
	at, err = w.GiveMark(ctx, other, test, 2, 2, Marking{Points: points(1), Seen: 1, Comment: "Kurang"})
	w.ok(err)
	if at.Waiting != 1 {
		t.Errorf("%+v", at)
	}
	_, err = w.GiveMark(ctx, other, test, 2, 2, Marking{Points: points(1), Seen: 2})
	w.refused(err, "mark.moderator_other")
	if sheet := must[MarkSheet](t)(w.MarkSheet(ctx, third, test, 2, 2)); sheet.Stage != Moderator || len(sheet.Verdicts) != 2 || sheet.Verdicts[1].Marker != "Pelatih dua" {
		t.Errorf("the moderator sees %+v", sheet)
	}
	at, err = w.GiveMark(ctx, third, test, 2, 2, Marking{Points: points(2), Seen: 2, Comment: "Cukup"})
	w.ok(err)
	if !at.Graded() || at.Earned != 8 || at.Percent != 80 || !at.Passed {
		t.Fatalf("%+v", at)
	}
	if untold := must[[]Attempt](t)(w.Untold(ctx, lms.System("test"), 10)); len(untold) != 2 || untold[1].Percent != 80 {
		t.Errorf("courses are told of %+v", untold)
	}

	// The person reads what counts and not whose it is; trainers read all.
	mine := must[Result](t)(w.Result(ctx, me, id))
	if v := mine.Verdicts[2]; len(v) != 1 || v[0].Comment != "Cukup" || v[0].Marker != "" || v[0].MarkerID != 0 {
		t.Errorf("the person reads %+v", v)
	}
	if v := mine.Verdicts[1]; len(v) != 1 || v[0].Levels[0] != 1 || len(mine.Items[0].Question.Rubric) != 1 || mine.Items[0].Earned != 4 {
		t.Errorf("the person reads %+v", v)
	}
	if v := must[Result](t)(w.Result(ctx, w.trainer, id)).Verdicts[2]; len(v) != 3 || v[0].Marker != "Pelatih" {
		t.Errorf("trainers read %+v", v)
	}

	// Marked again: old verdicts stay, the attempt is graded anew, courses hear of it.
	w.ok(w.SetTold(ctx, lms.System("test"), at))
	at, err = w.GiveMark(ctx, w.trainer, test, 2, 1, Marking{Levels: []int{0}, Decide: true, Seen: 1})
	w.ok(err)
	if at.Percent != 40 || at.Passed {
		t.Errorf("%+v", at)
	}
	if untold := must[[]Attempt](t)(w.Untold(ctx, lms.System("test"), 10)); len(untold) != 2 {
		t.Errorf("courses are told of %+v", untold)
	}
}

// Two who agree settle it between them; nobody marks their own.
func TestSecondMarkerAgrees(t *testing.T) {
	w := newWorld(t)
	test := w.essayTest()
	other := w.person("Pelatih dua", lms.Trainer)
	id := w.essays(other, test)
	_, err := w.GiveMark(ctx, other, test, 1, 2, Marking{Points: points(4)})
	w.refused(err, "mark.own")
	if _, tasks, _ := w.MarkTasks(ctx, other, test); tasks[0].For() {
		t.Error("a trainer is asked to mark their own answer")
	}
	third := w.person("Pelatih tiga", lms.Trainer)
	_, err = w.GiveMark(ctx, w.trainer, test, 1, 2, Marking{Points: points(3), AskSecond: true})
	w.ok(err)
	_, err = w.GiveMark(ctx, third, test, 1, 2, Marking{Points: points(3.5), Seen: 1})
	w.ok(err)
	r := must[Result](t)(w.Result(ctx, w.trainer, id))
	if r.Items[1].Earned != 3.25 || !r.Items[1].Marked || r.Waiting != 1 {
		t.Errorf("%+v", r.Items[1])
	}
}
