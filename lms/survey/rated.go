package survey

import (
	"math"
	"slices"
)

// Rated is how satisfied patrons said they were in a month, from 0 to 100, to one
// question: the same while neither its words nor its scale changed.
type Rated struct {
	QuestionID int64 // where it was asked first
	Satisfied
	Surveys []int64 // that asked it in the month
}

// rated are the months of every question about satisfaction as such.
func rated(all []Results) (list []Rated) {
	t := newTrend(all, ByMonth, math.MaxInt)
	for _, l := range t.Lines {
		if l.Side != None || l.Question.Kind != Rating || l.Question.Dimension != Overall {
			continue
		}
		first := slices.IndexFunc(l.units, func(u Unit) bool { return u != (Unit{}) })
		for k, e := range l.Points {
			if e.N == 0 {
				continue
			}
			r := Rated{l.units[first].QuestionID, Satisfied{t.Rounds[k].Period.From, e}, nil}
			for _, v := range []*float64{&r.Value, &r.Lo, &r.Hi} {
				*v = (*v - 1) / float64(l.Question.Scale-1) * 100
			}
			for _, s := range t.Rounds[k].Surveys {
				if slices.ContainsFunc(s.Questions, func(q Question) bool { return slices.Contains(l.units, Unit{QuestionID: q.ID}) }) {
					r.Surveys = append(r.Surveys, s.ID)
				}
			}
			list = append(list, r)
		}
	}
	return list
}
