package assessment

import (
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestAccessCodeAndWaiting(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(func(s *Settings) { s.AccessCode, s.WaitMinutes, s.AttemptsAllowed = " Buku 26 ", 60, 0 })
	me := w.learners[0]
	for _, code := range []string{"", "buku", "buku 27"} {
		_, err := w.Start(ctx, me, test, code)
		w.refused(err, "code assessment.code_wrong")
	}
	id := must[int64](t)(w.Start(ctx, me, test, "BUKU26"))
	if again := must[int64](t)(w.Start(ctx, me, test, "")); again != id { // going on asks for nothing
		t.Errorf("attempt %d beside %d", again, id)
	}
	w.ok(w.Submit(ctx, me, id))
	w.pass(59 * time.Minute)
	_, err := w.Start(ctx, me, test, "buku 26")
	w.refused(err, "assessment.wait")
	w.pass(time.Minute)
	must[int64](t)(w.Start(ctx, me, test, "buku 26"))
	if a := must[Assessment](t)(w.Find(ctx, w.trainer, must[int64](t)(w.Copy(ctx, w.trainer, test, "Salinan")))); a.AccessCode != "Buku 26" || a.WaitMinutes != 60 {
		t.Errorf("copy: %+v", a.Settings)
	}
}

// grant gives somebody extra minutes, or takes all back with 0.
func (w *world) grant(test int64, who lms.Actor, minutes int) {
	w.t.Helper()
	_, err := w.TakeException(ctx, w.trainer, test, who.AccountID)
	if minutes > 0 {
		_, err = w.Except(ctx, w.trainer, test, who.AccountID, Exception{Minutes: minutes})
	}
	w.ok(err)
}

func TestExtraTime(t *testing.T) {
	w := newWorld(t)
	closes := w.time.Add(20 * time.Minute)
	test, _ := w.test(func(s *Settings) { s.ClosesAt = &closes })
	slow, other := w.learners[0], w.learners[1]
	w.grant(test, slow, 15)
	left := func(id int64, me int) time.Duration {
		sheet := must[Sheet](t)(w.Sheet(ctx, w.learners[me], id))
		return sheet.Remaining(w.time)
	}
	one, two := w.start(slow, test), w.start(other, test)
	if left(one, 0) != 35*time.Minute || left(two, 1) != 20*time.Minute {
		t.Errorf("%v and %v", left(one, 0), left(two, 1))
	}
	w.grant(test, other, 10) // in the middle
	w.grant(test, slow, 0)
	if left(one, 0) != 20*time.Minute || left(two, 1) != 30*time.Minute {
		t.Errorf("%v and %v", left(one, 0), left(two, 1))
	}
	extras := must[[]Granted](t)(w.Exceptions(ctx, w.trainer, test))
	if len(extras) != 1 || extras[0].AccountID != other.AccountID || extras[0].Minutes != 10 || extras[0].By != "Pelatih" {
		t.Errorf("%+v", extras)
	}
	// Whose time was up before keeps what the clock said.
	w.pass(21 * time.Minute)
	w.grant(test, slow, 30)
	if left(one, 0) != 0 {
		t.Errorf("an attempt that was over has %v", left(one, 0))
	}

	if _, err := w.Exceptions(ctx, w.head, test); keys(err) != "assessment.forbidden.persons" {
		t.Errorf("the head reads who has extra time: %v", err)
	}
}

func TestWhatHoldsForOnePerson(t *testing.T) {
	w := newWorld(t)
	opens, closes := w.time.Add(time.Hour), w.time.Add(2*time.Hour)
	test, _ := w.test(func(s *Settings) {
		s.AttemptsAllowed, s.WaitMinutes, s.OpensAt, s.ClosesAt = 1, 60, &opens, &closes
	})
	me, other := w.learners[0], w.learners[1]
	early, late := w.time.Add(-time.Hour), w.time.Add(3*time.Hour)
	earlier, sooner := w.time.Add(-2*time.Hour), w.time.Add(90*time.Minute)
	due := func(who lms.Actor) int { t.Helper(); return len(must[[]Due](t)(w.Due(ctx, who))) }
	measured := func(who lms.Actor) int { return len(must[[]Measuring](t)(w.Measures(ctx, who, w.library))) }
	_, err := w.db.Exec(`UPDATE question SET competency_id = 7`)
	w.ok(err)

	for _, c := range []struct {
		actor lms.Actor
		to    int64
		e     Exception
		want  string
	}{
		{w.trainer, me.AccountID, Exception{}, "extra-minutes assessment.extra_nothing"},
		{w.trainer, me.AccountID, Exception{Minutes: -1}, "extra-minutes assessment.extra_range"},
		{w.trainer, me.AccountID, Exception{Attempts: -1}, "extra-attempts assessment.extra_attempts_range"},
		{w.trainer, me.AccountID, Exception{ClosesAt: &opens}, "extra-closes assessment.extra_closes_before"},
		{w.trainer, me.AccountID, Exception{OpensAt: &late}, "extra-opens assessment.extra_opens_after"},
		{w.trainer, me.AccountID, Exception{OpensAt: &earlier, ClosesAt: &early}, "extra-closes assessment.extra_closes_past"},
		{w.trainer, me.AccountID, Exception{ClosesAt: &sooner, Minutes: 5}, "extra-closes assessment.extra_closes_sooner"},
		{w.trainer, me.AccountID, Exception{NoWait: true, Reason: strings.Repeat("a", 301)}, "extra-reason question.too_long"},
		{w.trainer, 999_999, Exception{Minutes: 5}, "extra-person assessment.extra_person"},
		{me, me.AccountID, Exception{Minutes: 60}, "assessment.forbidden.write"},
	} {
		_, err := w.Except(ctx, c.actor, test, c.to, c.e)
		w.refused(err, c.want)
	}
	_, err = w.Start(ctx, me, test, "")
	w.refused(err, "assessment.not_open_yet")
	if due(me) != 0 {
		t.Error("due before it opens")
	}
	if name := must[string](t)(w.Except(ctx, w.trainer, test, me.AccountID, Exception{OpensAt: &early, ClosesAt: &late, Attempts: 1, NoWait: true, Reason: " Sakit "})); name != me.Name {
		t.Errorf("granted to %s", name)
	}
	if g := must[[]Granted](t)(w.Exceptions(ctx, w.trainer, test)); len(g) != 1 || g[0].Reason != "Sakit" || !g[0].NoWait || g[0].Attempts != 1 || !g[0].ClosesAt.Equal(late) || !g[0].At.Equal(w.time) {
		t.Errorf("%+v", g)
	}
	mine, e, err := w.FindMine(ctx, me, test)
	w.ok(err)
	if mine.AttemptsAllowed != 2 || mine.WaitMinutes != 0 || !mine.ClosesAt.Equal(late) || e.Reason != "" {
		t.Errorf("%+v %+v", mine.Settings, e)
	}
	if l := must[[]Listed](t)(w.List(ctx, me, w.library))[0]; !l.ClosesAt.Equal(late) || l.AttemptsAllowed != 2 {
		t.Errorf("%+v", l.Settings)
	}
	if due(me) != 1 || due(other) != 0 {
		t.Error("the exception does not reach what is due")
	}
	w.finish(me, test, 1)
	if list := must[[]Due](t)(w.Due(ctx, me)); len(list) != 1 || !list[0].ClosesAt.Equal(late) {
		t.Errorf("%+v", list)
	}
	w.pass(2*time.Hour + 40*time.Minute) // closed for others, and twenty minutes are left
	if measured(me) != 1 || measured(other) != 0 {
		t.Error("the exception does not reach what measures a competency")
	}
	_, err = w.Start(ctx, other, test, "")
	w.refused(err, "assessment.closed")
	second := w.start(me, test) // without a wait
	left := func() time.Duration { return must[Sheet](t)(w.Sheet(ctx, me, second)).Remaining(w.time) }
	if left() != 20*time.Minute {
		t.Errorf("%v left", left())
	}
	// Another closing time and more minutes reach the running attempt.
	later := late.Add(5 * time.Minute)
	must[string](t)(w.Except(ctx, w.trainer, test, me.AccountID, Exception{ClosesAt: &later, Attempts: 1}))
	if left() != 25*time.Minute {
		t.Errorf("%v left", left())
	}
	must[string](t)(w.Except(ctx, w.trainer, test, me.AccountID, Exception{ClosesAt: &later, Attempts: 1, Minutes: 7}))
	if left() != 32*time.Minute {
		t.Errorf("%v left", left())
	}
	w.ok(w.Submit(ctx, me, second))
	_, err = w.Start(ctx, me, test, "")
	w.refused(err, "assessment.attempts_used")
	must[string](t)(w.TakeException(ctx, w.trainer, test, me.AccountID))
	_, err = w.Start(ctx, me, test, "")
	w.refused(err, "assessment.closed")
	if len(must[[]Granted](t)(w.Exceptions(ctx, w.trainer, test))) != 0 {
		t.Error("it was not taken back")
	}
}
