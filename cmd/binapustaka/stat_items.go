package main

import (
	"fmt"
	"math"
	"slices"

	"binapustaka/lms/assessment/itemstat"
)

type statItemsCmd struct {
	statIn
	ID    string `placeholder:"COLUMN"`
	Rasch bool   ``
}

type itemFigure struct {
	Item    string     `json:"item"`
	N       int        `json:"n"`
	Share   *float64   `json:"facility"`
	Total   *float64   `json:"point_biserial"`
	Rest    *float64   `json:"item_rest"`
	Without *float64   `json:"alpha_if_deleted"`
	Rasch   *itemRasch `json:"rasch,omitempty"`
}

type itemRasch struct {
	Easiness float64 `json:"easiness"`
	SE       float64 `json:"se"`
	Infit    float64 `json:"infit"`
	Outfit   float64 `json:"outfit"`
}

type itemsReport struct {
	Method string       `json:"method"`
	N      int          `json:"n"`
	Alpha  float64      `json:"alpha"`
	Lo     float64      `json:"alpha_lo"`
	Hi     float64      `json:"alpha_hi"`
	SEM    float64      `json:"sem"`
	Mean   float64      `json:"mean"`
	SD     float64      `json:"sd"`
	LogLik *float64     `json:"rasch_loglik,omitempty"`
	Items  []itemFigure `json:"items"`
}

func (cmd statItemsCmd) Run(p *program) error {
	f, err := cmd.read(p)
	if err != nil {
		return err
	}
	if cmd.ID != "" {
		if _, err := f.at(cmd.ID); err != nil {
			return err
		}
	}
	var names []string
	rows := make([][]float64, len(f.rows))
	for _, name := range f.names {
		if name == cmd.ID {
			continue
		}
		column, err := f.numbers(name)
		if err != nil {
			return err
		}
		names = append(names, name)
		for i, v := range column {
			if math.IsNaN(v) {
				v = itemstat.NotAsked
			} else if v < 0 || v > 1 {
				return f.wrong("cli.stat_score", i, name, figure(v))
			}
			rows[i] = append(rows[i], v)
		}
	}
	scores, err := itemstat.NewScores(rows, nil)
	if err != nil {
		return p.cannot(err)
	}
	r, err := scores.Reliability()
	if err != nil {
		return p.cannot(err)
	}
	report := itemsReport{Method: statMethod, N: r.N, Alpha: r.Alpha.Value, Lo: r.Alpha.Low, Hi: r.Alpha.High, SEM: r.SEM, Mean: r.Mean.Value, SD: r.SD}
	value := func(e *itemstat.Estimate) *float64 {
		if e == nil {
			return nil
		}
		return &e.Value
	}
	for i, item := range scores.Items() {
		line := itemFigure{Item: names[i], N: item.N, Share: value(item.Facility), Total: value(item.Total), Rest: value(item.Rest)}
		if d := r.Without[i]; d != nil {
			line.Without = &d.Alpha
		}
		report.Items = append(report.Items, line)
	}
	if cmd.Rasch {
		rasch, err := scores.Rasch()
		if err != nil {
			return p.cannot(err)
		}
		report.LogLik = &rasch.LogLik
		for i, item := range rasch.Items {
			if item != nil {
				report.Items[i].Rasch = &itemRasch{item.Easiness, item.SE, item.Infit, item.Outfit}
			}
		}
	}
	if cmd.JSON {
		return writeJSON(p.out, report)
	}
	p.itemsTable(report, cmd.Rasch)
	return nil
}

func (p *program) itemsTable(r itemsReport, rasch bool) {
	fmt.Fprintf(p.out, "n %d  α %s (%s – %s)  SEM %s  %s %s  SD %s\n\n", r.N, figure(r.Alpha), figure(r.Lo), figure(r.Hi), figure(r.SEM), p.say.T("cli.stat_average"), figure(r.Mean), figure(r.SD))
	columns := p.columns("cli.stat_item_columns")
	if rasch {
		columns = append(columns, p.columns("cli.stat_rasch_columns")...)
	}
	cell := func(v *float64) string {
		if v == nil {
			return ""
		}
		return figure(*v)
	}
	var lines [][]string
	for _, i := range r.Items {
		line := []string{i.Item, fmt.Sprint(i.N), cell(i.Share), cell(i.Total), cell(i.Rest), cell(i.Without)}
		switch {
		case i.Rasch != nil:
			line = append(line, figure(i.Rasch.Easiness), figure(i.Rasch.SE), figure(i.Rasch.Infit), figure(i.Rasch.Outfit))
		case rasch:
			line = append(line, "", "", "", "")
		}
		lines = append(lines, line)
	}
	table(p.out, columns, lines, append([]bool{false}, slices.Repeat([]bool{true}, len(columns)-1)...)...)
}

type statGainCmd struct {
	statIn
	Pre  string  `required:"" placeholder:"COLUMN"`
	Post string  `required:"" placeholder:"COLUMN"`
	Max  float64 `default:"100" placeholder:"100"`

	First string `placeholder:"COLUMN"`
}

