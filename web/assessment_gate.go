package web

import (
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// Some tests are sat only through a course. Tests do not know of courses: the
// courses say whom they let in, and this is where a test is told.

// gate is how the reader stands to a test that is sat only through its course;
// the zero one is that of a test for everybody.
type gate struct {
	Why     string            // the reader may not begin it, in words; "" when they may
	Courses []course.WithTest // to enrol in, for who learns none that holds it
}

func (s *server) gate(r *request, test assessment.Assessment, holders []course.Holder) (g gate, err error) {
	if !test.CourseOnly || slices.ContainsFunc(holders, func(h course.Holder) bool { return h.Open }) {
		return g, nil
	}
	if len(holders) > 0 {
		first := slices.MinFunc(holders, func(a, b course.Holder) int { return int(a.OpensOn - b.OpensOn) })
		g.Why = r.locale.T("assessment.course_opens", lms.Args{"course": first.Title, "day": first.OpensOn})
		return g, nil
	}
	all, err := s.Courses.WithTests(r.ctx, r.actor, r.actor.LibraryID)
	for _, c := range all {
		if c.AssessmentID == test.ID {
			g.Courses = append(g.Courses, c)
		}
	}
	if g.Why = r.locale.T("assessment.course_only"); len(g.Courses) == 0 {
		g.Why = r.locale.T("assessment.course_none")
	}
	return g, err
}

// holders are the reader's courses that hold a test.
func (s *server) holders(r *request, assessmentID int64) ([]course.Holder, error) {
	list, err := s.Courses.Holders(r.ctx, r.actor)
	return slices.DeleteFunc(list, func(h course.Holder) bool { return h.AssessmentID != assessmentID }), err
}

// through are the tests that the reader's courses let them sit now, by id.
func (s *server) through(r *request) (map[int64]bool, error) {
	list, err := s.Courses.Holders(r.ctx, r.actor)
	open := map[int64]bool{}
	for _, h := range list {
		if h.Open {
			open[h.AssessmentID] = true
		}
	}
	return open, err
}

// testsFor lists the tests that concern the reader: those that are sat only
// through a course when one of theirs lets them, or when they have sat them.
// Who writes tests sees them all.
func (s *server) testsFor(r *request) ([]assessment.Listed, error) {
	list, err := s.Assessments.List(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil || r.actor.Has(lms.Trainer) {
		return list, err
	}
	open, err := s.through(r)
	return slices.DeleteFunc(list, func(l assessment.Listed) bool { return l.CourseOnly && l.OpenID == 0 && l.LastID == 0 && !open[l.ID] }), err
}

// dueFor lists the tests that the reader has begun or can begin in earnest: who
// writes tests only for a course that they learn.
func (s *server) dueFor(r *request) ([]assessment.Due, error) {
	list, err := s.Assessments.Due(r.ctx, r.actor)
	if err != nil {
		return nil, err
	}
	open, err := s.through(r)
	return slices.DeleteFunc(list, func(d assessment.Due) bool {
		return (d.CourseOnly || r.actor.Has(lms.Trainer)) && d.OpenID == 0 && !open[d.AssessmentID]
	}), err
}
