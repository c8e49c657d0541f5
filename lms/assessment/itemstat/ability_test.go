package itemstat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Warm's estimate maximises likelihood times √information.
func TestAbilities(t *testing.T) {
	b := []float64{2, 1, .3, 0, -.2, -.9, -2.2}
	got, err := Abilities(b)
	if err != nil || len(got) != 8 {
		t.Fatal(got, err)
	}
	sound(t, "abilities", got)
	weighted := func(theta float64, score int) float64 {
		l, information := float64(score)*theta, 0.0
		for _, e := range b {
			p := logistic(theta + e)
			l += math.Log(1 - p)
			information += p * (1 - p)
		}
		return l + math.Log(information)/2
	}
	for score, a := range got {
		best, at := math.Inf(-1), 0.0
		for theta := -8.0; theta <= 8; theta += 1e-4 {
			if w := weighted(theta, score); w > best {
				best, at = w, theta
			}
		}
		if math.Abs(a.Value-at) > 2e-4 {
			t.Errorf("%d right: %g, want %g", score, a.Value, at)
		}
		if score > 0 && a.Value <= got[score-1].Value {
			t.Errorf("%d right is not above %d", score, score-1)
		}
	}
	for _, c := range []struct {
		b    []float64
		want error
	}{{nil, TooFewItems}, {[]float64{0, math.NaN()}, NotFinite}, {[]float64{51}, OutOfRange}} {
		if _, err := Abilities(c.b); err != c.want {
			t.Errorf("%v: %v", c.b, err)
		}
	}
	far, err := Abilities([]float64{50, -50, 50, 0})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, "far apart", far)
}

// Over persons of one ability the estimate is nearly unbiased, and its
// interval holds the truth.
func TestAbilityCoverage(t *testing.T) {
	b := spread(30)
	table, err := Abilities(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, theta := range []float64{-1.5, 0, 1} {
		hits, sum := 0, 0.0
		rng := rand.New(rand.NewPCG(7, uint64(10+theta)))
		const persons = 2000
		for range persons {
			score := 0
			for _, e := range b {
				if rng.Float64() < logistic(theta+e) {
					score++
				}
			}
			a := table[score]
			sum += a.Value
			hits += in(Estimate{Low: a.Value - z975*a.SE, High: a.Value + z975*a.SE}, theta)
		}
		if share, bias := float64(hits)/persons, sum/persons-theta; share < .93 || share > .98 || math.Abs(bias) > .05 {
			t.Errorf("θ = %g: coverage %.3f, bias %.3f", theta, share, bias)
		}
	}
}
