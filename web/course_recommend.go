package web

import (
	"cmp"
	"slices"

	"binapustaka/lms/competency"
	"binapustaka/lms/course"
)

// coursesByCompetency are the courses that end with a test of a competency, by
// its id.
func (s *server) coursesByCompetency(r *request) (map[int64]map[int64]bool, error) {
	tests, err := s.Assessments.Measures(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	courses, err := s.Courses.WithTests(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	found := map[int64]map[int64]bool{}
	for _, t := range tests {
		if t.Questions < competency.MinItems {
			continue
		}
		for _, c := range courses {
			if c.AssessmentID == t.AssessmentID {
				if found[t.CompetencyID] == nil {
					found[t.CompetencyID] = map[int64]bool{}
				}
				found[t.CompetencyID][c.CourseID] = true
			}
		}
	}
	return found, nil
}

// recommended is a course that closes gaps of the actor.
type recommended struct {
	course.Card
	For []string // competencies
}

const mostRecommended = 3

// recommend picks courses that the actor has not begun, those first that serve
// the widest gaps.
func (s *server) recommend(r *request, cards []course.Card, serving map[int64]map[int64]bool) ([]recommended, error) {
	if r.actor.AccountID == 0 {
		return nil, nil
	}
	g, err := s.Competencies.Gap(r.ctx, r.actor, r.actor.LibraryID, r.actor.AccountID)
	if err != nil {
		return nil, err
	}
	type need struct {
		recommended
		levels int
	}
	var needs []need
	for _, c := range cards {
		if c.Enrolled() {
			continue
		}
		n := need{recommended: recommended{Card: c}}
		for _, row := range g.Rows {
			if missing := missingLevels(row); missing > 0 && serving[row.ID][c.CourseID] {
				n.levels += missing
				n.For = append(n.For, row.NameIn(string(r.locale)))
			}
		}
		if n.levels > 0 {
			needs = append(needs, n)
		}
	}
	slices.SortStableFunc(needs, func(a, b need) int { return cmp.Compare(b.levels, a.levels) })
	var best []recommended
	for _, n := range needs[:min(len(needs), mostRecommended)] {
		best = append(best, n.recommended)
	}
	return best, nil
}

// missingLevels is the widest gap that any kind of evidence shows, or all that
// is required while nothing is known.
func missingLevels(row competency.GapRow) int {
	if len(row.Shown) == 0 {
		return row.Required.Required
	}
	widest := 0
	for _, kind := range competency.Kinds {
		levels, _ := row.Short(kind)
		widest = max(widest, levels)
	}
	return widest
}
