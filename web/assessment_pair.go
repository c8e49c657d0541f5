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

type pairListPage struct {
	Layout
	Pairs    []assessment.Pair
	Tests    []assessment.Listed // to choose from
	Pre      int64
	Post     int64
	LowFirst bool
	Writes   bool
}

func (s *server) pairPage(r *request) (*pairListPage, error) {
	p := &pairListPage{Layout: inTests(r.layout("gain.list_title")), Writes: r.actor.Has(lms.Trainer)}
	p.Path = "/assessments/pairs"
	var err error
	if p.Pairs, err = s.Assessments.Pairs(r.ctx, r.actor, r.actor.LibraryID); err != nil || !p.Writes {
		return p, err
	}
	p.Tests, err = s.Assessments.List(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) pairList(r *request) error {
	p, err := s.pairPage(r)
	if err != nil {
		return err
	}
	return r.page("assessment/pairs", p)
}

func (s *server) pairCreate(r *request) error {
	pre, _ := strconv.ParseInt(r.FormValue("pre"), 10, 64)
	post, _ := strconv.ParseInt(r.FormValue("post"), 10, 64)
	low := r.FormValue("low_first") != ""
	id, err := s.Assessments.CreatePair(r.ctx, r.actor, pre, post, low)
	if err != nil {
		p, pageErr := s.pairPage(r)
		if pageErr != nil {
			return pageErr
		}
		p.Pre, p.Post, p.LowFirst = pre, post, low
		return r.invalid("assessment/pairs", p, err)
	}
	return r.redirect(fmt.Sprintf("/assessments/pairs/%d", id), "gain.created")
}

func (s *server) pairRemove(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Assessments.RemovePair(r.ctx, r.actor, id); err != nil {
		return err
	}
	return r.redirect("/assessments/pairs", "gain.removed")
}

type gainPage struct {
	Layout
	assessment.Gains
	Writes       bool
	Least        int
	Rise         template.HTML
	Competencies []competencyGain
}

type competencyGain struct {
	assessment.CompetencyGain
	Name string
	Rise template.HTML
}

func (s *server) pairShow(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	g, err := s.Assessments.Gains(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &gainPage{Layout: inTests(r.layout("gain.title")), Gains: g, Writes: r.actor.Has(lms.Trainer), Least: itemstat.MinPairs}
	if g.All == nil {
		return r.page("assessment/gain", p)
	}
	p.Rise = p.rise(g.All.Rise)
	named, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	for _, c := range g.Competencies {
		v := competencyGain{CompetencyGain: c, Name: r.locale.T("assessment.draw_retired")}
		if known, ok := named[c.CompetencyID]; ok {
			v.Name = known.NameIn(string(r.locale))
		}
		if c.Gain != nil {
			v.Rise = p.rise(c.Gain.Rise)
		}
		p.Competencies = append(p.Competencies, v)
	}
	return r.page("assessment/gain", p)
}

// rise is a picture of a mean rise in percentage points.
func (p *gainPage) rise(e itemstat.Estimate) template.HTML {
	return chart.Interval{Title: p.Locale.T("gain.rise"), Desc: p.Words(e), Estimate: e.Value, Lo: e.Low, Hi: e.High, From: -60, To: 60}.SVG()
}

// Words are an estimate with its interval and n.
func (p *gainPage) Words(e itemstat.Estimate) string {
	return p.Locale.T("gain.points", lms.Args{"value": p.Signed(e.Value), "low": p.Signed(e.Low), "high": p.Signed(e.High), "n": e.N})
}

// Signed writes a difference with its sign.
func (p *gainPage) Signed(f float64) string {
	if text := p.Locale.Decimal(f, 1); f <= 0 {
		return text
	} else {
		return "+" + text
	}
}

// Verdict is what may be said of the whole.
func (p *gainPage) Verdict() string {
	switch rise := p.All.Rise; {
	case rise.Low > 0:
		return "gain.verdict_rose"
	case rise.High < 0:
		return "gain.verdict_fell"
	}
	return "gain.verdict_open"
}

// pairRows are what the figures came from: before and after, without names.
func (s *server) pairRows(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	g, err := s.Assessments.Gains(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	if g.All == nil {
		return lms.Fail(lms.NotFound, "gain.too_few", lms.Args{"n": itemstat.MinPairs})
	}
	rows := [][]string{{"person", "before_percent", "after_percent"}}
	for i, x := range g.Rows {
		rows = append(rows, []string{strconv.Itoa(i + 1), strconv.FormatFloat(x[0], 'f', -1, 64), strconv.FormatFloat(x[1], 'f', -1, 64)})
	}
	return r.csv(fmt.Sprintf("gain-%d.csv", id), rows)
}
