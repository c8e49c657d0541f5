package report

import (
	"cmp"
	"slices"
)

// leastGroup is how many people a group has at least before its size is shown.
const leastGroup = 5

// Shown is what may be shown of a number of people.
type Shown int

const (
	Open  Shown = iota // the number
	Small              // only that it is below leastGroup and not none
	Cover              // nothing: it would tell, with the total, what a small one is
)

// hide says what may be shown of numbers of people that stand above their total.
// Small groups are hidden. Where the total less what is shown would still tell
// how large one of them is, the smallest of the others are hidden too, until
// each could have at least two sizes; where there are none left, total is false
// and is not shown either.
func hide(counts []int) (shown []Shown, total bool) {
	shown = make([]Shown, len(counts))
	small, covers, sum := 0, 0, 0
	var others []int // by size
	for i, n := range counts {
		switch {
		case n <= 0:
		case n < leastGroup:
			shown[i] = Small
			small++
			sum += n
		default:
			others = append(others, i)
		}
	}
	if small == 0 {
		return shown, true
	}
	slices.SortStableFunc(others, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	for !ambiguous(small, covers, sum) {
		if len(others) == 0 {
			return shown, false
		}
		shown[others[0]] = Cover
		sum += counts[others[0]]
		covers++
		others = others[1:]
	}
	return shown, true
}

// ambiguous reports whether a small group among small ones and covers, of
// together sum people, could have two sizes at least.
func ambiguous(small, covers, sum int) bool {
	const most = leastGroup - 1
	lo, hi := 1, min(most, sum-(small-1)-covers*leastGroup)
	if covers == 0 {
		lo = max(lo, sum-(small-1)*most)
	}
	return hi > lo
}
