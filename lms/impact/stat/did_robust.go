package stat

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// Randomise is the p of the simple aggregate under the sharp null that training
// changes nobody, where the times of training (never among them) could as well
// have fallen to others of the same cluster: (1 + how many of the draws are at
// least as far from zero) / (1 + draws) (Fisher's exact idea; Phipson and Smyth
// 2010). For few clusters, whose standard errors cannot be trusted; without
// clusters all units are one. The same seed gives the same p. Errors: those of
// GroupTime, Mismatch for no draws, Constant where no cluster has two times.
func Randomise(p Panel, opt DiDOptions, draws int, seed uint64) (float64, error) {
	if draws < 1 {
		return 0, Mismatch
	}
	observed, err := simpleATT(p, opt)
	if err != nil {
		return 0, err
	}
	members := map[int][]int{}
	for i := range p.Group {
		c := 0
		if p.Cluster != nil {
			c = p.Cluster[i]
		}
		members[c] = append(members[c], i)
	}
	varies := false
	var homes [][]int
	for _, c := range slices.Sorted(maps.Keys(members)) {
		homes = append(homes, members[c])
		for _, i := range members[c] {
			varies = varies || p.Group[i] != p.Group[members[c][0]]
		}
	}
	if !varies {
		return 0, Constant
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	again := p
	again.Group = slices.Clone(p.Group)
	asFar := 1
	for range draws {
		for _, home := range homes {
			rng.Shuffle(len(home), func(a, b int) {
				again.Group[home[a]], again.Group[home[b]] = again.Group[home[b]], again.Group[home[a]]
			})
		}
		att, err := simpleATT(again, opt)
		if err != nil {
			return 0, err
		}
		if math.Abs(att) >= math.Abs(observed)*(1-1e-12) {
			asFar++
		}
	}
	return float64(asFar) / float64(draws+1), nil
}

// simpleATT is the simple aggregate alone.
func simpleATT(p Panel, opt DiDOptions) (float64, error) {
	d, err := newDiD(p, opt)
	if err != nil {
		return 0, err
	}
	sum, share := 0.0, 0.0
	d.cells(func(c *cell) {
		if d.after(c.Effect) {
			sum += d.share[c.k] * c.ATT
			share += d.share[c.k]
		}
	})
	if share == 0 {
		return 0, TooFew
	}
	return sum / share, nil
}

// Overturn is how far the groups would have to have drifted apart for the
// dynamic mean to be nil. Slope is a steady drift in every period; it is judged
// by the distance from the middle of the base to the effects. Relative is a
// multiple of the largest mean before treatment (in the sense of Rambachan and
// Roth 2023, Review of Economic Studies 90, for the point estimate): below 1 the
// groups differed before by more than the estimate. Relative is 0 without any
// effect before treatment.
type Overturn struct{ Slope, Relative float64 }

// Overturn computes it.
func (r *DiD) Overturn() Overturn {
	distance, n := 0.0, 0.0
	for i, e := range r.Dynamic.At {
		if r.Dynamic.psiAt[i] != nil && e >= r.d.opt.After {
			distance, n = distance+float64(e), n+1
		}
	}
	base := 1.0 // the period before treatment
	if r.d.opt.Base == PriorMean {
		base = (BaseWindow + 1) / 2.0
	}
	o := Overturn{Slope: math.Abs(r.Dynamic.ATT) / (distance/n + base)}
	if r.Pretrend.Largest > 0 {
		o.Relative = math.Abs(r.Dynamic.ATT) / r.Pretrend.Largest
	}
	return o
}

// DetectableShift is the smallest shift that an estimate with that standard
// error finds with a chance of 80% at a two-sided 5%: (t.975 + t.80)·se, with df
// degrees of freedom or, for 0, the normal distribution (Bloom 1995, Evaluation
// Review 19).
func DetectableShift(se, df float64) float64 {
	if df <= 0 {
		return (z975 + z80) * se
	}
	return (tQuantile(df) + tUpper(df, 0.2)) * se
}
