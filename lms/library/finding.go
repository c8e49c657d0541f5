package library

import (
	"errors"
	"maps"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Level is how grave a finding is.
type Level string

const (
	Good    Level = "ok"
	Warning Level = "warning" // works, and should be put right
	Problem Level = "problem" // something does not work
)

// Finding is one thing that a check found: the message Key says what it is,
// and doctor.do.<what> what to do about it. Times, spans and shares stand apart
// from the other arguments because each language writes them its own way.
type Finding struct {
	Level   Level                    `json:"level"`
	Key     string                   `json:"key"`
	Args    lms.Args                 `json:"args,omitempty"`
	Times   map[string]time.Time     `json:"times,omitempty"`
	Spans   map[string]time.Duration `json:"spans,omitempty"`
	Shares  map[string]float64       `json:"shares,omitempty"`
	SQL     []string                 `json:"sql,omitempty"`     // statements that put it right, for the server of SLiMS
	Command string                   `json:"command,omitempty"` // that puts it right
	Cause   error                    `json:"-"`                 // for whoever runs the server
}

// Failed is the problem that err is.
func Failed(err error) Finding {
	var known *lms.Error
	if errors.As(err, &known) {
		return Finding{Level: Problem, Key: known.Key, Args: known.Args, Cause: known.Err}
	}
	return Finding{Level: Problem, Key: "doctor.failed", Cause: err}
}

// Says is what was found and what to do about it, "" where nothing is to be
// done; times are those of the zone.
func (f Finding) Says(l locale.Locale, zone *time.Location) (found, do string) {
	args := maps.Clone(f.Args)
	if args == nil {
		args = lms.Args{}
	}
	for name, t := range f.Times {
		args[name] = l.DateTime(t.In(zone))
	}
	for name, d := range f.Spans {
		args[name] = l.Duration(d)
	}
	for name, share := range f.Shares {
		args[name] = l.Percent(share, 1)
	}
	for name, v := range args { // JSON has made every number a float64
		if n, ok := v.(float64); ok && n == float64(int64(n)) {
			args[name] = int64(n)
		}
	}
	if key := "doctor.do." + strings.TrimPrefix(f.Key, "doctor."); l.Has(key) {
		do = l.T(key, args)
	}
	return l.T(f.Key, args), do
}

// Table is a table of SLiMS that is read.
type Table struct {
	Name   string `json:"name"`
	Engine string `json:"engine"`
	Rows   int64  `json:"rows"`
}

// Estimated reports whether the number of rows is only about right: InnoDB does
// not count them.
func (t Table) Estimated() bool { return strings.EqualFold(t.Engine, "InnoDB") }

// Report is what a check of a library's SLiMS database found.
type Report struct {
	CheckedAt time.Time `json:"-"`
	Findings  []Finding `json:"findings"`
	Tables    []Table   `json:"tables"`
}

// Reached reports whether the database could be looked into.
func (r Report) Reached() bool { return len(r.Tables) > 0 }
