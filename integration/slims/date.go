package slims

import (
	"time"

	"binapustaka/lms"
)

// parseDay reads the date of a DATE or DATETIME column as SLiMS left it.
// Zero, NULL, half-filled and impossible dates are no date: ok is false.
func parseDay(b []byte) (day lms.Day, ok bool) {
	if len(b) < 10 || len(b) > 10 && b[10] != ' ' && b[10] != 'T' {
		return 0, false
	}
	t, err := time.Parse(time.DateOnly, string(b[:10]))
	if err != nil || t.Year() < 1970 {
		return 0, false
	}
	return lms.DayOf(t), true
}
