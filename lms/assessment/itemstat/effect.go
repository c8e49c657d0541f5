package itemstat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// effect is Cohen's d_z = t/√n (Cohen 1988) with the exact interval under
// normal rises: t has the noncentral t distribution with noncentrality δ√n,
// and the interval holds the δ at which t is in neither tail of 2.5% (Steiger
// and Fouladi 1997).
func effect(t float64, n int) Estimate {
	root, df := math.Sqrt(float64(n)), float64(n-1)
	e := Estimate{Value: t / root, N: n}
	if math.Abs(e.Value) > 20 { // what is left is the spread of the standard deviation
		chi := distuv.ChiSquared{K: df}
		e.Low, e.High = e.Value*math.Sqrt(chi.Quantile(.025)/df), e.Value*math.Sqrt(chi.Quantile(.975)/df)
		e.Low, e.High = min(e.Low, e.High), max(e.Low, e.High)
		return e
	}
	below := noncentral(t, df)
	at := func(p float64) float64 {
		reach := 10 + math.Abs(t)
		low, high := t-reach, t+reach
		for high-low > 1e-8*reach {
			if mid := (low + high) / 2; below(mid) > p {
				low = mid
			} else {
				high = mid
			}
		}
		return (low + high) / 2 / root
	}
	e.Low, e.High = at(.975), at(.025)
	return e
}

// noncentral is the chance of at most t as a function of the noncentrality,
// which it falls with: the mean of Φ(ts − noncentrality) over s, the sample
// deviation in units of the true one, whose square times df is χ². The midpoint
// rule over all but 1e-12 of s is exact to eight digits as long as |t| is
// within 20√n. (Series as in AS 243 lose digits at large noncentralities.)
func noncentral(t, df float64) func(ncp float64) float64 {
	const nodes = 400
	reach := 9 / math.Sqrt(2*df)
	from, to := max(0, 1-reach), 1+reach
	step := (to - from) / nodes
	norm, _ := math.Lgamma(df / 2)
	norm = math.Ln2 + df/2*math.Log(df/2) - norm
	var s, weight [nodes]float64
	for i := range nodes {
		s[i] = from + (float64(i)+.5)*step
		weight[i] = step * math.Exp(norm+(df-1)*math.Log(s[i])-df*s[i]*s[i]/2)
	}
	return func(ncp float64) float64 {
		sum := 0.0
		for i := range nodes {
			sum += weight[i] * math.Erfc((ncp-t*s[i])/math.Sqrt2) / 2
		}
		return sum
	}
}
