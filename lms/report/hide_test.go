package report

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestHide(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   string
	}{
		{[]int{12, 0, 7}, "[0 0 0] true"},
		{[]int{12, 3, 7}, "[0 1 2] true"},      // the total would tell the 3
		{[]int{12, 3, 2, 7}, "[0 1 1 0] true"}, // 5 of two: 1 and 4, 2 and 3
		{[]int{12, 1, 1, 7}, "[0 1 1 2] true"}, // 2 of two are 1 and 1
		{[]int{4, 4}, "[1 1] false"},
		{[]int{3}, "[1] false"},
		{[]int{1, 5, 9}, "[1 2 2] true"}, // 6 of a small one and five are 1 and 5
		{nil, "[] true"},
	} {
		shown, total := hide(c.counts, make([]bool, len(c.counts)))
		if got := fmt.Sprint(shown, total); got != c.want {
			t.Errorf("%v: %s, want %s", c.counts, got, c.want)
		}
	}
}

// Whoever knows all that is shown, and how it was hidden, finds two sizes at
// least of every small group: whether they know some of the groups or none.
func TestHiddenCannotBeWorkedOut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	told := 0
	for range 6000 {
		counts, known := make([]int, 1+r.IntN(5)), make([]bool, 5)
		for i := range counts {
			counts[i], known[i] = r.IntN(9), r.IntN(3) == 0
		}
		shown, total := hide(counts, known[:len(counts)])
		if !total {
			continue
		}
		told++
		for _, knows := range [][]bool{make([]bool, 5), known} {
			for _, sizes := range workedOut(counts, shown, knows) {
				if len(sizes) < 2 {
					t.Fatalf("%v, shown as %v: one is %v to whoever knows %v", counts, shown, sizes, knows)
				}
			}
		}
	}
	if told < 2000 {
		t.Errorf("only %d totals are shown", told)
	}
}

// workedOut are the sizes that each small group that somebody does not know could
// have.
func workedOut(counts []int, shown []Shown, known []bool) (small [][]int) {
	rest := 0
	var ranges [][2]int
	var at []int
	for i, n := range counts {
		switch {
		case known[i] || shown[i] == Open:
			continue
		case shown[i] == Small:
			at = append(at, len(ranges))
			ranges = append(ranges, [2]int{1, leastGroup - 1})
		default:
			ranges = append(ranges, [2]int{leastGroup, 40})
		}
		rest += n
	}
	sizes := make([][]int, len(ranges))
	var try func(at, left int, so []int)
	try = func(at, left int, so []int) {
		if at == len(ranges) {
			if left == 0 {
				for i, n := range so {
					if !slices.Contains(sizes[i], n) {
						sizes[i] = append(sizes[i], n)
					}
				}
			}
			return
		}
		for n := ranges[at][0]; n <= min(ranges[at][1], left); n++ {
			try(at+1, left-n, append(so, n))
		}
	}
	try(0, rest, nil)
	for _, i := range at {
		small = append(small, sizes[i])
	}
	return small
}
