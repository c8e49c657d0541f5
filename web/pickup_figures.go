package web

import (
	"html/template"
	"math"
	"slices"
	"strconv"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
	"binapustaka/lms/impact/stat"
	"binapustaka/lms/pickup"
	"binapustaka/lms/usage"
	"binapustaka/web/chart"
)

const (
	figureMonths = 12  // before this one
	figureLeast  = 5   // of fewer nothing is said
	figureRows   = 100 // shown of a month; all are in the file
)

// pickupLine is a month, or all of them; nil: too few.
type pickupLine struct {
	pickup.Month
	Share              *itemstat.Estimate // of what has come to an end, collected
	Ready, Collect     *stat.Median       // open days
	ReadyN, CollectedN int
}

// pickupRow is one pick-up, as it is behind the figures.
type pickupRow struct {
	pickup.Pickup
	pickup.Steps
}

type pickupFiguresPage struct {
	Layout
	Months      int
	Least       int // of fewer nothing is said
	All         pickupLine
	Lines       []pickupLine // the newest first
	SharePict   template.HTML
	DaysPict    template.HTML
	Chosen      *lms.Day // the month whose rows are shown
	Rows        []pickupRow
	RowsInMonth int
}

// pickupHistory is what was put aside in the last months, each reservation by its
// last time, and on which days the
// library is not known to have been closed.
func (s *server) pickupHistory(r *request) (list []pickup.Pickup, open func(lms.Day) bool, err error) {
	first := r.today().Month()
	for range figureMonths {
		first = (first - 1).Month()
	}
	y, m, d := first.Time().Date()
	list, err = s.Pickups.History(r.ctx, r.actor, r.actor.LibraryID, time.Date(y, m, d, 0, 0, 0, 0, r.zone()))
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	list = pickup.Last(list)
	oldest := slices.MinFunc(list, func(a, b pickup.Pickup) int { return a.ReservedAt.Compare(b.ReservedAt) })
	p := lms.Period{From: lms.DayOf(oldest.ReservedAt.In(r.zone())), To: r.today()}
	cover, err := s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, p)
	if err != nil {
		return nil, nil, err
	}
	return list, func(d lms.Day) bool {
		for _, states := range cover.Days {
			if p.Has(d) && states[d-p.From] == usage.Closed {
				return false
			}
		}
		return true
	}, nil
}

// pickupFigures is how the service for reserved books goes, month by month.
func (s *server) pickupFigures(r *request) error {
	list, open, err := s.pickupHistory(r)
	if err != nil {
		return err
	}
	p := &pickupFiguresPage{Layout: within(r.layout("pickup.figures_title"), "/pickups"), Months: figureMonths, Least: figureLeast}
	months := pickup.Months(list, r.zone(), open)
	for _, m := range months {
		p.Lines = append(p.Lines, lineOf(m))
	}
	p.All = lineOf(pickup.Sum(months))
	p.draw()
	if month, err := lms.ParseDay(r.Query("month") + "-01"); err == nil {
		p.Chosen = &month
		for _, one := range slices.Backward(list) {
			if p.DayOf(one.ReadyAt).Month() != month {
				continue
			}
			if p.RowsInMonth++; len(p.Rows) < figureRows {
				p.Rows = append(p.Rows, pickupRow{one, pickup.StepsOf(one, r.zone(), open)})
			}
		}
	}
	return r.page("pickup/figures", p)
}

func lineOf(m pickup.Month) pickupLine {
	l := pickupLine{Month: m, Ready: medianOf(m.ToReady), Collect: medianOf(m.ToCollected), ReadyN: len(m.ToReady), CollectedN: len(m.ToCollected)}
	if m.Ended() >= figureLeast {
		share := itemstat.Share(m.Collected, m.Ended())
		l.Share = &share
	}
	return l
}

func medianOf(days []float64) *stat.Median {
	if len(days) < figureLeast {
		return nil
	}
	m := stat.MedianOf(days)
	return &m
}

