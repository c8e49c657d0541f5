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

// mostOutcome is how large an outcome may be: its square is summed and inverted.
const mostOutcome = 1e75

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
			if math.Abs(v) > mostOutcome {
				return nil, TooLarge
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
