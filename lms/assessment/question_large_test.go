package assessment

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// largest is a question of exactly so many bytes beside its stem, which is as
// long as one may be, in letters that take the most room.
func largest(t *testing.T, size int) Question {
	q := Question{Kind: Multiple, Stem: strings.Repeat("😀", MaxStem)}
	left := size - len(`{"options":[]}`)
	for i := 0; left > 0; i++ {
		o := Option{Text: fmt.Sprint(i, strings.Repeat("é", 200)), Right: i%2 == 0}
		b, _ := json.Marshal(o)
		if left -= len(b) + 1; left < 1000 { // the last one
			o.Feedback = strings.Repeat("x", left-len(`,"feedback":""`)+1)
			left = 0
		}
		q.Options = append(q.Options, o)
	}
	if b, _ := json.Marshal(q.Body); len(b) != size {
		t.Fatal(len(b))
	}
	return q
}

// The largest question is kept, changed, asked and graded; one byte more is
// refused in words.
func TestLargestQuestion(t *testing.T) {
	w := newWorld(t)
	q, err := w.CreateQuestion(ctx, w.trainer, w.library, largest(t, MaxBody))
	w.ok(err)
	q.Options[0].Text = strings.Replace(q.Options[0].Text, "é", "è", 1)
	q = must[Question](t)(w.EditQuestion(ctx, w.trainer, q))
	if q.Version != 2 || len(q.Options) < 2000 {
		t.Fatalf("version %d with %d options", q.Version, len(q.Options))
	}
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	id := w.start(w.learners[0], a.ID)
	var right []int
	for i, o := range must[Sheet](t)(w.Sheet(ctx, w.learners[0], id)).Items[0].Question.Options {
		if slices.ContainsFunc(q.Options, func(known Option) bool { return known.Text == o.Text && known.Right }) {
			right = append(right, i)
		}
	}
	w.answer(w.learners[0], id, 1, 1, Answer{Options: right})
	w.ok(w.Submit(ctx, w.learners[0], id))
	if got := must[[]Attempt](t)(w.Mine(ctx, w.learners[0], a.ID)); got[0].Percent != 100 {
		t.Errorf("%+v", got)
	}
	_, err = w.CreateQuestion(ctx, w.trainer, w.library, largest(t, MaxBody+1))
	w.refused(err, "question.too_large")
	if w.refused(w.CreateQuestions(ctx, w.trainer, w.library, []Question{choice(Single, true, false), largest(t, MaxBody+1)}), "question.too_large"); len(w.found(QuestionFilter{})) != 1 {
		t.Error("a part of what was refused came in")
	}
}
