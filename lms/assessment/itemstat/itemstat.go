// Package itemstat is the mathematics of test results. It is pure.
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

// Mean estimates the mean of at least two values, with Student's t interval.
func Mean(x []float64) Estimate {
	n := len(x)
	mean, sd := stat.MeanStdDev(x, nil)
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile(.975) * sd / math.Sqrt(float64(n))
	return Estimate{Value: mean, Low: mean - half, High: mean + half, N: n}
}

// Share estimates k of n as a share, with Wilson's score interval (Wilson
// 1927), which stays between 0 and 1 at small n.
func Share(k, n int) Estimate {
	z := distuv.UnitNormal.Quantile(.975)
	p, m := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Estimate{Value: p, Low: math.Max(0, centre-half), High: math.Min(1, centre+half), N: n}
}
