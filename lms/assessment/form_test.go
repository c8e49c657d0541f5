package assessment

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"binapustaka/lms"
)

// formed publishes a test of one fixed question and two drawn ones in as many
// forms, from a bank of that many.
func (w *world) formed(forms, bank int, how Giving) int64 {
	w.t.Helper()
	a := must[Assessment](w.t)(w.Create(ctx, w.trainer, w.library, func() Settings { s := settings(); s.AttemptsAllowed = 0; return s }()))
	for i := range bank + 1 {
		q := choice(Single, true, false)
		q.Difficulty = Easy
		q = must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
		if i == 0 {
			w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
		}
	}
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{Difficulty: Easy, Questions: 2, Points: 2}))
	for range forms {
		w.ok(w.AddForm(ctx, w.trainer, a.ID))
	}
	w.ok(w.GiveForms(ctx, w.trainer, a.ID, how))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	return a.ID
}

// asked is the form of an attempt and its questions, sorted.
func (w *world) asked(who lms.Actor, attempt int64) (string, []int64) {
	w.t.Helper()
	sheet := must[Sheet](w.t)(w.Sheet(ctx, who, attempt))
	var ids []int64
	for _, it := range sheet.Items {
		ids = append(ids, it.Question.ID)
	}
	slices.Sort(ids)
	return sheet.Form, ids
}

func TestFormsAreFixedAndGivenInTurn(t *testing.T) {
	w := newWorld(t)
	test := w.formed(2, 4, InTurn)
	lists := must[[][]Item](t)(w.FormItems(ctx, w.trainer, test))
	if len(lists) != 2 || lists[0][0].ID != lists[1][0].ID || lists[0][1].Points != 2 {
		t.Fatalf("%+v", lists)
	}
	in := [2][]int64{}
	for i, items := range lists {
		for _, it := range items {
			in[i] = append(in[i], it.ID)
		}
		slices.Sort(in[i])
	}
	for _, id := range in[0] { // only the fixed question stands in both: the bank is large enough
		if slices.Contains(in[1], id) && id != lists[0][0].ID {
			t.Errorf("question %d is drawn for both", id)
		}
	}
	for i, who := range w.learners {
		label, ids := w.asked(who, w.start(who, test))
		if want := Letter(i % 2); label != want || !slices.Equal(ids, in[i%2]) {
			t.Errorf("person %d has %s %v, want %s %v", i, label, ids, want, in[i%2])
		}
	}
	me := w.learners[1]
	mine := must[[]Attempt](t)(w.Mine(ctx, me, test))
	w.ok(w.Submit(ctx, me, mine[0].ID))
	if label, ids := w.asked(me, w.start(me, test)); label != "A" || !slices.Equal(ids, in[0]) {
		t.Errorf("the second time: %s %v", label, ids)
	}
	w.refused(w.AddForm(ctx, w.trainer, test), "assessment.items_fixed")
	n := must[int](t)(w.CreatePaper(ctx, w.trainer, test))
	second := must[int](t)(w.CreatePaper(ctx, w.trainer, test))
	if a, b := must[PaperSheet](t)(w.Paper(ctx, w.trainer, test, n)), must[PaperSheet](t)(w.Paper(ctx, w.trainer, test, second)); a.Form != "A" || b.Form != "B" || len(b.Items) != 3 {
		t.Errorf("papers are of %q and %q", a.Form, b.Form)
	}
	other := must[int64](t)(w.Copy(ctx, w.trainer, test, "Salinan"))
	if f := must[Forms](t)(w.Forms(ctx, w.trainer, other)); len(f.All) != 2 || f.Given != InTurn {
		t.Errorf("the copy: %+v", f)
	}
}

func TestFormsByLetter(t *testing.T) {
	w := newWorld(t)
	test := w.formed(3, 2, ByChoice) // a bank too small for other questions still fills every form
	me := w.learners[0]
	for _, bad := range []string{"", "D", "AB"} {
		_, err := w.Enter(ctx, me, test, Entry{Form: bad})
		w.refused(err, "form form.choose")
	}
	if label, _ := w.asked(me, must[int64](t)(w.Enter(ctx, me, test, Entry{Form: " c "}))); label != "C" {
		t.Errorf("form %s", label)
	}
}

func TestFormsOfADraft(t *testing.T) {
	w := newWorld(t)
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	w.refused(w.AddForm(ctx, w.trainer, a.ID), "assessment.publish_no_items")
	add := func() {
		q := must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, choice(Single, true, false)))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
	}
	add()
	w.refused(w.AddForm(ctx, w.head, a.ID), "assessment.forbidden.write")
	w.refused(w.GiveForms(ctx, w.trainer, a.ID, "x"), "given form.given_unknown")
	w.ok(w.AddForm(ctx, w.trainer, a.ID))
	add()
	w.ok(w.AddForm(ctx, w.trainer, a.ID))
	w.refused(w.Publish(ctx, w.trainer, a.ID), "form.publish_unequal")
	w.ok(w.RemoveForm(ctx, w.trainer, a.ID))
	w.ok(w.RemoveForm(ctx, w.trainer, a.ID))
	w.ok(w.RemoveForm(ctx, w.trainer, a.ID)) // none left
	for range MaxForms {
		w.ok(w.AddForm(ctx, w.trainer, a.ID))
	}
	w.refused(w.AddForm(ctx, w.trainer, a.ID), "form.too_many")
	w.ok(w.Publish(ctx, w.trainer, a.ID))
}

