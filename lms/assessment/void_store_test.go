package assessment

import (
	"testing"
	"time"

	"binapustaka/lms"
)

func TestAVoidAttemptCountsNowhere(t *testing.T) {
	w := newWorld(t)
	system := lms.System("test")
	test, questions := w.test(func(s *Settings) { s.AttemptsAllowed, s.WaitMinutes = 2, 60 })
	_, err := w.db.Exec(`UPDATE question SET competency_id = 7 WHERE id = ?`, questions[2].ID)
	w.ok(err)
	me := w.learners[0]
	first := w.finish(me, test, 5)
	w.pass(61 * time.Minute)
	second := w.finish(me, test, 2)
	for _, other := range w.learners[1:5] {
		w.finish(other, test, 2)
	}
	shown := func(attempt int64) int {
		t.Helper()
		list, err := w.CompetencyScores(ctx, system, attempt)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v %v", list, err)
		}
		return list[0].Items
	}
	tell := func() (all []lms.TestResult) {
		t.Helper()
		for _, a := range must[[]Attempt](t)(w.Untold(ctx, system, 99)) {
			if a.AccountID == me.AccountID {
				all = must[[]lms.TestResult](t)(w.Restated(ctx, system, a))
			}
			w.ok(w.SetTold(ctx, system, a))
		}
		return all
	}
	tell()
	if r := must[Results](t)(w.Results(ctx, w.head, test)); r.People != 5 || r.Mean.Value != 52 || shown(first) != 1 || shown(second) != 0 {
		t.Fatalf("before: %+v", r.Mean)
	}
	if due := must[[]Due](t)(w.Due(ctx, me)); len(due) != 0 {
		t.Errorf("passed and due: %+v", due)
	}

	for _, c := range []struct {
		actor  lms.Actor
		id     int64
		reason string
		key    string
	}{
		{w.head, first, "x", "assessment.forbidden.persons"},
		{me, first, "x", "assessment.forbidden.persons"},
		{w.trainer, first, " ", "void-reason void.reason_missing"},
		{w.trainer, w.finish(w.trainer, test, 1), "x", "void.own"},
		{w.trainer, w.start(w.learners[5], test), "x", "attempt.still_open"},
		{w.trainer, 999_999, "x", "attempt.not_found"},
	} {
		_, err := w.SetVoid(ctx, c.actor, c.id, true, c.reason)
		w.refused(err, c.key)
	}
	_, err = w.SetVoid(ctx, w.trainer, first, false, "x")
	w.refused(err, "void.meanwhile")
	must[Attempt](t)(w.SetVoid(ctx, w.trainer, first, true, " Jawaban disalin. "))
	_, err = w.SetVoid(ctx, w.trainer, first, true, "x")
	w.refused(err, "void.meanwhile")

	// The person reads it with the reason, and not who said so.
	r := must[Result](t)(w.Result(ctx, me, first))
	if !r.Voided || r.Percent != 100 || len(r.Items) != 5 || len(r.Voids) != 1 || r.Voids[0].Reason != "Jawaban disalin." || r.Voids[0].By != "" {
		t.Errorf("%+v %+v", r.Attempt, r.Voids)
	}
	if v := must[Result](t)(w.Result(ctx, w.trainer, first)).Voids[0]; v.By != "Pelatih" {
		t.Errorf("%+v", v)
	}
	// Figures rest on the first that counts; the trainer's own, who may read the key, is not among them.
	all := must[Results](t)(w.Results(ctx, w.trainer, test))
	if all.People != 5 || all.Mean.Value != 40 {
		t.Errorf("%+v", all.Mean)
	}
	if len(all.Sittings) != 7 {
		t.Errorf("%d sittings", len(all.Sittings))
	}
	for _, s := range must[[]Score](t)(w.Scores(ctx, system, w.library)) {
		if s.AccountID == me.AccountID && s.Number == 1 {
			t.Errorf("a score of a void attempt: %+v", s)
		}
	}
	if passed := must[bool](t)(w.Passed(ctx, me, test)); passed {
		t.Error("passed by a void attempt")
	}
	listed := must[[]Listed](t)(w.List(ctx, me, w.library))[0]
	if listed.Used != 1 || listed.Passed || *listed.Best != 40 || listed.LastID != second {
		t.Errorf("%+v", listed)
	}
	// What was told of it is withdrawn, and what it had in common with the second
	// is measured by the second.
	if left := tell(); len(left) != 1 || left[0].Passed || shown(first) != 0 || shown(second) != 1 {
		t.Errorf("left %+v", left)
	}
	// One attempt of two is used, and the wait is that of the second.
	_, err = w.Start(ctx, me, test, "")
	w.refused(err, "assessment.wait")
	w.pass(time.Hour)
	if due := must[[]Due](t)(w.Due(ctx, me)); len(due) != 1 {
		t.Errorf("not due again: %+v", due)
	}
	third := w.start(me, test)
	if mine := must[[]Attempt](t)(w.Mine(ctx, me, test)); len(mine) != 3 || mine[2].ID != third || mine[2].Number != 3 {
		t.Errorf("%+v", mine)
	}

	must[Attempt](t)(w.SetVoid(ctx, w.trainer, first, false, "Ternyata bukan dia."))
	if again := tell(); len(again) != 2 || !again[0].Passed || shown(first) != 1 || shown(second) != 0 {
		t.Errorf("%+v", again)
	}
	if r := must[Result](t)(w.Result(ctx, me, first)); r.Voided || len(r.Voids) != 2 {
		t.Errorf("%+v", r.Voids)
	}
	if r := must[Results](t)(w.Results(ctx, w.trainer, test)); r.Mean.Value != (100+4*40)/5. {
		t.Errorf("%+v", r.Mean)
	}
}

