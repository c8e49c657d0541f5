package web

import (
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/web/chart"
)

// scorePicture is what patrons said month by month: with what was expected of the
// months after, or else with each month's own interval.
func scorePicture(l locale.Locale, plan impact.Plan, months []impact.ScorePoint) *studyPicture {
	name := metricName(l, impact.Satisfaction)
	c := chart.Line{Title: l.T("study.score_title", lms.Args{"metric": name}), Empty: l.T("chart.no_data"), Number: func(v float64) string { return l.Decimal(v, 0) }}
	table := chart.Table{Caption: c.Title, Head: []string{l.T("survey.col_month"), l.T("survey.col_points"), l.T("survey.col_interval"), l.T("survey.col_n"), l.T("study.col_expected")}}
	expected := slices.ContainsFunc(months, func(m impact.ScorePoint) bool { return m.Expected != nil })
	interval := func(lo, hi float64) string { return l.Decimal(lo, 1) + " – " + l.Decimal(hi, 1) }
	if len(months) > 0 {
		last := months[len(months)-1].Month
		args := lms.Args{"metric": locale.Inside(name), "from": l.Month(months[0].Month), "to": l.Month(last), "day": l.ShortDate(plan.Begins)}
		c.Desc, c.ExpectedLabel = l.T("study.score_desc", args), l.T("study.score_band")
		if expected {
			c.Desc, c.ExpectedLabel = c.Desc+" "+l.T("study.expected_desc"), l.T("study.expected")
		}
		for month := months[0].Month; month <= last; month = lms.DayOf(month.Time().AddDate(0, 1, 0)) {
			if month == plan.Begins.Month() {
				c.Events = []chart.Event{{At: len(c.Points), Label: l.T("impact.event_begins", lms.Args{"day": l.ShortDate(plan.Begins)})}}
			}
			row := []string{l.Month(month), "–", "–", "–", "–"}
			p, e := chart.Point{Label: l.ShortMonth(month), Missing: true}, chart.Expectation{Missing: true}
			if i := slices.IndexFunc(months, func(m impact.ScorePoint) bool { return m.Month == month }); i >= 0 {
				m := months[i]
				p.Value, p.Missing = m.Score, false
				row[1], row[3] = l.Decimal(m.Score, 1), l.Number(int64(m.Answers))
				if m.Interval != nil {
					row[2] = interval(m.Interval[0], m.Interval[1])
				}
				switch {
				case m.Expected != nil:
					e = chart.Expectation{Value: m.Expected[0], Lo: m.Expected[1], Hi: m.Expected[2]}
					row[4] = l.Decimal(e.Value, 1) + " (" + interval(e.Lo, e.Hi) + ")"
					e.Lo, e.Hi = max(0, e.Lo), min(100, e.Hi) // drawn where there is a scale
				case !expected && m.Interval != nil:
					e = chart.Expectation{Value: m.Score, Lo: m.Interval[0], Hi: m.Interval[1]}
				}
			}
			c.Points, c.Expected = append(c.Points, p), append(c.Expected, e)
			table.Rows = append(table.Rows, row)
		}
	}
	return &studyPicture{Title: c.Title, SVG: c.SVG(), Table: table}
}

// scoreFacts say the same change in points of the score.
func scoreFacts(l locale.Locale, s impact.ServiceAnswer) []leftOut {
	if s.Rated == nil {
		return nil
	}
	points := func(v float64) string { return plus(v, l.Decimal(v, 1)) }
	return []leftOut{{"score_after", l.Decimal(s.Rated.Score, 1)}, {"score_expected", l.Decimal(s.Rated.Expected, 1)},
		{"score_change", points(s.Rated.Change) + " (" + points(s.Rated.Lo) + " – " + points(s.Rated.Hi) + ")"}}
}

// scoreSurveys are the surveys whose results an answer rests on.
func scoreSurveys(s impact.ServiceAnswer) (ids []int64) {
	for _, m := range s.Months {
		ids = append(ids, m.Surveys...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
