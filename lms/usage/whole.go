package usage

import (
	"math/bits"
	"slices"
	"time"

	"binapustaka/lms"
)

// patternDays is how many days at work tell when a library's day usually ends.
const patternDays = 10

// Whole is the first day that a source which may lag has perhaps not got all of,
// at most today; newest is the time of its newest row by the library's clock,
// zero where it has none. The day of that row is whole when the row is from the
// hour in which the library's days usually end, or later: nothing was written
// when everybody had gone home. Closed days after it wait for a later row.
func Whole(newest time.Time, today lms.Day, work map[StaffDay]DayWork) lms.Day {
	if newest.IsZero() {
		return today
	}
	day := lms.DayOf(newest)
	ends := map[lms.Day]int{}
	for at, w := range work {
		if at.Day < day && at.Day >= day-Window {
			ends[at.Day] = max(ends[at.Day], bits.Len32(w.Hours)-1)
		}
	}
	if len(ends) >= patternDays {
		hours := make([]int, 0, len(ends))
		for _, hour := range ends {
			hours = append(hours, hour)
		}
		slices.Sort(hours)
		if newest.Hour() >= hours[len(hours)/2] {
			day++
		}
	}
	return min(day, today)
}
