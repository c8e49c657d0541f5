package stat

import (
	"math"
	"slices"
)

// DiD are group-time effects and what they come to.
type DiD struct {
	Effects  []Effect   // by group and period
	Simple   EffectMean // every effect after treatment, by the size of its group
	Dynamic  EffectMean // by periods since treatment, those before it too; overall those after
	ByGroup  EffectMean // by group; overall by the size of the groups
	Calendar EffectMean // by period, from the first treatment on
	Units    int
	Treated  int // of the units
	Clusters int
	Pretrend Pretrend
	d        *did
}

// GroupTime are the group-time average treatment effects of Callaway and
// Sant'Anna (2021, Journal of Econometrics 225) without covariates, for a panel
// in which units may be missing at times: a unit takes part in a comparison when
// it was seen on both sides. The four aggregates are theirs; their influence
// functions include that the weights are estimated. Errors: TooFew without
// treated units, without anybody to compare them with, or without a period on
// either side; Constant where nobody's change differs from anybody's, so that no
// error can be estimated; Unequal, NotFinite, TooLarge, Mismatch for what is no
// panel.
func GroupTime(p Panel, opt DiDOptions) (*DiD, error) {
	d, err := newDiD(p, opt)
	if err != nil {
		return nil, err
	}
	r := &DiD{Units: d.n, Treated: d.from[len(d.groups)], Clusters: d.clusters, d: d}
	sums := newSums(d)
	byCluster := make([]float64, d.clusters)
	var pre preEffects
	d.cells(func(c *cell) {
		if !c.IsBase {
			c.SE, c.SECluster = d.cellErrors(c, byCluster)
			sums.add(c)
			pre.add(d, c)
		} else {
			sums.base(c)
		}
		r.Effects = append(r.Effects, c.Effect)
	})
	if !slices.ContainsFunc(r.Effects, func(e Effect) bool { return d.after(e) }) {
		return nil, TooFew
	}
	r.Simple, r.Dynamic, r.ByGroup, r.Calendar = sums.simple(), sums.dynamic(), sums.group(), sums.calendar()
	if se, _ := r.Used(r.Simple); se == 0 { // nobody differs from anybody: no error can be told
		return nil, Constant
	}
	r.Pretrend = pre.test(d, &r.Dynamic)
	return r, nil
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
