package course

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"binapustaka/lms"
)

// exam lets names carry tests, and their area refuse a wrong one.
func exam(names Names) (Names, func(context.Context, []byte, bool) (TakenTest, error)) {
	names.Document = func(_ context.Context, id int64) ([]byte, error) { return fmt.Appendf(nil, `{"test": %d}`, id), nil }
	return names, func(_ context.Context, b []byte, write bool) (taken TakenTest, err error) {
		switch {
		case string(b) != `{"test": 7}`:
			taken.Problems = lms.Problems{lms.Fail(lms.Invalid, "document.format", lms.Args{"format": "?"})}
		case write:
			taken.ID = 99
		}
		taken.Says = Told{"package.test_there", lms.Args{"title": "Uji"}}
		return taken, nil
	}
}

// A test goes along in its own file, once, however many lessons ask for it; what
// another area makes of it is the lesson's test.
func TestTestsTravel(t *testing.T) {
	w := newWorld(t)
	id, _ := w.published(test("Uji", 7), test("Sekali lagi", 7))
	names, take := exam(Names{Tests: map[int64]string{7: "Uji kompetensi", 99: "Uji kompetensi"}})
	var out, again bytes.Buffer
	must[string](t)(w.Export(ctx, w.trainer, id, names, &out))
	_, r, err := w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), Named{Take: take}, false)
	if err != nil || len(r.Problems)+len(r.Missing) > 0 || len(r.Tests) != 1 {
		t.Errorf("%+v %v", r, err)
	}
	made, r, err := w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), Named{Take: take}, true)
	if err != nil || len(r.Problems)+len(r.Missing) > 0 || len(r.Tests) != 1 {
		t.Errorf("%+v %v", r, err)
	}
	for _, l := range must[Editing](t)(w.Edit(ctx, w.elsewhere, made)).Draft.Lessons() {
		if l.AssessmentID == nil || *l.AssessmentID != 99 {
			t.Errorf("%+v", l)
		}
	}
	names.Document = func(context.Context, int64) ([]byte, error) { return []byte(`{"test": 7}`), nil }
	must[string](t)(w.Export(ctx, w.elsewhere, made, names, &again))
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("it reads back different")
	}
	// Who may not write tests names them alone.
	_, r, err = w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), Named{}, false)
	if err != nil || len(r.Missing) != 2 || r.Missing[0].Key != "package.test_missing" {
		t.Errorf("%+v %v", r, err)
	}
	// Of a lesson that had no test yet, none is missing.
	blank := must[int64](t)(w.Create(ctx, w.trainer, w.library, Details{Title: "Baru", Focus: Skills, Level: Basic, Language: "id"}))
	module := must[int64](t)(w.AddModule(ctx, w.trainer, blank, "Satu"))
	must[string](t)(w.AddLesson(ctx, w.trainer, blank, module, LessonText{Title: "Uji", Kind: Test, Minutes: 5}))
	out.Reset()
	must[string](t)(w.Export(ctx, w.trainer, blank, names, &out))
	if _, r, err = w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), Named{}, false); err != nil || len(r.Problems)+len(r.Missing) > 0 {
		t.Errorf("%+v %v", r, err)
	}
}
