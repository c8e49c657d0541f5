package itemstat

import "math"

// RegressionRise is by how much the mean of persons chosen for their score is
// expected to move towards the mean of everybody on a second test although
// nothing was learnt: (1 − reliability)(mean − selected), because of a
// deviation only the reliable part stays (Kelley 1947; Barnett, van der Pols
// and Dobson 2005, Int. J. Epidemiol. 34). Mean is that of all who took the
// first test, selected that of the chosen; for persons chosen for low scores
// the rise is positive. The interval is that of the reliability, which is
// taken between 0 and 1. Subtract the rise from a gain before praising it.
//
// Errors: NotFinite, Mismatch (an interval of the reliability out of order).
func RegressionRise(mean, selected float64, reliability Estimate) (Estimate, error) {
	gap := mean - selected
	if err := finite(gap, reliability.Value, reliability.Low, reliability.High); err != nil {
		return Estimate{}, err
	}
	if reliability.Low > reliability.Value || reliability.Value > reliability.High {
		return Estimate{}, Mismatch
	}
	lost := func(r float64) float64 { return gap * (1 - max(0, min(1, r))) }
	a, b := lost(reliability.Low), lost(reliability.High)
	return Estimate{Value: lost(reliability.Value), Low: min(a, b), High: max(a, b), N: reliability.N}, nil
}

// Band is a range of scores, both ends belonging to it.
type Band struct{ Low, High float64 }

// Borderline is the band of scores within one standard error of measurement of
// the cut, on a test from 0 to top: of persons whose true score is at the cut
// about a third fall outside it. Whoever is in it may have passed or failed by
// chance (Crocker and Algina 1986).
//
// Errors: NotFinite, OutOfRange (sem below 0, cut not between 0 and top).
func Borderline(cut, sem, top float64) (Band, error) {
	if err := finite(cut, sem, top); err != nil {
		return Band{}, err
	}
	if sem < 0 || cut < 0 || cut > top {
		return Band{}, OutOfRange
	}
	return Band{Low: max(0, cut-sem), High: min(top, cut+sem)}, nil
}

// BinomialSEM is the standard error of measurement, as a share of the points, of
// a person whose true share is p on n > 1 items of equal points: √(p(1−p)/(n−1)),
// the binomial error model (Lord 1957, Educational and Psychological Measurement
// 17). It needs nobody else's answers, and leaves out that items differ in
// difficulty, so it is rather too wide. With unequal points w, n is (Σw)²/Σw².
func BinomialSEM(p, n float64) float64 { return math.Sqrt(p * (1 - p) / (n - 1)) }

// Holds reports whether a score lies in the band; scores and bands are
// computed, so a hair outside counts as inside.
func (b Band) Holds(score float64) bool {
	hair := 1e-9 * max(1, b.High)
	return score >= b.Low-hair && score <= b.High+hair
}
