package itemstat

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Coefficient is a term of a regression with its interval and two-sided p.
type Coefficient struct {
	Estimate
	SE, P float64
	HC3   float64 // standard error where persons spread differently
}

// of is c with another standard error.
func (c Coefficient) of(se, df float64) Coefficient {
	c.SE, c.Low, c.High = se, c.Value-t975(df)*se, c.Value+t975(df)*se
	switch {
	case se > 0:
		c.P = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(-math.Abs(c.Value/se))
	case c.Value == 0:
		c.P = 1
	default:
		c.P = 0
	}
	return c
}

// Ancova is the score after as a line in the score before, parallel for the
// groups.
type Ancova struct {
	N         int
	DF        int           // left for the error
	Intercept Coefficient   // of group 0
	Pre       Coefficient   // points after for each point before
	Groups    []Coefficient // groups 1, 2, …: points after above group 0 at the same score before
	Held      []Coefficient // what else was held constant: points after for each unit of it
}

// leastDF is what the error of an Ancova must be left.
const leastDF = 10

// AnalyseCovariance fits post = intercept + pre + group + held by least squares
// (Fisher 1932). Group says of each person which group he is in, from 0
// without gaps; nil means one; held are further variables, a value a person. It compares groups at an equal start, but those
// were not drawn by lot: what else sets them apart stays in the difference.
//
// Errors: Mismatch (lengths, a group below 0 or without persons), NotFinite,
// TooFewPersons (under MinPairs, or under 10 degrees of freedom left),
// Constant (pre does not vary), Singular (a variable follows from the others).
func AnalyseCovariance(pre, post []float64, group []int, held ...[]float64) (Ancova, error) {
	n := len(pre)
	groups, err := countGroups(group, n)
	if err != nil || len(post) != n {
		return Ancova{}, Mismatch
	}
	for _, h := range held {
		if len(h) != n {
			return Ancova{}, Mismatch
		}
	}
	scale := 0.0
	for i := range pre {
		if err := finite(append(column(held, i), pre[i], post[i])...); err != nil {
			return Ancova{}, err
		}
		scale = max(scale, math.Abs(pre[i]), math.Abs(post[i]))
	}
	terms := groups + 1 + len(held)
	if n < MinPairs || n-terms < leastDF {
		return Ancova{}, TooFewPersons
	}
	if !varies(pre, scale) {
		return Ancova{}, Constant
	}
	x, y := mat.NewDense(n, terms, nil), mat.NewVecDense(n, nil)
	for i := range pre {
		x.Set(i, 0, 1)
		x.Set(i, 1, pre[i]/scale)
		if group != nil && group[i] > 0 {
			x.Set(i, 1+group[i], 1)
		}
		for h, v := range column(held, i) {
			x.Set(i, 1+groups+h, v)
		}
		y.SetVec(i, post[i]/scale)
	}
	c, err := leastSquares(x, y)
	if err != nil {
		return Ancova{}, err
	}
	for i := range c {
		if i != 1 { // the slope has no unit
			c[i].Estimate, c[i].SE, c[i].HC3 = c[i].Estimate.times(scale), c[i].SE*scale, c[i].HC3*scale
		}
		if err := finite(c[i].Low, c[i].High, c[i].SE, c[i].P, c[i].HC3); err != nil {
			return Ancova{}, err
		}
	}
	return Ancova{N: n, DF: n - terms, Intercept: c[0], Pre: c[1], Groups: c[2 : 1+groups], Held: c[1+groups:]}, nil
}

func countGroups(group []int, n int) (int, error) {
	if group == nil {
		return 1, nil
	}
	if len(group) != n {
		return 0, Mismatch
	}
	persons := make([]int, n)
	most := 0
	for _, g := range group {
		if g < 0 || g >= n {
			return 0, Mismatch
		}
		persons[g]++
		most = max(most, g)
	}
	for _, p := range persons[:min(n, most+1)] {
		if p == 0 {
			return 0, Mismatch
		}
	}
	return most + 1, nil
}

// varies reports whether x moves by more than rounding at this scale.
func varies(x []float64, scale float64) bool {
	low, high := x[0], x[0]
	for _, v := range x {
		low, high = min(low, v), max(high, v)
	}
	return high/scale-low/scale > 1e-12
}

// leastSquares regresses y on the columns of x by QR decomposition, with t
// intervals, and HC3 errors: with (X'X)⁻¹X' = R⁻¹Q', those of the weights of y
// times each person's residual over 1 less their leverage.
func leastSquares(x *mat.Dense, y *mat.VecDense) ([]Coefficient, error) {
	n, k := x.Dims()
	var qr mat.QR
	qr.Factorize(x)
	if qr.Cond() > 1e10 {
		return nil, Singular
	}
	var b mat.VecDense
	var r, inverse, q mat.Dense
	qr.RTo(&r)
	if qr.SolveVecTo(&b, false, y) != nil || inverse.Inverse(r.Slice(0, k, 0, k)) != nil {
		return nil, Singular
	}
	q.Mul(x, &inverse)
	var fitted mat.VecDense
	fitted.MulVec(x, &b)
	rss := 0.0
	left := make([]float64, n) // residual over 1 − leverage
	for i := range n {
		e := y.AtVec(i) - fitted.AtVec(i)
		rss += square(e)
		own := 1.0
		for _, v := range q.RawRowView(i) {
			own -= v * v
		}
		if own > 1e-9 { // else the line goes through this person
			left[i] = e / own
		}
	}
	df := float64(n - k)
	out := make([]Coefficient, k)
	for j := range out {
		row := inverse.RawRowView(j)
		se, robust := 0.0, 0.0
		for _, v := range row {
			se += v * v
		}
		for i := range n {
			weight := 0.0
			for l, v := range q.RawRowView(i) {
				weight += row[l] * v
			}
			robust += square(weight * left[i])
		}
		out[j] = Coefficient{Estimate: Estimate{Value: b.AtVec(j), N: n}, HC3: math.Sqrt(robust)}.of(math.Sqrt(se*rss/df), df)
	}
	return out, nil
}
