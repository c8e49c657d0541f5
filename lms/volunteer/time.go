package volunteer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
)

// Part is a part of the day, as people make appointments.
type Part string

const (
	Morning   Part = "morning"
	Noon      Part = "noon"
	Afternoon Part = "afternoon"
	Evening   Part = "evening"
)

var Parts = []Part{Morning, Noon, Afternoon, Evening}

// ends are the minutes of the day at which the parts end: pagi to eleven, siang to
// three, sore to six.
var ends = map[Part]int{Morning: 11 * 60, Noon: 15 * 60, Afternoon: 18 * 60, Evening: dayLong}

const dayLong = 24 * 60

// Slot is a part of a day of the week in which somebody can help.
type Slot struct {
	Weekday time.Weekday `db:"weekday"`
	Part    Part         `db:"part"`
}

func (s Slot) valid() bool {
	return s.Weekday >= time.Sunday && s.Weekday <= time.Saturday && slices.Contains(Parts, s.Part)
}

// String is the slot as a form sends it, and ParseSlot reads it again.
func (s Slot) String() string { return fmt.Sprintf("%d-%s", s.Weekday, s.Part) }

func ParseSlot(text string) (Slot, bool) {
	day, part, ok := strings.Cut(text, "-")
	n, err := strconv.Atoi(day)
	s := Slot{time.Weekday(n), Part(part)}
	return s, ok && err == nil && s.valid()
}

// touched are the parts of the day between two minutes.
func touched(from, to int) (parts []Part) {
	begin := 0
	for _, part := range Parts {
		if from < ends[part] && to > begin {
			parts = append(parts, part)
		}
		begin = ends[part]
	}
	return parts
}

// Free reports whether a time is one at which o can help. Who has named no times at
// all has not said that they cannot.
func (o Own) Free(on lms.Day, from, to int) bool {
	if o.From != nil && on < *o.From || o.Until != nil && on > *o.Until {
		return false
	}
	if len(o.Slots) == 0 {
		return true
	}
	for _, part := range touched(from, to) {
		if !slices.Contains(o.Slots, Slot{on.Weekday(), part}) {
			return false
		}
	}
	return true
}
