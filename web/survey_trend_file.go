package web

import (
	"math"

	"binapustaka/lms"
	"binapustaka/lms/report"
	"binapustaka/lms/survey"
)

var trendHeads = []string{"trend.col_what", "survey.col_question", "trend.col_round", "trend.col_months", "survey.col_value", "survey.col_low", "survey.col_high", "survey.col_n", "trend.col_changed"}

func (p *surveyTrendPage) heads() (heads []string) {
	for _, key := range trendHeads {
		heads = append(heads, p.Locale.T(key))
	}
	return heads
}

func (p *surveyTrendPage) name() string {
	return p.Locale.T("trend.file", lms.Args{"title": p.Words(p.Sheet.Title)})
}

// each hands on every point that is shown.
func (p *surveyTrendPage) each(do func(l survey.Line, r survey.Round, e survey.Estimate, words []string)) {
	for _, l := range p.Lines {
		question := ""
		if l.Row.ID != 0 {
			question = p.Words(l.Question.Text)
		}
		for k, e := range l.Points {
			if e.N > 0 {
				do(l, p.Rounds[k], e, []string{p.LineName(l), question, p.RoundName(p.Rounds[k]), p.Months(p.Rounds[k])})
			}
		}
	}
}

// surveyTrendSheet sends every point of every line as CSV.
func (s *server) surveyTrendSheet(r *request) error {
	p, err := s.surveyTrendPage(r)
	if err != nil {
		return err
	}
	return r.sheet(p.name()+".csv", func(out sheet) {
		out.head(p.heads()...)
		p.each(func(l survey.Line, _ survey.Round, e survey.Estimate, words []string) {
			var lo, hi any
			if e.HasInterval() {
				lo, hi = e.Lo, e.Hi
			}
			out.row(words[0], words[1], words[2], words[3], e.Value, lo, hi, e.N, l.Changed)
		})
	})
}

// surveyTrendWorkbook is the same as a workbook.
func (s *server) surveyTrendWorkbook(r *request) error {
	p, err := s.surveyTrendPage(r)
	if err != nil {
		return err
	}
	l := r.locale
	t := report.Table{Title: p.Title, Heads: p.heads()}
	p.each(func(line survey.Line, _ survey.Round, e survey.Estimate, words []string) {
		number := func(v float64) report.Cell {
			if math.IsNaN(v) {
				return wordCell("–")
			}
			return report.Cell{Text: l.Decimal(v, lineDigits(line)), Number: &v, Digits: lineDigits(line)}
		}
		var row []report.Cell
		for _, w := range words {
			row = append(row, wordCell(w))
		}
		changed := wordCell("")
		if line.Changed {
			changed = wordCell(l.T("sheet.true"))
		}
		t.Rows = append(t.Rows, append(row, number(e.Value), number(e.Lo), number(e.Hi), wholeCell(l, e.N), changed))
	})
	return r.document(report.Document{Title: p.Title, Library: r.library.Name, Name: p.name(), MadeAt: s.Now().In(r.zone()),
		Facts:    []report.Fact{{Name: l.T("trend.by_label"), Value: l.T("trend.by." + string(p.By))}},
		Sections: []report.Section{{Name: "summary", Title: l.T("trend.sheet"), Lead: l.T("survey.five_rule"), Tables: []report.Table{t}}}}, workbookFile)
}
