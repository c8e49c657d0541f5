package stat

import (
	"cmp"
	"math"
	"slices"
)

// Panel is what units did period by period, some of them treated from a period on.
type Panel struct {
	Periods []int       // labels, ascending; what lies between two does not matter
	Group   []int       // by unit: the period in which it was treated first, 0: never
	Cluster []int       // by unit: its cluster; nil: there are none
	Outcome [][]float64 // units × periods, NaN where the unit was not seen
}

// Control is whom the treated are compared with.
type Control uint8

const (
	NotYetTreated   Control = iota // never treated, or later than both periods compared
	NeverTreated                   // in none of the periods
	controlsCounted                // how many there are
)

// Base is what an outcome is compared with.
type Base uint8

const (
	Varying   Base = iota // before treatment the period before, after it the last period before treatment
	Universal             // the last period before treatment
	PriorMean             // each of up to BaseWindow periods before treatment but the one compared; the effect is the mean over them
	basesCounted
)

// BaseWindow is how many periods PriorMean looks back.
const BaseWindow = 6

// DiDOptions choose the comparison.
type DiDOptions struct {
	Control Control
	Base    Base
	After   int // the first period since treatment (0: that of the treatment) that counts in the aggregates
}

// Effect is the average effect on the units treated first in Group, in Period:
// before treatment what is no effect yet.
type Effect struct {
	Group, Period     int
	ATT               float64
	SE, SECluster     float64 // SECluster 0 without clusters
	Treated, Controls int     // seen in both periods
	IsBase            bool    // nothing is estimated: the base itself
}

// did is a panel ready to be computed with: units in the order of their groups,
// those never treated last.
type did struct {
	opt      DiDOptions
	periods  []int
	groups   []int       // labels of the treated groups, ascending
	from     []int       // of each group the first unit; of the never treated too
	n        int         // units
	y        [][]float64 // periods × units
	complete bool        // every unit was seen in every period
	cluster  []int       // by unit, 0 to clusters − 1
	clusters int
	share    []float64 // of each group among all units
}

// newDiD sorts a panel. Units treated in the first period or earlier have no
// before and are left out; those treated after the last are not treated in it.
func newDiD(p Panel, opt DiDOptions) (*did, error) {
	n, t := len(p.Group), len(p.Periods)
	if len(p.Outcome) != n || p.Cluster != nil && len(p.Cluster) != n {
		return nil, Unequal
	}
	if opt.Control >= controlsCounted || opt.Base >= basesCounted || opt.After < 0 {
		return nil, Mismatch
	}
	if t < 2 || n < 4 {
		return nil, TooFew
	}
	for i := 1; i < t; i++ {
		if p.Periods[i] <= p.Periods[i-1] {
			return nil, Mismatch
		}
	}
	d := &did{opt: opt, periods: p.Periods, complete: true}
	first, last := p.Periods[0], p.Periods[t-1]
	const never = math.MaxInt
	label := make([]int, n)
	var order []int
	for i, g := range p.Group {
		if len(p.Outcome[i]) != t {
			return nil, Unequal
		}
		for _, v := range p.Outcome[i] {
			if math.IsInf(v, 0) {
				return nil, NotFinite
			}
		}
		switch {
		case g == 0 || g > last:
			label[i] = never
		case g < 0:
			return nil, Mismatch
		case g <= first:
			continue
		default:
			label[i] = g
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(label[a], label[b]) })
	d.n = len(order)
	d.y = make([][]float64, t)
	for k := range d.y {
		d.y[k] = make([]float64, d.n)
		for u, i := range order {
			d.y[k][u] = p.Outcome[i][k]
			d.complete = d.complete && !math.IsNaN(p.Outcome[i][k])
		}
	}
	for u, i := range order {
		if label[i] != never && (u == 0 || label[order[u-1]] != label[i]) {
			d.groups, d.from = append(d.groups, label[i]), append(d.from, u)
		}
	}
	nevers := slices.IndexFunc(order, func(i int) bool { return label[i] == never })
	if nevers < 0 {
		nevers = d.n
	}
	d.from = append(d.from, nevers, d.n)
	if len(d.groups) == 0 || len(d.groups) == 1 && nevers == d.n || opt.Control == NeverTreated && nevers == d.n {
		return nil, TooFew
	}
	for k := range d.groups {
		d.share = append(d.share, float64(d.from[k+1]-d.from[k])/float64(d.n))
	}
	if p.Cluster != nil {
		d.cluster = make([]int, d.n)
		number := map[int]int{}
		for u, i := range order {
			at, seen := number[p.Cluster[i]]
			if !seen {
				at = len(number)
				number[p.Cluster[i]] = at
			}
			d.cluster[u] = at
		}
		d.clusters = len(number)
	}
	return d, nil
}

