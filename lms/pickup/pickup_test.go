package pickup

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

var day = lms.DayOn(2026, 4, 1)

func reservation(id int64, change ...func(*Reservation)) Reservation {
	r := Reservation{ID: id, ItemCode: "B1", At: time.Date(2026, 3, 1, 0, 0, int(id), 0, time.UTC)}
	for _, c := range change {
		c(&r)
	}
	return r
}

func TestBoard(t *testing.T) {
	open := []Reservation{reservation(9), reservation(1), reservation(2, func(r *Reservation) { r.OnLoan = true }), reservation(3, func(r *Reservation) { r.Ahead = 1 }),
		reservation(4, func(r *Reservation) { r.Withheld = "x" }), reservation(5, func(r *Reservation) { r.Missing = true }), reservation(6), reservation(7), reservation(8, func(r *Reservation) { r.OnLoan = true }), reservation(10)}
	known := []Pickup{{ID: 60, Ref: open[6].Ref(), State: Ready, HoldUntil: day}, {ID: 70, Ref: open[7].Ref(), State: Missed}, {ID: 80, Ref: open[8].Ref(), State: Ready, HoldUntil: day - 1},
		{ID: 100, Ref: open[9].Ref(), State: Collected}, {ID: 1, Ref: Ref{ReserveID: 1, ItemCode: "other", ReservedAt: open[1].At}, State: Ready}}
	b := NewBoard(open, known, day)
	ids := func(list []Entry) (all []int64) {
		for _, e := range list {
			all = append(all, e.ID)
		}
		return all
	}
	for name, c := range map[string]struct {
		got  []Entry
		want []int64
	}{
		"fetch":   {b.Fetch, []int64{1, 9}}, // by time, and what another copy's row says is not theirs
		"ready":   {b.Ready, []int64{8, 6}}, // whose days are over first
		"missed":  {b.Missed, []int64{7}},
		"unlent":  {b.Unlent, []int64{10}},
		"waiting": {b.Waiting, []int64{2, 3, 4, 5}},
	} {
		if got := ids(c.got); len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		} else {
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("%s: %v, want %v", name, got, c.want)
				}
			}
		}
	}
}

func TestCodes(t *testing.T) {
	seen, form := map[string]bool{}, regexp.MustCompile(`^[2-9A-HJKMNP-Z]{6}$`)
	for range 2000 {
		c := newCode()
		if !form.MatchString(c) {
			t.Fatal(c)
		}
		seen[c] = true
	}
	if len(seen) < 1995 {
		t.Errorf("%d of 2000 are different", len(seen))
	}
	if c := CleanCode(" ab2-c 3d "); c != "AB2C3D" || strings.ContainsAny(letters, "01IOL") {
		t.Error(c)
	}
}
