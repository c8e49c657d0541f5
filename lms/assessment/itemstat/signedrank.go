package itemstat

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"
)

// SignedRank is Wilcoxon's test of whether differences centre on 0; unlike t
// it does not lean on their being normal.
type SignedRank struct {
	N     int     // differences other than 0
	V     float64 // sum of the ranks of the positive ones
	P     float64 // two-sided
	Exact bool    // P counts all sign patterns; otherwise it is the normal approximation
}

// exactLimit is the largest number of differences whose patterns are counted,
// as in R's wilcox.test.
const exactLimit = 49

// signedRank ranks the differences by size, leaving zeros out (Wilcoxon 1945,
// Biom. Bull. 1). P is exact for at most exactLimit differences without ties
// and zeros; otherwise normal with continuity correction and the variance
// corrected for ties (Lehmann 1975, Nonparametrics, section 3.2). With no
// difference at all P is 1.
func signedRank(differences []float64) SignedRank {
	var d []float64
	for _, v := range differences {
		if math.Abs(v) > 1e-12 { // in shares of the top score: rounding is no difference
			d = append(d, v)
		}
	}
	w := SignedRank{N: len(d), P: 1}
	if len(d) == 0 {
		return w
	}
	sort.Slice(d, func(a, b int) bool { return math.Abs(d[a]) < math.Abs(d[b]) })
	ties := 0.0 // Σ t³ − t over the groups of equal size
	for from := 0; from < len(d); {
		to := from + 1
		for to < len(d) && math.Abs(d[to])-math.Abs(d[from]) < 1e-12 {
			to++
		}
		t := float64(to - from)
		ties += t*t*t - t
		for _, v := range d[from:to] {
			if v > 0 {
				w.V += float64(from+to+1) / 2
			}
		}
		from = to
	}
	n := float64(w.N)
	if w.Exact = ties == 0 && w.N == len(differences) && w.N <= exactLimit; w.Exact {
		w.P = exactRankP(w.N, int(w.V))
		return w
	}
	off := w.V - n*(n+1)/4
	sd := math.Sqrt(n*(n+1)*(2*n+1)/24 - ties/48)
	z := max(0, math.Abs(off)-.5) / sd
	w.P = 2 * distuv.UnitNormal.CDF(-z)
	return w
}

// exactRankP counts the subsets of the ranks 1 to n by their sum, all equally
// likely when each sign is a coin's.
func exactRankP(n, v int) float64 {
	most := n * (n + 1) / 2
	ways := make([]float64, most+1)
	ways[0] = 1
	for rank := 1; rank <= n; rank++ {
		for sum := most; sum >= rank; sum-- {
			ways[sum] += ways[sum-rank]
		}
	}
	tail := 0.0
	for sum := 0; sum <= min(v, most-v); sum++ { // the distribution is symmetric
		tail += ways[sum]
	}
	return min(1, 2*tail/math.Exp2(float64(n)))
}
