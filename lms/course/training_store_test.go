package course

import (
	"testing"
	"time"

	"binapustaka/lms"
)

// A course is a training from the first lesson opened to the last required one
// done; the tests that measure it are no part of it.
func TestTrainingsOfACourse(t *testing.T) {
	w := newWorld(t)
	id, keys := w.published(test("Sebelum", 71), page("Satu"), page("Dua"), test("Sesudah", 72))
	ani, tia := w.person("Ani", w.library, lms.Librarian), w.person("Tia", w.library, lms.Librarian)
	for _, who := range []lms.Actor{w.rina, w.budi, ani, tia} {
		w.ok(w.Enrol(ctx, who, id))
	}
	passed := func(who lms.Actor, test int64) {
		t.Helper()
		begun := w.time
		w.pass(time.Hour)
		w.ok(w.RecordTests(ctx, who, []lms.TestResult{{AccountID: who.AccountID, AssessmentID: test, Percent: 90, Passed: true, Begun: begun, At: w.time}}))
	}
	passed(w.rina, 71)
	passed(w.budi, 71)
	w.pass(24 * time.Hour)
	begun := w.time
	w.complete(w.rina, id, keys[1])
	w.complete(w.budi, id, keys[1])
	w.pass(24 * time.Hour)
	ended := w.time
	w.complete(w.rina, id, keys[2])
	w.pass(24 * time.Hour)
	passed(w.rina, 72)
	w.ok(w.Withdraw(ctx, w.trainer, id, ani.AccountID))

	all := must[[]lms.Training](t)(w.Trainings(ctx, w.head, id, 71, 72))
	want := []lms.Training{{AccountID: w.rina.AccountID, Begun: begun, Ended: ended}, {AccountID: w.budi.AccountID, Begun: begun}, {AccountID: ani.AccountID}, {AccountID: tia.AccountID}}
	if len(all) != len(want) {
		t.Fatalf("%+v", all)
	}
	for i, got := range all {
		if got.AccountID != want[i].AccountID || !got.Begun.Equal(want[i].Begun) || !got.Ended.Equal(want[i].Ended) {
			t.Errorf("%+v, want %+v", got, want[i])
		}
	}
	// Tests of no pair are lessons like others.
	if all = must[[]lms.Training](t)(w.Trainings(ctx, w.trainer, id)); !all[0].Begun.Before(begun) || !all[0].Ended.After(ended) || !all[1].Ended.IsZero() {
		t.Errorf("%+v", all)
	}
	_, err := w.Trainings(ctx, w.rina, id, 71)
	w.refused(err, lms.Forbidden, "error.forbidden")
	_, err = w.Trainings(ctx, w.elsewhere, id, 71)
	w.refused(err, lms.NotFound, "error.not_found")
}
