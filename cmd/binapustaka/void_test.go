package main

import (
	"context"
	"testing"
	"time"

	"binapustaka/lms/competency"
)

// An attempt that is declared void takes what it had completed and shown with it,
// and brings it back when it counts again.
func TestAVoidAttemptLeavesCourseAndEvidence(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	c.measures()
	ani, attempt := c.sits("Ani")
	c.ok(c.assessments.Submit(ctx, ani, attempt))
	measured := func(stands, withdrawn int) {
		t.Helper()
		c.ahead += time.Minute
		c.ok(c.everyMinute(ctx))
		list, err := c.competencies.Evidence(ctx, ani, c.library.ID, ani.AccountID)
		c.ok(err)
		var got [2]int
		for _, e := range list {
			if e.Kind == competency.Measured && e.WithdrawnAt == nil {
				got[0]++
			} else if e.Kind == competency.Measured {
				got[1]++
			}
		}
		if got != [2]int{stands, withdrawn} {
			t.Errorf("%d stand, %d withdrawn; want %d, %d", got[0], got[1], stands, withdrawn)
		}
	}
	measured(1, 0)
	c.completed(1)
	_, err := c.assessments.SetVoid(ctx, c.tri, attempt, true, "Jawaban disalin")
	c.ok(err)
	measured(0, 1)
	c.completed(0)
	_, err = c.assessments.SetVoid(ctx, c.tri, attempt, false, "Ternyata bukan")
	c.ok(err)
	measured(1, 1)
	c.completed(1)
}
