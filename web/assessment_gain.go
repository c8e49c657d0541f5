package web

import (
	"fmt"
	"html/template"
	"math"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/itemstat"
	"binapustaka/web/chart"
)

// Tests, courses and activities know nothing of each other; this is where a
// pair of tests meets its training.

// trainings are those that lie between the tests of a pair.
func (s *server) trainings(r *request, p assessment.Pair) ([]lms.Training, error) {
	var parts [][]lms.Training
	if p.CourseID != 0 {
		part, err := s.Courses.Trainings(r.ctx, r.actor, p.CourseID, p.Pre.ID, p.Post.ID)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	if p.ActivityID != 0 {
		part, err := s.Activities.Trainings(r.ctx, r.actor, p.ActivityID)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return lms.Together(parts...), nil
}

func (s *server) gains(r *request) (g assessment.Gains, err error) {
	id, err := r.id("id")
	if err != nil {
		return g, err
	}
	pair, err := s.Assessments.Pair(r.ctx, r.actor, id)
	if err != nil {
		return g, err
	}
	trainings, err := s.trainings(r, pair)
	if err != nil {
		return g, err
	}
	return s.Assessments.Gains(r.ctx, r.actor, id, trainings)
}

type gainPage struct {
	Layout
	assessment.Gains
	Form         pairForm // names the training
	Writes       bool
	Least        int
	LeastOrder   int
	Interval     template.HTML
	Apart        template.HTML // the trained beside the others
	Picture      template.HTML
	Lines        []gainLine
	Outsides     []outsideLine
	Competencies []competencyGain
}

// gainLine is a side, or everybody who was to be trained, in the table.
type gainLine struct {
	Side assessment.Side // "all" for everybody who was to be trained
	assessment.SideGain
}

// outsideLine is how many are on no side, and why.
type outsideLine struct {
	Why assessment.Outside
	N   int
}

type competencyGain struct {
	assessment.CompetencyGain
	Name     string
	Interval template.HTML
}

// allSides is the line of everybody who was to be trained.
const allSides assessment.Side = "all"

func (s *server) pairShow(r *request) error {
	g, err := s.gains(r)
	if err != nil {
		return err
	}
	p := &gainPage{Layout: inTests(r.layout("gain.title")), Gains: g, Writes: r.actor.Has(lms.Trainer), Least: itemstat.MinPairs, LeastOrder: itemstat.MinOrder}
	if p.Form, err = s.pairForm(r, g.PairSettings); err != nil {
		return err
	}
	for _, side := range assessment.Sides {
		if side != assessment.Trained && !g.Trains() {
			continue
		}
		one := g.Sides[side]
		p.Lines = append(p.Lines, gainLine{side, one})
		if side == assessment.Unfinished && g.All != nil {
			all := g.Sides[assessment.Trained]
			p.Lines = append(p.Lines, gainLine{allSides, assessment.SideGain{People: all.People + one.People, OnlyBefore: all.OnlyBefore + one.OnlyBefore, Gain: g.All}})
		}
	}
	for _, why := range assessment.Outsides {
		if n := g.Outside[why]; n > 0 {
			p.Outsides = append(p.Outsides, outsideLine{why, n})
		}
	}
	p.Picture = p.picture()
	if p.Main().Gain != nil {
		p.Interval = p.interval(p.Locale.T("gain.rise"), p.Main().Gain.Rise)
	}
	if g.Comparison != nil {
		p.Apart = p.interval(p.Locale.T("gain.apart"), g.Comparison.Adjusted.Estimate)
	}
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
			v.Interval = p.interval(p.Locale.T("gain.rise"), c.Gain.Rise)
		}
		p.Competencies = append(p.Competencies, v)
	}
	return r.page("assessment/gain", p)
}

// Main is the side that the page is about: the trained, or everybody.
func (p *gainPage) Main() assessment.SideGain { return p.Sides[assessment.Trained] }

// Other is a side by its name.
func (p *gainPage) Other(side string) assessment.SideGain { return p.Sides[assessment.Side(side)] }

// interval is a picture of a difference in percentage points.
func (p *gainPage) interval(title string, e itemstat.Estimate) template.HTML {
	return chart.Interval{Title: title, Desc: p.Words(e), Estimate: e.Value, Lo: e.Low, Hi: e.High, From: -60, To: 60}.SVG()
}

