package itemstat

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Comparison is how much higher one group stands after than another at the
// same score before.
type Comparison struct {
	N        [2]int      // of the others, of the group
	Adjusted Coefficient // points after of the group above the others
	Slopes   Coefficient // slope of the group less that of the others; the method takes it to be 0
	Shared   int         // persons whose score before lies within the range of the other side
	Apart    float64     // mean before of the group less that of the others, in √(s² + s²)
}

// What a Comparison can bear. FarApart is the rule of Imbens and Wooldridge
// (2009, J. Econ. Lit. 47): beyond a quarter, what regression adjusts by
// depends on the line being straight. Crooked is the level at which the slopes
// are taken to differ.
const (
	FarApart    = .25
	LeastShared = .8
	Crooked     = .05
)

// Far reports whether the sides started too far apart for the adjustment to be
// trusted.
func (c Comparison) Far() bool {
	return math.Abs(c.Apart) > FarApart || float64(c.Shared) < LeastShared*float64(c.N[0]+c.N[1])
}

// CompareGroups is AnalyseCovariance of two groups, with what it takes for
// granted. Group says who belongs to the group. bFirst, where not nil, says who
// had form B of two forms before: that is held constant too, as forms shift
// both scores. The interval is the wider one of least squares and of the
// heteroscedasticity-consistent HC3 (MacKinnon and White 1985, J. Econometrics
// 29; Long and Ervin 2000, Am. Stat. 54), for groups that spread differently.
// Groups were not drawn by lot: what else sets them apart stays in it.
//
// Errors: those of AnalyseCovariance; TooFewPersons also under MinPairs on a
// side; Disjoint (no score before is within the range of the other side).
func CompareGroups(pre, post []float64, group, bFirst []bool) (Comparison, error) {
	n := len(pre)
	if len(group) != n || bFirst != nil && len(bFirst) != n {
		return Comparison{}, Mismatch
	}
	var held [][]float64
	which := make([]int, n)
	order := make([]float64, n)
	var c Comparison
	var sides [2][]float64
	for i, in := range group {
		if in {
			which[i] = 1
		}
		c.N[which[i]]++
		sides[which[i]] = append(sides[which[i]], pre[i])
		if bFirst != nil && bFirst[i] {
			order[i] = 1
		}
	}
	if min(c.N[0], c.N[1]) < MinPairs {
		return Comparison{}, TooFewPersons
	}
	if varies(order, 1) {
		held = [][]float64{order}
	}
	a, err := AnalyseCovariance(pre, post, which, held...)
	if err != nil {
		return Comparison{}, err
	}
	if c.Shared = shared(sides); c.Shared == 0 {
		return Comparison{}, Disjoint
	}
	c.Adjusted = a.Groups[0]
	if wide := c.Adjusted.HC3 / c.Adjusted.SE; wide > 1 {
		c.Adjusted = c.Adjusted.of(c.Adjusted.HC3, float64(a.DF))
	}
	m0, v0 := stat.MeanVariance(sides[0], nil)
	m1, v1 := stat.MeanVariance(sides[1], nil)
	if v0+v1 > 0 {
		c.Apart = (m1 - m0) / math.Sqrt(v0+v1)
	}
	c.Slopes, err = slopes(pre, post, which, held)
	return c, err
}

// shared counts the values that lie within the range of the other side.
func shared(sides [2][]float64) (n int) {
	for i, x := range sides {
		low, high := math.Inf(1), math.Inf(-1)
		for _, v := range sides[1-i] {
			low, high = min(low, v), max(high, v)
		}
		for _, v := range x {
			if v >= low && v <= high {
				n++
			}
		}
	}
	return n
}

// slopes is by how much the slope of group 1 differs from that of group 0: the
// coefficient of group × (pre − mean).
func slopes(pre, post []float64, group []int, held [][]float64) (Coefficient, error) {
	n := len(pre)
	mean, scale := stat.Mean(pre, nil), 0.0
	for i := range pre {
		scale = max(scale, math.Abs(pre[i]-mean), math.Abs(post[i]))
	}
	x, y := mat.NewDense(n, 4+len(held), nil), mat.NewVecDense(n, nil)
	for i := range pre {
		d := (pre[i] - mean) / scale
		x.SetRow(i, append([]float64{1, d, float64(group[i]), float64(group[i]) * d}, column(held, i)...))
		y.SetVec(i, post[i]/scale)
	}
	c, err := leastSquares(x, y)
	if err != nil {
		return Coefficient{}, err
	}
	return c[3], nil
}

// column is the i-th value of each.
func column(all [][]float64, i int) (row []float64) {
	for _, x := range all {
		row = append(row, x[i])
	}
	return row
}
