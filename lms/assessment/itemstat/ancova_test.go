package itemstat

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestCovarianceMetamorphic(t *testing.T) {
	pre, post, group := referencePairs(t)
	a, err := AnalyseCovariance(pre, post, group)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, "covariance", a)
	order := rand.New(rand.NewPCG(2, 2)).Perm(len(pre))
	var x, y, big, bigger []float64
	var g, other []int
	for _, p := range order {
		x, y, g = append(x, pre[p]), append(y, post[p]), append(g, group[p])
	}
	for i := range pre {
		big, bigger, other = append(big, pre[i]*1e300), append(bigger, post[i]*1e300), append(other, 1-group[i])
	}
	shuffled, _ := AnalyseCovariance(x, y, g)
	same(t, "persons shuffled", shuffled, a, 1e-9)
	turned, _ := AnalyseCovariance(pre, post, other)
	if math.Abs(turned.Groups[0].Value+a.Groups[0].Value) > 1e-9 || math.Abs(turned.Groups[0].P-a.Groups[0].P) > 1e-9 || math.Abs(turned.Intercept.Value-a.Intercept.Value-a.Groups[0].Value) > 1e-9 {
		t.Errorf("groups exchanged: %+v, %+v", turned, a)
	}
	huge, err := AnalyseCovariance(big, bigger, group)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "unit", huge.Pre, a.Pre, 1e-9)
	// One group is a straight line: the slope is r times the ratio of the deviations.
	line, err := AnalyseCovariance(pre, post, nil)
	if err != nil || len(line.Groups) != 0 || line.DF != 22 {
		t.Fatal(line, err)
	}
	sx, sy := Mean(pre), Mean(post)
	if want := pearson(pre, post) * (sy.High - sy.Low) / (sx.High - sx.Low); math.Abs(line.Pre.Value-want) > 1e-9 {
		t.Errorf("slope %g, want %g", line.Pre.Value, want)
	}
	exact := slices.Clone(pre)
	for i := range exact {
		exact[i] = 3 + exact[i]/2
	}
	if line, err = AnalyseCovariance(pre, exact, nil); err != nil || math.Abs(line.Pre.Value-.5) > 1e-12 || line.Pre.P > 1e-100 {
		t.Errorf("without error: %+v, %v", line, err)
	}
}

func TestCovarianceBadInput(t *testing.T) {
	pre, post, group := referencePairs(t)
	with := func(x float64) []float64 {
		y := slices.Clone(pre)
		y[3] = x
		return y
	}
	follows := make([]float64, len(pre))
	for i, g := range group {
		follows[i] = float64(40 + 10*g)
	}
	many := make([]int, len(pre))
	for i := range many {
		many[i] = i % 14
	}
	for name, c := range map[string]struct {
		pre, post []float64
		group     []int
		want      error
	}{
		"nobody":           {nil, nil, nil, TooFewPersons},
		"eleven":           {pre[:11], post[:11], nil, TooFewPersons},
		"many groups":      {pre, post, many, TooFewPersons},
		"lengths":          {pre, post[:20], group, Mismatch},
		"groups' length":   {pre, post, group[:20], Mismatch},
		"group below 0":    {pre, post, append([]int{-1}, group[1:]...), Mismatch},
		"a gap":            {pre, post, append([]int{3}, group[1:]...), Mismatch},
		"a huge group":     {pre, post, append([]int{1 << 40}, group[1:]...), Mismatch},
		"not a number":     {with(math.NaN()), post, group, NotFinite},
		"infinite":         {pre, with(math.Inf(1)), group, NotFinite},
		"pre constant":     {slices.Repeat([]float64{7}, 24), post, group, Constant},
		"all zero":         {make([]float64, 24), make([]float64, 24), group, Constant},
		"pre is the group": {follows, post, group, Singular},
	} {
		if a, err := AnalyseCovariance(c.pre, c.post, c.group); !errors.Is(err, c.want) || a.N != 0 {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// The group difference holds its promise, also where the groups start apart.
func TestCovarianceCoverage(t *testing.T) {
	hits := 0
	const worlds = 600
	for w := range uint64(worlds) {
		rng := rand.New(rand.NewPCG(w, 13))
		pre, post, group := make([]float64, 30), make([]float64, 30), make([]int, 30)
		for i := range pre {
			group[i] = i % 2
			pre[i] = 50 + 10*float64(group[i]) + 10*rng.NormFloat64()
			post[i] = 20 + .6*pre[i] + 4*float64(group[i]) + 8*rng.NormFloat64()
		}
		a, err := AnalyseCovariance(pre, post, group)
		if err != nil {
			t.Fatal(err)
		}
		hits += in(a.Groups[0].Estimate, 4)
	}
	if share := float64(hits) / worlds; share < .925 || share > .975 {
		t.Errorf("coverage %.3f", share)
	}
}