type gainFigure struct {
	N     int     `json:"n"`
	Value float64 `json:"value"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
}

type gainReport struct {
	Method   string      `json:"method"`
	N        int         `json:"n"`
	LeftOut  int         `json:"left_out"`
	Pre      gainFigure  `json:"pre"`
	Post     gainFigure  `json:"post"`
	Gain     gainFigure  `json:"gain"`
	T        float64     `json:"paired_t"`
	P        float64     `json:"p"`
	Wilcoxon float64     `json:"wilcoxon_p"`
	DZ       gainFigure  `json:"dz"`
	Hake     *gainFigure `json:"class_gain_hake"`
	Person   *gainFigure `json:"mean_individual_gain"`
	Change   *gainFigure `json:"mean_normalized_change"`
}

func (cmd statGainCmd) Run(p *program) error {
	f, err := cmd.read(p)
	if err != nil {
		return err
	}
	pre, err := f.numbers(cmd.Pre)
	if err != nil {
		return err
	}
	post, err := f.numbers(cmd.Post)
	if err != nil {
		return err
	}
	if cmd.First != "" {
		return cmd.crossed(p, f, pre, post)
	}
	kept := complete(pre, post)
	g, err := itemstat.PrePost(kept[0], kept[1], cmd.Max)
	if err != nil {
		return p.cannot(err)
	}
	of := func(e itemstat.Estimate) gainFigure { return gainFigure{e.N, e.Value, e.Low, e.High} }
	some := func(e *itemstat.Estimate) *gainFigure {
		if e == nil {
			return nil
		}
		v := of(*e)
		return &v
	}
	report := gainReport{Method: statMethod, N: g.N, LeftOut: len(f.rows) - g.N, Pre: of(g.Pre), Post: of(g.Post), Gain: of(g.Rise), T: g.T, P: g.P,
		Wilcoxon: g.Check.P, DZ: of(g.DZ), Hake: some(g.Class), Person: some(g.Person), Change: some(g.Change)}
	if cmd.JSON {
		return writeJSON(p.out, report)
	}
	var lines [][]string
	add := func(key string, v *gainFigure) {
		if v != nil {
			lines = append(lines, []string{p.say.T("cli.stat_gain_" + key), fmt.Sprint(v.N), figure(v.Value), figure(v.Lo), figure(v.Hi)})
		}
	}
	add("pre", &report.Pre)
	add("post", &report.Post)
	add("rise", &report.Gain)
	add("dz", &report.DZ)
	add("class", report.Hake)
	add("person", report.Person)
	add("change", report.Change)
	table(p.out, p.columns("cli.stat_gain_columns"), lines, false, true, true, true, true)
	fmt.Fprintf(p.out, "\nt %s  p %s  Wilcoxon p %s\n", figure(report.T), figure(report.P), figure(report.Wilcoxon))
	return nil
}

// crossedReport is a gain between two forms that were given in both orders.
type crossedReport struct {
	Method  string     `json:"method"`
	N       int        `json:"n"`
	LeftOut int        `json:"left_out"`
	AFirst  int        `json:"a_first"`
	Pre     gainFigure `json:"pre"`
	Post    gainFigure `json:"post"`
	Gain    gainFigure `json:"gain"`
	P       float64    `json:"p"`
	Form    gainFigure `json:"form_b_easier_by"`
}

// crossed is the gain where half of the people had form A before and half form B.
func (cmd statGainCmd) crossed(p *program, f *frame, pre, post []float64) error {
	firsts, err := f.texts(cmd.First)
	if err != nil {
		return err
	}
	isB := make([]float64, len(firsts))
	for i, form := range firsts {
		switch form {
		case "A":
		case "B":
			isB[i] = 1
		case "":
			isB[i] = math.NaN()
		default:
			return f.wrong("cli.stat_form", i, cmd.First, form)
		}
	}
	kept := complete(pre, post, isB)
	bFirst := make([]bool, len(kept[2]))
	for i, b := range kept[2] {
		bFirst[i] = b == 1
	}
	c, err := itemstat.CrossGain(kept[0], kept[1], bFirst, cmd.Max)
	if err != nil {
		return p.cannot(err)
	}
	of := func(e itemstat.Estimate) gainFigure { return gainFigure{e.N, e.Value, e.Low, e.High} }
	r := crossedReport{statMethod, c.N, len(f.rows) - c.N, c.AFirst, of(c.Pre), of(c.Post), of(c.Rise), c.P, of(c.Form)}
	if cmd.JSON {
		return writeJSON(p.out, r)
	}
	var lines [][]string
	for _, one := range []struct {
		key string
		gainFigure
	}{{"pre", r.Pre}, {"post", r.Post}, {"rise", r.Gain}, {"form", r.Form}} {
		lines = append(lines, []string{p.say.T("cli.stat_gain_" + one.key), fmt.Sprint(one.N), figure(one.Value), figure(one.Lo), figure(one.Hi)})
	}
	table(p.out, p.columns("cli.stat_gain_columns"), lines, false, true, true, true, true)
	fmt.Fprintf(p.out, "\np %s\n", figure(r.P))
	return nil
}
