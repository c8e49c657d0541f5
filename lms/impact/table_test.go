package impact

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
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

func poisson(rng *rand.Rand, mean float64) (n int) {
	for p := rng.Float64(); p > math.Exp(-mean); n++ {
		p *= rng.Float64()
	}
	return n
}

func table(t testing.TB, in PanelInput) Table {
	t.Helper()
	r, err := TableResult(in)
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

func TestGuards(t *testing.T) {
	if c := cell(t, table(t, world{staff: 9, effect: 0.1}.input()), Hours, "records"); c.Reason != FewPeople || c.Spearman != nil {
		t.Errorf("nine people: %+v", c)
	}
	in := world{staff: 30, effect: 0.03}.input()
	for _, d := range in.OpenDays {
		in.Facts = append(in.Facts, Fact{0, "records", d, 20})
	}
	if c := cell(t, table(t, in), Hours, "records"); c.Reason != TooUnassigned || c.Spearman != nil || c.Verdict != InsufficientData {
		t.Errorf("much belongs to nobody: %+v", c)
	}
	// What nobody can know is missing, not unassigned.
	in.Metrics = append(in.Metrics, "copies")
	last := lms.Day(0)
	for i, d := range in.OpenDays {
		if i < len(in.OpenDays)/4 {
			in.Facts = append(in.Facts, Fact{0, "copies", d, 500})
			in.Missing["copies"] = append(in.Missing["copies"], d)
		} else {
			last = d
			in.Facts = append(in.Facts, Fact{1, "copies", d, 9})
		}
	}
	in.Facts = append(in.Facts, Fact{0, "copies", last, 1})
	if share := BuildPanel(in, 1).Unassigned["copies"]; share <= 0 || share > 0.01 {
		t.Errorf("unassigned on the days that are known: %v", share)
	}
	// Loans of an older system, which noted no user, are long past.
	in = world{staff: 30}.input()
	in.Facts = append(in.Facts, Fact{0, "loans", dataTo - 450, 1_000_000})
	if c := cell(t, table(t, in), Hours, "loans"); c.Reason != NoReason || c.Spearman == nil {
		t.Errorf("what was before all that is compared: %+v", c)
	}
	in = world{staff: 30}.input()
	in.Learning = nil
	tab := table(t, in)
	if len(tab.Rows) != 0 || cell(t, tab, Hours, "loans").Reason != NobodyTrained {
		t.Errorf("nobody trained: %+v", tab.Cells[0])
	}
	in = world{staff: 30}.input()
	for _, d := range in.OpenDays {
		in.Facts = append(in.Facts, Fact{1001, "loans", d, 200})
	}
	if tab := table(t, in); tab.Shared != 1 || len(tab.Rows) != 29 {
		t.Errorf("a shared account: %d left out, %d rows", tab.Shared, len(tab.Rows))
	}
	in = world{staff: 30}.input()
	facts := in.Facts[:0]
	for _, f := range in.Facts {
		if f.StaffID != 1004 || f.Day > dataTo-60 { // joined two months ago
			facts = append(facts, f)
		}
	}
	in.Facts = facts
	if tab := table(t, in); tab.Short != 1 || len(tab.Rows) != 29 {
		t.Errorf("a newcomer: %d left out, %d rows", tab.Short, len(tab.Rows))
	}
}

// A truncated log: those days are missing, not zero. The change must stay
// about where it was, not fall.
func TestMissingDaysAreNotZero(t *testing.T) {
	in := world{staff: 30, seed: 4}.input()
	whole := table(t, in)
	lost := lms.Period{From: dataTo - 120, To: dataTo - 60}
	facts := in.Facts[:0]
	for _, f := range in.Facts {
		if f.Metric != "records" || !lost.Has(f.Day) {
			facts = append(facts, f)
		}
	}
	in.Facts = facts
	mean := func(tab Table) (m float64) {
		for _, r := range tab.Rows {
			m += r.Changes["records"] / float64(len(tab.Rows))
		}
		return
	}
	naive := mean(table(t, in))
	for d := lost.From; d <= lost.To; d++ {
		in.Missing["records"] = append(in.Missing["records"], d)
	}
	honest := mean(table(t, in))
	if math.Abs(honest-mean(whole)) > 0.05 {
		t.Errorf("mean change %.3f with days missing, %.3f without", honest, mean(whole))
	}
	if naive > honest-0.2 {
		t.Errorf("the test's loss is too small to tell: %.3f and %.3f", naive, honest)
	}
}

func TestSameInputsSameBytes(t *testing.T) {
	in := world{staff: 26, effect: 0.02, seed: 9}.input()
	a, err := TableResult(in)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 3))
	rng.Shuffle(len(in.Facts), func(i, j int) { in.Facts[i], in.Facts[j] = in.Facts[j], in.Facts[i] })
	rng.Shuffle(len(in.Learning), func(i, j int) { in.Learning[i], in.Learning[j] = in.Learning[j], in.Learning[i] })
	b, err := TableResult(in)
	if err != nil {
		t.Fatal(err)
	}
	if a.InputHash != b.InputHash || !bytes.Equal(a.Body, b.Body) {
		t.Error("the order of the rows changes the result")
	}
	same := func(change string) {
		t.Helper()
		if c, _ := TableResult(in); c.InputHash == a.InputHash {
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

func TestRowsTellNoIdentity(t *testing.T) {
	in := world{staff: 26, effect: 0.02, seed: 9}.input()
	r, err := TableResult(in)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(r.Body, &raw); err != nil {
		t.Fatal(err)
	}
	for id := range 26 {
		if strings.Contains(string(r.Body), `:10`+string(rune('0'+id/10))+string(rune('0'+id%10))+`,`) {
			t.Errorf("staff id 10%02d stands in the body", id)
		}
	}
	// Trained people have even ids here: sorted by id they would alternate.
	tab := table(t, in)
	alternate := 0
	for i := 1; i < len(tab.Rows); i++ {
		if tab.Rows[i].Trained != tab.Rows[i-1].Trained {
			alternate++
		}
	}
	if alternate > 22 {
		t.Error("rows stand in the order of the ids")
	}
}

func TestOnceTrainedAlwaysTrained(t *testing.T) {
	in := world{staff: 12, seed: 5}.input()
	date := lms.DayOn(2026, 4, 10)
	in.Learning = []Learning{
		{StaffID: 1000, Kind: Activity, ID: 1, On: date - 30, Minutes: 100, Share: 0.79}, // too short to count as the date
		{StaffID: 1000, Kind: Activity, ID: 2, On: date, Minutes: 60, Share: 0.8},
		{StaffID: 1000, Kind: Course, ID: 1, On: date + 100, Minutes: 90},
		{StaffID: 1000, Kind: Course, ID: 2, On: dataTo + 1, Minutes: 90}, // not known yet that night
	}
	p := BuildPanel(in, 1)
	for _, r := range p.Rows {
		if r.Trained {
			if r.Measures[Hours] != (100+60+90)/60.0 || r.Measures[Completions] != 1 {
				t.Errorf("%+v", r)
			}
		}
	}
	if p.Trained != 1 {
		t.Errorf("%d trained", p.Trained)
	}
}

func TestDose(t *testing.T) {
	d := dose([]Learning{
		{Kind: Test, ID: 1, On: 10, Number: 1, Percent: 50}, {Kind: Test, ID: 1, On: 20, Number: 3, Percent: 80}, {Kind: Test, ID: 1, On: 15, Number: 2, Percent: 20},
		{Kind: Test, ID: 2, On: 12, Number: 1, Percent: 90}, {Kind: Test, ID: 2, On: 99, Number: 2, Percent: 10},
	}, 50)
	if d[LastScore] != 80 || d[Gain] != 30 || d[Hours] != 0 {
		t.Errorf("%v", d)
	}
	parts := dose([]Learning{{Kind: Course, ID: 1, On: 1, Minutes: 50}, {Kind: Activity, ID: 1, On: 2, Minutes: 55}, {Kind: Activity, ID: 2, On: 3, Minutes: 15}}, 50)
	if whole := dose([]Learning{{Kind: Course, ID: 1, On: 1, Minutes: 120}}, 50); parts[Hours] != whole[Hours] || parts[Completions] != 1 {
		t.Errorf("two hours in parts: %v, at once: %v", parts, whole)
	}
	if d := dose(nil, 50); len(d) != 2 {
		t.Errorf("without tests: %v", d)
	}
}

func BenchmarkTable200Staff(b *testing.B) {
	in := world{staff: 200, effect: 0.01}.input()
	for b.Loop() {
		if _, err := TableResult(in); err != nil {
			b.Fatal(err)
		}
	}
}
