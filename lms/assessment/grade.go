package assessment

import (
	"math"
	"slices"
)

// Mark is the share of a question's points that an answer earns, 0 to 1. The
// options of q stand in the order in which they were shown. ok is false when
// only a person can tell: an essay that is not blank.
func Mark(q Question, a Answer) (share float64, ok bool) {
	if a.Blank() {
		return 0, true
	}
	switch q.Kind {
	case Single, TrueFalse:
		if len(a.Options) == 1 {
			share = q.Options[a.Options[0]].worth(1)
		}
	case Multiple:
		share = markMultiple(q, a)
	case Matching:
		for i, p := range q.Prompts {
			if a.Matched(i) == p.Option {
				share += 1 / float64(len(q.Prompts))
			}
		}
	case Ordering:
		share = markOrdering(q, a)
	case ShortAnswer:
		share = one(q.Fold.among(a.Text, q.Accepted))
	case Numerical:
		x, ok := parseQuantity(a.Text, q.Units)
		// The slack is for decimals that binary cannot hold: 0,3 is within 0,1 of 0,2.
		slack := 1e-9 * math.Max(1, math.Abs(q.Value))
		share = one(ok && math.Abs(x-q.Value) <= q.Tolerance+slack)
	case Cloze:
		all := 0.0
		for i, g := range q.Gaps {
			weight := float64(max(1, g.Weight))
			all += weight
			share += weight * one(q.Filled(i, a))
		}
		share /= all
	case Hotspot:
		i := q.AreaAt(a.Point)
		share = one(i >= 0 && q.Areas[i].Right)
	case Essay:
		return 0, false
	}
	return min(max(share, 0), 1), true
}

// Filled reports whether a fills gap i of a cloze rightly.
func (q Question) Filled(i int, a Answer) bool { return q.Fold.among(a.Gap(i), q.Gaps[i].Accepted) }

// AreaAt is the first area of a hotspot question that holds p, -1 when none
// does or there is no p.
func (q Question) AreaAt(p *Point) int {
	return slices.IndexFunc(q.Areas, func(area Area) bool { return p != nil && area.Holds(*p) })
}

// Place is where the option shown at i belongs in an ordering, from 0.
func (q Question) Place(i int) int {
	if q.Places == nil {
		return i
	}
	return q.Places[i]
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// worth is the share that choosing o earns: its own weight, or whole when it
// is right.
func (o Option) worth(whole float64) float64 {
	if o.Weight != 0 {
		return o.Weight
	}
	return whole * one(o.Right)
}

// markMultiple adds the weights of what was chosen. Options without weights
// share the points among the right ones, and each wrong one chosen takes as
// much away as a right one gives.
func markMultiple(q Question, a Answer) float64 {
	right, weighted := 0, false
	for _, o := range q.Options {
		if o.Right {
			right++
		}
		weighted = weighted || o.Weight != 0
	}
	sum := 0.0
	for i, o := range q.Options {
		switch {
		case !a.Has(i):
		case weighted || o.Right:
			sum += o.worth(1 / float64(right))
		default:
			sum -= 1 / float64(right)
		}
	}
	return sum
}

// markOrdering is Kendall's tau (1938) of the person's order with the right
// one: of all pairs, those in the right order less those the wrong way round.
// Tau of a guess is 0 on average; below 0 nothing is earned.
func markOrdering(q Question, a Answer) float64 {
	sum, pairs := 0, 0
	for i := range a.Options {
		for j := i + 1; j < len(a.Options); j++ {
			pairs++
			if q.Place(a.Options[i]) < q.Place(a.Options[j]) {
				sum++
			} else {
				sum--
			}
		}
	}
	return float64(sum) / float64(pairs)
}

// Grade is what an attempt came to.
type Grade struct {
	Points  float64    // that could be had
	Earned  float64    // of those
	Percent float64    // two decimals
	Passed  bool       // Percent ≥ the pass mark
	Items   []*float64 // earned by each item, four decimals; nil: waits for a marker
	Waiting int        // items that wait
}

// GradeItems grades an attempt; the questions' options stand as shown. What
// markers gave stands in the items: Marked and Earned; questions that were
// dropped count as Drop says. While an item waits, Earned, Percent and Passed
// count it as nothing and are not to be shown.
func GradeItems(items []AttemptItem, passPercent int) Grade {
	g := Grade{Items: make([]*float64, len(items))}
	for i, it := range items {
		earned, done := it.Earned, it.Marked
		if it.Dropped != LeftOut {
			g.Points += it.Points
		}
		switch {
		case it.Dropped == LeftOut:
			earned, done = 0, true
		case it.Dropped == FullMarks:
			earned, done = it.Points, true
		case !done:
			var share float64
			share, done = Mark(it.Question, it.Answer)
			earned = round(it.Points*share, 4)
		}
		if !done {
			g.Waiting++
			continue
		}
		g.Items[i] = &earned
		g.Earned += earned
	}
	g.total(passPercent)
	return g
}

// total works Percent and Passed out of Points and Earned.
func (g *Grade) total(passPercent int) {
	g.Points, g.Earned = round(g.Points, 2), round(g.Earned, 4)
	if g.Points > 0 {
		g.Percent = round(100*g.Earned/g.Points, 2)
	}
	g.Passed = g.Percent >= float64(passPercent)
}

func round(f float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(f*p) / p
}
