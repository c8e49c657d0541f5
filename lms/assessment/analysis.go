package assessment

import (
	"cmp"
	"math"
	"slices"
	"time"

	"binapustaka/lms/assessment/itemstat"
)

// Analysis is how well a test and each of its questions measure, by the first
// graded attempt of each person. Versions of a question are items of their
// own: what was answered to an old wording says nothing of the new one.
type Analysis struct {
	Test     Assessment
	People   int
	Ungraded int       // of those first attempts, the ones that wait for a marker: not in People
	Held     int       // people whom no figure holds yet, because they are not five: see InFives
	From, To time.Time // when these attempts were handed in; zero without people
	Items    []AnalysedItem
	Whole                   // of a test without parallel forms
	Forms    []Whole        // of one with them, by their letters
	Drawn    bool           // everybody gets other questions
	Rasch    bool           // whether items have it
	NoRasch  itemstat.Error // why no item has it, from itemstat.MinRasch people on
	Partial  int            // items that Rasch leaves out: some got a part of their points
	Rows     [][]float64    // a row a person without names, a column an item: the share earned, or itemstat.NotAsked
	form     []string       // that each person sat, "" for none
	fives    bool
	turn     []int // of each row, of those whose group is gone too: in which order they came
}

// Whole is how reliably a test, or one of its parallel forms, measured those who
// were asked all its questions as they stand.
type Whole struct {
	Form        string                // its letter
	Reliability *itemstat.Reliability // nil where too few were asked all of them
	Why         itemstat.Error        // why there is none; "" for a test that is drawn
	Findings    []itemstat.Finding
	Borderline  *itemstat.Band // percent: within one SEM of the pass mark
	Near        int            // people in that band
	SEMPercent  float64        // of the points; where there is Reliability
}

// sem is the standard error in percent and the people behind it, nil where it
// cannot be told. Parallel forms measure the same: theirs is the root of the
// mean square, each by its people.
func (a *Analysis) sem() (*float64, int) {
	square, people := 0.0, 0
	for _, c := range append(a.Forms, a.Whole) {
		if c.Reliability != nil {
			square += c.SEMPercent * c.SEMPercent * float64(c.Reliability.N)
			people += c.Reliability.N
		}
	}
	if people == 0 {
		return nil, 0
	}
	sem := math.Sqrt(square / float64(people))
	return &sem, people
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
	a.Rows = given.inOrder(order)
	if a.fives {
		a.inFives()
	}
	a.People = len(a.form)
	a.Rows = a.Rows[:a.People]
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
	without := a.classes()
	rasch := a.rasch(points)
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
		it.Rasch = rasch[i]
		it.Findings = itemstat.Advise(figures, it.Without, it.Choices)
	}
}

// inFives forgets what the last few answered of those who were asked an item, if
// they are not five: of a test that is drawn, or has forms, five people more may
// be one more for an item. So it does with the five of whom somebody is gone.
func (a *Analysis) inFives() {
	gone := func(row int) bool { return row >= len(a.form) }
	for i := range a.Items {
		var asked []int
		for row, answers := range a.Rows {
			if answers[i] != itemstat.NotAsked {
				asked = append(asked, row)
			}
		}
		slices.SortFunc(asked, func(x, y int) int { return a.turn[x] - a.turn[y] })
		a.Items[i].Asked = len(asked) - len(asked)%GroupSize
		for group := range slices.Chunk(asked, GroupSize) {
			if len(group) == GroupSize && !slices.ContainsFunc(group, gone) {
				continue
			}
			if len(group) == GroupSize {
				a.Items[i].Asked -= GroupSize
			}
			for _, row := range group {
				a.Rows[row][i] = itemstat.NotAsked
			}
		}
	}
}

