package impact

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"testing"

	"binapustaka/lms"
)

func usual(seed uint64) serviceWorld {
	return serviceWorld{Seed: seed, Mean: 40, Linger: 0.4, Spread: 0.12}
}

func TestServiceThatRoseIsCompatibleWithAnIncrease(t *testing.T) {
	held, found := 0, 0
	const worlds = 20
	for seed := range uint64(worlds) {
		w := usual(seed)
		w.Log = from(worldEvent, math.Log(1.25))
		a := w.read(servicePlan(), calm(100+seed), Calendar{})
		if a.Estimate == nil {
			t.Fatalf("%+v", a.Guards)
		}
		if a.Estimate.Lo <= 0.25 && 0.25 <= a.Estimate.Hi {
			held++
		}
		if a.Verdict == CompatibleIncrease {
			found++
		}
		if a.Verdict == CompatibleDecrease {
			t.Errorf("a rise is called a decrease: %+v", a)
		}
	}
	if held < 17 || found < 14 {
		t.Errorf("the truth is held in %d and found in %d of %d worlds", held, found, worlds)
	}
}

func TestServiceWithoutChangeIsNoIncrease(t *testing.T) {
	called := 0
	const worlds = 30
	for seed := range uint64(worlds) {
		a := usual(1000+seed).read(servicePlan(), calm(2000+seed), Calendar{})
		if a.Verdict == CompatibleIncrease || a.Verdict == CompatibleDecrease {
			called++
		}
		if a.Verdict == Inconclusive && a.Detectable == nil {
			t.Error("inconclusive without the change that could have been noticed")
		}
	}
	if called > 2 {
		t.Errorf("nothing happened, and %d of %d are called a change", called, worlds)
	}
}

// Worlds in which the numbers move for another reason.
func TestServiceThatMovedOtherwise(t *testing.T) {
	never := map[string]func(seed uint64) Answer{
		"a trend that was rising already": func(seed uint64) Answer {
			w := usual(seed)
			w.Log = func(d lms.Day) float64 { return 0.25 * float64(d-worldFrom) / 365 }
			return w.read(servicePlan(), calm(seed+50), Calendar{})
		},
		"a training after a bad month": func(seed uint64) Answer {
			w := usual(seed)
			w.Log = func(d lms.Day) float64 {
				if d >= worldEvent-30 && d < worldEvent {
					return -0.3
				}
				return 0
			}
			return w.read(servicePlan(), calm(seed+50), Calendar{})
		},
		"longer opening hours from the same week on, not declared": func(seed uint64) Answer {
			w, o := usual(seed), serviceWorld{Seed: seed + 50, Mean: 20, Linger: 0.3, Spread: 0.1, Log: from(worldEvent+3, 0.3)}
			w.Log = from(worldEvent+3, 0.3)
			return w.read(servicePlan(), o.series(worldEvent+400), Calendar{})
		},
		"Ramadan and Idul Fitri within the days after": func(seed uint64) Answer {
			w := usual(seed)
			w.Log = func(d lms.Day) float64 {
				switch {
				case Ramadan(d):
					return -0.4
				case IdulFitri(d):
					return -0.7
				}
				return 0
			}
			return w.read(servicePlan(), calm(seed+50), Calendar{})
		},
	}
	for name, world := range never {
		called := 0
		var last Answer
		for seed := range uint64(8) {
			if a := world(300 + seed); a.Verdict == CompatibleIncrease || a.Verdict == CompatibleDecrease {
				called, last = called+1, a
			}
		}
		if called > 1 {
			t.Errorf("%s: called a change in %d of 8 worlds: %+v %+v", name, called, *last.Estimate, last.Checks)
		}
	}
}

