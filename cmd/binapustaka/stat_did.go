package main

import (
	"fmt"
	"math"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

type statDidCmd struct {
	statIn
	Unit    string `required:"" placeholder:"COLUMN"`
	Time    string `required:"" placeholder:"COLUMN"`
	Group   string `required:"" placeholder:"COLUMN"`
	Outcome string `required:"" placeholder:"COLUMN"`
	Cluster string `placeholder:"COLUMN"`
	Control string `default:"notyet" enum:"notyet,never" placeholder:"notyet"`
	Base    string `default:"varying" enum:"varying,universal,premean" placeholder:"varying"`
}

type didEffect struct {
	Group     int      `json:"group"`
	Time      int      `json:"time"`
	ATT       float64  `json:"att"`
	SE        *float64 `json:"se"` // null at the base
	SECluster *float64 `json:"se_cluster,omitempty"`
	Treated   int      `json:"n_treated"`
	Controls  int      `json:"n_control"`
}

type didMean struct {
	ATT         float64    `json:"att"`
	SE          float64    `json:"se"`
	SECluster   *float64   `json:"se_cluster,omitempty"`
	SEUsed      float64    `json:"se_used"`
	DF          int        `json:"df,omitempty"` // 0: the normal distribution
	Lo          float64    `json:"lo"`
	Hi          float64    `json:"hi"`
	P           float64    `json:"p"`
	At          []int      `json:"at,omitempty"`
	ATTAt       []float64  `json:"att_at,omitempty"`
	SEAt        []*float64 `json:"se_at,omitempty"`
	SEClusterAt []*float64 `json:"se_cluster_at,omitempty"`
}

type didReport struct {
	Method   string      `json:"method"`
	Units    int         `json:"units"`
	Treated  int         `json:"treated"`
	Clusters int         `json:"clusters,omitempty"`
	Effects  []didEffect `json:"att_gt"`
	Simple   didMean     `json:"simple"`
	Dynamic  didMean     `json:"dynamic"`
	Group    didMean     `json:"group"`
	Calendar didMean     `json:"calendar"`
	Pretrend struct {
		Wald   float64 `json:"wald"`
		P      float64 `json:"p"`       // by χ²
		PSmall float64 `json:"p_small"` // by F, for few units
		DF     int     `json:"df"`
	} `json:"pretrend"`
	Band float64 `json:"sup_t"` // standard errors by which a band around dynamic holds them all
}

// bandDraws and bandSeed make the band; the same data give the same one.
const (
	bandDraws = 999
	bandSeed  = 1
)

func (cmd statDidCmd) Run(p *program) error {
	f, err := cmd.read(p)
	if err != nil {
		return err
	}
	panel, err := cmd.panel(f)
	if err != nil {
		return err
	}
	opt := stat.DiDOptions{Control: map[string]stat.Control{"notyet": stat.NotYetTreated, "never": stat.NeverTreated}[cmd.Control],
		Base: map[string]stat.Base{"varying": stat.Varying, "universal": stat.Universal, "premean": stat.PriorMean}[cmd.Base]}
	if opt.Base == stat.PriorMean { // the period of the training itself is neither before nor after
		opt.After = 1
	}
	r, err := stat.GroupTime(panel, opt)
	if err != nil {
		return p.cannot(err)
	}
	report := didReport{Method: statMethod, Units: r.Units, Treated: r.Treated, Clusters: r.Clusters, Band: r.Band(r.Dynamic, bandDraws, bandSeed)}
	clustered := r.Clusters > 1
	for _, e := range r.Effects {
		report.Effects = append(report.Effects, didEffect{e.Group, e.Period, e.ATT, sparse(e.SE, !e.IsBase), sparse(e.SECluster, clustered && !e.IsBase), e.Treated, e.Controls})
	}
	for to, a := range map[*didMean]stat.EffectMean{&report.Simple: r.Simple, &report.Dynamic: r.Dynamic, &report.Group: r.ByGroup, &report.Calendar: r.Calendar} {
		*to = didMeanOf(r, a)
	}
	report.Pretrend.Wald, report.Pretrend.P, report.Pretrend.DF = r.Pretrend.Wald, r.Pretrend.P, r.Pretrend.DF
	report.Pretrend.PSmall = r.Pretrend.PSmall
	if cmd.JSON {
		return writeJSON(p.out, report)
	}
	p.didTable(report)
	return nil
}

func didMeanOf(r *stat.DiD, a stat.EffectMean) didMean {
	clustered := r.Clusters > 1
	m := didMean{ATT: a.ATT, SE: a.SE, SECluster: sparse(a.SECluster, clustered), At: a.At, ATTAt: a.ATTAt}
	m.SEUsed, m.DF = r.Used(a)
	m.Lo, m.Hi, m.P = r.Interval(a)
	for i, se := range a.SEAt {
		m.SEAt = append(m.SEAt, sparse(se, se > 0))
		if clustered {
			m.SEClusterAt = append(m.SEClusterAt, sparse(a.SEClusterAt[i], se > 0))
		}
	}
	return m
}

// panel puts the rows in order: one row for each unit and time.
func (cmd statDidCmd) panel(f *frame) (p stat.Panel, err error) {
	units, err := f.named(cmd.Unit)
	if err != nil {
		return p, err
	}
	if _, err := f.named(cmd.Time); err != nil {
		return p, err
	}
	times, err := f.integers(cmd.Time, 0)
	if err != nil {
		return p, err
	}
	groups, err := f.integers(cmd.Group, 0)
	if err != nil {
		return p, err
	}
	outcome, err := f.numbers(cmd.Outcome)
	if err != nil {
		return p, err
	}
	clusters := make([]string, len(units))
	if cmd.Cluster != "" {
		if clusters, err = f.named(cmd.Cluster); err != nil {
			return p, err
		}
	}
	p.Periods = slices.Compact(slices.Sorted(slices.Values(times)))
	place, number, given := map[string]int{}, map[string]int{}, map[[2]int]bool{}
	var home []string
	for i, unit := range units {
		at, seen := place[unit]
		if !seen {
			at = len(place)
			place[unit] = at
			if _, known := number[clusters[i]]; !known {
				number[clusters[i]] = len(number)
			}
			home = append(home, clusters[i])
			p.Group, p.Outcome = append(p.Group, groups[i]), append(p.Outcome, slices.Repeat([]float64{math.NaN()}, len(p.Periods)))
			if cmd.Cluster != "" {
				p.Cluster = append(p.Cluster, number[clusters[i]])
			}
		}
		t, _ := slices.BinarySearch(p.Periods, times[i])
		switch {
		case p.Group[at] != groups[i]:
			return p, lms.Fail(lms.Invalid, "cli.stat_two", lms.Args{"line": f.lines[i], "unit": unit, "column": cmd.Group})
		case home[at] != clusters[i]:
			return p, lms.Fail(lms.Invalid, "cli.stat_two", lms.Args{"line": f.lines[i], "unit": unit, "column": cmd.Cluster})
		case given[[2]int{at, t}]:
			return p, lms.Fail(lms.Invalid, "cli.stat_twice", lms.Args{"line": f.lines[i], "unit": unit, "time": fmt.Sprint(times[i])})
		}
		given[[2]int{at, t}] = true
		p.Outcome[at][t] = outcome[i]
	}
	return p, nil
}

func (p *program) didTable(r didReport) {
	fmt.Fprintln(p.out, p.say.T("cli.stat_did_n", lms.Args{"units": r.Units, "treated": r.Treated, "clusters": r.Clusters}))
	fmt.Fprintln(p.out)
	right := []bool{false, true, true, true, true, true}
	row := func(name string, m didMean) []string {
		return []string{name, figure(m.ATT), figure(m.SEUsed), figure(m.Lo), figure(m.Hi), figure(m.P)}
	}
	table(p.out, p.columns("cli.stat_mean_columns"), [][]string{row("simple", r.Simple), row("dynamic", r.Dynamic), row("group", r.Group), row("calendar", r.Calendar)}, right...)
	fmt.Fprintln(p.out)
	var lines [][]string
	for i, e := range r.Dynamic.At {
		if se := r.Dynamic.SEAt[i]; se != nil {
			used := *se
			if r.Dynamic.SEClusterAt != nil {
				used = max(used, *r.Dynamic.SEClusterAt[i])
			}
			att := r.Dynamic.ATTAt[i]
			lines = append(lines, []string{fmt.Sprint(e), figure(att), figure(used), figure(att - r.Band*used), figure(att + r.Band*used)})
		} else {
			lines = append(lines, []string{fmt.Sprint(e), "0", "", "", ""})
		}
	}
	table(p.out, p.columns("cli.stat_event_columns"), lines, true, true, true, true, true)
	fmt.Fprintln(p.out)
	fmt.Fprintln(p.out, p.say.T("cli.stat_pretrend", lms.Args{"wald": figure(r.Pretrend.Wald), "df": r.Pretrend.DF, "p": figure(r.Pretrend.P)}))
}
