package assessment

import (
	"cmp"
	"slices"
	"time"

	"binapustaka/lms/assessment/itemstat"
)

// Analysis is how well a test and each of its questions measure, by the first
// graded attempt of each person. Versions of a question are items of their
// own: what was answered to an old wording says nothing of the new one.
type Analysis struct {
	Test        Assessment
	People      int
	From, To    time.Time // when these attempts were handed in; zero without people
	Items       []AnalysedItem
	Reliability *itemstat.Reliability // of the questions as they stand; nil where too few were asked all of them
	Why         itemstat.Error        // why there is no Reliability; "" for a test that is drawn, which has none
	Drawn       bool                  // everybody gets other questions
	Findings    []itemstat.Finding    // of the test
	Rasch       bool                  // whether the items have it
	Borderline  *itemstat.Band        // percent: within one SEM of the pass mark
	Near        int                   // people in that band
	SEMPercent  float64               // of the points; where there is Reliability
	Rows        [][]float64           // a row a person without names, a column an item: the share earned, or itemstat.NotAsked
}

// AnalysedItem is one version of a question in an Analysis.
type AnalysedItem struct {
	Question      // options as written
	Old      bool // a newer version has taken its place
	Points   float64
	Asked    int  // people
	Waiting  bool // below itemstat.MinShown: the rest is empty
	Figures  itemstat.Item
	Without  *itemstat.Deletion
	Choices  *itemstat.Choices // of a choice question
	Rasch    *itemstat.RaschItem
	Findings []itemstat.Finding
}

// analyse works the figures out. Questions are those asked, a version each;
// current says which versions are in use.
func analyse(a *Analysis, questions []Question, current map[int64]bool, given *answers) {
	slices.SortFunc(questions, func(x, y Question) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(y.Version, x.Version))
	})
	order := make([]int, len(questions))
	for i, q := range questions {
		order[i] = given.column[q.VersionID]
		v := given.asked[order[i]]
		a.Items = append(a.Items, AnalysedItem{Question: q, Old: !current[q.VersionID], Points: v.Points, Asked: v.N})
	}
	a.People, a.Rows = len(given.rows), given.inOrder(order)
	points := make([]float64, len(a.Items))
	for i := range a.Items {
		a.Items[i].Waiting = a.Items[i].Asked < itemstat.MinShown
		points[i] = a.Items[i].Points
	}
	scores, err := itemstat.NewScores(a.Rows, points)
	if err != nil {
		a.Why = itemstat.TooFewPersons
		return
	}
	without := a.reliability()
	var rasch itemstat.Rasch
	if a.People >= itemstat.MinRasch {
		if got, err := scores.Rasch(); err == nil {
			rasch, a.Rasch = got, true
		}
	}
	chosen := make([][]int, a.People)
	for i, figures := range scores.Items() {
		it := &a.Items[i]
		if it.Waiting {
			continue
		}
		it.Figures, it.Without = figures, without[it.VersionID]
		if it.Kind.Choice() {
			key := make([]bool, len(it.Options))
			for j, o := range it.Options {
				key[j] = o.Right
			}
			given.chosen(order[i], chosen)
			if c, err := scores.Choices(i, chosen, key); err == nil {
				it.Choices = &c
			}
		}
		if a.Rasch {
			it.Rasch = rasch.Items[i]
		}
		it.Findings = itemstat.Advise(figures, it.Without, it.Choices)
	}
}

// reliability is that of the questions as they stand, by the people who were
// asked all of them and nothing else; what each question does to it comes back
// by version.
func (a *Analysis) reliability() map[int64]*itemstat.Deletion {
	if a.Drawn {
		return nil
	}
	var columns []int
	var points []float64
	top := 0.0
	for i, it := range a.Items {
		if !it.Old {
			columns, points = append(columns, i), append(points, it.Points)
			top += it.Points
		}
	}
	var rows [][]float64
	for _, person := range a.Rows {
		r := person
		if len(columns) < len(person) {
			r = nil
			for _, i := range columns {
				r = append(r, person[i])
			}
		}
		if len(r) > 0 && !slices.Contains(r, itemstat.NotAsked) {
			rows = append(rows, r)
		}
	}
	scores, err := itemstat.NewScores(rows, points)
	var r itemstat.Reliability
	if err == nil {
		r, err = scores.Reliability()
	}
	if err != nil {
		a.Why, _ = err.(itemstat.Error)
		return nil
	}
	a.Reliability, a.Findings = &r, itemstat.AdviseTest(r)
	a.SEMPercent = 100 * r.SEM / top
	if band, err := itemstat.Borderline(top*float64(a.Test.PassPercent)/100, r.SEM, top); err == nil {
		for _, person := range rows {
			sum := 0.0
			for i, share := range person {
				sum += points[i] * share
			}
			if band.Holds(sum) {
				a.Near++
			}
		}
		a.Borderline = &itemstat.Band{Low: 100 * band.Low / top, High: 100 * band.High / top}
	}
	without := map[int64]*itemstat.Deletion{}
	for i, d := range r.Without {
		without[a.Items[columns[i]].VersionID] = d
	}
	return without
}
