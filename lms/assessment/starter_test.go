package assessment

import (
	"testing"

	"binapustaka/lms"
)

func TestStarterIsSound(t *testing.T) {
	tests, err := loadStarter()
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{}
	kinds := map[Kind]int{}
	codes := map[string]bool{}
	for _, test := range tests {
		sizes[test.Code] = len(test.Questions)
		if err := test.settings().Check(); err != nil {
			t.Errorf("%s: %v", test.Code, err)
		}
		for _, sq := range test.Questions {
			q := sq.question(1, nil)
			if err := q.Check(); err != nil {
				t.Errorf("%s: %v", sq.Code, err)
			}
			if codes[sq.Code] || sq.Points <= 0 {
				t.Errorf("%s: code twice, or worth %v", sq.Code, sq.Points)
			}
			codes[sq.Code] = true
			if test.Code == "diagnostik" {
				kinds[q.Kind]++
			}
			for i, o := range q.Options {
				if q.Kind.Choice() && o.Feedback == "" {
					t.Errorf("%s: option %d says nothing about why", sq.Code, i)
				}
			}
			if !q.Kind.Choice() && q.Kind != Matching && q.Kind != Ordering && q.Feedback == "" {
				t.Errorf("%s: no reason", sq.Code)
			}
		}
	}
	for code, want := range map[string]int{"diagnostik": 20, "pengatalogan": 8, "sirkulasi": 8, "referensi": 8} {
		if sizes[code] != want {
			t.Errorf("%s: %d questions, want %d", code, sizes[code], want)
		}
	}
	for _, k := range []Kind{Single, Multiple, TrueFalse, ShortAnswer, Numerical} {
		if kinds[k] == 0 {
			t.Errorf("the diagnostic test has no %s", k)
		}
	}
}

func TestInstallStarterTwice(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		w.ok(w.InstallStarter(ctx, lms.System("demo"), w.library, nil))
	}
	list := must[[]Listed](t)(w.List(ctx, w.learners[0], w.library))
	if len(list) != 4 {
		t.Fatalf("%d tests", len(list))
	}
	id := must[int64](t)(w.StarterID(ctx, w.library, "diagnostik"))
	if a := must[Assessment](t)(w.Find(ctx, w.learners[0], id)); a.Questions != 20 || a.Status != Published {
		t.Errorf("%+v", a)
	}
	w.finish(w.learners[0], id, 20)
	if !must[bool](t)(w.Passed(ctx, w.learners[0], id)) {
		t.Error("the keys of the diagnostic test do not pass it")
	}
	_, err := w.StarterID(ctx, w.library, "tidak-ada")
	w.refused(err, "assessment.not_found")
	w.refused(w.InstallStarter(ctx, w.learners[0], w.library, nil), "assessment.forbidden.install")
}
