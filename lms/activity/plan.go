package activity

import (
	"slices"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Plan is what somebody means to change at work after an activity. They and
// their supervisor look at it after some time; nobody else reads it.
type Plan struct {
	ID           int64     `db:"id"`
	ActivityID   int64     `db:"activity_id"`
	AccountID    int64     `db:"account_id"`
	SupervisorID *int64    `db:"supervisor_id"` // nil: there is none
	Intent       string    `db:"intent"`        // what will be different
	Sign         string    `db:"sign"`          // by which that is seen; may be ""
	MadeAt       time.Time `db:"made_at"`
	Title        string    `db:"title"`   // of the activity
	EndsAt       time.Time `db:"ends_at"` // the same
	EndedOn      lms.Day   `db:"-"`       // in the library's time zone
	Checks       []Check   `db:"-"`
}

// Check is what one side saw of it.
type Check struct {
	PlanID    int64     `db:"plan_id"`
	After     int       `db:"after_days"` // one of ChecksAfter
	Side      Side      `db:"side"`
	Result    Kept      `db:"result"`
	Note      string    `db:"note"`
	CheckedAt time.Time `db:"checked_at"`
}

// ChecksAfter are the days after an activity on which plans are looked at.
var ChecksAfter = []int{30, 90}

// Side is who looks.
type Side string

const (
	OwnSide        Side = "own"
	SupervisorSide Side = "supervisor"
)

// Kept is what became of a plan so far.
type Kept string

const (
	KeptWhole   Kept = "kept"
	KeptPartly  Kept = "partly"
	NotYet      Kept = "not_yet"
	PlanDropped Kept = "dropped"
)

var Kepts = []Kept{KeptWhole, KeptPartly, NotYet, PlanDropped}

const (
	maxIntent = 1000 // characters
	maxSign   = 500
	maxNote   = 1000
)

// SideOf is how somebody looks at p, "" for who does not.
func (p Plan) SideOf(account int64) Side {
	switch {
	case account == 0:
		return ""
	case p.AccountID == account:
		return OwnSide
	case p.SupervisorID != nil && *p.SupervisorID == account:
		return SupervisorSide
	}
	return ""
}

// DueOn is the day from which p is looked at after so many days.
func (p Plan) DueOn(after int) lms.Day { return p.EndedOn + lms.Day(after) }

// Of is what a side saw after so many days, nil while it has not looked.
func (p Plan) Of(after int, side Side) *Check {
	for i, c := range p.Checks {
		if c.After == after && c.Side == side {
			return &p.Checks[i]
		}
	}
	return nil
}

// Due is the last time, of those that have come, at which a side has yet to
// look; 0: nothing waits. Who looked later has said what became of it.
func (p Plan) Due(side Side, today lms.Day) int {
	for _, after := range slices.Backward(ChecksAfter) {
		switch {
		case p.Of(after, side) != nil:
			return 0
		case p.DueOn(after) <= today:
			return after
		}
	}
	return 0
}

// checkPlan says what is wrong with a plan for d that somebody makes or changes.
func (d Details) checkPlan(p Plan, now time.Time) error {
	switch {
	case d.Status == Cancelled:
		return lms.Fail(lms.Conflict, "activity.nothing_told")
	case !d.Begun(now):
		return lms.Fail(lms.Conflict, "activity.plan_early")
	case len(p.Checks) > 0:
		return lms.Fail(lms.Conflict, "activity.plan_checked")
	}
	var problems lms.Problems
	switch n := utf8.RuneCountInString(p.Intent); {
	case n == 0:
		problems = append(problems, lms.FailField("intent", "activity.plan_missing"))
	case n > maxIntent:
		problems = append(problems, lms.FailField("intent", "activity.text_long", lms.Args{"n": n, "max": maxIntent}))
	}
	if n := utf8.RuneCountInString(p.Sign); n > maxSign {
		problems = append(problems, lms.FailField("sign", "activity.text_long", lms.Args{"n": n, "max": maxSign}))
	}
	if p.SupervisorID != nil && *p.SupervisorID == p.AccountID {
		problems = append(problems, lms.FailField("supervisor", "activity.plan_supervisor_wrong"))
	}
	return problems.OrNil()
}

// checkCheck says what is wrong with c on that day.
func (p Plan) checkCheck(c Check, today lms.Day) error {
	switch n := utf8.RuneCountInString(c.Note); {
	case !slices.Contains(ChecksAfter, c.After):
		return lms.FailField("do", "error.request")
	case today < p.DueOn(c.After):
		return lms.Fail(lms.Conflict, "activity.plan_check_early")
	case !slices.Contains(Kepts, c.Result):
		return lms.FailField("result", "activity.plan_result_missing")
	case n > maxNote:
		return lms.FailField("note", "activity.text_long", lms.Args{"n": n, "max": maxNote})
	}
	return nil
}
