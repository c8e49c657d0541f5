package stat

import "math"

// Repeated is the correlation of x and y within persons who were observed
// several times: whether a person has more of y when they have more of x, each
// with a level of their own (repeated-measures correlation: Bland and Altman
// 1995, BMJ 310; Bakdash and Marusich 2017, Frontiers in Psychology 8). person
// tells whose the observations are; persons with one say nothing. P by t with
// n − persons − 1 degrees of freedom, the interval by Fisher's z with one less.
//
// Errors: Unequal, NotFinite, TooFew (under 3 degrees of freedom), Constant.
func Repeated(person []int, x, y []float64) (Correlation, error) {
	if len(person) != len(x) {
		return Correlation{}, Unequal
	}
	if err := check(5, x, y); err != nil {
		return Correlation{}, err
	}
	x, y = within1(x), within1(y)
	type sums struct{ n, x, y float64 }
	of := map[int]*sums{}
	for i, p := range person {
		if of[p] == nil {
			of[p] = &sums{}
		}
		of[p].n++
		of[p].x += x[i]
		of[p].y += y[i]
	}
	var within [2][]float64
	persons := 0
	for _, s := range of {
		if s.n > 1 {
			persons++
		}
	}
	for i, p := range person {
		if s := of[p]; s.n > 1 {
			within[0], within[1] = append(within[0], x[i]-s.x/s.n), append(within[1], y[i]-s.y/s.n)
		}
	}
	n := len(within[0])
	df := float64(n - persons - 1)
	if df < 3 {
		return Correlation{}, TooFew
	}
	r, err := product(within[0], within[1])
	if err != nil {
		return Correlation{}, err
	}
	lo, hi := fisher(r, 1/math.Sqrt(df-1))
	return Correlation{N: n, R: r, P: tTest(r, df), Lo: lo, Hi: hi}, nil
}

// within1 scales values by a power of two to between −1 and 1, so that no sum of
// them overflows.
func within1(x []float64) []float64 {
	largest := 0.0
	for _, v := range x {
		largest = max(largest, math.Abs(v))
	}
	_, by := math.Frexp(largest)
	scaled := make([]float64, len(x))
	for i, v := range x {
		scaled[i] = math.Ldexp(v, -by)
	}
	return scaled
}
