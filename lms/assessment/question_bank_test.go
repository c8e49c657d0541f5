package assessment

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
)

func TestNormalTags(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"", ""}, {" DDC ", "ddc"}, {"Katalog,ddc; katalog|Rak", "ddc|katalog|rak"}, {"tiga   suku\nkata", "kata|tiga suku"},
		{"[tag]", "tag"}, {"competency:K.1, Difficulty: easy", "competency k.1|difficulty easy"}, {"a\x00b\u200d", "ab"}, {" , ;|", ""}, {"tahun:2024", "tahun:2024"},
	} {
		got := NormalTags(c.typed)
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
		if again := NormalTags(got...); !slices.Equal(got, again) {
			t.Errorf("%q is not stable: %q", got, again)
		}
	}
	if TagsFit([]string{strings.Repeat("a", MaxTag+1)}) || !TagsFit([]string{strings.Repeat("世", MaxTag)}) || TagsFit(slices.Repeat([]string{strings.Repeat("b", 49)}, 6)) {
		t.Error("what fits")
	}
}

// shelf are six questions: kinds and difficulties differ, tags and competencies too.
func (w *world) shelf() (ids []int64) {
	w.t.Helper()
	for i, q := range []Question{
		{Kind: Essay, Stem: "Uraikan satu", CompetencyID: 1, Difficulty: Easy, Tags: []string{"DDC", "rak"}},
		{Kind: Essay, Stem: "Uraikan dua", CompetencyID: 1, Difficulty: Hard, Tags: []string{"ddc"}},
		{Kind: Essay, Stem: "Uraikan tiga 100%", CompetencyID: 2},
		choice(Single, true, false), choice(Single, true, false), choice(Single, true, false)} {
		if q.Kind == Single {
			q.Stem = fmt.Sprint("Pilih ", i)
		}
		ids = append(ids, must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, q)).ID)
	}
	return ids
}

func (w *world) found(f QuestionFilter) (ids []int64) {
	w.t.Helper()
	list, total, err := w.Questions(ctx, w.trainer, w.library, f, lms.Page{Size: 100})
	w.ok(err)
	for _, q := range list {
		ids = append(ids, q.ID)
	}
	firsts := must[[]int64](w.t)(w.QuestionIDs(ctx, w.trainer, w.library, f, 100))
	slices.Sort(firsts)
	sorted := slices.Sorted(slices.Values(ids))
	if total != len(ids) || !slices.Equal(firsts, sorted) {
		w.t.Errorf("%+v: %d of %d, %v", f, len(ids), total, firsts)
	}
	return ids
}

