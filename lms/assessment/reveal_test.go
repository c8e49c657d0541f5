package assessment

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

func TestRevealWaits(t *testing.T) {
	now := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	before, after := now.Add(-time.Minute), now.Add(time.Minute)
	for i, c := range []struct {
		reveal Reveal
		after  RevealAfter
		status Status
		p      standing
		want   string // what it waits for, attempts left, whether a time is known
	}{
		{RevealFull, AtOnce, Published, standing{Done: 1, Allowed: 2}, "-"},
		{RevealScore, AfterLast, Published, standing{Done: 1, Allowed: 2}, "-"},
		{RevealNothing, AfterClosing, Published, standing{Done: 1, Allowed: 2}, "-"},
		{RevealFull, AfterLast, Published, standing{Done: 1, Allowed: 3}, "last 2 false"},
		{RevealMarks, AfterLast, Published, standing{Done: 1, Allowed: 3, Closes: &after}, "last 2 true"},
		{RevealFull, AfterLast, Published, standing{Done: 3, Allowed: 3}, "-"},
		{RevealFull, AfterLast, Published, standing{Done: 2, Open: true, Allowed: 3}, "last 1 false"},
		{RevealFull, AfterLast, Published, standing{Done: 1, Allowed: 3, Closes: &before}, "-"},
		{RevealFull, AfterLast, Published, standing{Done: 1, Open: true, Allowed: 3, Closes: &before}, "last 2 true"},
		{RevealFull, AfterLast, Archived, standing{Done: 1, Allowed: 3}, "-"},
		{RevealFull, AfterLast, Published, standing{Done: 1, Closes: &after}, "last -1 true"},
		{RevealFull, AfterClosing, Published, standing{Done: 3, Allowed: 3, Closes: &before, Shut: &after}, "closing 0 true"},
		{RevealFull, AfterClosing, Archived, standing{Done: 3, Allowed: 3, Shut: &after}, "closing 0 true"},
		{RevealFull, AfterClosing, Published, standing{Done: 1}, "closing 0 false"},
		{RevealFull, AfterClosing, Published, standing{Done: 1, Shut: &now}, "-"},
	} {
		a := Assessment{Status: c.status, Settings: Settings{Reveal: c.reveal, RevealAfter: c.after}}
		got := "-"
		if w := a.waits(c.p, now); w != nil {
			got = fmt.Sprintf("%s %d %t", w.After, w.Left, w.At != nil)
		}
		if got != c.want {
			t.Errorf("%d: %s, want %s", i, got, c.want)
		}
	}
}

func TestTheMomentOfTheKeyMustCome(t *testing.T) {
	closes := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	for want, change := range map[string]func(*Settings){
		"closes assessment.reveal_needs_closing":       func(s *Settings) { s.RevealAfter = AfterClosing },
		"attempts assessment.reveal_needs_last":        func(s *Settings) { s.RevealAfter, s.AttemptsAllowed = AfterLast, 0 },
		"reveal_after assessment.reveal_after_unknown": func(s *Settings) { s.RevealAfter = "never" },
	} {
		s := settings()
		change(&s)
		if got := keys(s.Check()); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if s.ClosesAt = &closes; s.RevealAfter != "never" && s.Check() != nil {
			t.Errorf("%s with a closing time: %v", s.RevealAfter, s.Check())
		}
		if s.ClosesAt, s.Reveal = nil, RevealScore; s.RevealAfter != "never" && s.Check() != nil {
			t.Errorf("%s of the score alone: %v", s.RevealAfter, s.Check())
		}
	}
}

