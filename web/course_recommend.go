package web

import (
	"cmp"
	"slices"

	"binapustaka/lms/competency"
	"binapustaka/lms/course"
)

// recommended is a course that closes gaps of the actor.
type recommended struct {
	course.Card
	For []string // competencies
}

const mostRecommended = 3

// recommend picks courses that the actor has not begun, those first that serve
// the widest gaps.
func (s *server) recommend(r *request, cards []course.Card, o offers) ([]recommended, error) {
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
			if missing := missingLevels(row); missing > 0 && o.serves(row.ID, c.CourseID) {
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