func TestTheBankIsFilteredCountedAndSorted(t *testing.T) {
	w := newWorld(t)
	q := w.shelf()
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	w.ok(w.AddItem(ctx, w.trainer, a.ID, q[0], 1))
	for _, c := range []struct {
		name string
		f    QuestionFilter
		want []int64
	}{
		{"all, the newest first", QuestionFilter{}, []int64{q[5], q[4], q[3], q[2], q[1], q[0]}},
		{"a text with a percent sign", QuestionFilter{Text: "100%"}, []int64{q[2]}},
		{"a tag", QuestionFilter{Tag: "ddc"}, []int64{q[1], q[0]}},
		{"a tag and a difficulty", QuestionFilter{Tag: "ddc", Difficulty: Hard}, []int64{q[1]}},
		{"no competency", QuestionFilter{CompetencyID: Without}, []int64{q[5], q[4], q[3]}},
		{"a competency without a difficulty", QuestionFilter{CompetencyID: 2, Difficulty: Without}, []int64{q[2]}},
		{"a kind that is not in the test", QuestionFilter{Kind: Essay, NotIn: a.ID}, []int64{q[2], q[1]}},
		{"those alone", QuestionFilter{IDs: []int64{q[4], q[1], 999}}, []int64{q[4], q[1]}},
		{"none alone", QuestionFilter{IDs: []int64{}}, nil},
		{"never used", QuestionFilter{Unused: true}, []int64{q[5], q[4], q[3], q[2], q[1]}},
	} {
		if got := w.found(c.f); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	counts := must[QuestionCounts](t)(w.QuestionCounts(ctx, w.trainer, w.library, QuestionFilter{CompetencyID: 1, Difficulty: Easy}))
	if counts.Kinds[Essay] != 1 || counts.Kinds[Single] != 0 || counts.Competencies[1] != 1 || counts.Competencies[2] != 0 || counts.Difficulties[Easy] != 1 || counts.Difficulties[Hard] != 1 ||
		fmt.Sprint(counts.Tags) != "[{ddc 1} {rak 1}]" {
		t.Errorf("%+v", counts)
	}
	counts = must[QuestionCounts](t)(w.QuestionCounts(ctx, w.trainer, w.library, QuestionFilter{Tag: "rak", CompetencyID: Without}))
	if counts.Kinds[Single] != 0 || counts.Competencies[1] != 1 || len(counts.Tags) != 0 {
		t.Errorf("%+v", counts)
	}
	if _, err := w.QuestionCounts(ctx, w.head, w.library, QuestionFilter{}); keys(err) != "assessment.forbidden.write" {
		t.Error(err)
	}
}

// A question in a parallel form is used, and one that was asked; the orders of use
// and of difficulty come from what was answered.
func TestTheBankKnowsWhatWasUsedAndWhatIsHard(t *testing.T) {
	w := newWorld(t)
	test, asked := w.testOf([]Question{choice(Single, true, false), choice(Single, true, false)}, nil)
	for i, who := range w.learners {
		id := w.start(who, test)
		sheet := must[Sheet](t)(w.Sheet(ctx, who, id))
		for _, it := range sheet.Items {
			if it.Question.ID == asked[0].ID || i == 0 { // everybody knows the first, one person the second
				w.answer(who, id, it.Position, 1, right(it.Question))
			}
		}
		w.ok(w.Submit(ctx, who, id))
	}
	never := w.shelf()
	if got := w.found(QuestionFilter{Unused: true}); !slices.Equal(got, []int64{never[5], never[4], never[3], never[2], never[1], never[0]}) {
		t.Error(got)
	}
	if got := w.found(QuestionFilter{Sort: MostUsed}); got[0] != asked[1].ID || got[1] != asked[0].ID {
		t.Error(got)
	}
	if got := w.found(QuestionFilter{Sort: Hardest, Kind: Single}); got[0] != asked[1].ID || got[1] != asked[0].ID || got[2] != never[5] {
		t.Error(got)
	}
	list, _, err := w.Questions(ctx, w.trainer, w.library, QuestionFilter{Sort: Hardest}, lms.Page{Size: 2})
	w.ok(err)
	if list[0].Attempts != 6 || list[0].Tests != 1 || list[0].Share == nil || *list[0].Share > .2 || *list[1].Share != 1 {
		t.Errorf("%+v", list)
	}
	// A void attempt was asked, and says nothing of how hard the question is.
	for _, who := range w.learners[1:3] {
		mine := must[[]Attempt](t)(w.Mine(ctx, who, test))
		must[Attempt](t)(w.SetVoid(ctx, w.trainer, mine[0].ID, true, "Listrik padam"))
	}
	if list, _, err = w.Questions(ctx, w.trainer, w.library, QuestionFilter{Sort: MostUsed}, lms.Page{Size: 2}); err != nil || list[0].Share != nil || list[0].Attempts != 6 {
		t.Errorf("%+v %v", list, err)
	}
	w.pass(1e9)
	edited := must[Question](t)(w.Question(ctx, w.trainer, never[2]))
	edited.Stem = "Uraikan lagi"
	must[Question](t)(w.EditQuestion(ctx, w.trainer, edited))
	if got := w.found(QuestionFilter{Sort: Edited}); got[0] != never[2] {
		t.Error(got)
	}
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	w.ok(w.AddItem(ctx, w.trainer, a.ID, never[0], 1))
	w.ok(w.AddForm(ctx, w.trainer, a.ID))
	w.ok(w.RemoveItem(ctx, w.trainer, a.ID, never[0]))
	copied := must[int64](t)(w.Copy(ctx, w.trainer, a.ID, "Salinan"))
	if got := w.found(QuestionFilter{Unused: true}); slices.Contains(got, never[0]) {
		t.Error("a parallel form is no use")
	}
	for _, id := range []int64{a.ID, copied} {
		w.refused(w.ArchiveQuestion(ctx, w.trainer, never[0], true), "question.used")
		w.ok(w.RemoveForm(ctx, w.trainer, id))
	}
	w.ok(w.ArchiveQuestion(ctx, w.trainer, never[0], true))
}

func TestManyQuestionsAreLabelledAndPutBack(t *testing.T) {
	w := newWorld(t)
	q := w.shelf()
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	w.ok(w.AddItem(ctx, w.trainer, a.ID, q[0], 1))
	of := func(id int64) Question { return must[Question](t)(w.Question(ctx, w.trainer, id)) }
	sari := w.elsewhere()
	foreign := must[Question](t)(w.CreateQuestion(ctx, sari, sari.LibraryID, Question{Kind: Essay, Stem: "Asing"})).ID

	done := must[Relabelled](t)(w.Relabel(ctx, w.trainer, w.library, []int64{q[0], q[1], q[2], foreign, 999}, Relabelling{Add: []string{"ddc", "baru"}, Remove: []string{"RAK"}}))
	if len(done.Before) != 3 || done.Same != 0 || strings.Join(of(q[0]).Tags, ",") != "baru,ddc" || strings.Join(of(q[2]).Tags, ",") != "baru,ddc" || of(q[0]).Version != 1 {
		t.Errorf("%+v", done)
	}
	if done = must[Relabelled](t)(w.Relabel(ctx, w.trainer, w.library, q[:3], Relabelling{Add: []string{"ddc"}})); done.Same != 3 || len(done.Before) != 0 {
		t.Errorf("%+v", done)
	}
	two, hard, yes := int64(2), Hard, true
	done = must[Relabelled](t)(w.Relabel(ctx, w.trainer, w.library, q[:3], Relabelling{Competency: &two, Difficulty: &hard, Archived: &yes}))
	if len(done.Before) != 3 || done.Held != 1 || of(q[0]).Archived || !of(q[1]).Archived || of(q[0]).CompetencyID != 2 || of(q[2]).Difficulty != Hard {
		t.Errorf("%+v", done)
	}
	back := must[Relabelled](t)(w.PutLabels(ctx, w.trainer, w.library, done.Before))
	if len(back.Before) != 3 || of(q[1]).Archived || of(q[0]).CompetencyID != 1 || of(q[0]).Difficulty != Easy || of(q[2]).Difficulty != 0 || strings.Join(of(q[2]).Tags, ",") != "baru,ddc" {
		t.Errorf("%+v", back)
	}
	if tags := must[[]string](t)(w.Tags(ctx, w.trainer, w.library)); strings.Join(tags, ",") != "baru,ddc" {
		t.Error(tags)
	}

	full := strings.Repeat("x", 40)
	for i := range 5 {
		must[Relabelled](t)(w.Relabel(ctx, w.trainer, w.library, q[3:4], Relabelling{Add: []string{fmt.Sprint(full, i)}}))
	}
	if done = must[Relabelled](t)(w.Relabel(ctx, w.trainer, w.library, q[3:5], Relabelling{Add: []string{full + "9"}})); done.Full != 1 || len(done.Before) != 1 || len(of(q[3]).Tags) != 5 {
		t.Errorf("%+v", done)
	}
	none, other, impossible := int64(0), int64(101), Difficulty(7)
	for _, c := range []struct {
		who    lms.Actor
		ids    []int64
		change Relabelling
		want   string
	}{
		{w.head, q, Relabelling{Competency: &none}, "assessment.forbidden.write"},
		{w.trainer, nil, Relabelling{Competency: &none}, "tick question.tick_some"},
		{w.trainer, slices.Repeat(q, 200), Relabelling{Competency: &none}, "tick question.tick_fewer"},
		{w.trainer, q, Relabelling{Competency: &other}, "competency question.competency_unknown"},
		{w.trainer, q, Relabelling{Difficulty: &impossible}, "difficulty question.difficulty_unknown"},
		{w.trainer, q, Relabelling{Add: []string{strings.Repeat("y", MaxTag+1)}}, "tags question.tags_long"},
	} {
		_, err := w.Relabel(ctx, c.who, w.library, c.ids, c.change)
		w.refused(err, c.want)
	}
}

func TestManyQuestionsGoIntoATest(t *testing.T) {
	w := newWorld(t)
	q := w.shelf()
	sari := w.elsewhere()
	foreign := must[Question](t)(w.CreateQuestion(ctx, sari, sari.LibraryID, Question{Kind: Essay, Stem: "Asing"})).ID
	w.ok(w.ArchiveQuestion(ctx, w.trainer, q[5], true))
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: "Awal"}))
	w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: "Akhir"}))
	order := func() string {
		var s string
		for _, it := range must[[]Item](t)(w.Items(ctx, w.trainer, a.ID)) {
			s += fmt.Sprintf("%d:%d*%v ", it.Section, slices.Index(q, it.ID), it.Points)
		}
		return strings.TrimSpace(s)
	}
	added := must[Added](t)(w.AddItems(ctx, w.trainer, a.ID, []int64{q[2], q[0], q[2], q[5], foreign, 999}, 2, 1))
	if added != (Added{2, 1, 3}) || order() != "1:2*2 1:0*2" {
		t.Errorf("%+v %s", added, order())
	}
	if added = must[Added](t)(w.AddItems(ctx, w.trainer, a.ID, []int64{q[0], q[1]}, 1, 0)); added != (Added{1, 1, 0}) || order() != "1:2*2 1:0*2 2:1*1" {
		t.Errorf("%+v %s", added, order())
	}
	_, err := w.AddRandom(ctx, w.trainer, a.ID, QuestionFilter{Kind: Single}, 3, 1, 0, 1)
	w.refused(err, "random assessment.random_short")
	_, err = w.AddRandom(ctx, w.trainer, a.ID, QuestionFilter{}, 0, 1, 0, 1)
	w.refused(err, "random assessment.draw_questions")
	if added = must[Added](t)(w.AddRandom(ctx, w.trainer, a.ID, QuestionFilter{Kind: Single}, 2, .5, 2, 42)); added.Added != 2 {
		t.Errorf("%+v", added)
	}
	if got := order(); got != "1:2*2 1:0*2 2:1*1 2:3*0.5 2:4*0.5" && got != "1:2*2 1:0*2 2:1*1 2:4*0.5 2:3*0.5" {
		t.Error(got)
	}
	w.ok(w.SetPointsOf(ctx, w.trainer, a.ID, q[3:5], 3))
	w.ok(w.RemoveItems(ctx, w.trainer, a.ID, []int64{q[4], q[2]}))
	if order() != "1:0*2 2:1*1 2:3*3" {
		t.Error(order())
	}
	now := func() string { return ItemOrder(must[[]Item](t)(w.Items(ctx, w.trainer, a.ID))) }
	shown := now()
	w.ok(w.PlaceItem(ctx, w.trainer, a.ID, q[3], 1, 0, shown))
	if order() != "1:3*3 1:0*2 2:1*1" {
		t.Error(order())
	}
	w.refused(w.PlaceItem(ctx, w.trainer, a.ID, q[3], 2, 0, shown), "assessment.order_conflict")
	w.ok(w.PlaceItem(ctx, w.trainer, a.ID, q[3], 2, 99, now()))
	if order() != "1:0*2 2:1*1 2:3*3" {
		t.Error(order())
	}
	w.ok(w.MoveItem(ctx, w.trainer, a.ID, q[3], 1)) // within its section
	if order() != "1:0*2 2:3*3 2:1*1" {
		t.Error(order())
	}
	w.refused(w.PlaceItem(ctx, w.trainer, a.ID, q[3], 3, 0, now()), "section.not_found")
	w.refused(w.RemoveItems(ctx, w.trainer, a.ID, nil), "tick question.tick_some")
	w.refused(w.SetPointsOf(ctx, w.head, a.ID, q, 1), "assessment.forbidden.write")
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	_, err = w.AddItems(ctx, w.trainer, a.ID, q, 1, 0)
	w.refused(err, "assessment.items_fixed")
}
