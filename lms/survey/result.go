package survey

import (
	"slices"
	"strings"

	"binapustaka/lms"
)

// Cell counts answers that are shown: one value of a unit, in one month, channel
// and level.
type Cell struct {
	Unit
	Value   int64   `db:"value"` // people: how many answered a question with several answers
	Month   lms.Day `db:"month"`
	Channel Channel `db:"channel"`
	Level   Level   `db:"level"`
	N       int     `db:"n"`
}

const people = -1

// Results are the answers to a survey that are shown.
type Results struct {
	Sheet
	Cells []Cell
	Texts map[int64][]string // by question, in no order
}

// View chooses answers: those of a period of whole months, or of a channel; all
// when it is zero.
type View struct {
	Period  lms.Period
	Channel Channel
}

func (v View) has(c Cell) bool {
	switch {
	case v.Channel != "":
		return c.Level >= InChannel && c.Channel == v.Channel
	case v.Period != (lms.Period{}):
		return c.Level >= InMonth && v.Period.Has(c.Month)
	}
	return true
}

// MonthOf is the view of a month.
func MonthOf(month lms.Day) View {
	return View{Period: ByMonth.span(month.Month()).Period}
}

// Share is how many gave one answer.
type Share struct {
	Number int64 // of a scale; an option's is its Label
	Label  Text
	Count  int
	Estimate
}

// Figure is what was answered to a unit.
type Figure struct {
	Question Question
	Row      Option // of a matrix
	N        int    // 0: fewer than five, or none
	Shares   []Share
	Score    Estimate // mean, or Net Promoter Score; of no other kind
}

// Scored reports whether f has a Score.
func (f Figure) Scored() bool {
	return f.N > 0 && (f.Question.Scaled() || f.Question.Kind == Promoter)
}

// unit is what f is of.
func (f Figure) unit() Unit { return Unit{f.Question.ID, f.Row.ID} }

// Figures are those of every unit but free text, in the order of the questions.
func (r Results) Figures(v View) (all []Figure) {
	for _, q := range r.Questions {
		rows := []Option{{}}
		if q.Kind == Matrix {
			rows = q.Options
		}
		for _, row := range rows {
			if q.Kind != Words {
				all = append(all, r.figure(q, row, v))
			}
		}
	}
	return all
}

func (r Results) figure(q Question, row Option, v View) Figure {
	f := Figure{Question: q, Row: row}
	counts, asked := r.count(f.unit(), v)
	if f.N = asked; f.N < Least { // it is none, by release; and never shown if that were wrong
		f.N = 0
		return f
	}
	share := func(value int64, number int64, label Text) {
		k := counts[value]
		f.Shares = append(f.Shares, Share{number, label, k, wilson(k, f.N)})
	}
	switch {
	case q.Kind == Single || q.Kind == Multiple:
		for _, o := range q.Options {
			share(o.ID, 0, o.Text)
		}
		return f
	case q.Kind == Promoter:
		f.Score = counts.promoters()
	default:
		f.Score = counts.mean(q.Scale)
	}
	for _, n := range q.Steps() {
		share(int64(n), int64(n), Text{})
	}
	return f
}

// count is what was answered to a unit, and by how many.
func (r Results) count(u Unit, v View) (counts tally, n int) {
	counts = tally{}
	several := 0
	for _, c := range r.Cells {
		if c.Unit != u || !v.has(c) {
			continue
		}
		if c.Value == people {
			several += c.N
		} else {
			counts[c.Value] += c.N
		}
	}
	if several > 0 {
		return counts, several
	}
	return counts, counts.n()
}

// Side is a dimension's mean.
type Side struct {
	Dimension Dimension
	Scale     int
	Estimate
}

// Sides are the dimensions that are asked about, each on its scale.
func (r Results) Sides(v View) (all []Side) {
	for _, d := range Dimensions[1:] {
		for _, scale := range Scales {
			var each []Estimate
			for _, f := range r.Figures(v) {
				if f.Scored() && f.Question.Dimension == d && f.Question.Scale == scale {
					each = append(each, f.Score)
				}
			}
			if len(each) > 0 {
				all = append(all, Side{d, scale, pooled(each, scale)})
			}
		}
	}
	return all
}

