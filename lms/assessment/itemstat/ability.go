package itemstat

import "math"

// Ability is a person's place on the scale of the Rasch model.
type Ability struct {
	Value float64 // logits, on the scale of the easinesses
	SE    float64
}

// Abilities are the weighted likelihood estimates (Warm 1989, Psychometrika
// 54) for 0, 1, … all right of the items with these easinesses. They are
// finite at both ends and nearly unbiased between; the standard error is
// 1/√information, which at none and all right is the least the truth may be.
//
// Errors: TooFewItems (none), NotFinite, OutOfRange (an easiness beyond ±50).
func Abilities(easiness []float64) ([]Ability, error) {
	if len(easiness) == 0 {
		return nil, TooFewItems
	}
	if err := finite(easiness...); err != nil {
		return nil, err
	}
	for _, b := range easiness {
		if math.Abs(b) > 50 {
			return nil, OutOfRange
		}
	}
	out := make([]Ability, len(easiness)+1)
	for score := range out {
		theta := warm(easiness, score)
		information := 0.0
		for _, b := range easiness {
			information += logistic(theta+b) * logistic(-theta-b)
		}
		out[score] = Ability{Value: theta, SE: 1 / math.Sqrt(information)}
	}
	return out, nil
}

// warm solves score − Σp + J/2I = 0 with I = Σ pq and J = Σ pq(q − p), by
// halving: the left side is at least ½ far below all items and at most −½ far
// above them.
func warm(easiness []float64, score int) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, b := range easiness {
		low, high = min(low, -b), max(high, -b)
	}
	margin := 5 + 2*math.Log(float64(len(easiness)))
	low, high = low-margin, high+margin
	for high-low > 1e-10 {
		theta := (low + high) / 2
		rest, i, j := float64(score), 0.0, 0.0
		for _, b := range easiness {
			p := logistic(theta + b)
			v := p * (1 - p)
			rest -= p
			i += v
			j += v * (1 - 2*p)
		}
		if rest+j/(2*i) > 0 {
			low = theta
		} else {
			high = theta
		}
	}
	return (low + high) / 2
}
