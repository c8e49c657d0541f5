package slims

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
)

// Examine looks into a library's SLiMS and says what it found. A SLiMS that
// cannot be reached is a finding; err is for what is wrong here.
func Examine(ctx context.Context, dsn string, l library.Library, now time.Time) (report library.Report, err error) {
	r, err := Open(ctx, dsn, l.Zone())
	if err == nil {
		defer r.Close()
		if report, err = r.Examine(ctx, l, now); err == nil {
			return report, nil
		}
	}
	if ctx.Err() != nil {
		return report, ctx.Err()
	}
	report.Findings = []library.Finding{library.Failed(err)}
	return report, nil
}

// Examine says what the database looks like.
func (r *Reader) Examine(ctx context.Context, l library.Library, now time.Time) (report library.Report, err error) {
	s, err := r.Probe(ctx)
	if err != nil {
		return report, err
	}
	for _, name := range slices.Sorted(maps.Keys(s.Rows)) {
		report.Tables = append(report.Tables, library.Table{Name: name, Engine: s.Engines[name], Rows: s.Rows[name]})
	}
	report.Findings = r.findings(s, l, now)
	return report, nil
}

func (r *Reader) findings(s Shape, l library.Library, now time.Time) []library.Finding {
	list := []library.Finding{s.version(), s.tables()}
	list = append(list, r.rights(s, l)...)
	list = append(list, s.keys()...)
	if f, off := CheckClock(s.Clock, now); off {
		list = append(list, f)
	}
	if f, is := s.replica(l, now); is {
		list = append(list, f)
	}
	return append(list, s.zone(l, now)...)
}

func (s Shape) version() library.Finding {
	f := library.Finding{Level: library.Good, Key: "doctor.slims", Args: lms.Args{"tag": s.Tag, "server": s.Server, "name": s.Name}}
	switch {
	case !s.Known:
		f.Level, f.Key = library.Warning, "doctor.slims_new"
	case s.Tag == "":
		f.Key = "doctor.slims_untagged"
	}
	return f
}

func (s Shape) tables() library.Finding {
	engines := slices.Compact(slices.Sorted(maps.Values(s.Engines)))
	f := library.Finding{Level: library.Good, Key: "doctor.slims_rows", Args: lms.Args{"engine": strings.Join(engines, ", "),
		"loans": s.Rows["loan"], "log": s.Rows["system_log"], "n": s.Rows["user"]}}
	if slices.Contains(engines, "InnoDB") {
		f.Key = "doctor.slims_rows_estimated"
	}
	return f
}

// behind is how old the newest row of a copy may be: a night and a day over.
const behind = library.Asleep

// replica says up to when a copy of SLiMS reaches.
func (s Shape) replica(l library.Library, now time.Time) (f library.Finding, is bool) {
	at, err := time.ParseInLocation(time.DateTime, s.Newest, l.Zone())
	if err != nil || !s.Replica {
		return f, false
	}
	f = library.Finding{Level: library.Good, Key: "doctor.replica", Times: map[string]time.Time{"newest": at}, Spans: map[string]time.Duration{"time": max(now.Sub(at), 0).Truncate(time.Minute)}}
	if now.Sub(at) > behind {
		f.Level, f.Key = library.Warning, "doctor.replica_behind"
	}
	return f, true
}

const named = 8 // of what the user may read for nothing; of the rest the number

func (r *Reader) rights(s Shape, l library.Library) (list []library.Finding) {
	if len(s.Hidden) > 0 {
		key := "doctor.slims_hidden"
		if slices.Contains(s.Hidden, "user.2fa") {
			key = "doctor.slims_hidden_code"
		}
		list = append(list, library.Finding{Level: library.Problem, Key: key, Args: lms.Args{"columns": strings.Join(s.Hidden, ", ")}, SQL: s.missing()})
	}
	change := ""
	if !strings.HasPrefix(s.User, readerName+"@") {
		change = "binapustaka library change " + l.Code + " --slims-file -"
	}
	switch {
	case len(s.Excess) > 0:
		f := library.Finding{Level: library.Warning, Key: "doctor.slims_excess", Args: lms.Args{"user": s.User, "rights": strings.Join(s.Excess, ", ")}, SQL: r.Statements(s), Command: change}
		list = append(list, f)
	case len(s.Wide) > 0:
		first := slices.DeleteFunc(slices.Clone(personal), func(p string) bool { return !slices.Contains(s.Wide, p) })
		for _, w := range s.Wide {
			if strings.HasSuffix(w, ".*") { // another database weighs more
				first = append([]string{w}, first...)
			}
		}
		for _, w := range s.Wide {
			if !slices.Contains(first, w) {
				first = append(first, w)
			}
		}
		f := library.Finding{Level: library.Warning, Key: "doctor.slims_wide", SQL: r.Statements(s)}
		f.Args = lms.Args{"user": s.User, "what": strings.Join(first[:min(named, len(first))], ", ")}
		if more := len(first) - named; more > 0 {
			f.Key, f.Args["more"] = "doctor.slims_wide_more", more
		}
		list = append(list, f)
	case len(s.Hidden) == 0:
		list = append(list, library.Finding{Level: library.Good, Key: "doctor.slims_rights"})
	}
	name, host, _ := strings.Cut(s.User, "@")
	user := quoteText(name) + "@" + quoteText(host)
	if !r.seesDesk() {
		list = append(list, library.Finding{Level: library.Good, Key: "doctor.slims_desk", SQL: r.DeskGrants(user)})
	}
	if !r.seesAges() {
		list = append(list, library.Finding{Level: library.Good, Key: "doctor.slims_ages", SQL: r.AgeGrants(user)})
	}
	return list
}

// buildRows is how many rows a key is built of in a second: a million took
// 6.3 s on MyISAM and 2 s on InnoDB, on two slow cores.
const buildRows = 150_000

func (s Shape) keys() (list []library.Finding) {
	for _, k := range s.Lost {
		f := library.Finding{Level: library.Warning, Key: "doctor.slims_index", SQL: []string{k.Statement(s.Name)},
			Args:  lms.Args{"table": k.Table, "columns": strings.Join(k.Columns, ", "), "rows": s.Rows[k.Table]},
			Spans: map[string]time.Duration{"time": time.Duration(1+s.Rows[k.Table]/buildRows) * time.Second}}
		if k.Primary {
			f.Level, f.Key = library.Problem, "doctor.slims_key"
		}
		list = append(list, f)
	}
	if list == nil {
		list = []library.Finding{{Level: library.Good, Key: "doctor.slims_keys"}}
	}
	return list
}

const clockTolerance = 20 * time.Second // a one-time code is good for 30

// CheckClock compares a database server's clock with this machine's.
func CheckClock(clock, now time.Time) (f library.Finding, off bool) {
	by := now.Sub(clock)
	f = library.Finding{Level: library.Warning, Key: "doctor.clock_ahead", Spans: map[string]time.Duration{"time": by.Abs()}}
	if by < 0 {
		f.Key = "doctor.clock_behind"
	}
	return f, by.Abs() > clockTolerance
}
