package library

import "time"

// Asleep is how old the newest reading may be: a night and a day over.
const Asleep = 50 * time.Hour

const (
	unused  = 24 * time.Hour      // how long installing the plug-in may take
	unheard = 14 * 24 * time.Hour // of a plug-in that people use: longer than the longest holidays
)

// Night is how the reading of a library's SLiMS stands.
type Night struct {
	ReadAt   time.Time // of the source read longest ago; zero: never
	FailedAt time.Time // of the newest run, where it failed
	Why      []Finding
	PausedAt time.Time // zero: it is not
	Reason   string    // of the pause, where somebody said it
	Breaker  Breaker
}

// CheckNight says when SLiMS was last read whole, and whether the newest run
// failed.
func CheckNight(code string, n Night, now time.Time) (list []Finding) {
	sync := "binapustaka sync --library " + code
	f := Finding{Level: Good, Key: "doctor.night", Times: map[string]time.Time{"time": n.ReadAt}}
	switch {
	case n.ReadAt.IsZero():
		f = Finding{Level: Warning, Key: "doctor.never_read", Command: sync}
	case now.Sub(n.ReadAt) > Asleep && n.PausedAt.IsZero():
		f.Level, f.Key = Warning, "doctor.asleep"
	}
	list = append(list, f)
	switch {
	case !n.PausedAt.IsZero():
		f := Finding{Level: Warning, Key: "doctor.paused", Times: map[string]time.Time{"time": n.PausedAt}}
		if n.Reason != "" {
			f.Key, f.Args = "doctor.paused_because", map[string]any{"reason": n.Reason}
		}
		list = append(list, f)
	case n.Breaker.Open():
		list = append(list, Finding{Level: Problem, Key: "doctor.rests", Args: map[string]any{"n": n.Breaker.Failures},
			Times: map[string]time.Time{"since": n.Breaker.Since, "next": n.Breaker.NextTry}}, n.Breaker.Why)
	case !n.FailedAt.IsZero():
		list = append(list, Finding{Level: Problem, Key: "doctor.night_failed", Times: map[string]time.Time{"time": n.FailedAt}, Command: sync})
		list = append(list, n.Why...)
	}
	return list
}

// CheckPlugin says how the plug-in in SLiMS stands; keys are those that are
// good, the newest first, and version is that of the plug-in carried here.
// Without it staff sign in with their SLiMS passwords where the database is
// read, and with accounts that an administrator makes where it is not, so that
// none is no fault.
func CheckPlugin(keys []Key, version string, database bool, now time.Time) (list []Finding) {
	if len(keys) == 0 && !database {
		return []Finding{{Level: Good, Key: "doctor.plugin_alone"}}
	}
	if len(keys) == 0 {
		return []Finding{{Level: Good, Key: "doctor.plugin_none"}}
	}
	last := -1
	for i, k := range keys {
		if k.UsedAt != nil && (last < 0 || k.UsedAt.After(*keys[last].UsedAt)) {
			last = i
		}
	}
	newest := keys[0]
	if last < 0 {
		f := Finding{Level: Good, Key: "doctor.plugin_waits", Times: map[string]time.Time{"made": newest.CreatedAt}}
		if now.Sub(newest.CreatedAt) > unused {
			f.Level = Warning
		}
		return []Finding{f}
	}
	used := keys[last]
	f := Finding{Level: Good, Key: "doctor.plugin", Times: map[string]time.Time{"time": *used.UsedAt}, Args: map[string]any{"version": used.PluginVersion}}
	if used.PluginVersion == "" {
		f.Args["version"] = "?"
	}
	if now.Sub(*used.UsedAt) > unheard {
		f.Level, f.Key = Warning, "doctor.plugin_silent"
	}
	list = append(list, f)
	if used.PluginVersion != "" && used.PluginVersion != version {
		list = append(list, Finding{Level: Warning, Key: "doctor.plugin_old", Args: map[string]any{"theirs": used.PluginVersion, "ours": version}})
	}
	if used.ID != newest.ID && now.Sub(newest.CreatedAt) > unused {
		list = append(list, Finding{Level: Warning, Key: "doctor.plugin_key", Args: map[string]any{"old": used.ID, "new": newest.ID}})
	}
	return list
}

// Attributed is how much of the staff's work could be attributed to a person.
type Attributed struct {
	Days        int   // looked at
	Loose       int64 // pieces of work that nobody could be named for
	Total       int64
	SharedNames int // real names that several users of SLiMS had
}

// CheckAttributed says what share of the work nobody could be named for; more
// than most of it leaves too little to say anything about people.
func CheckAttributed(a Attributed, most float64) Finding {
	if a.Total == 0 {
		return Finding{Level: Good, Key: "doctor.unattributed_none", Args: map[string]any{"days": a.Days}}
	}
	share := float64(a.Loose) / float64(a.Total)
	f := Finding{Level: Good, Key: "doctor.unattributed", Shares: map[string]float64{"share": share},
		Args: map[string]any{"days": a.Days, "loose": a.Loose, "total": a.Total, "names": a.SharedNames}}
	if share > most {
		f.Level, f.Key = Warning, "doctor.unattributed_many"
	}
	return f
}
