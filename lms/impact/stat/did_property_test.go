package stat

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// holes takes outcomes away at random.
func holes(p Panel, share float64) Panel {
	rng := rand.New(rand.NewPCG(5, 5))
	for _, row := range p.Outcome {
		for k := range row {
			if rng.Float64() < share {
				row[k] = math.NaN()
			}
		}
	}
	return p
}

// slowly is the effect on a group in a period, computed unit by unit from its
// definition.
func slowly(p Panel, opt DiDOptions, group, at int) (att float64, treated, controls int) {
	pre := 0
	for p.Periods[pre+1] < group {
		pre++
	}
	against := []int{pre}
	switch {
	case opt.Base == Varying && at <= pre:
		against = []int{at - 1}
	case opt.Base == PriorMean:
		against = nil
		for k := max(0, pre-5); k <= pre; k++ {
			if k != at {
				against = append(against, k)
			}
		}
	}
	later := at
	if opt.Base != PriorMean {
		later = max(later, against[0])
	} else {
		later = max(later, pre)
	}
	parts := 0.0
	for _, b := range against {
		var sums [2]float64
		var n [2]int
		for i, g := range p.Group {
			side := -1
			switch {
			case g == group:
				side = 0
			case g == 0, opt.Control == NotYetTreated && g > p.Periods[later]:
				side = 1
			}
			if v := p.Outcome[i][at] - p.Outcome[i][b]; side >= 0 && !math.IsNaN(v) {
				sums[side] += v
				n[side]++
			}
		}
		if n[0] > 0 && n[1] > 0 {
			att, parts = att+sums[0]/float64(n[0])-sums[1]/float64(n[1]), parts+1
			treated, controls = max(treated, n[0]), max(controls, n[1])
		}
	}
	return att / parts, treated, controls
}

func TestEffectsFromTheirDefinition(t *testing.T) {
	for _, p := range []Panel{world(3, 60, 6, 14, 0.2), holes(world(4, 60, 6, 14, 0.2), 0.2)} {
		for _, base := range []Base{Varying, Universal, PriorMean} {
			for _, control := range []Control{NotYetTreated, NeverTreated} {
				opt := DiDOptions{Base: base, Control: control}
				r, err := GroupTime(p, opt)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range r.Effects {
					if e.IsBase {
						continue
					}
					att, treated, controls := slowly(p, opt, e.Group, e.Period-1)
					if math.Abs(e.ATT-att) > 1e-12 || e.Treated != treated || e.Controls != controls {
						t.Fatalf("base %d, control %d: %+v, want %g of %d and %d", base, control, e, att, treated, controls)
					}
				}
			}
		}
	}
}

// The standard errors are those that leaving out one unit at a time gives, to
// the first order; those of the aggregates too, whose weights move with it.
func TestInfluenceIsThatOfTheUnits(t *testing.T) {
	p := holes(world(7, 240, 8, 12, 0.3), 0.1)
	opt := DiDOptions{Base: PriorMean, After: 1}
	r, err := GroupTime(p, opt)
	if err != nil {
		t.Fatal(err)
	}
	n := len(p.Group)
	estimates := func(r *DiD) []float64 { return []float64{r.Simple.ATT, r.Dynamic.ATT, r.ByGroup.ATT, r.Calendar.ATT} }
	var sum, square [4]float64
	for i := range n {
		without := Panel{Periods: p.Periods, Group: append(append([]int{}, p.Group[:i]...), p.Group[i+1:]...), Outcome: append(append([][]float64{}, p.Outcome[:i]...), p.Outcome[i+1:]...)}
		less, err := GroupTime(without, opt)
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range estimates(less) {
			sum[k] += v
			square[k] += v * v
		}
	}
	for k, want := range []float64{r.Simple.SE, r.Dynamic.SE, r.ByGroup.SE, r.Calendar.SE} {
		jackknife := math.Sqrt(float64(n-1) / float64(n) * (square[k] - sum[k]*sum[k]/float64(n)))
		if math.Abs(jackknife/want-1) > 0.03 {
			t.Errorf("aggregate %d: se %g, leaving out gives %g", k, want, jackknife)
		}
	}
}

