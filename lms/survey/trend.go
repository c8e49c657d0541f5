package survey

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"binapustaka/lms"
)

// By is what stands side by side in a trend.
type By string

const (
	ByRound   By = "round" // surveys that were copied one from another, or opened by one schedule
	ByMonth   By = "month"
	ByQuarter By = "quarter"
	ByYear    By = "year"
)

var Bys = []By{ByRound, ByMonth, ByQuarter, ByYear}

// MostRounds are shown of a trend, the newest.
const MostRounds = 36

// Trend is what was answered to the same questions again and again. Every point of
// it is a sum of what results show already: it tells of nobody more than they do.
type Trend struct {
	By      By
	Rounds  []Round // the oldest first
	Lines   []Line
	Earlier int // rounds that are left out
	Surveys int // that have something to show
}

// Round is a survey, or a calendar period of all of them.
type Round struct {
	Name    string // of a survey its id; of a period as in Span
	Surveys []Sheet
	Period  lms.Period // whole months of which something is shown; zero: of none
}

// Line is one thing that was measured in the same way in every round that it has
// points in. A question that was changed begins a new line.
type Line struct {
	Question Question  // as it was asked last
	Row      Option    // of a matrix
	Side     Dimension // not None: the mean of all that is asked about it
	Scale    int       // of a side
	Changed  bool      // rounds before it asked the same in other words, or on another scale
	Points   []Estimate
	origin   string
	tallies  []tally
	units    []Unit // by survey; zero: it does not ask this
	parts    []int  // of a side: the lines that it is the mean of
}

// Score reports whether l is a Net Promoter Score, and has points of a hundred.
func (l Line) Score() bool { return l.Side == None && l.Question.Kind == Promoter }

// Headline reports whether l is one of the few that sum a survey up.
func (l Line) Headline() bool {
	return l.Side != None || l.Score() || l.Question.Dimension == Overall
}

// NewTrend puts the results of surveys of one lineage side by side; by is what the
// reader wishes, "" for rounds where there are several, else months.
func NewTrend(all []Results, by By) Trend { return newTrend(all, by, MostRounds) }

func newTrend(all []Results, by By, most int) Trend {
	all = slices.DeleteFunc(slices.Clone(all), func(r Results) bool { return len(r.Cells) == 0 })
	slices.SortFunc(all, func(a, b Results) int { return cmp.Or(cmp.Compare(a.begun(), b.begun()), cmp.Compare(a.ID, b.ID)) })
	if !slices.Contains(Bys, by) {
		by = ByMonth
		if len(all) > 1 {
			by = ByRound
		}
	}
	t := Trend{By: by, Surveys: len(all)}
	for i, r := range all {
		t.ask(r, i, len(all))
	}
	t.lay(all, most)
	t.sides(all)
	slices.SortStableFunc(t.Lines, func(a, b Line) int { return cmp.Compare(a.order(), b.order()) })
	return t
}

func (l Line) order() int {
	switch {
	case l.Side == None && l.Question.Dimension == Overall:
		return 0
	case l.Score():
		return 1
	case l.Side != None:
		return 2
	}
	return 3
}

// begun is the month from which on answers are shown; where they are shown in the
// total alone, that in which the survey was made.
func (r Results) begun() lms.Day {
	if months := r.Months(); len(months) > 0 {
		return months[0]
	}
	return lms.DayOf(r.CreatedAt).Month()
}

