package itemstat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The depression scores of Hollander and Wolfe (1973), an example of R's
// wilcox.test: V = 40, one-sided p = 0.01953.
func TestSignedRankOfHollanderAndWolfe(t *testing.T) {
	x := []float64{1.83, .5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3}
	y := []float64{.878, .647, .598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	for i := range x {
		x[i] -= y[i]
	}
	if w := signedRank(x); w.V != 40 || w.N != 9 || !w.Exact || math.Abs(w.P-.0390625) > 1e-12 {
		t.Errorf("%+v", w)
	}
}

// Of few differences, all sign patterns are listed.
func TestSignedRankByEveryPattern(t *testing.T) {
	const n = 11
	for v := 0; v <= n*(n+1)/2; v++ {
		extreme := 0
		far := math.Abs(float64(v) - n*(n+1)/4.)
		for pattern := range 1 << n {
			sum := 0
			for rank := range n {
				sum += (rank + 1) * (pattern >> rank & 1)
			}
			if math.Abs(float64(sum)-n*(n+1)/4.) >= far {
				extreme++
			}
		}
		if got, want := exactRankP(n, v), float64(extreme)/(1<<n); math.Abs(got-want) > 1e-12 {
			t.Errorf("V = %d: p %g, want %g", v, got, want)
		}
	}
}

// With ties the variance is that over all signs of the mid-ranks, and the
// approximation comes near the exact share.
func TestSignedRankTies(t *testing.T) {
	d := []float64{1, 1, 1, -2, 2, 2, 3, 3, 3, -3, 4, 4, 5, -1, 6, 0, 0}
	w := signedRank(d)
	ranks := []float64{2.5, 2.5, 2.5, 6, 6, 6, 9.5, 9.5, 9.5, 9.5, 12.5, 12.5, 14, 2.5, 15}
	v := 0.0
	for i, r := range ranks {
		if d[i] > 0 {
			v += r
		}
	}
	extreme := 0
	for pattern := range 1 << 15 {
		sum := 0.0
		for i, r := range ranks {
			sum += r * float64(pattern>>i&1)
		}
		if math.Abs(sum-60) >= math.Abs(v-60) {
			extreme++
		}
	}
	if w.V != v || w.N != 15 || w.Exact || math.Abs(w.P-float64(extreme)/(1<<15)) > .003 {
		t.Errorf("%+v, want V %g and p near %g", w, v, float64(extreme)/(1<<15))
	}
	if w := signedRank(make([]float64, 12)); w.P != 1 || w.N != 0 {
		t.Errorf("no differences: %+v", w)
	}
}

// Exact and approximate p meet where one takes over from the other.
func TestSignedRankApproximation(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		d := make([]float64, exactLimit)
		for i := range d {
			d[i] = rng.NormFloat64() + .2
		}
		exact := signedRank(d)
		near := signedRank(append(d, 0)) // the zero only forbids counting
		if !exact.Exact || near.Exact || exact.V != near.V || math.Abs(exact.P-near.P) > .004 {
			t.Errorf("%+v and %+v", exact, near)
		}
	}
	many := make([]float64, 2000)
	for i := range many {
		many[i] = rng.NormFloat64()
	}
	for _, n := range []int{exactLimit + 1, len(many)} {
		if w := signedRank(many[:n]); w.Exact || w.N != n {
			t.Errorf("%+v", w)
		}
		sound(t, "many", signedRank(many[:n]))
	}
}