func TestPanelsThatAreTheSame(t *testing.T) {
	p := holes(world(11, 80, 8, 14, 0.25), 0.05)
	opt := DiDOptions{Base: PriorMean, After: 1}
	want, err := GroupTime(p, opt)
	if err != nil {
		t.Fatal(err)
	}
	same := func(name string, q Panel, scale float64) {
		t.Helper()
		got, err := GroupTime(q, opt)
		if err != nil {
			t.Fatal(name, err)
		}
		for k, pair := range [][2]EffectMean{{got.Simple, want.Simple}, {got.Dynamic, want.Dynamic}, {got.ByGroup, want.ByGroup}, {got.Calendar, want.Calendar}} {
			for i, v := range [][2]float64{{pair[0].ATT, pair[1].ATT}, {pair[0].SE, pair[1].SE}, {pair[0].SECluster, pair[1].SECluster}} {
				if math.Abs(v[0]-scale*v[1]) > 1e-9 {
					t.Errorf("%s, aggregate %d: number %d is %g, want %g", name, k, i, v[0], scale*v[1])
				}
			}
		}
		if math.Abs(got.Pretrend.Wald-want.Pretrend.Wald) > 1e-6 || got.Pretrend.DF != want.Pretrend.DF {
			t.Errorf("%s: pretrend %+v, want %+v", name, got.Pretrend, want.Pretrend)
		}
	}
	change := func(f func(i, k int, v float64) float64) Panel {
		q := p
		q.Outcome = make([][]float64, len(p.Outcome))
		for i, row := range p.Outcome {
			for k, v := range row {
				q.Outcome[i] = append(q.Outcome[i], f(i, k, v))
			}
		}
		return q
	}
	same("scaled", change(func(_, _ int, v float64) float64 { return 3 * v }), 3)
	same("other times for all", change(func(_, k int, v float64) float64 { return v + 0.7*float64(k*k) }), 1)
	shuffled := Panel{Periods: p.Periods}
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(len(p.Group)) {
		shuffled.Group, shuffled.Cluster, shuffled.Outcome = append(shuffled.Group, p.Group[i]), append(shuffled.Cluster, -p.Cluster[i]), append(shuffled.Outcome, p.Outcome[i])
	}
	same("shuffled", shuffled, 1)
	moved := Panel{Cluster: p.Cluster, Outcome: p.Outcome}
	for _, label := range p.Periods {
		moved.Periods = append(moved.Periods, label+1000)
	}
	for _, g := range p.Group {
		if g != 0 {
			g += 1000
		}
		moved.Group = append(moved.Group, g)
	}
	same("moved in time", moved, 1)
	if whole := world(11, 80, 8, 14, 0.25); true { // levels of the units fall out where nothing is missing
		plain, err1 := GroupTime(whole, opt)
		for i, row := range whole.Outcome {
			for k := range row {
				row[k] += float64(i)
			}
		}
		lifted, err2 := GroupTime(whole, opt)
		if err1 != nil || err2 != nil || math.Abs(plain.Simple.ATT-lifted.Simple.ATT) > 1e-9 || math.Abs(plain.Simple.SE-lifted.Simple.SE) > 1e-9 {
			t.Errorf("levels matter: %v %v", plain.Simple.ATT, lifted.Simple.ATT)
		}
	}
}