// Nobody marks, decides or corrects for what counts nowhere.
func TestAVoidAttemptWaitsForNobody(t *testing.T) {
	w := newWorld(t)
	test := w.essayTest()
	me := w.learners[0]
	id := w.essays(me, test)
	w.essays(w.learners[1], test)
	must[Attempt](t)(w.SetVoid(ctx, w.trainer, id, true, "x"))
	_, tasks, err := w.MarkTasks(ctx, w.trainer, test)
	w.ok(err)
	if len(tasks) != 2 || tasks[0].Person != 2 {
		t.Errorf("%+v", tasks)
	}
	_, err = w.MarkSheet(ctx, w.trainer, test, 1, 1)
	w.refused(err, "attempt.not_found")
	if l := must[[]Listed](t)(w.List(ctx, w.trainer, w.library))[0]; l.ToMark != 2 || l.People != 1 {
		t.Errorf("%+v", l)
	}
	told := must[[]Attempt](t)(w.Untold(ctx, lms.System("test"), 9))
	if len(told) != 1 || !told[0].Voided || len(TestResults(told)) != 0 {
		t.Errorf("%+v", told)
	}
	w.ok(w.SetTold(ctx, lms.System("test"), told[0]))
	if told = must[[]Attempt](t)(w.Untold(ctx, lms.System("test"), 9)); len(told) != 0 {
		t.Errorf("told again: %+v", told)
	}

	// A keyed-in one that is void can still be taken back.
	simple, _ := w.test(nil)
	sat, _ := w.keyIn(me, simple, 3)
	must[Attempt](t)(w.SetVoid(ctx, w.trainer, sat.ID, true, "x"))
	must[int64](t)(w.TakeBackPaper(ctx, w.trainer, sat.ID, "Tertukar"))
}

// A gain is from the first attempt that counts to the first after it that counts.
func TestAVoidAttemptIsNoGain(t *testing.T) {
	w := newWorld(t)
	pre, post := w.twins()
	pair := must[int64](t)(w.CreatePair(ctx, w.trainer, pre, post, PairSettings{}))
	var before int64
	for i := range 10 {
		who := w.person("Peserta", lms.Librarian)
		w.reach(who, pre, i%3, 2)
		w.reach(who, post, 4, 3)
		before = must[[]Attempt](t)(w.Mine(ctx, who, pre))[0].ID
	}
	people := func() int { return must[Gains](t)(w.Gains(ctx, w.head, pair, nil)).People }
	if people() != 10 {
		t.Fatalf("%d people", people())
	}
	must[Attempt](t)(w.SetVoid(ctx, w.trainer, before, true, "x"))
	if people() != 9 {
		t.Errorf("%d people", people())
	}
	must[Attempt](t)(w.SetVoid(ctx, w.trainer, before, false, "x"))
	if people() != 10 {
		t.Errorf("%d people", people())
	}
}
