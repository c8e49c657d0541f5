package itemstat

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// crossedGolden was worked out apart from this package, from the formulas, by
// normal equations and by numerical integration of Student's t: the persons of
// prepost_scores.csv, every third of whom had form B first.
type crossedGolden struct {
	Rise, Pre, Post struct {
		Sum, Diff [3]float64
		DF, SE, P float64
	}
	Plain, Order struct {
		Adjusted, Slopes [3]float64
		SE, HC3, P       float64
		SlopesP          float64 `json:"slopes_p"`
	}
	Apart  float64
	Shared int
	AFirst int `json:"a_first"`
	N      [2]int
}

func crossedCase(t *testing.T) (pre, post []float64, group, bFirst []bool, want crossedGolden) {
	t.Helper()
	b, err := os.ReadFile("testdata/crossed.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	pre, post, libraries := referencePairs(t)
	for i, l := range libraries {
		group, bFirst = append(group, l == 1), append(bFirst, i%3 == 0)
	}
	return
}

func near(t *testing.T, what string, got Estimate, want [3]float64) {
	t.Helper()
	for i, v := range []float64{got.Value, got.Low, got.High} {
		if math.Abs(v-want[i]) > 1e-7*(1+math.Abs(want[i])) {
			t.Errorf("%s: %+v, want %v", what, got, want)
			return
		}
	}
}

func TestCrossGainGolden(t *testing.T) {
	pre, post, _, bFirst, want := crossedCase(t)
	c, err := CrossGain(pre, post, bFirst, 100)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, "crossed", c)
	near(t, "rise", c.Rise, want.Rise.Sum)
	near(t, "form", c.Form, want.Rise.Diff)
	near(t, "pre", c.Pre, want.Pre.Sum)
	near(t, "post", c.Post, want.Post.Sum)
	if math.Abs(c.P/want.Rise.P-1) > 1e-6 || c.AFirst != want.AFirst || c.N != 24 || c.Form.N != 24 {
		t.Errorf("%+v", c)
	}
	turned := make([]bool, len(bFirst))
	for i := range bFirst {
		turned[i] = !bFirst[i]
	}
	other, _ := CrossGain(pre, post, turned, 100)
	if math.Abs(other.Form.Value+c.Form.Value) > 1e-12 || math.Abs(other.Rise.Low-c.Rise.Low) > 1e-12 {
		t.Errorf("the forms' names exchanged: %+v", other)
	}
}

func TestCompareGroupsGolden(t *testing.T) {
	pre, post, group, bFirst, want := crossedCase(t)
	for name, c := range map[string]struct {
		order    []bool
		adjusted [3]float64
		slopes   [3]float64
		p, hc3   float64
		slopesP  float64
	}{
		"plain": {nil, want.Plain.Adjusted, want.Plain.Slopes, want.Plain.P, want.Plain.HC3, want.Plain.SlopesP},
		"order": {bFirst, want.Order.Adjusted, want.Order.Slopes, want.Order.P, want.Order.HC3, want.Order.SlopesP},
	} {
		got, err := CompareGroups(pre, post, group, c.order)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, name, got)
		near(t, name, got.Adjusted.Estimate, c.adjusted)
		near(t, name+" slopes", got.Slopes.Estimate, c.slopes)
		if math.Abs(got.Adjusted.P-c.p) > 1e-7 || math.Abs(got.Adjusted.HC3-c.hc3) > 1e-8 || math.Abs(got.Slopes.P-c.slopesP) > 1e-7 {
			t.Errorf("%s: %+v", name, got)
		}
		if math.Abs(got.Apart-want.Apart) > 1e-9 || got.Shared != want.Shared || got.N != want.N {
			t.Errorf("%s: %+v, want %v %d", name, got, want.Apart, want.Shared)
		}
	}
	one, _ := CompareGroups(pre, post, group, nil)
	allB, _ := CompareGroups(pre, post, group, slices.Repeat([]bool{true}, 24))
	same(t, "everybody had B first", allB, one, 1e-12)
}

