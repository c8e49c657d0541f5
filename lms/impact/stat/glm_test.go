package stat

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

type glmTerm struct {
	Term    string
	Est, SE float64
}

type glmCase struct {
	Tolerance struct{ Rel, Negbin_rel float64 }
	Expected  struct {
		Dispersion, Deviance float64
		DF                   int `json:"df_residual"`
		N                    int `json:"n_open_days"`
		Normal               []glmTerm
		NW7                  []glmTerm `json:"nw_lag7"`
		NW14                 []glmTerm `json:"nw_lag14"`
		NW28                 []glmTerm `json:"nw_lag28"`
		Negbin               struct {
			Theta, SE_theta float64
			Coef            []glmTerm
		}
	}
}

// dailyDesign is library_daily.csv as the reference takes it.
func dailyDesign(t testing.TB) (y []float64, x [][]float64, offset []float64) {
	t.Helper()
	x = make([][]float64, 15)
	start := math.NaN()
	for _, r := range rows(t, "testdata/library_daily.csv") {
		if r["open_hours"] <= 0 {
			continue
		}
		if r["post"] == 1 && math.IsNaN(start) {
			start = r["t_years"]
		}
		since := 0.0
		if r["post"] == 1 {
			since = r["t_years"] - start
		}
		row := []float64{1, r["post"], r["t_years"], since}
		for dow := 2.0; dow <= 6; dow++ {
			is := 0.0
			if r["dow"] == dow {
				is = 1
			}
			row = append(row, is)
		}
		for k := 1.0; k <= 3; k++ {
			angle := 2 * math.Pi * k * r["doy"] / 365.25
			row = append(row, math.Sin(angle), math.Cos(angle))
		}
		for j, v := range row {
			x[j] = append(x[j], v)
		}
		y, offset = append(y, r["loans"]), append(offset, math.Log(r["open_hours"]))
	}
	return y, x, offset
}

func TestCountsAgreeWithR(t *testing.T) {
	var reference struct{ Cases []glmCase }
	load(t, "testdata/its.json", &reference)
	c := reference.Cases[0]
	want, rel := c.Expected, c.Tolerance.Rel
	y, x, offset := dailyDesign(t)
	g, err := QuasiPoisson(y, x, offset)
	if err != nil {
		t.Fatal(err)
	}
	if len(y) != want.N || g.DF != want.DF {
		t.Fatalf("%d days, %d degrees of freedom; want %d and %d", len(y), g.DF, want.N, want.DF)
	}
	near(t, "dispersion", g.Dispersion, want.Dispersion, rel)
	near(t, "deviance", g.Deviance, want.Deviance, rel)
	terms := func(what string, est, se []float64, want []glmTerm, rel float64) {
		t.Helper()
		for j, w := range want {
			near(t, what+" "+w.Term, est[j], w.Est, rel)
			near(t, what+" se of "+w.Term, se[j], w.SE, rel)
		}
	}
	terms("quasi-Poisson", g.Coef, g.SE, want.Normal, rel)
	for lag, w := range map[int][]glmTerm{7: want.NW7, 14: want.NW14, 28: want.NW28} {
		v, err := g.NeweyWest(lag)
		if err != nil {
			t.Fatal(err)
		}
		terms("Newey-West", g.Coef, roots(v), w, rel)
	}
	nb, err := NegativeBinomial(y, x, offset)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "θ", nb.Theta, want.Negbin.Theta, c.Tolerance.Negbin_rel)
	near(t, "se of θ", nb.ThetaSE, want.Negbin.SE_theta, c.Tolerance.Negbin_rel)
	terms("negative binomial", nb.Coef, nb.SE, want.Negbin.Coef, c.Tolerance.Negbin_rel)
}