// rasch estimates the items that nobody got a part of the points of, by column;
// the model knows right and wrong alone.
func (a *Analysis) rasch(points []float64) map[int]*itemstat.RaschItem {
	if a.People < itemstat.MinRasch {
		return nil
	}
	var columns []int
	for i := range a.Items {
		if !slices.ContainsFunc(a.Rows, func(r []float64) bool { return r[i] != 0 && r[i] != 1 && r[i] != itemstat.NotAsked }) {
			columns = append(columns, i)
		}
	}
	a.Partial = len(a.Items) - len(columns)
	if len(columns) < 2 {
		a.NoRasch = itemstat.TooFewItems
		return nil
	}
	scores, err := itemstat.NewScores(pick(a.Rows, columns), pick([][]float64{points}, columns)[0])
	var r itemstat.Rasch
	if err == nil {
		r, err = scores.Rasch()
	}
	if err != nil {
		a.NoRasch, _ = err.(itemstat.Error)
		return nil
	}
	a.Rasch = true
	found := map[int]*itemstat.RaschItem{}
	for at, i := range columns {
		found[i] = r.Items[at]
	}
	return found
}

// pick are those columns of rows; all of them are the rows themselves.
func pick(rows [][]float64, columns []int) [][]float64 {
	picked := make([][]float64, len(rows))
	for i, row := range rows {
		if len(columns) == len(row) {
			picked[i] = row
			continue
		}
		picked[i] = make([]float64, len(columns))
		for at, column := range columns {
			picked[i][at] = row[column]
		}
	}
	return picked
}

// classes fills in how reliable the test is, or each of its forms; what each
// question does to it comes back by version, of those in a single form.
func (a *Analysis) classes() map[int64]*itemstat.Deletion {
	labels := slices.Compact(slices.Sorted(slices.Values(a.form)))
	if !slices.ContainsFunc(labels, func(label string) bool { return label != "" }) {
		if a.Drawn {
			return nil
		}
		c, without := a.class(a.Rows)
		a.Whole = c
		return without
	}
	a.Drawn = false
	all, times := map[int64]*itemstat.Deletion{}, map[int64]int{}
	for _, label := range labels {
		if label == "" { // sat before there were forms
			continue
		}
		var rows [][]float64
		for i, row := range a.Rows {
			if a.form[i] == label {
				rows = append(rows, row)
			}
		}
		c, without := a.class(rows)
		c.Form = label
		a.Forms = append(a.Forms, c)
		for version, d := range without {
			if times[version]++; times[version] > 1 {
				d = nil
			}
			all[version] = d
		}
	}
	return all
}

// class is how reliable the questions as they stand are that any of these people
// were asked, by those who were asked all of them.
func (a *Analysis) class(people [][]float64) (c Whole, without map[int64]*itemstat.Deletion) {
	var columns []int
	var points []float64
	top := 0.0
	for i, it := range a.Items {
		if !it.Old && slices.ContainsFunc(people, func(r []float64) bool { return r[i] != itemstat.NotAsked }) {
			columns, points = append(columns, i), append(points, it.Points)
			top += it.Points
		}
	}
	rows := slices.DeleteFunc(pick(people, columns), func(r []float64) bool { return len(r) == 0 || slices.Contains(r, itemstat.NotAsked) })
	scores, err := itemstat.NewScores(rows, points)
	var r itemstat.Reliability
	if err == nil {
		r, err = scores.Reliability()
	}
	if err != nil {
		c.Why, _ = err.(itemstat.Error)
		return c, nil
	}
	c.Reliability, c.Findings = &r, itemstat.AdviseTest(r)
	c.SEMPercent = 100 * r.SEM / top
	if band, err := itemstat.Borderline(top*float64(a.Test.PassPercent)/100, r.SEM, top); err == nil {
		for _, person := range rows {
			sum := 0.0
			for i, share := range person {
				sum += points[i] * share
			}
			if band.Holds(sum) {
				c.Near++
			}
		}
		c.Borderline = &itemstat.Band{Low: 100 * band.Low / top, High: 100 * band.High / top}
	}
	without = map[int64]*itemstat.Deletion{}
	for i, d := range r.Without {
		without[a.Items[columns[i]].VersionID] = d
	}
	return c, without
}
