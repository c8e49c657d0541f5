package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
	"binapustaka/web/chart"
)

type surveyResultsPage struct {
	Layout
	survey.Results
	View     string // as in the address: "", 2026-04 or a channel
	view     survey.View
	Channels []survey.Channel
	Spans    []survey.Span
	A, B     string // names of the periods compared
	Changes  []survey.Difference
	Occasion *survey.Occasion // it opened by itself
}

// words of frequent use in free text that are shown, at most.
const surveyWords = 30

func (s *server) surveyResultsPage(r *request) (*surveyResultsPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	res, err := s.Surveys.Results(r.ctx, r.actor, id, r.today())
	if err != nil {
		return nil, err
	}
	p := &surveyResultsPage{Layout: within(r.layout("survey.results_of", lms.Args{"title": res.Title.In(string(r.locale))}), "/surveys"), Results: res,
		Channels: res.ChannelsShown(), Spans: res.Spans(), View: r.Query("view"), A: r.Query("a"), B: r.Query("b")}
	p.Path = r.OriginalURL()
	if o, ok, err := s.Surveys.Occasion(r.ctx, r.actor, id); err != nil {
		return nil, err
	} else if ok {
		p.Occasion = &o
	}
	switch month, err := lms.ParseDay(p.View + "-01"); {
	case slices.Contains(p.Channels, survey.Channel(p.View)):
		p.view.Channel = survey.Channel(p.View)
	case err == nil && slices.Contains(res.Months(), month):
		p.view = survey.MonthOf(month)
	default:
		p.View = ""
	}
	a, b := p.span(p.A), p.span(p.B)
	if a != nil && b != nil && p.A != p.B {
		p.Changes = res.Compare(a.Period, b.Period)
	}
	return p, nil
}

func (p *surveyResultsPage) span(name string) *survey.Span {
	if i := slices.IndexFunc(p.Spans, func(s survey.Span) bool { return s.Name == name }); i >= 0 {
		return &p.Spans[i]
	}
	return nil
}

func (s *server) surveyResults(r *request) error {
	p, err := s.surveyResultsPage(r)
	if err != nil {
		return err
	}
	return r.page("survey/results", p)
}

// Shown reports whether anything is.
func (p *surveyResultsPage) Shown() bool { return len(p.Cells) > 0 || len(p.Texts) > 0 }

// Figures and Sides are those of the view that was chosen.
func (p *surveyResultsPage) Figures() []survey.Figure { return p.Results.Figures(p.view) }
func (p *surveyResultsPage) Sides() []survey.Side     { return p.Results.Sides(p.view) }
func (p *surveyResultsPage) Recommend() *survey.Figure {
	if f, ok := p.Results.Recommend(p.view); ok && f.N > 0 {
		return &f
	}
	return nil
}

// Of is the figures of one question.
func (p *surveyResultsPage) Of(q survey.Question) (all []survey.Figure) {
	for _, f := range p.Figures() {
		if f.Question.ID == q.ID {
			all = append(all, f)
		}
	}
	return all
}

// Mean writes a mean or a score, and Interval the interval around it.
func (l Layout) Mean(f survey.Figure, e survey.Estimate) string {
	return l.Locale.Decimal(e.Value, digitsOf(f))
}
func (l Layout) Interval(f survey.Figure, e survey.Estimate) string {
	if !e.HasInterval() {
		return "–"
	}
	return l.Locale.Decimal(e.Lo, digitsOf(f)) + " – " + l.Locale.Decimal(e.Hi, digitsOf(f))
}

// digitsOf: hundredths of a step of a scale, whole points of a score.
func digitsOf(f survey.Figure) int {
	if f.Question.Kind == survey.Promoter {
		return 0
	}
	return 2
}

// SideMean and SideInterval are the same of a dimension.
func (l Layout) SideMean(s survey.Side) string     { return l.Mean(survey.Figure{}, s.Estimate) }
func (l Layout) SideInterval(s survey.Side) string { return l.Interval(survey.Figure{}, s.Estimate) }

