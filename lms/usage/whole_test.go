package usage

import (
	"testing"
	"time"

	"binapustaka/lms"
)

func TestWhole(t *testing.T) {
	today := lms.DayOn(2026, 11, 26)
	usual, few := map[StaffDay]DayWork{}, map[StaffDay]DayWork{}
	for i := range lms.Day(20) {
		// One opens at 8, another closes: in the hour from 16, on some days from 14 or 18.
		w := DayWork{}.At(8).At(16)
		if i%5 == 0 {
			w = DayWork{}.At(14)
		} else if i%5 == 1 {
			w = DayWork{}.At(18)
		}
		usual[StaffDay{1, today - 2 - i}] = DayWork{}.At(8).At(11)
		usual[StaffDay{2, today - 2 - i}] = w
		if i < patternDays-1 {
			few[StaffDay{2, today - 2 - i}] = w
		}
	}
	at := func(ago lms.Day, clock time.Duration) time.Time { return (today - ago).Time().Add(clock) }
	const h = time.Hour
	for name, c := range map[string]struct {
		newest time.Time
		work   map[StaffDay]DayWork
		want   lms.Day
	}{
		"as the source is":              {at(0, h), usual, today},
		"yesterday until closing":       {at(1, 16*h+10*time.Minute), usual, today},
		"yesterday until noon":          {at(1, 12*h), usual, today - 1},
		"three days, closing":           {at(3, 17*h), usual, today - 2},
		"three days, noon":              {at(3, 12*h), usual, today - 3},
		"a library that is not known":   {at(1, 23*h), few, today - 1},
		"nothing was ever written":      {time.Time{}, usual, today},
		"a clock that is ahead of ours": {at(-1, 12*h), usual, today},
	} {
		if got := Whole(c.newest, today, c.work); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
