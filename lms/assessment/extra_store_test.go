package assessment

import (
	"testing"
	"time"
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

func TestExtraTime(t *testing.T) {
	w := newWorld(t)
	closes := w.time.Add(20 * time.Minute)
	test, _ := w.test(func(s *Settings) { s.ClosesAt = &closes })
	slow, other := w.learners[0], w.learners[1]
	w.ok(w.GrantExtra(ctx, w.trainer, test, slow.AccountID, 15))
	left := func(id int64, me int) time.Duration {
		sheet := must[Sheet](t)(w.Sheet(ctx, w.learners[me], id))
		return sheet.Remaining(w.time)
	}
	one, two := w.start(slow, test), w.start(other, test)
	if left(one, 0) != 35*time.Minute || left(two, 1) != 20*time.Minute {
		t.Errorf("%v and %v", left(one, 0), left(two, 1))
	}
	w.ok(w.GrantExtra(ctx, w.trainer, test, other.AccountID, 10)) // in the middle
	w.ok(w.GrantExtra(ctx, w.trainer, test, slow.AccountID, 0))
	if left(one, 0) != 20*time.Minute || left(two, 1) != 30*time.Minute {
		t.Errorf("%v and %v", left(one, 0), left(two, 1))
	}
	extras := must[[]Extra](t)(w.Extras(ctx, w.trainer, test))
	if len(extras) != 1 || extras[0].AccountID != other.AccountID || extras[0].Minutes != 10 || extras[0].GrantedBy != "Pelatih" {
		t.Errorf("%+v", extras)
	}
	// Whose time was up before keeps what the clock said.
	w.pass(21 * time.Minute)
	w.ok(w.GrantExtra(ctx, w.trainer, test, slow.AccountID, 30))
	if left(one, 0) != 0 {
		t.Errorf("an attempt that was over has %v", left(one, 0))
	}

	w.refused(w.GrantExtra(ctx, w.trainer, test, slow.AccountID, -1), "extra-minutes assessment.extra_range")
	w.refused(w.GrantExtra(ctx, w.trainer, test, 999_999, 5), "extra-person assessment.extra_person")
	w.refused(w.GrantExtra(ctx, slow, test, slow.AccountID, 60), "assessment.forbidden.write")
	if _, err := w.Extras(ctx, w.head, test); keys(err) != "assessment.forbidden.persons" {
		t.Errorf("the head reads who has extra time: %v", err)
	}
}
