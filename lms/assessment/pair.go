package assessment

import (
	"slices"
	"time"

	"binapustaka/lms/assessment/itemstat"
)

// Pair is one design: a test before a training and a parallel one after it.
type Pair struct {
	ID        int64
	LibraryID int64
	Pre, Post Assessment
	LowFirst  bool // people were sent because they scored low before
	CreatedAt time.Time
}

// OneTest reports whether the pair is the forms of one test: A before and B
// after.
func (p Pair) OneTest() bool { return p.Pre.ID == p.Post.ID }

// Gains are what people gained between the tests of a pair, by the first
// graded attempt at each, the one before handed in before the other began.
type Gains struct {
	Pair
	Before       int            // people who have sat the first test
	People       int            // of those, who have sat the second as well
	All          *itemstat.Gain // in percent of the points; nil below itemstat.MinPairs
	Why          itemstat.Error // why there is none
	Competencies []CompetencyGain
	Regression   *itemstat.Estimate // the rise that people chosen for low scores show without learning anything
	Drawn        bool               // everybody meets questions of their own; else a harder second test looks like less learning
	Rows         [][2]float64       // before and after of each person, in nobody's order
}

// CompetencyGain is the gain in the questions of one competency.
type CompetencyGain struct {
	CompetencyID int64
	People       int // who were asked about it both times
	Gain         *itemstat.Gain
}

// result is what one person reached in a test: percent of all points, and the
// share of the points of each competency.
type result struct {
	Percent      float64
	Competencies map[int64]float64 // percent
}

// top is the most that a result can be.
const top = 100

// gains works the figures out of results by account.
func (g *Gains) gains(pre, post map[int64]result, order []int64) {
	g.Before = len(pre)
	var before, after []float64
	both := map[int64][2][]float64{}
	for _, account := range order {
		a, had := pre[account]
		b, has := post[account]
		if !had || !has {
			continue
		}
		before, after = append(before, a.Percent), append(after, b.Percent)
		g.Rows = append(g.Rows, [2]float64{a.Percent, b.Percent})
		for c, x := range a.Competencies {
			if y, ok := b.Competencies[c]; ok {
				pairs := both[c]
				both[c] = [2][]float64{append(pairs[0], x), append(pairs[1], y)}
			}
		}
	}
	g.People = len(before)
	all, err := itemstat.PrePost(before, after, top)
	if err != nil {
		g.Why, _ = err.(itemstat.Error)
		return
	}
	g.All = &all
	for c, pairs := range both {
		one := CompetencyGain{CompetencyID: c, People: len(pairs[0])}
		if gain, err := itemstat.PrePost(pairs[0], pairs[1], top); err == nil {
			one.Gain = &gain
		}
		g.Competencies = append(g.Competencies, one)
	}
	slices.SortFunc(g.Competencies, func(a, b CompetencyGain) int { return int(a.CompetencyID - b.CompetencyID) })
}

// regression says by how much those who came back were expected to rise
// without learning anything, given how reliably the first test measures.
func (g *Gains) regression(pre map[int64]result, reliability *itemstat.Reliability) {
	if !g.LowFirst || g.All == nil || reliability == nil {
		return
	}
	mean := 0.0
	for _, r := range pre {
		mean += r.Percent / float64(len(pre))
	}
	if rise, err := itemstat.RegressionRise(mean, g.All.Pre.Value, reliability.Alpha); err == nil {
		g.Regression = &rise
	}
}
