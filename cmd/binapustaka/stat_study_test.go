package main

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
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
	week := func(minutes int) *impact.OpenWeek {
		w := impact.OpenWeek{minutes, minutes, minutes, minutes, minutes, minutes / 7, minutes / 3}
		return &w
	}
	hours := []impact.Change{{ID: 4, Kind: impact.OpeningHours, On: begins - 2000, Week: week(475)}, {ID: 5, Kind: impact.OpeningHours, On: begins - 150, Week: week(610)}}
	for i, mean := range []float64{40, 3, 40, 3} { // by day and by week, without opening hours and with them
		series := map[string][]impact.SeriesDay{}
		for d := begins - 1000; d < begins+180; d++ {
			for k, m := range []string{"loans", "visits"} {
				change := []float64{0.3, 0}[k]
				rate := mean * math.Exp(0.2*rng.NormFloat64())
				if d >= begins {
					rate *= math.Exp(change)
				}
				series[m] = append(series[m], impact.SeriesDay{Day: d, Count: int64(math.Round(rate)), Closed: d%7 == 0})
			}
		}
		until := begins - 200
		list, err := impact.ReadService(1, impact.Study{Plan: plan, Hash: "00"}, false, 180, series, impact.Calendar{
			Changes: append([]impact.Change{{ID: 3, On: begins - 400, Until: &until}}, hours[:i/2*2]...), Seasons: []impact.Season{{Kind: impact.SeasonKinds[0], Days: lms.Period{From: begins - 300, To: begins - 280}}}})
		if err != nil {
			t.Fatal(err)
		}
		s := list[0].Answer.Service
		if list[0].Answer.Estimate == nil || len(s.Columns) < 2 || s.Hours != (i >= 2) || s.Hours != strings.Contains(s.Command, "--offset hours") {
			t.Fatalf("%+v %v", list[0].Answer.Guards, s.Columns)
		}
		var r itsReport
		again(t, list[0], s.Command, &r)
		if r.Step.Est != s.Step || r.Step.SE != s.SE || r.NeweyWest.SE != s.NeweyWest || r.Nugget.Rho != s.Rho || r.Step.Lo-1 != list[0].Answer.Estimate.Lo || r.Counterfactual.Excess != s.Excess.Excess || r.N != list[0].Answer.Estimate.N {
			t.Errorf("%s\n%+v\n%+v", s.Command, r.Step, s)
		}
	}

	// What is rated, by month: some months have no score, and answers differ.
	plan.Primary, plan.Before, plan.Readings = impact.Satisfaction, impact.MostBefore, []int{400}
	own := rand.New(rand.NewPCG(5, 5))
	var months []impact.ScoreMonth
	for i := -44; i < 14; i++ {
		if i%17 != 0 {
			months = append(months, impact.ScoreMonth{Question: "1", Month: lms.DayOf(begins.Month().Time().AddDate(0, i, 0)), Score: 70 + 4*own.NormFloat64(), Answers: 10 + own.IntN(80)})
		}
	}
	rated, err := impact.ReadScore(1, impact.Study{Plan: plan, Hash: "00"}, false, 400, months, nil, impact.Calendar{Changes: []impact.Change{{ID: 3, On: begins - 400}}})
	if err != nil || rated[0].Answer.Estimate == nil {
		t.Fatalf("%v %+v", err, rated[0].Answer.Guards)
	}
	s, e := rated[0].Answer.Service, rated[0].Answer.Estimate
	var month itsReport
	again(t, rated[0], s.Command, &month)
	if month.Step.Est != s.Step || month.Step.SE != s.SE || month.Nugget.Rho != s.Rho || month.Step.Hi-1 != e.Hi || month.N != e.N || len(s.Columns) != 1 {
		t.Errorf("%s\n%+v\n%+v", s.Command, month.Step, s)
	}

	plan = impact.Plan{Title: "t", Question: impact.OfStaff, Begins: begins, Primary: "records_added", Before: 336, Readings: []int{180}}
	var libraries []impact.StaffLibrary
	for l := range int64(8) {
		lib := impact.StaffLibrary{ID: l + 1}
		plan.Libraries = append(plan.Libraries, impact.Share{LibraryID: lib.ID, Kind: impact.OfActivity, SubjectID: 1})
		people := int64(10)
		if l == 3 { // too few to take part
			people = 4
		}
		for i := range people {
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
	if a.Estimate == nil || a.Staff.Small != 1 || a.Staff.Libraries != 7 {
		t.Fatalf("%+v %+v", a.Guards, *a.Staff)
	}
	var r didReport
	again(t, list[0], a.Staff.Command, &r)
	if math.Expm1(r.Simple.ATT) != a.Estimate.Change || r.Simple.SE != a.Staff.SE || *r.Simple.SECluster != a.Staff.SECluster || r.Simple.P != a.Estimate.P || r.Pretrend.PSmall != a.Staff.Pretrend.P {
		t.Errorf("%+v\n%+v\n%+v", r.Simple, a.Estimate, *a.Staff)
	}

	// Question A: few people, so that p comes from permutations within libraries.
	plan = impact.Plan{Title: "t", Question: impact.OfDose, Kind: impact.OfLibrary, SubjectID: 1, Begins: begins, Measure: impact.Hours, Primary: "records_added", Before: 182, Readings: []int{365}}
	for l := range libraries[:3] {
		libraries[l].Learning, libraries[l].Facts = nil, nil
		for i := range int64(12) {
			id := int64(l)*100 + i + 1
			on, hours := begins+lms.Day(5*i), float64(i%5)
			if i%5 > 0 {
				libraries[l].Learning = append(libraries[l].Learning, impact.Learning{StaffID: id, Kind: impact.Activity, ID: i + 1, On: on, Share: 1, Minutes: 60 * hours})
				libraries[l].Enrolments = append(libraries[l].Enrolments, impact.Enrolment{StaffID: id, Kind: impact.Activity, ID: i + 1, On: on - 12})
			}
			for d := begins - 400 - lms.Day(40*i); d < begins+365; d++ {
				if rng.Float64() < 0.6 {
					more := 0
					if d >= on {
						more = int(hours)
					}
					libraries[l].Facts = append(libraries[l].Facts, impact.Fact{StaffID: id, Metric: "records_added", Day: d, Count: int64(1 + rng.IntN(9) + more)})
				}
			}
		}
	}
	study := impact.Study{Plan: plan, Hash: "0123456789abcdef0123456789abcdef"}
	if list, err = impact.ReadDose(study, false, 365, libraries[:3]); err != nil {
		t.Fatal(err)
	}
	a = list[0].Answer
	if a.Estimate == nil || a.Dose.Partial == nil || !a.Dose.Permuted || a.N() != 36 || a.Estimate.Change < 0.3 || len(a.Checks) != 6 || len(a.Dose.Groups) < 3 {
		t.Fatalf("%+v %+v %+v", a.Guards, a.Estimate, a.Dose)
	}
	if err := impact.Judge(list); err != nil || list[0].Answer.Verdict != impact.CompatibleIncrease {
		t.Errorf("%v %s %+v", err, list[0].Answer.Verdict, list[0].Answer.Checks)
	}
	var c corrReport
	again(t, list[0], a.Dose.Command, &c)
	if c.Spearman.R != a.Estimate.Change || c.Spearman.Lo != a.Estimate.Lo || c.Spearman.Hi != a.Estimate.Hi || c.Permutation == nil || c.Permutation.P != a.Estimate.P || c.Permutation.Strata != 3 ||
		*c.Partial != a.Dose.Partial.R || c.Pearson.R != a.Dose.Pearson.R || c.N != a.Estimate.N {
		t.Errorf("%s\n%+v %+v\n%+v", a.Dose.Command, c, c.Permutation, a.Estimate)
	}
	var enrolled corrReport
	again(t, list[0], strings.Replace(a.Dose.Command, "--y change", "--y enrolment_change", 1), &enrolled)
	if at := slices.IndexFunc(a.Checks, func(c impact.Check) bool { return c.Key == impact.ByEnrolment }); at < 0 || a.Checks[at].Value != enrolled.Spearman.R || enrolled.Spearman.R == a.Estimate.Change {
		t.Errorf("%+v counted from the enrolment, %+v", enrolled.Spearman, a.Checks)
	}
	if points := impact.DosePoints([]byte(list[0].Panel)); len(points) != 36 {
		t.Errorf("%d points", len(points))
	}
	few, err := impact.ReadDose(study, false, 365, libraries[:1])
	if err != nil {
		t.Fatal(err)
	}
	if a := few[0].Answer; a.Estimate == nil || a.Estimate.P != 0 || a.Detectable != nil || a.Checks != nil {
		t.Errorf("twelve people: more than the interval: %+v", a)
	}

	// Question D, of two tests and of crossed forms.
	plan = impact.Plan{Title: "t", Question: impact.OfGain, Kind: impact.OfPair, SubjectID: 1, Begins: begins, Primary: impact.TestGain, Readings: []int{90}}
	for _, crossed := range []bool{false, true} {
		tests := impact.Tests{OnlyFirst: 3, Crossed: crossed}
		for i := range 24 {
			pre := 30 + 40*rng.Float64()
			tests.People = append(tests.People, impact.Sat{Pre: pre, Post: min(100, pre+12+15*rng.NormFloat64()), First: []string{"A", "B"}[i%2]})
		}
		list, err := impact.ReadGain(impact.Study{Plan: plan, Hash: "00"}, false, 90, tests)
		if err != nil {
			t.Fatal(err)
		}
		if err := impact.Judge(list); err != nil {
			t.Fatal(err)
		}
		a := list[0].Answer
		if a.Estimate == nil || a.Detectable == nil || *a.Detectable < 3 || len(a.Gain.Quarters) != 4 || a.Verdict != impact.CompatibleIncrease {
			t.Fatalf("%+v %+v %s", a.Guards, a.Estimate, a.Verdict)
		}
		var gain gainReport
		again(t, list[0], a.Gain.Command, &gain)
		if gain.Gain.Value != a.Estimate.Change || gain.Gain.Lo != a.Estimate.Lo || gain.P != a.Estimate.P || gain.N != a.Estimate.N || gain.Pre.Value != a.Gain.Pre.Value ||
			!crossed && (gain.DZ.Value != a.Gain.DZ.Value || gain.Wilcoxon != *a.Gain.Wilcoxon) {
			t.Errorf("%s\n%+v\n%+v", a.Gain.Command, gain, a.Estimate)
		}
		// Sent for low scores, and all of the rise is what that alone gives.
		tests.LowFirst, tests.Regression = true, &itemstat.Estimate{Value: 20, Low: 15, High: 25}
		if list, err = impact.ReadGain(impact.Study{Plan: plan, Hash: "00"}, false, 90, tests); err != nil || impact.Judge(list) != nil || list[0].Answer.Verdict != impact.ChecksFailed {
			t.Errorf("%v %s", err, list[0].Answer.Verdict)
		}
	}
}
