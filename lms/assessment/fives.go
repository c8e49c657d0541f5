package assessment

import (
	"cmp"
	"slices"
	"time"
)

// InFives are those of whom figures may tell somebody who may not read people's
// results: whole groups of GroupSize in the order in which their results came to
// be known. A group that somebody is gone from, whose attempt was declared void,
// is gone whole. So what is read today less what was read yesterday is of nobody,
// or of that many. broken are those of whole groups that are gone.
func InFives[T any](all []T, came func(T) (at time.Time, attemptID int64), gone func(T) bool) (kept, broken []T) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b T) int {
		at, one := came(a)
		later, other := came(b)
		return cmp.Or(at.Compare(later), cmp.Compare(one, other))
	})
	for group := range slices.Chunk(all[:len(all)-len(all)%GroupSize], GroupSize) {
		if slices.ContainsFunc(group, gone) {
			broken = append(broken, group...)
		} else {
			kept = append(kept, group...)
		}
	}
	return kept, broken
}

// came is when an attempt t began to count: it had a result, and what its person
// had sat before was declared void.
const came = `GREATEST(COALESCE(t.graded_at, t.submitted_at), COALESCE((SELECT MAX(w.made_at) FROM attempt e JOIN attempt_void w ON w.attempt_id = e.id
	WHERE e.assessment_id = t.assessment_id AND e.account_id = t.account_id AND e.number < t.number), t.submitted_at))`

// firstVoided are attempts that counted once and were declared void.
const firstVoided = wasFirst + `)`

const wasFirst = ` FROM attempt t WHERE t.assessment_id = ? AND t.voided AND t.submitted_at IS NOT NULL AND t.percent IS NOT NULL AND NOT t.knows_key
	AND NOT EXISTS (SELECT 1 FROM attempt e WHERE e.assessment_id = t.assessment_id AND e.account_id = t.account_id AND e.number < t.number
		AND e.submitted_at IS NOT NULL AND NOT e.voided`
