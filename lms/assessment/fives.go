package assessment

import (
	"cmp"
	"slices"
	"time"
)

// InFives are those of whom figures may tell somebody who may not read people's
// results: whole groups of GroupSize in the order in which their attempts came
// in. So what is read today less what was read yesterday is of nobody, or of that
// many.
func InFives[T any](all []T, came func(T) (at time.Time, attemptID int64)) []T {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b T) int {
		at, one := came(a)
		later, other := came(b)
		return cmp.Or(at.Compare(later), cmp.Compare(one, other))
	})
	return all[:len(all)-len(all)%GroupSize]
}
