package web

import (
	"html/template"

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
	return chart.Interval{Title: l.T("study.interval_title"), Desc: l.Signed(a.Estimate.Change, 0) + ". " + studyRange(l, a), Estimate: a.Estimate.Change,
		Lo: a.Estimate.Lo, Hi: a.Estimate.Hi, From: -reach, To: reach, Ends: reach == 0, Number: signed(l)}.SVG()
}

// studyReach is what intervals span that are to be compared.
func studyReach(answers []impact.Answer) float64 {
	reach := 0.1
	for _, a := range answers {
		if a.Estimate != nil {
			reach = min(1, max(reach, 1.1*a.Estimate.Hi, -1.1*a.Estimate.Lo))
		}
	}
	return reach
}
