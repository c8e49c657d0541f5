package stat

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func TestReferenceCorrelationTies(t *testing.T) {
	want, rel := golden(t, "correlation_ties")
	hours, change, tenure := column(t, "hours"), column(t, "change"), column(t, "tenure")
	s, err := Spearman(hours, change)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "spearman", s.R, want.Spearman, rel)
	near(t, "spearman p", s.P, want.SpearmanP, rel)
	near(t, "spearman lo", s.Lo, want.SpearmanCI[0], rel)
	near(t, "spearman hi", s.Hi, want.SpearmanCI[1], rel)
	p, err := Pearson(hours, change)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "pearson", p.R, want.Pearson, rel)
	near(t, "pearson p", p.P, want.PearsonP, rel)
	near(t, "pearson lo", p.Lo, want.PearsonCI[0], rel)
	near(t, "pearson hi", p.Hi, want.PearsonCI[1], rel)
	partial, err := PartialSpearman(hours, change, tenure)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "partial", partial.R, want.Partial, rel)
	if s.N != 45 || partial.N != 45 {
		t.Errorf("n = %d and %d", s.N, partial.N)
	}
}

func TestCorrelationMetamorphic(t *testing.T) {
	for seed := range uint64(50) {
		x, y := draw(seed, 8+int(seed))
		s, err := Spearman(x, y)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Pearson(x, y)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []Correlation{s, p} {
			if !(c.Lo <= c.R && c.R <= c.Hi && c.P >= 0 && c.P <= 1 && c.R >= -1 && c.R <= 1) {
				t.Fatalf("seed %d: %+v", seed, c)
			}
		}
		perm := rand.New(rand.NewPCG(seed, 1)).Perm(len(x))
		sx, sy := make([]float64, len(x)), make([]float64, len(x))
		for to, from := range perm {
			sx[to], sy[to] = x[from], y[from]
		}
		close := func(what string, a, b float64) {
			if math.Abs(a-b) > 1e-12 {
				t.Errorf("seed %d, %s: %g and %g", seed, what, a, b)
			}
		}
		shuffled, _ := Spearman(sx, sy)
		close("rows shuffled", shuffled.R, s.R)
		monotone, _ := Spearman(apply(x, func(v float64) float64 { return math.Exp(v / 4) }), y)
		close("monotone", monotone.R, s.R)
		flipped, _ := Spearman(x, apply(y, func(v float64) float64 { return -v }))
		close("sign", flipped.R, -s.R)
		close("sign, interval", flipped.Lo, -s.Hi)
		close("sign, p", flipped.P, s.P)
		swapped, _ := Spearman(y, x)
		close("swapped", swapped.R, s.R)
		scaled, _ := Pearson(apply(x, func(v float64) float64 { return 7*v + 100 }), y)
		if math.Abs(scaled.R-p.R) > 1e-10 {
			t.Errorf("seed %d: scaling moves Pearson from %g to %g", seed, p.R, scaled.R)
		}
		unrelated := make([]float64, len(x))
		for i := range unrelated {
			unrelated[i] = float64(i * i % 7)
		}
		if part, err := PartialSpearman(x, y, unrelated); err != nil || part.Lo > part.R || part.R > part.Hi {
			t.Errorf("seed %d: partial %+v, %v", seed, part, err)
		}
	}
}

func TestCorrelationBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(-1)
	good := []float64{1, 2, 3, 4, 5}
	for name, c := range map[string]struct {
		x, y []float64
		want Error
	}{
		"nothing":      {nil, nil, TooFew},
		"three":        {good[:3], good[:3], TooFew},
		"lengths":      {good, good[:4], Unequal},
		"constant":     {good, []float64{7, 7, 7, 7, 7}, Constant},
		"zeros":        {[]float64{0, 0, 0, 0, 0}, good, Constant},
		"missing":      {good, []float64{1, nan, 3, 4, 5}, NotFinite},
		"infinite":     {[]float64{inf, 1, 2, 3, 4}, good, NotFinite},
		"missing, few": {[]float64{nan}, []float64{1}, NotFinite},
	} {
		for kind, f := range map[string]func([]float64, []float64) (Correlation, error){
			"Spearman": Spearman, "Pearson": Pearson,
			"partial": func(x, y []float64) (Correlation, error) {
				return PartialSpearman(x, y, []float64{3, 1, 4, 1, 5}[:min(5, len(x))])
			},
		} {
			if got, err := f(c.x, c.y); !errors.Is(err, c.want) || got != (Correlation{}) {
				t.Errorf("%s of %s: %+v, %v, want %v", kind, name, got, err, c.want)
			}
		}
	}
	if _, err := PartialSpearman(good, good); err != Mismatch {
		t.Error(err)
	}
	if _, err := PartialSpearman(good, []float64{2, 1, 4, 3, 5}, good); err != Singular {
		t.Error(err)
	}
}

