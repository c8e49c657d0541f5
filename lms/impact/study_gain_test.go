package impact

import (
	"math"
	"math/rand/v2"
	"testing"

	"binapustaka/lms/assessment/itemstat"
)

// gainWorld are people who sit a test of so many questions, are trained or not,
// and sit another one as hard.
type gainWorld struct {
	seed    uint64
	people  int
	ease    float64                    // of both tests, in logits
	learn   float64                    // what training adds, in logits
	trains  func(percent float64) bool // by the score before; nil: half of all, whoever they are
	admits  bool                       // that people were chosen for low scores
	returns func(percent float64) bool // to the second test, by its score; nil: all
}

const gainItems = 25

// tests is what is known of them, and the mean rise that those who sat both are
// expected to have.
func (w gainWorld) tests() (t Tests, truth float64) {
	rng := rand.New(rand.NewPCG(w.seed, 6))
	right := func(ability float64, item int) float64 {
		return 1 / (1 + math.Exp(-ability-w.ease-2*(float64(item)/(gainItems-1)-0.5)))
	}
	var rows [][]float64
	all, selected := 0.0, 0.0
	for range w.people {
		ability, row, pre := 1.2*rng.NormFloat64(), make([]float64, gainItems), 0.0
		for i := range row {
			row[i] = indicator(rng.Float64() < right(ability, i))
			pre += row[i] * 100 / gainItems
		}
		rows = append(rows, row)
		all += pre / float64(w.people)
		if w.trains != nil && !w.trains(pre) || w.trains == nil && rng.IntN(2) == 0 {
			continue
		}
		post := 0.0
		for i := range gainItems {
			truth += (right(ability+w.learn, i) - right(ability, i)) * 100 / gainItems
			post += indicator(rng.Float64() < right(ability+w.learn, i)) * 100 / gainItems
		}
		if w.returns != nil && !w.returns(post) {
			t.OnlyFirst++
			continue
		}
		selected += pre
		t.People = append(t.People, Sat{Pre: math.Round(pre*100) / 100, Post: math.Round(post*100) / 100})
	}
	n := float64(len(t.People))
	t.LowFirst = w.admits
	if s, err := itemstat.NewScores(rows, nil); err == nil {
		if r, err := s.Reliability(); err == nil {
			t.Alpha = &r.Alpha
			if rise, err := itemstat.RegressionRise(all, selected/n, r.Alpha); err == nil {
				t.Regression = &rise
			}
		}
	}
	return t, truth / n
}

func readGain(t Tests) Answer {
	plan := Plan{Title: "Pelatihan", Question: OfGain, Kind: OfPair, SubjectID: 4, Begins: worldEvent, Primary: TestGain, Readings: []int{90}}
	list, err := ReadGain(declared(plan), false, 90, t)
	if err == nil {
		err = Judge(list)
	}
	if err != nil {
		panic(err)
	}
	return list[0].Answer
}

// What people learnt is found, and the interval holds it.
func TestGainOfPeopleWhoLearnt(t *testing.T) {
	const worlds = 150
	held, found := 0, 0
	for seed := range uint64(worlds) {
		tests, truth := gainWorld{seed: seed, people: 80, learn: 0.6}.tests()
		a := readGain(tests)
		held += int(indicator(a.Estimate.Lo <= truth && truth <= a.Estimate.Hi))
		found += int(indicator(a.Verdict == CompatibleIncrease))
	}
	t.Logf("held in %d and found in %d of %d worlds", held, found, worlds)
	if !within(held, worlds, 0.93, 1) || !within(found, worlds, 0.93, 1) {
		t.Errorf("held in %d and found in %d of %d worlds", held, found, worlds)
	}
}

// Worlds in which nobody learns anything, whoever is chosen and whoever comes back.
func TestGainWorldsWithoutVerdict(t *testing.T) {
	low := func(percent float64) bool { return percent < 50 }
	high := func(percent float64) bool { return percent > 60 }
	for name, c := range map[string]struct {
		world gainWorld
		fails CheckKey // in most of them
	}{
		"nothing is learnt":                        {world: gainWorld{people: 80}},
		"sent for low scores":                      {gainWorld{people: 80, trains: low, admits: true}, BeyondMean},
		"sent for low scores, and nobody says so":  {gainWorld{people: 80, trains: low}, UnlikeBefore},
		"the best are sent":                        {gainWorld{people: 80, trains: high}, UnlikeBefore},
		"a test so easy that most have full marks": {gainWorld{people: 80, ease: 2.5}, FullMarks},
		"who did well the second time comes back":  {gainWorld{people: 120, returns: func(percent float64) bool { return percent > 50 }}, ComeBack},
	} {
		const worlds = 150
		called, failed := 0, 0
		for seed := range uint64(worlds) {
			c.world.seed = 3000 + seed
			tests, _ := c.world.tests()
			a := readGain(tests)
			if a.Estimate == nil {
				t.Fatalf("%s: %s %+v", name, a.Reason, a.Guards)
			}
			called += int(indicator(a.Verdict == CompatibleIncrease || a.Verdict == CompatibleDecrease))
			if k := checkOf(a, c.fails); k.Made && !k.Passed {
				failed++
			}
			if a.Verdict == Inconclusive && a.Detectable == nil {
				t.Errorf("%s: inconclusive without the rise that could have been noticed", name)
			}
		}
		t.Logf("%s: called in %d of %d worlds, %s fails in %d", name, called, worlds, c.fails, failed)
		if !within(called, worlds, 0, 0.05) || c.fails != "" && failed < worlds/2 {
			t.Errorf("%s: called in %d of %d worlds, %s fails in %d", name, called, worlds, c.fails, failed)
		}
	}
}

// Who was sent for a low score and learnt is found to have learnt more than that
// alone gives, and it is printed.
func TestGainBeyondRegressionToTheMean(t *testing.T) {
	tests, truth := gainWorld{seed: 1, people: 120, learn: 1.2, trains: func(percent float64) bool { return percent < 50 }, admits: true}.tests()
	a := readGain(tests)
	c := checkOf(a, BeyondMean)
	if a.Verdict != CompatibleIncrease || a.Gain.Regression == nil || c.Value != a.Gain.Regression.Value || c.Value < 1 || c.Value > truth || !c.Passed || c.Limit != a.Estimate.Lo {
		t.Errorf("%s %+v %+v", a.Verdict, a.Gain.Regression, c)
	}
}

func TestGainGuards(t *testing.T) {
	few, _ := gainWorld{seed: 2, people: 16, learn: 2}.tests()
	few.People = few.People[:min(len(few.People), LeastPairs-1)]
	if a := readGain(few); a.Verdict != InsufficientData || a.Reason != GuardUnmet || a.Estimate != nil || a.Gain.Pre != nil || a.Gain.Quarters != nil {
		t.Errorf("%d pairs: %s %+v", len(few.People), a.Verdict, a.Gain)
	}
	full := Tests{}
	for range 20 {
		full.People = append(full.People, Sat{Pre: 100, Post: 100})
	}
	if a := readGain(full); a.Verdict != InsufficientData || a.Reason != NoVariation {
		t.Errorf("full marks twice: %s %s", a.Verdict, a.Reason)
	}
}
