package stat

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Correlation is a coefficient with its two-sided p and 95% interval.
type Correlation struct {
	N      int     // observations
	R      float64 // −1 to 1, no unit
	P      float64 // 0 to 1
	Lo, Hi float64 // 95% interval of R
}

// Spearman is the rank correlation of x and y (same length n ≥ 4, any units):
// Pearson's coefficient of the mid-ranks (Spearman 1904), p by the t
// approximation with n − 2 degrees of freedom, and the interval
// tanh(atanh r ± z √((1 + r²/2)/(n − 3))) of Bonett and Wright (2000,
// Psychometrika 65), because Fisher's is too narrow for ranks. Where ties or
// small n make the t approximation doubtful take the p of Permute.
//
// Errors: Unequal, NotFinite, TooFew, Constant.
func Spearman(x, y []float64) (Correlation, error) {
	if err := check(4, x, y); err != nil {
		return Correlation{}, err
	}
	r, err := product(MidRanks(x), MidRanks(y))
	if err != nil {
		return Correlation{}, err
	}
	return rankInterval(r, len(x), 0), nil
}

// rankInterval completes a rank correlation given k other variables.
func rankInterval(r float64, n, k int) Correlation {
	lo, hi := fisher(r, math.Sqrt((1+r*r/2)/float64(n-k-3)))
	return Correlation{N: n, R: r, P: tTest(r, float64(n-k-2)), Lo: lo, Hi: hi}
}

// Pearson is the product-moment correlation of x and y (same length n ≥ 4),
// p by Student's t with n − 2 degrees of freedom, interval by Fisher's z
// (Fisher 1921): tanh(atanh r ± z/√(n − 3)).
//
// Errors: Unequal, NotFinite, TooFew, Constant.
func Pearson(x, y []float64) (Correlation, error) {
	if err := check(4, x, y); err != nil {
		return Correlation{}, err
	}
	r, err := product(x, y)
	if err != nil {
		return Correlation{}, err
	}
	n := float64(len(x))
	lo, hi := fisher(r, 1/math.Sqrt(n-3))
	return Correlation{N: len(x), R: r, P: tTest(r, n-2), Lo: lo, Hi: hi}, nil
}

// PartialSpearman is the rank correlation of x and y with the ranks of the
// others (k ≥ 1 variables, same length n ≥ k + 4) held constant: from the
// inverse of the matrix of rank correlations (Whittaker 1990, Graphical
// Models, section 5.8), p by t with n − 2 − k degrees of freedom, interval of
// Bonett and Wright with n − k observations.
//
// Errors: Mismatch (k = 0), Unequal, NotFinite, TooFew, Constant, Singular
// (a variable's ranks follow from the others').
func PartialSpearman(x, y []float64, others ...[]float64) (Correlation, error) {
	k := len(others)
	if k == 0 {
		return Correlation{}, Mismatch
	}
	all := append([][]float64{x, y}, others...)
	if err := check(k+4, all...); err != nil {
		return Correlation{}, err
	}
	z := make([][]float64, len(all))
	for i, v := range all {
		var ok bool
		if z[i], ok = standard(MidRanks(v)); !ok {
			return Correlation{}, Constant
		}
	}
	m := mat.NewSymDense(len(z), nil)
	for i := range z {
		for j := i; j < len(z); j++ {
			m.SetSym(i, j, dot(z[i], z[j]))
		}
	}
	var c mat.Cholesky
	if !c.Factorize(m) || c.Cond() > 1e10 {
		return Correlation{}, Singular
	}
	var inv mat.SymDense
	if err := c.InverseTo(&inv); err != nil {
		return Correlation{}, Singular
	}
	r := bounded(-inv.At(0, 1) / math.Sqrt(inv.At(0, 0)*inv.At(1, 1)))
	return rankInterval(r, len(x), k), nil
}

func product(x, y []float64) (float64, error) {
	a, okA := standard(x)
	b, okB := standard(y)
	if !okA || !okB {
		return 0, Constant
	}
	r := bounded(dot(a, b))
	if 1-math.Abs(r) < 1e-15 { // rounding alone keeps it from 1
		r = math.Copysign(1, r)
	}
	return r, nil
}

// fisher is the 95% interval of r whose standard error on Fisher's z scale is
// se; of a perfect correlation it is r alone.
func fisher(r, se float64) (lo, hi float64) {
	if math.Abs(r) == 1 {
		return r, r
	}
	z := math.Atanh(r)
	return math.Tanh(z - z975*se), math.Tanh(z + z975*se)
}

// Detectable is the smallest rank correlation that n ≥ 5 observations find
// with a chance of 80% at a two-sided 5%: the fixed point of
// r = tanh((z.975 + z.80) √((1 + r²/2)/(n − 3))), the interval of Bonett and
// Wright turned round.
//
// Errors: TooFew.
func Detectable(n int) (float64, error) {
	if n < 5 {
		return 0, TooFew
	}
	r := 0.0
	for range 100 {
		r = math.Tanh((z975 + z80) * math.Sqrt((1+r*r/2)/float64(n-3)))
	}
	return r, nil
}
