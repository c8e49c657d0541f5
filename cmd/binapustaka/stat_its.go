package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

type statItsCmd struct {
	statIn
	Outcome     string   `required:"" placeholder:"COLUMN"`
	Date        string   `xor:"clock" required:"" placeholder:"COLUMN"`
	Index       string   `xor:"clock" required:"" placeholder:"COLUMN"`
	Event       string   `xor:"event" required:"" placeholder:"2026-03-02"`
	EventColumn string   `xor:"event" required:"" placeholder:"COLUMN"`
	Offset      string   `placeholder:"COLUMN"`
	Trend       string   `placeholder:"COLUMN"`
	Dow         bool     ``
	Fourier     int      `default:"0" placeholder:"K"`
	Period      float64  `default:"365.25" placeholder:"DAYS"`
	Slope       bool     ``
	Centre      bool     ``
	With        []string `placeholder:"COLUMN"`
	DropDays    int      `default:"0" placeholder:"N"`
}

type itsTerm struct {
	Term string  `json:"term"`
	Est  float64 `json:"est"`
	SE   float64 `json:"se"`
	Lo   float64 `json:"lo"`
	Hi   float64 `json:"hi"`
}

type itsDay struct {
	Day      string  `json:"day"`
	Count    float64 `json:"count"`
	Expected float64 `json:"expected"`
	Lo       float64 `json:"lo"`
	Hi       float64 `json:"hi"`
}

type itsReport struct {
	Method     string    `json:"method"`
	N          int       `json:"n"`
	LeftOut    int       `json:"left_out"` // rows: no count, closed, or in the days dropped
	Terms      []itsTerm `json:"terms"`
	Dispersion float64   `json:"dispersion"`
	Step       struct {
		Est   float64 `json:"est"`
		SE    float64 `json:"se"` // the larger of both below
		DF    float64 `json:"df"`
		P     float64 `json:"p"`
		Ratio float64 `json:"rate_ratio"`
		Lo    float64 `json:"lo"` // of the rate ratio
		Hi    float64 `json:"hi"`
	} `json:"step"`
	NeweyWest struct {
		Lag int     `json:"lag"`
		SE  float64 `json:"se"`
	} `json:"newey_west"`
	Nugget struct {
		Rho float64 `json:"rho"`
		SE  float64 `json:"se"`
		DF  float64 `json:"df"`
	} `json:"ar_nugget"`
	Counterfactual struct {
		Days     []itsDay `json:"days"`
		Count    float64  `json:"count"`
		Expected float64  `json:"expected"`
		Excess   float64  `json:"excess"`
		Lo       float64  `json:"lo"`
		Hi       float64  `json:"hi"`
	} `json:"counterfactual"`
}

func (cmd statItsCmd) Run(p *program) error {
	f, err := cmd.read(p)
	if err != nil {
		return err
	}
	s, event, err := cmd.series(f)
	if err != nil {
		return err
	}
	opt := stat.ITSOptions{Event: event, Drop: cmd.DropDays, Slope: cmd.Slope, Centre: cmd.Centre, DayOfWeek: cmd.Dow, Fourier: cmd.Fourier, Period: cmd.Period}
	if cmd.Date != "" && cmd.Period == 365.25 { // the year, by the day of the year
		opt.Period = 0
	}
	r, err := stat.Interrupted(s, opt)
	if err != nil {
		return p.cannot(err)
	}
	report := cmd.report(r, len(f.rows))
	if cmd.JSON {
		return writeJSON(p.out, report)
	}
	p.itsTable(report)
	return nil
}

// day is a moment as the file names it.
func (cmd statItsCmd) day(s string) (int, error) {
	if cmd.Date == "" {
		return strconv.Atoi(s)
	}
	d, err := lms.ParseDay(s)
	return int(d), err
}

func (cmd statItsCmd) name(day int) string {
	if cmd.Date == "" {
		return fmt.Sprint(day)
	}
	return lms.Day(day).String()
}

