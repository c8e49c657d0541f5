package stat

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// With five rows all 120 orders can be listed: the permutation p must come
// close to the exact share.
func TestPermuteAgainstEveryOrder(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 5}, []float64{1, 3, 2, 5, 4}
	observed := math.Abs(float64(products(centred([][]float64{x})[0], centred([][]float64{y})[0])))
	extreme, total := 0, 0
	var order func(rest, done []float64)
	order = func(rest, done []float64) {
		if len(rest) == 0 {
			total++
			if math.Abs(float64(products(centred([][]float64{done})[0], centred([][]float64{y})[0]))) >= observed {
				extreme++
			}
			return
		}
		for i := range rest {
			order(append(append([]float64{}, rest[:i]...), rest[i+1:]...), append(done, rest[i]))
		}
	}
	order(x, nil)
	p, err := Permute([][]float64{x}, [][]float64{y}, nil, 9999, 7)
	if err != nil {
		t.Fatal(err)
	}
	if exact := float64(extreme) / float64(total); math.Abs(p[0][0]-exact) > 4*math.Sqrt(exact*(1-exact)/9999) {
		t.Errorf("p = %g, of all %d orders %g", p[0][0], total, exact)
	}
}

// The p of two unrelated variables is uniform: few are small.
func TestPermuteKeepsItsPromise(t *testing.T) {
	small := 0
	const worlds = 400
	for w := range uint64(worlds) {
		rng := rand.New(rand.NewPCG(w, 3))
		x, y := make([]float64, 20), make([]float64, 20)
		for i := range x {
			x[i], y[i] = math.Floor(rng.Float64()*4), rng.NormFloat64()
		}
		p, err := Permute([][]float64{x}, [][]float64{y}, nil, 199, w)
		if err != nil {
			t.Fatal(err)
		}
		if p[0][0] <= 0.05 {
			small++
		}
	}
	if small > 36 || small < 8 { // 20 expected, standard deviation 4.4
		t.Errorf("%d of %d null worlds have p ≤ 0.05", small, worlds)
	}
}

func TestPermuteStrata(t *testing.T) {
	// Between the strata x and y move together, within them they do not.
	var x, y []float64
	var strata []int
	rng := rand.New(rand.NewPCG(5, 5))
	for s := range 3 {
		for range 15 {
			x, y, strata = append(x, float64(20*s)+rng.NormFloat64()), append(y, float64(20*s)+rng.NormFloat64()), append(strata, 10*s)
		}
	}
	whole, err := Permute([][]float64{x}, [][]float64{y}, nil, 999, 1)
	if err != nil {
		t.Fatal(err)
	}
	within, err := Permute([][]float64{x}, [][]float64{y}, strata, 999, 1)
	if err != nil {
		t.Fatal(err)
	}
	if whole[0][0] > 0.002 || within[0][0] < 0.05 {
		t.Errorf("p %g over all rows, %g within strata", whole[0][0], within[0][0])
	}
}

func TestPermuteSameBitsOnAnyMachine(t *testing.T) {
	x, y := draw(3, 60)
	a, b := draw(4, 60)
	run := func(seed uint64) [][]float64 {
		p, err := Permute([][]float64{x, a}, [][]float64{y, b}, nil, 500, seed)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	before := runtime.GOMAXPROCS(1)
	one := run(11)
	runtime.GOMAXPROCS(7)
	seven := run(11)
	runtime.GOMAXPROCS(before)
	for i := range one {
		if !slices.Equal(one[i], seven[i]) {
			t.Errorf("one processor %v, seven %v", one[i], seven[i])
		}
	}
	single, _ := Permute([][]float64{a}, [][]float64{y}, nil, 500, 11)
	if single[0][0] != one[1][0] {
		t.Error("a pair's p depends on its company")
	}
	if other := run(12); slices.Equal(other[0], one[0]) && slices.Equal(other[1], one[1]) {
		t.Error("the seed changes nothing")
	}
}

func TestPermuteBadInput(t *testing.T) {
	good := []float64{1, 2, 3, 4}
	for _, c := range []struct {
		xs, ys [][]float64
		strata []int
		draws  int
		want   Error
	}{
		{nil, [][]float64{good}, nil, 9, Mismatch},
		{[][]float64{good}, [][]float64{good}, nil, 0, Mismatch},
		{[][]float64{good}, [][]float64{good}, []int{1}, 9, Mismatch},
		{[][]float64{good}, [][]float64{good[:2]}, nil, 9, Unequal},
		{[][]float64{good[:2]}, [][]float64{good[:2]}, nil, 9, TooFew},
		{[][]float64{good}, [][]float64{{1, 1, 1, 1}}, nil, 9, Constant},
		{[][]float64{good}, [][]float64{{1, math.NaN(), 1, 1}}, nil, 9, NotFinite},
	} {
		if _, err := Permute(c.xs, c.ys, c.strata, c.draws, 1); err != c.want {
			t.Errorf("%v, want %v", err, c.want)
		}
	}
}

// Two products in one multiplication come apart exactly, whatever the signs, at
// every end of a block, and with so many rows that they cannot be put together.
func TestPackedSumsAreExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for _, n := range []int{4, 5, 537, 2000, 3001, 12000} {
		for _, many := range []int{1, 2, 3, 5} {
			all := make([][]float64, many+1)
			for j := range all {
				for i := range n {
					v := rng.NormFloat64()
					if j%2 == 1 { // the largest sums there can be, of either sign
						v = float64(i) * float64(1-2*(j%4/3))
					}
					all[j] = append(all[j], v)
				}
			}
			all[0] = all[1]
			p := permutation{xs: centred(all[:1]), ys: centred(all[1:])}
			if p.ys == nil {
				t.Fatal("constant")
			}
			p.pack()
			if (p.block < leastBlock) != (n == 12000) {
				t.Errorf("%d rows: blocks of %d", n, p.block)
			}
			sums := make([]int64, 2*len(p.packed))
			p.multiply(p.xs[0], sums)
			for j, y := range p.ys {
				if want := products(p.xs[0], y); sums[j] != want {
					t.Errorf("%d rows, %d of %d: %d, want %d", n, j, many, sums[j], want)
				}
			}
		}
	}
}

func BenchmarkPermute200Pairs(b *testing.B) {
	xs, ys := make([][]float64, 10), make([][]float64, 20)
	rng := rand.New(rand.NewPCG(1, 1))
	for _, v := range []*[][]float64{&xs, &ys} {
		for i := range *v {
			for range 2000 {
				(*v)[i] = append((*v)[i], math.Floor(rng.Float64()*500))
			}
		}
	}
	for b.Loop() {
		if _, err := Permute(xs, ys, nil, 999, 1); err != nil {
			b.Fatal(err)
		}
	}
}
