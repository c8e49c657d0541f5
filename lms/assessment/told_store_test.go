package assessment

import (
	"testing"
	"time"

	"binapustaka/lms"
)

func TestUntold(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(nil)
	system := lms.System("attempt:sweep")
	_, err := w.Untold(ctx, w.trainer, 10)
	w.refused(err, "assessment.forbidden.system")
	w.refused(w.SetTold(ctx, w.trainer, Attempt{}), "assessment.forbidden.system")

	w.start(w.learners[0], test) // is not handed in
	one, two := w.finish(w.learners[1], test, 2), w.start(w.learners[2], test)
	w.pass(time.Hour)
	w.Sheet(ctx, w.learners[2], two) // the time is up
	list := must[[]Attempt](t)(w.Untold(ctx, system, 10))
	if len(list) != 2 || list[0].ID != one || list[1].ID != two {
		t.Fatalf("%+v", list)
	}
	want := lms.TestResult{AccountID: w.learners[1].AccountID, AssessmentID: test, Percent: 40, Begun: w.time.Add(-time.Hour), At: w.time.Add(-time.Hour)}
	if r := TestResults(append(list[:1], Attempt{})); len(r) != 1 || r[0] != want {
		t.Errorf("%+v, want %+v", r, want)
	}
	w.ok(w.SetTold(ctx, system, list[0]))
	if list = must[[]Attempt](t)(w.Untold(ctx, system, 1)); len(list) != 1 || list[0].ID != two {
		t.Errorf("%+v", list)
	}

	// Graded anew while the courses were being told: they are told again.
	if _, err := w.db.Exec(`UPDATE attempt SET percent = 66.67 WHERE id = ?`, two); err != nil {
		t.Fatal(err)
	}
	w.ok(w.SetTold(ctx, system, list[0]))
	list = must[[]Attempt](t)(w.Untold(ctx, system, 10))
	if len(list) != 1 || list[0].Percent != 66.67 {
		t.Fatalf("%+v", list)
	}
	w.ok(w.SetTold(ctx, system, list[0]))
	if list = must[[]Attempt](t)(w.Untold(ctx, system, 10)); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}