// draw makes the pictures, where there is anything to be seen in them.
func (p *pickupFiguresPage) draw() {
	share := chart.Spots{Title: p.Locale.T("pickup.share_picture"), Desc: p.Locale.T("pickup.share_about"), Kinds: []string{""},
		From: 0, To: 1, Ticks: []float64{0, 0.5, 1}, Number: func(f float64) string { return p.Percent(f, 0) }}
	days := chart.Spots{Title: p.Locale.T("pickup.days_picture"), Desc: p.Locale.T("pickup.days_about"), Kinds: []string{p.Locale.T("pickup.days_ready"), p.Locale.T("pickup.days_collected")},
		Number: func(f float64) string { return p.Decimal(f, 0) }}
	longest, shares, medians := 0.0, false, false
	for i, l := range append([]pickupLine{p.All}, p.Lines...) {
		label := p.Locale.T("pickup.all_months")
		if i > 0 {
			label = p.Locale.Month(l.From)
		}
		mark := chart.Spot{Value: math.NaN(), Text: p.few(l.Ended())}
		if l.Share != nil {
			shares = true
			mark = chart.Spot{Value: l.Share.Value, Lo: l.Share.Low, Hi: l.Share.High, Text: p.ofN(p.Percent(l.Share.Value, 0), l.Share.N)}
		}
		share.Rows = append(share.Rows, chart.SpotRow{Label: label, Required: math.NaN(), Spots: []chart.Spot{mark}})
		row := chart.SpotRow{Label: label, Required: math.NaN()}
		for _, m := range []struct {
			*stat.Median
			n int
		}{{l.Ready, l.ReadyN}, {l.Collect, l.CollectedN}} {
			mark := chart.Spot{Value: math.NaN(), Text: p.few(m.n)}
			if m.Median != nil {
				medians = true
				mark = chart.Spot{Value: m.Value, Lo: m.Lo, Hi: m.Hi, Text: p.ofN(p.Days(m.Value), m.N)}
				longest = math.Max(longest, m.Value)
				if !math.IsNaN(m.Hi) {
					longest = math.Max(longest, m.Hi)
				}
			}
			row.Spots = append(row.Spots, mark)
		}
		days.Rows = append(days.Rows, row)
	}
	step := math.Max(1, math.Ceil(longest/2))
	days.To, days.Ticks = 2*step, []float64{0, step, 2 * step}
	if shares {
		p.SharePict = share.SVG()
	}
	if medians {
		p.DaysPict = days.SVG()
	}
}

func (p *pickupFiguresPage) few(n int) string { return p.Locale.T("pickup.few", lms.Args{"n": n}) }

func (p *pickupFiguresPage) ofN(value string, n int) string {
	return p.Locale.T("pickup.of_n", lms.Args{"value": value, "n": n})
}

// Days writes a median: whole, or a half.
func (p *pickupFiguresPage) Days(v float64) string {
	if v == math.Trunc(v) {
		return p.Decimal(v, 0)
	}
	return p.Decimal(v, 1)
}

// Median says a median of open days, with its interval and n.
func (p *pickupFiguresPage) Median(m *stat.Median, n int) string {
	switch {
	case m == nil:
		return p.few(n)
	case math.IsNaN(m.Lo):
		return p.Locale.T("pickup.median_alone", lms.Args{"value": p.Days(m.Value), "n": m.N})
	}
	return p.Locale.T("pickup.median", lms.Args{"value": p.Days(m.Value), "low": p.Days(m.Lo), "high": p.Days(m.Hi), "n": m.N})
}

// ShareOf says which share was collected, with its interval and n.
func (p *pickupFiguresPage) ShareOf(l pickupLine) string {
	if l.Share == nil {
		return p.few(l.Ended())
	}
	return p.Locale.T("pickup.share", lms.Args{"share": p.Percent(l.Share.Value, 0), "low": p.Percent(l.Share.Low, 0), "high": p.Percent(l.Share.High, 0), "k": l.Collected, "n": l.Share.N})
}

// MonthKey is a month as an address names it.
func (p *pickupFiguresPage) MonthKey(d lms.Day) string { return d.String()[:len("2026-11")] }

// pickupData is the rows behind the figures, of nobody in particular.
func (s *server) pickupData(r *request) error {
	list, open, err := s.pickupHistory(r)
	if err != nil {
		return err
	}
	clock := func(t time.Time) string { return t.In(r.zone()).Format(time.DateTime) }
	rows := [][]string{{"reservation", "item_code", "reserved_at", "ready_at", "hold_until", "closed_at", "state", "open_days_to_ready", "open_days_to_collected"}}
	for _, one := range list {
		steps := pickup.StepsOf(one, r.zone(), open)
		closed, collected := "", ""
		if one.ClosedAt != nil {
			closed = clock(*one.ClosedAt)
		}
		if steps.Collected {
			collected = strconv.Itoa(steps.ToCollected)
		}
		rows = append(rows, []string{strconv.FormatInt(one.ReserveID, 10), harmless(one.ItemCode), clock(one.ReservedAt), clock(one.ReadyAt), one.HoldUntil.String(), closed,
			string(one.State), strconv.Itoa(steps.ToReady), collected})
	}
	return r.csv("pickups.csv", rows)
}
