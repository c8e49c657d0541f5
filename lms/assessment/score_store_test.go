package assessment

import (
	"testing"
	"time"
)

func TestFreshResults(t *testing.T) {
	w := newWorld(t)
	quiet, _ := w.test(nil)
	busy, _ := w.test(nil)
	w.finish(w.learners[0], quiet, 1)
	w.pass(48 * time.Hour)
	since := w.time.Add(-time.Hour)
	if fresh := must[[]Fresh](t)(w.Fresh(ctx, w.trainer, w.library, since)); len(fresh) != 0 {
		t.Errorf("%+v", fresh)
	}
	w.finish(w.learners[0], busy, 1)
	w.finish(w.learners[0], busy, 2)
	w.finish(w.learners[1], quiet, 2)
	w.start(w.learners[2], quiet)
	fresh := must[[]Fresh](t)(w.Fresh(ctx, w.trainer, w.library, since))
	if len(fresh) != 2 || fresh[0].AssessmentID != busy || fresh[0].Attempts != 2 || fresh[1].AssessmentID != quiet || fresh[1].Attempts != 1 || fresh[1].Title == "" {
		t.Errorf("%+v", fresh)
	}
	_, err := w.Fresh(ctx, w.head, w.library, since)
	w.refused(err, "assessment.forbidden.persons")
}
