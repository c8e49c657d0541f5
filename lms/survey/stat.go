package survey

import "math"

// Estimate is a figure with its 95% interval and the number of answers it is
// of. Lo and Hi are NaN where there is no interval.
type Estimate struct {
	Value, Lo, Hi float64
	N             int
}

// HasInterval reports whether an interval is known.
func (e Estimate) HasInterval() bool { return !math.IsNaN(e.Lo) && !math.IsNaN(e.Hi) }

const z = 1.959963984540054 // 97.5% of the normal distribution

// tQuantile is the 97.5% quantile of Student's t, by the expansion in
// Abramowitz & Stegun 26.7.5: within 0.001 from 4 degrees of freedom on, and
// nothing is shown of fewer than five answers.
func tQuantile(df float64) float64 {
	z3, z5, z7, z9 := math.Pow(z, 3), math.Pow(z, 5), math.Pow(z, 7), math.Pow(z, 9)
	return z + (z3+z)/(4*df) + (5*z5+16*z3+3*z)/(96*df*df) + (3*z7+19*z5+17*z3-15*z)/(384*math.Pow(df, 3)) +
		(79*z9+776*z7+1482*z5-1920*z3-945*z)/(92160*math.Pow(df, 4))
}

// tally counts answers by their number.
type tally map[int64]int

func (t tally) n() (n int) {
	for _, k := range t {
		n += k
	}
	return n
}

// moments are the mean and the variance of t's numbers.
func (t tally) moments() (mean, variance float64) {
	var sum, squares int64 // whole numbers: the same answers give the same figures to the bit
	for v, k := range t {
		sum += v * int64(k)
		squares += v * v * int64(k)
	}
	n := int64(t.n())
	return float64(sum) / float64(n), float64(n*squares-sum*sum) / float64(n) / float64(n-1)
}

// mean is t's mean with the interval by t, kept within the scale. Where everybody
// said the same, how far others would differ is not known from these answers.
func (t tally) mean(scale int) Estimate {
	n := t.n()
	if n < Least {
		return Estimate{math.NaN(), math.NaN(), math.NaN(), n}
	}
	m, v := t.moments()
	if v == 0 {
		return Estimate{m, math.NaN(), math.NaN(), n}
	}
	half := tQuantile(float64(n-1)) * math.Sqrt(v/float64(n))
	return Estimate{m, max(1, m-half), min(float64(scale), m+half), n}
}

// wilson is the share of k in n with the interval by Wilson (1927).
func wilson(k, n int) Estimate {
	p, m := float64(k)/float64(n), float64(n)
	middle, half := (p+z*z/(2*m))/(1+z*z/m), z/(1+z*z/m)*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Estimate{p, max(0, middle-half), min(1, middle+half), n}
}

// promoters is the Net Promoter Score of t, in points: the share of 9 and 10 less
// that of 0 to 6. The interval is the adjusted Wald interval: three answers more,
// ¾ of them promoters, ¾ detractors (Rocks, The American Statistician 70, 2016).
func (t tally) promoters() Estimate {
	n := t.n()
	if n < Least {
		return Estimate{math.NaN(), math.NaN(), math.NaN(), n}
	}
	score, middle, variance := t.net()
	half := 100 * z * math.Sqrt(variance)
	return Estimate{100 * score, max(-100, 100*middle-half), min(100, 100*middle+half), n}
}

// net is the net share of promoters, and the same with its variance after three
// answers more.
func (t tally) net() (share, middle, variance float64) {
	up, down := 0., 0.
	for v, k := range t {
		if v >= 9 {
			up += float64(k)
		} else if v <= 6 {
			down += float64(k)
		}
	}
	n := float64(t.n())
	a, b := (up+.75)/(n+3), (down+.75)/(n+3)
	return (up - down) / n, a - b, (a + b - (a-b)*(a-b)) / (n + 3)
}

// pooled is the mean of several questions' answers together. People answer
// several of them, so that their errors go together; the interval is as wide as
// if they did so wholly, which is the widest it can be.
func pooled(each []Estimate, scale int) Estimate {
	e := Estimate{N: math.MaxInt}
	sum := 0.
	half := 0.
	for _, one := range each {
		e.N = min(e.N, one.N)
		e.Value += one.Value * float64(one.N)
		half += (one.halfWidth()) * float64(one.N)
		sum += float64(one.N)
	}
	if sum == 0 {
		return Estimate{math.NaN(), math.NaN(), math.NaN(), 0}
	}
	e.Value, half = e.Value/sum, half/sum
	e.Lo, e.Hi = max(1, e.Value-half), min(float64(scale), e.Value+half)
	return e
}

// halfWidth is the larger of the two sides: one may have been cut at the scale's
// end.
func (e Estimate) halfWidth() float64 { return max(e.Value-e.Lo, e.Hi-e.Value) }

// Comparable is how many answers each of two periods needs before they are
// compared.
const Comparable = 30

// welch is how much b's mean lies above a's, with the interval by Welch (1947).
func welch(a, b tally) Estimate {
	ma, va := a.moments()
	mb, vb := b.moments()
	na, nb := float64(a.n()), float64(b.n())
	sa, sb := va/na, vb/nb
	e := Estimate{mb - ma, math.NaN(), math.NaN(), min(a.n(), b.n())}
	if sa+sb > 0 {
		df := (sa + sb) * (sa + sb) / (sa*sa/(na-1) + sb*sb/(nb-1))
		half := tQuantile(df) * math.Sqrt(sa+sb)
		e.Lo, e.Hi = e.Value-half, e.Value+half
	}
	return e
}

// moreRecommend is how much b's Net Promoter Score lies above a's, in points; the
// errors of the two are independent.
func moreRecommend(a, b tally) Estimate {
	x, _, va := a.net()
	y, _, vb := b.net()
	change, half := 100*(y-x), 100*z*math.Sqrt(va+vb)
	return Estimate{change, change - half, change + half, min(a.n(), b.n())}
}
