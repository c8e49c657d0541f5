// Package itemstat is the mathematics of test results. It is pure: slices in,
// a struct or an Error out; no clock, no input or output, no randomness. No
// result holds NaN or an infinity as long as contracts are kept; a figure that
// the data cannot give is a nil pointer.
package itemstat

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Estimate is a value with its 95% interval and the number of people behind it.
type Estimate struct {
	Value, Low, High float64
	N                int
}

// Within is e where its unit is known to end.
func (e Estimate) Within(low, high float64) Estimate {
	e.Low, e.High = max(low, e.Low), min(high, e.High)
	return e
}

// times is e in another unit.
func (e Estimate) times(unit float64) Estimate {
	return Estimate{Value: e.Value * unit, Low: e.Low * unit, High: e.High * unit, N: e.N}
}

// z975 is the 97.5% point of the normal distribution.
const z975 = 1.959963984540054

// Mean estimates the mean of at least two values, with Student's t interval.
func Mean(x []float64) Estimate {
	mean, sd := stat.MeanStdDev(x, nil)
	return meanOf(len(x), mean, sd*sd)
}

// MeanOf is Mean of at least two values by their number, mean and variance.
func MeanOf(n int, mean, variance float64) Estimate { return meanOf(n, mean, variance) }

// meanOf is Mean of n values by their mean and variance.
func meanOf(n int, mean, variance float64) Estimate {
	half := t975(float64(n-1)) * math.Sqrt(variance/float64(n))
	return Estimate{Value: mean, Low: mean - half, High: mean + half, N: n}
}

// t975 is the 97.5% point of Student's t with df degrees of freedom.
func t975(df float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(.975)
}

// Share estimates k of n ≥ 1 as a share, with its interval.
func Share(k, n int) Estimate { return Proportion(float64(k)/float64(n), n) }

// Proportion gives a share p of n ≥ 1 Wilson's score interval (Wilson 1927,
// JASA 22), which stays between 0 and 1 at small n. Of items with partial credit
// it is the widest that such a share can have: none varies more than all or
// nothing.
func Proportion(p float64, n int) Estimate {
	m := float64(n)
	const z = z975
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Estimate{Value: p, Low: max(0, centre-half), High: min(1, centre+half), N: n}
}

// fisher estimates a correlation r of n ≥ 4 pairs with the interval
// tanh(atanh r ± z/√(n − 3)) (Fisher 1921); a perfect one has no width.
func fisher(r float64, n int) *Estimate {
	r = max(-1, min(1, r))
	z, half := math.Atanh(r), z975/math.Sqrt(float64(n-3))
	return &Estimate{Value: r, Low: math.Tanh(z - half), High: math.Tanh(z + half), N: n}
}
