package stat

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
)

type reference struct {
	Cases []struct {
		ID        string
		Tolerance struct{ Rel float64 }
		Expected  struct {
			Spearman   float64    `json:"spearman"`
			SpearmanP  float64    `json:"spearman_p"`
			SpearmanCI [2]float64 `json:"spearman_ci_bonett_wright"`
			Pearson    float64    `json:"pearson"`
			PearsonP   float64    `json:"pearson_p"`
			PearsonCI  [2]float64 `json:"pearson_ci"`
			Partial    float64    `json:"partial_spearman_tenure"`
			P, BH, BY  []float64
		}
	}
}

func golden(t *testing.T, id string) (c struct {
	Rel float64
	reference
}, index int) {
	t.Helper()
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &c.reference); err != nil {
		t.Fatal(err)
	}
	for i, k := range c.Cases {
		if k.ID == id {
			c.Rel = k.Tolerance.Rel
			return c, i
		}
	}
	t.Fatalf("no case %q", id)
	return
}

func near(t *testing.T, what string, got, want, rel float64) {
	t.Helper()
	if !(math.Abs(got-want) <= rel*math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

func column(t testing.TB, name string) []float64 {
	t.Helper()
	f, err := os.Open("testdata/staff_cross.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], name)
	var out []float64
	for _, r := range rows[1:] {
		v, err := strconv.ParseFloat(r[at], 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func TestReferenceCorrelationTies(t *testing.T) {
	c, i := golden(t, "correlation_ties")
	want := c.Cases[i].Expected
	hours, change, tenure := column(t, "hours"), column(t, "change"), column(t, "tenure")
	s, err := Spearman(hours, change)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "spearman", s.R, want.Spearman, c.Rel)
	near(t, "spearman p", s.P, want.SpearmanP, c.Rel)
	near(t, "spearman lo", s.Lo, want.SpearmanCI[0], c.Rel)
	near(t, "spearman hi", s.Hi, want.SpearmanCI[1], c.Rel)
	p, err := Pearson(hours, change)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "pearson", p.R, want.Pearson, c.Rel)
	near(t, "pearson p", p.P, want.PearsonP, c.Rel)
	near(t, "pearson lo", p.Lo, want.PearsonCI[0], c.Rel)
	near(t, "pearson hi", p.Hi, want.PearsonCI[1], c.Rel)
	partial, err := PartialSpearman(hours, change, tenure)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "partial", partial.R, want.Partial, c.Rel)
	if s.N != 45 || partial.N != 45 {
		t.Errorf("n = %d and %d", s.N, partial.N)
	}
}

func TestReferenceAdjusted(t *testing.T) {
	c, i := golden(t, "bh")
	want := c.Cases[i].Expected
	bh, err := BenjaminiHochberg(want.P)
	if err != nil {
		t.Fatal(err)
	}
	by, err := BenjaminiYekutieli(want.P)
	if err != nil {
		t.Fatal(err)
	}
	for k := range want.P {
		near(t, "BH", bh[k], want.BH[k], max(c.Rel, 5e-15))
		near(t, "BY", by[k], want.BY[k], max(c.Rel, 5e-15))
	}
	perm := rand.New(rand.NewPCG(1, 2)).Perm(len(want.P))
	mixed := make([]float64, len(perm))
	for to, from := range perm {
		mixed[to] = want.P[from]
	}
	again, _ := BenjaminiHochberg(mixed)
	for to, from := range perm {
		if again[to] != bh[from] {
			t.Fatal("the order of the tests changes the result")
		}
	}
}

func draw(seed uint64, n int) (x, y []float64) {
	rng := rand.New(rand.NewPCG(seed, 9))
	for range n {
		v := math.Round(rng.NormFloat64() * 3)
		x = append(x, v)
		y = append(y, math.Round(v+4*rng.NormFloat64()))
	}
	return
}

func apply(x []float64, f func(float64) float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = f(v)
	}
	return out
}

func TestMetamorphic(t *testing.T) {
	for seed := range uint64(50) {
		x, y := draw(seed, 8+int(seed))
		s, err := Spearman(x, y)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Pearson(x, y)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []Correlation{s, p} {
			if !(c.Lo <= c.R && c.R <= c.Hi && c.P >= 0 && c.P <= 1 && c.R >= -1 && c.R <= 1) {
				t.Fatalf("seed %d: %+v", seed, c)
			}
		}
		perm := rand.New(rand.NewPCG(seed, 1)).Perm(len(x))
		sx, sy := make([]float64, len(x)), make([]float64, len(x))
		for to, from := range perm {
			sx[to], sy[to] = x[from], y[from]
		}
		close := func(what string, a, b float64) {
			if math.Abs(a-b) > 1e-12 {
				t.Errorf("seed %d, %s: %g and %g", seed, what, a, b)
			}
		}
		shuffled, _ := Spearman(sx, sy)
		close("rows shuffled", shuffled.R, s.R)
		monotone, _ := Spearman(apply(x, func(v float64) float64 { return math.Exp(v / 4) }), y)
		close("monotone", monotone.R, s.R)
		flipped, _ := Spearman(x, apply(y, func(v float64) float64 { return -v }))
		close("sign", flipped.R, -s.R)
		close("sign, interval", flipped.Lo, -s.Hi)
		close("sign, p", flipped.P, s.P)
		swapped, _ := Spearman(y, x)
		close("swapped", swapped.R, s.R)
		scaled, _ := Pearson(apply(x, func(v float64) float64 { return 7*v + 100 }), y)
		if math.Abs(scaled.R-p.R) > 1e-10 {
			t.Errorf("seed %d: scaling moves Pearson from %g to %g", seed, p.R, scaled.R)
		}
		unrelated := make([]float64, len(x))
		for i := range unrelated {
			unrelated[i] = float64(i * i % 7)
		}
		if part, err := PartialSpearman(x, y, unrelated); err != nil || part.Lo > part.R || part.R > part.Hi {
			t.Errorf("seed %d: partial %+v, %v", seed, part, err)
		}
	}
}

func TestBadInput(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(-1)
	good := []float64{1, 2, 3, 4, 5}
	for name, c := range map[string]struct {
		x, y []float64
		want Error
	}{
		"nothing":      {nil, nil, TooFew},
		"three":        {good[:3], good[:3], TooFew},
		"lengths":      {good, good[:4], Unequal},
		"constant":     {good, []float64{7, 7, 7, 7, 7}, Constant},
		"zeros":        {[]float64{0, 0, 0, 0, 0}, good, Constant},
		"missing":      {good, []float64{1, nan, 3, 4, 5}, NotFinite},
		"infinite":     {[]float64{inf, 1, 2, 3, 4}, good, NotFinite},
		"missing, few": {[]float64{nan}, []float64{1}, NotFinite},
	} {
		for kind, f := range map[string]func([]float64, []float64) (Correlation, error){
			"Spearman": Spearman, "Pearson": Pearson,
			"partial": func(x, y []float64) (Correlation, error) {
				return PartialSpearman(x, y, []float64{3, 1, 4, 1, 5}[:min(5, len(x))])
			},
		} {
			if got, err := f(c.x, c.y); !errors.Is(err, c.want) || got != (Correlation{}) {
				t.Errorf("%s of %s: %+v, %v, want %v", kind, name, got, err, c.want)
			}
		}
	}
	if _, err := PartialSpearman(good, good); err != Mismatch {
		t.Error(err)
	}
	if _, err := PartialSpearman(good, []float64{2, 1, 4, 3, 5}, good); err != Singular {
		t.Error(err)
	}
	for _, p := range [][]float64{{-0.1}, {1.1}} {
		if _, err := BenjaminiHochberg(p); err != OutOfUnit {
			t.Errorf("%v: %v", p, err)
		}
	}
	if _, err := BenjaminiYekutieli([]float64{nan}); err != NotFinite {
		t.Error(err)
	}
	if out, err := BenjaminiHochberg(nil); err != nil || len(out) != 0 {
		t.Errorf("no tests: %v, %v", out, err)
	}
}

// Values near the ends of what a float64 holds must neither overflow nor
// become something else.
func TestExtremeValues(t *testing.T) {
	big := []float64{-math.MaxFloat64, math.MaxFloat64, 0, math.MaxFloat64 / 2, 1, -1}
	small := []float64{5e-324, 1e-323, 0, 2e-323, 3e-323, 1.5e-323}
	other := []float64{1, 5, 2, 4, 3, 2}
	for _, x := range [][]float64{big, small} {
		for _, f := range []func([]float64, []float64) (Correlation, error){Spearman, Pearson} {
			c, err := f(x, other)
			if err != nil || !(c.Lo <= c.R && c.R <= c.Hi && c.P >= 0 && c.P <= 1) {
				t.Errorf("%v: %+v, %v", x, c, err)
			}
		}
	}
	same := []float64{1, 2, 3, 4, 5, 6}
	c, err := Spearman(same, apply(same, math.Exp))
	if err != nil || c.R != 1 || c.P != 0 || c.Lo != 1 || c.Hi != 1 {
		t.Errorf("a perfect order: %+v, %v", c, err)
	}
	if c, err = Pearson(same, apply(same, func(v float64) float64 { return 3 - v/7 })); err != nil || c.R != -1 || c.Lo != -1 {
		t.Errorf("a perfect line: %+v, %v", c, err)
	}
	if c, err := Pearson([]float64{1, 2, 3, 4}, []float64{1, 3, 2, 4}); err != nil || !(c.Hi < 1 && c.Lo > -1) {
		t.Errorf("four observations: %+v, %v", c, err)
	}
}

func TestMidRanks(t *testing.T) {
	if got := MidRanks([]float64{3, 1, 3, 2, 3}); !slices.Equal(got, []float64{4, 1, 4, 2, 4}) {
		t.Error(got)
	}
	if got := TieShare([]float64{3, 1, 3, 2, 3}); got != 0.6 {
		t.Error(got)
	}
	if TieShare(nil) != 0 || len(MidRanks(nil)) != 0 {
		t.Error("nothing has no ranks")
	}
}

// With four rows all 24 orders can be listed: the permutation p must come
// close to the exact share.
func TestPermuteAgainstEveryOrder(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 5}, []float64{1, 3, 2, 5, 4}
	observed := math.Abs(float64(products(centred([][]float64{x})[0], centred([][]float64{y})[0])))
	extreme, total := 0, 0
	var order func(rest, done []float64)
	order = func(rest, done []float64) {
		if len(rest) == 0 {
			total++
			if math.Abs(float64(products(centred([][]float64{done})[0], centred([][]float64{y})[0]))) >= observed {
				extreme++
			}
			return
		}
		for i := range rest {
			order(append(append([]float64{}, rest[:i]...), rest[i+1:]...), append(done, rest[i]))
		}
	}
	order(x, nil)
	p, err := Permute([][]float64{x}, [][]float64{y}, nil, 9999, 7)
	if err != nil {
		t.Fatal(err)
	}
	if exact := float64(extreme) / float64(total); math.Abs(p[0][0]-exact) > 4*math.Sqrt(exact*(1-exact)/9999) {
		t.Errorf("p = %g, of all %d orders %g", p[0][0], total, exact)
	}
}

// The p of two unrelated variables is uniform: few are small.
func TestPermuteKeepsItsPromise(t *testing.T) {
	small := 0
	const worlds = 400
	for w := range uint64(worlds) {
		rng := rand.New(rand.NewPCG(w, 3))
		x, y := make([]float64, 20), make([]float64, 20)
		for i := range x {
			x[i], y[i] = math.Floor(rng.Float64()*4), rng.NormFloat64()
		}
		p, err := Permute([][]float64{x}, [][]float64{y}, nil, 199, w)
		if err != nil {
			t.Fatal(err)
		}
		if p[0][0] <= 0.05 {
			small++
		}
	}
	if small > 36 || small < 8 { // 20 expected, standard deviation 4.4
		t.Errorf("%d of %d null worlds have p ≤ 0.05", small, worlds)
	}
}

func TestPermuteStrata(t *testing.T) {
	// Between the strata x and y move together, within them they do not.
	var x, y []float64
	var strata []int
	rng := rand.New(rand.NewPCG(5, 5))
	for s := range 3 {
		for range 15 {
			x, y, strata = append(x, float64(20*s)+rng.NormFloat64()), append(y, float64(20*s)+rng.NormFloat64()), append(strata, 10*s)
		}
	}
	whole, err := Permute([][]float64{x}, [][]float64{y}, nil, 999, 1)
	if err != nil {
		t.Fatal(err)
	}
	within, err := Permute([][]float64{x}, [][]float64{y}, strata, 999, 1)
	if err != nil {
		t.Fatal(err)
	}
	if whole[0][0] > 0.002 || within[0][0] < 0.05 {
		t.Errorf("p %g over all rows, %g within strata", whole[0][0], within[0][0])
	}
}

func TestPermuteSameBitsOnAnyMachine(t *testing.T) {
	x, y := draw(3, 60)
	a, b := draw(4, 60)
	run := func(seed uint64) [][]float64 {
		p, err := Permute([][]float64{x, a}, [][]float64{y, b}, nil, 500, seed)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	before := runtime.GOMAXPROCS(1)
	one := run(11)
	runtime.GOMAXPROCS(7)
	seven := run(11)
	runtime.GOMAXPROCS(before)
	for i := range one {
		if !slices.Equal(one[i], seven[i]) {
			t.Errorf("one processor %v, seven %v", one[i], seven[i])
		}
	}
	single, _ := Permute([][]float64{a}, [][]float64{y}, nil, 500, 11)
	if single[0][0] != one[1][0] {
		t.Error("a pair's p depends on its company")
	}
	if other := run(12); slices.Equal(other[0], one[0]) && slices.Equal(other[1], one[1]) {
		t.Error("the seed changes nothing")
	}
}

func TestPermuteBadInput(t *testing.T) {
	good := []float64{1, 2, 3, 4}
	for _, c := range []struct {
		xs, ys [][]float64
		strata []int
		draws  int
		want   Error
	}{
		{nil, [][]float64{good}, nil, 9, Mismatch},
		{[][]float64{good}, [][]float64{good}, nil, 0, Mismatch},
		{[][]float64{good}, [][]float64{good}, []int{1}, 9, Mismatch},
		{[][]float64{good}, [][]float64{good[:2]}, nil, 9, Unequal},
		{[][]float64{good[:2]}, [][]float64{good[:2]}, nil, 9, TooFew},
		{[][]float64{good}, [][]float64{{1, 1, 1, 1}}, nil, 9, Constant},
		{[][]float64{good}, [][]float64{{1, math.NaN(), 1, 1}}, nil, 9, NotFinite},
	} {
		if _, err := Permute(c.xs, c.ys, c.strata, c.draws, 1); err != c.want {
			t.Errorf("%v, want %v", err, c.want)
		}
	}
}

func TestSeries(t *testing.T) {
	a, err := SeriesMean([]float64{10, 12, 9, 11, 10, 12, 9, 11})
	if err != nil || a.Mean != 10.5 || a.Effective != 8 || !(a.Lo < 10.5 && a.Hi > 10.5) {
		t.Errorf("%+v, %v", a, err)
	}
	near(t, "half width", a.Hi-a.Mean, 2.364624251592785*1.1952286093343936/math.Sqrt(8), 1e-9)
	rising, _ := SeriesMean([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	if rising.Effective > 4 {
		t.Errorf("neighbours alike, yet %g independent values", rising.Effective)
	}
	c, err := SeriesChange([]float64{10, 12, 9, 11, 10, 12}, []float64{20, 24, 18, 22, 20, 24})
	if err != nil || math.Abs(c.Rate-1) > 1e-12 || !(c.Lo < 1 && c.Hi > 1) {
		t.Errorf("%+v, %v", c, err)
	}
	back, _ := SeriesChange([]float64{20, 24, 18, 22, 20, 24}, []float64{10, 12, 9, 11, 10, 12})
	near(t, "turned round", 1/(1+back.Hi), 1+c.Lo, 1e-9)
	for _, bad := range []struct {
		x, y []float64
		want Error
	}{
		{[]float64{1, 2}, []float64{1, 2, 3}, TooFew},
		{[]float64{1, 2, 3}, []float64{0, 0, 0}, Constant},
		{[]float64{1, 1, 1}, []float64{2, 2, 2}, Constant},
		{[]float64{1, -2, 3}, []float64{1, 2, 3}, Mismatch},
		{[]float64{1, math.NaN(), 3}, []float64{1, 2, 3}, NotFinite},
		{[]float64{5e-324, 5e-324, 1e-323}, []float64{1e308, 1e308, 1.5e308}, NotFinite},
	} {
		if got, err := SeriesChange(bad.x, bad.y); err != bad.want {
			t.Errorf("%v, %v: %+v, %v, want %v", bad.x, bad.y, got, err, bad.want)
		}
	}
}

// The interval of a mean must hold what it promises on autocorrelated weeks.
func TestSeriesMeanCoverage(t *testing.T) {
	for _, rho := range []float64{0, 0.5} {
		hit := 0
		const worlds = 600
		for w := range uint64(worlds) {
			rng := rand.New(rand.NewPCG(w, 77))
			x, e := make([]float64, 40), 0.0
			for i := range x {
				e = rho*e + rng.NormFloat64()*math.Sqrt(1-rho*rho)
				x[i] = 100 + e
			}
			if a, err := SeriesMean(x); err == nil && a.Lo <= 100 && a.Hi >= 100 {
				hit++
			}
		}
		if share := float64(hit) / worlds; share < 0.89 {
			t.Errorf("ρ = %g: the interval holds the truth in %.3f of the worlds", rho, share)
		}
	}
}

// At the detectable correlation about 80% of simulated worlds are found.
func TestDetectable(t *testing.T) {
	if _, err := Detectable(4); err != TooFew {
		t.Error(err)
	}
	const n, worlds = 40, 600
	rho, err := Detectable(n)
	if err != nil || rho < 0.3 || rho > 0.6 {
		t.Fatal(rho, err)
	}
	// Spearman's ρ of a normal pair with Pearson's r is 6/π asin(r/2).
	r := 2 * math.Sin(math.Pi/6*rho)
	found := 0
	for w := range uint64(worlds) {
		rng := rand.New(rand.NewPCG(w, 5))
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = rng.NormFloat64()
			y[i] = r*x[i] + math.Sqrt(1-r*r)*rng.NormFloat64()
		}
		if c, err := Spearman(x, y); err == nil && c.P < 0.05 {
			found++
		}
	}
	if share := float64(found) / worlds; share < 0.74 || share > 0.88 {
		t.Errorf("power %.3f", share)
	}
}

func BenchmarkPermute200Pairs(b *testing.B) {
	xs, ys := make([][]float64, 10), make([][]float64, 20)
	rng := rand.New(rand.NewPCG(1, 1))
	for _, v := range []*[][]float64{&xs, &ys} {
		for i := range *v {
			for range 2000 {
				(*v)[i] = append((*v)[i], math.Floor(rng.Float64()*500))
			}
		}
	}
	for b.Loop() {
		if _, err := Permute(xs, ys, nil, 999, 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSpearman2000(b *testing.B) {
	x, y := draw(1, 2000)
	for b.Loop() {
		if _, err := Spearman(x, y); err != nil {
			b.Fatal(err)
		}
	}
}
