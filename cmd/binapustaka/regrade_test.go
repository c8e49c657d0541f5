package main

import (
	"context"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/competency"
)

// A corrected key reaches the course and the evidence: what was completed by
// the old mark is open again, and comes back with the next correction.
func TestCorrectionReachesCourseAndEvidence(t *testing.T) {
	c, ctx := openClassroom(t), context.Background()
	c.measures()
	ani, attempt := c.sits("Ani")
	c.ok(c.assessments.Submit(ctx, ani, attempt))
	c.ok(c.everyMinute(ctx))
	c.completed(1)
	items, err := c.assessments.Items(ctx, c.tri, c.test)
	c.ok(err)
	turn := func() {
		t.Helper()
		q, err := c.assessments.Question(ctx, c.tri, items[0].ID)
		c.ok(err)
		q.Options = append([]assessment.Option(nil), q.Options...)
		q.Options[0].Right, q.Options[1].Right = q.Options[1].Right, q.Options[0].Right
		_, err = c.assessments.EditQuestion(ctx, c.tri, q)
		c.ok(err)
	}
	correct := func(token string, how assessment.Correction) {
		t.Helper()
		how.Reason = "Kunci tertukar"
		// The process ends before any attempt is graded: the job goes on.
		_, err := c.assessments.Correct(ctx, c.tri, c.test, items[0].ID, how, token, 0)
		c.ok(err)
		c.ahead += time.Minute
		c.ok(c.everyMinute(ctx))
	}
	measured := func(want ...float64) {
		t.Helper()
		list, err := c.competencies.Evidence(ctx, ani, c.library.ID, ani.AccountID)
		c.ok(err)
		var got []float64
		for _, e := range list {
			if e.Kind == competency.Measured && e.WithdrawnAt == nil {
				got = append(got, *e.Percent)
			}
		}
		if len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
			t.Errorf("measured %v, want %v", got, want)
		}
	}
	measured(100)
	turn()
	correct("formulir-1", assessment.Correction{})
	c.completed(0)
	measured(0)
	correct("formulir-2", assessment.Correction{Drop: assessment.FullMarks})
	c.completed(1)
	measured()
	turn()
	correct("formulir-3", assessment.Correction{})
	c.completed(1)
	measured(100)
	res, err := c.assessments.Result(ctx, lms.Actor{AccountID: ani.AccountID, LibraryID: c.library.ID, Roles: []lms.Role{lms.Librarian}}, attempt)
	if err != nil || len(res.Changes) != 2 || *res.Changes[0].PercentAfter != 0 || *res.Changes[1].PercentAfter != 100 {
		t.Errorf("%+v %v", res.Changes, err)
	}
}
