package web

import (
	"fmt"
	"html/template"

	"binapustaka/lms"
	"binapustaka/lms/survey"
	"binapustaka/web/chart"
)

type surveyTrendPage struct {
	Layout
	Sheet survey.Sheet
	survey.Trend
	Bys   []survey.By
	A, B  string // names of the rounds compared
	asked bool
	Moves []survey.Move
}

func (s *server) surveyTrendPage(r *request) (*surveyTrendPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	sheet, trend, err := s.Surveys.Trend(r.ctx, r.actor, id, r.today(), survey.By(r.Query("by")))
	if err != nil {
		return nil, err
	}
	p := &surveyTrendPage{Layout: within(r.layout("trend.title", lms.Args{"title": sheet.Title.In(string(r.locale))}), "/surveys"), Sheet: sheet, Trend: trend, Bys: survey.Bys, A: r.Query("a"), B: r.Query("b")}
	p.Path = r.OriginalURL()
	a, b := trend.At(p.A), trend.At(p.B)
	p.asked = p.A != "" && p.B != ""
	if a >= 0 && b >= 0 && a != b {
		p.Moves = trend.Compare(a, b)
	}
	if n := len(trend.Rounds); p.A == "" && n > 1 { // what most want to know
		p.A, p.B = trend.Rounds[n-2].Name, trend.Rounds[n-1].Name
	}
	return p, nil
}

func (s *server) surveyTrend(r *request) error {
	p, err := s.surveyTrendPage(r)
	if err != nil {
		return err
	}
	return r.page("survey/trend", p)
}

// Asked reports whether two rounds were chosen to be compared.
func (p *surveyTrendPage) Asked() bool { return p.asked }

// File is the address of the page as a file.
func (p *surveyTrendPage) File(ending string) string {
	return fmt.Sprintf("/surveys/%d/trend.%s?by=%s", p.Sheet.ID, ending, p.By)
}

// RoundName writes a round; those of surveys with the same title differ by their months.
func (p *surveyTrendPage) RoundName(r survey.Round) string {
	if p.By != survey.ByRound {
		return spanName(p.Locale, r.Name)
	}
	return p.Locale.T("trend.round", lms.Args{"title": p.Words(r.Surveys[0].Title), "months": p.Months(r)})
}

// Named writes the round of a name.
func (p *surveyTrendPage) Named(name string) string { return p.RoundName(p.Rounds[p.At(name)]) }

// Months writes when a round was answered, as far as that is shown.
func (p *surveyTrendPage) Months(r survey.Round) string {
	if r.Period == (lms.Period{}) {
		return p.Locale.Month(p.DayOf(r.Surveys[0].CreatedAt))
	}
	from, to := p.Locale.Month(r.Period.From), p.Locale.Month(r.Period.To)
	if from == to {
		return from
	}
	return from + " – " + to
}

// RoundLink is where the results of one survey of a round stand.
func (p *surveyTrendPage) RoundLink(r survey.Round, s survey.Sheet) string {
	if p.By == survey.ByMonth {
		return fmt.Sprintf("/surveys/%d/results?view=%s", s.ID, r.Name)
	}
	return fmt.Sprintf("/surveys/%d/results", s.ID)
}

// LineName says what a line is of.
func (p *surveyTrendPage) LineName(l survey.Line) string {
	switch {
	case l.Side != survey.None:
		return p.Locale.T("survey.dimension." + string(l.Side))
	case l.Row.ID != 0:
		return p.Words(l.Row.Text)
	}
	return p.Words(l.Question.Text)
}

// LineAbout says on which scale it is.
func (p *surveyTrendPage) LineAbout(l survey.Line) string {
	switch {
	case l.Score():
		return p.Locale.T("trend.about_score")
	case l.Side != survey.None:
		return p.Locale.T("trend.about_side", lms.Args{"scale": l.Scale})
	case l.Row.ID != 0:
		return p.Locale.T("trend.about_row", lms.Args{"scale": l.Question.Scale, "question": p.Words(l.Question.Text)})
	}
	return p.Locale.T("trend.about_scale", lms.Args{"scale": l.Question.Scale, "low": p.Words(l.Question.Low), "high": p.Words(l.Question.High)})
}

func (p *surveyTrendPage) Heads() (all []survey.Line) {
	for _, l := range p.Lines {
		if l.Headline() {
			all = append(all, l)
		}
	}
	return all
}

func (p *surveyTrendPage) Others() (all []survey.Line) {
	for _, l := range p.Lines {
		if !l.Headline() {
			all = append(all, l)
		}
	}
	return all
}

// Any reports whether a line has anything in the rounds that are shown.
func (p *surveyTrendPage) Any(l survey.Line) bool { return p.last(l) >= 0 }

// last is the newest point of a line, -1 without one.
func (p *surveyTrendPage) last(l survey.Line) int {
	for k := len(l.Points) - 1; k >= 0; k-- {
		if l.Points[k].N > 0 {
			return k
		}
	}
	return -1
}

// Point and Bounds write a point of a line, or a change of it, in its unit.
func (p *surveyTrendPage) Point(l survey.Line, e survey.Estimate) string {
	return p.Locale.Decimal(e.Value, lineDigits(l))
}
func (p *surveyTrendPage) Bounds(l survey.Line, e survey.Estimate) string {
	if !e.HasInterval() {
		return "–"
	}
	return p.Locale.Decimal(e.Lo, lineDigits(l)) + " – " + p.Locale.Decimal(e.Hi, lineDigits(l))
}

// Newest is the last value of a line, for the list of all of them.
func (p *surveyTrendPage) Newest(l survey.Line) string {
	k := p.last(l)
	return p.Locale.T("trend.newest", lms.Args{"value": p.Point(l, l.Points[k]), "round": p.RoundName(p.Rounds[k]), "n": l.Points[k].N})
}

func lineDigits(l survey.Line) int {
	if l.Score() {
		return 0
	}
	return 2
}

// Picture is a line with its intervals.
func (p *surveyTrendPage) Picture(l survey.Line) template.HTML {
	digits := 1
	if l.Score() {
		digits = 0
	}
	c := chart.Line{Title: p.LineName(l), Desc: p.Locale.T("trend.picture_desc", lms.Args{"by": p.Locale.T("trend.by." + string(p.By))}), ExpectedLabel: p.Locale.T("survey.col_interval"), Empty: p.Locale.T("chart.no_data"),
		Number: func(v float64) string { return p.Locale.Decimal(v, digits) }}
	for k, e := range l.Points {
		label := p.RoundName(p.Rounds[k])
		if p.By == survey.ByRound {
			label = p.Months(p.Rounds[k])
		}
		c.Points = append(c.Points, chart.Point{Label: label, Value: e.Value, Missing: e.N == 0})
		c.Expected = append(c.Expected, chart.Expectation{Value: e.Value, Lo: e.Lo, Hi: e.Hi, Missing: e.N == 0 || !e.HasInterval()})
	}
	return c.SVG()
}

// Table is the same in figures.
func (p *surveyTrendPage) Table(l survey.Line) chart.Table {
	value := "survey.mean"
	if l.Score() {
		value = "survey.nps"
	}
	t := chart.Table{Caption: p.LineName(l), Head: []string{p.Locale.T("trend.col_round"), p.Locale.T(value), p.Locale.T("survey.col_interval"), p.Locale.T("survey.col_n")}}
	for k, e := range l.Points {
		row := []string{p.RoundName(p.Rounds[k]), "–", "–", "–"}
		if e.N > 0 {
			row = []string{row[0], p.Point(l, e), p.Bounds(l, e), p.Locale.Number(int64(e.N))}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
