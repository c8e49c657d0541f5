package assessment

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// Two states that differ by one person: who may not read people's results finds
// the same figures and rows in both, until five people more have come.
func TestGainsThatDifferByOnePerson(t *testing.T) {
	state := func(people int) string {
		c := newClass()
		for i := range people {
			c.add(40+float64(i), 50+float64(3*i%40), done())
			one := c.post[c.next]
			one.SubmittedAt, one.AttemptID = one.SubmittedAt.Add(time.Duration(i)*time.Minute), int64(i+1)
			c.post[c.next] = one
		}
		g := Gains{Pair: Pair{Pre: Assessment{ID: 1}, Post: Assessment{ID: 2}, PairSettings: PairSettings{CourseID: 3}}, fives: true}
		g.work(c.readings, c.trainings)
		one := g.Sides[Trained]
		if one.People != people || one.People != g.Held+len(g.Rows) {
			t.Errorf("%d people: %+v, %d held, %d rows", people, one, g.Held, len(g.Rows))
		}
		rows := slices.Clone(g.Rows)
		slices.SortFunc(rows, func(a, b PairRow) int { return int(a.Pre - b.Pre) })
		said, err := json.Marshal([]any{one.Gain, rows, g.Competencies, g.All, g.Comparison})
		if err != nil {
			t.Fatal(err)
		}
		return string(said)
	}
	last := state(10)
	for n := 11; n <= 25; n++ {
		now := state(n)
		if same := now == last; same != (n%5 != 0) {
			t.Errorf("%d people: same figures is %v", n, same)
		}
		last = now
	}
}

// Whoever comes, is graded late or declared void, one after the other: who is in
// the figures before and after differs by nobody or by five people or more.
func TestFivesDifferByFive(t *testing.T) {
	type one struct {
		id   int64
		came time.Time
		gone bool
	}
	rng := rand.New(rand.NewPCG(5, 5))
	var all []one
	before := map[int64]bool{}
	for step := range 600 {
		switch {
		case len(all) > 20 && rng.IntN(8) == 0:
			p := &all[rng.IntN(len(all))]
			p.gone = !p.gone
		default:
			all = append(all, one{id: rng.Int64N(1 << 40), came: firstDay.Add(time.Duration(step) * time.Minute)})
		}
		kept, broken := InFives(all, func(p one) (time.Time, int64) { return p.came, p.id }, func(p one) bool { return p.gone })
		after, moved := map[int64]bool{}, 0
		for _, p := range kept {
			after[p.id] = true
			if p.gone {
				t.Fatal("somebody is gone and in a figure")
			}
		}
		for _, p := range all {
			if after[p.id] != before[p.id] {
				moved++
			}
		}
		if moved%GroupSize != 0 || len(kept)+len(broken) != len(all)-len(all)%GroupSize {
			t.Fatalf("step %d: %d people moved, %d and %d of %d", step, moved, len(kept), len(broken), len(all))
		}
		before = after
	}
}

// A test before that is declared void, before or after a sixth five have come,
// takes its five out of every figure of a pair, and out of no other five; a first
// test alone changes nothing until there are five.
func TestGainsWithoutAVoidAttempt(t *testing.T) {
	state := func(people, alone, void int) Gains {
		c := newClass()
		for i := range people + alone {
			post := 50 + float64(3*i%40)
			if i >= people {
				post = -1
			}
			c.add(40+float64(i), post, done())
			for _, sheet := range []map[int64]result{c.pre, c.post} {
				if one, has := sheet[c.next]; has {
					one.AttemptID, one.CameAt = 2*c.next+int64(len(sheet)%2), one.SubmittedAt.Add(time.Duration(i)*time.Minute)
					if i%3 == 0 { // drawn: another competency
						one.Competencies = map[int64]float64{8: one.Percent}
					}
					sheet[c.next] = one
				}
			}
		}
		if void >= 0 {
			id := int64(void + 1)
			c.was = &readings{pre: maps.Clone(c.pre), post: maps.Clone(c.post), order: []int64{id}}
			delete(c.pre, id)
		}
		g := Gains{Pair: Pair{Pre: Assessment{ID: 1}, Post: Assessment{ID: 2}, PairSettings: PairSettings{CourseID: 3, LowFirst: true}}, fives: true}
		g.work(c.readings, c.trainings)
		g.regression(c.readings, map[string]*itemstat.Reliability{"": {Alpha: itemstat.Estimate{Value: 0.8, Low: 0.7, High: 0.9}}})
		return g
	}
	whole := state(60, 0, -1)
	void := state(60, 0, 17)
	if n := whole.Sides[Trained].Gain.Rise.N - void.Sides[Trained].Gain.Rise.N; n != GroupSize || len(void.Rows) != 55 {
		t.Errorf("one is void: %d fewer, %d rows", n, len(void.Rows))
	}
	people := func(g Gains) (n []int) {
		for _, c := range g.Competencies {
			n = append(n, c.People)
		}
		return n
	}
	for i, n := range people(whole) {
		if after := people(void)[i]; n%GroupSize != 0 || after%GroupSize != 0 || n == 0 {
			t.Errorf("of a competency %d people, then %d", n, after)
		}
	}
	last := people(state(60, 0, -1))
	for more := 61; more <= 90; more++ {
		now := people(state(more, 0, -1))
		for i := range now {
			if (now[i]-last[i])%GroupSize != 0 {
				t.Errorf("%d people: of a competency %d, then %d", more, last[i], now[i])
			}
		}
		last = now
	}
	expected := whole.Regression.Value
	for alone := 1; alone <= GroupSize; alone++ {
		if same := state(60, alone, -1).Regression.Value == expected; same != (alone < GroupSize) {
			t.Errorf("%d more have sat the first test: the same expected rise is %v", alone, same)
		}
	}
}

