package assessment

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"binapustaka/lms"
)

func TestShortages(t *testing.T) {
	bank := map[Class]int{{1, Easy}: 4, {1, Hard}: 2, {2, Easy}: 3, {0, 0}: 5}
	for _, c := range []struct {
		name  string
		draws []Draw
		want  string
	}{
		{"all there is", []Draw{{CompetencyID: 1, Difficulty: Easy, Questions: 4}, {CompetencyID: 1, Difficulty: Hard, Questions: 2}}, "[]"},
		{"one too many", []Draw{{CompetencyID: 1, Difficulty: Hard, Questions: 3}}, "[1/3: 2 of 3]"},
		{"nothing of it", []Draw{{CompetencyID: 3, Questions: 1}}, "[3/0: 0 of 1]"},
		{"any of a competency after the hard ones", []Draw{{CompetencyID: 1, Questions: 4}, {CompetencyID: 1, Difficulty: Hard, Questions: 2}}, "[]"},
		{"any of a competency, one too many after the hard ones", []Draw{{CompetencyID: 1, Questions: 5}, {CompetencyID: 1, Difficulty: Hard, Questions: 2}}, "[1/0: 4 of 5]"},
		{"easy ones that the other line may take", []Draw{{CompetencyID: 1, Questions: 3}, {Difficulty: Easy, Questions: 5}}, "[0/1: 4 of 5]"},
		{"anything", []Draw{{Questions: 14}}, "[]"},
		{"more than anything", []Draw{{Questions: 15}}, "[0/0: 14 of 15]"},
	} {
		var got []string
		for _, s := range Shortages(c.draws, bank) {
			got = append(got, fmt.Sprintf("%d/%d: %d of %d", s.CompetencyID, s.Difficulty, s.Have, s.Questions))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// Whatever the bank and the lines: without a shortage every seed fills them,
// with the right questions, none twice, unseen ones first.
func TestDrawFillsWhatHasNoShortage(t *testing.T) {
	filled := 0
	for seed := range int64(3000) {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		var pool []candidate
		bank := map[Class]int{}
		for i := range 1 + r.IntN(40) {
			c := candidate{ID: int64(i + 1), Class: Class{int64(r.IntN(4)), Difficulty(r.IntN(4))}, Seen: r.IntN(3) == 0}
			pool = append(pool, c)
			bank[c.Class]++
		}
		var draws []Draw
		for range 1 + r.IntN(5) {
			draws = append(draws, Draw{CompetencyID: int64(r.IntN(4)), Difficulty: Difficulty(r.IntN(4)), Questions: 1 + r.IntN(6), Points: 1 + float64(len(draws))})
		}
		picked, ok := draw(draws, pool, seed)
		if len(Shortages(draws, bank)) > 0 {
			continue
		}
		filled++
		if !ok {
			t.Fatalf("seed %d: not filled: %+v from %v", seed, draws, bank)
		}
		count := map[float64]int{}
		seen := map[int64]bool{}
		for _, p := range picked {
			d := draws[int(p.Points)-1]
			if c := pool[p.ID-1]; !d.takes(c.Class) || seen[p.ID] {
				t.Fatalf("seed %d: %+v for %+v, twice: %v", seed, c, d, seen[p.ID])
			}
			seen[p.ID] = true
			count[p.Points]++
		}
		for i, d := range draws {
			if count[float64(i+1)] != d.Questions {
				t.Fatalf("seed %d: line %+v has %d questions", seed, d, count[float64(i+1)])
			}
		}
		slices.Reverse(pool)
		if again, _ := draw(draws, pool, seed); !slices.Equal(again, picked) {
			t.Fatalf("seed %d: the order of the bank changes what is drawn", seed)
		}
	}
	if filled < 300 {
		t.Errorf("only %d worlds without a shortage", filled)
	}
}

func TestDrawPrefersTheUnseenAndIsFair(t *testing.T) {
	var pool []candidate
	for i := range int64(10) {
		pool = append(pool, candidate{ID: i + 1, Seen: i < 4})
	}
	times := map[int64]int{}
	const seeds = 6000
	for seed := range int64(seeds) {
		picked, _ := draw([]Draw{{Questions: 2, Points: 1}}, pool, seed)
		for _, p := range picked {
			times[p.ID]++
		}
	}
	for id := int64(1); id <= 10; id++ {
		want := 0
		if id > 4 {
			want = seeds * 2 / 6
		}
		if n := times[id]; n < want-200 || n > want+200 { // 200 is more than five standard deviations
			t.Errorf("question %d drawn %d times, want about %d", id, n, want)
		}
	}
}

// bank fills the bank with n questions of each competency and difficulty.
func (w *world) bank(competencies, n int) {
	for c := range competencies {
		for _, d := range Difficulties {
			for range n {
				q := choice(Single, true, false, false)
				q.Stem, q.CompetencyID, q.Difficulty = fmt.Sprintf("%d/%d", c+1, d), int64(c+1), d
				must[Question](w.t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
			}
		}
	}
}

func TestTestDrawnByBlueprint(t *testing.T) {
	w := newWorld(t)
	w.bank(2, 3)
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	fixed := must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, someQuestions()[0]))
	w.ok(w.AddItem(ctx, w.trainer, a.ID, fixed.ID, 1))
	w.refused(w.AddDraw(ctx, w.trainer, a.ID, Draw{Questions: 0, Points: 1}), "draw-questions assessment.draw_questions")
	w.frame(w.elsewhere().LibraryID, 1001, 1001)
	for _, id := range []int64{101, 1001} { // there is none, and another library's
		w.refused(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: id, Questions: 1, Points: 1}), "draw-competency question.competency_unknown")
	}
	w.refused(w.AddDraw(ctx, w.head, a.ID, Draw{Questions: 1, Points: 1}), "assessment.forbidden.write")
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: 1, Difficulty: Easy, Questions: 9, Points: 2}))
	w.refused(w.Publish(ctx, w.trainer, a.ID), "assessment.publish_short")
	w.refused(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: 1, Difficulty: Easy, Questions: 1, Points: 2}), "draw-competency assessment.draw_twice")
	w.refused(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: 3, Questions: 1, Points: .001}), "draw-points assessment.points_range")
	there, _, err := w.Blueprint(ctx, w.trainer, a.ID)
	w.ok(err)
	w.ok(w.RemoveDraw(ctx, w.trainer, a.ID, there[0].ID))
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: 1, Difficulty: Easy, Questions: 1, Points: 2}))
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: 2, Questions: 4, Points: 1}))
	draws, short, err := w.Blueprint(ctx, w.trainer, a.ID)
	w.ok(err)
	if len(draws) != 2 || len(short) != 0 {
		t.Fatalf("%+v %+v", draws, short)
	}
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	w.refused(w.AddDraw(ctx, w.trainer, a.ID, Draw{Questions: 1, Points: 1}), "assessment.items_fixed")

	first := w.start(w.learners[0], a.ID)
	sheet := must[Sheet](t)(w.Sheet(ctx, w.learners[0], first))
	met := map[int64]bool{}
	count := map[string]int{}
	for _, it := range sheet.Items {
		met[it.Question.ID] = true
		count[fmt.Sprint(it.Question.CompetencyID, it.Points)]++
	}
	if len(sheet.Items) != 6 || sheet.Points != 7 || count["0 1"] != 1 || count["1 2"] != 1 || count["2 1"] != 4 {
		t.Fatalf("%v points, %v", sheet.Points, count)
	}
	if other := must[Sheet](t)(w.Sheet(ctx, w.learners[1], w.start(w.learners[1], a.ID))); other.Points != 7 {
		t.Errorf("another person's attempt is worth %v", other.Points)
	}
	w.ok(w.Submit(ctx, w.learners[0], first))
	again := must[Sheet](t)(w.Sheet(ctx, w.learners[0], w.start(w.learners[0], a.ID)))
	fresh := 0
	for _, it := range again.Items {
		if !met[it.Question.ID] {
			fresh++
		}
	}
	if fresh != 5 { // the fixed one comes again; of the second competency 5 of 9 were new
		t.Errorf("%d of 5 drawn questions are new to who comes again", fresh)
	}

	// A bank that has shrunk since says so, and nothing is begun.
	for _, q := range must2(w.Questions(ctx, w.trainer, w.library, QuestionFilter{CompetencyID: 2}, lms.Page{Size: 100})) {
		w.ok(w.ArchiveQuestion(ctx, w.trainer, q.ID, true))
	}
	_, err = w.Start(ctx, w.learners[2], a.ID, "")
	w.refused(err, "assessment.bank_short")

	copied := must[int64](t)(w.Copy(ctx, w.trainer, a.ID, "Salinan"))
	if draws, short, err := w.Blueprint(ctx, w.trainer, copied); err != nil || len(draws) != 2 || len(short) != 1 {
		t.Errorf("copy: %+v %+v %v", draws, short, err)
	}
	w.ok(w.RemoveDraw(ctx, w.trainer, copied, draws[1].ID)) // of the other test: nothing happens
	if draws, _, _ := w.Blueprint(ctx, w.trainer, copied); len(draws) != 2 {
		t.Error("a line of another test was removed")
	}
}

