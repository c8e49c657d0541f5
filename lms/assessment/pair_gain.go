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
		both = append(both, sat{side: side, pre: pre, post: post})
	}
	sides, broken := map[Side][]sat{}, map[Side][]sat{}
	for _, p := range both {
		sides[p.side] = append(sides[p.side], p)
	}
	if g.fives {
		var came []sat
		came, both = both, nil
		type order struct {
			side  Side
			first string
		}
		all := map[order][]sat{}
		for _, p := range append(came, g.were(r, of)...) {
			o := order{side: p.side}
			if g.Crossed { // each order has figures of its own
				o.first = p.pre.Form
			}
			all[o] = append(all[o], p)
		}
		for side, people := range sides {
			one := g.Sides[side]
			one.People = len(people)
			g.Sides[side], sides[side] = one, nil
		}
		kept := map[int64]bool{} // attempts
		for o, people := range all {
			whole, some := InFives(people, sat.came, sat.left)
			for _, p := range whole {
				kept[p.post.AttemptID] = true
			}
			broken[o.side] = append(broken[o.side], some...)
		}
		for _, p := range came { // in nobody's order still
			if kept[p.post.AttemptID] {
				both, sides[p.side] = append(both, p), append(sides[p.side], p)
			}
		}
		g.Held = len(came) - len(both)
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
	g.byCompetency(sides[Trained], broken[Trained])
	g.compare(sides[Trained], sides[Untrained])
}

// were is where those would stand who sat a test that was declared void: they keep
// the fives of others as they are.
func (g *Gains) were(r readings, trainings map[int64]*lms.Training) (list []sat) {
	if r.was == nil {
		return nil
	}
	for _, account := range r.was.order {
		pre, post, had, has, off := r.was.of(account, g.Crossed)
		if !had || !has || off {
			continue
		}
		side, out := Trained, Outside("")
		if g.Trains() {
			side, out = place(pre, post, trainings[account])
		}
		if out == "" {
			list = append(list, sat{side: side, pre: pre, post: post, gone: true})
		}
	}
	return list
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
// gained anything that is shown. Of a test that is drawn five people more may be
// one more who was asked about it: then fives are of those. broken are people of
// fives that are gone.
func (g *Gains) byCompetency(people, broken []sat) {
	if g.Sides[Trained].Gain == nil {
		return
	}
	asked := map[int64][]sat{}
	for i, p := range append(slices.Clone(people), broken...) {
		p.gone = i >= len(people)
		for c := range p.pre.Competencies {
			if _, ok := p.post.Competencies[c]; ok {
				asked[c] = append(asked[c], p)
			}
		}
	}
	pairs, first := map[int64][][2]float64{}, map[int64][]string{}
	for c, all := range asked {
		if g.fives {
			all, _ = InFives(all, sat.came, sat.left)
		}
		for _, p := range all {
			pairs[c], first[c] = append(pairs[c], [2]float64{p.pre.Competencies[c], p.post.Competencies[c]}), append(first[c], p.pre.Form)
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
		for _, pre := range g.firsts(r, form) {
			all, n = all+pre.Percent, n+1
		}
		for _, row := range g.Rows {
			if row.Side == Trained && (!g.Crossed || row.First == form) {
				selected, m = selected+row.Pre, m+1
			}
		}
		if reliability[form] == nil || n == 0 {
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

// firsts are what everybody reached in the first test, of crossed forms in one of
// them.
func (g *Gains) firsts(r readings, form string) (list []result) {
	find := func(r readings) (list []result) {
		for _, account := range r.order {
			pre, _, had, _, off := r.of(account, g.Crossed)
			if had && !off && (!g.Crossed || pre.Form == form) {
				list = append(list, pre)
			}
		}
		return list
	}
	list = find(r)
	if !g.fives {
		return list
	}
	counts := map[int64]bool{}
	for _, one := range list {
		counts[one.AttemptID] = true
	}
	if r.was != nil { // of whom the second may be void, too
		list = append(list, slices.DeleteFunc(find(*r.was), func(one result) bool { return counts[one.AttemptID] })...)
	}
	list, _ = InFives(list, func(one result) (time.Time, int64) { return one.CameAt, one.AttemptID }, func(one result) bool { return !counts[one.AttemptID] })
	return list
}
