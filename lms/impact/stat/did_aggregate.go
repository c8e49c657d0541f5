package stat

import (
	"math"
	"slices"
)

// EffectMean is a mean of effects, overall and, where it goes along something, at
// each value of that.
type EffectMean struct {
	ATT, SE, SECluster       float64
	At                       []int     // event times, groups or periods, ascending
	ATTAt, SEAt, SEClusterAt []float64 // SE 0 where nothing is estimated: the base
	psi                      []float64
	psiAt                    [][]float64
}

// after reports whether an effect counts as one after treatment.
func (d *did) after(e Effect) bool { return !e.IsBase && e.Period-e.Group >= d.opt.After }

// clustered is the standard error from the sums of the influence by cluster,
// with the factor L/(L−1) for few clusters.
func (d *did) clustered(byCluster []float64) float64 {
	if d.clusters < 2 {
		return 0
	}
	square := 0.0
	for _, s := range byCluster {
		square += s * s
	}
	l := float64(d.clusters)
	return math.Sqrt(square*l/(l-1)) / float64(d.n)
}

// mean is a weighted mean of effects while they come in: Σ share·att and what
// belongs to it, by group because only the group decides how a unit moves the
// weights.
type mean struct {
	share, att float64   // Σ share, Σ share·att
	byGroup    []float64 // Σ att of the group's effects
	count      []float64 // how many effects the group has
	psi        []float64 // Σ share·psi
}

func (d *did) newMean() *mean {
	return &mean{byGroup: make([]float64, len(d.groups)+1), count: make([]float64, len(d.groups)+1), psi: make([]float64, d.n)}
}

func (d *did) take(m *mean, k int, att float64) {
	m.share += d.share[k]
	m.att += d.share[k] * att
	m.byGroup[k] += att
	m.count[k]++
}

// close is the mean and its influence function: that of the effects, and that
// of the weights, which are shares of the sample (the paper's appendix; R's did
// names the second part wif).
func (d *did) close(m *mean) (att float64) {
	att = m.att / m.share
	for k := range m.byGroup {
		weights := (m.byGroup[k]-m.att)/m.share - m.att/(m.share*m.share)*(m.count[k]-m.share)
		hi := d.from[k+1]
		for u := d.from[k]; u < hi; u++ {
			m.psi[u] = m.psi[u]/m.share + weights
		}
	}
	return att
}

// sums gathers the effects for the four aggregates.
type sums struct {
	d            *did
	all          *mean
	event, month map[int]*mean
	own          map[int]*groupMean
}

// groupMean is the plain mean of one group's effects.
type groupMean struct {
	att, n float64
	psi    []float64
}

func newSums(d *did) *sums {
	return &sums{d: d, all: d.newMean(), event: map[int]*mean{}, month: map[int]*mean{}, own: map[int]*groupMean{}}
}

// base keeps the place of a base among the event times.
func (s *sums) base(c *cell) {
	if e := c.Period - c.Group; s.event[e] == nil {
		s.event[e] = nil
	}
}

func (s *sums) add(c *cell) {
	d, e := s.d, c.Period-c.Group
	at := func(m map[int]*mean, key int) *mean {
		if m[key] == nil {
			m[key] = d.newMean()
		}
		d.take(m[key], c.k, c.ATT)
		return m[key]
	}
	share := d.share[c.k]
	c.add(at(s.event, e).psi, share)
	if !d.after(c.Effect) {
		return
	}
	month := at(s.month, c.Period)
	d.take(s.all, c.k, c.ATT)
	own := s.own[c.k]
	if own == nil {
		own = &groupMean{psi: make([]float64, d.n)}
		s.own[c.k] = own
	}
	own.att, own.n = own.att+c.ATT, own.n+1
	c.add(own.psi, 1)
	c.add(month.psi, share)
	c.add(s.all.psi, share)
}

// cellErrors are the standard errors of a cell.
func (d *did) cellErrors(c *cell, byCluster []float64) (unit, cluster float64) {
	clear(byCluster)
	square := 0.0
	for _, s := range c.stretch {
		for u := s[0]; u < s[1]; u++ {
			square += c.psi[u] * c.psi[u]
			if d.cluster != nil {
				byCluster[d.cluster[u]] += c.psi[u]
			}
		}
	}
	return math.Sqrt(square) / float64(d.n), d.clustered(byCluster)
}

// errors are the standard errors of an estimate with that influence function.
func (d *did) errors(psi []float64) (unit, cluster float64) {
	square := 0.0
	for _, v := range psi {
		square += v * v
	}
	byCluster := make([]float64, d.clusters)
	if d.cluster != nil {
		for u, v := range psi {
			byCluster[d.cluster[u]] += v
		}
	}
	return math.Sqrt(square) / float64(d.n), d.clustered(byCluster)
}

func (s *sums) simple() (a EffectMean) {
	a.ATT, a.psi = s.d.close(s.all), s.all.psi
	a.SE, a.SECluster = s.d.errors(a.psi)
	return a
}

func (s *sums) dynamic() EffectMean {
	return s.along(s.event, func(e int) bool { return e >= s.d.opt.After })
}

func (s *sums) calendar() EffectMean { return s.along(s.month, func(int) bool { return true }) }

// group is the mean of every group's effects.
func (s *sums) group() (a EffectMean) {
	all := s.d.newMean()
	for k, label := range s.d.groups {
		own := s.own[k]
		if own == nil {
			continue
		}
		att := own.att / own.n
		s.d.take(all, k, att)
		for u := range own.psi {
			own.psi[u] /= own.n
			all.psi[u] += s.d.share[k] * own.psi[u]
		}
		unit, cluster := s.d.errors(own.psi)
		a.At, a.ATTAt, a.SEAt, a.SEClusterAt, a.psiAt = append(a.At, label), append(a.ATTAt, att), append(a.SEAt, unit), append(a.SEClusterAt, cluster), append(a.psiAt, own.psi)
	}
	a.ATT, a.psi = s.d.close(all), all.psi
	a.SE, a.SECluster = s.d.errors(a.psi)
	return a
}

// along is the aggregate by the keys of m, nil ones being bases; its overall
// mean is over those that count.
func (s *sums) along(m map[int]*mean, counts func(key int) bool) (a EffectMean) {
	for key := range m {
		a.At = append(a.At, key)
	}
	slices.Sort(a.At)
	a.psi = make([]float64, s.d.n)
	n := 0.0
	for _, key := range a.At {
		if m[key] == nil {
			a.ATTAt, a.SEAt, a.SEClusterAt, a.psiAt = append(a.ATTAt, 0), append(a.SEAt, 0), append(a.SEClusterAt, 0), append(a.psiAt, nil)
			continue
		}
		att := s.d.close(m[key])
		unit, cluster := s.d.errors(m[key].psi)
		a.ATTAt, a.SEAt, a.SEClusterAt, a.psiAt = append(a.ATTAt, att), append(a.SEAt, unit), append(a.SEClusterAt, cluster), append(a.psiAt, m[key].psi)
		if counts(key) {
			n++
			a.ATT += att
			for u, v := range m[key].psi {
				a.psi[u] += v
			}
		}
	}
	a.ATT /= n
	for u := range a.psi {
		a.psi[u] /= n
	}
	a.SE, a.SECluster = s.d.errors(a.psi)
	return a
}
