package assessment

import "math"

// Mark is the share of a question's points that an answer earns, 0 to 1. The
// options of q stand in the order in which they were shown.
func Mark(q Question, a Answer) float64 {
	if a.Blank() {
		return 0
	}
	switch q.Kind {
	case Single, TrueFalse:
		if len(a.Options) == 1 && q.Options[a.Options[0]].Right {
			return 1
		}
	case Multiple:
		return markMultiple(q, a)
	case ShortAnswer:
		given := q.Fold.apply(a.Text)
		for _, form := range q.Accepted {
			if q.Fold.apply(form) == given {
				return 1
			}
		}
	case Numerical:
		x, ok := ParseNumber(a.Text)
		// The slack is for decimals that binary cannot hold: 0,3 is within 0,1 of 0,2.
		slack := 1e-9 * math.Max(1, math.Abs(q.Value))
		if ok && math.Abs(x-q.Value) <= q.Tolerance+slack {
			return 1
		}
	}
	return 0
}

func markMultiple(q Question, a Answer) float64 {
	right, hits := 0, 0
	for i, o := range q.Options {
		if o.Right {
			right++
		}
		switch {
		case !a.Has(i):
		case o.Right:
			hits++
		default:
			hits--
		}
	}
	return math.Max(0, float64(hits)/float64(right))
}

// Grade is what an attempt came to.
type Grade struct {
	Points  float64   // that could be had
	Earned  float64   // of those
	Percent float64   // two decimals
	Passed  bool      // Percent ≥ the pass mark
	Items   []float64 // earned by each item, four decimals
}

// GradeItems grades an attempt; the questions' options stand as shown.
func GradeItems(items []AttemptItem, passPercent int) Grade {
	g := Grade{Items: make([]float64, len(items))}
	for i, it := range items {
		g.Items[i] = round(it.Points*Mark(it.Question, it.Answer), 4)
		g.Points += it.Points
		g.Earned += g.Items[i]
	}
	g.Points, g.Earned = round(g.Points, 2), round(g.Earned, 4)
	if g.Points > 0 {
		g.Percent = round(100*g.Earned/g.Points, 2)
	}
	g.Passed = g.Percent >= float64(passPercent)
	return g
}

func round(f float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(f*p) / p
}
