package course

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"binapustaka/lms"
)

// span is a part of a video or a sound that was played, in milliseconds from its
// beginning: from and to.
type span [2]int64

// spans are parts in their order that do not touch; a column of JSON.
type spans []span

// Scan reads the column.
func (s *spans) Scan(src any) error {
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, s)
	case string:
		return json.Unmarshal([]byte(v), s)
	}
	return fmt.Errorf("course: cannot scan %T", src)
}

// joint is how far apart two parts may be to be one: a player says where it is
// four times a second.
const joint = 250

// merged are parts in any order as spans.
func merged(all []span) spans {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b span) int { return int(a[0] - b[0]) })
	out := spans{}
	for _, s := range all {
		if n := len(out); n > 0 && s[0] <= out[n-1][1]+joint {
			out[n-1][1] = max(out[n-1][1], s[1])
		} else {
			out = append(out, s)
		}
	}
	return out
}

func (s spans) total() (ms int64) {
	for _, p := range s {
		ms += p[1] - p[0]
	}
	return ms
}

// without are the parts of p that s does not hold.
func (s spans) without(p span) (rest []span) {
	at := p[0]
	for _, h := range s {
		if h[0] > at && at < p[1] {
			rest = append(rest, span{at, min(h[0], p[1])})
		}
		at = max(at, h[1])
	}
	if at < p[1] {
		rest = append(rest, span{at, p[1]})
	}
	return rest
}

// plus is s with what more holds, of which no more than most milliseconds may
// be new: the earliest are taken. The same again changes nothing.
func (s spans) plus(more spans, most int64) spans {
	all := slices.Clone([]span(s))
	for _, m := range more {
		for _, p := range s.without(m) {
			if p[1] = min(p[1], p[0]+most); p[1] > p[0] {
				all, most = append(all, p), most-(p[1]-p[0])
			}
		}
	}
	return merged(all)
}

// Played is what a page reports of a video or a sound: all that was played since
// it was opened. Seconds of the medium, at whatever speed.
type Played struct {
	Media    string // its address
	Duration float64
	At       float64 // where it stands
	Parts    [][2]float64
}

const (
	maxParts     = 2000
	longestMedia = 24 * time.Hour
	fastestPlay  = 2.5 // seconds of the medium in a second
	clockSlack   = 2500 * time.Millisecond
)

// clean are the parts within the duration; both in milliseconds.
func (p Played) clean(duration int64) (spans, error) {
	bad := lms.Fail(lms.Invalid, "play.bad")
	if len(p.Parts) > maxParts || math.IsNaN(p.At) || p.At < 0 {
		return nil, bad
	}
	var all []span
	for _, part := range p.Parts {
		if !(part[0] >= 0 && part[1] > part[0] && part[1] <= longestMedia.Seconds()) {
			return nil, bad
		}
		from, to := int64(part[0]*1000), min(int64(math.Ceil(part[1]*1000)), duration)
		if to > from {
			all = append(all, span{from, to})
		}
	}
	return merged(all), nil
}

// watched is a row of what a learner played.
type watched struct {
	Media    string `db:"media"`
	Duration int64  `db:"duration_ms"`
	Played   spans  `db:"played"`
	PlayedMS int64  `db:"played_ms"`
	At       int64  `db:"at_ms"`
}

// percent is how much of it was played, to the nearest one.
func (w watched) percent() int {
	if w.Duration <= 0 {
		return 0
	}
	return int((100*w.PlayedMS + w.Duration/2) / w.Duration)
}

// mostNew is how many milliseconds may be new in a report: what can have been
// played since the lesson was opened first, less what was counted already. When
// that was does not matter: what is played for hours without a line comes in one
// second. Clocks count whole seconds, so one is given.
func mostNew(rows []watched, opened, now time.Time) int64 {
	most := int64(fastestPlay*float64(max(0, now.Sub(opened).Milliseconds()))) + clockSlack.Milliseconds()
	for _, w := range rows {
		most -= w.PlayedMS
	}
	return max(0, most)
}

// Watching is how far a learner is with one video or sound of a lesson.
type Watching struct {
	Path    string
	Title   string
	Audio   bool
	Percent int
	At      float64 // seconds: where to go on
}

// WatchState is what comes of a report.
type WatchState struct {
	Percent int  // of the medium that it is about
	Least   int  // the least of all in the lesson, which counts
	Done    bool // the lesson
}

// LearnerWatch is how much a learner has played of a lesson that asks for it.
type LearnerWatch struct {
	EnrolmentID int64   `db:"enrolment_id"`
	Lesson      string  `db:"title"`
	Percent     float64 `db:"best_percent"`
	AtLeast     int     `db:"at_least"`
	Done        bool    `db:"done"`
}
