package web

import (
	"html/template"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/web/chart"
)

// Everything that is said of a result stands here and in the catalogue impact:
// sentences are chosen by verdict and reason, never written freely.

// Metric and Measure name what was counted and how training was measured.
func (l Layout) Metric(m string) string          { return metricName(l.Locale, m) }
func (l Layout) Measure(m impact.Measure) string { return l.Locale.T("impact.measure." + string(m)) }

func metricName(l locale.Locale, metric string) string {
	if metric == impact.TestGain {
		return l.T("study.metric_gain")
	}
	return l.T("usage.metric." + metric)
}

// pictureLine says what a picture shows, and its interval.
func pictureLine(l locale.Locale, p impact.Picture) (line, interval string) {
	args := lms.Args{"metric": metricName(l, p.Metric), "least": impact.LeastWeeks, "before": 0, "after": 0}
	if p.Difference == nil {
		if p.Before != nil {
			args["before"] = p.Before.Weeks
		}
		if p.After != nil {
			args["after"] = p.After.Weeks
		}
		return l.T("impact.line_"+string(p.Reason), args), ""
	}
	key := "impact.line_same"
	switch d := p.Difference; {
	case d.Lo > 0:
		key = "impact.line_higher"
	case d.Hi < 0:
		key = "impact.line_lower"
	}
	rate := max(p.Difference.Rate, -p.Difference.Rate)
	line = l.T(key, lms.Args{"metric": metricName(l, p.Metric), "before": l.Decimal(p.Before.Mean, 1), "after": l.Decimal(p.After.Mean, 1), "rate": l.Percent(rate, 0)})
	return line, l.T("impact.line_range", lms.Args{"lo": l.Signed(p.Difference.Lo, 0), "hi": l.Signed(p.Difference.Hi, 0),
		"before": p.Before.Weeks, "after": p.After.Weeks})
}

// cellWords says what a cell of the table means.
func cellWords(l locale.Locale, c impact.Cell, t impact.Table) string {
	args := lms.Args{"n": c.N, "measure": locale.Inside(l.T("impact.measure." + string(c.Measure))), "metric": locale.Inside(metricName(l, c.Metric)),
		"least": impact.LeastPeople, "share": l.Percent(t.Unassigned[c.Metric], 0), "limit": l.Percent(impact.MostUnassigned, 0)}
	if c.Reason == impact.IntervalOnly {
		args["least"] = impact.LeastForP
	}
	if c.Detectable != nil {
		args["detectable"] = l.Decimal(*c.Detectable, 2)
	}
	if c.Reason == impact.FewPeople && c.N < impact.LeastShown {
		args["shown"] = impact.LeastShown
		return l.T("impact.words.fewest_people", args)
	}
	if c.Reason != impact.NoReason {
		return l.T("impact.words."+string(c.Reason), args)
	}
	return l.T("impact.words."+string(c.Verdict), args)
}

// SubjectKind names what a result is about.
func (l Layout) SubjectKind(s impact.Subject) string {
	if s.Kind == impact.OfCourse {
		return l.Locale.T("impact.kind.course")
	}
	return l.Locale.T("activity.kind." + s.Form)
}

// pictureEvents are the event lines of a picture, and what they say.
func pictureEvents(l locale.Locale, p impact.Picture) (events []chart.Event, texts []string) {
	at := func(d lms.Day) int {
		if len(p.Weeks) == 0 {
			return -1
		}
		i := int(d.Week()-p.Weeks[0].Monday) / 7
		if d < p.Weeks[0].Monday || i >= len(p.Weeks) {
			return -1
		}
		return i
	}
	used := map[int]bool{}
	for i, d := range p.Subject.Dates {
		key := ""
		switch {
		case i == 0 && p.Subject.Kind == impact.OfCourse:
			key = "impact.event_course"
		case i == 0 && len(p.Subject.Dates) > 1:
			key = "impact.event_begins"
		case i == 0:
			key = "impact.event_first"
		case p.Subject.Kind == impact.OfActivity:
			key = "impact.event_ends"
		}
		e := chart.Event{At: at(d)}
		if key != "" {
			kind := l.T("impact.kind.course")
			if p.Subject.Kind == impact.OfActivity {
				kind = l.T("activity.kind." + p.Subject.Form)
			}
			text := l.T(key, lms.Args{"title": kind, "day": l.ShortDate(d)})
			texts = append(texts, text)
			if e.At < 0 || !used[e.At] {
				e.Label = text
			}
		}
		if e.At >= 0 && (e.Label != "" || !used[e.At]) {
			events = append(events, e)
			used[e.At] = true
		}
	}
	return events, texts
}

// pictureChart is a picture as a chart.
func pictureChart(l locale.Locale, p impact.Picture) chart.Line {
	metric := metricName(l, p.Metric)
	c := chart.Line{Title: l.T("impact.weekly", lms.Args{"metric": metric}), Empty: l.T("chart.no_data"),
		Number: number(l)}
	divide := -1
	for i, w := range p.Weeks {
		v, ok := w.Value()
		c.Points = append(c.Points, chart.Point{Label: l.ShortDate(w.Monday), Value: v, Missing: !ok})
		if w.Monday == p.Divide {
			divide = i
		}
	}
	events, texts := pictureEvents(l, p)
	c.Events = events
	if divide >= 0 && p.Difference != nil {
		c.Levels = []chart.Level{
			{From: max(0, divide-impact.WeeksBefore), To: divide - 1, Value: p.Before.Mean, Label: l.T("impact.mean_before", lms.Args{"mean": l.Decimal(p.Before.Mean, 1)})},
			{From: divide + 2, To: min(len(p.Weeks)-1, divide+1+impact.WeeksAfter), Value: p.After.Mean, Label: l.T("impact.mean_after", lms.Args{"mean": l.Decimal(p.After.Mean, 1)})},
		}
	}
	if len(p.Weeks) > 0 {
		line, interval := pictureLine(l, p)
		c.Desc = l.T("impact.weekly_desc", lms.Args{"metric": locale.Inside(metric), "from": l.ShortDate(p.Weeks[0].Monday),
			"to": l.ShortDate(p.Weeks[len(p.Weeks)-1].Monday), "events": strings.Join(texts, "; "), "line": strings.TrimSpace(line + " " + interval)})
	}
	return c
}

// pictureInterval is the difference as a picture, empty without one. reach is
// what it spans on both sides of zero, so that several can be compared; 0
// leaves that to the values.
func pictureInterval(l locale.Locale, p impact.Picture, reach float64) template.HTML {
	if p.Difference == nil {
		return ""
	}
	_, text := pictureLine(l, p)
	return chart.Interval{Title: l.T("impact.interval_title"), Desc: text, Estimate: p.Difference.Rate, Lo: p.Difference.Lo, Hi: p.Difference.Hi,
		From: -reach, To: reach, Ends: reach == 0, Number: signed(l)}.SVG()
}

// signed writes a relative change; none has no sign.
func signed(l locale.Locale) chart.Number {
	return func(v float64) string {
		if v == 0 {
			return l.Percent(0, 0)
		}
		return l.Signed(v, 0)
	}
}