// SidePicture is a dimension's interval on its scale; the line is its middle.
func (l Layout) SidePicture(s survey.Side) template.HTML {
	title := l.Locale.T("survey.dimension." + string(s.Dimension))
	return chart.Interval{Title: title, Desc: l.SideMean(s) + " (" + l.SideInterval(s) + ")", Estimate: s.Value, Lo: s.Lo, Hi: s.Hi, Zero: float64(1+s.Scale) / 2, From: 1, To: float64(s.Scale)}.SVG()
}

// Picture is how answers are distributed.
func (p *surveyResultsPage) Picture(f survey.Figure) template.HTML { return p.bars(f).SVG() }

// Table is the same in figures.
func (p *surveyResultsPage) Table(f survey.Figure) chart.Table {
	t := chart.Table{Caption: p.bars(f).Title, Head: []string{p.Locale.T("survey.col_answer"), p.Locale.T("survey.col_n"), p.Locale.T("survey.col_share"), p.Locale.T("survey.col_interval")}}
	for _, s := range f.Shares {
		t.Rows = append(t.Rows, []string{p.answer(f, s), p.Locale.Number(int64(s.Count)), p.Locale.Percent(s.Value, 0), p.Locale.Percent(s.Lo, 0) + " – " + p.Locale.Percent(s.Hi, 0)})
	}
	return t
}

