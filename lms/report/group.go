package report

import (
	"cmp"
	"math"
	"slices"
)

// part is what one person adds to a row: a course, an activity, a test or a pair
// of tests.
type part struct {
	Row     int64
	Person  int64
	Values  []float64 // one a measure
	Library int64     // in the report of a region
	Quarter int       // there too
}

// Sum is a measure over a group of people, where it may be shown.
type Sum struct {
	Shown   bool    `json:"shown"`
	Total   float64 `json:"total"`
	Squares float64 `json:"squares"`
}

// Group is five people or more of one row, and what they did together.
type Group struct {
	People int   `json:"people"`
	Sums   []Sum `json:"sums"`
}

// Mean is the mean of a measure that is shown.
func (g Group) Mean(measure int) float64 { return g.Sums[measure].Total / float64(g.People) }

// variance is that of a measure.
func (g Group) variance(measure int) float64 {
	s, n := g.Sums[measure], float64(g.People)
	return max(0, (s.Squares-s.Total*s.Total/n)/(n-1))
}

// rule says whether the values of a group, one a part, may be shown as a sum.
type rule func(parts []part, measure int) bool

// minorShare is the p of the p% rule (Hundepool and others 2012, Statistical
// Disclosure Control, 4.2.2): who adds the second most must not be able to work
// out what the first added more closely than to that share of it.
const minorShare = 0.1

// undominated is the p% rule over people.
func undominated(sizes map[int64]float64) bool {
	all := make([]float64, 0, len(sizes))
	rest := 0.0
	for _, v := range sizes {
		all, rest = append(all, math.Abs(v)), rest+math.Abs(v)
	}
	slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
	return len(all) >= leastGroup && rest-all[0]-all[1] >= minorShare*all[0]
}

// byPerson adds up a value of each person.
func byPerson(parts []part, value func(part) float64) map[int64]float64 {
	sum := map[int64]float64{}
	for _, p := range parts {
		sum[p.Person] += value(p)
	}
	return sum
}

// alike: what everybody of a row is given in the same measure tells no more than
// how many they are; where some have another, five or more must have each.
func alike(parts []part, measure int) bool {
	count := map[float64]int{}
	for _, p := range parts {
		count[p.Values[measure]]++
	}
	for _, n := range count {
		if n < leastGroup {
			return false
		}
	}
	return true
}

// divided: of yes and no, five people or more had either, else the share would
// tell what each of all had.
func divided(parts []part, measure int) bool {
	yes, no := map[int64]bool{}, map[int64]bool{}
	for _, p := range parts {
		if p.Values[measure] != 0 {
			yes[p.Person] = true
		} else {
			no[p.Person] = true
		}
	}
	return len(yes) >= leastGroup && len(no) >= leastGroup
}

// inside: a mean of percents is not so near an end that everybody's value is
// known by it, and nobody dominates it from either end.
func inside(parts []part, measure int) bool {
	sum := 0.0
	for _, p := range parts {
		sum += p.Values[measure]
	}
	mean := sum / float64(len(parts))
	return mean >= 5 && mean <= 95 &&
		undominated(byPerson(parts, func(p part) float64 { return p.Values[measure] })) &&
		undominated(byPerson(parts, func(p part) float64 { return 100 - p.Values[measure] }))
}

// varied: an interval would else tell that everybody had the mean.
func varied(parts []part, measure int) bool {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range parts {
		lo, hi = min(lo, p.Values[measure]), max(hi, p.Values[measure])
	}
	return hi-lo >= 5
}

// groupOf is the group of the parts of one row; ok is false below five people.
func groupOf(parts []part, rules []rule) (g Group, ok bool) {
	if len(peopleOf(parts)) < leastGroup {
		return g, false
	}
	g = Group{People: len(parts), Sums: make([]Sum, len(rules))}
	for m, may := range rules {
		if may(parts, m) {
			g.Sums[m] = sumOf(parts, m)
		}
	}
	return g, true
}

func sumOf(parts []part, measure int) Sum {
	s := Sum{Shown: true}
	for _, p := range parts {
		s.Total += p.Values[measure]
		s.Squares += p.Values[measure] * p.Values[measure]
	}
	return s
}

func peopleOf(parts []part) map[int64]int {
	n := map[int64]int{}
	for _, p := range parts {
		n[p.Person]++
	}
	return n
}

// and is two groups of a row as one, of different people.
func (g Group) and(other Group) Group {
	if g.People == 0 {
		return Group{other.People, slices.Clone(other.Sums)}
	}
	sum := Group{g.People + other.People, make([]Sum, len(g.Sums))}
	for m := range g.Sums {
		a, b := g.Sums[m], other.Sums[m]
		sum.Sums[m] = Sum{a.Shown || b.Shown, a.Total + b.Total, a.Squares + b.Squares}
	}
	return sum
}

// Entry is a row that is shown.
type Entry struct {
	ID int64 `json:"id"`
	Group
}

// Entries are the rows of one kind that are shown. A row of fewer than five is
// not among them; it may stand in Others.
type Entries struct {
	List   []Entry `json:"list"`
	Others int     `json:"others"`           // people in rows of fewer than five, once for each row
	Lumped []int64 `json:"lumped,omitempty"` // those rows: kept for the year, never shown

	// What of which library is in List and in Others: in the report of a region.
	Listed []piece `json:"listed,omitempty"`
	Heaped []piece `json:"heaped,omitempty"`

	whole [][]part
	moved bool   // somebody came to or left what had been shown before
	pools []Pool // groups that are shown for the first time
}

// People are those of all that is shown, once for each row.
func (e Entries) People() int {
	n := e.Others
	for _, one := range e.List {
		n += one.People
	}
	return n
}