// Before its moment nothing of the key is in what the learner reads, whichever way.
func TestTheKeyWaits(t *testing.T) {
	w := newWorld(t)
	me, slow := w.learners[0], w.learners[1]
	closes := w.time.Add(2 * time.Hour)
	test, _ := w.test(func(s *Settings) { s.ClosesAt, s.RevealAfter = &closes, AfterClosing })
	id := w.finish(me, test, 4)
	read := func(attempt int64) Result { return must[Result](t)(w.Result(ctx, me, attempt)) }
	if r := read(id); r.Percent != 80 || r.Shows != RevealScore || r.Items != nil || r.Verdicts != nil || r.Waits == nil || *r.Waits.At != closes {
		t.Errorf("before it closes: %+v", r)
	}
	if r := must[Result](t)(w.Result(ctx, w.trainer, id)); r.Shows != RevealFull || r.Waits != nil || len(r.Items) != 5 {
		t.Errorf("for the trainer: %+v", r)
	}
	// Somebody has longer, and sits until then.
	except := func(test int64, who lms.Actor, e Exception) {
		must[string](t)(w.Except(ctx, w.trainer, test, who.AccountID, e))
	}
	except(test, slow, Exception{Minutes: 20})
	w.pass(100 * time.Minute)
	w.start(slow, test)
	w.pass(20 * time.Minute)
	if r := read(id); r.Items != nil || *r.Waits.At != closes.Add(20*time.Minute) {
		t.Errorf("while somebody sits: %+v", r.Waits)
	}
	// For somebody it closes later.
	later := closes.Add(40 * time.Minute)
	except(test, w.learners[2], Exception{ClosesAt: &later, Minutes: 5})
	w.pass(40 * time.Minute)
	if r := read(id); r.Items != nil || *r.Waits.At != later.Add(5*time.Minute) {
		t.Errorf("while it is open for somebody: %+v", r.Waits)
	}
	w.pass(5 * time.Minute)
	if r := read(id); r.Shows != RevealFull || r.Waits != nil || r.Items[0].Question.Options == nil {
		t.Errorf("after it closed: %+v", r)
	}

	last, _ := w.test(func(s *Settings) { s.RevealAfter = AfterLast })
	first := w.finish(me, last, 3)
	if r := read(first); r.Items != nil || r.Waits == nil || r.Waits.Left != 1 || r.Percent != 60 {
		t.Errorf("with an attempt left: %+v", r)
	}
	second := w.start(me, last)
	if r := read(first); r.Items != nil || r.Waits == nil {
		t.Errorf("while the last one is open: %+v", r)
	}
	w.ok(w.Submit(ctx, me, second))
	if r := read(first); r.Shows != RevealFull || r.Waits != nil {
		t.Errorf("after the last: %+v", r)
	}
	except(last, me, Exception{Attempts: 1})
	if r := read(first); r.Items != nil || r.Waits == nil || r.Waits.Left != 1 {
		t.Errorf("with one attempt more: %+v", r.Waits)
	}
	must[string](t)(w.Except(ctx, w.trainer, last, me.AccountID, Exception{Minutes: 1}))
	must[Attempt](t)(w.SetVoid(ctx, w.trainer, second, true, "Listrik padam."))
	if r := read(first); r.Items != nil || r.Waits == nil || r.Waits.Left != 1 {
		t.Errorf("after one of two was declared void: %+v", r.Waits)
	}
}

// Why a mark was corrected often names the right answer: that waits as well.
func TestTheReasonOfACorrectionWaitsWithTheKey(t *testing.T) {
	w := newWorld(t)
	me := w.learners[0]
	test, questions := w.test(func(s *Settings) { s.RevealAfter = AfterLast })
	first := w.finish(me, test, 0)
	q := questions[0]
	must[Question](t)(w.EditQuestion(ctx, w.trainer, q))
	must[Regrade](t)(w.Correct(ctx, w.trainer, test, q.ID, Correction{Drop: FullMarks, Favour: true, Reason: "Pilihan b juga benar."}, strings.Repeat("a", 32), 10))
	if r := must[Result](t)(w.Result(ctx, me, first)); len(r.Changes) != 1 || r.Changes[0].Reason != "" || r.Percent != 20 {
		t.Errorf("before the last: %+v", r.Changes)
	}
	w.finish(me, test, 0)
	if r := must[Result](t)(w.Result(ctx, me, first)); len(r.Changes) != 1 || r.Changes[0].Reason != "Pilihan b juga benar." {
		t.Errorf("after the last: %+v", r.Changes)
	}
}

func TestTheMomentOfTheKeyGoesWithATest(t *testing.T) {
	w := newWorld(t)
	closes := w.time.Add(time.Hour)
	test, _ := w.test(func(s *Settings) { s.ClosesAt, s.RevealAfter = &closes, AfterClosing })
	copied := must[int64](t)(w.Copy(ctx, w.trainer, test, "Salinan"))
	if a := must[Assessment](t)(w.Find(ctx, w.trainer, copied)); a.RevealAfter != AfterClosing || a.ClosesAt != nil {
		t.Errorf("%+v", a.Settings)
	}
	w.refused(w.Publish(ctx, w.trainer, copied), "closes assessment.reveal_needs_closing")
	there := w.elsewhere()
	for _, id := range []int64{test, copied} { // a copy has no dates: it is taken in all the same
		b := must[[]byte](t)(w.Document(ctx, w.trainer, id, Keys{}))
		taken := must[Taken](t)(w.TakeDocument(ctx, there, there.LibraryID, b, Keys{}, true))
		if again := must[[]byte](t)(w.Document(ctx, there, taken.ID, Keys{})); string(again) != string(b) || !strings.Contains(string(b), `"reveal_after": "closing"`) {
			t.Errorf("it reads back as %s, was %s", again, b)
		}
	}
}

