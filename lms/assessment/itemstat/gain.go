package itemstat

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Gain is how scores moved from a test before to the same persons' test after.
type Gain struct {
	N         int
	Pre, Post Estimate // means
	Rise      Estimate // mean of post − pre
	T         float64  // paired t with N − 1 degrees of freedom
	P         float64  // two-sided
	Check     SignedRank
	DZ        Estimate  // mean rise in standard deviations of the rises
	Class     *Estimate // Hake's <g>; nil when all had full marks before
	Person    *Estimate // mean of NormalizedGain; nil under two persons who have one
	Change    *Estimate // mean of NormalizedChange; nil under two persons who have one
}

// PrePost compares the scores of the same persons before and after, each from
// 0 to top. A rise alone does not show that the training caused it; see
// RegressionRise for persons who were chosen by their score.
//
// Errors: Mismatch (lengths), NotFinite, OutOfRange (top not above 0, a score
// outside 0 to top), TooFewPersons (under MinPairs), Constant (all rose by the
// same).
func PrePost(pre, post []float64, top float64) (Gain, error) {
	if err := pairs(pre, post, top); err != nil {
		return Gain{}, err
	}
	n := len(pre)
	if n < MinPairs {
		return Gain{}, TooFewPersons
	}
	var before, after, rise, persons, changes []float64 // in shares of top
	for i := range pre {
		b, a := pre[i]/top, post[i]/top
		before, after, rise = append(before, b), append(after, a), append(rise, a-b)
		if g, ok := NormalizedGain(b, a, 1); ok {
			persons = append(persons, g)
		}
		if c, ok := NormalizedChange(b, a, 1); ok {
			changes = append(changes, c)
		}
	}
	mean, variance := stat.MeanVariance(rise, nil)
	if variance <= 1e-24 { // rounding is all that is left
		return Gain{}, Constant
	}
	t := mean / math.Sqrt(variance/float64(n))
	g := Gain{N: n, Pre: Mean(before).Within(0, 1).times(top), Post: Mean(after).Within(0, 1).times(top),
		Rise: meanOf(n, mean, variance).Within(-1, 1).times(top),
		T:    t, P: 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.CDF(-math.Abs(t)),
		Check: signedRank(rise), DZ: effect(t, n)}
	g.Class, g.Person, g.Change = classGain(before, rise), meanIf(persons), meanIf(changes)
	return g, nil
}

// classGain is <g> = (mean post − mean pre)/(top − mean pre) (Hake 1998, Am. J.
// Phys. 66), a ratio of means, with the interval of such (Cochran 1977,
// Sampling Techniques, 3rd ed., section 6.4): what a person's rise is above or
// below <g> times his own room varies around 0.
func classGain(before, rise []float64) *Estimate {
	n := float64(len(rise))
	gained, room := 0.0, 0.0
	for i, d := range rise {
		gained += d / n
		room += (1 - before[i]) / n
	}
	if room <= 1e-12 {
		return nil
	}
	g, squares := gained/room, 0.0
	for i, d := range rise {
		squares += square(d - g*(1-before[i]))
	}
	e := meanOf(len(rise), g, squares/(n-1)/square(room))
	return &e
}

// NormalizedGain is the part g of what was missing before that a person
// gained, (post − pre)/(top − pre); there is none at full marks before. It
// falls without end for persons who had nearly full marks and lost some.
func NormalizedGain(pre, post, top float64) (g float64, ok bool) {
	if pre == top {
		return 0, false
	}
	return (post - pre) / (top - pre), true
}

// NormalizedChange is c of Marx and Cummings (2007, Am. J. Phys. 75): of a
// rise, the part of what was missing; of a fall, the part of what was there;
// 0 when nothing changed, and none for full marks or none at all both times.
// It lies between −1 and 1.
func NormalizedChange(pre, post, top float64) (c float64, ok bool) {
	switch {
	case post > pre:
		return (post - pre) / (top - pre), true
	case post < pre:
		return (post - pre) / pre, true
	}
	return 0, pre != 0 && pre != top
}

// pairs checks scores of two tests.
func pairs(pre, post []float64, top float64) error {
	if len(pre) != len(post) {
		return Mismatch
	}
	if err := finite(top); err != nil {
		return err
	}
	if top <= 0 {
		return OutOfRange
	}
	for i := range pre {
		if err := finite(pre[i], post[i]); err != nil {
			return err
		}
		if pre[i] < 0 || pre[i] > top || post[i] < 0 || post[i] > top {
			return OutOfRange
		}
	}
	return nil
}

func meanIf(x []float64) *Estimate {
	if len(x) < 2 {
		return nil
	}
	e := Mean(x)
	return &e
}
