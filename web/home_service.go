package web

import (
	"fmt"
	"html/template"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
	"binapustaka/web/chart"
)

// homeService is this month's service beside the same days a year ago.
type homeService struct {
	Now, Before lms.Period
	Rows        []serviceRow
}

type serviceRow struct {
	Metric       string
	Now, Before  string // per open day, with n and the days not read
	Change       string // with its interval, or why there is none
	Interval     template.HTML
	rate, lo, hi float64
	compared     bool
}

// homeMetrics are what a head looks at first.
var homeMetrics = []string{usage.Loans, usage.Visits, usage.DigitalReads, usage.RecordsAdded}

const leastDays = 7 // of a month before it is compared

// homeService compares this month with the same days a year ago.
func (s *server) homeService(r *request) (*homeService, error) {
	now := thisMonth(r.today() - 1)
	h := &homeService{Now: now, Before: lms.Period{From: yearAgo(now.From), To: yearAgo(now.To)}}
	read, err := s.Usage.SourcesRead(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	var covers [2]usage.Coverage
	for i, p := range []lms.Period{h.Now, h.Before} {
		if covers[i], err = s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, p); err != nil {
			return nil, err
		}
	}
	reach := 0.1
	for _, m := range homeMetrics {
		if read[usage.SourceOf(m)].FirstOn == nil {
			continue
		}
		a, err := s.served(r, m, h.Now, covers[0], read)
		if err != nil {
			return nil, err
		}
		b, err := s.served(r, m, h.Before, covers[1], read)
		if err != nil {
			return nil, err
		}
		row := compare(r.locale, a, b)
		reach = min(1, max(reach, 1.1*row.hi, -1.1*row.lo))
		h.Rows = append(h.Rows, row)
	}
	for i, row := range h.Rows {
		if row.compared {
			h.Rows[i].Interval = chart.Interval{Title: r.locale.T("home.change_title", lms.Args{"metric": locale.Inside(metricName(r.locale, row.Metric))}), Desc: row.Change,
				Estimate: row.rate, Lo: row.lo, Hi: row.hi, From: -reach, To: reach}.SVG()
		}
	}
	return h, nil
}

// thisMonth is the month up to yesterday, or the one before while it is young.
func thisMonth(yesterday lms.Day) lms.Period {
	p := lms.Period{From: yesterday.Month(), To: yesterday}
	if p.Days() < leastDays {
		p = lms.Period{From: (p.From - 1).Month(), To: p.From - 1}
	}
	return p
}

// yearAgo is the same day a year earlier; 29 February has the 28th.
func yearAgo(d lms.Day) lms.Day {
	t := d.Time()
	if t.Month() == time.February && t.Day() == 29 {
		t = t.AddDate(0, 0, -1)
	}
	return lms.DayOn(t.Year()-1, t.Month(), t.Day())
}

// compare says how a differs from b, where both can be said.
func compare(l locale.Locale, a, b served) serviceRow {
	perDay := func(v served) string {
		if v.Open() == 0 {
			return l.T("home.not_read")
		}
		text := l.T("home.per_day", lms.Args{"mean": l.Decimal(v.Mean(), 1), "n": v.Open()})
		if n := v.Missing(); n > 0 {
			text += " · " + l.T("usage.days_missing", lms.Args{"n": n})
		}
		return text
	}
	row := serviceRow{Metric: a.Metric, Now: perDay(a), Before: perDay(b)}
	c, err := stat.SeriesChange(b.values(), a.values())
	if err != nil || a.Open() < leastDays || b.Open() < leastDays {
		row.Change = l.T("home.not_compared")
		return row
	}
	row.rate, row.lo, row.hi, row.compared = c.Rate, c.Lo, c.Hi, true
	change := signed(l)
	row.Change = l.T("home.change", lms.Args{"rate": change(c.Rate), "lo": change(c.Lo), "hi": change(c.Hi)})
	return row
}

// ServiceURL is where the rows of a metric in a period stand.
func (h homeService) ServiceURL(metric string) string {
	return fmt.Sprintf("/usage?metric=%s&by=day&from=%s&to=%s", metric, h.Now.From, h.Now.To)
}