func TestPanelsThatAreNone(t *testing.T) {
	good := func() Panel { return world(1, 20, 4, 10, 0) }
	for name, c := range map[string]struct {
		change func(p *Panel, o *DiDOptions)
		want   error
	}{
		"empty":               {func(p *Panel, _ *DiDOptions) { *p = Panel{} }, TooFew},
		"one period":          {func(p *Panel, _ *DiDOptions) { p.Periods = p.Periods[:1] }, TooFew},
		"nobody treated":      {func(p *Panel, _ *DiDOptions) { clear(p.Group) }, TooFew},
		"all at once":         {func(p *Panel, _ *DiDOptions) { fill(p.Group, 5) }, TooFew},
		"all from the start":  {func(p *Panel, _ *DiDOptions) { fill(p.Group, 1) }, TooFew},
		"nobody untreated":    {func(p *Panel, o *DiDOptions) { fill(p.Group, 5); p.Group[0] = 6; o.Control = NeverTreated }, TooFew},
		"nothing seen":        {func(p *Panel, _ *DiDOptions) { fillAll(p.Outcome, math.NaN()) }, TooFew},
		"all alike":           {func(p *Panel, _ *DiDOptions) { fillAll(p.Outcome, 5) }, Constant},
		"nothing after":       {func(_ *Panel, o *DiDOptions) { o.After = 99 }, TooFew},
		"infinite":            {func(p *Panel, _ *DiDOptions) { p.Outcome[3][3] = math.Inf(1) }, NotFinite},
		"a row is short":      {func(p *Panel, _ *DiDOptions) { p.Outcome[3] = p.Outcome[3][:4] }, Unequal},
		"a row is missing":    {func(p *Panel, _ *DiDOptions) { p.Outcome = p.Outcome[1:] }, Unequal},
		"clusters are short":  {func(p *Panel, _ *DiDOptions) { p.Cluster = p.Cluster[1:] }, Unequal},
		"periods out of turn": {func(p *Panel, _ *DiDOptions) { p.Periods[4] = 1 }, Mismatch},
		"a group before time": {func(p *Panel, _ *DiDOptions) { p.Group[2] = -3 }, Mismatch},
		"no such base":        {func(_ *Panel, o *DiDOptions) { o.Base = 9 }, Mismatch},
		"no such control":     {func(_ *Panel, o *DiDOptions) { o.Control = 9 }, Mismatch},
	} {
		p, o := good(), DiDOptions{}
		c.change(&p, &o)
		if _, err := GroupTime(p, o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func fill(list []int, v int) {
	for i := range list {
		list[i] = v
	}
}

func fillAll(list [][]float64, v float64) {
	for _, row := range list {
		for k := range row {
			row[k] = v
		}
	}
}

// A band holds all effects at once, is the same for the same seed, and is wider
// than what one effect needs.
func TestBand(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates: too slow under the race detector, run without -short")
	}
	held, single, worlds := 0, 0, 200
	for w := range worlds {
		r, err := GroupTime(world(uint64(100+w), 300, 30, 12, 0), DiDOptions{Base: Universal})
		if err != nil {
			t.Fatal(err)
		}
		c := r.Band(r.Dynamic, 399, 1)
		if w == 0 && (c != r.Band(r.Dynamic, 399, 1) || c <= tQuantile(29) || c > 5) {
			t.Errorf("critical value %g", c)
		}
		inside := func(c float64) int {
			for i, att := range r.Dynamic.ATTAt {
				if se, _ := r.used(r.Dynamic.SEAt[i], r.Dynamic.SEClusterAt[i]); math.Abs(att) > c*se {
					return 0
				}
			}
			return 1
		}
		held += inside(c)
		single += inside(tQuantile(29))
	}
	// 95 of 100, less three standard deviations of the count.
	if float64(held) < float64(worlds)*0.95-3*math.Sqrt(float64(worlds)*0.95*0.05) {
		t.Errorf("the band holds all effects in %d of %d worlds", held, worlds)
	}
	if single >= held {
		t.Errorf("single intervals hold all in %d, the band in %d", single, held)
	}
}

func BenchmarkGroupTime(b *testing.B) {
	for _, size := range []struct {
		name           string
		units, periods int
	}{{"39_blocks", 2000, 39}, {"156_weeks", 2000, 156}} {
		p := world(1, size.units, 40, size.periods, 0.1)
		rng := rand.New(rand.NewPCG(2, 2))
		for i, g := range p.Group {
			if g != 0 {
				p.Group[i] = size.periods/4 + rng.IntN(size.periods/2)
			}
		}
		b.Run(size.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := GroupTime(p, DiDOptions{Base: PriorMean, After: 1})
				if err != nil {
					b.Fatal(err)
				}
				r.Band(r.Dynamic, 999, 1)
			}
		})
	}
}
