package assessment

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"binapustaka/lms"
)

// Draw is a line of a test's blueprint: so many questions of the bank that
// measure a competency and are that difficult, drawn anew for every attempt.
type Draw struct {
	ID           int64
	CompetencyID int64      // 0: any
	Difficulty   Difficulty // 0: any
	Questions    int
	Points       float64 // of each
	Section      int     // number of the section it draws for; 1 in a test without
}

// MaxDrawn is how many questions a line may ask for.
const MaxDrawn = 500

// Check names what is wrong with d, nil when nothing is. Fields are
// draw-questions, draw-points, draw-difficulty.
func (d Draw) Check() error {
	var p lms.Problems
	if d.Questions < 1 || d.Questions > MaxDrawn {
		p = append(p, lms.FailField("draw-questions", "assessment.draw_questions", lms.Args{"n": MaxDrawn}))
	}
	if !PointsFit(d.Points) {
		p = append(p, lms.FailField("draw-points", "assessment.points_range", lms.Args{"n": MaxPoints}))
	}
	if d.Difficulty != 0 && !slices.Contains(Difficulties, d.Difficulty) {
		p = append(p, lms.FailField("draw-difficulty", "question.difficulty_unknown"))
	}
	return p.OrNil()
}

// Class is what a question of the bank measures and how hard it is.
type Class struct {
	CompetencyID int64
	Difficulty   Difficulty
}

func (d Draw) takes(c Class) bool {
	return (d.CompetencyID == 0 || d.CompetencyID == c.CompetencyID) && (d.Difficulty == 0 || d.Difficulty == c.Difficulty)
}

// Shortage is a line that the bank cannot fill.
type Shortage struct {
	Draw
	Have int // questions that are left for it at the least
}

// narrowFirst orders lines so that those with the fewest questions to choose
// from choose first.
func narrowFirst(draws []Draw) []Draw {
	width := func(d Draw) int {
		n := 0
		if d.CompetencyID == 0 {
			n += 2 // the competencies are many, the difficulties three
		}
		if d.Difficulty == 0 {
			n++
		}
		return n
	}
	sorted := slices.Clone(draws)
	slices.SortStableFunc(sorted, func(a, b Draw) int { return cmp.Compare(width(a), width(b)) })
	return sorted
}

// Shortages are the lines that could remain unfilled, whatever the others
// draw: bank counts the questions of each class that may be drawn.
func Shortages(draws []Draw, bank map[Class]int) []Shortage {
	var short []Shortage
	sorted := narrowFirst(draws)
	for i, d := range sorted {
		have := 0
		for c, n := range bank {
			if d.takes(c) {
				have += n
			}
		}
		for _, before := range sorted[:i] {
			common := 0 // what before may take away from d
			for c, n := range bank {
				if d.takes(c) && before.takes(c) {
					common += n
				}
			}
			have -= min(before.Questions, common)
		}
		if have < d.Questions {
			short = append(short, Shortage{Draw: d, Have: max(have, 0)})
		}
	}
	return short
}

// candidate is a question that an attempt may draw.
type candidate struct {
	ID int64
	Class
	Seen bool // the person has met it in an earlier attempt
}

// drawn is a question that an attempt draws.
type drawn struct {
	ID      int64
	Points  float64
	Section int
}

// draw fills the lines from pool: at random by seed, what the person has not
// seen first, no question twice. pool's order does not matter; ok is false
// when a line cannot be filled.
func draw(draws []Draw, pool []candidate, seed int64) (picked []drawn, ok bool) {
	r := rand.New(rand.NewPCG(uint64(seed), 1))
	pool = slices.Clone(pool)
	slices.SortFunc(pool, func(a, b candidate) int { return cmp.Compare(a.ID, b.ID) })
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	fresh := slices.DeleteFunc(slices.Clone(pool), func(c candidate) bool { return c.Seen })
	pool = append(fresh, slices.DeleteFunc(pool, func(c candidate) bool { return !c.Seen })...)
	taken := make([]bool, len(pool))
	for _, d := range narrowFirst(draws) {
		left := d.Questions
		for i, c := range pool {
			if left == 0 {
				break
			}
			if !taken[i] && d.takes(c.Class) {
				taken[i] = true
				picked = append(picked, drawn{ID: c.ID, Points: d.Points, Section: d.Section})
				left--
			}
		}
		if left > 0 {
			return nil, false
		}
	}
	return picked, true
}
