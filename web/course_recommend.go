package web

import (
	"cmp"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
)

// recommended is a course for the actor: it closes gaps, or is for work that the
// actor does.
type recommended struct {
	course.Card
	For     []string // competencies
	Because string   // the work, which nobody but the actor reads
}

// recommendation is what the catalogue recommends to the actor; where it lacks
// something to go by, it names the next step.
type recommendation struct {
	Courses  []recommended
	Profile  bool // the actor holds one
	Linked   bool // it is known who the actor is in SLiMS
	Readable bool // SLiMS was read
}

// Of what closes gaps and of what is for one's work so many are recommended.
const (
	mostForGaps = 3
	mostForWork = 2
)

// recommend picks courses that the actor has not begun: those that serve the
// widest gaps, then those for the work that the actor does on the most days.
func (s *server) recommend(r *request, cards []course.Card, o offers) (*recommendation, error) {
	if r.actor.AccountID == 0 {
		return nil, nil
	}
	g, err := s.Competencies.Gap(r.ctx, r.actor, r.actor.LibraryID, r.actor.AccountID)
	if err != nil {
		return nil, err
	}
	works, period, linked, err := s.myWork(r)
	if err != nil {
		return nil, err
	}
	cards = slices.DeleteFunc(slices.Clone(cards), course.Card.Enrolled)
	found := &recommendation{Profile: g.ProfileID != 0, Linked: linked, Readable: period != (lms.Period{}), Courses: forGaps(r, cards, g.Rows, o)}
	var own []course.WorkKind
	for _, w := range works {
		own = append(own, w.Kind)
	}
	cards = forWork(cards, own)
	left := mostForWork
	for _, w := range works {
		served := func(c recommended) bool { return c.Work.Has(w.Kind) }
		if at := slices.IndexFunc(cards, func(c course.Card) bool { return c.Work.Has(w.Kind) }); at >= 0 && left > 0 && !slices.ContainsFunc(found.Courses, served) {
			found.Courses, left = append(found.Courses, recommended{Card: cards[at]}), left-1
		}
		for i := range found.Courses {
			if c := &found.Courses[i]; served(*c) && c.Because == "" {
				c.Because = w.because(r.layout("course.list_title"), period)
			}
		}
	}
	return found, nil
}

// forWork are the cards with those first that are for most of somebody's work,
// of these the easiest, and what is brief lastly.
func forWork(cards []course.Card, own []course.WorkKind) []course.Card {
	kinds := func(c course.Card) (n int) {
		for _, k := range own {
			if c.Work.Has(k) {
				n++
			}
		}
		return n
	}
	level := func(c course.Card) int { return slices.Index(course.Levels, c.Level) }
	return slices.SortedStableFunc(slices.Values(cards), func(a, b course.Card) int {
		return cmp.Or(cmp.Compare(lastly(a), lastly(b)), cmp.Compare(kinds(b), kinds(a)), cmp.Compare(level(a), level(b)))
	})
}

// lastly puts after the others what grants no JP: brief courses answer questions,
// and stand in for none that trains.
func lastly(c course.Card) int {
	if c.JP == 0 {
		return 1
	}
	return 0
}

// forGaps are the courses that close the most missing levels.
func forGaps(r *request, cards []course.Card, rows []competency.GapRow, o offers) (best []recommended) {
	type need struct {
		recommended
		levels int
	}
	var needs []need
	for _, c := range cards {
		n := need{recommended: recommended{Card: c}}
		for _, row := range rows {
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
	for _, n := range needs[:min(len(needs), mostForGaps)] {
		best = append(best, n.recommended)
	}
	return best
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
