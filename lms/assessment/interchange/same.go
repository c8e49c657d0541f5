package interchange

import (
	"slices"

	"binapustaka/lms/assessment"
)

// Questions are those of items.
func Questions(items []Item) []assessment.Question {
	list := make([]assessment.Question, len(items))
	for i, it := range items {
		list[i] = it.Question
	}
	return list
}

// MarkSame notes which items are there already: twins are theirs, in order.
func (r *Result) MarkSame(twins []assessment.Twin) {
	for i, t := range twins {
		key := ""
		switch {
		case t.QuestionID != 0:
			key = "interchange.same_bank"
		case t.Earlier:
			key = "interchange.same_file"
		default:
			continue
		}
		it := &r.Items[i]
		it.Same = true
		r.Problems = append(r.Problems, Problem{Line: it.Line, Severity: Same, Key: key, Question: it.Number})
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int { return a.Line - b.Line })
}

// New are the items that are not there yet.
func (r Result) New() []Item {
	return slices.DeleteFunc(slices.Clone(r.Items), func(it Item) bool { return it.Same })
}

// SameCount is how many are there already.
func (r Result) SameCount() int { return len(r.Items) - len(r.New()) }