// Headline is the figure of satisfaction as such.
func (r Results) Headline(v View) (f Figure, ok bool) {
	return r.first(v, func(f Figure) bool { return f.Question.Scaled() && f.Question.Dimension == Overall })
}

// Recommend is the figure of the first Net Promoter question.
func (r Results) Recommend(v View) (f Figure, ok bool) {
	return r.first(v, func(f Figure) bool { return f.Question.Kind == Promoter })
}

func (r Results) first(v View, is func(Figure) bool) (Figure, bool) {
	all := r.Figures(v)
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	return Figure{}, false
}

// Months are those of which something is shown and those between, the oldest
// first.
func (r Results) Months() (all []lms.Day) {
	var first, last lms.Day
	for _, c := range r.Cells {
		if c.Level < InMonth {
			continue
		}
		if first == 0 || c.Month < first {
			first = c.Month
		}
		last = max(last, c.Month)
	}
	for t := first.Time(); first != 0 && lms.DayOf(t) <= last; t = t.AddDate(0, 1, 0) {
		all = append(all, lms.DayOf(t))
	}
	return all
}

// ChannelsShown are the channels of which something is shown.
func (r Results) ChannelsShown() (all []Channel) {
	for _, c := range Channels {
		if slices.ContainsFunc(r.Cells, View{Channel: c}.has) {
			all = append(all, c)
		}
	}
	return all
}

// Span is a calendar period by its name: 2026-04, 2026-Q2 or 2026.
type Span struct {
	Name string
	lms.Period
}

// Spans are the months, quarters and years in which enough people answered some
// question for a comparison.
func (r Results) Spans() (all []Span) {
	for _, m := range r.Months() {
		for _, by := range []By{ByMonth, ByQuarter, ByYear} {
			s := by.span(m)
			if !slices.Contains(all, s) && slices.ContainsFunc(r.Figures(View{Period: s.Period}), func(f Figure) bool { return f.Scored() && f.N >= Comparable }) {
				all = append(all, s)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Span) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Difference is how a figure changed from one period to another.
type Difference struct {
	Before, After Figure
	Change        Estimate
}

// Compare tells the changes of those figures that both periods have enough
// answers for.
func (r Results) Compare(a, b lms.Period) (all []Difference) {
	before, after := r.Figures(View{Period: a}), r.Figures(View{Period: b})
	for i := range before {
		if !before[i].Scored() || !after[i].Scored() || before[i].N < Comparable || after[i].N < Comparable {
			continue
		}
		x, _ := r.count(before[i].unit(), View{Period: a})
		y, _ := r.count(after[i].unit(), View{Period: b})
		d := Difference{before[i], after[i], welch(x, y)}
		if before[i].Question.Kind == Promoter {
			d.Change = moreRecommend(x, y)
		}
		all = append(all, d)
	}
	return all
}

// Satisfied is how satisfied a library's patrons said they were in a month, from
// 0 to 100, over all its surveys of patrons.
type Satisfied struct {
	Month lms.Day
	Estimate
}

// satisfaction makes the series of cells that carry their question's scale. A
// scale of 4, 5 or 7 steps is brought to 0 to 12, where each step is whole.
func satisfaction(cells []scaledCell) (all []Satisfied) {
	months := map[lms.Day]tally{}
	for _, c := range cells {
		if months[c.Month] == nil {
			months[c.Month] = tally{}
		}
		months[c.Month][1+(c.Value-1)*12/int64(c.Scale-1)] += c.N
	}
	for m, t := range months {
		if t.n() < Least {
			continue
		}
		e := t.mean(13)
		for _, v := range []*float64{&e.Value, &e.Lo, &e.Hi} {
			*v = (*v - 1) / 12 * 100
		}
		all = append(all, Satisfied{m, e})
	}
	slices.SortFunc(all, func(a, b Satisfied) int { return int(a.Month - b.Month) })
	return all
}

type scaledCell struct {
	Month lms.Day `db:"month"`
	Value int64   `db:"value"`
	Scale int     `db:"scale"`
	N     int     `db:"n"`
}
