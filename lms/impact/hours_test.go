package impact

import (
	"math"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
)

func week(hours ...string) *OpenWeek {
	w, err := ParseWeek(hours)
	if err != nil {
		panic(err)
	}
	return w
}

func TestHoursAsTyped(t *testing.T) {
	if w := week("8", "7,5", "7.25", "", "0", "24", " "); *w != (OpenWeek{480, 450, 435, 0, 0, 1440, 0}) || !slices.Equal(w.Hours(), []string{"8", "7.50", "7.25", "", "", "24", ""}) {
		t.Errorf("%v %q", *w, w.Hours())
	}
	if w, err := ParseWeek([]string{"", " "}); w != nil || err != nil {
		t.Errorf("nothing typed: %v %v", w, err)
	}
	for _, bad := range []string{"25", "-1", "pagi", "NaN", "8:30"} {
		if w, err := ParseWeek([]string{bad}); err == nil {
			t.Errorf("%q is %v", bad, w)
		}
	}
	if _, err := ParseWeek([]string{"0", "0"}); err == nil {
		t.Error("a library that is never open")
	}
}

// The newest hours that hold count; a while of others ends.
func TestHoursOfADay(t *testing.T) {
	monday := lms.DayOn(2024, 3, 4)
	last := monday + 27
	c := Calendar{Changes: []Change{{Kind: OpeningHours, On: monday, Until: &last, Week: week("4", "4", "4", "4", "4", "3")},
		{Kind: OpeningHours, On: monday - 1000, Week: week("8", "8", "8", "8", "8", "6")}, {Kind: OpeningHours, On: monday - 10}, {Kind: NewRules, On: monday}}}
	for day, want := range map[lms.Day]float64{monday - 1001: 0, monday - 1: 46.0 / 6, monday - 2: 6, monday - 7: 8, monday: 4, monday + 5: 3, monday + 28: 8} {
		if got, ok := c.hoursOn(day); got != want || ok != (want > 0) { // a Sunday on which it opened is as long as usual
			t.Errorf("%s: %v %v, want %v", day, got, ok, want)
		}
	}
	if list := c.hoursOf([]int{int(monday), int(monday) - 1001}); list != nil {
		t.Errorf("hours that are not known for all days: %v", list)
	}
}

// Longer hours from half a year before the training on raise the counts. Declared,
// they are the exposure and the training's own change is found; where those before
// are not known, the change stays a column. A change of hours in the week of the
// training stops a study though the hours are declared.
func TestDeclaredHoursAreTheOffset(t *testing.T) {
	longer, earlier := worldEvent-180, worldFrom-100
	declared := Calendar{Changes: []Change{{ID: 1, Kind: OpeningHours, On: earlier, Week: week("8", "8", "8", "8", "8", "6")},
		{ID: 2, Kind: OpeningHours, On: longer, Week: week("12", "12", "12", "12", "12", "9")}}}
	w := usual(9)
	w.Log = func(d lms.Day) float64 { return from(longer, math.Log(1.5))(d) + from(worldEvent, 0.25)(d) }
	for _, mean := range []float64{w.Mean, 2} { // by day and by week
		w.Mean = mean
		a := w.read(servicePlan(), calm(9), declared)
		if a.Estimate == nil || !a.Service.Hours || slices.Contains(a.Service.Columns, "change_2") || !strings.Contains(a.Service.Command, "--offset hours") ||
			a.Estimate.Lo > math.Expm1(0.25) || a.Estimate.Hi < math.Expm1(0.25) {
			t.Errorf("mean %v: %+v %v %s %+v", mean, a.Guards, a.Service.Columns, a.Service.Command, a.Estimate)
		}
	}
	w.Mean = usual(9).Mean
	half := Calendar{Changes: declared.Changes[1:]}
	if a := w.read(servicePlan(), calm(9), half); a.Service.Hours || !slices.Contains(a.Service.Columns, "change_2") || strings.Contains(a.Service.Command, "offset") {
		t.Errorf("the hours before are not known: %v %s", a.Service.Columns, a.Service.Command)
	}
	near := declared
	near.Changes = slices.Clone(declared.Changes)
	near.Changes[1].On = worldEvent
	if a := w.read(servicePlan(), calm(9), near); a.Verdict != InsufficientData || a.Reason != GuardUnmet {
		t.Errorf("hours that changed in the same week: %s", a.Verdict)
	}
}
