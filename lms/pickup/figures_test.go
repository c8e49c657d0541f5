package pickup

import (
	"reflect"
	"testing"
	"time"

	"binapustaka/lms"
)

// at is a moment of the library's day, at an hour of its clock.
func at(d lms.Day, hour int) time.Time {
	return time.Date(1970, 1, 1, 0, 0, 0, 0, wib).AddDate(0, 0, int(d)).Add(time.Duration(hour) * time.Hour).UTC()
}

var wib = time.FixedZone("WIB", 7*3600)

func ended(state State, reserved, ready, closed time.Time) Pickup {
	p := Pickup{Ref: Ref{ReservedAt: reserved}, State: state, ReadyAt: ready}
	if state != Ready {
		p.ClosedAt = &closed
	}
	return p
}

func TestMonths(t *testing.T) {
	sunday := day + 4 // 5 April 2026
	if sunday.Time().Weekday() != time.Sunday {
		t.Fatal(sunday)
	}
	open := func(d lms.Day) bool { return d.Time().Weekday() != time.Sunday }
	list := []Pickup{
		ended(Collected, at(day-3, 9), at(day-1, 8), at(day-1, 23)),         // from a Sunday on
		ended(Collected, at(sunday-1, 9), at(sunday+1, 9), at(sunday+8, 9)), // over a Sunday, and over another
		ended(Missed, at(day, 9), at(day, 10), at(day+5, 9)),
		ended(Gone, at(day, 9), at(day+1, 10), at(day+5, 9)),
		ended(Ready, at(day, 9), at(day+2, 0), time.Time{}), // in UTC that is the day before
	}
	months := Months(list, wib, open)
	want := []Month{
		{From: day, Put: 4, Waiting: 1, Collected: 1, Missed: 1, Gone: 1, ToReady: []float64{1, 0, 1, 2}, ToCollected: []float64{6}},
		{From: lms.DayOn(2026, 3, 1), Put: 1, Collected: 1, ToReady: []float64{2}, ToCollected: []float64{0}},
	}
	if !reflect.DeepEqual(months, want) {
		t.Errorf("%+v\n%+v", months, want)
	}
	if months[0].Ended() != 3 {
		t.Error(months[0].Ended())
	}
	all := Sum(months)
	if all.From != lms.DayOn(2026, 3, 1) || all.Put != 5 || all.Collected != 2 || all.Ended() != 4 || len(all.ToReady) != 5 || len(all.ToCollected) != 2 {
		t.Errorf("%+v", all)
	}
	if Months(nil, wib, open) != nil || Sum(nil).Put != 0 {
		t.Error("something of nothing")
	}
	tallies := Tallies(list, wib)
	for on, want := range map[lms.Day]Tally{day - 1: {1, 1, 0}, day: {1, 0, 0}, day + 1: {1, 0, 0}, day + 2: {1, 0, 0}, day + 5: {1, 0, 1}, sunday + 8: {0, 1, 0}} {
		if tallies[on] != want {
			t.Errorf("%s: %+v, want %+v", on, tallies[on], want)
		}
	}
	if len(tallies) != 6 {
		t.Errorf("%v", tallies)
	}
}
