package assessment

import (
	"cmp"
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// top is the most that a result can be.
const top = 100

// Gains are what people gained between the tests of a pair, by the first
// graded attempt at each, the one before handed in before the other began.
type Gains struct {
	Pair
	Before  int // people who have sat the first test
	People  int // of those, who have sat the second as well
	Sides   map[Side]SideGain
	Outside map[Outside]int
	// All is everybody whose training was to lie between the tests, through it or
	// not (intention to treat), where some were not. It is shown only beside a
	// difference of GroupSize people or more, else it would tell what those few did.
	All          *PairGain
	Comparison   *itemstat.Comparison // of the trained with the untrained; nil with Uncompared
	Uncompared   itemstat.Error
	Competencies []CompetencyGain   // of the trained
	Regression   *itemstat.Estimate // the rise that people chosen for low scores show without learning anything
	Drawn        bool               // everybody meets questions of their own; else a harder second test looks like less learning
	Rows         []PairRow          // of sides that have a Gain, in nobody's order
	Held         int                // people whom no figure holds yet, because they are not five: see InFives
	fives        bool
}

// SideGain is what the people of a side gained.
type SideGain struct {
	People     int            // who sat both
	OnlyBefore int            // who sat the first and have not sat the second
	Gain       *PairGain      // nil below itemstat.MinPairs people, or itemstat.MinOrder in an order of crossed forms
	Why        itemstat.Error // why there is none
}

// PairGain is a gain in percent of the points: of one order of two tests
// (Paired), or of crossed forms.
type PairGain struct {
	Pre, Post, Rise itemstat.Estimate
	P               float64
	Paired          *itemstat.Gain
	Crossed         *itemstat.Crossed
}

// CompetencyGain is the gain in the questions of one competency.
type CompetencyGain struct {
	CompetencyID int64
	People       int // who were asked about it both times
	Gain         *PairGain
}

// PairRow is a person without a name: percent before and after.
type PairRow struct {
	Side      Side
	First     string // of crossed forms, the one they had before
	Pre, Post float64
}

// work puts everybody on their side and works the figures out.
func (g *Gains) work(r readings, trainings []lms.Training) {
	of := map[int64]*lms.Training{}
	for i, t := range trainings {
		of[t.AccountID] = &trainings[i]
	}
	g.Sides, g.Outside = map[Side]SideGain{}, map[Outside]int{}
	var both []sat
	for _, account := range r.order {
		pre, post, had, has, off := r.of(account, g.Crossed)
		if !had {
			continue
		}
		g.Before++
		t := of[account]
		if !has {
			switch side := g.expected(pre, t); {
			case off:
				g.Outside[OffOrder]++
			case side == "":
				g.Outside[LatePre]++
			default:
				one := g.Sides[side]
				one.OnlyBefore++
				g.Sides[side] = one
			}
			continue
		}
		g.People++
		side, out := Trained, Outside("")
		if g.Trains() {
			side, out = place(pre, post, t)
		}
		if off {
			out = OffOrder
		}
		if out != "" {
			g.Outside[out]++
			continue
		}
		both = append(both, sat{side, pre, post})
	}
	sides := map[Side][]sat{}
	for _, p := range both {
		sides[p.side] = append(sides[p.side], p)
	}
	if g.fives {
		kept := map[int64]bool{} // attempts
		for side, all := range sides {
			one := g.Sides[side]
			one.People = len(all)
			g.Sides[side] = one
			held := InFives(all, func(p sat) (time.Time, int64) { return p.post.SubmittedAt, p.post.AttemptID })
			g.Held += len(all) - len(held)
			sides[side] = nil
			for _, p := range held {
				kept[p.post.AttemptID] = true
			}
		}
		both = slices.DeleteFunc(both, func(p sat) bool { return !kept[p.post.AttemptID] })
		for _, p := range both {
			sides[p.side] = append(sides[p.side], p)
		}
	}
	for _, side := range Sides {
		one := g.Sides[side]
		one.People = max(one.People, len(sides[side]))
		one.Gain, one.Why = g.gain(sides[side])
		g.Sides[side] = one
	}
	for _, p := range both {
		if g.Sides[p.side].Gain != nil {
			row := PairRow{Side: p.side, Pre: p.pre.Percent, Post: p.post.Percent}
			if g.Crossed {
				row.First = p.pre.Form
			}
			g.Rows = append(g.Rows, row)
		}
	}
	if g.Sides[Trained].Gain != nil && len(sides[Unfinished]) >= GroupSize {
		g.All, _ = g.gain(append(slices.Clone(sides[Trained]), sides[Unfinished]...))
	}
	g.byCompetency(sides[Trained])
	g.compare(sides[Trained], sides[Untrained])
}

// gain is what people gained altogether.
func (g *Gains) gain(people []sat) (*PairGain, itemstat.Error) {
	pairs := make([][2]float64, len(people))
	first := make([]string, len(people))
	for i, p := range people {
		pairs[i], first[i] = [2]float64{p.pre.Percent, p.post.Percent}, p.pre.Form
	}
	return g.gainOf(pairs, first)
}

// gainOf is the gain in percents before and after, with the forms before.
func (g *Gains) gainOf(pairs [][2]float64, first []string) (*PairGain, itemstat.Error) {
	var pre, post []float64
	var bFirst []bool
	for i, p := range pairs {
		pre, post, bFirst = append(pre, p[0]), append(post, p[1]), append(bFirst, first[i] == Letter(1))
	}
	if g.Crossed {
		c, err := itemstat.CrossGain(pre, post, bFirst, top)
		if err != nil {
			why, _ := err.(itemstat.Error)
			return nil, why
		}
		return &PairGain{Pre: c.Pre, Post: c.Post, Rise: c.Rise, P: c.P, Crossed: &c}, ""
	}
	p, err := itemstat.PrePost(pre, post, top)
	if err != nil {
		why, _ := err.(itemstat.Error)
		return nil, why
	}
	return &PairGain{Pre: p.Pre, Post: p.Post, Rise: p.Rise, P: p.P, Paired: &p}, ""
}

// byCompetency works out what people gained in each competency, where they
// gained anything that is shown.
func (g *Gains) byCompetency(people []sat) {
	if g.Sides[Trained].Gain == nil {
		return
	}
	pairs, first := map[int64][][2]float64{}, map[int64][]string{}
	for _, p := range people {
		for c, x := range p.pre.Competencies {
			if y, ok := p.post.Competencies[c]; ok {
				pairs[c], first[c] = append(pairs[c], [2]float64{x, y}), append(first[c], p.pre.Form)
			}
		}
	}
	for c := range pairs {
		one := CompetencyGain{CompetencyID: c, People: len(pairs[c])}
		one.Gain, _ = g.gainOf(pairs[c], first[c])
		g.Competencies = append(g.Competencies, one)
	}
	slices.SortFunc(g.Competencies, func(a, b CompetencyGain) int { return cmp.Compare(a.CompetencyID, b.CompetencyID) })
}

// compare sets the trained beside the untrained, where both are shown.
func (g *Gains) compare(trained, untrained []sat) {
	for _, side := range []Side{Trained, Untrained} {
		if g.Sides[side].Gain == nil {
			g.Uncompared = g.Sides[side].Why
			return
		}
	}
	var pre, post []float64
	var group, bFirst []bool
	for i, p := range append(slices.Clone(trained), untrained...) {
		pre, post, group = append(pre, p.pre.Percent), append(post, p.post.Percent), append(group, i < len(trained))
		if g.Crossed {
			bFirst = append(bFirst, p.pre.Form == Letter(1))
		}
	}
	c, err := itemstat.CompareGroups(pre, post, group, bFirst)
	if err != nil {
		g.Uncompared, _ = err.(itemstat.Error)
		return
	}
	c.Adjusted.Estimate = c.Adjusted.Within(-top, top)
	g.Comparison, g.Uncompared = &c, ""
}

// regression says by how much the trained were expected to rise without
// learning anything, given how reliably the first test measures: reliability is
// that of the form before, by its letter. Of crossed forms it is the mean of the
// two orders, as their gain is.
func (g *Gains) regression(r readings, reliability map[string]*itemstat.Reliability) {
	if g.Sides[Trained].Gain == nil {
		return
	}
	forms := []string{""}
	if g.OneTest() {
		forms = []string{Letter(0)}
	}
	if g.Crossed {
		forms = []string{Letter(0), Letter(1)}
	}
	var sum itemstat.Estimate
	for _, form := range forms {
		all, selected, n, m := 0.0, 0.0, 0.0, 0.0
		for _, account := range r.order {
			pre, _, had, _, off := r.of(account, g.Crossed)
			if had && !off && (!g.Crossed || pre.Form == form) {
				all, n = all+pre.Percent, n+1
			}
		}
		for _, row := range g.Rows {
			if row.Side == Trained && (!g.Crossed || row.First == form) {
				selected, m = selected+row.Pre, m+1
			}
		}
		if reliability[form] == nil {
			return
		}
		one, err := itemstat.RegressionRise(all/n, selected/m, reliability[form].Alpha)
		if err != nil {
			return
		}
		k := float64(len(forms))
		sum = itemstat.Estimate{Value: sum.Value + one.Value/k, Low: sum.Low + one.Low/k, High: sum.High + one.High/k, N: sum.N + one.N}
	}
	g.Regression = &sum
}