func TestServiceGuards(t *testing.T) {
	plan := servicePlan()
	near := Calendar{Changes: []Change{{ID: 4, Kind: "opening_hours", On: worldEvent + 20}}}
	guard := func(a Answer, key GuardKey) {
		t.Helper()
		for _, g := range a.Guards {
			if g.Key == key && !g.Met && a.Verdict == InsufficientData && a.Reason == GuardUnmet && a.Estimate == nil {
				if body, err := json.Marshal(a); err != nil || regexp.MustCompile(`"(step|se|rho)":0`).Match(body) {
					t.Errorf("%s: what was not estimated is said to be nought: %s %v", key, body, err)
				}
				return
			}
		}
		t.Errorf("%s does not stop it: %s %+v", key, a.Verdict, a.Guards)
	}
	guard(usual(1).read(plan, calm(1), near), OtherChanges)
	early := plan
	early.Readings = []int{30}
	guard(usual(1).read(early, calm(1), Calendar{}), DaysAfter)
	short := plan
	short.Before = 190
	guard(usual(1).read(short, calm(1), Calendar{}), DaysBefore)
	guard(serviceWorld{Seed: 1, Mean: 0.3}.read(plan, calm(1), Calendar{}), MeanCount)

	series := usual(1).series(worldEvent + 200)
	for i := range series {
		if i%7 == 2 {
			series[i].Missing = true
		}
	}
	list, err := ReadService(1, declared(plan), false, 180, map[string][]SeriesDay{"loans": series, "records_added": calm(1)}, Calendar{})
	if err != nil || Judge(list) != nil {
		t.Fatal(err)
	}
	guard(list[0].Answer, MissingShare)
	if a := list[0].Answer; a.Service.Coverage.Missing < 150 || len(a.Service.Weeks) < 100 {
		t.Errorf("%+v", a.Service.Coverage)
	}
	// Weeks where a day has too little.
	quiet := serviceWorld{Seed: 3, Mean: 2, Linger: 0.2, Spread: 0.1}
	quiet.Log = from(worldEvent, math.Log(1.6))
	if a := quiet.read(plan, calm(1), Calendar{}); a.Service.By != byWeek || a.Estimate == nil || a.Estimate.Lo > 0.6 || a.Estimate.Hi < 0.6 {
		t.Errorf("%s %+v %+v", a.Service.By, a.Guards, a.Estimate)
	}
	// The same change far away is taken out, the study's own innovation is no other change.
	far := Calendar{Changes: []Change{{ID: 5, Kind: "rules", On: worldEvent - 400}, {ID: 6, Kind: "innovation", On: worldEvent}}}
	own := plan
	own.Kind, own.SubjectID = OfChange, 6
	w := usual(5)
	w.Log = func(d lms.Day) float64 { return from(worldEvent-400, -0.5)(d) + from(worldEvent, 0.2)(d) }
	if a := w.read(own, calm(1), far); a.Estimate == nil || fmt.Sprint(a.Service.Columns) == "[]" || a.Estimate.Hi < math.Expm1(0.2) || a.Estimate.Lo > math.Expm1(0.2) {
		t.Errorf("%+v %v %+v", a.Guards, a.Service.Columns, a.Estimate)
	}
}

// What an older system left with dates of long ago is no part of the series.
func TestServiceBeginsAfterAGap(t *testing.T) {
	plan := servicePlan()
	whole := usual(5).series(worldEvent + 200)
	var cut, old []SeriesDay
	for _, d := range whole {
		if d.Day >= worldEvent-500 {
			cut = append(cut, d)
		}
	}
	for i := range lms.Day(4) {
		old = append(old, SeriesDay{Day: worldEvent - 1000 + 9*i, Count: 1})
	}
	read := func(series []SeriesDay) Answer {
		list, err := ReadService(1, declared(plan), false, 180, map[string][]SeriesDay{"loans": series, "records_added": calm(1)}, Calendar{})
		if err != nil || Judge(list) != nil {
			t.Fatal(err)
		}
		return list[0].Answer
	}
	if a, b := read(cut), read(append(old, cut...)); string(mustJSON(t, a)) != string(mustJSON(t, b)) || a.Estimate == nil {
		t.Errorf("%+v and with four days of long ago %+v", a.Estimate, b.Estimate)
	}
}

// A rerun gives the same bytes; days that the plan does not look at change nothing.
func TestServiceReadingsAreTheSame(t *testing.T) {
	plan := servicePlan()
	plan.Exploratory = []string{"visits"}
	w, v := usual(8), usual(9)
	all := map[string][]SeriesDay{"loans": w.series(worldEvent + 250), "visits": v.series(worldEvent + 250), "records_added": calm(10)}
	body := func(series map[string][]SeriesDay) string {
		list, err := ReadService(1, declared(plan), false, 90, series, Calendar{})
		if err != nil || Judge(list) != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%+v %s %s", *list[0].Answer.Estimate, list[0].InputHash, list[1].InputHash) + string(mustJSON(t, list[0].Answer)) + string(mustJSON(t, list[1].Answer)) + list[0].Panel
	}
	first := body(all)
	if again := body(all); again != first {
		t.Error("a rerun gives other bytes")
	}
	shorter := map[string][]SeriesDay{}
	for m, series := range all {
		for _, d := range series {
			if d.Day <= plan.On(90) && d.Day >= plan.From() {
				shorter[m] = append(shorter[m], d)
			}
		}
	}
	if again := body(shorter); again != first {
		t.Error("days outside the plan change the reading")
	}
	all["loans"][len(all["loans"])/2].Count += 1
	if again := body(all); again == first {
		t.Error("another count changes nothing")
	}
}
