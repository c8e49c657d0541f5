package itemstat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func referencePairs(t testing.TB) (pre, post []float64, group []int) {
	t.Helper()
	for _, line := range table(t, "prepost_scores.csv") {
		pre, post = append(pre, number(t, line[2])), append(post, number(t, line[3]))
		group = append(group, map[string]int{"lib_a": 0, "lib_b": 1}[line[1]])
	}
	return
}

func TestReferencePrePost(t *testing.T) {
	c := golden(t, "prepost_gain")
	want := c.Expected
	pre, post, group := referencePairs(t)
	g, err := PrePost(pre, post, c.Inputs.Max)
	if err != nil {
		t.Fatal(err)
	}
	c.near(t, "mean pre", g.Pre.Value, want.MeanPre)
	c.near(t, "mean post", g.Post.Value, want.MeanPost)
	c.near(t, "<g>", g.Class.Value, want.ClassGain)
	c.near(t, "mean g", g.Person.Value, want.PersonGain)
	c.near(t, "mean c", g.Change.Value, want.Change)
	c.near(t, "t", g.T, want.T)
	c.near(t, "p", g.P, want.P)
	c.near(t, "low", g.Rise.Low, want.CI[0])
	c.near(t, "high", g.Rise.High, want.CI[1])
	c.near(t, "d_z", g.DZ.Value, want.DZ)
	if g.N != 24 || g.Person.N != want.PersonGainN || g.Change.N != want.ChangeN {
		t.Errorf("%+v", g)
	}
	a, err := AnalyseCovariance(pre, post, group)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range []Coefficient{a.Intercept, a.Pre, a.Groups[0]} {
		c.near(t, "estimate", got.Value, want.Ancova[i].Est)
		c.near(t, "se", got.SE, want.Ancova[i].SE)
		c.near(t, "p", got.P, want.Ancova[i].P)
	}
	if len(a.Groups) != 1 || a.DF != 21 {
		t.Errorf("%+v", a)
	}
}

func TestGainsOfPersons(t *testing.T) {
	for _, c := range []struct {
		pre, post, g, c float64
		hasG, hasC      bool
	}{
		{40, 70, .5, .5, true, true},
		{80, 60, -1, -.25, true, true},
		{50, 50, 0, 0, true, true},
		{0, 0, 0, 0, true, false},
		{100, 100, 0, 0, false, false},
		{100, 90, 0, -.1, false, true},
		{0, 100, 1, 1, true, true},
		{90, 0, -9, -1, true, true},
	} {
		g, okG := NormalizedGain(c.pre, c.post, 100)
		ch, okC := NormalizedChange(c.pre, c.post, 100)
		if g != c.g || okG != c.hasG || math.Abs(ch-c.c) > 1e-12 || okC != c.hasC {
			t.Errorf("%g to %g: g %g %v, c %g %v", c.pre, c.post, g, okG, ch, okC)
		}
	}
}

func TestPrePostMetamorphic(t *testing.T) {
	pre, post, _ := referencePairs(t)
	g, err := PrePost(pre, post, 100)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, "gain", g)
	rng := rand.New(rand.NewPCG(1, 1))
	order := rng.Perm(len(pre))
	var a, b, big, bigger, up, down []float64
	for _, p := range order {
		a, b = append(a, pre[p]), append(b, post[p])
	}
	for i := range pre {
		big, bigger = append(big, pre[i]*1e306), append(bigger, post[i]*1e306)
		up, down = append(up, 100-pre[i]), append(down, 100-post[i])
	}
	shuffled, _ := PrePost(a, b, 100)
	same(t, "persons shuffled", shuffled, g, 1e-10)
	huge, err := PrePost(big, bigger, 1e308)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, "huge", huge)
	same(t, "unit", huge.DZ, g.DZ, 1e-9)
	same(t, "unit", huge.Check, g.Check, 1e-9)
	same(t, "unit", huge.Change, g.Change, 1e-9)
	// Counting mistakes instead of marks turns the sign, and nothing else.
	turned, _ := PrePost(up, down, 100)
	if math.Abs(turned.DZ.Low+g.DZ.High) > 1e-6 || math.Abs(turned.P-g.P) > 1e-15 || math.Abs(turned.Rise.Low+g.Rise.High) > 1e-9 || math.Abs(turned.Check.P-g.Check.P) > 1e-12 {
		t.Errorf("turned: %+v", turned)
	}
	twice, _ := PrePost(append(a, pre...), append(b, post...), 100)
	if math.Abs(twice.Rise.Value-g.Rise.Value) > 1e-9 || twice.Rise.High >= g.Rise.High || twice.P >= g.P {
		t.Errorf("doubled: %+v", twice)
	}
}

func TestPrePostBadInput(t *testing.T) {
	pre, post, _ := referencePairs(t)
	with := func(x float64) []float64 {
		y := slices.Clone(pre)
		y[3] = x
		return y
	}
	for name, c := range map[string]struct {
		pre, post []float64
		top       float64
		want      error
	}{
		"nobody":           {nil, nil, 100, TooFewPersons},
		"nine":             {pre[:9], post[:9], 100, TooFewPersons},
		"lengths":          {pre, post[:23], 100, Mismatch},
		"not a number":     {with(math.NaN()), post, 100, NotFinite},
		"infinite":         {with(math.Inf(1)), post, 100, NotFinite},
		"top not a number": {pre, post, math.NaN(), NotFinite},
		"no top":           {pre, post, 0, OutOfRange},
		"above top":        {pre, post, 99, OutOfRange},
		"below 0":          {with(-1), post, 100, OutOfRange},
		"no change":        {pre, pre, 100, Constant},
	} {
		if g, err := PrePost(c.pre, c.post, c.top); err != c.want || g != (Gain{}) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	var all, more []float64
	for i := range 12 {
		all, more = append(all, float64(i)), append(more, float64(i)+.1)
	}
	if _, err := PrePost(all, more, 100); err != Constant {
		t.Errorf("all the same rise: %v", err)
	}
	full := slices.Repeat([]float64{100}, 12)
	g, err := PrePost(full, append(slices.Repeat([]float64{100}, 11), 90), 100)
	if err != nil || g.Class != nil || g.Person != nil || g.Change != nil {
		t.Errorf("full marks before: %+v, %v", g, err)
	}
	sound(t, "full marks before", g)
	// Marks so near to one another that t is enormous.
	for i := range more {
		more[i] = all[i] + 50 + float64(i%2)*1e-7
	}
	if g, err = PrePost(all, more, 100); err != nil || g.P != 0 && g.P > 1e-60 {
		t.Errorf("%+v, %v", g, err)
	}
	sound(t, "nearly constant", g)
}

func FuzzPrePost(f *testing.F) {
	f.Add([]byte("some marks before and after"), 100.)
	f.Add([]byte{0, 0, 1, 255, 255, 0, 7}, 1e-300)
	f.Fuzz(func(t *testing.T, marks []byte, top float64) {
		var pre, post []float64
		for i := 0; i+1 < len(marks); i += 2 {
			pre, post = append(pre, top*(float64(marks[i])/255)), append(post, top*(float64(marks[i+1])/255))
		}
		if g, err := PrePost(pre, post, top); err == nil {
			sound(t, "gain", g)
		}
		group := make([]int, len(pre))
		for i := range group {
			group[i] = int(marks[2*i]) % 3
		}
		if a, err := AnalyseCovariance(pre, post, group); err == nil {
			sound(t, "covariance", a)
		}
	})
}