func must2[T any](v T, _ int, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// From a bank that is much larger than what is drawn a part is read at random:
// who comes again still meets every question before meeting one twice, and of
// many people no question is drawn by far more than its share.
func TestDrawFromALargeBank(t *testing.T) {
	w := newWorld(t)
	const bank, each = 90, 3
	for range bank {
		q := choice(Single, true, false)
		q.Difficulty = Easy
		must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
	}
	set := settings()
	set.AttemptsAllowed = 0
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, set))
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{Difficulty: Easy, Questions: each, Points: 1}))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	if ids := must[[]int64](t)(sampleBank(ctx, w.db, []Draw{{Questions: each}}, 1)); len(ids) != 10*each {
		t.Fatalf("a bank of %d is read in part: %d numbers", bank, len(ids))
	}
	met := map[int64]int{}
	for range bank / each {
		_, ids := w.asked(w.learners[0], w.finish(w.learners[0], a.ID, 0))
		for _, id := range ids {
			met[id]++
		}
	}
	if len(met) != bank {
		t.Errorf("after as many attempts as the bank holds, %d of %d questions were met", len(met), bank)
	}
	drawn := map[int64]int{}
	for i := range 90 { // three draws of each on average
		who := w.person(fmt.Sprint(i), lms.Librarian)
		_, ids := w.asked(who, w.start(who, a.ID))
		for _, id := range ids {
			drawn[id]++
		}
	}
	squares := 0.
	for _, n := range drawn {
		squares += float64(n-3) * float64(n-3) / 3
	}
	squares += 3 * float64(bank-len(drawn))
	if squares > 130 { // the 99.7% point of chi square with 89 degrees of freedom
		t.Errorf("chi square %v of %d questions", squares, len(drawn))
	}
}