// ask finds the lines that the i-th of n surveys goes on with, and begins others.
func (t *Trend) ask(r Results, i, n int) {
	for _, q := range r.Questions {
		if !q.Scaled() && q.Kind != Promoter {
			continue
		}
		rows := []Option{{}}
		if q.Kind == Matrix {
			rows = q.Options
		}
		for k, row := range rows {
			origin := fmt.Sprintf("%s/%d", q.Origin, k)
			same, changed := -1, false
			for j, l := range t.Lines {
				if l.Question.Origin != q.Origin {
					continue
				}
				asks := l.Question.same(q)
				if asks && l.units[i] == (Unit{}) && l.Row.Text.same(row.Text) {
					same = j
				}
				still := slices.ContainsFunc(rows, func(o Option) bool { return o.Text.same(l.Row.Text) }) // elsewhere in the matrix
				changed = changed || l.origin == origin && !(asks && still)
			}
			if same < 0 {
				same = len(t.Lines)
				t.Lines = append(t.Lines, Line{Changed: changed, origin: origin, units: make([]Unit, n)})
			}
			l := &t.Lines[same]
			l.Question, l.Row, l.units[i] = q, row, Unit{q.ID, row.ID}
		}
	}
}

// same reports whether q asks the same as o, answered in the same way.
func (q Question) same(o Question) bool {
	return q.Kind == o.Kind && q.Scale == o.Scale && q.Text.same(o.Text) && q.Low.same(o.Low) && q.High.same(o.High)
}

// same reports whether a reader of any language reads the same; a translation may
// have been added.
func (t Text) same(o Text) bool {
	if t == (Text{}) || o == (Text{}) {
		return t == o
	}
	equal := func(a, b string) bool { return a == b || a == "" || b == "" }
	return equal(t.ID, o.ID) && equal(t.EN, o.EN) && (t.ID != "" && o.ID != "" || t.EN != "" && o.EN != "")
}

// lay sums what is shown by line and round.
func (t *Trend) lay(all []Results, most int) {
	var round func(survey int, c Cell) string
	switch t.By {
	case ByRound:
		round = func(i int, _ Cell) string { return strconv.FormatInt(all[i].ID, 10) }
	default:
		round = func(_ int, c Cell) string {
			if c.Level < InMonth {
				return ""
			}
			return t.By.span(c.Month).Name
		}
	}
	at := map[string]int{}
	for i, r := range all {
		for _, c := range r.Cells {
			name := round(i, c)
			if name == "" {
				continue
			}
			k, known := at[name]
			if !known {
				k = len(t.Rounds)
				at[name] = k
				t.Rounds = append(t.Rounds, Round{Name: name})
				if t.By != ByRound {
					t.Rounds[k].Period = t.By.span(c.Month).Period
				}
			}
			if s := &t.Rounds[k]; len(s.Surveys) == 0 || s.Surveys[len(s.Surveys)-1].ID != r.ID {
				s.Surveys = append(s.Surveys, r.Sheet)
				if months := r.Months(); t.By == ByRound && len(months) > 0 {
					s.Period = lms.Period{From: months[0], To: MonthOf(months[len(months)-1]).Period.To}
				}
			}
		}
	}
	if t.By != ByRound {
		slices.SortFunc(t.Rounds, func(a, b Round) int { return cmp.Compare(a.Period.From, b.Period.From) })
	}
	t.Earlier = max(0, len(t.Rounds)-most)
	t.Rounds = t.Rounds[t.Earlier:]
	clear(at)
	for k, r := range t.Rounds {
		at[r.Name] = k
	}
	for j := range t.Lines {
		l := &t.Lines[j]
		l.tallies, l.Points = make([]tally, len(t.Rounds)), make([]Estimate, len(t.Rounds))
		for k := range l.tallies {
			l.tallies[k] = tally{}
		}
	}
	for i, r := range all {
		of := map[Unit]int{}
		for j, l := range t.Lines {
			if l.units[i] != (Unit{}) {
				of[l.units[i]] = j
			}
		}
		for _, c := range r.Cells {
			j, scored := of[c.Unit]
			if k, shown := at[round(i, c)]; scored && shown {
				t.Lines[j].tallies[k][c.Value] += c.N
			}
		}
	}
	for j := range t.Lines {
		l := &t.Lines[j]
		for k, counts := range l.tallies {
			if counts.n() < Least {
				continue
			}
			if l.Points[k] = counts.mean(l.Question.Scale); l.Score() {
				l.Points[k] = counts.promoters()
			}
		}
	}
}

