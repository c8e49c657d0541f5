package stat

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
)

// didCase is what R's did 2.5.1 says of staff_panel.csv.
type didCase struct {
	ID      string
	Options struct {
		Control string `json:"control_group"`
		Base    string `json:"base_period"`
	}
	Tolerance struct {
		ATT float64 `json:"att_rel"`
		SE  float64 `json:"se_rel"`
	}
	Expected struct {
		Effects []struct {
			Group, T int
			ATT      float64
			SE       *float64
		} `json:"att_gt"`
		Wald     [][]float64 `json:"pretrend_wald"`
		P        [][]float64 `json:"pretrend_p"`
		Simple   didMean
		Dynamic  didMean
		Group    didMean
		Calendar didMean
	}
}

type didMean struct {
	ATT, SE float64
	At      []int
	ATTAt   []float64  `json:"att_at"`
	SEAt    []*float64 `json:"se_at"`
}

func load(t testing.TB, path string, into any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// rows are the rows of a CSV file by the names in its head.
func rows(t testing.TB, path string) (list []map[string]float64) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range all[1:] {
		row := map[string]float64{}
		for i, name := range all[0] {
			if v, err := strconv.ParseFloat(line[i], 64); err == nil {
				row[name] = v
			}
		}
		list = append(list, row)
	}
	return list
}

func staffPanel(t testing.TB) (p Panel) {
	t.Helper()
	unit := map[float64]int{}
	for _, r := range rows(t, "testdata/staff_panel.csv") {
		if !slices.Contains(p.Periods, int(r["block"])) {
			p.Periods = append(p.Periods, int(r["block"]))
		}
		if _, seen := unit[r["staff"]]; !seen {
			unit[r["staff"]] = len(unit)
			p.Group, p.Cluster, p.Outcome = append(p.Group, int(r["trained_block"])), append(p.Cluster, int(r["library"])), append(p.Outcome, nil)
		}
	}
	slices.Sort(p.Periods)
	for i := range p.Outcome {
		p.Outcome[i] = slices.Repeat([]float64{math.NaN()}, len(p.Periods))
	}
	for _, r := range rows(t, "testdata/staff_panel.csv") {
		at, _ := slices.BinarySearch(p.Periods, int(r["block"]))
		p.Outcome[unit[r["staff"]]][at] = r["outcome"]
	}
	return p
}

func TestGroupTimeAgreesWithR(t *testing.T) {
	var reference struct{ Cases []didCase }
	load(t, "testdata/did.json", &reference)
	p := staffPanel(t)
	for _, c := range reference.Cases {
		t.Run(c.ID, func(t *testing.T) {
			opt := DiDOptions{Base: map[string]Base{"varying": Varying, "universal": Universal}[c.Options.Base],
				Control: map[string]Control{"notyettreated": NotYetTreated, "nevertreated": NeverTreated}[c.Options.Control]}
			r, err := GroupTime(p, opt)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Effects) != len(c.Expected.Effects) {
				t.Fatalf("%d effects, want %d", len(r.Effects), len(c.Expected.Effects))
			}
			for i, want := range c.Expected.Effects {
				got := r.Effects[i]
				if got.Group != want.Group || got.Period != want.T || got.IsBase != (want.SE == nil) {
					t.Fatalf("effect %d is %+v, want %+v", i, got, want)
				}
				near(t, "att", got.ATT, want.ATT, c.Tolerance.ATT)
				if want.SE != nil {
					near(t, "se", got.SE, *want.SE, c.Tolerance.SE)
				}
			}
			near(t, "wald", r.Pretrend.Wald, c.Expected.Wald[0][0], 1e-6)
			if math.Abs(r.Pretrend.P-c.Expected.P[0][0]) > 1e-4 { // R rounds it
				t.Errorf("p %g, want %g", r.Pretrend.P, c.Expected.P[0][0])
			}
			for name, pair := range map[string]struct {
				got  EffectMean
				want didMean
			}{"simple": {r.Simple, c.Expected.Simple}, "dynamic": {r.Dynamic, c.Expected.Dynamic}, "group": {r.ByGroup, c.Expected.Group}, "calendar": {r.Calendar, c.Expected.Calendar}} {
				got, want := pair.got, pair.want
				near(t, name, got.ATT, want.ATT, c.Tolerance.ATT)
				near(t, name+" se", got.SE, want.SE, c.Tolerance.SE)
				if name != "simple" && !slices.Equal(got.At, want.At) {
					t.Fatalf("%s at %v, want %v", name, got.At, want.At)
				}
				for i := range want.At {
					near(t, name, got.ATTAt[i], want.ATTAt[i], c.Tolerance.ATT)
					if want.SEAt[i] != nil {
						near(t, name+" se", got.SEAt[i], *want.SEAt[i], c.Tolerance.SE)
					} else if got.SEAt[i] != 0 {
						t.Errorf("%s at the base: se %g", name, got.SEAt[i])
					}
				}
			}
		})
	}
}

// world is a panel of libraries in which staff are trained at different times
// and do effect more from then on.
func world(seed uint64, units, clusters, periods int, effect float64) (p Panel) {
	rng := rand.New(rand.NewPCG(seed, 1))
	for k := range periods {
		p.Periods = append(p.Periods, k+1)
	}
	for i := range units {
		library := i % clusters
		group := []int{0, 0, periods / 2, periods/2 + 2}[rng.IntN(4)]
		p.Group, p.Cluster = append(p.Group, group), append(p.Cluster, library)
		row, level := make([]float64, periods), rng.NormFloat64()
		for k := range row {
			row[k] = level + 0.02*float64(k) + 0.3*rng.NormFloat64()
			if group != 0 && k+1 >= group {
				row[k] += effect
			}
		}
		p.Outcome = append(p.Outcome, row)
	}
	return p
}
