package assessment

import (
	"fmt"
	"math"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestBorder(t *testing.T) {
	b := border(60, 25, nil, 0) // √(.6 × .4 / 24) = .1
	if b == nil || math.Abs(b.SEM-10) > 1e-9 || math.Abs(b.Low-50) > 1e-9 || math.Abs(b.High-70) > 1e-9 || !b.Holds(50) || b.Holds(49.9) || b.People != 0 {
		t.Errorf("%+v", b)
	}
	sem := 4.0
	if b = border(60, 25, &sem, 80); b.Low != 56 || b.High != 64 || b.People != 80 {
		t.Errorf("%+v", b)
	}
	if border(0, 25, nil, 0) != nil || border(60, 1, nil, 0) != nil {
		t.Error("a band without a pass mark, or of one question")
	}
}

func TestBorderlineResults(t *testing.T) {
	w := newWorld(t)
	test, _ := w.test(func(s *Settings) { s.PassPercent, s.Reveal = 60, RevealScore })
	near, far, secret := w.finish(w.learners[0], test, 3), w.finish(w.learners[1], test, 0), lms.System("test")
	res := must[Result](t)(w.Result(ctx, w.learners[0], near))
	if want := 100 * math.Sqrt(.6*.4/4); !res.Near() || math.Abs(res.Border.SEM-want) > 1e-6 || res.Border.Questions != 5 {
		t.Errorf("%+v", res.Border)
	}
	if res := must[Result](t)(w.Result(ctx, w.learners[1], far)); res.Near() || res.Border == nil {
		t.Errorf("%+v", res.Border)
	}
	list := must[Results](t)(w.Results(ctx, w.trainer, test)).Sittings
	if len(list) != 2 || !list[0].Near || list[1].Near {
		t.Errorf("%+v", list)
	}
	w.refused(w.RefreshSEM(ctx, w.trainer), "assessment.forbidden.system")

	// From thirty people on the error is that of the test, worked out by the job.
	for i := range 30 {
		w.finish(w.person(fmt.Sprint(i), lms.Librarian), test, i%6)
	}
	w.ok(w.RefreshSEM(ctx, secret))
	a := must[Analysis](t)(w.Analysis(ctx, w.trainer, test))
	res = must[Result](t)(w.Result(ctx, w.learners[0], near))
	if a.Reliability == nil || res.Border.People != 32 || math.Abs(res.Border.SEM-a.SEMPercent) > .001 {
		t.Errorf("%+v, %v", res.Border, a.SEMPercent)
	}
	late := w.finish(w.person("lambat", lms.Librarian), test, 5)
	w.ok(w.RefreshSEM(ctx, secret))
	if res := must[Result](t)(w.Result(ctx, w.trainer, late)); res.Border.People != 32 {
		t.Errorf("worked out at once: %+v", res.Border)
	}
	w.pass(2 * time.Hour)
	w.finish(w.person("kemudian", lms.Librarian), test, 5)
	w.ok(w.RefreshSEM(ctx, secret))
	if res := must[Result](t)(w.Result(ctx, w.trainer, late)); res.Border.People != 34 {
		t.Errorf("%+v", res.Border)
	}
}
