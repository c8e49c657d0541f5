package assessment

import (
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Exception is what holds for one person in a test in place of what holds for
// everybody: for one who reads with a screen reader, was ill, or lost an attempt.
type Exception struct {
	Minutes  int        `db:"minutes"`   // more than others have, also beyond the closing time
	OpensAt  *time.Time `db:"opens_at"`  // nil: as for everybody
	ClosesAt *time.Time `db:"closes_at"` // nil: as for everybody
	Attempts int        `db:"attempts"`  // more than others have
	NoWait   bool       `db:"no_wait"`   // between attempts
	Reason   string     `db:"reason"`    // for trainers alone
}

// MaxExceptionReason is how long the reason of an exception is at most.
const MaxExceptionReason = 300

// For is the test as it holds for a person with the exception e. It is the one
// place that says so: whoever asks what somebody may do asks the test that this
// returns. The extra minutes are Deadline's matter.
func (a Assessment) For(e Exception) Assessment {
	if e.OpensAt != nil {
		a.OpensAt = e.OpensAt
	}
	if e.ClosesAt != nil {
		a.ClosesAt = e.ClosesAt
	}
	if a.AttemptsAllowed > 0 {
		a.AttemptsAllowed += e.Attempts
	}
	if e.NoWait {
		a.WaitMinutes = 0
	}
	return a
}

// check names what is wrong now with an exception in the test a, field by field:
// extra-minutes, extra-opens, extra-closes, extra-attempts, extra-reason. The
// person had before until now: what stands there may stay.
func (e Exception) check(a Assessment, before Exception, now time.Time) error {
	var p lms.Problems
	fail := func(field, key string, args ...lms.Args) { p = append(p, lms.FailField(field, key, args...)) }
	if e.Minutes < 0 || e.Minutes > MaxMinutes {
		fail("extra-minutes", "assessment.extra_range", lms.Args{"n": MaxMinutes})
	}
	if e.Attempts < 0 || e.Attempts > MaxAttempts {
		fail("extra-attempts", "assessment.extra_attempts_range", lms.Args{"n": MaxAttempts})
	}
	switch mine := a.For(e); {
	case mine.OpensAt == nil || mine.ClosesAt == nil || mine.ClosesAt.After(*mine.OpensAt):
	case e.ClosesAt != nil:
		fail("extra-closes", "assessment.extra_closes_before")
	case e.OpensAt != nil:
		fail("extra-opens", "assessment.extra_opens_after")
	}
	switch had := before.ClosesAt; {
	case len(p) > 0 || e.ClosesAt == nil || had != nil && had.Equal(*e.ClosesAt):
	case !e.ClosesAt.After(now):
		fail("extra-closes", "assessment.extra_closes_past")
	case e.OpensAt == nil && a.ClosesAt != nil && e.ClosesAt.Before(*a.ClosesAt): // with an opening of their own it is another time, not less of it
		fail("extra-closes", "assessment.extra_closes_sooner")
	}
	if utf8.RuneCountInString(strings.TrimSpace(e.Reason)) > MaxExceptionReason {
		fail("extra-reason", "question.too_long", lms.Args{"n": MaxExceptionReason})
	}
	if len(p) == 0 && e.Minutes == 0 && e.Attempts == 0 && !e.NoWait && e.OpensAt == nil && e.ClosesAt == nil {
		fail("extra-minutes", "assessment.extra_nothing")
	}
	return p.OrNil()
}
