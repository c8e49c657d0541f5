package jobs

import (
	"errors"
	"testing"

	"binapustaka/lms"
)

func TestQueueOf(t *testing.T) {
	good := past{Recent: true}
	for _, c := range []struct {
		kind     Kind
		byPerson bool
		past     past
		want     Queue
	}{
		{SlimsSync, false, good, Nightly},
		{SlimsSync, true, good, Wanted},
		{SlimsSync, false, past{}, Long},
		{SlimsSync, true, past{}, Long},
		{SlimsSync, true, past{Recent: true, Slow: true}, Long},
		{SlimsSync, false, past{Recent: true, Slow: true, Failing: true}, Long},
		{SlimsSync, false, past{Recent: true, Failing: true}, Again},
		{SlimsSync, true, past{Recent: true, Failing: true}, Wanted},
		{ImpactRun, false, past{}, Nightly},
		{PracticalCheck, true, past{}, Wanted},
		{SlimsCheck, true, past{}, Asked},
		{PickupMail, false, past{}, Asked},
		{AttemptSweep, false, past{}, Minute},
	} {
		if got := queueOf(c.kind, c.byPerson, c.past); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestQueueAfter(t *testing.T) {
	late, away := lms.Fail(lms.Unavailable, TimedOut), lms.Fail(lms.Unavailable, "slims.unreachable")
	for _, c := range []struct {
		queue Queue
		kind  Kind
		err   error
		want  Queue
	}{
		{Nightly, SlimsSync, late, Long},
		{Wanted, SlimsSync, late, Long},
		{Again, SlimsSync, late, Long},
		{Long, SlimsSync, away, Long},
		{Nightly, SlimsSync, away, Again},
		{Wanted, SlimsSync, away, Again},
		{Nightly, SlimsSync, errors.New("ours"), Nightly},
		{Nightly, ImpactRun, late, Nightly},
	} {
		if got := queueAfter(c.queue, c.kind, c.err); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
