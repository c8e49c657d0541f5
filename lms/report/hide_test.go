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
		shown, total := hide(c.counts)
		if got := fmt.Sprint(shown, total); got != c.want {
			t.Errorf("%v: %s, want %s", c.counts, got, c.want)
		}
	}
}

// Whoever knows all that is shown, and how it was hidden, finds two sizes at
// least of every small group.
func TestHiddenCannotBeWorkedOut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		counts := make([]int, 1+r.IntN(5))
		for i := range counts {
			counts[i] = r.IntN(9)
		}
		shown, total := hide(counts)
		if !total {
			continue
		}
		rest := 0
		var ranges [][2]int
		var small []int
		for i, n := range counts {
			switch shown[i] {
			case Small:
				small = append(small, len(ranges))
				ranges = append(ranges, [2]int{1, leastGroup - 1})
			case Cover:
				ranges = append(ranges, [2]int{leastGroup, 40})
			default:
				continue
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
		for _, i := range small {
			if len(sizes[i]) < 2 {
				t.Fatalf("%v, shown as %v: one is %v", counts, shown, sizes[i])
			}
		}
	}
}
