package itemstat

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Crossed is a gain between two forms of one test, where part of the persons
// had form A before and B after and the others B before and A after.
type Crossed struct {
	N         int
	AFirst    int      // persons who had A before
	Pre, Post Estimate // means, as if half of the persons had had each form
	Rise      Estimate // what is left when the forms are as hard as each other
	P         float64  // of Rise, two-sided
	Form      Estimate // by how many points form B is easier than form A
}

// BFirst is how many persons had form B before.
func (c Crossed) BFirst() int { return c.N - c.AFirst }

// CrossGain compares scores before and after, each from 0 to top, of persons
// who were put into the two orders by lot; bFirst says who had B before. With
// d̄ the mean rise in an order, learning is (d̄_AB + d̄_BA)/2 and form B is
// (d̄_AB − d̄_BA)/2 points easier: what the forms differ by is added in one order
// and taken away in the other. Both have the variance (s²_AB/n_AB +
// s²_BA/n_BA)/4. These are the period and the treatment effect of the AB/BA
// crossover (Hills and Armitage 1979, Br. J. Clin. Pharmacol. 8; Jones and
// Kenward 2014, ch. 2), here with the degrees of freedom of Welch (1947,
// Biometrika 34), because the orders may spread differently. It takes the forms
// to differ before the training as they do after it.
//
// Errors: Mismatch (lengths), NotFinite, OutOfRange (top not above 0, a score
// outside 0 to top), TooFewPersons (under MinPairs, or under MinOrder in an
// order), Constant (within each order all rose by the same).
func CrossGain(pre, post []float64, bFirst []bool, top float64) (Crossed, error) {
	if err := pairs(pre, post, top); err != nil {
		return Crossed{}, err
	}
	if len(bFirst) != len(pre) {
		return Crossed{}, Mismatch
	}
	var before, after, rise [2][]float64 // in shares of top, by order
	for i := range pre {
		order := 0
		if bFirst[i] {
			order = 1
		}
		b, a := pre[i]/top, post[i]/top
		before[order], after[order], rise[order] = append(before[order], b), append(after[order], a), append(rise[order], a-b)
	}
	c := Crossed{N: len(pre), AFirst: len(rise[0])}
	if c.N < MinPairs || min(c.AFirst, c.N-c.AFirst) < MinOrder {
		return Crossed{}, TooFewPersons
	}
	var se, df float64
	c.Rise, c.Form, se, df = halves(rise)
	if se <= 1e-12 { // rounding is all that is left
		return Crossed{}, Constant
	}
	c.P = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(-math.Abs(c.Rise.Value/se))
	c.Rise, c.Form = c.Rise.Within(-1, 1).times(top), c.Form.Within(-1, 1).times(top)
	c.Pre, _, _, _ = halves(before)
	c.Post, _, _, _ = halves(after)
	c.Pre, c.Post = c.Pre.Within(0, 1).times(top), c.Post.Within(0, 1).times(top)
	return c, nil
}

// halves are half the sum and half the difference of the means of two samples
// of at least two values, with Welch's interval, their standard error and its
// degrees of freedom.
func halves(x [2][]float64) (sum, difference Estimate, se, df float64) {
	var mean, v [2]float64
	for i := range x {
		mean[i], v[i] = stat.MeanVariance(x[i], nil)
		v[i] /= float64(len(x[i]))
	}
	n := len(x[0]) + len(x[1])
	sum, difference = Estimate{Value: (mean[0] + mean[1]) / 2, N: n}, Estimate{Value: (mean[0] - mean[1]) / 2, N: n}
	half := 0.0
	if v[0]+v[1] > 0 {
		df = square(v[0]+v[1]) / (square(v[0])/float64(len(x[0])-1) + square(v[1])/float64(len(x[1])-1))
		se = math.Sqrt(v[0]+v[1]) / 2
		half = t975(df) * se
	}
	for _, e := range []*Estimate{&sum, &difference} {
		e.Low, e.High = e.Value-half, e.Value+half
	}
	return sum, difference, se, df
}
