package stat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// NotFitted says that no parameters were found: the counts leave them free, as
// where all days of one kind have none.
const NotFitted Error = "the model could not be fitted"

// GLM is a fitted model of counts with a logarithmic link.
type GLM struct {
	Coef       []float64 // by column
	SE         []float64 // model-based, with the dispersion
	Fitted     []float64 // μ, by observation
	Dispersion float64   // Pearson χ² over DF; 1 is Poisson's
	Deviance   float64
	DF         int       // observations less columns
	rows       []float64 // observations × columns
	y, weight  []float64
	inverse    *mat.SymDense // (X'WX)⁻¹
}

// design is columns laid out by observation, for one pass over the data.
func design(columns [][]float64) (rows []float64) {
	k := len(columns)
	rows = make([]float64, k*len(columns[0]))
	for j, column := range columns {
		for i, v := range column {
			rows[i*k+j] = v
		}
	}
	return rows
}

// QuasiPoisson fits E[y] = exp(offset + xβ) with variance proportional to the
// mean, by iteratively reweighted least squares (McCullagh and Nelder 1989,
// chapter 2): y counts, columns of x by name of the term, offset nil for none.
// Errors: TooFew with no more observations than columns, Unequal, NotFinite,
// Mismatch for negative counts, Singular where a column is determined by the
// others, NotFitted.
func QuasiPoisson(y []float64, x [][]float64, offset []float64) (*GLM, error) {
	g, err := newGLM(y, x, offset)
	if err != nil {
		return nil, err
	}
	own := make([]float64, len(y)) // y log y
	for i, v := range y {
		if v > 0 {
			own[i] = v * math.Log(v)
		}
	}
	err = g.fit(offset, func(mu float64) float64 { return mu }, func(i int, eta, mu float64) float64 {
		return 2 * (own[i] - y[i]*eta - (y[i] - mu))
	})
	if err != nil {
		return nil, err
	}
	chi := 0.0
	for i, v := range y {
		chi += (v - g.Fitted[i]) * (v - g.Fitted[i]) / g.Fitted[i]
	}
	g.Dispersion = chi / float64(g.DF)
	g.errors(g.Dispersion)
	return g, nil
}

func newGLM(y []float64, x [][]float64, offset []float64) (*GLM, error) {
	if len(x) == 0 {
		return nil, TooFew
	}
	all := append([][]float64{y}, x...)
	if offset != nil {
		all = append(all, offset)
	}
	if err := check(len(x)+1, all...); err != nil {
		return nil, err
	}
	for _, v := range y {
		if v < 0 {
			return nil, Mismatch
		}
	}
	n, k := len(y), len(x)
	return &GLM{Coef: make([]float64, k), SE: make([]float64, k), Fitted: make([]float64, n), DF: n - k, rows: design(x), y: y, weight: make([]float64, n)}, nil
}

const (
	glmSteps = 60
	glmLeast = 1e-9 // a mean below is one that runs away to zero
	glmClose = 1e-12
	widest   = 500.0 // of η: beyond, exp overflows
)

// fit finds the coefficients; weight is μ'²/variance at a mean, which for the
// logarithmic link is μ²/V(μ), and deviance the i-th observation's part at its η
// and μ.
func (g *GLM) fit(offset []float64, weight func(mu float64) float64, deviance func(i int, eta, mu float64) float64) error {
	n, k := len(g.y), len(g.Coef)
	eta := make([]float64, n)
	for i, v := range g.y {
		eta[i] = math.Log(v + 0.1)
		g.Fitted[i] = v + 0.1
	}
	before := math.Inf(1)
	xwx, xwz := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for range glmSteps {
		xwx.Zero()
		xwz.Zero()
		b := xwz.RawVector().Data
		sum := newOuter(xwx.RawSymmetric().Data, k, true)
		for i, row := range g.all() {
			mu, w := g.Fitted[i], weight(g.Fitted[i])
			z := eta[i] + (g.y[i]-mu)/mu
			if offset != nil {
				z -= offset[i]
			}
			g.weight[i] = w
			weighted, same := sum.next()
			copy(same, row)
			for p, v := range row {
				weighted[p] = v * w
				b[p] += v * w * z
			}
		}
		sum.end()
		if err := g.invert(xwx); err != nil {
			return err
		}
		var beta mat.VecDense
		beta.MulVec(g.inverse, xwz)
		copy(g.Coef, beta.RawVector().Data)
		g.Deviance = 0
		for i, row := range g.all() {
			eta[i] = dot(row, g.Coef)
			if offset != nil {
				eta[i] += offset[i]
			}
			if math.Abs(eta[i]) > widest || math.IsNaN(eta[i]) {
				return NotFitted
			}
			g.Fitted[i] = math.Exp(eta[i])
			g.Deviance += deviance(i, eta[i], g.Fitted[i])
		}
		if math.Abs(g.Deviance-before) <= glmClose*(math.Abs(g.Deviance)+0.1) {
			if slices.Min(g.Fitted) < glmLeast {
				return NotFitted
			}
			return nil
		}
		before = g.Deviance
	}
	return NotFitted
}

// all are the rows of the design, by observation.
func (g *GLM) all() func(yield func(int, []float64) bool) {
	k := len(g.Coef)
	return func(yield func(int, []float64) bool) {
		for i := range g.y {
			if !yield(i, g.rows[i*k:(i+1)*k]) {
				return
			}
		}
	}
}

// invert keeps the inverse of X'WX. It is scaled to a diagonal of ones first, so
// that columns of different size are as good as each other.
func (g *GLM) invert(xwx *mat.SymDense) error {
	k := len(g.Coef)
	scale := make([]float64, k)
	for p := range scale {
		d := xwx.At(p, p)
		if !(d > 0) || math.IsInf(d, 0) {
			return Singular
		}
		scale[p] = 1 / math.Sqrt(d)
	}
	scaled := mat.NewSymDense(k, nil)
	for p := range k {
		for q := p; q < k; q++ {
			scaled.SetSym(p, q, xwx.At(p, q)*scale[p]*scale[q])
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(scaled) || chol.Cond() > 1e12 {
		return Singular
	}
	g.inverse = mat.NewSymDense(k, nil)
	if err := chol.InverseTo(g.inverse); err != nil {
		return Singular
	}
	for p := range k {
		for q := p; q < k; q++ {
			g.inverse.SetSym(p, q, g.inverse.At(p, q)*scale[p]*scale[q])
		}
	}
	return nil
}

func (g *GLM) errors(dispersion float64) {
	for j := range g.SE {
		g.SE[j] = math.Sqrt(dispersion * g.inverse.At(j, j))
	}
}

// sandwich is the covariance A·meat·A times factor, A = (X'WX)⁻¹.
func (g *GLM) sandwich(meat *mat.SymDense, factor float64) *mat.SymDense {
	var left, v mat.Dense
	left.Mul(g.inverse, meat)
	v.Mul(&left, g.inverse)
	k := len(g.Coef)
	s := mat.NewSymDense(k, nil)
	for p := range k {
		for q := p; q < k; q++ {
			s.SetSym(p, q, factor*v.At(p, q))
		}
	}
	return s
}

// roots are the standard errors of a covariance.
func roots(v *mat.SymDense) (se []float64) {
	for j := range v.SymmetricDim() {
		se = append(se, math.Sqrt(max(0, v.At(j, j))))
	}
	return se
}