// span is the period of a month.
func (b By) span(month lms.Day) Span {
	t := month.Time()
	first, months, name := month, 1, month.String()[:7]
	switch quarter := (int(t.Month()) - 1) / 3; b {
	case ByQuarter:
		first, months, name = lms.DayOn(t.Year(), time.Month(3*quarter+1), 1), 3, fmt.Sprintf("%d-Q%d", t.Year(), quarter+1)
	case ByYear:
		first, months, name = lms.DayOn(t.Year(), 1, 1), 12, strconv.Itoa(t.Year())
	}
	return Span{name, lms.Period{From: first, To: lms.DayOf(first.Time().AddDate(0, months, 0)) - 1}}
}

// sides adds the means of the dimensions. Each is of the same questions in all its
// points: where others were asked, another line begins, and where surveys of one
// round asked different ones there is no point.
func (t *Trend) sides(all []Results) {
	questions := len(t.Lines)
	for _, d := range Dimensions {
		if d == None || d == Overall { // satisfaction as such is a question of its own
			continue
		}
		for _, scale := range Scales {
			at := map[string]int{}
			for k, round := range t.Rounds {
				parts, ok := t.partsOf(all, round, questions, d, scale)
				if !ok {
					continue
				}
				var each []Estimate
				for _, j := range parts {
					if p := t.Lines[j].Points[k]; p.N > 0 {
						each = append(each, p)
					}
				}
				if len(each) < len(parts) {
					continue
				}
				key := fmt.Sprint(parts)
				j, known := at[key]
				if !known {
					j = len(t.Lines)
					t.Lines = append(t.Lines, Line{Side: d, Scale: scale, Changed: len(at) > 0, Points: make([]Estimate, len(t.Rounds)), parts: parts})
					at[key] = j
				}
				t.Lines[j].Points[k] = pooled(each, scale)
			}
		}
	}
}

// partsOf are the lines of a dimension that the surveys of a round ask; ok is false
// where that is none, or not the same.
func (t *Trend) partsOf(all []Results, round Round, questions int, d Dimension, scale int) (parts []int, ok bool) {
	for _, s := range round.Surveys {
		i := slices.IndexFunc(all, func(r Results) bool { return r.ID == s.ID })
		var its []int
		for j, l := range t.Lines[:questions] {
			if l.units[i] != (Unit{}) && l.Question.Dimension == d && l.Question.Scale == scale {
				its = append(its, j)
			}
		}
		switch {
		case len(its) == 0: // it asks nothing about it, and mixes nothing in
			continue
		case parts != nil && !slices.Equal(parts, its):
			return nil, false
		}
		parts = its
	}
	return parts, len(parts) > 0
}

// Move is how a line changed from one round to another.
type Move struct {
	Line
	Before, After, Change Estimate
}

// Compare tells the changes from one round to another, by their places, of the
// lines that have enough answers in both.
func (t Trend) Compare(a, b int) (all []Move) {
	for _, l := range t.Lines {
		x, y := l.Points[a], l.Points[b]
		if x.N < Comparable || y.N < Comparable {
			continue
		}
		m := Move{Line: l, Before: x, After: y}
		switch {
		case l.Side != None: // independent rounds; each half is the widest it can be
			m.Change = Estimate{y.Value - x.Value, math.NaN(), math.NaN(), min(x.N, y.N)}
			if x.HasInterval() && y.HasInterval() {
				half := math.Hypot(x.halfWidth(), y.halfWidth())
				m.Change.Lo, m.Change.Hi = m.Change.Value-half, m.Change.Value+half
			}
		case l.Score():
			m.Change = moreRecommend(l.tallies[a], l.tallies[b])
		default:
			m.Change = welch(l.tallies[a], l.tallies[b])
		}
		all = append(all, m)
	}
	return all
}

// At is the place of a round by its name, -1 where there is none.
func (t Trend) At(name string) int {
	return slices.IndexFunc(t.Rounds, func(r Round) bool { return r.Name == name })
}