// A trial shows what a learner sees who has just handed in, and what they will.
func TestATrialShowsWhatWaits(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(func(s *Settings) { s.RevealAfter = AfterLast })
	x := w.Trials()
	id := must[int64](t)(x.Begin(ctx, w.trainer, test, ""))
	w.ok(x.Submit(ctx, w.trainer, id))
	if r := must[Result](t)(x.Result(ctx, w.trainer, id)); r.Items != nil || r.Waits == nil || r.Waits.Left != 1 || r.Shows != RevealScore {
		t.Errorf("at once: %+v", r)
	}
	if r := must[Result](t)(x.Later().Result(ctx, w.trainer, id)); len(r.Items) != 5 || r.Waits != nil || r.Shows != RevealFull {
		t.Errorf("later: %+v", r)
	}
}

// Who might read the key counts for their course and in no figure.
func TestWhoKnowsTheKeyMeasuresNothing(t *testing.T) {
	w := newWorld(t)
	test, questions := w.test(nil)
	coach := w.person("Pelatih lain", lms.Trainer)
	early := w.finish(w.head, test, 2) // nobody has sat it: its analysis shows nothing yet
	class := slices.Clone(w.learners)
	for i := len(class); i < itemstat.MinShown; i++ {
		class = append(class, w.person(fmt.Sprint("Murid ", i), lms.Librarian))
	}
	for i, who := range append(class, coach) {
		w.finish(who, test, i%5)
	}
	late := w.finish(w.head, test, 5)
	for id, want := range map[int64]bool{early: false, late: true} {
		if r := must[Result](t)(w.Result(ctx, w.head, id)); r.KnowsKey != want {
			t.Errorf("the head knows the key: %t, want %t", r.KnowsKey, want)
		}
	}
	if knows := must[bool](t)(w.KnowsKey(ctx, w.learners[0], test)); knows {
		t.Error("a learner knows the key")
	}
	people := len(class) + 1 // the head's first attempt
	if r := must[Results](t)(w.Results(ctx, w.trainer, test)); r.People != people || len(r.Sittings) != people+2 {
		t.Errorf("%d people, %d attempts", r.People, len(r.Sittings))
	}
	if a := must[Analysis](t)(w.Analysis(ctx, w.trainer, test)); a.People != people {
		t.Errorf("the analysis rests on %d people, want %d", a.People, people)
	}
	for _, s := range must[[]Score](t)(w.Scores(ctx, lms.System("test"), w.library)) {
		if s.AccountID == coach.AccountID || s.AccountID == w.head.AccountID && s.Number == 2 {
			t.Errorf("a study counts %+v", s)
		}
	}
	post, _ := w.testOf(questions, nil)
	pair := must[int64](t)(w.CreatePair(ctx, w.trainer, test, post, PairSettings{}))
	w.pass(time.Minute)
	for _, who := range append(class, coach) {
		w.finish(who, post, 5)
	}
	if g := must[Gains](t)(w.Gains(ctx, w.trainer, pair, nil)); g.People != len(class) {
		t.Errorf("gains of %d people", g.People)
	}
	mine := must[[]Attempt](t)(w.Mine(ctx, coach, test))
	if results := TestResults(mine); len(results) != 1 || !mine[0].KnowsKey {
		t.Errorf("their course hears %+v", results)
	}
}

// Nobody corrects their own mark: another trainer does.
func TestNobodyRegradesThemselves(t *testing.T) {
	w := newWorld(t)
	test, questions := w.test(nil)
	q := questions[0].ID
	own, learner := w.finish(w.trainer, test, 0), w.finish(w.learners[0], test, 0)
	drop := Correction{Drop: FullMarks, Favour: true, Reason: "x"}
	if s := must[RegradeSheet](t)(w.RegradeSheet(ctx, w.trainer, test, q, drop)); s.Own != 1 || s.Touch != 1 || len(s.Changes) != 1 || s.Changes[0].AttemptID != learner {
		t.Errorf("%+v", s)
	}
	must[Regrade](t)(w.Correct(ctx, w.trainer, test, q, drop, strings.Repeat("a", 32), 10))
	w.ok(w.ContinueRegrades(ctx, lms.System("test"), 10))
	percent := func(id int64) float64 { return must[Result](t)(w.Result(ctx, w.trainer, id)).Percent }
	if percent(own) != 0 || percent(learner) != 20 {
		t.Errorf("own %v, the learner's %v", percent(own), percent(learner))
	}
	_, err := w.Correct(ctx, w.trainer, test, q, drop, strings.Repeat("b", 32), 10)
	w.refused(err, "regrade.own")
	open := w.start(w.trainer, test)
	w.ok(w.Submit(ctx, w.trainer, open))
	if percent(open) != 0 {
		t.Errorf("one handed in later: %v", percent(open))
	}
	other := w.person("Pelatih lain", lms.Trainer)
	must[Regrade](t)(w.Correct(ctx, other, test, q, drop, strings.Repeat("c", 32), 10))
	if percent(own) != 20 || percent(open) != 20 || percent(learner) != 20 {
		t.Errorf("after another trainer's: %v %v %v", percent(own), percent(open), percent(learner))
	}
}