// cell is a group in a period.
type cell struct {
	Effect
	k, t    int       // places of group and period
	stretch [3][2]int // the units that may take part: the group, and those compared with it on both sides of it
	psi     []float64 // by unit, the influence function; shared by all cells
}

// cells calls each with one cell after the other; its influence function is only
// good until the next.
func (d *did) cells(each func(c *cell)) {
	psi, base := make([]float64, d.n), make([]float64, d.n)
	for k, g := range d.groups {
		pre := 0 // the last period before treatment
		for d.periods[pre+1] < g {
			pre++
		}
		for t := range d.periods {
			c := &cell{Effect: Effect{Group: g, Period: d.periods[t]}, k: k, t: t, psi: psi}
			if c.IsBase = d.opt.Base == Universal && t == pre; c.IsBase {
				each(c)
				continue
			}
			against := d.bases(pre, t)
			if len(against) == 0 {
				continue
			}
			c.stretches(d, slices.Max(against))
			froms := make([][]float64, 0, BaseWindow)
			for _, b := range against {
				froms = append(froms, d.y[b])
			}
			if d.complete && len(froms) > 1 { // the mean of the effects is that against the mean
				meanOf(base, froms)
				froms = [][]float64{base}
			}
			if d.compare(c, froms) {
				each(c)
			}
		}
	}
}

// bases are the periods that an outcome in period t is compared with, of a group
// whose last period before treatment is pre.
func (d *did) bases(pre, t int) (list []int) {
	switch {
	case d.opt.Base == PriorMean:
		for b := max(0, pre-BaseWindow+1); b <= pre; b++ {
			if b != t {
				list = append(list, b)
			}
		}
		return list
	case d.opt.Base == Universal || t > pre:
		return []int{pre}
	case t == 0:
		return nil
	}
	return []int{t - 1}
}

func meanOf(mean []float64, of [][]float64) {
	for u := range mean {
		sum := 0.0
		for _, y := range of {
			sum += y[u]
		}
		mean[u] = sum / float64(len(of))
	}
}

// stretches finds who is compared in a cell: the group with those never treated,
// or not by the later of the periods compared (as in the paper and in R's did),
// the last of which before the cell's own is base.
func (c *cell) stretches(d *did, base int) {
	first := d.from[len(d.groups)]
	if d.opt.Control == NotYetTreated {
		next, _ := slices.BinarySearch(d.groups, d.periods[max(c.t, base)]+1)
		first = d.from[next]
	}
	own, end := d.from[c.k], d.from[c.k+1]
	c.stretch = [3][2]int{{own, end}, {first, max(first, min(own, d.n))}, {max(first, end), d.n}}
	if first >= end {
		c.stretch[1] = [2]int{end, end}
	}
}

// compare is the effect in a cell, the mean over what it is compared with, and
// its influence function: the estimate is the truth plus the mean of that over
// all units, to first order (Callaway and Sant'Anna 2021, theorem 2, without
// covariates). Against each base those count who were seen in both periods: what
// moves everybody in a period moves no effect. False where a side is empty.
func (d *did) compare(c *cell, froms [][]float64) bool {
	y := d.y[c.t]
	for _, s := range c.stretch {
		clear(c.psi[s[0]:s[1]])
	}
	parts := 0
	for _, from := range froms {
		meanT, nT := change(y, from, c.stretch[:1])
		meanC, nC := change(y, from, c.stretch[1:])
		if nT == 0 || nC == 0 {
			continue
		}
		parts++
		c.ATT += meanT - meanC
		c.Treated, c.Controls = max(c.Treated, nT), max(c.Controls, nC)
		for i, s := range c.stretch {
			mean, weight := meanT, float64(d.n)/float64(nT)
			if i > 0 {
				mean, weight = meanC, -float64(d.n)/float64(nC)
			}
			for u := s[0]; u < s[1]; u++ {
				if v := y[u] - from[u]; !math.IsNaN(v) {
					c.psi[u] += weight * (v - mean)
				}
			}
		}
	}
	if parts == 0 {
		return false
	}
	c.ATT /= float64(parts)
	if parts > 1 {
		for _, s := range c.stretch {
			for u := s[0]; u < s[1]; u++ {
				c.psi[u] /= float64(parts)
			}
		}
	}
	return true
}

// change is the mean change of the units seen in both periods.
func change(y, from []float64, stretches [][2]int) (mean float64, n int) {
	for _, s := range stretches {
		for u := s[0]; u < s[1]; u++ {
			if v := y[u] - from[u]; !math.IsNaN(v) {
				mean, n = mean+v, n+1
			}
		}
	}
	return mean / float64(n), n
}

// add puts weight times the cell's influence function into sum.
func (c *cell) add(sum []float64, weight float64) {
	for _, s := range c.stretch {
		for u := s[0]; u < s[1]; u++ {
			sum[u] += weight * c.psi[u]
		}
	}
}
