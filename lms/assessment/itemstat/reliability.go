package itemstat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Reliability is how well a whole test measures, by the persons who were asked
// every item. On a blueprint test few or none were, and there is no such
// figure: α needs the same items for everybody.
type Reliability struct {
	N       int // persons asked every item
	Items   int
	Mean    Estimate // in points
	SD      float64  // in points
	Alpha   Estimate // Cronbach's α (on 0/1 items KR-20), with Feldt's interval
	SEM     float64  // standard error of measurement, in points: SD √(1 − α), α not below 0
	SEMLow  float64  // its 95% interval, by the χ² distribution of the residual mean square
	SEMHigh float64
	Without []*Deletion // the test without each item; nil where nothing that varies would be left
}

// Deletion is what leaving one item out does to the test.
type Deletion struct {
	Alpha float64  // of the other items
	Rise  Estimate // by how much that is higher than with the item
}

// Reliability computes Cronbach's α (Cronbach 1951) with the interval of Feldt
// (1965, Psychometrika 30): (1 − α)/(1 − α̂) has the F distribution with n − 1
// and (n − 1)(k − 1) degrees of freedom. α with and without an item come from
// the same persons; the interval of the rise is the asymptotically
// distribution-free one (Maydeu-Olivares, Coffman and Hartmann 2007, Psychol.
// Methods 12): each person's influence on both, and the standard error of the
// mean difference.
//
// Errors: TooFewItems (under 2), TooFewPersons (under MinShown asked every
// item), Constant (the totals do not vary).
func (s *Scores) Reliability() (Reliability, error) {
	k := len(s.weight)
	if k < 2 {
		return Reliability{}, TooFewItems
	}
	if s.whole.n < MinShown {
		return Reliability{}, TooFewPersons
	}
	m := s.complete()
	n, persons := m.n, int(m.n)
	if m.total <= 1e-14*square(m.worth) {
		return Reliability{}, Constant
	}
	c := float64(k) / float64(k-1)
	alpha := c * (1 - m.spread/m.total)
	f := distuv.F{D1: n - 1, D2: (n - 1) * float64(k-1)}
	sd := math.Sqrt(m.total) * s.scale
	r := Reliability{N: persons, Items: k, Mean: meanOf(persons, m.mean, m.total).Within(0, m.worth).times(s.scale), SD: sd,
		Alpha:   Estimate{Value: alpha, Low: 1 - (1-alpha)*f.Quantile(.975), High: 1 - (1-alpha)*f.Quantile(.025), N: persons},
		SEM:     sd * math.Sqrt(1-max(0, alpha)),
		Without: make([]*Deletion, k)}
	// SEM² is k times the residual mean square of persons × items.
	residual := distuv.ChiSquared{K: f.D2}
	r.SEMLow, r.SEMHigh = r.SEM*math.Sqrt(f.D2/residual.Quantile(.975)), r.SEM*math.Sqrt(f.D2/residual.Quantile(.025))
	if k > 2 {
		s.delete(m, alpha, r.Without)
	}
	return r, nil
}

// moments of the persons asked everything, in weights.
type moments struct {
	n        float64
	weight   []float64
	means    []float64 // of each item
	mean     float64   // of the totals
	variance []float64 // of each item
	with     []float64 // covariance of each item with the totals
	spread   float64   // sum of the variances
	total    float64   // variance of the totals
	worth    float64   // all the weights
}

func (s *Scores) complete() *moments {
	k, h := len(s.weight), s.whole
	m := &moments{n: h.n, weight: s.weight, means: make([]float64, k), variance: make([]float64, k), with: make([]float64, k)}
	m.mean = h.base + h.t/h.n
	m.total = max(0, h.tt-h.t*h.t/h.n) / (h.n - 1)
	for i, w := range s.weight {
		it := h.items[i]
		m.worth += w
		m.means[i] = w * it.x / h.n
		m.variance[i] = w * w * max(0, it.xx-it.x*it.x/h.n) / (h.n - 1)
		m.with[i] = w * (it.xt - it.x*h.t/h.n) / (h.n - 1)
		m.spread += m.variance[i]
	}
	return m
}

// delete fills in what every item's deletion does. With S the sum of the
// items' variances, V the variance of the totals and c = k/(k − 1), a person
// whose centred scores have the sum τ and the squares q moves α by
// c(S τ²/V² − q/V)/n.
func (s *Scores) delete(m *moments, alpha float64, out []*Deletion) {
	k := len(m.weight)
	c, cd := float64(k)/float64(k-1), float64(k-1)/float64(k-2)
	a, b := c*m.spread/square(m.total), c/m.total
	ad, bd := make([]float64, k), make([]float64, k)
	squares := make([]float64, k)
	for i := range m.weight {
		rest := m.total + m.variance[i] - 2*m.with[i]
		if rest <= 1e-12*m.total {
			continue
		}
		spread := m.spread - m.variance[i]
		without := cd * (1 - spread/rest)
		ad[i], bd[i] = cd*spread/square(rest), cd/rest
		out[i] = &Deletion{Alpha: without, Rise: Estimate{Value: without - alpha, N: int(m.n)}}
	}
	e, weight, means := make([]float64, k), m.weight[:k], m.means[:k]
	for p, row := range s.rows {
		if s.asked[p] < k {
			continue
		}
		for i, x := range row {
			e[i] = weight[i]*x - means[i]
		}
		q := squaresOf(e)
		tau := s.earned[p] - m.mean
		with := a*tau*tau - b*q
		for i, v := range e {
			d := ad[i]*square(tau-v) - bd[i]*(q-v*v) - with
			squares[i] += d * d
		}
	}
	n := m.n
	half := t975(n-1) / n
	for i, d := range out {
		if d != nil {
			h := half * math.Sqrt(squares[i])
			d.Rise.Low, d.Rise.High = d.Rise.Value-h, d.Rise.Value+h
		}
	}
}

// squaresOf is the sum of the squares of x, as two sums that need not wait for
// each other.
func squaresOf(x []float64) float64 {
	even, odd := 0.0, 0.0
	for ; len(x) >= 2; x = x[2:] {
		even += x[0] * x[0]
		odd += x[1] * x[1]
	}
	for _, v := range x {
		even += v * v
	}
	return even + odd
}

func square(x float64) float64 { return x * x }
