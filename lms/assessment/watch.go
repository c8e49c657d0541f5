package assessment

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"
)

// EventKind is what may be noted about an attempt at a test that says so.
type EventKind string

const (
	Left    EventKind = "left"    // the page was no longer in front
	Back    EventKind = "back"    // it was again
	Address EventKind = "address" // the person came by another network address than before
)

// Event is one of them: when and of what kind, nothing else.
type Event struct {
	Kind EventKind
	At   time.Time
}

// MaxEvents is how many are kept of an attempt; those after say nothing more.
const MaxEvents = 500

// traceOf is what is kept of an address: two bytes of a hash that differ from
// attempt to attempt. Some 65,000 addresses share each trace, so it tells a
// change and not the address.
func traceOf(attemptID int64, address string) int {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", attemptID, address))
	return int(binary.BigEndian.Uint16(sum[:2]))
}

// Absence is a time during which the page was not in front.
type Absence struct {
	From time.Time
	To   time.Time // when it was again, or when the attempt was handed in
}

// Absences pairs what was noted of leaving and coming back, until the end.
func Absences(events []Event, end time.Time) (all []Absence) {
	away := false
	for _, e := range events {
		switch {
		case e.Kind == Left && !away:
			all, away = append(all, Absence{From: e.At, To: end}), true
		case e.Kind == Back && away:
			all[len(all)-1].To, away = e.At, false
		}
	}
	return all
}