// series are the rows with a count, in order of time.
func (cmd statItsCmd) series(f *frame) (s stat.Series, event int, err error) {
	clock := cmd.Date + cmd.Index
	when, err := f.named(clock)
	if err != nil {
		return s, 0, err
	}
	counts, err := f.numbers(cmd.Outcome)
	if err != nil {
		return s, 0, err
	}
	more := map[string][]float64{}
	for _, column := range append([]string{cmd.Offset, cmd.Trend, cmd.EventColumn}, cmd.With...) {
		if column != "" {
			if more[column], err = f.numbers(column); err != nil {
				return s, 0, err
			}
		}
	}
	days := make([]int, len(when))
	order := make([]int, len(when))
	for i, text := range when {
		if days[i], err = cmd.day(text); err != nil {
			return s, 0, f.wrong(map[bool]string{true: "cli.stat_whole", false: "cli.stat_day"}[cmd.Date == ""], i, clock, text)
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return days[a] - days[b] })
	for k, i := range order {
		if k > 0 && days[i] == days[order[k-1]] {
			return s, 0, f.wrong("cli.stat_day_twice", i, clock, when[i])
		}
	}
	event = math.MaxInt32
	if cmd.Event != "" {
		if event, err = cmd.day(cmd.Event); err != nil {
			return s, 0, lms.Fail(lms.Invalid, "cli.stat_event", lms.Args{"value": cmd.Event})
		}
	}
	for _, column := range cmd.With {
		s.Extra = append(s.Extra, stat.Column{Name: column})
	}
	for _, i := range order {
		value := func(column string) float64 { return more[column][i] }
		if column := cmd.EventColumn; column != "" {
			switch v := value(column); {
			case v != 0 && v != 1 || v == 0 && days[i] > event:
				return s, 0, f.wrong("cli.stat_event_cell", i, column, f.rows[i][slices.Index(f.names, column)])
			case v == 1:
				event = min(event, days[i])
			}
		}
		unknown := func(column string) bool { return math.IsNaN(value(column)) }
		if math.IsNaN(counts[i]) || cmd.Offset != "" && !(value(cmd.Offset) > 0) || cmd.Trend != "" && unknown(cmd.Trend) || slices.ContainsFunc(cmd.With, unknown) {
			continue
		}
		s.Day, s.Count = append(s.Day, days[i]), append(s.Count, counts[i])
		if cmd.Offset != "" {
			s.Hours = append(s.Hours, value(cmd.Offset))
		}
		if cmd.Trend != "" {
			s.Trend = append(s.Trend, value(cmd.Trend))
		}
		for k, column := range cmd.With {
			s.Extra[k].Value = append(s.Extra[k].Value, value(column))
		}
	}
	return s, event, nil
}

func (cmd statItsCmd) report(r *stat.ITS, rows int) itsReport {
	report := itsReport{Method: statMethod, N: r.N, LeftOut: rows - r.N, Dispersion: r.Dispersion}
	for _, t := range r.Terms {
		report.Terms = append(report.Terms, itsTerm{t.Name, t.Est, t.SE, t.Lo, t.Hi})
	}
	step := &report.Step
	step.Est, step.SE, step.DF, step.P, step.Ratio, step.Lo, step.Hi = r.Step.Est, r.Step.SE, r.Step.DF, r.Step.P, r.Step.Ratio, r.Step.Lo, r.Step.Hi
	report.NeweyWest.Lag, report.NeweyWest.SE = r.Lag, r.NeweyWest
	report.Nugget.Rho, report.Nugget.SE, report.Nugget.DF = r.Rho, r.Nugget, r.DF
	c := &report.Counterfactual
	c.Count, c.Expected, c.Excess, c.Lo, c.Hi = r.Excess.Count, r.Excess.Expected, r.Excess.Est, r.Excess.Lo, r.Excess.Hi
	for _, d := range r.After {
		c.Days = append(c.Days, itsDay{cmd.name(d.Day), d.Count, d.Expected, d.Lo, d.Hi})
	}
	return report
}

func (p *program) itsTable(r itsReport) {
	fmt.Fprintln(p.out, p.say.T("cli.stat_its_n", lms.Args{"n": r.N, "out": r.LeftOut, "dispersion": figure(r.Dispersion)}))
	fmt.Fprintln(p.out)
	var lines [][]string
	for _, t := range r.Terms {
		lines = append(lines, []string{t.Term, figure(t.Est), figure(t.SE), figure(t.Lo), figure(t.Hi)})
	}
	table(p.out, p.columns("cli.stat_term_columns"), lines, false, true, true, true, true)
	fmt.Fprintln(p.out)
	fmt.Fprintln(p.out, p.say.T("cli.stat_step", lms.Args{"ratio": figure(r.Step.Ratio), "lo": figure(r.Step.Lo), "hi": figure(r.Step.Hi), "se": figure(r.Step.SE), "df": figure(r.Step.DF), "p": figure(r.Step.P)}))
	fmt.Fprintln(p.out, p.say.T("cli.stat_errors", lms.Args{"lag": r.NeweyWest.Lag, "hac": figure(r.NeweyWest.SE), "rho": figure(r.Nugget.Rho), "ar": figure(r.Nugget.SE)}))
	fmt.Fprintln(p.out, p.say.T("cli.stat_excess", lms.Args{"count": figure(r.Counterfactual.Count), "expected": figure(r.Counterfactual.Expected), "excess": figure(r.Counterfactual.Excess),
		"lo": figure(r.Counterfactual.Lo), "hi": figure(r.Counterfactual.Hi)}))
}