// Find is the row of an id; nothing where it is not shown.
func (e Entries) Find(id int64) Group {
	for _, one := range e.List {
		if one.ID == id {
			return one.Group
		}
	}
	return Group{}
}

// quarter puts the parts of a quarter into groups.
func quarter(parts []part, rules []rule) (e Entries) {
	var waiting []part
	for _, id := range rowsOf(parts) {
		row := ofRow(parts, id)
		if g, ok := groupOf(row, rules); ok {
			e.List, e.whole = append(e.List, Entry{ID: id, Group: g}), append(e.whole, row)
		} else {
			waiting = append(waiting, row...)
		}
	}
	e.lump(waiting, len(rowsOf(waiting)))
	return e
}

// lump shows rows of fewer than five together, where no one of them can be told
// by it and they are five people, none of whom makes up most of it. cells is how
// many numbers it is the sum of.
func (e *Entries) lump(waiting []part, cells int) {
	ids := rowsOf(waiting)
	if len(ids) < 2 || !ambiguous(cells, 0, len(waiting)) || !undominated(byPerson(waiting, func(part) float64 { return 1 })) {
		return
	}
	e.Others += len(waiting)
	e.Lumped = append(e.Lumped, ids...)
	slices.Sort(e.Lumped)
	e.Lumped = slices.Compact(e.Lumped)
	e.whole = append(e.whole, waiting)
	e.Heaped = append(e.Heaped, piecesOf(waiting)...)
	e.pools = append(e.pools, poolOf(waiting, Entries{Others: len(waiting), Lumped: ids}))
}

func rowsOf(parts []part) (ids []int64) {
	for _, p := range parts {
		ids = append(ids, p.Row)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func ofRow(parts []part, id int64) (row []part) {
	for _, p := range parts {
		if p.Row == id {
			row = append(row, p)
		}
	}
	return row
}

// slice is what a report puts together with others: what is in it now, and what
// was shown of it.
type slice struct {
	shown Entries
	parts []part
}

// year puts the groups of four quarters together: see join.
func year(quarters [4]Entries, parts [4][]part, rules []rule) Entries {
	var slices []slice
	for q := range quarters {
		slices = append(slices, slice{quarters[q], parts[q]})
	}
	return join(slices, rules, func([]part) bool { return true })
}

// join puts the groups of slices, as they were shown, together with what waited
// in them. What was shown is never taken apart, and what joins it are five people
// or more: so the whole less any of its slices tells of no fewer. may says
// whether a group of what waited may be shown.
func join(whole []slice, rules []rule, may func([]part) bool) (e Entries) {
	var ids []int64
	var waiting []part
	for _, s := range whole {
		ids = append(ids, rowsOf(s.parts)...)
		for _, one := range s.shown.List {
			ids = append(ids, one.ID)
		}
		e.Others += s.shown.Others
		e.Lumped = append(e.Lumped, s.shown.Lumped...)
		var lump []part
		for _, id := range s.shown.Lumped {
			lump = append(lump, ofRow(s.parts, id)...)
		}
		e.moved = e.moved || len(lump) != s.shown.Others
		if len(lump) > 0 {
			e.whole = append(e.whole, lump)
			e.Heaped = append(e.Heaped, piecesOf(lump)...)
		}
	}
	cells := 0
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		var g Group
		var shown, later []part
		waits := 0 // cells
		held, exact := make([][]part, len(rules)), true
		take := func(group Group, own []part) {
			g, shown = g.and(group), append(shown, own...)
			exact = exact && group.People == len(own) // nobody came or went since
			for m := range rules {
				if !group.Sums[m].Shown {
					held[m] = append(held[m], own...)
				}
			}
		}
		for _, s := range whole {
			own := ofRow(s.parts, id)
			if group := s.shown.Find(id); group.People > 0 {
				take(group, own)
			} else if len(own) > 0 && !slices.Contains(s.shown.Lumped, id) {
				later = append(later, own...)
				waits += len(librariesOf(own))
			}
		}
		if group, ok := groupOf(later, rules); ok && ambiguous(waits, 0, len(later)) && may(later) {
			take(group, later)
			e.pools = append(e.pools, poolOf(later, Entries{List: []Entry{{ID: id, Group: group}}}))
		} else {
			waiting, cells = append(waiting, later...), cells+waits
		}
		if g.People == 0 {
			continue
		}
		e.moved = e.moved || !exact
		for m, may := range rules { // what some slices held back shows only together
			if len(held[m]) == 0 {
				continue
			}
			if !exact || !may(held[m], m) {
				g.Sums[m] = Sum{}
				continue
			}
			more := sumOf(held[m], m)
			g.Sums[m] = Sum{true, g.Sums[m].Total + more.Total, g.Sums[m].Squares + more.Squares}
		}
		e.List, e.whole = append(e.List, Entry{id, g}), append(e.whole, shown)
		e.Listed = append(e.Listed, piecesOf(shown)...)
	}
	if may(waiting) {
		e.lump(waiting, cells)
	}
	return e
}

// atLeast is a number of different people in groups that are shown and may
// overlap: the largest group and as many fives as there are beyond it, or five
// fewer where that would come close to the sum of all. Whoever knows the groups
// finds five numbers at least that it could be.
func atLeast(groups [][]part) int {
	people, largest, sum := map[int64]bool{}, 0, 0
	for _, g := range groups {
		own := peopleOf(g)
		for id := range own {
			people[id] = true
		}
		largest, sum = max(largest, len(own)), sum+len(g)
	}
	n := largest + (len(people)-largest)/leastGroup*leastGroup
	if n+leastGroup-1 > sum {
		n = max(largest, n-leastGroup)
	}
	return n
}
