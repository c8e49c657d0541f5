package itemstat

import "testing"

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
	c.near(t, "<g>", *g.Class, want.ClassGain)
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
	t.Logf("%+v", g)
}
