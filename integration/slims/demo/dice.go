package demo

import (
	"math"
	"math/rand/v2"
)

// dice are all the chance there is, drawn in a fixed order from the seed.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice {
	return dice{rand.New(rand.NewPCG(seed, 0x5157_5354_454b_4131))}
}

func (r dice) chance(p float64) bool { return r.Float64() < p }

// poisson draws a count with that mean.
func (r dice) poisson(mean float64) int {
	if mean <= 0 {
		return 0
	}
	if mean > 60 { // the normal approximation is good to a fraction of a count
		return max(0, int(math.Round(mean+math.Sqrt(mean)*r.NormFloat64())))
	}
	n, limit := -1, math.Exp(-mean)
	for p := 1.0; p > limit; n++ {
		p *= r.Float64()
	}
	return n
}

// weighted draws an index by weight, -1 when there is none.
func (r dice) weighted(weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	if total <= 0 {
		return -1
	}
	x := r.Float64() * total
	for i, w := range weights {
		if x -= w; x < 0 && w > 0 {
			return i
		}
	}
	return len(weights) - 1
}

// skewed draws from 0 to n−1, small numbers more often the larger power is.
func (r dice) skewed(n int, power float64) int {
	return int(float64(n) * math.Pow(r.Float64(), power))
}

func pick[T any](r dice, list []T) T { return list[r.IntN(len(list))] }
