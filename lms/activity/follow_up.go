package activity

import (
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// FollowUp is something that was decided after an activity: who does what by
// when, and whether it was done.
type FollowUp struct {
	ID         int64         `db:"id"`
	ActivityID int64         `db:"activity_id"`
	What       string        `db:"what"`
	OwnerID    int64         `db:"owner_id"`
	DueOn      lms.Day       `db:"due_on"`
	DecidedAt  time.Time     `db:"decided_at"`
	State      FollowUpState `db:"state"`
	Outcome    string        `db:"outcome"` // what came of it, or why it was dropped
	ClosedAt   *time.Time    `db:"closed_at"`
}

// FollowUpState says how far it is.
type FollowUpState string

const (
	FollowOpen    FollowUpState = "open"
	FollowDone    FollowUpState = "done"
	FollowDropped FollowUpState = "dropped"
)

// Late reports whether it should have been done by today.
func (f FollowUp) Late(today lms.Day) bool { return f.State == FollowOpen && f.DueOn < today }

const (
	maxWhat      = 500 // characters
	maxOutcome   = 1000
	maxFollowUps = 100     // of an activity
	maxFollow    = 5 * 366 // days after it began
)

// checkFollowUp says what is wrong with one more beside n others; first is the
// day on which the activity began.
func (d Details) checkFollowUp(f FollowUp, n int, first lms.Day, now time.Time) error {
	var p lms.Problems
	if d.Status == Cancelled {
		return lms.Fail(lms.Conflict, "activity.nothing_told")
	}
	if !d.Begun(now) {
		return lms.Fail(lms.Conflict, "activity.follow_early")
	}
	if n >= maxFollowUps {
		return lms.FailField("what", "activity.follow_many", lms.Args{"max": maxFollowUps})
	}
	switch n := utf8.RuneCountInString(f.What); {
	case n == 0:
		p = append(p, lms.FailField("what", "activity.follow_what_missing"))
	case n > maxWhat:
		p = append(p, lms.FailField("what", "activity.text_long", lms.Args{"n": n, "max": maxWhat}))
	}
	if f.OwnerID == 0 {
		p = append(p, lms.FailField("owner", "activity.follow_owner_missing"))
	}
	if f.DueOn < first || f.DueOn > first+maxFollow {
		p = append(p, lms.FailField("due", "activity.follow_due_missing"))
	}
	return p.OrNil()
}

// checkClose says what is wrong with the end of f.
func (f FollowUp) checkClose(to FollowUpState, outcome string) error {
	switch n := utf8.RuneCountInString(outcome); {
	case to == FollowOpen && f.State == FollowOpen, to != FollowOpen && f.State != FollowOpen:
		return lms.Fail(lms.Conflict, "activity.follow_changed")
	case n > maxOutcome:
		return lms.FailField("outcome", "activity.text_long", lms.Args{"n": n, "max": maxOutcome})
	case to == FollowDropped && outcome == "":
		return lms.FailField("outcome", "activity.follow_why_missing")
	case to == FollowDone && outcome == "":
		return lms.FailField("outcome", "activity.follow_outcome_missing")
	}
	return nil
}
