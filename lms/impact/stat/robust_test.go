package stat

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func TestRandomise(t *testing.T) {
	p := world(3, 60, 3, 12, 0.8)
	opt := DiDOptions{Base: PriorMean, After: 1}
	strong, err := Randomise(p, opt, 199, 1)
	if err != nil || strong > 0.02 {
		t.Errorf("a strong effect: p %g, %v", strong, err)
	}
	if again, _ := Randomise(p, opt, 199, 1); again != strong {
		t.Errorf("the same seed gives %g and %g", strong, again)
	}
	att, err := simpleATT(p, opt)
	if r, err2 := GroupTime(p, opt); err != nil || err2 != nil || math.Abs(att-r.Simple.ATT) > 1e-12 {
		t.Errorf("%g alone, %g among all", att, r.Simple.ATT)
	}
	// Without an effect p lies anywhere.
	small, worlds := 0, 60
	for w := range worlds {
		v, err := Randomise(world(uint64(40+w), 40, 3, 10, 0), opt, 99, 7)
		if err != nil {
			t.Fatal(err)
		}
		if v <= 0.2 {
			small++
		}
	}
	if most := 0.2*float64(worlds) + 3*math.Sqrt(float64(worlds)*0.2*0.8); float64(small) > most {
		t.Errorf("p ≤ 0.2 in %d of %d worlds without an effect", small, worlds)
	}
	alike := world(3, 20, 2, 12, 0)
	for i := range alike.Group { // whole libraries at a time
		alike.Group[i] = []int{0, 6}[alike.Cluster[i]]
	}
	if _, err := Randomise(alike, opt, 9, 1); !errors.Is(err, Constant) {
		t.Error(err)
	}
	if _, err := Randomise(p, opt, 0, 1); !errors.Is(err, Mismatch) {
		t.Error(err)
	}
	if _, err := Randomise(Panel{}, opt, 9, 1); !errors.Is(err, TooFew) {
		t.Error(err)
	}
}

func TestOverturn(t *testing.T) {
	// Six units that drift apart by 0.1 a period and nothing else.
	p := Panel{Periods: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}
	for i := range 6 {
		group, row := []int{0, 8}[i%2], make([]float64, 12)
		for k := range row {
			row[k] = float64(i) + 0.1*float64(k)*float64(i%2)
		}
		p.Group, p.Outcome = append(p.Group, group), append(p.Outcome, row)
	}
	for _, opt := range []DiDOptions{{Base: Universal}, {Base: PriorMean, After: 1}} {
		r, err := GroupTime(p, opt)
		if err != nil {
			t.Fatal(err)
		}
		o := r.Overturn()
		near(t, "the drift that explains it all", o.Slope, 0.1, 1e-9)
		if !(o.Relative > 0 && o.Relative < 2) {
			t.Errorf("%+v", o)
		}
	}
}

func TestDetectableShift(t *testing.T) {
	near(t, "normal", DetectableShift(1, 0), 2.801585218, 1e-8)
	near(t, "t with 10", DetectableShift(2, 10), 2*(2.2281388520+0.8790578285), 1e-8)
}

func TestPlaceboSteps(t *testing.T) {
	s := simulated(9, 1200, 1.3, 0.2)
	opt := ITSOptions{Event: 600, Drop: 14, DayOfWeek: true, Fourier: 1}
	r, err := PlaceboSteps(s, opt, 20, 180, 60)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Dates) != 20 || r.Share != 0 || !r.Beyond || r.Dates[19] >= 600-60 || r.Dates[0] <= s.Day[100] {
		t.Errorf("%+v", r)
	}
	none, err := PlaceboSteps(simulated(10, 1200, 1, 0.2), opt, 20, 180, 60)
	if err != nil || none.Beyond || none.Share == 0 {
		t.Errorf("nothing happened: %+v, %v", none, err)
	}
	if _, err := PlaceboSteps(simulated(9, 400, 1.3, 0.2), ITSOptions{Event: 200}, 20, 180, 60); !errors.Is(err, TooFew) {
		t.Error(err)
	}
	late := s
	late.Extra = []Column{{"began after", make([]float64, len(s.Day))}}
	for i, d := range s.Day {
		late.Extra[0].Value[i] = indicator(d > 900)
	}
	if _, err := PlaceboSteps(late, opt, 20, 180, 60); err != nil {
		t.Errorf("a column that is nothing before the event: %v", err)
	}
}

