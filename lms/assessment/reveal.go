package assessment

import (
	"slices"
	"time"

	"binapustaka/lms"
)

// Reveal is what learners see after they hand in, each level with all before it.
type Reveal string

const (
	RevealNothing Reveal = "nothing"
	RevealScore   Reveal = "score" // percent and whether passed
	RevealMarks   Reveal = "marks" // which questions were right
	RevealFull    Reveal = "full"  // the right answers and why
)

// Reveals lists the levels, the most discreet first.
var Reveals = []Reveal{RevealNothing, RevealScore, RevealMarks, RevealFull}

// Shows reports whether r lets the learner see what level names.
func (r Reveal) Shows(level Reveal) bool {
	return slices.Index(Reveals, r) >= slices.Index(Reveals, level)
}

// RevealAfter is when a learner may read what is revealed beyond the score. The
// score itself is read at once.
type RevealAfter string

const (
	AtOnce       RevealAfter = ""        // when it is handed in
	AfterLast    RevealAfter = "last"    // when the person has no attempt left
	AfterClosing RevealAfter = "closing" // when the test is closed and nobody sits it any more
)

// RevealAfters lists every moment, the earliest first.
var RevealAfters = []RevealAfter{AtOnce, AfterLast, AfterClosing}

// Waits reports whether something revealed waits.
func (s Settings) Waits() bool { return s.RevealAfter != AtOnce && s.Reveal.Shows(RevealMarks) }

// checkReveal names what is missing for the moment ever to come.
func (s Settings) checkReveal() *lms.Error {
	switch {
	case !s.Waits() || s.ClosesAt != nil:
		return nil
	case s.RevealAfter == AfterClosing:
		return lms.FailField("closes", "assessment.reveal_needs_closing")
	case s.AttemptsAllowed == 0:
		return lms.FailField("attempts", "assessment.reveal_needs_last")
	}
	return nil
}

// RevealWait is what a result's reader still has to wait for.
type RevealWait struct {
	After RevealAfter
	Left  int        // attempts, of AfterLast; -1: as many as the person likes
	At    *time.Time // the test is closed for the person, or for everybody; nil: nobody has set that
}

// standing is how far a person is with a test.
type standing struct {
	Done    int        // attempts handed in
	Open    bool       // one is not
	Allowed int        // how many the person may make; 0: no limit
	Closes  *time.Time // for the person; nil: never
	Shut    *time.Time // when the last of all people has to be done; nil: never
}

// waits is what a person has to wait for at now before they read all that a
// reveals; nil when they may.
func (a Assessment) waits(p standing, now time.Time) *RevealWait {
	past := func(t *time.Time) bool { return t != nil && !now.Before(*t) }
	switch {
	case !a.Settings.Waits():
		return nil
	case a.RevealAfter == AfterClosing && !past(p.Shut):
		return &RevealWait{After: AfterClosing, At: p.Shut}
	case a.RevealAfter == AfterLast && (p.Open || !past(p.Closes) && a.Status != Archived && (p.Allowed == 0 || p.Done < p.Allowed)):
		w := &RevealWait{After: AfterLast, Left: -1, At: p.Closes}
		if p.Allowed > 0 {
			w.Left = max(0, p.Allowed-p.Done)
		}
		return w
	}
	return nil
}

// wait takes out of r what its reader has to wait for: all but the score, and
// why a mark was corrected, for that tells the key.
func (r Result) wait(w *RevealWait) Result {
	if w == nil {
		return r.limit(r.Test.Reveal)
	}
	r.Waits = w
	r.Changes = slices.Clone(r.Changes)
	for i := range r.Changes {
		r.Changes[i].Reason = ""
	}
	return r.limit(RevealScore)
}
