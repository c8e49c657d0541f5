package worker

import (
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/impact"
)

// tests are the results of a plan's pair of tests as they stood at the end of a
// day. A pair that is no longer there is that study's failure.
func (d ImpactDeps) tests(ctx context.Context, actor lms.Actor, plan impact.Plan, on lms.Day, zone *time.Location) (t impact.Tests, err error) {
	pair, err := d.Assessments.Pair(ctx, actor, plan.SubjectID)
	if err != nil {
		return t, err
	}
	var parts [][]lms.Training
	if pair.CourseID != 0 {
		part, err := d.Courses.Trainings(ctx, actor, pair.CourseID, pair.Pre.ID, pair.Post.ID)
		if err != nil {
			return t, err
		}
		parts = append(parts, part)
	}
	if pair.ActivityID != 0 {
		part, err := d.Activities.Trainings(ctx, actor, pair.ActivityID)
		if err != nil {
			return t, err
		}
		parts = append(parts, part)
	}
	g, err := d.Assessments.GainsWithin(ctx, actor, pair.ID, lms.Together(parts...), midnight(plan.Begins, zone), midnight(on+1, zone))
	if err != nil {
		return t, err
	}
	trained := g.Sides[assessment.Trained]
	t = impact.Tests{OnlyFirst: trained.OnlyBefore, Earlier: g.Earlier, Crossed: g.Crossed, LowFirst: g.LowFirst, Alpha: g.Reliability, Regression: g.Regression,
		Waiting: g.Waiting, Scores: g.Scores, Outside: map[string]int{}}
	for _, row := range g.Rows {
		if row.Side == assessment.Trained {
			t.People = append(t.People, impact.Sat{Pre: row.Pre, Post: row.Post, First: row.First})
		}
	}
	if len(t.People) == 0 { // too few for rows: their number alone
		t.People = make([]impact.Sat, trained.People)
	}
	for _, side := range []assessment.Side{assessment.Unfinished, assessment.Untrained} {
		t.Outside[string(side)] = g.Sides[side].People
	}
	for why, n := range g.Outside {
		t.Outside[string(why)] = n
	}
	return t, nil
}

// midnight is when a local day begins.
func midnight(day lms.Day, zone *time.Location) time.Time {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}
