package slims

import (
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
)

const (
	ahead  = 5 * time.Minute     // what a clock may be off before it is the zone that is wrong
	silent = 14 * 24 * time.Hour // longer than the longest holidays
	exact  = 2 * time.Minute     // what two clocks may differ by beside the hours between two zones
)

// zones are Indonesia's: those that a SLiMS may be set to by mistake for another.
var zones = []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}

// zone compares the newest log row, which has SLiMS's own clock, with now and
// with the moment at which the log was last written to. The second comparison
// finds a wrong zone whichever way it is wrong, and however long nobody has
// worked. A log that was repaired or copied was written to later: then no zone
// fits, and it says nothing.
func (s Shape) zone(l library.Library, now time.Time) (list []library.Finding) {
	at, err := time.ParseInLocation(time.DateTime, s.Newest, l.Zone())
	if err != nil {
		return []library.Finding{{Level: library.Warning, Key: "doctor.log_empty"}}
	}
	f := library.Finding{Level: library.Good, Key: "doctor.zone_good", Args: lms.Args{"zone": l.TimeZone}, Times: map[string]time.Time{"newest": at, "now": now}}
	future := at.Sub(now) > ahead
	better, proved := s.better(now)
	switch {
	case better != "" && !sameClock(better, l, at) && (proved || future):
		f.Level, f.Key, f.Args["better"] = library.Problem, "doctor.zone", better
		f.Command = "binapustaka library change " + l.Code + " --time-zone " + better
		return []library.Finding{f}
	case future:
		f.Level, f.Key = library.Problem, "doctor.zone_future"
		return []library.Finding{f}
	case now.Sub(at) > silent:
		f.Level, f.Key = library.Warning, "doctor.log_silent"
	}
	list = append(list, f)
	// The log was not written to after a row that says a later time: the clock of
	// SLiMS's web server is ahead, and tickets of its plug-in are refused.
	if by := at.Sub(s.Written); !s.Written.IsZero() && by > ticketTolerance && by <= ahead {
		list = append(list, library.Finding{Level: library.Warning, Key: "doctor.slims_clock", Spans: map[string]time.Duration{"time": by}})
	}
	return list
}

const ticketTolerance = 30 * time.Second // what the hand-over from SLiMS accepts

// better is the zone in which the newest log row is as old as its file; where
// that is not known, proved is false and it is the first zone in which the row
// does not lie in the future.
func (s Shape) better(now time.Time) (zone string, proved bool) {
	for _, name := range zones {
		loc, err := time.LoadLocation(name)
		if err != nil {
			continue
		}
		at, err := time.ParseInLocation(time.DateTime, s.Newest, loc)
		if err != nil {
			return "", false
		}
		if !s.Written.IsZero() && at.Sub(s.Written).Abs() <= exact {
			return name, true
		}
		if zone == "" && at.Sub(now) <= ahead {
			zone = name
		}
	}
	return zone, false
}

// sameClock reports whether a zone's clocks show what the library's do.
func sameClock(name string, l library.Library, at time.Time) bool {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return false
	}
	_, a := at.In(zone).Zone()
	_, b := at.In(l.Zone()).Zone()
	return a == b
}