// One test is the pair of its forms: A counts as before, B as after, and
// somebody who had B first does not count.
func TestOneTestBeforeAndAfter(t *testing.T) {
	w := newWorld(t)
	test := w.formed(2, 4, InOrder)
	plain, _ := w.test(nil)
	_, err := w.CreatePair(ctx, w.trainer, plain, plain, PairSettings{})
	w.refused(err, "post assessment.pair_same")
	pair := must[int64](t)(w.CreatePair(ctx, w.trainer, test, test, PairSettings{}))
	sit := func(who lms.Actor, right int) string {
		id := w.start(who, test)
		for i, it := range must[Sheet](t)(w.Sheet(ctx, who, id)).Items {
			a := 0 // a point or two for the first so many questions
			for n, o := range it.Question.Options {
				if o.Right == (i < right) {
					a = n
				}
			}
			w.answer(who, id, it.Position, int64(i+1), Answer{Options: []int{a}})
		}
		label, _ := w.asked(who, id)
		w.pass(time.Minute)
		w.ok(w.Submit(ctx, who, id))
		return label
	}
	for i := range 12 {
		who := w.person(fmt.Sprintf("Peserta %d", i), lms.Librarian)
		if i == 11 {
			break
		}
		if label := sit(who, i%2); label != "A" {
			t.Fatalf("before: form %s", label)
		}
		if label := sit(who, 3); label != "B" {
			t.Fatalf("after: form %s", label)
		}
	}
	sit(w.learners[0], 0) // A alone
	g := must[Gains](t)(w.Gains(ctx, w.head, pair, nil))
	if !g.OneTest() || g.Before != 12 || g.People != 11 || g.Sides[Trained].Gain == nil || g.Sides[Trained].Gain.Post.Value != 100 {
		t.Errorf("%+v", g)
	}
	if _, err := w.db.Exec(`UPDATE attempt SET form = IF(form = 'A', 'B', 'A')`); err != nil {
		t.Fatal(err)
	}
	if g = must[Gains](t)(w.Gains(ctx, w.head, pair, nil)); g.People != 0 {
		t.Errorf("%d people count although they had B first", g.People)
	}
}

// A question that a form alone holds is used: it counts and cannot be archived.
func TestFormsUseTheirQuestions(t *testing.T) {
	w := newWorld(t)
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	var asked []Question
	for i := range 3 {
		q := must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, choice(Single, true, false)))
		asked = append(asked, q)
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1))
		if i < 2 {
			w.ok(w.AddForm(ctx, w.trainer, a.ID))
			w.ok(w.RemoveItem(ctx, w.trainer, a.ID, q.ID))
		}
	}
	w.ok(w.AddForm(ctx, w.trainer, a.ID)) // the third question stands in the test and in its last form: one test
	copied := must[int64](t)(w.Copy(ctx, w.trainer, a.ID, "Salinan"))
	for i, q := range must2(w.Questions(ctx, w.trainer, w.library, QuestionFilter{}, lms.Page{Size: 9})) {
		if q.Tests != 2 {
			t.Errorf("question %d is in %d tests", 3-i, q.Tests)
		}
	}
	w.ok(w.Archive(ctx, w.trainer, copied))
	for _, q := range asked {
		w.refused(w.ArchiveQuestion(ctx, w.trainer, q.ID, true), "question.used")
	}
	w.ok(w.Archive(ctx, w.trainer, a.ID))
	for _, q := range asked {
		w.ok(w.ArchiveQuestion(ctx, w.trainer, q.ID, true))
	}
}

// A trainer says which form somebody has, before they begin and not after.
func TestAssignedForms(t *testing.T) {
	w := newWorld(t)
	test := w.formed(3, 6, ByChoice)
	me, other := w.learners[0], w.learners[1]
	assign := func(actor lms.Actor, form string, people ...lms.Actor) error {
		var ids []int64
		for _, p := range people {
			ids = append(ids, p.AccountID)
		}
		return w.AssignForm(ctx, actor, test, ids, form)
	}
	w.refused(assign(w.head, "B", me), "assessment.forbidden.write")
	w.refused(assign(w.trainer, "B"), "form-person form.assign_nobody")
	w.refused(assign(w.trainer, "D", me), "form-letter form.assign_letter")
	w.refused(assign(w.trainer, "B", me, lms.Actor{AccountID: 99999}), "form-person assessment.extra_person")
	if list := must[[]Assigned](t)(w.AssignedForms(ctx, w.trainer, test)); len(list) != 0 {
		t.Errorf("half a list was assigned: %+v", list)
	}
	w.ok(assign(w.trainer, "B", me, other))
	w.ok(assign(w.trainer, "C", me))
	if form := must[string](t)(w.MyForm(ctx, me, test)); form != "C" {
		t.Errorf("form %q", form)
	}
	if label, _ := w.asked(me, w.start(me, test)); label != "C" { // no letter is asked for
		t.Errorf("form %s", label)
	}
	w.refused(assign(w.trainer, "A", me), "form-person form.assign_begun")
	list := must[[]Assigned](t)(w.AssignedForms(ctx, w.trainer, test))
	if len(list) != 2 || !list[0].Begun || list[0].Form != "C" || list[1].Begun || list[1].By != "Pelatih" {
		t.Errorf("%+v", list)
	}
	w.ok(assign(w.trainer, "", other))
	_, err := w.Enter(ctx, other, test, Entry{})
	w.refused(err, "form form.choose")
	mine := must[[]Attempt](t)(w.Mine(ctx, me, test))
	w.ok(w.Submit(ctx, me, mine[0].ID))
	if label, _ := w.asked(me, must[int64](t)(w.Enter(ctx, me, test, Entry{Form: "A"}))); label != "A" {
		t.Errorf("the second time form %s", label)
	}
	draft := must[int64](t)(w.Copy(ctx, w.trainer, test, "Salinan"))
	w.refused(w.AssignForm(ctx, w.trainer, draft, []int64{me.AccountID}, "A"), "form.assign_draft")
}
