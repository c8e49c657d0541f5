package web

import (
	"context"
	"fmt"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/report"
)

// The report of a quarter says what volunteers gave, and not how many hours fewer
// than five people gave; the year does not tell it by the difference either.
func TestReportsOfVolunteers(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Kepala", "id", lms.Head)
	today := lms.DayOf(room.now().In(defaultZone))
	last := lms.DayOn(today.Time().Year()-1, 1, 1) // a year that is over
	var all []*visitor
	for i := range 6 {
		all = append(all, room.helper(fmt.Sprintf("Relawan %d", i), fmt.Sprintf("relawan%d", i), head.actor))
	}
	for i, v := range all {
		room.given(v, head.actor, "Bercerita", today-last-10, 60, 5)
		if i < 4 {
			room.given(v, head.actor, "Bercerita", today-last-100, 90, 5)
		}
	}
	l, err := room.deps.Libraries.Find(context.Background(), room.library)
	if err != nil {
		t.Fatal(err)
	}
	year := last.Time().Year()
	for quarter, want := range map[int]report.Given{
		1: {Sessions: 6, ForStaff: 6, People: 30, Volunteers: 6, Minutes: 360},
		2: {Sessions: 4, ForStaff: 4, People: 20, Few: true},
		0: {Sessions: 10, ForStaff: 10, People: 50, Few: true},
	} {
		r, err := room.deps.Terms.Make(context.Background(), head.actor, l, report.Term{Year: year, Quarter: quarter})
		if err != nil || r.Given == nil || *r.Given != want {
			t.Errorf("quarter %d: %+v %v", quarter, r.Given, err)
		}
	}
	head.see(fmt.Sprintf("/reports?term=%d-Q1", year), "Sesi yang diberikan relawan dan tamu", "sedikitnya 6", "6 jam")
	head.see(fmt.Sprintf("/reports?term=%d-Q2", year), "kurang dari lima")
}
