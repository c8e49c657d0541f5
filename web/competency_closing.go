package web

import (
	"cmp"
	"fmt"
	"slices"

	"binapustaka/lms/assessment"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
)

// offers are what a library has for its competencies, by their ids. A test that
// asks too little of a competency to say anything of it is passed over.
type offers struct {
	courses map[int64][]course.Serving       // those that end with a test of it, by how much it asks, then those that name it
	alone   map[int64][]assessment.Measuring // tests of it that no course holds
}

func (s *server) offers(r *request) (o offers, err error) {
	tests, err := s.Assessments.Measures(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return o, err
	}
	ending, err := s.Courses.WithTests(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return o, err
	}
	naming, err := s.Courses.Serving(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return o, err
	}
	o = offers{map[int64][]course.Serving{}, map[int64][]assessment.Measuring{}}
	for _, t := range tests {
		if t.Questions < competency.MinItems {
			continue
		}
		held := false
		for _, c := range ending {
			if c.AssessmentID == t.AssessmentID {
				held = true
				o.add(t.CompetencyID, course.Serving{CourseID: c.CourseID, Title: c.Title})
			}
		}
		if !held && !t.CourseOnly {
			o.alone[t.CompetencyID] = append(o.alone[t.CompetencyID], t)
		}
	}
	for _, c := range naming {
		for _, id := range c.Competencies {
			o.add(id, c)
		}
	}
	return o, nil
}

func (o offers) add(competencyID int64, c course.Serving) {
	if !o.serves(competencyID, c.CourseID) {
		o.courses[competencyID] = append(o.courses[competencyID], c)
	}
}

func (o offers) serves(competencyID, courseID int64) bool {
	return slices.ContainsFunc(o.courses[competencyID], func(c course.Serving) bool { return c.CourseID == courseID })
}

// under are the ids of the courses that serve each of these competencies; a
// group is served by what serves one of its units.
func (o offers) under(choices []competencyChoice) map[int64]map[int64]bool {
	found := map[int64]map[int64]bool{}
	for _, choice := range choices {
		for _, id := range []int64{choice.ID, cmp.Or(choice.GroupID, choice.ID)} {
			for _, c := range o.courses[choice.ID] {
				if found[id] == nil {
					found[id] = map[int64]bool{}
				}
				found[id][c.CourseID] = true
			}
		}
	}
	return found
}

// closing is something that closes a gap in a competency.
type closing struct {
	Kind  string // course, practical, test or activity
	Title string
	URL   string
}

// Of what closes a gap the best are named: more would not help to choose.
const (
	mostCourses    = 3
	mostPracticals = 2
	mostTests      = 2
	mostActivities = 2
)

// closings are what this library offers for competencies, by their ids: courses
// that end with a test of the competency or name it, practicals in them or that
// measure it themselves, then other tests.
func (s *server) closings(r *request, ids []int64) (map[int64][]closing, error) {
	found := map[int64][]closing{}
	if len(ids) == 0 {
		return found, nil
	}
	o, err := s.offers(r)
	if err != nil {
		return nil, err
	}
	practicals, err := s.Courses.PracticalLessons(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	coming, err := s.Activities.Offers(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		var learn, work, sit, attend []closing
		for _, a := range coming {
			if a.CompetencyID == id {
				attend = append(attend, closing{"activity", a.Title, fmt.Sprintf("/activities/%d", a.ActivityID)})
			}
		}
		for _, c := range o.courses[id] {
			learn = append(learn, closing{"course", c.Title, fmt.Sprintf("/courses/%d", c.CourseID)})
		}
		own := func(p course.PracticalLesson) int {
			if p.Practical != nil && p.Practical.CompetencyID == id {
				return 0
			}
			return 1
		}
		slices.SortStableFunc(practicals, func(a, b course.PracticalLesson) int { return cmp.Compare(own(a), own(b)) })
		for _, p := range practicals {
			if own(p) == 0 || o.serves(id, p.CourseID) {
				work = append(work, closing{"practical", p.Title, fmt.Sprintf("/courses/%d", p.CourseID)})
			}
		}
		for _, t := range o.alone[id] {
			sit = append(sit, closing{"test", t.Title, fmt.Sprintf("/assessments/%d", t.AssessmentID)})
		}
		found[id] = slices.Concat(learn[:min(len(learn), mostCourses)], work[:min(len(work), mostPracticals)], sit[:min(len(sit), mostTests)], attend[:min(len(attend), mostActivities)])
	}
	return found, nil
}
