package stat

import "sort"

// MidRanks are the ranks of x from 1, ties sharing the mean of their ranks
// (Kendall 1945). NaN must not be among x.
func MidRanks(x []float64) []float64 {
	r := make([]float64, len(x))
	for i, v := range twiceRanks(x) {
		r[i] = float64(v) / 2
	}
	return r
}

// twiceRanks are the mid-ranks times two: whole numbers, so that sums of
// their products are exact whatever the order of summation.
func twiceRanks(x []float64) []int64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return x[order[a]] < x[order[b]] })
	ranks := make([]int64, len(x))
	for from := 0; from < len(order); {
		to := from
		for to+1 < len(order) && x[order[to+1]] == x[order[from]] {
			to++
		}
		for _, i := range order[from : to+1] {
			ranks[i] = int64(from + to + 2)
		}
		from = to + 1
	}
	return ranks
}

// TieShare is the share of x's values that equal another one, 0 to 1.
func TieShare(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	seen := make(map[float64]int, len(x))
	for _, v := range x {
		seen[v]++
	}
	tied := 0
	for _, n := range seen {
		if n > 1 {
			tied += n
		}
	}
	return float64(tied) / float64(len(x))
}

// Doubtful tells whether the t approximation of Spearman's p is not to be relied
// on, so that Permute is: with fewer than 50 observations, or with more than a
// quarter of the values of x or of y tied.
func Doubtful(x, y []float64) bool {
	return len(x) < 50 || TieShare(x) > 0.25 || TieShare(y) > 0.25
}
