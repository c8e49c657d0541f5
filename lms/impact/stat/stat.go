// Package stat is the mathematics of the impact studies: pure functions,
// slices in, a struct or an Error out. No clock, no input or output, no global
// randomness: whoever needs random draws passes a seed, and the same seed gives
// the same bits on every machine and with any number of processors. No result
// ever holds NaN or an infinity.
package stat

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Error says why there is no result.
type Error string

func (e Error) Error() string { return "stat: " + string(e) }

const (
	TooFew    Error = "too few observations"
	Unequal   Error = "the slices differ in length"
	Constant  Error = "a variable does not vary"
	NotFinite Error = "a value is missing, infinite or not a number"
	Singular  Error = "a variable is determined by the others"
	OutOfUnit Error = "a probability lies outside 0 to 1"
	TooLarge  Error = "a value is too large to compute with"
	Mismatch  Error = "the request does not fit the data"
)

// z975 and z80 are the 97.5% and 80% points of the normal distribution.
const (
	z975 = 1.959963984540054
	z80  = 0.8416212335729143
)

// check refuses variables that nothing can be computed from: fewer than least
// observations, different lengths, values that are not finite.
func check(least int, variables ...[]float64) error {
	for _, v := range variables {
		if len(v) != len(variables[0]) {
			return Unequal
		}
	}
	for _, v := range variables {
		for _, x := range v {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return NotFinite
			}
		}
	}
	if len(variables[0]) < least {
		return TooFew
	}
	return nil
}

// tTest is the two-sided p of a correlation r with df degrees of freedom,
// from Student's t = r √(df/(1−r²)); through the incomplete beta function,
// which stays exact in the tail.
func tTest(r, df float64) float64 {
	return mathext.RegIncBeta(df/2, 0.5, max(0, 1-r*r))
}

// tQuantile is the 97.5% point of Student's t with df > 0 degrees of freedom.
func tQuantile(df float64) float64 { return tUpper(df, 0.025) }

// tUpper is the point of Student's t above which a share below one half lies.
func tUpper(df, share float64) float64 {
	x := mathext.InvRegIncBeta(df/2, 0.5, 2*share)
	if x <= 0 {
		return math.MaxFloat64
	}
	return math.Sqrt(df * (1 - x) / x)
}

// standard is x without its mean and scaled to unit length, computed so that
// neither very large nor very small values overflow; ok is false when x does
// not vary.
func standard(x []float64) (z []float64, ok bool) {
	largest := 0.0
	for _, v := range x {
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 {
		return nil, false
	}
	z = make([]float64, len(x))
	mean := 0.0
	for i, v := range x {
		z[i] = v / largest
		mean += z[i]
	}
	mean /= float64(len(x))
	spread := 0.0
	for i := range z {
		z[i] -= mean
		spread = max(spread, math.Abs(z[i]))
	}
	if spread < 1e-15 { // rounding is all that is left
		return nil, false
	}
	ss := 0.0
	for i := range z {
		z[i] /= spread
		ss += z[i] * z[i]
	}
	for i := range z {
		z[i] /= math.Sqrt(ss)
	}
	return z, true
}

func dot(x, y []float64) (s float64) {
	for i := range x {
		s += x[i] * y[i]
	}
	return s
}

func bounded(r float64) float64 { return max(-1, min(1, r)) }
