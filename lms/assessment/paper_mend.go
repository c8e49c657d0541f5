package assessment

import (
	"strings"
	"time"
)

// PaperCorrection is what was done about answers that were keyed in wrongly.
type PaperCorrection struct {
	Changed       int       `db:"changed"`        // questions with another answer since
	PercentBefore *float64  `db:"percent_before"` // nil: something waited for a marker
	PercentAfter  *float64  `db:"percent_after"`
	Reason        string    `db:"reason"`
	By            string    `db:"made_by"` // name; empty for the person who sat it
	At            time.Time `db:"made_at"`
}

// TakenBack is an attempt that was keyed in for the wrong person and is no more.
type TakenBack struct {
	ID           int64
	AssessmentID int64
	AttemptID    int64
	AccountID    int64
	Person       string
	Paper        int // number
	Percent      *float64
	SatAt        time.Time
	Reason       string
	By           string
	At           time.Time
	Answers      []Answer // by position
	Competencies []int64
}

// Keyed is how an answer is keyed in: what KeyedAnswer reads as a. The gaps of a
// cloze are its texts.
func Keyed(q Question, a Answer) string {
	switch q.Kind {
	case ShortAnswer, Numerical, Essay, Cloze:
		return a.Text
	}
	var b strings.Builder
	for _, at := range a.Options {
		if at < 0 {
			b.WriteString("-")
		} else {
			b.WriteString(Letter(at))
		}
	}
	return b.String()
}
