package stat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Median is the middle of N values, with the interval between two of them that
// holds the median of where they come from with at least 95%. Fewer than six
// values have none: Lo and Hi are NaN.
type Median struct {
	Value, Lo, Hi float64
	N             int
}

// MedianOf finds the median of values without NaN. The interval is the one of
// order statistics, from the sign test: with k the largest number such that
// P(B ≤ k − 1) ≤ 2.5% for B binomial (n, ½), from the k-th smallest to the k-th
// largest value (Conover 1999, Practical Nonparametric Statistics, 3.2). It
// assumes nothing of the distribution; ties make it safer.
func MedianOf(values []float64) Median {
	n := len(values)
	m := Median{math.NaN(), math.NaN(), math.NaN(), n}
	if n == 0 {
		return m
	}
	sorted := slices.Sorted(slices.Values(values))
	m.Value = (sorted[(n-1)/2] + sorted[n/2]) / 2
	b := distuv.Binomial{N: float64(n), P: 0.5}
	k := 0
	for k < n/2 && b.CDF(float64(k)) <= 0.025 {
		k++
	}
	if k > 0 {
		m.Lo, m.Hi = sorted[k-1], sorted[n-k]
	}
	return m
}