func TestCrossedBadInput(t *testing.T) {
	pre, post, group, bFirst, _ := crossedCase(t)
	few := slices.Repeat([]bool{false}, 24)
	few[0], few[1], few[2], few[3] = true, true, true, true
	constant := slices.Repeat([]float64{60}, 24)
	for name, c := range map[string]struct {
		pre, post []float64
		order     []bool
		want      error
	}{
		"nine":       {pre[:9], post[:9], bFirst[:9], TooFewPersons},
		"four of B":  {pre, post, few, TooFewPersons},
		"lengths":    {pre, post, bFirst[:20], Mismatch},
		"above top":  {append([]float64{101}, pre[1:]...), post, bFirst, OutOfRange},
		"not known":  {append([]float64{math.NaN()}, pre[1:]...), post, bFirst, NotFinite},
		"one change": {constant, constant, bFirst, Constant},
	} {
		if got, err := CrossGain(c.pre, c.post, c.order, 100); !errors.Is(err, c.want) || got != (Crossed{}) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	far := slices.Clone(pre)
	nine := slices.Repeat([]bool{false}, 24)
	for i := range far {
		far[i] = float64(i%4 + 1)
		if group[i] {
			far[i] += 50
		}
		nine[i] = i < 9
	}
	for name, c := range map[string]struct {
		pre          []float64
		group, order []bool
		want         error
	}{
		"nine in the group":   {pre, nine, nil, TooFewPersons},
		"nothing in common":   {far, group, nil, Disjoint},
		"lengths":             {pre, group[:20], nil, Mismatch},
		"lengths of orders":   {pre, group, bFirst[:20], Mismatch},
		"the group's own way": {pre, group, group, Singular},
	} {
		if _, err := CompareGroups(c.pre, post, c.group, c.order); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// world draws people whose scores are an ability and an error on two forms, B
// so many points harder than A; who comes is chosen by the score before.
type world struct {
	n       int
	harder  float64 // B than A
	learnt  float64 // by those who were trained
	chance  func(pre float64) float64
	bFirst  func(i int) bool
	wide    float64 // error after of the trained, beside that of the others
	pre     []float64
	post    []float64
	trained []bool
	order   []bool
}

const worldReliability = .7

func (w *world) draw(rng *rand.Rand) {
	*w = world{n: w.n, harder: w.harder, learnt: w.learnt, chance: w.chance, bFirst: w.bFirst, wide: w.wide}
	for i := range w.n {
		ability := 50 + 12*math.Sqrt(worldReliability)*rng.NormFloat64()
		noise := 12 * math.Sqrt(1-worldReliability)
		b := w.bFirst(i)
		first, second := 0.0, -w.harder
		if b {
			first, second = second, first
		}
		pre := ability + first + noise*rng.NormFloat64()
		in := rng.Float64() < w.chance(pre)
		post := ability + second
		if in {
			post += w.learnt + w.wide*noise*rng.NormFloat64()
		} else {
			post += noise * rng.NormFloat64()
		}
		w.pre, w.post, w.trained, w.order = append(w.pre, pre), append(w.post, post), append(w.trained, in), append(w.order, b)
	}
}

// With forms of unequal difficulty the plain gain is wrong and the gain between
// crossed forms is right, at the smallest n and where far more had one order.
func TestCrossGainHoldsItsPromise(t *testing.T) {
	const worlds = 1000
	for name, w := range map[string]*world{
		"smallest": {n: MinPairs, bFirst: func(i int) bool { return i%2 == 1 }},
		"uneven":   {n: 40, bFirst: func(i int) bool { return i < 8 }},
	} {
		w.harder, w.learnt, w.wide, w.chance = 9, 4, 1, func(float64) float64 { return 1 }
		rise, form, mean, plain, wrong := 0, 0, 0.0, 0.0, 0
		for seed := range uint64(worlds) {
			w.draw(rand.New(rand.NewPCG(seed, 31)))
			c, err := CrossGain(w.pre, w.post, w.order, 1000)
			if errors.Is(err, OutOfRange) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			rise, form, mean = rise+in(c.Rise, w.learnt), form+in(c.Form, -w.harder), mean+c.Rise.Value/worlds
			rises := make([]float64, w.n)
			for i := range rises {
				rises[i] = w.post[i] - w.pre[i]
			}
			g := Mean(rises)
			plain += g.Value / worlds
			wrong += 1 - in(g, w.learnt)
		}
		for what, hits := range map[string]int{"rise": rise, "form": form} {
			if share := float64(hits) / worlds; share < .935 || share > .967 {
				t.Errorf("%s: the interval of %s holds the truth in %.3f of the worlds", name, what, share)
			}
		}
		if math.Abs(mean-w.learnt) > .3 {
			t.Errorf("%s: mean estimate %.2f", name, mean)
		}
		if name == "uneven" && (math.Abs(plain-w.learnt) < 3 || wrong < worlds/2) {
			t.Errorf("the plain gain is as good: %.2f, wrong %d times", plain, wrong)
		}
	}
}

// Where the low scorers are the ones who are sent, the gain of those trained
// holds what comes back to the mean, as large as RegressionRise says; at the
// same score before nothing of it is left. So with crossed forms, and where
// the trained spread three times as far.
func TestComparisonHoldsItsPromise(t *testing.T) {
	const worlds = 500
	sent := func(pre float64) float64 { return 1 / (1 + math.Exp((pre-47)/5)) }
	for name, w := range map[string]*world{
		"low first": {n: 50, learnt: 5, wide: 1, bFirst: func(int) bool { return false }},
		"crossed":   {n: 50, learnt: 5, harder: 9, wide: 1, bFirst: func(i int) bool { return i%2 == 1 }},
		"spread":    {n: 60, learnt: 0, wide: 3, bFirst: func(int) bool { return false }},
	} {
		w.chance = sent
		hits, done, mean, naive, expected, crooked := 0, 0.0, 0.0, 0.0, 0.0, 0
		for seed := range uint64(worlds) {
			w.draw(rand.New(rand.NewPCG(seed, 32)))
			c, err := CompareGroups(w.pre, w.post, w.trained, w.order)
			if errors.Is(err, TooFewPersons) || errors.Is(err, Disjoint) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			done++
			hits += in(c.Adjusted.Estimate, w.learnt)
			mean += c.Adjusted.Value
			if c.Slopes.P < Crooked {
				crooked++
			}
			all, selected, rise, n := 0.0, 0.0, 0.0, 0.0
			for i, x := range w.pre {
				all += x / float64(w.n)
				if w.trained[i] {
					selected, rise, n = selected+x, rise+w.post[i]-x, n+1
				}
			}
			r, _ := RegressionRise(all, selected/n, Estimate{Value: worldReliability, Low: .5, High: .9})
			naive, expected = naive+rise/n, expected+r.Value
		}
		if done < worlds*.9 {
			t.Fatalf("%s: only %g worlds", name, done)
		}
		if share := float64(hits) / done; share < .93 || share > .975 {
			t.Errorf("%s: the interval holds the truth in %.3f of the worlds", name, share)
		}
		if math.Abs(mean/done-w.learnt) > .5 {
			t.Errorf("%s: mean estimate %.2f, not %g", name, mean/done, w.learnt)
		}
		if share := float64(crooked) / done; name != "spread" && (share < .02 || share > .09) {
			t.Errorf("%s: slopes that are one differ in %.3f of the worlds", name, share)
		}
		if name == "low first" && (naive/done-w.learnt < 1.5 || math.Abs(naive/done-expected/done-w.learnt) > .3) {
			t.Errorf("rise %.2f, of which %.2f to the mean", naive/done, expected/done)
		}
	}
}

// Slopes that differ are found, and far starts are called far.
func TestComparisonChecks(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var pre, post []float64
	var group []bool
	for i := range 80 {
		x := 50 + 10*rng.NormFloat64()
		slope := .2
		if i%2 == 1 {
			slope, x = 1, x+12
		}
		pre, post, group = append(pre, x), append(post, 50+slope*(x-50)+4*rng.NormFloat64()), append(group, i%2 == 1)
	}
	c, err := CompareGroups(pre, post, group, nil)
	if err != nil || c.Slopes.P > .001 || math.Abs(c.Slopes.Value-.8) > .3 || !c.Far() || c.Apart < .4 {
		t.Errorf("%+v, %v", c, err)
	}
	if (Comparison{N: [2]int{20, 20}, Shared: 36, Apart: -.1}).Far() || !(Comparison{N: [2]int{20, 20}, Shared: 31}).Far() {
		t.Error("far is not what it says")
	}
}
