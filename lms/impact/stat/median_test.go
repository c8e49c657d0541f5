package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The ranks are those of the tables for the sign test at 95%, as in Conover 1999,
// table A3, and Hahn and Meeker 1991, table A.15a.
func TestRanksOfAMediansInterval(t *testing.T) {
	for n, k := range map[int]int{1: 0, 5: 0, 6: 1, 8: 1, 9: 2, 11: 2, 12: 3, 15: 4, 17: 5, 20: 6, 25: 8, 30: 10, 40: 14, 50: 18, 100: 40} {
		values := make([]float64, n)
		for i := range values {
			values[n-1-i] = float64(i + 1) // the largest first: order is no matter
		}
		m := MedianOf(values)
		if m.N != n || m.Value != float64(n+1)/2 {
			t.Errorf("%d: %+v", n, m)
		}
		if k == 0 && !math.IsNaN(m.Lo) && !math.IsNaN(m.Hi) || k > 0 && (m.Lo != float64(k) || m.Hi != float64(n+1-k)) {
			t.Errorf("%d: from %v to %v, not from the %d-th", n, m.Lo, m.Hi, k)
		}
		if values[0] != float64(n) {
			t.Error("the values were put in another order")
		}
	}
	if m := MedianOf(nil); m.N != 0 || !math.IsNaN(m.Value) {
		t.Errorf("%+v", m)
	}
	if m := MedianOf([]float64{3, 3, 3, 3, 3, 3, 3}); m != (Median{3, 3, 3, 7}) {
		t.Errorf("%+v", m)
	}
}

// Of many samples at least 95% of the intervals hold the true median.
func TestMediansIntervalHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(20261127, 1))
	const samples = 4000
	for _, n := range []int{6, 13, 40} {
		held := 0
		for range samples {
			values := make([]float64, n)
			for i := range values {
				values[i] = r.ExpFloat64()
			}
			if m := MedianOf(values); m.Lo <= math.Ln2 && math.Ln2 <= m.Hi {
				held++
			}
		}
		if share := float64(held) / samples; share < 0.945 || share > 0.99 {
			t.Errorf("%d values: %v", n, share)
		}
	}
}
