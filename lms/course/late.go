package course

import (
	"strings"
	"time"

	"binapustaka/lms"
)

// LateKind is what a learner did with a lesson while there was no line.
type LateKind string

const (
	LateOpened LateKind = "opened" // read a copy of it
	LateDone   LateKind = "done"   // marked it as done
	LateText   LateKind = "text"   // wrote at the draft of an assignment
)

// LateAct is one of those, sent when the line was back. Client and Seq are its
// name: what comes twice is taken once.
type LateAct struct {
	Client string // 16 hexadecimal digits that the page drew for itself
	Seq    int64  // from 1, growing
	Kind   LateKind
	Ago    time.Duration // before it was sent, by the browser's clock
	Text   string        // of LateText
	Base   string        // what the draft said, as far as the browser knew, before Text
}

const clientDigits = 16

func (a LateAct) check() error {
	known := a.Kind == LateOpened || a.Kind == LateDone || a.Kind == LateText
	if !known || a.Seq <= 0 || a.Ago < 0 || len(a.Client) != clientDigits || strings.Trim(a.Client, "0123456789abcdef") != "" {
		return lms.Fail(lms.Invalid, "late.bad")
	}
	return nil
}

// happened is when an act with the lesson is taken to have been, whatever the
// browser claims: not in the future, not before the enrolment began and not
// before the lesson was first opened, so nobody has read longer than the time
// that went by.
func (v View) happened(key string, ago time.Duration, now time.Time) time.Time {
	at := now.Add(-ago).Truncate(time.Second)
	for _, earliest := range []time.Time{v.Enrolment.Begun(), v.Journey[key].FirstOpened} {
		if at.Before(earliest) {
			at = earliest
		}
	}
	if at.After(now) {
		return now
	}
	return at
}
