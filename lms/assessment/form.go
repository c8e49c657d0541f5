package assessment

import (
	"slices"
	"strings"

	"binapustaka/lms"
)

// Giving is how a test's parallel forms come to people.
type Giving string

const (
	InTurn   Giving = "turn"   // A, B, … alternate among people
	InOrder  Giving = "order"  // everybody has A first, then B, …
	ByChoice Giving = "choice" // the person names the form that the trainer told them
)

// Givings lists every way.
var Givings = []Giving{InTurn, InOrder, ByChoice}

// MaxForms is how many forms a test may have.
const MaxForms = 10

// Form is a fixed list of questions.
type Form []FormItem

// FormItem is a question's place in a form.
type FormItem struct {
	Question int64   `json:"question"`
	Points   float64 `json:"points"`
	Section  int     `json:"section"`
}

// Points is what all of it is worth.
func (f Form) Points() (sum float64) {
	for _, it := range f {
		sum += it.Points
	}
	return round(sum, 2)
}

// Forms are a test's parallel forms: A, B, … None in a test without.
type Forms struct {
	Given Giving
	All   []Form
}

// Labels are the forms' letters.
func (f Forms) Labels() []string {
	labels := make([]string, len(f.All))
	for i := range f.All {
		labels[i] = Letter(i)
	}
	return labels
}

// pick is the index of the form for an attempt: others people had begun the
// test before this one's first attempt, mine are this one's attempts. asked is
// the letter that was asked for. Whoever sits it again has the next form.
func (f Forms) pick(others int, mine []Attempt, asked string) (int, error) {
	switch {
	case f.Given == ByChoice:
		at := slices.Index(f.Labels(), strings.ToUpper(strings.TrimSpace(asked)))
		if at < 0 {
			return 0, lms.FailField("form", "form.choose")
		}
		return at, nil
	case len(mine) == 0 && f.Given == InTurn:
		return others % len(f.All), nil
	case len(mine) == 0:
		return 0, nil
	}
	return (slices.Index(f.Labels(), mine[len(mine)-1].Form) + 1) % len(f.All), nil
}

// missing names what keeps a test with these forms from being published: they
// are to be as long and worth as much as the test.
func (f Forms) missing(a Assessment) (p lms.Problems) {
	for i, form := range f.All {
		if len(form) != a.Questions || form.Points() != round(a.Points, 2) {
			p = append(p, lms.Fail(lms.Conflict, "form.publish_unequal", lms.Args{"label": Letter(i), "n": len(form), "need": a.Questions}))
		}
	}
	return p
}
