package main

import (
	"fmt"
	"math"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

type statCorrCmd struct {
	statIn
	X       string   `required:"" placeholder:"COLUMN"`
	Y       string   `required:"" placeholder:"COLUMN"`
	Partial []string `placeholder:"COLUMN" sep:","`
	Within  string   `placeholder:"COLUMN"`
	Permute bool     ``
	Draws   int      `default:"9999" placeholder:"9999"`
	Seed    uint64   `default:"1" placeholder:"1"`
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
	Ties        [2]float64  `json:"ties"` // share of the values of x and of y that equal another one
	Permutation *corrChance `json:"permutation,omitempty"`
}

// corrChance is the p of Spearman's coefficient by drawing: asked for, or where
// the t approximation is doubtful.
type corrChance struct {
	P      float64 `json:"p"`
	Draws  int     `json:"draws"`
	Seed   uint64  `json:"seed"`
	Strata int     `json:"strata"` // within which values were exchanged
}

const mostDraws = 10_000_000

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
	if cmd.Draws < 1 || cmd.Draws > mostDraws {
		return lms.Fail(lms.Invalid, "cli.stat_draws", lms.Args{"max": p.say.Number(mostDraws)})
	}
	strata, err := cmd.strata(f)
	if err != nil {
		return err
	}
	kept := complete(append(variables, strata)...)
	x, y, strata := kept[0], kept[1], kept[len(kept)-1]
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
		partial, err := stat.PartialSpearman(x, y, kept[2:len(kept)-1]...)
		if err != nil {
			return p.cannot(err)
		}
		full := corrOf(partial)
		report.Partial, report.PartialFull = &full.R, &full
	}
	report.Ties = [2]float64{stat.TieShare(x), stat.TieShare(y)}
	if cmd.Permute || stat.Doubtful(x, y) {
		within := make([]int, len(strata))
		for i, s := range strata {
			within[i] = int(s)
		}
		chance, err := stat.Permute([][]float64{x}, [][]float64{y}, within, cmd.Draws, cmd.Seed)
		if err != nil {
			return p.cannot(err)
		}
		report.Permutation = &corrChance{chance[0][0], cmd.Draws, cmd.Seed, len(slices.Compact(slices.Sorted(slices.Values(within))))}
	}
	if cmd.JSON {
		return writeJSON(p.out, report)
	}
	lines := [][]string{report.Spearman.line("Spearman", report.N), report.Pearson.line("Pearson", report.N)}
	if report.PartialFull != nil {
		lines = append(lines, report.PartialFull.line(p.say.T("cli.stat_partial"), report.N))
	}
	table(p.out, p.columns("cli.stat_corr_columns"), lines, false, true, true, true, true, true)
	if c := report.Permutation; c != nil {
		fmt.Fprintln(p.out)
		fmt.Fprintln(p.out, p.say.T("cli.stat_corr_permuted", lms.Args{"p": figure(c.P), "draws": c.Draws, "seed": c.Seed, "strata": c.Strata}))
	}
	return nil
}

// strata are the rows' groups by number, in the order in which they appear; all
// rows are one where none are named, and a row without one is left out.
func (cmd statCorrCmd) strata(f *frame) (within []float64, err error) {
	within = make([]float64, len(f.rows))
	if cmd.Within == "" {
		return within, nil
	}
	names, err := f.texts(cmd.Within)
	if err != nil {
		return nil, err
	}
	number := map[string]float64{}
	for i, name := range names {
		if missing(name) {
			within[i] = math.NaN()
			continue
		}
		if _, known := number[name]; !known {
			number[name] = float64(len(number))
		}
		within[i] = number[name]
	}
	return within, nil
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
	given := complete(values)[0]
	if len(given) == 0 {
		return p.cannot(stat.TooFew)
	}
	bh, err := stat.BenjaminiHochberg(given)
	if err != nil {
		return p.cannot(err)
	}
	by, err := stat.BenjaminiYekutieli(given)
	if err != nil {
		return p.cannot(err)
	}
	report := adjustReport{Method: statMethod, N: len(given), LeftOut: len(values) - len(given)}
	var lines [][]string
	for i, v := range values { // every line of the file keeps its place
		line := []string{fmt.Sprint(f.lines[i]), "", "", ""}
		if math.IsNaN(v) {
			report.P, report.BH, report.BY = append(report.P, nil), append(report.BH, nil), append(report.BY, nil)
		} else {
			report.P, report.BH, report.BY = append(report.P, &v), append(report.BH, &bh[0]), append(report.BY, &by[0])
			line = []string{line[0], figure(v), figure(bh[0]), figure(by[0])}
			bh, by = bh[1:], by[1:]
		}
		lines = append(lines, line)
	}
	if cmd.JSON {
		return writeJSON(p.out, report)
	}
	table(p.out, p.columns("cli.stat_adjust_columns"), lines, true, true, true, true)
	return nil
}

// adjustReport has a value for each line of the file, null where it has no p.
type adjustReport struct {
	Method  string     `json:"method"`
	N       int        `json:"n"`
	LeftOut int        `json:"left_out"`
	P       []*float64 `json:"p"`
	BH      []*float64 `json:"bh"`
	BY      []*float64 `json:"by"`
}
