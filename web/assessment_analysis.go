package web

import (
	"fmt"
	"html/template"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/itemstat"
	"binapustaka/web/chart"
)

type assessmentAnalysisPage struct {
	Layout
	assessment.Analysis
	Shown   []analysedView // the questions as they stand
	Few     []analysedView // as they stand too, met by too few people for figures
	Old     []analysedView // earlier versions
	First   lms.Day
	Last    lms.Day
	Missing int // people until figures can be shown
	Writes  bool
	Least   struct{ Shown, Flagged, Rasch int }
}

// analysedView is a question ready to be shown.
type analysedView struct {
	assessment.AnalysedItem
	Number   int
	Facility template.HTML // picture
	Rest     template.HTML
	Choices  []analysedChoice
	Words    []findingView
}

type analysedChoice struct {
	itemstat.Option
	Letter string
	Text   template.HTML
	Marked bool // a finding names it
}

type findingView struct {
	Class string // of its pill
	Title string
	Text  string
}

func (s *server) assessmentAnalysis(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	a, err := s.Assessments.Analysis(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &assessmentAnalysisPage{Layout: inTests(r.layout("analysis.title")), Analysis: a, Writes: r.actor.Has(lms.Trainer),
		First: lms.DayOf(a.From.In(r.zone())), Last: lms.DayOf(a.To.In(r.zone()))}
	p.Least.Shown, p.Least.Flagged, p.Least.Rasch = itemstat.MinShown, itemstat.MinFlagged, itemstat.MinRasch
	if a.People < itemstat.MinShown { // below that not even how hard a question was
		p.Missing = itemstat.MinShown - a.People
		return r.page("assessment/analysis", p)
	}
	for _, it := range a.Items {
		v := p.view(it)
		switch v.Number = len(p.Shown) + len(p.Few) + 1; {
		case it.Old:
			v.Number = len(p.Old) + 1
			p.Old = append(p.Old, v)
		case it.Waiting:
			p.Few = append(p.Few, v)
		default:
			p.Shown = append(p.Shown, v)
		}
	}
	return r.page("assessment/analysis", p)
}

// unusedNamed is how many unused distractors of a question are named one by one.
const unusedNamed = 4

func (p *assessmentAnalysisPage) view(it assessment.AnalysedItem) analysedView {
	v := analysedView{AnalysedItem: it}
	if f := it.Figures.Facility; f != nil {
		v.Facility = p.interval("analysis.facility", *f, 0, 1, .5)
	}
	if f := it.Figures.Rest; f != nil {
		v.Rest = p.interval("analysis.rest", *f, -1, 1, 0)
	}
	named := map[int]bool{}
	var unused []itemstat.Finding
	for _, f := range it.Findings {
		if f.Option >= 0 {
			named[f.Option] = true
		}
		if f.Kind == itemstat.DistractorUnused {
			unused = append(unused, f)
		}
	}
	for _, f := range it.Findings {
		switch {
		case f.Kind != itemstat.DistractorUnused || len(unused) <= unusedNamed:
			v.Words = append(v.Words, p.finding(f, letterOf))
		case f == unused[0]: // the table marks them
			v.Words = append(v.Words, findingView{Class: "soon", Title: p.Locale.T("analysis.finding.distractor_unused"),
				Text: p.Locale.T("analysis.advice.distractors_unused", lms.Args{"n": len(unused), "all": len(it.Options)})})
		}
	}
	if it.Choices == nil {
		return v
	}
	for i, o := range it.Choices.Options {
		c := analysedChoice{Option: o, Letter: letterOf(i), Text: inline(p.Locale, it.Options[i].Text), Marked: named[i]}
		if it.Kind == assessment.TrueFalse {
			c.Text = template.HTML(template.HTMLEscapeString(p.Locale.T([]string{"question.true", "question.false"}[i])))
		}
		v.Choices = append(v.Choices, c)
	}
	return v
}

func (p *assessmentAnalysisPage) interval(key string, e itemstat.Estimate, from, to, middle float64) template.HTML {
	return chart.Interval{Title: p.Locale.T(key), Desc: p.Locale.T("analysis.interval", lms.Args{"value": p.Locale.Decimal(e.Value, 2), "low": p.Locale.Decimal(e.Low, 2),
		"high": p.Locale.Decimal(e.High, 2), "n": e.N}), Estimate: e.Value, Lo: e.Low, Hi: e.High, Zero: middle, From: from, To: to}.SVG()
}

// finding says what a finding means and what to do about it.
func (p *assessmentAnalysisPage) finding(f itemstat.Finding, letter func(int) string) findingView {
	args := lms.Args{"value": p.Locale.Decimal(f.Value.Value, 2), "low": p.Locale.Decimal(f.Value.Low, 2), "high": p.Locale.Decimal(f.Value.High, 2),
		"share": p.Locale.Decimal(100*f.Value.Value, 0), "n": f.Value.N, "limit": p.Locale.Decimal(f.Limit, 2), "limit_share": p.Locale.Decimal(100*f.Limit, 0), "option": "", "flagged": itemstat.MinFlagged}
	if f.Option >= 0 {
		args["option"] = letter(f.Option)
	}
	class := "soon"
	switch f.Kind {
	case itemstat.KeySuspect, itemstat.NegativeDiscrimination:
		class = "wrong"
	case itemstat.GoodItem, itemstat.GoodReliability:
		class = "done"
	case itemstat.TooFewToShow, itemstat.TooFewForFlag:
		class = "quiet"
	}
	return findingView{Class: class, Title: p.Locale.T("analysis.finding." + string(f.Kind)), Text: p.Locale.T("analysis.advice."+string(f.Kind), args)}
}

// Wholes are the test, or each of its parallel forms.
func (p *assessmentAnalysisPage) Wholes() []assessment.Whole {
	if len(p.Forms) > 0 {
		return p.Forms
	}
	return []assessment.Whole{p.Whole}
}

// RaschWords say what the Rasch model leaves out, or why there is none.
func (p *assessmentAnalysisPage) RaschWords() string {
	switch {
	case p.NoRasch == itemstat.TooFewItems:
		return p.Locale.T("analysis.no_rasch_items")
	case p.NoRasch == itemstat.Unconnected:
		return p.Locale.T("analysis.no_rasch_unconnected")
	case p.NoRasch != "":
		return p.Locale.T("analysis.no_rasch")
	case p.Rasch && p.Partial > 0:
		return p.Locale.T("analysis.rasch_partial", lms.Args{"n": p.Partial})
	}
	return ""
}

// WholeWords are the findings of a whole test or form.
func (p *assessmentAnalysisPage) WholeWords(w assessment.Whole) (words []findingView) {
	for _, f := range w.Findings {
		words = append(words, p.finding(f, nil))
	}
	return words
}

// letterOf names an option: A, B, … and numbers after Z.
func letterOf(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return strconv.Itoa(i + 1)
}

// assessmentAnalysisRows are what the figures came from: a row a person without
// name, a column a question, the share of its points earned.
func (s *server) assessmentAnalysisRows(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	a, err := s.Assessments.Analysis(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	if a.People < itemstat.MinShown {
		return lms.Fail(lms.NotFound, "analysis.too_few", lms.Args{"n": itemstat.MinShown})
	}
	head := []string{"person"}
	for _, it := range a.Items {
		head = append(head, fmt.Sprintf("question_%d_version_%d", it.ID, it.Version))
	}
	rows := [][]string{head}
	for i, person := range a.Rows {
		row := []string{strconv.Itoa(i + 1)}
		for _, share := range person {
			cell := ""
			if share != itemstat.NotAsked {
				cell = strconv.FormatFloat(share, 'f', -1, 64)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	return r.csv(fmt.Sprintf("test-%d-answers.csv", id), rows)
}
