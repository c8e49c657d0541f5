package itemstat

import (
	"math"
	"math/rand/v2"
)

// truth is what a test of Rasch items has in a population of normal
// abilities.
type truth struct {
	facility, rest, without []float64
	alpha                   float64
}

// population integrates over the abilities.
func population(easiness []float64) truth {
	k := len(easiness)
	p, c := make([]float64, k), grid(k, k)
	weights := 0.0
	const step = .02
	for theta := -7.0; theta <= 7; theta += step {
		w := math.Exp(-theta * theta / 2)
		weights += w
		for i, b := range easiness {
			p[i] += w * logistic(theta+b)
			for j, b2 := range easiness {
				if i == j {
					c[i][i] += w * logistic(theta+b)
				} else {
					c[i][j] += w * logistic(theta+b) * logistic(theta+b2)
				}
			}
		}
	}
	t := truth{facility: p, rest: make([]float64, k), without: make([]float64, k)}
	for i := range p {
		p[i] /= weights
	}
	for i := range c {
		for j := range c {
			c[i][j] = c[i][j]/weights - p[i]*p[j]
		}
	}
	alpha := func(skip int) float64 {
		m, own, all := 0.0, 0.0, 0.0
		for i := range c {
			if i == skip {
				continue
			}
			m++
			own += c[i][i]
			for j := range c {
				if j != skip {
					all += c[i][j]
				}
			}
		}
		return m / (m - 1) * (1 - own/all)
	}
	t.alpha = alpha(-1)
	for i := range c {
		with, rest := 0.0, 0.0
		for j := range c {
			if j == i {
				continue
			}
			with += c[i][j]
			for l := range c {
				if l != i {
					rest += c[j][l]
				}
			}
		}
		t.rest[i] = with / math.Sqrt(c[i][i]*rest)
		t.without[i] = alpha(i)
	}
	return t
}

// raschRows are answers to items of these easinesses by persons with normal
// abilities.
func raschRows(seed uint64, persons int, easiness []float64) [][]float64 {
	rng := rand.New(rand.NewPCG(seed, 21))
	rows := make([][]float64, persons)
	for p := range rows {
		theta := rng.NormFloat64()
		rows[p] = make([]float64, len(easiness))
		for i, b := range easiness {
			if rng.Float64() < logistic(theta+b) {
				rows[p][i] = 1
			}
		}
	}
	return rows
}

// spread are k easinesses from −2 to 2.
func spread(k int) []float64 {
	b := make([]float64, k)
	for i := range b {
		b[i] = 4*float64(i)/float64(k-1) - 2
	}
	return b
}