// picture is before and after of each side that is shown.
func (p *gainPage) picture() template.HTML {
	m := chart.Spots{Title: p.Locale.T("gain.picture"), Desc: p.Locale.T("gain.picture_about"), Kinds: []string{p.Locale.T("gain.before"), p.Locale.T("gain.after")},
		From: 0, To: 100, Ticks: []float64{0, 25, 50, 75, 100}, Number: func(f float64) string { return p.Locale.Percent(f/100, 0) }}
	for _, line := range p.Lines {
		if line.Gain == nil || line.Side == allSides {
			continue
		}
		row := chart.SpotRow{Label: p.Locale.T("gain.side_n", lms.Args{"side": p.SideName(line.Side), "n": line.People}), Required: math.NaN()}
		for _, e := range []itemstat.Estimate{line.Gain.Pre, line.Gain.Post} {
			row.Spots = append(row.Spots, chart.Spot{Value: e.Value, Lo: e.Low, Hi: e.High, Text: p.Locale.Percent(e.Value/100, 0)})
		}
		m.Rows = append(m.Rows, row)
	}
	if m.Rows == nil {
		return ""
	}
	return m.SVG()
}

// SideName says who is on a side.
func (p *gainPage) SideName(side assessment.Side) string {
	if !p.Trains() {
		return p.Locale.T("gain.everybody")
	}
	return p.Locale.T("gain.side_" + string(side))
}

// OutsideName says why somebody is on none.
func (p *gainPage) OutsideName(why assessment.Outside) string {
	return p.Locale.T("gain.outside_" + string(why))
}

// Question is what the page answers.
func (p *gainPage) Question() string {
	if name := p.Form.Training(); name != "" {
		return p.Locale.T("gain.question_training", lms.Args{"training": name})
	}
	return p.Locale.T("gain.question")
}

// Words are an estimate with its interval and n.
func (p *gainPage) Words(e itemstat.Estimate) string {
	return p.Locale.T("gain.points", lms.Args{"value": p.Signed(e.Value), "low": p.Signed(e.Low), "high": p.Signed(e.High), "n": e.N})
}

// Signed writes a difference with its sign.
func (l Layout) Signed(f float64) string {
	if text := l.Locale.Decimal(f, 1); f <= 0 {
		return text
	} else {
		return "+" + text
	}
}

// Verdict is what may be said of the whole.
func (p *gainPage) Verdict() string { return "gain.verdict_" + direction(p.Main().Gain.Rise) }

// Beside is what may be said of the trained beside the others.
func (p *gainPage) Beside() string { return "gain.beside_" + direction(p.Comparison.Adjusted.Estimate) }

// direction is which side of zero an interval lies on.
func direction(e itemstat.Estimate) string {
	switch {
	case e.Low > 0:
		return "rose"
	case e.High < 0:
		return "fell"
	}
	return "open"
}

// Crooked reports whether the sides follow lines of different slopes.
func (p *gainPage) Crooked() bool { return p.Comparison.Slopes.P < itemstat.Crooked }

// pairRows are what the figures came from: before and after, without names.
func (s *server) pairRows(r *request) error {
	g, err := s.gains(r)
	if err != nil {
		return err
	}
	if len(g.Rows) == 0 {
		return lms.Fail(lms.NotFound, "gain.too_few", lms.Args{"n": itemstat.MinPairs})
	}
	rows := [][]string{{"person", "group", "first_form", "before_percent", "after_percent"}}
	for i, x := range g.Rows {
		group := string(x.Side)
		if !g.Trains() {
			group = ""
		}
		rows = append(rows, []string{strconv.Itoa(i + 1), group, x.First, strconv.FormatFloat(x.Pre, 'f', -1, 64), strconv.FormatFloat(x.Post, 'f', -1, 64)})
	}
	return r.csv(fmt.Sprintf("gain-%d.csv", g.ID), rows)
}

// OwnWords say what somebody's own scores before and after come to, and whether
// they can be told apart.
func (p attemptResultPage) OwnWords(o assessment.OwnGain) string {
	args := lms.Args{"before": p.Locale.Decimal(o.Before, 0), "after": p.Locale.Decimal(o.After, 0), "value": p.Signed(o.After - o.Before), "least": p.Locale.Decimal(o.Least, 0)}
	told := "gain.own_same"
	switch {
	case o.Told() && o.After > o.Before:
		told = "gain.own_rose"
	case o.Told():
		told = "gain.own_fell"
	}
	return p.Locale.T("gain.own_change", args) + " " + p.Locale.T(told, args)
}

// pairsOf are the pairs of a course or an activity, for those who may see
// figures.
func (s *server) pairsOf(r *request, courseID, activityID int64) ([]assessment.Pair, error) {
	switch {
	case !r.actor.Has(lms.Trainer, lms.Head):
		return nil, nil
	case courseID != 0:
		return s.Assessments.PairsOfCourse(r.ctx, r.actor, r.actor.LibraryID, courseID)
	}
	return s.Assessments.PairsOfActivity(r.ctx, r.actor, r.actor.LibraryID, activityID)
}
