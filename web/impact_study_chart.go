package web

import (
	"html/template"
	"math"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/web/chart"
)

// studyPicture is a picture with its table.
type studyPicture struct {
	Title string
	SVG   template.HTML
	Table chart.Table
	Note  string
}

// seriesPicture is a metric by week, with the expectation where there is one.
func seriesPicture(l locale.Locale, plan impact.Plan, metric string, weeks []impact.Week, expected []impact.ExpectedWeek) *studyPicture {
	name := metricName(l, metric)
	c := chart.Line{Title: l.T("impact.weekly", lms.Args{"metric": name}), Empty: l.T("chart.no_data"), Number: number(l)}
	by := map[lms.Day]impact.ExpectedWeek{}
	for _, e := range expected {
		by[e.Monday] = e
	}
	for i, w := range weeks {
		v, ok := w.Value()
		c.Points = append(c.Points, chart.Point{Label: l.ShortDate(w.Monday), Value: v, Missing: !ok})
		if len(expected) > 0 {
			e, has := by[w.Monday]
			c.Expected = append(c.Expected, chart.Expectation{Value: e.Expected, Lo: e.Lo, Hi: e.Hi, Missing: !has})
		}
		if w.Monday == plan.Begins.Week() {
			c.Events = []chart.Event{{At: i, Label: l.T("impact.event_begins", lms.Args{"day": l.ShortDate(plan.Begins)})}}
		}
	}
	head := []string{l.T("chart.week"), l.T("impact.col_value")}
	if len(weeks) > 0 {
		args := lms.Args{"metric": locale.Inside(name), "from": l.ShortDate(weeks[0].Monday), "to": l.ShortDate(weeks[len(weeks)-1].Monday), "day": l.ShortDate(plan.Begins)}
		c.Desc = l.T("study.series_desc", args)
		if len(expected) > 0 {
			c.ExpectedLabel = l.T("study.expected")
			c.Desc += " " + l.T("study.expected_desc")
			head = append(head, l.T("study.col_expected"), l.T("impact.col_interval"))
		}
	}
	return &studyPicture{Title: c.Title, SVG: c.SVG(), Table: c.Table(head...)}
}

// eventsPicture is the change of trained people's work by its distance from the
// block of their training.
func eventsPicture(l locale.Locale, metric string, events []impact.EventPoint) *studyPicture {
	name := metricName(l, metric)
	c := chart.Distance{Title: l.T("study.events_title", lms.Args{"metric": name}), Desc: l.T("study.events_desc", lms.Args{"metric": locale.Inside(name)}),
		XLabel: l.T("study.events_x"), EventLabel: l.T("study.events_block"), Empty: l.T("chart.no_data"), Number: signed(l)}
	for _, e := range events {
		c.Spans = append(c.Spans, chart.Span{At: e.At, Value: e.Change, Lo: e.Lo, Hi: e.Hi})
	}
	table := c.Table(l.T("study.col_block"), l.T("study.col_change"), l.T("study.col_band"), l.T("impact.col_n"))
	for i, e := range events {
		if i < len(table.Rows) {
			table.Rows[i] = append(table.Rows[i], l.Number(int64(e.People)))
		}
	}
	return &studyPicture{Title: c.Title, SVG: c.SVG(), Table: table, Note: l.T("study.events_note")}
}

// armsPicture is the work of those trained and of those not, by block.
func armsPicture(l locale.Locale, plan impact.Plan, arms []impact.ArmBlock) *studyPicture {
	name := metricName(l, plan.Primary)
	c := chart.Line{Title: l.T("study.arms_title", lms.Args{"metric": name}), Desc: l.T("study.arms_desc", lms.Args{"metric": locale.Inside(name), "day": l.ShortDate(plan.Begins)}),
		Label: l.T("study.arm_trained"), OtherLabel: l.T("study.arm_others"), Empty: l.T("study.arms_none", lms.Args{"n": impact.LeastShown}), Number: rate(l)}
	point := func(a impact.ArmBlock, v *float64) chart.Point {
		p := chart.Point{Label: l.ShortDate(a.From), Missing: v == nil}
		if v != nil {
			p.Value = *v
		}
		return p
	}
	for i, a := range arms {
		c.Points, c.Other = append(c.Points, point(a, a.Trained)), append(c.Other, point(a, a.Untrained))
		if a.From == plan.Begins {
			c.Events = []chart.Event{{At: i, Label: l.T("impact.event_begins", lms.Args{"day": l.ShortDate(plan.Begins)})}}
		}
	}
	return &studyPicture{Title: c.Title, SVG: c.SVG(), Table: c.Table(l.T("study.col_from"), c.Label, c.OtherLabel)}
}

// rate writes counts a day, small ones with more digits.
func rate(l locale.Locale) chart.Number {
	return func(v float64) string {
		if v > -1 && v < 1 && v != 0 {
			return l.Decimal(v, 2)
		}
		return number(l)(v)
	}
}

// studyInterval is an estimate as a picture, empty without one; reach as in
// pictureInterval.
func studyInterval(l locale.Locale, a impact.Answer, reach float64) template.HTML {
	if a.Estimate == nil {
		return ""
	}
	return chart.Interval{Title: l.T("study.interval_title"), Desc: studyBig(l, a) + ". " + studyRange(l, a), Estimate: a.Estimate.Change,
		Lo: a.Estimate.Lo, Hi: a.Estimate.Hi, From: -reach, To: reach, Ends: reach == 0, Number: func(v float64) string {
			if v == 0 {
				return "0"
			}
			return studyFigure(l, a.Question, v)
		}}.SVG()
}

