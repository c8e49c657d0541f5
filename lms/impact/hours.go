package impact

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
)

// OpenWeek is how long a library is open, in minutes by day from Monday on.
type OpenWeek [7]int

// on is how many hours the library is open on a day.
func (w OpenWeek) on(d lms.Day) float64 { return float64(w[(int(d.Weekday())+6)%7]) / 60 }

// usual is the mean of the days that are open.
func (w OpenWeek) usual() float64 {
	sum, days := 0, 0
	for _, minutes := range w {
		if minutes > 0 {
			sum, days = sum+minutes, days+1
		}
	}
	return float64(sum) / float64(60*days)
}

// ParseWeek reads hours as they are typed, from Monday on, with a comma or a
// point; what is empty is closed. A week without anything is none.
func ParseWeek(typed []string) (*OpenWeek, error) {
	w, some := OpenWeek{}, false
	for i := range min(len(w), len(typed)) {
		text := strings.Replace(strings.TrimSpace(typed[i]), ",", ".", 1)
		if text == "" {
			continue
		}
		hours, err := strconv.ParseFloat(text, 64)
		if err != nil || !(hours >= 0 && hours <= 24) {
			return nil, lms.FailField("hours", "impact.hours_wrong", lms.Args{"value": typed[i]})
		}
		w[i], some = int(hours*60+0.5), true
	}
	switch {
	case !some:
		return nil, nil
	case w == OpenWeek{}:
		return nil, lms.FailField("hours", "impact.hours_never")
	}
	return &w, nil
}

// Hours are what stands in the form, from Monday on.
func (w OpenWeek) Hours() (list []string) {
	for _, minutes := range w {
		text := ""
		if minutes > 0 {
			text = strconv.FormatFloat(float64(minutes)/60, 'f', -1, 64)
			if minutes%60 != 0 {
				text = strconv.FormatFloat(float64(minutes)/60, 'f', 2, 64)
			}
		}
		list = append(list, text)
	}
	return list
}

func (w OpenWeek) Value() (driver.Value, error) {
	return strings.Trim(fmt.Sprint([7]int(w)), "[]"), nil
}

func (w *OpenWeek) Scan(src any) error {
	text, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("impact: hours of type %T", src)
	}
	_, err := fmt.Sscan(string(text), &w[0], &w[1], &w[2], &w[3], &w[4], &w[5], &w[6])
	return err
}

// hoursOn is how many hours the library was open on a day, by the newest change
// that declares it and holds; false where none does. On a day on which it opened
// though it does not on that day of the week, it is taken to be open as long as
// usual.
func (c Calendar) hoursOn(d lms.Day) (hours float64, ok bool) {
	var began lms.Day
	for _, change := range c.Changes {
		if change.Week == nil || d < change.On || change.Until != nil && d > *change.Until || ok && change.On < began {
			continue
		}
		began, ok = change.On, true
		if hours = change.Week.on(d); hours == 0 {
			hours = change.Week.usual()
		}
	}
	return hours, ok
}

// hoursOf are the hours of days, nil unless all of them are declared.
func (c Calendar) hoursOf(days []int) (list []float64) {
	for _, d := range days {
		hours, ok := c.hoursOn(lms.Day(d))
		if !ok {
			return nil
		}
		list = append(list, hours)
	}
	return list
}

// Weekdays are the days of a week of the form, from Monday on.
var Weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
