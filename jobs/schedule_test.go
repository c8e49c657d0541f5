package jobs

import (
	"testing"
	"time"
	_ "time/tzdata"

	"binapustaka/lms"
)

func TestDueAndNext(t *testing.T) {
	for _, c := range []struct {
		zone, now, clock string // now in UTC
		due, next        string
	}{
		{"Asia/Jakarta", "2026-11-24T18:29:59Z", "01:30", "2026-11-24", "2026-11-24T18:30:00Z"},
		{"Asia/Jakarta", "2026-11-24T18:30:00Z", "01:30", "2026-11-25", "2026-11-25T18:30:00Z"},
		{"Asia/Makassar", "2026-11-24T17:29:59Z", "01:30", "2026-11-24", "2026-11-24T17:30:00Z"},
		{"Asia/Makassar", "2026-11-24T17:30:00Z", "01:30", "2026-11-25", "2026-11-25T17:30:00Z"},
		{"Asia/Jayapura", "2026-12-31T16:30:00Z", "01:30", "2027-01-01", "2027-01-01T16:30:00Z"},
		{"Asia/Jakarta", "2026-11-24T17:00:00Z", "00:00", "2026-11-25", "2026-11-25T17:00:00Z"},
		{"Asia/Jakarta", "2026-11-24T16:59:00Z", "23:59", "2026-11-24", "2026-11-25T16:59:00Z"},
		{"UTC", "2028-02-28T01:30:00Z", "01:30", "2028-02-28", "2028-02-29T01:30:00Z"},
		// The clock jumps from 02:00 to 03:00: 02:30 is an hour on, and once.
		{"Europe/Amsterdam", "2026-03-29T00:59:00Z", "02:30", "2026-03-28", "2026-03-29T01:30:00Z"},
		{"Europe/Amsterdam", "2026-03-29T01:30:00Z", "02:30", "2026-03-29", "2026-03-30T00:30:00Z"},
		// The clock shows 02:30 twice: the second one counts, and the day has one run.
		{"Europe/Amsterdam", "2026-10-25T00:30:00Z", "02:30", "2026-10-24", "2026-10-25T01:30:00Z"},
		{"Europe/Amsterdam", "2026-10-25T01:30:00Z", "02:30", "2026-10-25", "2026-10-26T01:30:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		due, err := Due(now, c.clock, zone)
		if err != nil || due.String() != c.due {
			t.Errorf("Due(%s, %s, %s) = %s, %v; want %s", c.now, c.clock, c.zone, due, err, c.due)
		}
		next, err := Next(now, c.clock, zone)
		if got := next.UTC().Format(time.RFC3339); err != nil || got != c.next {
			t.Errorf("Next(%s, %s, %s) = %s, %v; want %s", c.now, c.clock, c.zone, got, err, c.next)
		}
	}
	if _, err := Due(time.Now(), "1.30 malam", time.UTC); err == nil {
		t.Error("a clock time that is none is accepted")
	}
}

func TestTaskIDs(t *testing.T) {
	day := lms.DayOn(2026, time.November, 24)
	for got, want := range map[string]string{
		nightlyID(SlimsSync, 3, day):   "slims:sync:3:2026-11-24",
		manualID(ImpactRun, 3, day, 2): "impact:run:3:2026-11-24:m2",
		followID(ImpactRun, 3, 17):     "impact:run:3:after-17",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBackoffGrows(t *testing.T) {
	last := time.Duration(0)
	for attempts := 1; attempts < MaxAttempts; attempts++ {
		if b := Backoff(attempts); b <= last {
			t.Errorf("after %d attempts %s, not longer than %s", attempts, b, last)
		} else {
			last = b
		}
	}
}
