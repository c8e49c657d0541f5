package itemstat

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// raschFit is the maximum of the conditional likelihood.
type raschFit struct {
	easiness, se []float64
	loglik       float64
}

// maximize climbs the conditional log-likelihood, which is concave, by
// Newton's method; a step that overshoots is halved.
func maximize(sets []*itemSet, k int) (raschFit, error) {
	b := startEasiness(sets, k)
	now := conditional(sets, b)
	for range 100 {
		step, inverse, err := now.newton()
		if err != nil {
			return raschFit{}, err
		}
		largest := 0.0
		for i := range k {
			largest = max(largest, math.Abs(step.AtVec(i)))
		}
		if largest < 1e-9 {
			fit := raschFit{easiness: b, se: make([]float64, k), loglik: now.loglik}
			for i := range k {
				fit.se[i] = math.Sqrt(inverse(i))
			}
			return fit, finite(append(append([]float64{now.loglik}, b...), fit.se...)...)
		}
		for share := 1.0; ; share /= 2 {
			next := make([]float64, k)
			for i := range k {
				next[i] = b[i] + share*step.AtVec(i)
			}
			there := conditional(sets, next)
			if there.loglik >= now.loglik-1e-9*math.Abs(now.loglik) {
				b, now = next, there
				break
			}
			if share < 1e-6 {
				return raschFit{}, NotConverged
			}
		}
	}
	return raschFit{}, NotConverged
}

// startEasiness are the log odds of each item, less their mean.
func startEasiness(sets []*itemSet, k int) []float64 {
	right, asked, b := make([]float64, k), make([]float64, k), make([]float64, k)
	for _, g := range sets {
		for score := range g.score {
			for at, item := range g.items {
				if g.right[score] != nil {
					right[item] += g.right[score][at]
					asked[item] += g.score[score]
				}
			}
		}
	}
	mean := 0.0
	for i := range b {
		b[i] = math.Log(right[i] / (asked[i] - right[i]))
		mean += b[i] / float64(k)
	}
	for i := range b {
		b[i] -= mean
	}
	return b
}

// likelihood is the conditional log-likelihood at some easinesses, its
// gradient and its information, whose rows sum to zero.
type likelihood struct {
	loglik      float64
	gradient    []float64
	information *mat.SymDense
}

func newLikelihood(k int) *likelihood {
	return &likelihood{gradient: make([]float64, k), information: mat.NewSymDense(k, nil)}
}

// newton is the step to the next easinesses and the diagonal of the covariance
// of easinesses that sum to zero: the pseudoinverse of the information. It is
// singular along equal shifts of all; adding those makes it invertible.
func (l *likelihood) newton() (step *mat.VecDense, covariance func(int) float64, err error) {
	k := len(l.gradient)
	ridge := mat.Trace(l.information) / float64(k*k)
	a := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			a.SetSym(i, j, l.information.At(i, j)+ridge)
		}
	}
	var c mat.Cholesky
	if !c.Factorize(a) || c.Cond() > 1e12 {
		return nil, nil, NotConverged
	}
	step = mat.NewVecDense(k, nil)
	var inverse mat.SymDense
	if c.SolveVecTo(step, mat.NewVecDense(k, l.gradient)) != nil || c.InverseTo(&inverse) != nil {
		return nil, nil, NotConverged
	}
	shift := 1 / (ridge * float64(k*k))
	return step, func(i int) float64 { return inverse.At(i, i) - shift }, nil
}

// conditional adds up the sets. Of a set with n_r persons at each score r it is
// Σ b_i s_i − Σ n_r log γ_r, where γ_r are the elementary symmetric functions
// of the exp(b_i).
func conditional(sets []*itemSet, b []float64) *likelihood {
	k := len(b)
	l, w := newLikelihood(k), newWork(k)
	for _, g := range sets {
		g.add(l, b, w)
	}
	return l
}

// work is room that the sets use one after the other. Of m items:
type work struct {
	before [][]float64 // [i][r]: the chance of r right among the items before i
	after  [][]float64 // [i][r]: Σ n_s/P_s × the chance of s − r right among the items from i on
	right  [][]float64 // [i][r]: the chance of item i right given r right of m
	both   []float64   // [r]: the chance of item i right and r right of those gone through
}

func newWork(k int) work {
	return work{before: grid(k+1, k+2), after: grid(k+1, k+2), right: grid(k, k+1), both: make([]float64, k+2)}
}

// add computes a set's share. Instead of γ_r it takes P_r = γ_r Π q_i, the
// chance of r right at ability 0, with p = exp(b)/(1 + exp(b)) and q = 1 − p:
// the ratios are the same and nothing overflows. P is built item by item, the
// summation algorithm (Verhelst, Glas and van der Sluis 1984, Comput. Stat. Q.
// 1). Where the difference algorithm would divide or subtract to take items
// out again, and lose digits, this carries the weights n_r/P_r backwards
// through the same steps: sums of positive terms only, and still O(k³) for
// all second derivatives.
func (g *itemSet) add(l *likelihood, b []float64, w work) {
	m := len(g.items)
	p, q := make([]float64, m), make([]float64, m)
	for at, item := range g.items {
		p[at], q[at] = logistic(b[item]), logistic(-b[item])
	}
	before, after, right, both := w.before, w.after, w.right, w.both[:m+2]
	before[0][0] = 1
	for i := range m {
		clear(before[i+1][:m+1])
		for r := range i + 1 {
			before[i+1][r] += q[i] * before[i][r]
			before[i+1][r+1] += p[i] * before[i][r]
		}
	}
	chance := before[m]
	clear(after[m][:m+1])
	for r, n := range g.score {
		if n == 0 {
			continue
		}
		after[m][r] = n / chance[r]
		l.loglik -= n * math.Log(chance[r])
		for at, item := range g.items {
			// b is log p − log q; log γ is log P less the sum of log q.
			l.loglik += g.right[r][at]*b[item] + n*math.Log(q[at])
		}
	}
	for i := m - 1; i >= 0; i-- {
		for r := range i + 1 {
			after[i][r] = q[i]*after[i+1][r] + p[i]*after[i+1][r+1]
		}
	}
	for i, item := range g.items {
		clear(both)
		for r := range i + 1 {
			both[r+1] = p[i] * before[i][r]
		}
		for j := i + 1; j < m; j++ {
			expected := 0.0
			tail := after[j+1][1:]
			for r := j; r > 0; r-- {
				expected += both[r] * tail[r]
				both[r+1] += p[j] * both[r]
				both[r] *= q[j]
			}
			addSym(l.information, item, g.items[j], p[j]*expected)
		}
		for r, n := range g.score {
			if n == 0 {
				continue
			}
			right[i][r] = both[r] / chance[r]
			l.gradient[item] += g.right[r][i] - n*right[i][r]
			addSym(l.information, item, item, n*right[i][r])
			for j := range i + 1 {
				addSym(l.information, item, g.items[j], -n*right[i][r]*right[j][r])
			}
		}
	}
}

func addSym(m *mat.SymDense, i, j int, v float64) { m.SetSym(i, j, m.At(i, j)+v) }

// grid is a matrix of zeros in one piece.
func grid(rows, columns int) [][]float64 {
	all, out := make([]float64, rows*columns), make([][]float64, rows)
	for i := range out {
		out[i] = all[i*columns : (i+1)*columns]
	}
	return out
}
