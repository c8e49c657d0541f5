package lms

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Day is a local calendar day, counted from 1970-01-01 (day 0). It has no time
// zone: the library's own days are compared with each other only.
type Day int32

const secondsADay = 24 * 60 * 60

// DayOf is the calendar day of t in t's own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return DayOn(y, m, d)
}

// DayOn is the day of a date in the Gregorian calendar.
func DayOn(year int, month time.Month, day int) Day {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()
	if t < 0 {
		t -= secondsADay - 1
	}
	return Day(t / secondsADay)
}

// ParseDay reads YYYY-MM-DD; a date that the calendar does not have is an error.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, err
	}
	return DayOf(t), nil
}

// Time is midnight UTC of d.
func (d Day) Time() time.Time { return time.Unix(int64(d)*secondsADay, 0).UTC() }

func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Month is the first day of d's month.
func (d Day) Month() Day {
	t := d.Time()
	return DayOn(t.Year(), t.Month(), 1)
}

// Week is the Monday of d's week.
func (d Day) Week() Day { return d - Day((int(d.Weekday())+6)%7) }

func (d Day) String() string { return d.Time().Format(time.DateOnly) }

func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *Day) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDay(string(b))
	return err
}

// Value writes d into a DATE column.
func (d Day) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads a DATE column, with or without the driver's parseTime.
func (d *Day) Scan(src any) (err error) {
	switch v := src.(type) {
	case time.Time:
		*d = DayOf(v)
		return nil
	case []byte:
		*d, err = ParseDay(string(v))
		return err
	case string:
		*d, err = ParseDay(v)
		return err
	}
	return fmt.Errorf("lms.Day: cannot scan %T", src)
}

// Period is the days From to To, both included.
type Period struct{ From, To Day }

// Days is how many days p holds, 0 when To lies before From.
func (p Period) Days() int { return max(0, int(p.To-p.From)+1) }

// Has reports whether d lies in p.
func (p Period) Has(d Day) bool { return d >= p.From && d <= p.To }