func TestWithoutExtremes(t *testing.T) {
	s := simulated(2, 600, 1, 0)
	opt := ITSOptions{Event: 300, DayOfWeek: true}
	for i, d := range s.Day { // three great days make a rise
		if d == 310 || d == 350 || d == 400 {
			s.Count[i] = 4000
		}
	}
	all, err := Interrupted(s, opt)
	if err != nil {
		t.Fatal(err)
	}
	few, err := WithoutExtremes(s, opt, 0.01)
	if err != nil || all.Step.Est < 0.2 || math.Abs(few.Est) > 0.1 {
		t.Errorf("%g with the great days, %g without, %v", all.Step.Est, few.Est, err)
	}
	if same, err := WithoutExtremes(s, opt, 0); err != nil || same.Est != all.Step.Est {
		t.Errorf("%g, %v", same.Est, err)
	}
	for _, share := range []float64{-0.1, 1, math.NaN()} {
		if _, err := WithoutExtremes(s, opt, share); !errors.Is(err, Mismatch) {
			t.Errorf("%g: %v", share, err)
		}
	}
}

func TestRepeated(t *testing.T) {
	// Within each person y falls with x; between persons it rises.
	var person []int
	var x, y []float64
	rng := rand.New(rand.NewPCG(4, 4))
	for p := range 12 {
		for k := range 4 {
			person = append(person, p)
			x = append(x, float64(p)+float64(k)*0.2)
			y = append(y, float64(p)*2-float64(k)*0.3+0.05*rng.NormFloat64())
		}
	}
	r, err := Repeated(person, x, y)
	if err != nil || r.R > -0.9 || r.Hi >= 0 || r.P > 1e-9 || r.N != 48 {
		t.Errorf("%+v, %v", r, err)
	}
	// It is the partial correlation given a column for each person.
	var who [][]float64
	for p := range 11 {
		column := make([]float64, len(x))
		for i := range x {
			column[i] = indicator(person[i] == p)
		}
		who = append(who, column)
	}
	g := partialPearson(t, x, y, who)
	near(t, "by dummies", r.R, g, 1e-9)
	if alone, err := Repeated(append(person, 99), append(x, 1000), append(y, -1000)); err != nil || alone != r {
		t.Errorf("who was seen once counts: %+v", alone)
	}
	for name, c := range map[string]struct {
		person []int
		x, y   []float64
		want   error
	}{
		"short":      {person[1:], x, y, Unequal},
		"few":        {[]int{1, 1, 2, 2, 3, 3}, x[:6], y[:6], TooFew},
		"constant":   {person, make([]float64, len(x)), y, Constant},
		"not finite": {person, append([]float64{math.NaN()}, x[1:]...), y, NotFinite},
	} {
		if _, err := Repeated(c.person, c.x, c.y); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// partialPearson takes the others out of both by least squares, step by step.
func partialPearson(t *testing.T, x, y []float64, others [][]float64) float64 {
	t.Helper()
	basis := [][]float64{apply(x, func(float64) float64 { return 1 })}
	basis = append(basis, others...)
	var unit [][]float64
	take := func(v []float64) []float64 {
		v = append([]float64{}, v...)
		for range 2 {
			for _, u := range unit {
				along := dot(v, u)
				for i := range v {
					v[i] -= along * u[i]
				}
			}
		}
		return v
	}
	for _, b := range basis {
		v := take(b)
		length := math.Sqrt(dot(v, v))
		unit = append(unit, apply(v, func(a float64) float64 { return a / length }))
	}
	a, b := take(x), take(y)
	return dot(a, b) / math.Sqrt(dot(a, a)*dot(b, b))
}
