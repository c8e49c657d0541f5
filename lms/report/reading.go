package report

import (
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
)

// Reading is how the reading of one library's SLiMS stands.
type Reading struct {
	Library  library.Library
	PausedBy string // name; empty: a command, or an account that is no more
	Breaker  library.Breaker
	Status   string            // of the newest reading, as in job_run; empty: there was none
	AskedAt  time.Time         // of that one
	Why      []library.Finding // why it failed
	Checking bool              // a look at the connection was asked for and is not over
	ReadAt   *time.Time        // when the table read longest ago was read; nil: never
	DataTo   lms.Day           // the newest day that every table that was read tells of
}

// State is what matters most about a library's reading.
type State string

const (
	Rests   State = "rests"  // SLiMS failed several times and is left alone for a while
	Failed  State = "failed" // the newest reading failed
	Asleep  State = "asleep" // not read for more than a night and a day
	Paused  State = "paused"
	NoSlims State = "no_slims"
	New     State = "new" // connected and not yet read
	Good    State = "good"
)

// States lists every state, the one that needs somebody most first.
var States = []State{Rests, Failed, Asleep, Paused, NoSlims, New, Good}

// NeedsAttention reports whether somebody is to do something.
func (s State) NeedsAttention() bool { return s == Rests || s == Failed || s == Asleep }

// State is how the reading stands now. What was decided comes before what happened.
func (r Reading) State(now time.Time) State {
	switch {
	case !r.Library.HasSlims:
		return NoSlims
	case r.Library.PausedAt != nil:
		return Paused
	case r.Breaker.Open():
		return Rests
	case r.Breaker.Failures > 0, r.Status == "failed", r.Status == "retrying":
		return Failed
	case r.ReadAt == nil:
		return New
	case now.Sub(*r.ReadAt) > library.Asleep:
		return Asleep
	}
	return Good
}

// Reasons is why it does not go well, the newest only.
func (r Reading) Reasons() []library.Finding {
	if r.Breaker.Failures > 0 {
		return []library.Finding{r.Breaker.Why}
	}
	return r.Why
}
