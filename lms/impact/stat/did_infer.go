package stat

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Pretrend is whether the groups moved alike before treatment.
type Pretrend struct {
	Wald, P float64 // P 1 where there was nothing to test; by χ², as R's did has it
	PSmall  float64 // P by F, which allows for a covariance estimated from few units (Hotelling 1931, Ann. Math. Stat. 2)
	DF      int     // independent effects tested, 0: none
	ByEvent bool    // those by event time, not those of every group: there are too many for the units
	Largest float64 // the largest mean before treatment, at any event time, in absolute value
}

// pretrendMost is how many effects before treatment are tested jointly one by
// one, as long as there are twice as many units.
const pretrendMost = 300

// preEffects are the effects before treatment.
type preEffects struct {
	att []float64
	psi [][]float64
	n   int
}

func (p *preEffects) add(d *did, c *cell) {
	if c.Period >= c.Group {
		return
	}
	p.n++
	if p.n > pretrendMost || 2*p.n > d.n {
		p.att, p.psi = nil, nil
		return
	}
	psi := make([]float64, d.n)
	c.add(psi, 1)
	p.att, p.psi = append(p.att, c.ATT), append(p.psi, psi)
}

// test is the joint Wald test that all effects before treatment are nil, with
// the unit-level covariance; effects that others determine count once.
func (p *preEffects) test(d *did, dynamic *EffectMean) (r Pretrend) {
	r.P, r.PSmall = 1, 1
	att, psi := p.att, p.psi
	if att == nil {
		r.ByEvent = p.n > 0
	}
	for i, e := range dynamic.At {
		if e >= 0 || dynamic.psiAt[i] == nil {
			continue
		}
		r.Largest = max(r.Largest, math.Abs(dynamic.ATTAt[i]))
		if r.ByEvent {
			att, psi = append(att, dynamic.ATTAt[i]), append(psi, dynamic.psiAt[i])
		}
	}
	if len(att) == 0 {
		return r
	}
	v := mat.NewSymDense(len(att), nil)
	for i := range att {
		for j := range i + 1 {
			v.SetSym(i, j, dot(psi[i], psi[j])/float64(d.n))
		}
	}
	r.Wald, r.DF = wald(att, v)
	r.Wald *= float64(d.n)
	if r.DF > 0 {
		r.P = distuv.ChiSquared{K: float64(r.DF)}.Survival(r.Wald)
		k, m := float64(r.DF), float64(d.n-len(d.groups)-1) // a mean is estimated in each group
		if m >= k {
			r.PSmall = distuv.F{D1: k, D2: m - k + 1}.Survival(r.Wald * (m - k + 1) / (k * m))
		}
	}
	return r
}

// wald is x'V⁺x and the rank of V.
func wald(x []float64, v *mat.SymDense) (w float64, rank int) {
	var eigen mat.EigenSym
	if !eigen.Factorize(v, true) {
		return 0, 0
	}
	values := eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	least := slices.Max(values) * float64(len(x)) * 1e-12
	for k, value := range values {
		if value <= least {
			continue
		}
		along := 0.0
		for i := range x {
			along += x[i] * vectors.At(i, k)
		}
		w += along * along / value
		rank++
	}
	return w, rank
}

// Used is the standard error to be used for a mean of effects, the larger of
// the unit-level and the clustered one, and the degrees of freedom that go with
// it: those of the clusters, 0 for the normal distribution.
func (r *DiD) Used(a EffectMean) (se float64, df int) { return r.used(a.SE, a.SECluster) }

func (r *DiD) used(unit, cluster float64) (se float64, df int) {
	if r.Clusters < 2 {
		return unit, 0
	}
	return max(unit, cluster), r.Clusters - 1
}

// Interval is the 95% interval of a mean of effects, and the p that it is nil: 1
// where no error could be estimated, because nobody differs from anybody.
func (r *DiD) Interval(a EffectMean) (lo, hi, p float64) {
	se, df := r.Used(a)
	q := z975
	if df > 0 {
		q = tQuantile(float64(df))
	}
	if se == 0 {
		return a.ATT, a.ATT, 1
	}
	t := math.Abs(a.ATT) / se
	if p = 2 * (distuv.Normal{Sigma: 1}).Survival(t); df > 0 {
		p = 2 * (distuv.StudentsT{Sigma: 1, Nu: float64(df)}).Survival(t)
	}
	return a.ATT - q*se, a.ATT + q*se, p
}

// Band is the number of standard errors by which a band around a, at all its
// values together, holds them in 95 of 100 samples: the 95% point of the largest
// of all |t| over draws of signs for clusters where there are any, for units
// otherwise (a multiplier bootstrap as in Callaway and Sant'Anna 2021, section
// 4.1, with Rademacher weights). It is never smaller than for one value alone.
func (r *DiD) Band(a EffectMean, draws int, seed uint64) float64 {
	var columns [][]float64
	var ses []float64
	units := r.d.n
	if r.Clusters > 1 {
		units = r.Clusters
	}
	for i, psi := range a.psiAt {
		se, _ := r.used(a.SEAt[i], a.SEClusterAt[i])
		if psi == nil || se == 0 {
			continue
		}
		column := make([]float64, units)
		for u, v := range psi {
			if r.Clusters > 1 {
				column[r.d.cluster[u]] += v
			} else {
				column[u] = v
			}
		}
		columns, ses = append(columns, column), append(ses, se*float64(r.d.n))
	}
	_, df := r.Used(a)
	least := z975
	if df > 0 {
		least = tQuantile(float64(df))
	}
	if len(columns) == 0 || draws < 1 {
		return least
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	sign := make([]float64, units)
	largest := make([]float64, draws)
	for k := range largest {
		for u := 0; u < units; u += 64 {
			bits := rng.Uint64()
			for b := u; b < min(u+64, units); b++ {
				sign[b] = float64(int(bits&1)*2 - 1)
				bits >>= 1
			}
		}
		for i, column := range columns {
			largest[k] = max(largest[k], math.Abs(dot(sign, column))/ses[i])
		}
	}
	slices.Sort(largest)
	return max(least, largest[min(draws-1, int(math.Ceil(0.95*float64(draws+1)))-1)])
}