// Values near the ends of what a float64 holds must neither overflow nor
// become something else.
func TestCorrelationExtremeValues(t *testing.T) {
	big := []float64{-math.MaxFloat64, math.MaxFloat64, 0, math.MaxFloat64 / 2, 1, -1}
	small := []float64{5e-324, 1e-323, 0, 2e-323, 3e-323, 1.5e-323}
	other := []float64{1, 5, 2, 4, 3, 2}
	for _, x := range [][]float64{big, small} {
		for _, f := range []func([]float64, []float64) (Correlation, error){Spearman, Pearson} {
			c, err := f(x, other)
			if err != nil || !(c.Lo <= c.R && c.R <= c.Hi && c.P >= 0 && c.P <= 1) {
				t.Errorf("%v: %+v, %v", x, c, err)
			}
		}
	}
	same := []float64{1, 2, 3, 4, 5, 6}
	c, err := Spearman(same, apply(same, math.Exp))
	if err != nil || c.R != 1 || c.P != 0 || c.Lo != 1 || c.Hi != 1 {
		t.Errorf("a perfect order: %+v, %v", c, err)
	}
	if c, err = Pearson(same, apply(same, func(v float64) float64 { return 3 - v/7 })); err != nil || c.R != -1 || c.Lo != -1 {
		t.Errorf("a perfect line: %+v, %v", c, err)
	}
	if c, err := Pearson([]float64{1, 2, 3, 4}, []float64{1, 3, 2, 4}); err != nil || !(c.Hi < 1 && c.Lo > -1) {
		t.Errorf("four observations: %+v, %v", c, err)
	}
}

// The interval holds the true rank correlation as often as it promises, and
// without one few p are small.
func TestSpearmanKeepsItsPromise(t *testing.T) {
	const worlds = 2000
	for _, n := range []int{10, 20, 40} {
		for _, r := range []float64{0, 0.5, 0.8} {
			hit, small := 0, 0
			for w := range uint64(worlds) {
				x, y := normalPair(w, n, r)
				c, err := Spearman(x, y)
				if err != nil {
					t.Fatal(err)
				}
				if rho := rankOf(r); c.Lo <= rho && rho <= c.Hi {
					hit++
				}
				if c.P < 0.05 {
					small++
				}
			}
			if share := float64(hit) / worlds; share < 0.94 || share > 0.98 {
				t.Errorf("n = %d, r = %g: the interval holds the truth in %.3f of the worlds", n, r, share)
			}
			if share := float64(small) / worlds; r == 0 && share > 0.065 {
				t.Errorf("n = %d: %.3f of the null worlds have p < 0.05", n, share)
			}
		}
	}
}

// rankOf is Spearman's ρ of a normal pair with Pearson's r.
func rankOf(r float64) float64 { return 6 / math.Pi * math.Asin(r/2) }

func normalPair(seed uint64, n int, r float64) (x, y []float64) {
	rng := rand.New(rand.NewPCG(seed, 5))
	for range n {
		v := rng.NormFloat64()
		x, y = append(x, v), append(y, r*v+math.Sqrt(1-r*r)*rng.NormFloat64())
	}
	return
}

// At the detectable correlation about 80% of simulated worlds are found.
func TestDetectable(t *testing.T) {
	if _, err := Detectable(4); err != TooFew {
		t.Error(err)
	}
	const n, worlds = 40, 600
	rho, err := Detectable(n)
	if err != nil || rho < 0.3 || rho > 0.6 {
		t.Fatal(rho, err)
	}
	r := 2 * math.Sin(math.Pi/6*rho) // turns rankOf round
	found := 0
	for w := range uint64(worlds) {
		if c, err := Spearman(normalPair(w, n, r)); err == nil && c.P < 0.05 {
			found++
		}
	}
	if share := float64(found) / worlds; share < 0.74 || share > 0.88 {
		t.Errorf("power %.3f", share)
	}
}

func BenchmarkSpearman2000(b *testing.B) {
	x, y := draw(1, 2000)
	for b.Loop() {
		if _, err := Spearman(x, y); err != nil {
			b.Fatal(err)
		}
	}
}
