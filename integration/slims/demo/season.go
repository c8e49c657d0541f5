package demo

import (
	"math"
	"time"

	"binapustaka/lms"
)

// weekday is how busy a day of the week is; Monday is closed.
var weekday = [7]float64{time.Sunday: 1.24, time.Tuesday: 1.02, time.Wednesday: 0.93, time.Thursday: 0.95, time.Friday: 0.72, time.Saturday: 1.41}

// inRamadan reports whether d is a fasting day.
func inRamadan(d lms.Day) bool {
	for year := d.Time().Year(); year <= d.Time().Year()+1; year++ {
		if first, fitri := ramadan(year); d >= first && d < fitri {
			return true
		}
	}
	return false
}

// school is what terms, examinations and holidays do to a day.
func school(d lms.Day) float64 {
	t := d.Time()
	switch n := int(t.Month())*100 + t.Day(); {
	case n >= 618 && n <= 712, n >= 1218 || n <= 102: // holidays
		return 0.80
	case n >= 520 && n <= 610, n >= 1124 && n <= 1212: // examinations
		return 1.17
	case n >= 713 && n <= 820: // a new school year
		return 1.12
	}
	return 1.03
}

// rhythm is the expected business of an open day: week, year, terms, Ramadan
// and a growth of 4% a year, without chance and without any training.
func rhythm(d lms.Day, from lms.Day) float64 {
	year := 2 * math.Pi * float64(d.Time().YearDay()) / 365.25
	f := weekday[d.Weekday()] * school(d) * (1 + 0.05*math.Sin(year) - 0.03*math.Cos(2*year)) * math.Pow(1.04, float64(d-from)/365.25)
	if inRamadan(d) {
		f *= 0.66
	}
	return f
}

// hours are when the library opens and closes, in seconds of the day.
func hours(d lms.Day) (open, shut second) {
	if inRamadan(d) {
		return 8 * 3600, 14*3600 + 1800
	}
	return 8 * 3600, 16*3600 + 1800
}
