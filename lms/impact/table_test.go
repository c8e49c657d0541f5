package impact

import (
	"bytes"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"binapustaka/lms"
)

var dataTo = lms.DayOn(2026, 10, 31)

// world is a library whose first half of the staff was trained in spring. Their
// records rose with the hours of training by effect per hour (in logs); loans
// did not.
type world struct {
	staff  int
	effect float64
	seed   uint64
}

func (w world) input() PanelInput {
	rng := rand.New(rand.NewPCG(w.seed, 1))
	in := PanelInput{LibraryID: 7, DataTo: dataTo, Metrics: []string{"loans", "records", "visits"}, Missing: map[string][]lms.Day{}}
	from := dataTo - 500
	for d := from; d <= dataTo; d++ {
		if d.Weekday() != 0 {
			in.OpenDays = append(in.OpenDays, d)
			in.Facts = append(in.Facts, Fact{0, "visits", d, 100})
		}
	}
	for i := range w.staff {
		id := int64(1000 + i)
		date := lms.DayOn(2026, 4, 1) + lms.Day(rng.IntN(30))
		hours := 0.0
		if i%2 == 0 {
			hours = 2 + float64(rng.IntN(20))
			in.Learning = append(in.Learning, Learning{StaffID: id, Kind: Activity, ID: 5, On: date, Minutes: hours * 60, Share: 1},
				Learning{StaffID: id, Kind: Test, ID: 3, On: date, Number: 1, Percent: 40 + hours},
				Learning{StaffID: id, Kind: Test, ID: 3, On: date + 7, Number: 2, Percent: 60 + hours})
		}
		skill := 3 + rng.Float64()*4
		for _, d := range in.OpenDays {
			if rng.Float64() < 0.2 {
				continue // not at work
			}
			rate := skill
			if hours > 0 && d >= date {
				rate *= math.Exp(w.effect * hours)
			}
			in.Facts = append(in.Facts, Fact{id, "records", d, int64(poisson(rng, rate))}, Fact{id, "loans", d, int64(1 + poisson(rng, skill))})
		}
	}
	return in
}

// withTotals has the totals that the facts amount to.
func withTotals(in PanelInput) PanelInput {
	type metricDay struct {
		metric string
		day    lms.Day
	}
	sums := map[metricDay]Total{}
	for _, f := range in.Facts {
		sum := sums[metricDay{f.Metric, f.Day}]
		sum.Metric, sum.Day, sum.Count = f.Metric, f.Day, sum.Count+f.Count
		if f.StaffID == 0 {
			sum.Loose += f.Count
		}
		sums[metricDay{f.Metric, f.Day}] = sum
	}
	in.Totals = slices.Collect(maps.Values(sums))
	return in
}

func poisson(rng *rand.Rand, mean float64) (n int) {
	for p := rng.Float64(); p > math.Exp(-mean); n++ {
		p *= rng.Float64()
	}
	return n
}