// studyReach is what intervals span that are to be compared, by their unit.
func studyReach(answers []impact.Answer) map[impact.Unit]float64 {
	reach := map[impact.Unit]float64{impact.Relative: 0.1, impact.RankOrder: 1, impact.Points: 10}
	most := map[impact.Unit]float64{impact.Relative: 1, impact.RankOrder: 1, impact.Points: 100}
	for _, a := range answers {
		if a.Estimate != nil {
			u := a.Question.Unit()
			reach[u] = min(most[u], max(reach[u], 1.1*a.Estimate.Hi, -1.1*a.Estimate.Lo))
		}
	}
	return reach
}

// dosePicture is dose against change: everybody, for those who may have the
// rows, and else people in groups.
func dosePicture(l locale.Locale, plan impact.Plan, a impact.Answer, points [][2]float64) *studyPicture {
	name, what := l.T("impact.measure."+string(plan.Measure)), metricName(l, a.Metric)
	s := chart.Scatter{Title: l.T("impact.scatter_title", lms.Args{"measure": name, "metric": locale.Inside(what)}), XLabel: name, YLabel: l.T("impact.scatter_y"),
		X: rate(l), Y: signed(l), Empty: l.T("study.dose_none", lms.Args{"n": impact.LeastPeople})}
	args := lms.Args{"n": a.N(), "measure": locale.Inside(name), "metric": locale.Inside(what)}
	note := l.T("study.dose_groups_note")
	s.Desc = l.T("study.dose_groups_desc", args)
	if len(points) >= impact.LeastPeople {
		note, s.Desc = l.T("impact.scatter_note"), l.T("impact.scatter_desc", args)
		for _, p := range points {
			s.Dots = append(s.Dots, chart.Dot{X: p[0], Y: math.Expm1(p[1])})
		}
	} else {
		for _, g := range a.Dose.Groups {
			s.Dots = append(s.Dots, chart.Dot{X: (g.From + g.To) / 2, Y: g.Change})
		}
	}
	table := chart.Table{Caption: s.Title, Head: []string{name, l.T("impact.scatter_y"), l.T("impact.col_interval"), l.T("impact.col_n")}}
	for _, g := range a.Dose.Groups {
		table.Rows = append(table.Rows, []string{doseText(l, g.From, g.To), l.Signed(g.Change, 0), l.Signed(g.Lo, 0) + " – " + l.Signed(g.Hi, 0), l.Number(int64(g.People))})
	}
	return &studyPicture{Title: s.Title, SVG: s.SVG(), Table: table, Note: note}
}

func doseText(l locale.Locale, from, to float64) string {
	if from == to {
		return rate(l)(from)
	}
	return rate(l)(from) + " – " + rate(l)(to)
}

// gainPicture is scores before and after, of all and of groups by their score
// before.
func gainPicture(l locale.Locale, g impact.GainAnswer) *studyPicture {
	percent := func(v float64) string { return l.Percent(v/100, 0) }
	s := chart.Slope{Title: l.T("study.gain_title"), Desc: l.T("study.gain_desc"), Before: l.T("gain.before"), After: l.T("gain.after"), From: 0, To: 100, Number: percent,
		All: chart.SlopeLine{Before: chart.SlopeEnd{Value: math.NaN()}, After: chart.SlopeEnd{Value: math.NaN()}}}
	table := chart.Table{Caption: s.Title, Head: []string{l.T("study.col_who"), s.Before, s.After, l.T("impact.col_n")}}
	if g.Pre != nil && g.Post != nil {
		s.All = chart.SlopeLine{Before: chart.SlopeEnd{Value: g.Pre.Value, Lo: g.Pre.Lo, Hi: g.Pre.Hi}, After: chart.SlopeEnd{Value: g.Post.Value, Lo: g.Post.Lo, Hi: g.Post.Hi}}
		interval := func(m impact.Mean) string {
			return percent(m.Value) + " (" + percent(m.Lo) + " – " + percent(m.Hi) + ")"
		}
		table.Rows = append(table.Rows, []string{l.T("study.gain_all"), interval(*g.Pre), interval(*g.Post), l.Number(int64(g.Pre.N))})
	}
	for i, q := range g.Quarters {
		s.Groups = append(s.Groups, chart.SlopeLine{Before: chart.SlopeEnd{Value: q.Pre}, After: chart.SlopeEnd{Value: q.Post}})
		table.Rows = append(table.Rows, []string{l.T("study.gain_part", lms.Args{"i": i + 1, "of": len(g.Quarters)}), percent(q.Pre), percent(q.Post), l.Number(int64(q.People))})
	}
	note := ""
	if len(g.Quarters) > 0 {
		note = l.T("study.gain_note")
	}
	return &studyPicture{Title: s.Title, SVG: s.SVG(), Table: table, Note: note}
}

// countsPicture are numbers of people as bars.
func countsPicture(l locale.Locale, title, head string, names []string, counts []int) *studyPicture {
	b := chart.Bars{Title: title, Desc: l.T("study.counts_desc")}
	for i, name := range names {
		b.Bars = append(b.Bars, chart.Bar{Label: name, Value: float64(counts[i]), Text: fewPeople(l, impact.OfStaff, counts[i])})
	}
	return &studyPicture{Title: title, SVG: b.SVG(), Table: b.Table(head, l.T("impact.col_n"))}
}
