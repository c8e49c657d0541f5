package stat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Series are counts day by day, in order; days that were closed or not read are
// left out of it.
type Series struct {
	Day   []int // since 1970-01-01, which was a Thursday
	Count []float64
	Hours []float64 // open hours; nil where they are not known
	Trend []float64 // what time runs by; nil: years of 365.25 days since the first day
	Extra []Column  // what else moves the counts: holidays, changes declared
}

// Column is a regressor by name.
type Column struct {
	Name  string
	Value []float64
}

// ITSOptions say when something happened and what is taken out.
type ITSOptions struct {
	Event     int  // the day from which things may be different
	Drop      int  // days from Event on that are left out: those of the training itself
	Slope     bool // the trend may change as well
	Centre    bool // the new slope is nil in the middle of the days after, not at their first: the step is their mean change
	DayOfWeek bool
	Fourier   int     // pairs of sine and cosine
	Period    float64 // of them in days, counted from the first; 0: the year, by the day of the year
}

// Term is a coefficient of the model.
type Term struct {
	Name    string
	Est, SE float64
	Lo, Hi  float64 // 95%, from the model's own standard error
}

// ITS is an interrupted time series.
type ITS struct {
	Terms      []Term
	Dispersion float64
	N          int
	Step       Step
	Lag        int     // of the Newey-West errors
	NeweyWest  float64 // the step's standard error by them
	Rho        float64 // of the autoregressive part
	Share      float64 // of that part in the variance; the rest is each day's own
	Nugget     float64 // the step's standard error by AR(1) and nugget
	DF         float64 // that go with it
	After      []Day   // the days after the event, those dropped left out
	Excess     Excess
}

// Step is how the level changed at once: Est on the logarithmic scale, Ratio and
// its interval as a rate ratio. SE is the larger of the two that allow for days
// that resemble their neighbours.
type Step struct{ Est, SE, DF, P, Ratio, Lo, Hi float64 }

// Day is a day as it was and as the trend before would have had it.
type Day struct {
	Day             int
	Count, Expected float64
	Lo, Hi          float64 // 95% of the expected, from the coefficients
}

// Excess is what the days after the event had beyond the earlier trend, in counts.
type Excess struct{ Count, Expected, Est, Lo, Hi float64 }

// Interrupted compares a series after an event with what its trend before would
// have led to: log E[y] = log hours + level + slope + post + post × time since +
// weekday + Fourier terms + extra columns (Bernal, Cummins and Gasparrini 2017,
// IJE 46), quasi-Poisson.
//
// Errors: those of QuasiPoisson, Constant where the counts leave no error to
// estimate, and Mismatch for days out of order, hours of nothing, or an event that
// leaves no day on one side.
func Interrupted(s Series, opt ITSOptions) (*ITS, error) {
	m, err := newITS(s, opt)
	if err != nil {
		return nil, err
	}
	r, g, cov, err := m.fit()
	if err != nil {
		return nil, err
	}
	r.against(m, g, cov)
	return r, nil
}

// stepOf is the step of Interrupted alone.
func stepOf(s Series, opt ITSOptions) (Step, error) {
	m, err := newITS(s, opt)
	if err != nil {
		return Step{}, err
	}
	r, _, _, err := m.fit()
	if err != nil {
		return Step{}, err
	}
	return r.Step, nil
}

// fit is all but the days after, and the covariance that they take.
func (m *itsModel) fit() (*ITS, *GLM, *mat.SymDense, error) {
	g, err := QuasiPoisson(m.y, m.x, m.offset)
	if err != nil {
		return nil, nil, nil, err
	}
	if g.Dispersion <= perfect*meanCount(m.y) {
		return nil, nil, nil, Constant
	}
	r := &ITS{Dispersion: g.Dispersion, N: len(m.y), Lag: NeweyWestLag(len(m.y))}
	for j, name := range m.names {
		r.Terms = append(r.Terms, Term{name, g.Coef[j], g.SE[j], g.Coef[j] - z975*g.SE[j], g.Coef[j] + z975*g.SE[j]})
	}
	hac, err := g.NeweyWest(r.Lag)
	if err != nil {
		return nil, nil, nil, err
	}
	nugget, err := g.ARNugget()
	if err != nil {
		return nil, nil, nil, err
	}
	const post = 1 // its column
	r.NeweyWest, r.Nugget, r.Rho, r.Share, r.DF = roots(hac)[post], nugget.SE[post], nugget.Rho, nugget.Share, nugget.DF[post]
	cov := nugget.Cov
	if r.NeweyWest > r.Nugget {
		cov = hac
	}
	r.Step = step(g.Coef[post], max(r.NeweyWest, r.Nugget), r.DF)
	return r, g, cov, nil
}

// perfect is the dispersion, as a share of the mean, under which what is left of
// the counts is rounding alone, and so would be every standard error.
const perfect = 1e-16

func meanCount(y []float64) float64 {
	sum := 0.0
	for _, v := range y {
		sum += v / float64(len(y))
	}
	return sum
}

func step(est, se, df float64) Step {
	half := tQuantile(df) * se
	s := Step{Est: est, SE: se, DF: df, P: 1, Ratio: exp(est), Lo: exp(est - half), Hi: exp(est + half)}
	if se > 0 {
		s.P = tTest(tAsR(est/se, df), df)
	}
	return s
}

// exp ends at 10¹⁰⁰: an interval that is wider knows nothing.
func exp(x float64) float64 { return math.Exp(min(x, 100*math.Ln10)) }

// tAsR is the correlation that has that t.
func tAsR(t, df float64) float64 { return t / math.Sqrt(t*t+df) }

// against puts the days after the event beside what the trend before would have
// led to, each with the interval that the coefficients' covariance gives, and
// all of them together.
func (r *ITS) against(m *itsModel, g *GLM, cov *mat.SymDense) {
	k := len(m.names)
	all, t := make([]float64, k), tQuantile(r.DF)
	for i, row := range g.all() {
		if row[1] == 0 {
			continue
		}
		x := slices.Clone(row)
		eta := 0.0
		for _, j := range m.without {
			x[j] = 0
		}
		if eta = dot(x, g.Coef); m.offset != nil {
			eta += m.offset[i]
		}
		expected := exp(eta)
		half := t * math.Sqrt(quadratic(cov, x))
		r.After = append(r.After, Day{m.day[i], m.y[i], expected, exp(eta - half), exp(eta + half)})
		r.Excess.Count += m.y[i]
		r.Excess.Expected += expected
		for j, v := range x {
			all[j] += expected * v
		}
	}
	half := t * math.Sqrt(quadratic(cov, all))
	r.Excess.Est = r.Excess.Count - r.Excess.Expected
	r.Excess.Lo, r.Excess.Hi = r.Excess.Est-half, r.Excess.Est+half
}

// quadratic is x'Vx.
func quadratic(v *mat.SymDense, x []float64) (q float64) {
	for i, a := range x {
		for j, b := range x {
			q += a * b * v.At(i, j)
		}
	}
	return max(0, q)
}
