package assessment

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"binapustaka/lms"
)

// keyIn keys a sheet of a test in for somebody, its first n questions right.
func (w *world) keyIn(who lms.Actor, test int64, n int) (Attempt, PaperSheet) {
	w.t.Helper()
	number := must[int](w.t)(w.CreatePaper(ctx, w.trainer, test))
	p := must[PaperSheet](w.t)(w.Paper(ctx, w.trainer, test, number))
	e := PaperEntry{AccountID: who.AccountID, SatAt: w.time, Answers: make([]Answer, len(p.Items))}
	for i, it := range p.Items[:n] {
		e.Answers[i] = right(it.Question)
	}
	return must[Attempt](w.t)(w.EnterPaper(ctx, w.trainer, test, number, e)), p
}

func (w *world) mended(items []PaperItem, n int) []Answer {
	answers := make([]Answer, len(items))
	for i, it := range items[:n] {
		answers[i] = right(it.Question)
	}
	return answers
}

// What stands in the form is read as what was keyed in, whatever the question.
func TestKeyedIsReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		for _, q := range stormQuestions() {
			if q.Kind == Hotspot {
				continue
			}
			a := randomAnswer(r, q).For(q.Kind)
			got := must[Answer](t)(KeyedAnswer(q, Keyed(q, a), a.Texts))
			if !reflect.DeepEqual(got, a) && strings.TrimSpace(a.Text) != got.Text && !(got.Blank() && a.Blank()) {
				t.Fatalf("%s: %+v is keyed %q and read as %+v", q.Kind, a, Keyed(q, a), got)
			}
		}
	}
}

func TestMendingAPaper(t *testing.T) {
	w := newWorld(t)
	system := lms.System("test")
	test, _ := w.test(func(s *Settings) { s.AttemptsAllowed, s.PassPercent, s.Reveal = 2, 60, RevealScore })
	me := w.learners[0]
	sat, p := w.keyIn(me, test, 5)
	must[[]Attempt](t)(w.Untold(ctx, system, 9))
	w.ok(w.SetTold(ctx, system, sat))
	answers := w.mended(p.Items, 2)
	for _, c := range []struct {
		actor  lms.Actor
		id     int64
		given  []Answer
		reason string
		seen   int
		key    string
	}{
		{w.head, sat.ID, answers, "x", 0, "assessment.forbidden.persons"},
		{me, sat.ID, answers, "x", 0, "assessment.forbidden.persons"},
		{w.trainer, sat.ID, answers, " ", 0, "reason paper.reason_missing"},
		{w.trainer, sat.ID, answers, "x", 1, "paper.mended_meanwhile"},
		{w.trainer, sat.ID, answers[:4], "x", 0, "attempt.answer_form"},
		{w.trainer, sat.ID, w.mended(p.Items, 5), "x", 0, "paper.nothing_changed"},
		{w.trainer, w.finish(w.learners[1], test, 2), answers, "x", 0, "paper.not_keyed"},
	} {
		_, err := w.MendPaper(ctx, c.actor, c.id, c.given, c.reason, c.seen)
		w.refused(err, c.key)
	}
	if got := must[Attempt](t)(w.MendPaper(ctx, w.trainer, sat.ID, answers, " Baris tertukar. ", 0)); got.Percent != 40 || got.Passed {
		t.Errorf("%+v", got)
	}
	r := must[Result](t)(w.Result(ctx, me, sat.ID))
	if m := r.Mended; len(m) != 1 || m[0].Changed != 3 || *m[0].PercentBefore != 100 || *m[0].PercentAfter != 40 || m[0].Reason != "Baris tertukar." || m[0].By != "" || r.Percent != 40 {
		t.Errorf("%+v", r.Mended)
	}
	var old string
	w.ok(w.db.Get(&old, `SELECT answers FROM attempt_correction`))
	if !strings.Contains(old, `"text": "OPAC"`) && !strings.Contains(old, `"text":"OPAC"`) {
		t.Errorf("the old answers are gone: %s", old)
	}
	// Courses hear that it is not passed any more.
	told := must[[]Attempt](t)(w.Untold(ctx, system, 9))
	if all := must[[]lms.TestResult](t)(w.Restated(ctx, system, told[0])); len(all) != 1 || all[0].Passed {
		t.Errorf("%+v", all)
	}
	// A correction of the key counts for the mended answers as for any.
	must[Attempt](t)(w.MendPaper(ctx, w.trainer, sat.ID, w.mended(p.Items, 3), "Lagi", 1))
	must[Regrade](t)(w.Correct(ctx, w.trainer, test, p.Items[4].ID, Correction{Drop: LeftOut, Reason: "Keliru"}, "formulir1", 9))
	if got := w.percent(w.trainer, sat.ID); got != 75 {
		t.Errorf("%v percent", got)
	}
}

func TestTakingAPaperBack(t *testing.T) {
	w := newWorld(t)
	system := lms.System("test")
	test, _ := w.test(func(s *Settings) { s.AttemptsAllowed = 2 })
	wrong, rightful := w.learners[0], w.learners[1]
	sat, p := w.keyIn(wrong, test, 4)
	second := w.finish(wrong, test, 1)
	_, err := w.TakeBackPaper(ctx, w.head, sat.ID, "x")
	w.refused(err, "assessment.forbidden.persons")
	_, err = w.TakeBackPaper(ctx, w.trainer, sat.ID, "")
	w.refused(err, "reason paper.reason_missing")
	_, err = w.TakeBackPaper(ctx, w.trainer, second, "x")
	w.refused(err, "paper.not_keyed")
	id := must[int64](t)(w.TakeBackPaper(ctx, w.trainer, sat.ID, "Tertukar namanya"))
	_, err = w.Result(ctx, w.trainer, sat.ID)
	w.refused(err, "attempt.not_found")
	mine := must[[]Attempt](t)(w.Mine(ctx, wrong, test))
	if len(mine) != 1 || mine[0].ID != second || mine[0].Number != 1 {
		t.Errorf("%+v", mine)
	}
	if r := must[Results](t)(w.Results(ctx, w.trainer, test)); len(r.Sittings) != 1 {
		t.Errorf("%+v", r.Sittings)
	}
	list := must[[]TakenBack](t)(w.Taken(ctx, w.trainer, test))
	if len(list) != 1 || list[0].ID != id || list[0].Person != wrong.Name || *list[0].Percent != 80 || list[0].Reason != "Tertukar namanya" || list[0].By != "Pelatih" {
		t.Fatalf("%+v", list)
	}
	again := must[Attempt](t)(w.EnterPaper(ctx, w.trainer, test, p.Number, PaperEntry{AccountID: rightful.AccountID, SatAt: list[0].SatAt, Answers: list[0].Answers}))
	if again.Percent != 80 || again.AccountID != rightful.AccountID {
		t.Errorf("%+v", again)
	}
	w.finish(wrong, test, 2) // the attempt that is free again
	told, left, err := w.UntoldTaken(ctx, system, 9)
	w.ok(err)
	if len(told) != 1 || len(left[0]) != 2 || left[0][0].Percent != 20 {
		t.Errorf("%+v %+v", told, left)
	}
	w.ok(w.SetTakenTold(ctx, system, id))
	if told, _, _ = w.UntoldTaken(ctx, system, 9); len(told) != 0 {
		t.Errorf("told twice: %+v", told)
	}
	w.refused(w.SetTakenTold(ctx, w.trainer, id), "assessment.forbidden.system")
}
