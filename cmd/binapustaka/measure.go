package main

import (
	"context"
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
)

// measure adds what a graded attempt has shown of each competency that its
// questions measure. Told again, it adds only what was graded anew. A competency
// that is not the library's is passed over; of one whose questions the person had
// met before, or of an attempt that does not count, nothing is left, so that an
// earlier count of them is withdrawn.
func (a *app) measure(ctx context.Context, actor lms.Actor, t assessment.Attempt) error {
	if !t.Voided && !t.Graded() {
		return nil
	}
	scores, err := a.assessments.CompetencyScores(ctx, actor, t.ID)
	if err != nil || len(scores) == 0 {
		return err
	}
	test, err := a.assessments.Find(ctx, actor, t.AssessmentID)
	if err != nil {
		return err
	}
	l, err := a.libraries.Find(ctx, test.LibraryID)
	if err != nil {
		return err
	}
	known, err := a.competencies.Named(ctx, actor, test.LibraryID)
	if err != nil {
		return err
	}
	var list []competency.Measurement
	for _, s := range scores {
		if _, ours := known[s.CompetencyID]; !ours {
			continue
		}
		if !competency.Counts(s.Items, s.Met) {
			s.Items = 0
		}
		percent := 0.0
		if s.Items > 0 {
			percent = max(0, min(100, 100*s.Earned/s.Points))
		}
		list = append(list, competency.Measurement{AccountID: t.AccountID, CompetencyID: s.CompetencyID, Percent: percent, Items: s.Items,
			Source: test.Title, Ref: fmt.Sprintf("attempt:%d", t.ID), On: lms.DayOf(t.SubmittedAt.In(l.Zone()))})
	}
	_, err = a.competencies.Measure(ctx, actor, test.LibraryID, list)
	return err
}

// unmeasure withdraws what an attempt that was taken back had shown.
func (a *app) unmeasure(ctx context.Context, actor lms.Actor, b assessment.TakenBack) error {
	test, err := a.assessments.Find(ctx, actor, b.AssessmentID)
	if err != nil {
		return err
	}
	known, err := a.competencies.Named(ctx, actor, test.LibraryID)
	if err != nil {
		return err
	}
	var list []competency.Measurement
	for _, id := range b.Competencies {
		if _, ours := known[id]; ours {
			list = append(list, competency.Measurement{AccountID: b.AccountID, CompetencyID: id, Source: test.Title, Ref: fmt.Sprintf("attempt:%d", b.AttemptID), On: lms.DayOf(b.SatAt)})
		}
	}
	_, err = a.competencies.Measure(ctx, actor, test.LibraryID, list)
	return err
}

// measurePractical adds what a practical that is met shows of its competency: the
// work and its days. It has no percentage, for work that failed is not counted.
// A competency that is not the library's any more is passed over.
func (a *app) measurePractical(ctx context.Context, c course.Check, v course.Verdict) error {
	known, err := a.competencies.Named(ctx, practicalCheck, c.HomeID)
	if _, ours := known[c.Practical.CompetencyID]; err != nil || !ours {
		return err
	}
	work := competency.Work{CourseID: c.CourseID, LessonKey: c.LessonKey}
	for _, o := range v.Outcomes {
		work.Done = append(work.Done, competency.Done{Kind: string(o.Rule.Kind), N: o.Counted})
		if work.From == 0 || o.From < work.From {
			work.From = o.From
		}
		work.To = max(work.To, o.To)
	}
	_, err = a.competencies.Measure(ctx, practicalCheck, c.HomeID, []competency.Measurement{{AccountID: c.AccountID, CompetencyID: c.Practical.CompetencyID,
		Work: &work, Level: c.Practical.Shows(), Source: c.Title, Ref: fmt.Sprintf("practical:%d:%s", c.EnrolmentID, c.LessonKey), On: work.To}})
	return err
}
