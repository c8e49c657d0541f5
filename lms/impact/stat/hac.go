package stat

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// NeweyWestLag is the lag that goes with n observations: ⌊4(n/100)^{2/9}⌋ (Newey
// and West 1994).
func NeweyWestLag(n int) int { return int(4 * math.Pow(float64(n)/100, 2.0/9)) }

// NeweyWest is the covariance that holds where neighbouring observations are
// alike, up to lag: Bartlett weights, the factor n/(n−k), no prewhitening, lags by
// the order of the observations (Newey and West 1987).
func (g *GLM) NeweyWest(lag int) (*mat.SymDense, error) {
	n, k := len(g.y), len(g.Coef)
	if lag < 0 || lag >= n {
		return nil, Mismatch
	}
	score := make([]float64, n*k)
	for i, row := range g.all() {
		// The weight is μ²/V and the residual (y−μ)/μ: for quasi-Poisson y−μ.
		r := g.weight[i] * (g.y[i] - g.Fitted[i]) / g.Fitted[i]
		for j, v := range row {
			score[i*k+j] = r * v
		}
	}
	meat := mat.NewDense(k, k, nil)
	sum := newOuter(meat.RawMatrix().Data, k, false)
	for i := range n {
		// near is half of an observation's own, and what lies before it by its weight.
		own, near := sum.next()
		copy(own, score[i*k:(i+1)*k])
		for j, v := range own {
			near[j] = v / 2
		}
		for l := 1; l <= min(lag, i); l++ {
			w := 1 - float64(l)/float64(lag+1)
			for j, v := range score[(i-l)*k : (i-l+1)*k] {
				near[j] += w * v
			}
		}
	}
	sum.end()
	return g.sandwich(symmetric(meat), float64(n)/float64(n-k)), nil
}

// symmetric is M + M'.
func symmetric(m *mat.Dense) *mat.SymDense {
	k, _ := m.Dims()
	s := mat.NewSymDense(k, nil)
	for p := range k {
		for q := p; q < k; q++ {
			s.SetSym(p, q, m.At(p, q)+m.At(q, p))
		}
	}
	return s
}

// Nugget are standard errors under residuals that are an autoregression of the
// first order plus noise of each observation's own.
type Nugget struct {
	Rho, Share float64 // the autocorrelation of the first part, at most 0.95, and its share in the variance
	Cov        *mat.SymDense
	SE, DF     []float64 // by column; DF are the degrees of freedom that go with it
}

const (
	nuggetLags = 6
	nuggetMost = 0.95
)

// ARNugget are standard errors from an AR(1) plus a nugget fitted to the Pearson
// residuals: plain Newey-West errors are too small on daily counts (DESIGN of the
// impact studies, method B; simulated there). Autocorrelations are corrected for
// the bias that k fitted columns bring.
func (g *GLM) ARNugget() (r Nugget, err error) {
	n, k := len(g.y), len(g.Coef)
	if n <= nuggetLags+1 {
		return r, TooFew
	}
	residual := make([]float64, n)
	for i, v := range g.y {
		residual[i] = (v - g.Fitted[i]) / math.Sqrt(g.Fitted[i])
	}
	auto, err := autocorrelations(residual, nuggetLags)
	if err != nil {
		return r, err
	}
	bias := float64(k) / float64(n) * (1 + 2*auto[0]/(1-auto[0]))
	for l := range auto {
		auto[l] += bias
	}
	above, below := 0.0, 0.0
	for l := range 4 {
		above += auto[l] * auto[l+1]
		below += auto[l] * auto[l]
	}
	if r.Rho = min(above/below, nuggetMost); r.Rho > 0 && auto[0] > 0 {
		r.Share = min(1, auto[0]/r.Rho)
	} else {
		r.Rho = 0
	}
	// Σ z z' + share·Σ_{s≠t} ρ^|t−s| z z', the second by recursion: what lies
	// before t, each by its power of ρ, is ρ·(what lies before t−1, and t−1).
	own, across := mat.NewDense(k, k, nil), mat.NewDense(k, k, nil)
	a, b := newOuter(own.RawMatrix().Data, k, true), newOuter(across.RawMatrix().Data, k, false)
	z, before := make([]float64, k), make([]float64, k)
	for i, row := range g.all() {
		root := math.Sqrt(g.Fitted[i])
		for j, v := range row {
			before[j] = r.Rho * (before[j] + z[j])
			z[j] = root * v
		}
		u, v := a.next()
		copy(u, z)
		copy(v, z)
		u, v = b.next()
		copy(u, z)
		copy(v, before)
	}
	a.end()
	b.end()
	meat := symmetric(across)
	for p := range k {
		for q := p; q < k; q++ {
			meat.SetSym(p, q, own.At(p, q)+r.Share*meat.At(p, q))
		}
	}
	r.Cov = g.sandwich(meat, g.Dispersion)
	r.SE = roots(r.Cov)
	for j, se := range r.SE {
		f := se * se / (g.SE[j] * g.SE[j])
		r.DF = append(r.DF, max(10, float64(g.DF)/f)/4)
	}
	return r, nil
}

// autocorrelations are those of x at the lags 1 to most.
func autocorrelations(x []float64, most int) ([]float64, error) {
	mean := 0.0
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	square := 0.0
	for _, v := range x {
		square += (v - mean) * (v - mean)
	}
	if !(square > 0) {
		return nil, Constant
	}
	r := make([]float64, most)
	for l := range r {
		for i := l + 1; i < len(x); i++ {
			r[l] += (x[i] - mean) * (x[i-l-1] - mean)
		}
		r[l] /= square
	}
	return r, nil
}
