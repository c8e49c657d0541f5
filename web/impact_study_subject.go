package web

import (
	"fmt"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/impact"
	"binapustaka/lms/programme"
)

// studySubject is what a study can be of.
type studySubject struct {
	Kind  impact.SubjectKind
	ID    int64
	Title string
	On    lms.Day // of its beginning; 0 of a course
	Gone  bool    // there is no page of it any more

	Metrics []string // that a programme hopes to move
}

func (s studySubject) Value() string { return subjectValue(s.Kind, s.ID) }

type subjectGroup struct {
	Name string // now, coming, courses, past, changes, whole or pairs
	List []studySubject
}

// URL is the page of the subject, "" where it has none any more.
func (s studySubject) URL() string {
	switch {
	case s.Gone:
		return ""
	case s.Kind == impact.OfCourse:
		return fmt.Sprintf("/courses/%d", s.ID)
	case s.Kind == impact.OfActivity:
		return fmt.Sprintf("/activities/%d", s.ID)
	case s.Kind == impact.OfLibrary:
		return "/impact/correlations"
	case s.Kind == impact.OfProgramme:
		return fmt.Sprintf("/programmes/%d", s.ID)
	case s.Kind == impact.OfPair:
		return fmt.Sprintf("/assessments/pairs/%d", s.ID)
	}
	return ""
}

// studySubjects are a library's courses and activities, with those to come
// first: a study is best declared before they begin.
func (s *server) studySubjects(r *request) ([]subjectGroup, error) {
	courses, err := s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	coming, taught, past := subjectGroup{Name: "coming"}, subjectGroup{Name: "courses"}, subjectGroup{Name: "past"}
	for _, c := range courses {
		if c.Published {
			taught.List = append(taught.List, studySubject{Kind: impact.OfCourse, ID: c.CourseID, Title: c.Title})
		}
	}
	for _, when := range []struct {
		past bool
		into *subjectGroup
	}{{false, &coming}, {true, &past}} {
		list, _, err := s.Activities.List(r.ctx, r.actor, r.actor.LibraryID, activity.Filter{Past: when.past}, lms.Page{Size: 200})
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			if a.Status == activity.Scheduled {
				when.into.List = append(when.into.List, studySubject{Kind: impact.OfActivity, ID: a.ID, Title: a.Title, On: lms.DayOf(a.StartsAt.In(r.zone()))})
			}
		}
	}
	calendar, err := s.Impact.Calendar(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	changed := subjectGroup{Name: "changes"}
	programmes, err := s.Programmes.List(r.ctx, r.actor, r.actor.LibraryID, programme.Years)
	if err != nil {
		return nil, err
	}
	for _, one := range programmes {
		if !one.Cancelled {
			changed.List = append(changed.List, programmeSubject(one.Programme))
		}
	}
	for _, c := range slices.Backward(calendar.Changes) {
		if c.Kind == impact.Innovation && c.ProgrammeID == 0 {
			changed.List = append(changed.List, studySubject{Kind: impact.OfChange, ID: c.ID, Title: c.Title, On: c.On})
		}
	}
	whole := subjectGroup{Name: "whole", List: []studySubject{{Kind: impact.OfLibrary, ID: r.actor.LibraryID, Title: r.locale.T("study.whole")}}}
	pairs := subjectGroup{Name: "pairs"}
	if r.actor.Has(lms.Trainer, lms.Head) { // who may see the figures of tests
		list, err := s.Assessments.Pairs(r.ctx, r.actor, r.actor.LibraryID)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if p.ArchivedAt == nil {
				pairs.List = append(pairs.List, studySubject{Kind: impact.OfPair, ID: p.ID, Title: Layout{Locale: r.locale}.PairName(p)})
			}
		}
	}
	return slices.DeleteFunc([]subjectGroup{coming, taught, past, changed, pairs, whole}, func(g subjectGroup) bool { return len(g.List) == 0 }), nil
}

// studySubject is what a plan is of.
func (s *server) studySubject(r *request, plan impact.Plan) (studySubject, error) {
	subject := studySubject{Kind: plan.Kind, ID: plan.SubjectID, Title: plan.Title, On: plan.Begins}
	if plan.Joint() {
		subject.Gone = true // of several libraries
	}
	var err error
	switch plan.Kind {
	case impact.OfCourse:
		courses, e := s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID)
		i := slices.IndexFunc(courses, func(c course.Total) bool { return c.CourseID == plan.SubjectID })
		if err, subject.Gone = e, i < 0; i >= 0 {
			subject.Title = courses[i].Title
		}
	case impact.OfActivity:
		var a activity.Activity
		a, err = s.Activities.Find(r.ctx, r.actor, plan.SubjectID)
		if subject.Gone = lms.IsKind(err, lms.NotFound); subject.Gone {
			err = nil
		} else {
			subject.Title, subject.On = a.Title, lms.DayOf(a.StartsAt.In(r.zone()))
		}
	case impact.OfProgramme:
		var p programme.Programme
		p, err = s.Programmes.Find(r.ctx, r.actor, plan.SubjectID)
		if subject.Gone = lms.IsKind(err, lms.NotFound); subject.Gone {
			err = nil
		} else {
			subject = programmeSubject(p)
		}
	case impact.OfLibrary:
		subject.Title, subject.On = r.locale.T("study.whole"), 0
	case impact.OfPair:
		var p assessment.Pair
		p, err = s.Assessments.Pair(r.ctx, r.actor, plan.SubjectID)
		if subject.Gone = lms.IsKind(err, lms.NotFound) || lms.IsKind(err, lms.Forbidden); subject.Gone {
			err = nil // the figures of tests are not for administrators
		} else if err == nil {
			subject.Title, subject.On = Layout{Locale: r.locale}.PairName(p), 0
		}
	case impact.OfChange:
		var c impact.Change
		c, err = s.Impact.FindChange(r.ctx, r.actor, plan.SubjectID)
		if err == nil {
			subject.Title, subject.On = c.Title, c.On
		}
	}
	return subject, err
}

func programmeSubject(p programme.Programme) studySubject {
	return studySubject{Kind: impact.OfProgramme, ID: p.ID, Title: p.Title, On: p.On, Metrics: p.Metrics}
}