// Spread is how often each number was given to each statement of a matrix; nil
// where nothing is shown.
func (p *surveyResultsPage) Spread(q survey.Question) *chart.Table {
	t := chart.Table{Caption: p.Locale.T("survey.spread"), Head: []string{p.Locale.T("survey.col_statement")}}
	for _, f := range p.Of(q) {
		if f.N == 0 {
			continue
		}
		row := []string{p.Words(f.Row.Text)}
		for _, s := range f.Shares {
			row = append(row, fmt.Sprintf("%s (%s)", p.Locale.Percent(s.Value, 0), p.Locale.Number(int64(s.Count))))
			if len(t.Rows) == 0 {
				t.Head = append(t.Head, fmt.Sprint(s.Number))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	if t.Rows == nil {
		return nil
	}
	return &t
}

func (p *surveyResultsPage) bars(f survey.Figure) chart.Bars {
	b := chart.Bars{Title: p.Words(f.Question.Text)}
	for _, s := range f.Shares {
		b.Bars = append(b.Bars, chart.Bar{Label: p.answer(f, s), Value: s.Value, Text: fmt.Sprintf("%s (%s)", p.Locale.Percent(s.Value, 0), p.Locale.Number(int64(s.Count)))})
	}
	b.Desc = p.Locale.T("survey.of_n", lms.Args{"n": f.N})
	return b
}

// answer names what was answered.
func (l Layout) answer(f survey.Figure, s survey.Share) string {
	if s.Label != (survey.Text{}) {
		return l.Words(s.Label)
	}
	name := fmt.Sprint(s.Number)
	switch {
	case f.Question.Scaled() && s.Number == 1:
		name += " · " + l.Words(f.Question.Low)
	case f.Question.Scaled() && s.Number == int64(f.Question.Scale):
		name += " · " + l.Words(f.Question.High)
	}
	return name
}

// surveyMonth is a month of a figure; its N is 0 where it is not shown.
type surveyMonth struct {
	Month lms.Day
	survey.Figure
}

// surveyTrend is a figure month by month.
type surveyTrend struct {
	Title   string
	Months  []surveyMonth
	Picture template.HTML
}

// Trends are satisfaction and recommendation by month, where two months or more
// are shown.
func (p *surveyResultsPage) Trends() (all []surveyTrend) {
	for _, one := range []struct {
		title  string
		digits int
		of     func(survey.View) (survey.Figure, bool)
	}{{"survey.dimension.overall", 1, p.Results.Headline}, {"survey.nps", 0, p.Results.Recommend}} {
		t := surveyTrend{Title: p.Locale.T(one.title)}
		line := chart.Line{Title: t.Title, Desc: p.Locale.T("survey.trend_about"), ExpectedLabel: p.Locale.T("survey.col_interval"),
			Number: func(v float64) string { return p.Locale.Decimal(v, one.digits) }}
		shown := 0
		for _, m := range p.Results.Months() {
			f, ok := one.of(survey.MonthOf(m))
			if !ok {
				break
			}
			missing := f.N == 0
			if !missing {
				shown++
			}
			t.Months = append(t.Months, surveyMonth{m, f})
			e := f.Score
			line.Points = append(line.Points, chart.Point{Label: p.Locale.ShortMonth(m), Value: e.Value, Missing: missing})
			line.Expected = append(line.Expected, chart.Expectation{Value: e.Value, Lo: e.Lo, Hi: e.Hi, Missing: missing || !e.HasInterval()})
		}
		if shown > 1 {
			t.Picture = line.SVG()
			all = append(all, t)
		}
	}
	return all
}

// Frequent are the words of a question's texts.
func (p *surveyResultsPage) Frequent(q survey.Question) []survey.Word {
	return survey.Frequent(p.Texts[q.ID], surveyWords)
}

// SpanName writes a period of a comparison.
func (p *surveyResultsPage) SpanName(name string) string { return spanName(p.Locale, name) }

// spanName writes the month, quarter or year of a survey.Span.
func spanName(l locale.Locale, name string) string {
	if day, err := lms.ParseDay(name + "-01"); err == nil {
		return l.Month(day)
	}
	if year, quarter, ok := strings.Cut(name, "-Q"); ok {
		return l.T("survey.quarter", lms.Args{"number": quarter, "year": year})
	}
	return name
}

// MonthView is a month as the address names it.
func (p *surveyResultsPage) MonthView(m lms.Day) string { return m.String()[:7] }

// surveyResultsCSV sends every figure that any view shows, and the texts.
func (s *server) surveyResultsCSV(r *request) error {
	p, err := s.surveyResultsPage(r)
	if err != nil {
		return err
	}
	return r.sheet(r.locale.T("survey.file_results", lms.Args{"title": p.Sheet.Title.In(string(r.locale))})+".csv", func(out sheet) {
		t := func(key string) string { return r.locale.T("survey." + key) }
		out.head(t("col_view"), t("col_question"), t("col_statement"), t("col_measure"), t("col_answer"), t("col_value"), t("col_low"), t("col_high"), t("col_count"), t("col_n"))
		views := []struct {
			name string
			survey.View
		}{{name: t("view_all")}}
		for _, m := range p.Months() {
			views = append(views, struct {
				name string
				survey.View
			}{p.MonthView(m), survey.MonthOf(m)})
		}
		for _, c := range p.Channels {
			views = append(views, struct {
				name string
				survey.View
			}{t("channel." + string(c)), survey.View{Channel: c}})
		}
		bound := func(e survey.Estimate, f float64) any {
			if e.HasInterval() {
				return f
			}
			return nil
		}
		for _, v := range views {
			for _, f := range p.Results.Figures(v.View) {
				question, row := p.Words(f.Question.Text), p.Words(f.Row.Text)
				if f.Scored() {
					measure := t("mean")
					if f.Question.Kind == survey.Promoter {
						measure = t("nps")
					}
					out.row(v.name, question, row, measure, nil, f.Score.Value, bound(f.Score, f.Score.Lo), bound(f.Score, f.Score.Hi), nil, f.N)
				}
				for _, s := range f.Shares {
					out.row(v.name, question, row, t("col_share"), p.answer(f, s), s.Value, s.Lo, s.Hi, s.Count, s.N)
				}
			}
			for _, side := range p.Results.Sides(v.View) {
				if side.N >= survey.Least {
					out.row(v.name, t("dimension."+string(side.Dimension)), nil, t("mean"), nil, side.Value, bound(side.Estimate, side.Lo), bound(side.Estimate, side.Hi), nil, side.N)
				}
			}
		}
		for _, q := range p.Questions {
			for _, text := range p.Texts[q.ID] {
				out.row(t("view_all"), p.Words(q.Text), nil, t("kind.text"), text, nil, nil, nil, nil, nil)
			}
		}
	})
}
