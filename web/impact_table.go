package web

import (
	"html/template"
	"math"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/web/chart"
)

type impactCell struct {
	impact.Cell
	Words    string
	People   string // how many, as far as it may be told
	Interval template.HTML
}

type impactTablePage struct {
	Layout
	Result    *impact.Result // nil before the first night
	Table     impact.Table
	Cells     []impactCell
	Measures  []impact.Measure
	ByMetric  string // chosen, "" for all
	ByMeasure impact.Measure
	Scatter   template.HTML // of one chosen pair, for those who may see the rows
	CanRows   bool
	CanRun    bool
	NoSlims   bool
	Objected  string // how many did not want to be counted, as far as it may be told
	Short     string // how many have too few working days, likewise
}

func (s *server) impactTable(r *request) error {
	p := &impactTablePage{Layout: r.layout("impact.table_title"), Measures: impact.Measures, CanRun: r.actor.Has(lms.Admin, lms.Head), NoSlims: !r.library.HasSlims}
	res, err := s.Impact.Table(r.ctx, r.actor, r.actor.LibraryID)
	if lms.IsKind(err, lms.NotFound) {
		return r.page("impact/correlations", p)
	}
	if err != nil {
		return err
	}
	p.Result = &res
	if p.Table, err = res.Table(); err != nil {
		return err
	}
	if n := p.Table.Objected; n >= impact.LeastShown {
		p.Objected = r.locale.T("impact.table_objected", lms.Args{"n": n})
	} else if n > 0 {
		p.Objected = r.locale.T("impact.table_objected_few", lms.Args{"most": impact.LeastShown - 1})
	}
	if n := p.Table.Short; n >= impact.LeastShown {
		p.Short = r.locale.T("impact.table_short", lms.Args{"n": n})
	} else if n > 0 {
		p.Short = r.locale.T("impact.table_short_few", lms.Args{"shown": impact.LeastShown})
	}
	if m := r.Query("metric"); slices.Contains(p.Table.Metrics, m) {
		p.ByMetric = m
	}
	if m := impact.Measure(r.Query("measure")); slices.Contains(impact.Measures, m) {
		p.ByMeasure = m
	}
	for _, c := range p.Table.Cells {
		if (p.ByMetric == "" || c.Metric == p.ByMetric) && (p.ByMeasure == "" || c.Measure == p.ByMeasure) {
			p.Cells = append(p.Cells, impactCell{Cell: c, Words: cellWords(r.locale, c, p.Table), People: fewPeople(r.locale, impact.OfDose, c.N), Interval: cellInterval(r.locale, c)})
		}
	}
	p.CanRows = impact.CanExport(r.actor, r.actor.LibraryID) && len(p.Table.Rows) >= impact.LeastPeople
	if p.CanRows && p.ByMetric != "" && p.ByMeasure != "" {
		p.Scatter = scatter(r.locale, p.Table, p.ByMeasure, p.ByMetric)
	}
	return r.page("impact/correlations", p)
}

func cellInterval(l locale.Locale, c impact.Cell) template.HTML {
	if c.Spearman == nil {
		return ""
	}
	return chart.Interval{Title: l.T("impact.interval_title"), Desc: l.T("impact.cell_desc", lms.Args{"r": l.Decimal(c.Spearman.R, 2),
		"lo": l.Decimal(c.Spearman.Lo, 2), "hi": l.Decimal(c.Spearman.Hi, 2), "n": c.N}),
		Estimate: c.Spearman.R, Lo: c.Spearman.Lo, Hi: c.Spearman.Hi, From: -1, To: 1}.SVG()
}

// scatter is dose against change of everybody who has both, from LeastPeople on.
func scatter(l locale.Locale, t impact.Table, measure impact.Measure, metric string) template.HTML {
	name, what := l.T("impact.measure."+string(measure)), metricName(l, metric)
	s := chart.Scatter{Title: l.T("impact.scatter_title", lms.Args{"measure": name, "metric": locale.Inside(what)}), XLabel: name, YLabel: l.T("impact.scatter_y"),
		X: func(v float64) string { return l.Decimal(v, 0) }, Y: signed(l), Empty: l.T("chart.no_data")}
	for _, r := range t.Rows {
		x, ok1 := r.Measures[measure]
		y, ok2 := r.Changes[metric]
		if ok1 && ok2 {
			s.Dots = append(s.Dots, chart.Dot{X: x, Y: math.Expm1(y)})
		}
	}
	if len(s.Dots) < impact.LeastPeople {
		return ""
	}
	s.Desc = l.T("impact.scatter_desc", lms.Args{"n": len(s.Dots), "measure": locale.Inside(name), "metric": locale.Inside(what)})
	return s.SVG()
}

// P writes a probability: small ones as a bound.
func (l Layout) P(p *float64) string {
	switch {
	case p == nil:
		return "–"
	case *p < 0.001:
		return "< " + l.Locale.Decimal(0.001, 3)
	}
	return l.Locale.Decimal(*p, 3)
}

// VerdictClass is the pill of a verdict.
func (c impactCell) VerdictClass() string { return verdictClass(c.Verdict) }