// The recursion is the sum over all pairs, written out.
func TestARNuggetFromItsDefinition(t *testing.T) {
	y, x, offset := dailyDesign(t)
	y, offset = y[:400], offset[:400]
	var columns [][]float64
	for _, j := range []int{0, 2, 4, 9} {
		columns = append(columns, x[j][:400])
	}
	g, err := QuasiPoisson(y, columns, offset)
	if err != nil {
		t.Fatal(err)
	}
	r, err := g.ARNugget()
	if err != nil {
		t.Fatal(err)
	}
	if !(r.Rho > 0 && r.Rho <= nuggetMost && r.Share > 0 && r.Share <= 1) {
		t.Fatalf("%+v", r)
	}
	k := len(columns)
	meat := make([]float64, k*k)
	for s := range y {
		for u := range y {
			w := 1.0
			if s != u {
				w = r.Share * math.Pow(r.Rho, math.Abs(float64(s-u)))
			}
			w *= math.Sqrt(g.Fitted[s] * g.Fitted[u])
			for p := range k {
				for q := range k {
					meat[p*k+q] += w * columns[p][s] * columns[q][u]
				}
			}
		}
	}
	for j := range k {
		v := 0.0
		for p := range k {
			for q := range k {
				v += g.inverse.At(j, p) * meat[p*k+q] * g.inverse.At(q, j)
			}
		}
		near(t, "se", r.SE[j], math.Sqrt(g.Dispersion*v), 1e-9)
		near(t, "df", r.DF[j], max(10, float64(g.DF)*g.SE[j]*g.SE[j]/(r.SE[j]*r.SE[j]))/4, 1e-9)
	}
}

func TestCountsThatCannotBeFitted(t *testing.T) {
	one := []float64{1, 1, 1, 1, 1, 1}
	trend := []float64{0, 1, 2, 3, 4, 5}
	half := []float64{0, 0, 0, 1, 1, 1}
	y := []float64{3, 5, 2, 6, 8, 7}
	for name, c := range map[string]struct {
		y      []float64
		x      [][]float64
		offset []float64
		want   error
	}{
		"no columns":          {y, nil, nil, TooFew},
		"as many columns":     {y[:2], [][]float64{one[:2], trend[:2]}, nil, TooFew},
		"negative":            {[]float64{3, -1, 2, 6, 8, 7}, [][]float64{one}, nil, Mismatch},
		"missing":             {[]float64{3, math.NaN(), 2, 6, 8, 7}, [][]float64{one}, nil, NotFinite},
		"offset of nothing":   {y, [][]float64{one}, []float64{0, math.Inf(-1), 0, 0, 0, 0}, NotFinite},
		"different lengths":   {y, [][]float64{one, trend[:5]}, nil, Unequal},
		"the same twice":      {y, [][]float64{one, trend, trend}, nil, Singular},
		"a column of nothing": {y, [][]float64{one, make([]float64, 6)}, nil, Singular},
		"all zero":            {make([]float64, 6), [][]float64{one}, nil, NotFitted},
		"zero on one side":    {[]float64{3, 5, 2, 0, 0, 0}, [][]float64{one, half}, nil, NotFitted},
	} {
		g, err := QuasiPoisson(c.y, c.x, c.offset)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v: %+v", name, err, c.want, g)
		}
	}
	if _, err := NegativeBinomial([]float64{4, 5, 4, 5, 4, 5}, [][]float64{one}, nil); !errors.Is(err, NotFitted) {
		t.Errorf("less than Poisson: %v", err)
	}
	g, err := QuasiPoisson([]float64{0, 1, 0, 0, 2, 0}, [][]float64{one}, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "a mean", math.Exp(g.Coef[0]), 0.5, 1e-9)
	for _, lag := range []int{-1, 6} {
		if _, err := g.NeweyWest(lag); !errors.Is(err, Mismatch) {
			t.Errorf("lag %d: %v", lag, err)
		}
	}
	if _, err := g.ARNugget(); !errors.Is(err, TooFew) {
		t.Error(err)
	}
}

func BenchmarkInterrupted(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	y, x := make([]float64, 3000), make([][]float64, 15)
	for j := range x {
		x[j] = make([]float64, len(y))
		for i := range y {
			if x[j][i] = 1; j > 0 {
				x[j][i] = rng.NormFloat64()
			}
		}
	}
	for i := range y {
		y[i] = math.Round(math.Exp(3 + 0.1*x[1][i] + 0.3*rng.NormFloat64()))
	}
	b.ReportAllocs()
	for b.Loop() {
		g, err := QuasiPoisson(y, x, nil)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := g.NeweyWest(NeweyWestLag(len(y))); err != nil {
			b.Fatal(err)
		}
		if _, err := g.ARNugget(); err != nil {
			b.Fatal(err)
		}
	}
}
