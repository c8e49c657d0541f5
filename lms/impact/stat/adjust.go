package stat

import "sort"

// BenjaminiHochberg adjusts the p of one family of tests (any order, each 0 to
// 1) so that rejecting those below q keeps the expected share of false
// rejections at q, for independent or positively dependent tests (Benjamini
// and Hochberg 1995, J. R. Stat. Soc. B 57). The result has p's order.
//
// Errors: NotFinite, OutOfUnit.
func BenjaminiHochberg(p []float64) ([]float64, error) { return stepUp(p, 1) }

// BenjaminiYekutieli is BenjaminiHochberg for tests that depend on each other
// in any way: p is multiplied by 1 + 1/2 + … + 1/m as well (Benjamini and
// Yekutieli 2001, Ann. Stat. 29).
//
// Errors: NotFinite, OutOfUnit.
func BenjaminiYekutieli(p []float64) ([]float64, error) {
	harmonic := 0.0
	for i := range p {
		harmonic += 1 / float64(i+1)
	}
	return stepUp(p, harmonic)
}

func stepUp(p []float64, factor float64) ([]float64, error) {
	if err := check(0, p); err != nil {
		return nil, err
	}
	order := make([]int, len(p))
	for i, v := range p {
		if v < 0 || v > 1 {
			return nil, OutOfUnit
		}
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return p[order[a]] < p[order[b]] })
	out := make([]float64, len(p))
	least := 1.0
	for k := len(order) - 1; k >= 0; k-- {
		least = min(least, factor*float64(len(p))/float64(k+1)*p[order[k]])
		out[order[k]] = least
	}
	return out, nil
}
