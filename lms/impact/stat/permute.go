package stat

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// Permute gives the two-sided permutation p of the Spearman correlation of
// every xs[i] with every ys[j]: p[i][j] = (1 + how many of the draws are at
// least as far from what chance alone expects) / (1 + draws) (Phipson and
// Smyth 2010). Rows are exchanged within their stratum only; strata nil means
// one stratum. All variables have the same n ≥ 4 rows.
//
// One permuted index a draw serves every pair, ranks are whole numbers, and
// draw k has its own generator made of seed and k: the result does not depend
// on how many processors share the work.
//
// Errors: Mismatch (nothing to do, draws < 1, strata of another length),
// Unequal, NotFinite, TooFew, Constant.
func Permute(xs, ys [][]float64, strata []int, draws int, seed uint64) ([][]float64, error) {
	if len(xs) == 0 || len(ys) == 0 || draws < 1 {
		return nil, Mismatch
	}
	all := append(append([][]float64{}, xs...), ys...)
	if err := check(4, all...); err != nil {
		return nil, err
	}
	n := len(xs[0])
	if strata != nil && len(strata) != n {
		return nil, Mismatch
	}
	p := permutation{xs: centred(xs), ys: centred(ys), groups: groups(strata, n), seed: seed}
	if p.xs == nil || p.ys == nil {
		return nil, Constant
	}
	p.observe()
	p.pack()

	workers := min(runtime.GOMAXPROCS(0), (draws+63)/64)
	counts := make([][]int64, workers)
	var wait sync.WaitGroup
	for w := range workers {
		counts[w] = make([]int64, len(xs)*len(ys))
		wait.Go(func() {
			for k := w; k < draws; k += workers {
				p.draw(k, counts[w])
			}
		})
	}
	wait.Wait()
	out := make([][]float64, len(xs))
	for i := range out {
		out[i] = make([]float64, len(ys))
		for j := range out[i] {
			extreme := int64(1)
			for _, c := range counts {
				extreme += c[i*len(ys)+j]
			}
			out[i][j] = float64(extreme) / float64(draws+1)
		}
	}
	return out, nil
}

type permutation struct {
	xs, ys   [][]int64 // twice the mid-ranks, less their mean
	groups   [][]int
	seed     uint64
	expected []float64 // of each pair's sum of products over all permutations
	far      []float64 // distance of the observed sum from it
	packed   [][]int64 // the ys, two by two
	block    int       // rows that a packed sum is sure over
}

// centred is twice the mid-ranks less their mean n + 1; nil when a variable
// does not vary.
func centred(variables [][]float64) [][]int64 {
	out := make([][]int64, len(variables))
	for i, v := range variables {
		out[i] = twiceRanks(v)
		varies := false
		for k := range out[i] {
			out[i][k] -= int64(len(v) + 1)
			varies = varies || out[i][k] != 0
		}
		if !varies {
			return nil
		}
	}
	return out
}

// groups are the rows of each stratum, strata in the order they appear.
func groups(strata []int, n int) [][]int {
	at := map[int]int{}
	var g [][]int
	for i := range n {
		s := 0
		if strata != nil {
			s = strata[i]
		}
		if _, ok := at[s]; !ok {
			at[s] = len(g)
			g = append(g, nil)
		}
		g[at[s]] = append(g[at[s]], i)
	}
	return g
}

func (p *permutation) observe() {
	for _, x := range p.xs {
		for _, y := range p.ys {
			expected := 0.0
			for _, rows := range p.groups {
				var sx, sy int64
				for _, i := range rows {
					sx += x[i]
					sy += y[i]
				}
				expected += float64(sx) * float64(sy) / float64(len(rows))
			}
			p.expected = append(p.expected, expected)
			p.far = append(p.far, math.Abs(float64(products(x, y))-expected))
		}
	}
}

func (p *permutation) draw(k int, counts []int64) {
	rng := rand.New(rand.NewPCG(p.seed, uint64(k)))
	n := len(p.xs[0])
	index := make([]int, n)
	for _, rows := range p.groups {
		for i, row := range rows { // Fisher and Yates, inside out
			j := int(rng.Uint64N(uint64(i + 1)))
			index[row] = index[rows[j]]
			index[rows[j]] = row
		}
	}
	moved, sums := make([]int64, n), make([]int64, 2*len(p.packed))
	for i, x := range p.xs {
		for row, from := range index {
			moved[row] = x[from]
		}
		p.multiply(moved, sums)
		for j := range p.ys {
			at := i*len(p.ys) + j
			// A hair of tolerance: with strata the expectation is no whole number.
			if math.Abs(float64(sums[j])-p.expected[at]) >= p.far[at]*(1-1e-12)-1e-9 {
				counts[at]++
			}
		}
	}
}

// pack puts every two of the ys into one number, y₁ + 2³²·y₂: one multiplication
// by x is then both products, and their sums stay apart as long as each is under
// 2³¹. block is over how many rows that is sure.
func (p *permutation) pack() {
	for j := 0; j < len(p.ys); j += 2 {
		both := slices.Clone(p.ys[j])
		if j+1 < len(p.ys) {
			for i, v := range p.ys[j+1] {
				both[i] += v << 32
			}
		}
		p.packed = append(p.packed, both)
	}
	if len(p.packed)%2 == 1 { // multiply takes two at a time
		p.packed = append(p.packed, make([]int64, len(p.ys[0])))
	}
	p.block = int(math.MaxInt32 / (largest(p.xs) * largest(p.ys)))
}

func largest(variables [][]int64) (most int64) {
	for _, v := range variables {
		most = max(most, slices.Max(v), -slices.Min(v))
	}
	return most
}

// leastBlock is the number of rows under which taking sums apart costs more than
// multiplying twice.
const leastBlock = 16

// multiply sets sums to Σ x·y for every one of the ys.
func (p *permutation) multiply(x, sums []int64) {
	if p.block < leastBlock {
		for j, y := range p.ys {
			sums[j] = products(x, y)
		}
		return
	}
	clear(sums)
	for from := 0; from < len(x); from += p.block {
		to := min(len(x), from+p.block)
		for j := 0; j < len(p.packed); j += 2 {
			a, b := twoProducts(x[from:to], p.packed[j][from:to], p.packed[j+1][from:to])
			for k, sum := range [2]int64{a, b} {
				low := int64(int32(sum))
				sums[2*(j+k)] += low
				sums[2*(j+k)+1] += (sum - low) >> 32
			}
		}
	}
}

// twoProducts is Σ x·y and Σ x·z.
func twoProducts(x, y, z []int64) (a, b int64) {
	y, z = y[:len(x)], z[:len(x)]
	var c, d int64
	i := 0
	for ; i+2 <= len(x); i += 2 {
		u, v, w := x[i:i+2:i+2], y[i:i+2:i+2], z[i:i+2:i+2]
		a += u[0] * v[0]
		b += u[0] * w[0]
		c += u[1] * v[1]
		d += u[1] * w[1]
	}
	if i < len(x) {
		a += x[i] * y[i]
		b += x[i] * z[i]
	}
	return a + c, b + d
}

// products is Σ x·y, four sums at a time.
func products(x, y []int64) int64 {
	y = y[:len(x)]
	var a, b, c, d int64
	i := 0
	for ; i+4 <= len(x); i += 4 {
		u, v := x[i:i+4:i+4], y[i:i+4:i+4]
		a += u[0] * v[0]
		b += u[1] * v[1]
		c += u[2] * v[2]
		d += u[3] * v[3]
	}
	for ; i < len(x); i++ {
		a += x[i] * y[i]
	}
	return a + b + c + d
}
