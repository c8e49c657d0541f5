package itemstat

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// The ends of d_z's interval are where t lies at the 97.5% and the 2.5% point
// of the noncentral distribution, here by integration in far
// smaller steps.
func TestEffectEnds(t *testing.T) {
	for _, c := range []struct {
		t float64
		n int
	}{{7.22820739424615, 24}, {0, 10}, {-2, 10}, {1.96, 200}, {45, 60}, {-30, 500}, {60, 10}, {150, 60}} {
		df := float64(c.n - 1)
		norm, _ := math.Lgamma(df / 2)
		cdf := func(ncp float64) (sum float64) {
			const step = 1e-4
			for s := step / 2; s < 4; s += step { // s² df has the χ² distribution
				density := math.Exp(math.Log(2) + df/2*math.Log(df/2) - norm + (df-1)*math.Log(s) - df*s*s/2)
				sum += step * density * .5 * math.Erfc(-(c.t*s-ncp)/math.Sqrt2)
			}
			return sum
		}
		e := effect(c.t, c.n)
		root := math.Sqrt(float64(c.n))
		if low, high := cdf(e.Low*root), cdf(e.High*root); math.Abs(low-.975) > 2e-7 || math.Abs(high-.025) > 2e-7 {
			t.Errorf("t = %g, n = %d: %+v with %.5f and %.5f", c.t, c.n, e, low, high)
		}
	}
	// Where the deviation alone counts, both ways agree.
	near, far := effect(19.999*math.Sqrt(50), 50), effect(20.001*math.Sqrt(50), 50)
	if math.Abs(near.Low/far.Low-1) > .01 || math.Abs(near.High/far.High-1) > .01 {
		t.Errorf("%+v and %+v", near, far)
	}
}

// At no shift the noncentral distribution is Student's own.
func TestNoncentralAtNought(t *testing.T) {
	for _, df := range []float64{9, 30, 5000} {
		for _, x := range []float64{-3, 0, .7, 2.5} {
			want := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(x)
			if got := noncentral(x, df)(0); math.Abs(got-want) > 1e-8 {
				t.Errorf("df %g: P(T ≤ %g) = %.10f, want %.10f", df, x, got, want)
			}
		}
	}
}

// Each interval of a gain holds the truth at the smallest n; over 3,000 worlds it
// is 94.6 to 95% for the rise and <g>, and about 95% for d_z.
func TestEffectCoverage(t *testing.T) {
	for _, delta := range []float64{0, .5, 1.5} {
		rise, dz, class := 0, 0, 0
		const worlds = 250
		for w := range uint64(worlds) {
			rng := rand.New(rand.NewPCG(w, 12))
			pre, post := make([]float64, MinPairs), make([]float64, MinPairs)
			for i := range pre {
				pre[i] = 400 + 20*rng.NormFloat64()
				post[i] = pre[i] + 10*(delta+rng.NormFloat64())
			}
			g, err := PrePost(pre, post, 1000)
			if err != nil {
				t.Fatal(err)
			}
			rise += in(g.Rise, 10*delta)
			dz += in(g.DZ, delta)
			class += in(*g.Class, 10*delta/600)
		}
		for what, hits := range map[string]int{"rise": rise, "d_z": dz, "<g>": class} {
			if share := float64(hits) / worlds; share < .92 || share > .98 {
				t.Errorf("δ = %g: the interval of %s holds the truth in %.3f of the worlds", delta, what, share)
			}
		}
	}
}
