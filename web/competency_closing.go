package web

import (
	"fmt"
	"slices"
)

// closing is something that closes a gap in a competency.
type closing struct {
	Kind  string // course, practical or test
	Title string
	URL   string
}

// closings are what this library offers for competencies, by their ids: courses
// that end with a test of the competency, then the tests themselves.
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
	add := func(id int64, c closing) {
		if slices.Contains(ids, id) && !slices.Contains(found[id], c) {
			found[id] = append(found[id], c)
		}
	}
	for _, t := range tests {
		for _, c := range courses {
			if c.AssessmentID == t.AssessmentID {
				add(t.CompetencyID, closing{"course", c.Title, fmt.Sprintf("/courses/%d", c.CourseID)})
			}
		}
	}
	for _, t := range tests {
		add(t.CompetencyID, closing{"test", t.Title, fmt.Sprintf("/assessments/%d", t.AssessmentID)})
	}
	return found, nil
}
