package main

import (
	"fmt"

	"binapustaka/lms/impact/stat"
)

type statCorrCmd struct {
	statIn
	X       string   `required:"" placeholder:"COLUMN"`
	Y       string   `required:"" placeholder:"COLUMN"`
	Partial []string `placeholder:"COLUMN" sep:","`
}

type corrFigure struct {
	R  float64 `json:"r"`
	P  float64 `json:"p"`
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
}

type corrReport struct {
	Method      string      `json:"method"`
	N           int         `json:"n"`
	LeftOut     int         `json:"left_out"` // rows in which a value is missing
	Spearman    corrFigure  `json:"spearman"`
	Pearson     corrFigure  `json:"pearson"`
	Partial     *float64    `json:"partial_spearman"`
	PartialFull *corrFigure `json:"partial,omitempty"`
}

func (cmd statCorrCmd) Run(p *program) error {
	f, err := cmd.read(p)
	if err != nil {
		return err
	}
	var variables [][]float64
	for _, column := range append([]string{cmd.X, cmd.Y}, cmd.Partial...) {
		v, err := f.numbers(column)
		if err != nil {
			return err
		}
		variables = append(variables, v)
	}
	kept := complete(variables...)
	x, y := kept[0], kept[1]
	report := corrReport{Method: statMethod, N: len(x), LeftOut: len(f.rows) - len(x)}
	spearman, err := stat.Spearman(x, y)
	if err != nil {
		return p.cannot(err)
	}
	pearson, err := stat.Pearson(x, y)
	if err != nil {
		return p.cannot(err)
	}
	report.Spearman, report.Pearson = corrOf(spearman), corrOf(pearson)
	if len(cmd.Partial) > 0 {
		partial, err := stat.PartialSpearman(x, y, kept[2:]...)
		if err != nil {
			return p.cannot(err)
		}
		full := corrOf(partial)
		report.Partial, report.PartialFull = &full.R, &full
	}
	if cmd.JSON {
		return writeJSON(p.out, report)
	}
	lines := [][]string{report.Spearman.line("Spearman", report.N), report.Pearson.line("Pearson", report.N)}
	if report.PartialFull != nil {
		lines = append(lines, report.PartialFull.line(p.say.T("cli.stat_partial"), report.N))
	}
	table(p.out, p.columns("cli.stat_corr_columns"), lines, false, true, true, true, true, true)
	return nil
}

func corrOf(c stat.Correlation) corrFigure { return corrFigure{c.R, c.P, c.Lo, c.Hi} }

func (c corrFigure) line(name string, n int) []string {
	return []string{name, fmt.Sprint(n), figure(c.R), figure(c.Lo), figure(c.Hi), figure(c.P)}
}

type statAdjustCmd struct {
	statIn
	P string `required:"" placeholder:"COLUMN"`
}

func (cmd statAdjustCmd) Run(p *program) error {
	f, err := cmd.read(p)
	if err != nil {
		return err
	}
	values, err := f.numbers(cmd.P)
	if err != nil {
		return err
	}
	values = complete(values)[0]
	bh, err := stat.BenjaminiHochberg(values)
	if err != nil {
		return p.cannot(err)
	}
	by, err := stat.BenjaminiYekutieli(values)
	if err != nil {
		return p.cannot(err)
	}
	if cmd.JSON {
		return writeJSON(p.out, struct {
			Method string    `json:"method"`
			N      int       `json:"n"`
			P      []float64 `json:"p"`
			BH     []float64 `json:"bh"`
			BY     []float64 `json:"by"`
		}{statMethod, len(values), values, bh, by})
	}
	var lines [][]string
	for i, v := range values {
		lines = append(lines, []string{figure(v), figure(bh[i]), figure(by[i])})
	}
	table(p.out, p.columns("cli.stat_adjust_columns"), lines, true, true, true)
	return nil
}
