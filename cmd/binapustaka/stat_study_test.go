package main

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/impact"
)

// again computes an answer from its panel by the command that its page shows.
func again(t *testing.T, r impact.Reading, command string, into any) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "panel.csv")
	if err := os.WriteFile(file, []byte(r.Panel), 0o600); err != nil {
		t.Fatal(err)
	}
	args := strings.Fields(strings.Replace(command, "panel.csv", file, 1))
	if args[0] != "binapustaka" {
		t.Fatal(command)
	}
	out := must(t, nil, append(args[1:], "--json")...)
	if err := json.Unmarshal([]byte(out), into); err != nil {
		t.Fatalf("%v in %.300s", err, out)
	}
}

// What a study's page exports gives the same numbers, to the last bit.
func TestStudiesAreTheSameByCommand(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	begins := lms.DayOn(2024, 3, 4)
	plan := impact.Plan{Title: "t", Question: impact.OfService, Kind: impact.OfActivity, SubjectID: 1, Begins: begins, Primary: "loans", Untouched: "visits", Before: 1000, Readings: []int{180}}
	for _, mean := range []float64{40, 3} { // by day, and by week
		series := map[string][]impact.SeriesDay{}
		for d := begins - 1000; d < begins+180; d++ {
			for i, m := range []string{"loans", "visits"} {
				change := []float64{0.3, 0}[i]
				rate := mean * math.Exp(0.2*rng.NormFloat64())
				if d >= begins {
					rate *= math.Exp(change)
				}
				series[m] = append(series[m], impact.SeriesDay{Day: d, Count: int64(math.Round(rate)), Closed: d%7 == 0})
			}
		}
		until := begins - 200
		list, err := impact.ReadService(1, impact.Study{Plan: plan, Hash: "00"}, false, 180, series, impact.Calendar{
			Changes: []impact.Change{{ID: 3, On: begins - 400, Until: &until}}, Seasons: []impact.Season{{Kind: impact.SeasonKinds[0], Days: lms.Period{From: begins - 300, To: begins - 280}}}})
		if err != nil {
			t.Fatal(err)
		}
		s := list[0].Answer.Service
		if list[0].Answer.Estimate == nil || len(s.Columns) < 2 {
			t.Fatalf("%+v %v", list[0].Answer.Guards, s.Columns)
		}
		var r itsReport
		again(t, list[0], s.Command, &r)
		if r.Step.Est != s.Step || r.Step.SE != s.SE || r.NeweyWest.SE != s.NeweyWest || r.Nugget.Rho != s.Rho || r.Step.Lo-1 != list[0].Answer.Estimate.Lo || r.Counterfactual.Excess != s.Excess.Excess || r.N != list[0].Answer.Estimate.N {
			t.Errorf("%s\n%+v\n%+v", s.Command, r.Step, s)
		}
	}

	plan = impact.Plan{Title: "t", Question: impact.OfStaff, Kind: impact.OfActivity, SubjectID: 1, Begins: begins, Primary: "records_added", Before: 336, Readings: []int{180}}
	var libraries []impact.StaffLibrary
	for l := range int64(7) {
		lib := impact.StaffLibrary{ID: l + 1}
		for i := range int64(10) {
			id := l*100 + i + 1
			if i > 3 {
				lib.Learning = append(lib.Learning, impact.Learning{StaffID: id, Kind: impact.Activity, ID: 1, On: begins + lms.Day(10*i), Share: 1})
			}
			for d := begins - 336; d < begins+180; d++ {
				if rng.Float64() < 0.7 {
					lib.Facts = append(lib.Facts, impact.Fact{StaffID: id, Metric: "records_added", Day: d, Count: int64(rng.IntN(9))}, impact.Fact{StaffID: id, Metric: "loans", Day: d, Count: 1})
				}
			}
		}
		libraries = append(libraries, lib)
	}
	list, err := impact.ReadStaff(impact.Study{Plan: plan, Hash: "00"}, false, 180, libraries)
	if err != nil {
		t.Fatal(err)
	}
	a := list[0].Answer
	if a.Estimate == nil {
		t.Fatalf("%+v", a.Guards)
	}
	var r didReport
	again(t, list[0], a.Staff.Command, &r)
	if math.Expm1(r.Simple.ATT) != a.Estimate.Change || r.Simple.SE != a.Staff.SE || *r.Simple.SECluster != a.Staff.SECluster || r.Simple.P != a.Estimate.P || r.Pretrend.PSmall != a.Staff.Pretrend.P {
		t.Errorf("%+v\n%+v\n%+v", r.Simple, a.Estimate, *a.Staff)
	}
}
