package assessment

import (
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// Review is where a result near the pass mark stands in a test whose borderline
// results are decided by people.
type Review string

const (
	Unreviewed    Review = ""        // the pass mark decides
	ReviewWaits   Review = "waits"   // neither passed nor not
	ReviewDecided Review = "decided" // as somebody decided
)

// Decision is what somebody decided about a result.
type Decision struct {
	Passed  bool      `db:"passed"`
	Percent float64   `db:"percent"` // as the result was then
	Reason  string    `db:"reason"`  // for the person who sat the test
	ByID    int64     `db:"decided_by"`
	By      string    `db:"by_name"` // name; empty for the person who sat the test
	At      time.Time `db:"decided_at"`
}

// reviewed is where a result stands, and whether it is passed: band is the one
// that was known when the result first was, last the newest decision, nil before
// the first. What was decided stands as long as the result is the one it was
// about, or leaves the band on the side that was decided; otherwise it is asked
// again, and no correction of a mark overturns it by itself.
func reviewed(percent float64, passes bool, band itemstat.Band, last *Decision) (Review, bool) {
	near := band.Holds(percent)
	switch {
	case last == nil && near:
		return ReviewWaits, false
	case last == nil:
		return Unreviewed, passes
	case percent == last.Percent, !near && passes == last.Passed:
		return ReviewDecided, last.Passed
	}
	return ReviewWaits, false
}

// checkReason refuses a reason that is none or too long.
func checkReason(reason, missing string) *lms.Error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(reason)); {
	case n == 0:
		return lms.FailField("reason", missing)
	case n > MaxReason:
		return lms.FailField("reason", "question.too_long", lms.Args{"n": MaxReason})
	}
	return nil
}
