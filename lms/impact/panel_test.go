package impact

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"binapustaka/lms"
)

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
	if share := BuildPanel(withTotals(in), 1).Unassigned["copies"]; share <= 0 || share > 0.01 {
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
	// What is known of accounts comes before what the facts look like.
	before := hashPanel(in)
	in.Shared = map[int64]bool{1001: false, 1004: true}
	if tab := table(t, in); tab.Shared != 1 || len(tab.Rows) != 29 {
		t.Errorf("one known, one denied: %d left out, %d rows", tab.Shared, len(tab.Rows))
	}
	if hashPanel(in) == before {
		t.Error("other inputs, the same hash")
	}
	in.Shared[1004] = false
	if tab := table(t, in); tab.Shared != 0 || len(tab.Rows) != 30 {
		t.Errorf("both denied: %d left out, %d rows", tab.Shared, len(tab.Rows))
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

func TestOnceTrainedAlwaysTrained(t *testing.T) {
	in := world{staff: 12, seed: 5}.input()
	date := lms.DayOn(2026, 4, 10)
	in.Learning = []Learning{
		{StaffID: 1000, Kind: Activity, ID: 1, On: date - 30, Minutes: 100, Share: 0.79}, // too short to count as the date
		{StaffID: 1000, Kind: Activity, ID: 2, On: date, Minutes: 60, Share: 0.8},
		{StaffID: 1000, Kind: Course, ID: 1, On: date + 100, Minutes: 90},
		{StaffID: 1000, Kind: Course, ID: 2, On: dataTo + 1, Minutes: 90}, // not known yet that night
	}
	p := BuildPanel(withTotals(in), 1)
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

func TestRowsTellNoIdentity(t *testing.T) {
	in := world{staff: 26, effect: 0.02, seed: 9}.input()
	r, err := TableResult(withTotals(in))
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