func table(t testing.TB, in PanelInput) Table {
	t.Helper()
	r, err := TableResult(withTotals(in))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(r.Body, []byte("NaN")) {
		t.Fatal("not a number in the body")
	}
	tab, err := r.Table()
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func cell(t testing.TB, tab Table, measure Measure, metric string) Cell {
	t.Helper()
	for _, c := range tab.Cells {
		if c.Measure == measure && c.Metric == metric {
			return c
		}
	}
	t.Fatalf("no cell %s × %s", measure, metric)
	return Cell{}
}

func TestTableFindsWhatMovesTogether(t *testing.T) {
	tab := table(t, world{staff: 30, effect: 0.03, seed: 1}.input())
	c := cell(t, tab, Hours, "records")
	if c.N != 30 || c.Verdict != CompatibleIncrease || c.Spearman.R < 0.5 || !c.Permuted || *c.P < 1e-4/2 || *c.Adjusted < *c.P {
		t.Errorf("%+v %+v", c, c.Spearman)
	}
	if c := cell(t, tab, Hours, "loans"); c.Verdict != Inconclusive || c.Detectable == nil || !(c.Spearman.Lo < 0 && c.Spearman.Hi > 0) {
		t.Errorf("nothing was done to loans: %+v %+v", c, c.Spearman)
	}
	if c := cell(t, tab, Completions, "records"); c.Verdict != InsufficientData || c.Reason != NoVariation {
		t.Errorf("nobody completed a course: %+v", c)
	}
	if c := cell(t, tab, LastScore, "records"); c.N != 15 || c.Spearman == nil || c.P != nil || c.Adjusted != nil || c.Reason != IntervalOnly || c.Verdict != InsufficientData {
		t.Errorf("15 people: %+v", c)
	}
	if tab.Trained != 15 || len(tab.Rows) != 30 || len(tab.Metrics) != 2 {
		t.Errorf("trained %d of %d, metrics %v", tab.Trained, len(tab.Rows), tab.Metrics)
	}
	gain := cell(t, tab, Gain, "records")
	if gain.N != 15 || gain.Reason != NoVariation { // everybody gained 20 points
		t.Errorf("%+v", gain)
	}
}

func TestTrainingThatLowersIsSaidToo(t *testing.T) {
	if c := cell(t, table(t, world{staff: 30, effect: -0.03, seed: 2}.input()), Hours, "records"); c.Verdict != CompatibleDecrease {
		t.Errorf("%+v", c)
	}
}

// A library whose work doubles within a year, for everybody, and one in which ever
// fewer share the same work: who is trained first is trained most, and is compared
// over other days than the rest. It is not taken for the training's doing; where
// that is there besides, it is still seen.
func TestWhatAllWorkChangedIsNotTheTrainings(t *testing.T) {
	doubling := func(d lms.Day) float64 { return 1 + float64(min(max(0, d-(dataTo-400)), 200))/200 }
	for name, c := range map[string]struct {
		effect float64
		leave  bool // the desk's account does ever less, so that all work together stays as it was
		want   Verdict
	}{"all work doubles": {0, false, ChecksFailed}, "and training works": {0.05, false, CompatibleIncrease}, "fewer share it": {0, true, ChecksFailed}} {
		said := 0
		const worlds = 8
		for seed := range uint64(worlds) {
			rng := rand.New(rand.NewPCG(seed, 9))
			in := PanelInput{LibraryID: 7, DataTo: dataTo, Metrics: []string{"records"}}
			for d := dataTo - 700; d <= dataTo; d++ {
				in.OpenDays = append(in.OpenDays, d)
			}
			for i := range 40 {
				id := int64(100 + i)
				date := dataTo - 450 + lms.Day(8*i)
				hours := float64(40-i) + float64(rng.IntN(10))
				in.Learning = append(in.Learning, Learning{StaffID: id, Kind: Activity, ID: 5, On: date, Minutes: hours * 60, Share: 1})
				skill := 2 + rng.Float64()*4
				for _, d := range in.OpenDays {
					rate := skill * doubling(d)
					if d >= date {
						rate *= math.Exp(c.effect * hours)
					}
					in.Facts = append(in.Facts, Fact{id, "records", d, int64(poisson(rng, rate))})
				}
			}
			if c.leave {
				in.Shared = map[int64]bool{99: true}
				for _, d := range in.OpenDays {
					in.Facts = append(in.Facts, Fact{99, "records", d, int64(160 * (2 - doubling(d)))})
				}
			}
			got := cell(t, table(t, in), Hours, "records")
			if got.Verdict == c.want && (c.want != ChecksFailed || got.Reason == AllChanged) {
				said++
			}
			if c.effect == 0 && (got.Verdict == CompatibleIncrease || got.Verdict == CompatibleDecrease) {
				t.Errorf("%s, world %d: %s, r %.2f, beyond %+v", name, seed, got.Verdict, got.Spearman.R, got.Beyond)
			}
		}
		if said < worlds/2 {
			t.Errorf("%s: %s in %d of %d worlds", name, c.want, said, worlds)
		}
	}
}

// Worlds in which training does nothing: the family keeps its promise.
func TestNullWorldsAreQuiet(t *testing.T) {
	loud := 0
	const worlds = 60
	for seed := range uint64(worlds) {
		for _, c := range table(t, world{staff: 24, seed: seed + 100}.input()).Cells {
			if c.Verdict == CompatibleIncrease || c.Verdict == CompatibleDecrease {
				loud++
				break
			}
		}
	}
	if loud > 8 { // 3 expected
		t.Errorf("%d of %d null worlds have a verdict", loud, worlds)
	}
}

func TestSameInputsSameBytes(t *testing.T) {
	in := world{staff: 26, effect: 0.02, seed: 9}.input()
	a, err := TableResult(withTotals(in))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 3))
	rng.Shuffle(len(in.Facts), func(i, j int) { in.Facts[i], in.Facts[j] = in.Facts[j], in.Facts[i] })
	rng.Shuffle(len(in.Learning), func(i, j int) { in.Learning[i], in.Learning[j] = in.Learning[j], in.Learning[i] })
	b, err := TableResult(withTotals(in))
	if err != nil {
		t.Fatal(err)
	}
	if a.InputHash != b.InputHash || !bytes.Equal(a.Body, b.Body) {
		t.Error("the order of the rows changes the result")
	}
	same := func(change string) {
		t.Helper()
		if c, _ := TableResult(withTotals(in)); c.InputHash == a.InputHash {
			t.Errorf("%s: another input has the same hash", change)
		}
	}
	in.Facts[0].Count++
	same("a count")
	in.Facts[0].Count--
	in.Missing["loans"] = []lms.Day{dataTo}
	same("a missing day")
	delete(in.Missing, "loans")
	in.Learning[0].Percent++
	same("a score")
}

// Who has which number, and in which years it all happened, is nothing to the
// coefficients.
func TestOtherIDsAndDatesSameCoefficients(t *testing.T) {
	want := table(t, world{staff: 26, effect: 0.02, seed: 9}.input())
	in := world{staff: 26, effect: 0.02, seed: 9}.input()
	const later = 1000
	in.DataTo += later
	for i := range in.OpenDays {
		in.OpenDays[i] += later
	}
	for i := range in.Facts {
		f := &in.Facts[i]
		if f.Day += later; f.StaffID != 0 {
			f.StaffID = 9000 - f.StaffID
		}
	}
	for i := range in.Learning {
		in.Learning[i].StaffID, in.Learning[i].On = 9000-in.Learning[i].StaffID, in.Learning[i].On+later
	}
	got := table(t, in)
	for i, w := range want.Cells {
		g := got.Cells[i]
		if g.N != w.N || g.Reason != w.Reason || (g.Spearman == nil) != (w.Spearman == nil) {
			t.Fatalf("%s × %s: %+v, was %+v", w.Measure, w.Metric, g, w)
		}
		if w.Spearman != nil && (math.Abs(g.Spearman.R-w.Spearman.R) > 1e-9 || math.Abs(g.Pearson.R-w.Pearson.R) > 1e-9) {
			t.Errorf("%s × %s: %v %v, was %v %v", w.Measure, w.Metric, g.Spearman, g.Pearson, w.Spearman, w.Pearson)
		}
	}
}

func BenchmarkTable200Staff(b *testing.B) {
	in := world{staff: 200, effect: 0.01}.input()
	for b.Loop() {
		if _, err := TableResult(withTotals(in)); err != nil {
			b.Fatal(err)
		}
	}
}
