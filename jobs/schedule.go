package jobs

import (
	"fmt"
	"time"

	"binapustaka/lms"
)

// at is the moment of a local clock time on a local day. A time that the
// zone's clock jumps over is the moment after the jump.
func at(day lms.Day, clock string, zone *time.Location) (time.Time, error) {
	c, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, fmt.Errorf("clock time %q: %w", clock, err)
	}
	d := day.Time()
	return time.Date(d.Year(), d.Month(), d.Day(), c.Hour(), c.Minute(), 0, 0, zone), nil
}

// Due is the local day whose nightly run has most recently fallen due.
func Due(now time.Time, clock string, zone *time.Location) (lms.Day, error) {
	today := lms.DayOf(now.In(zone))
	moment, err := at(today, clock, zone)
	if now.Before(moment) {
		today--
	}
	return today, err
}

// Next is the moment of the next nightly run after now.
func Next(now time.Time, clock string, zone *time.Location) (time.Time, error) {
	due, err := Due(now, clock, zone)
	if err != nil {
		return time.Time{}, err
	}
	return at(due+1, clock, zone)
}

// nightlyID is the task id of a library's nightly run.
func nightlyID(k Kind, libraryID int64, day lms.Day) string {
	return fmt.Sprintf("%s:%d:%s", k, libraryID, day)
}

// manualID is the task id of the number-th run asked for by hand that day.
func manualID(k Kind, libraryID int64, day lms.Day, number int) string {
	return fmt.Sprintf("%s:m%d", nightlyID(k, libraryID, day), number)
}

// followID is the task id of the run that another run's success asks for.
func followID(k Kind, libraryID, after int64) string {
	return fmt.Sprintf("%s:%d:after-%d", k, libraryID, after)
}
