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
// and is not shown either. That holds for who knows none of the numbers, and for
// the reader, who knows some of them from elsewhere.
func hide(counts []int, known []bool) (shown []Shown, total bool) {
	shown = make([]Shown, len(counts))
	var all, unknown hidden
	var others []int // the unknown ones first, by size
	for i, n := range counts {
		switch {
		case n <= 0:
		case n < leastGroup:
			shown[i] = Small
			all.small, all.sum = all.small+1, all.sum+n
			if !known[i] {
				unknown.small, unknown.sum = unknown.small+1, unknown.sum+n
			}
		default:
			others = append(others, i)
		}
	}
	slices.SortStableFunc(others, func(a, b int) int {
		switch {
		case known[a] == known[b]:
			return cmp.Compare(counts[a], counts[b])
		case known[a]:
			return 1
		}
		return -1
	})
	for all.told() || unknown.told() {
		if len(others) == 0 {
			return shown, false
		}
		i := others[0]
		others = others[1:]
		shown[i] = Cover
		all.covers, all.sum = all.covers+1, all.sum+counts[i]
		if !known[i] {
			unknown.covers, unknown.sum = unknown.covers+1, unknown.sum+counts[i]
		}
	}
	return shown, true
}

// hidden is the small groups and covers that somebody does not know, and how many
// people they are together.
type hidden struct{ small, covers, sum int }

// told: that tells how large a small one is.
func (h hidden) told() bool { return h.small > 0 && !ambiguous(h.small, h.covers, h.sum) }

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
