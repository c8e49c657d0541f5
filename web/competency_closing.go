package web

import (
	"fmt"
	"slices"

	"binapustaka/lms/competency"
)

// closing is something that closes a gap in a competency.
type closing struct {
	Kind  string // course, practical or test
	Title string
	URL   string
}

// Of what closes a gap the best are named: more would not help to choose.
const (
	mostCourses    = 3
	mostPracticals = 2
	mostTests      = 2
)

// closings are what this library offers for competencies, by their ids: courses
// that end with a test of the competency, practicals in them or that measure it
// themselves, then other tests. A test that
// asks too little of a competency to say anything of it is passed over.
func (s *server) closings(r *request, ids []int64) (map[int64][]closing, error) {
	found := map[int64][]closing{}
	if len(ids) == 0 {
		return found, nil
	}
	tests, err := s.Assessments.Measures(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	courses, err := s.Courses.WithTests(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	practicals, err := s.Courses.PracticalLessons(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		var learn, work, sit []closing
		for _, t := range tests {
			if t.CompetencyID != id || t.Questions < competency.MinItems {
				continue
			}
			inCourse := false
			for _, c := range courses {
				if c.AssessmentID == t.AssessmentID {
					inCourse = true
					at := fmt.Sprintf("/courses/%d", c.CourseID)
					learn = append(learn, closing{"course", c.Title, at})
					for _, p := range practicals {
						if p.CourseID == c.CourseID {
							work = append(work, closing{"practical", p.Title, at})
						}
					}
				}
			}
			if !inCourse {
				sit = append(sit, closing{"test", t.Title, fmt.Sprintf("/assessments/%d", t.AssessmentID)})
			}
		}
		for _, p := range practicals {
			own := closing{"practical", p.Title, fmt.Sprintf("/courses/%d", p.CourseID)}
			if p.Practical != nil && p.Practical.CompetencyID == id && !slices.Contains(work, own) {
				work = append(work, own)
			}
		}
		found[id] = slices.Concat(learn[:min(len(learn), mostCourses)], work[:min(len(work), mostPracticals)], sit[:min(len(sit), mostTests)])
	}
	return found, nil
}
