package assessment

import (
	"testing"

	"binapustaka/lms"
)

// Many questions come into the bank all or none, and out of it in their order.
func TestManyQuestions(t *testing.T) {
	w := newWorld(t)
	good := func(stem string, d Difficulty) Question {
		return Question{Kind: Essay, Stem: stem, Difficulty: d}
	}
	if err := w.CreateQuestions(ctx, w.trainer, w.library, []Question{good("satu", 0), {Kind: Single, Stem: "tanpa pilihan"}}); !lms.IsKind(err, lms.Invalid) {
		t.Errorf("a bad one among them: %v", err)
	}
	list := must[[]Question](t)(w.AllQuestions(ctx, w.trainer, w.library, QuestionFilter{}))
	if len(list) != 0 {
		t.Fatalf("%d came in with a bad one", len(list))
	}
	w.ok(w.CreateQuestions(ctx, w.trainer, w.library, []Question{good(" satu ", Easy), good("dua", Hard), good("tiga", Easy)}))
	list = must[[]Question](t)(w.AllQuestions(ctx, w.trainer, w.library, QuestionFilter{}))
	if len(list) != 3 || list[0].Stem != "satu" || list[2].Stem != "tiga" || list[1].Difficulty != Hard || list[0].Version != 1 {
		t.Errorf("%+v", list)
	}
	if list = must[[]Question](t)(w.AllQuestions(ctx, w.trainer, w.library, QuestionFilter{Difficulty: Easy, Text: "ti"})); len(list) != 1 || list[0].Stem != "tiga" {
		t.Errorf("filtered: %+v", list)
	}
	if err := w.CreateQuestions(ctx, w.learners[0], w.library, nil); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("a librarian brings questions in: %v", err)
	}
	if _, err := w.AllQuestions(ctx, w.head, w.library, QuestionFilter{}); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("the head takes questions out: %v", err)
	}
}