// Figures of each question of a test that is drawn rest on fives of who was asked
// it, and where somebody is gone from the fives of the test, they change by as many.
func TestQuestionsOfDrawnTestsInFives(t *testing.T) {
	const items = 6
	state := func(people int, gone ...int) Analysis {
		a := Analysis{fives: true, Drawn: true}
		broken := map[int]bool{}
		for _, p := range gone {
			for k := range GroupSize {
				broken[p/GroupSize*GroupSize+k] = true
			}
		}
		var order []int // the broken ones last
		for p := range people {
			if !broken[p] {
				order = append(order, p)
			}
		}
		a.form = make([]string, len(order))
		for p := range people {
			if broken[p] {
				order = append(order, p)
			}
		}
		a.turn = order
		given := newAnswers(people)
		var questions []Question
		current := map[int64]bool{}
		for q := range items {
			questions, current[int64(q+1)] = append(questions, Question{ID: int64(q + 1), VersionID: int64(q + 1), Version: 1, Kind: Essay}), true
		}
		for row, p := range order {
			for q := range items {
				if (p*7+q*3+p/4)%items < 4 || q == p%items {
					if err := given.add(row, int64(q+1), 1, float64((p*5+q)%3)/2, nil, nil); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		analyse(&a, questions, current, given)
		return a
	}
	shown := func(before, after Analysis, what string) {
		t.Helper()
		for i := range before.Items {
			was, now := before.Items[i], after.Items[i]
			d := now.Asked - was.Asked
			if was.Asked == 0 || d%GroupSize != 0 {
				t.Errorf("%s: question %d was asked of %d, then of %d", what, i+1, was.Asked, now.Asked)
			}
			if d == 0 && !reflect.DeepEqual(was.Figures.Facility, now.Figures.Facility) {
				t.Errorf("%s: question %d: other figures of as many people", what, i+1)
			}
			n := 0
			for _, row := range after.Rows {
				if row[i] != itemstat.NotAsked {
					n++
				}
			}
			if n != now.Asked {
				t.Errorf("%s: question %d: %d rows, %d asked", what, i+1, n, now.Asked)
			}
		}
	}
	last := state(60)
	for n := 65; n <= 150; n += 5 {
		now := state(n)
		shown(last, now, fmt.Sprint(n, " people"))
		shown(now, state(n, 23), fmt.Sprint(n, " people, one void"))
		last = now
	}
}

// Whose essays are marked late comes after those who are in figures already; who
// is declared void takes their five along. Whoever reads results sees them at once.
func TestFiguresOfLateAndVoidResults(t *testing.T) {
	w := newWorld(t)
	test := w.essayTest()
	var ids []int64
	for i := range 13 {
		ids = append(ids, w.essays(w.person(fmt.Sprint("Orang ", i), lms.Librarian), test))
		w.pass(time.Minute)
	}
	_, tasks, err := w.MarkTasks(ctx, w.trainer, test)
	w.ok(err)
	mark := func(late bool) {
		for _, task := range tasks {
			if (task.Person == 3) != late {
				continue
			}
			m := Marking{Levels: []int{task.Person % 2}}
			if task.Position == 2 {
				m = Marking{Points: points(float64(task.Person % 4))}
			}
			_, err := w.GiveMark(ctx, w.trainer, test, task.Person, task.Position, m)
			w.ok(err)
			w.pass(time.Minute)
		}
	}
	type figures struct {
		results  Results
		analysis Analysis
	}
	read := func(who lms.Actor) figures {
		f := figures{must[Results](t)(w.Results(ctx, who, test)), must[Analysis](t)(w.Analysis(ctx, who, test))}
		f.results.Held, f.results.People, f.results.Sittings, f.results.Decided = 0, 0, nil, false
		return f
	}
	same := func(a, b figures) bool {
		return reflect.DeepEqual(a.results, b.results) && reflect.DeepEqual(a.analysis.Rows, b.analysis.Rows)
	}
	mark(false)
	before := read(w.head)
	if n := before.results.Mean.N; n != 10 || len(before.analysis.Rows) != 10 {
		t.Fatalf("%d people in the mean, %d rows", n, len(before.analysis.Rows))
	}
	mark(true)
	if !same(before, read(w.head)) {
		t.Error("somebody was marked late, and the head's figures are others")
	}
	if n := read(w.trainer).results.Mean.N; n != 13 {
		t.Errorf("a trainer reads a mean of %d", n)
	}
	must[Attempt](t)(w.SetVoid(ctx, w.trainer, ids[6], true, "Listrik padam."))
	void := read(w.head)
	if n := void.results.Mean.N; n != 5 || len(void.analysis.Rows) != 5 {
		t.Errorf("one is void: %d people in the mean, %d rows", n, len(void.analysis.Rows))
	}
	must[Attempt](t)(w.SetVoid(ctx, w.trainer, ids[6], false, "Sudah diperiksa."))
	if !same(before, read(w.head)) {
		t.Error("it counts again, and the head's figures are others than before")
	}
	for _, late := range ids[11:] { // of those held back
		must[Attempt](t)(w.SetVoid(ctx, w.trainer, late, true, "Listrik padam."))
		if !same(before, read(w.head)) {
			t.Error("somebody who was in no figure is void, and the head's figures are others")
		}
	}
}
