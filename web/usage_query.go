package web

import (
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

const (
	usageLongest  = 3660 // days that can be asked for at once
	usageMostDays = 1100 // of them drawn one by one
)

// usageQuery is what the form of the service page asks for.
type usageQuery struct {
	Metric   string
	By       usage.By
	From, To string     // as typed
	Period   lms.Period // as read, up to yesterday
}

// usageBys are the choices of By, the personal one last.
var usageBys = []usage.By{usage.ByDay, usage.ByWeek, usage.ByMonth, usage.ByLocation, usage.ByStaff}

// usualBy is what a metric is summed over when nobody says otherwise.
func usualBy(metric string) usage.By {
	switch metric {
	case usage.ActiveBorrowers:
		return usage.ByDay
	case usage.ActiveBorrowersMonth:
		return usage.ByMonth
	}
	return usage.ByWeek
}

// usageQuery reads the form; what is not filled in is loans, the last twelve
// months, by week.
func (r *request) usageQuery() (usageQuery, error) {
	yesterday := r.today() - 1
	typed := func(name string) string { return strings.TrimSpace(r.Query(name)) }
	q := usageQuery{Metric: typed("metric"), By: usage.By(typed("by")), From: typed("from"), To: typed("to"), Period: lastYear(yesterday)}
	var p lms.Problems
	if q.Metric == "" {
		q.Metric = defaultMetric
	}
	if usage.SourceOf(q.Metric) == "" {
		p = append(p, lms.FailField("metric", "usage.unknown_metric", lms.Args{"metric": q.Metric}))
	}
	if q.By == "" {
		q.By = usualBy(q.Metric)
	}
	if !slices.Contains(usageBys, q.By) {
		p = append(p, lms.FailField("by", "usage.unknown_by", lms.Args{"by": string(q.By)}))
	}
	for _, f := range []struct {
		field string
		typed *string
		day   *lms.Day
	}{{"from", &q.From, &q.Period.From}, {"to", &q.To, &q.Period.To}} {
		if *f.typed == "" {
			continue
		}
		d, err := lms.ParseDay(*f.typed)
		if err != nil {
			p = append(p, lms.FailField(f.field, "usage.bad_date", lms.Args{"value": *f.typed}))
		}
		*f.day = d
	}
	if q.From == "" && q.To != "" {
		q.Period.From = lastYear(q.Period.To).From
	}
	if len(p) == 0 {
		p = q.checkPeriod(yesterday)
	}
	q.Period.To = min(q.Period.To, yesterday)
	if q.Metric == usage.ActiveBorrowersMonth { // counted on the first day of its month
		q.Period.From = q.Period.From.Month()
	}
	if q.From == "" {
		q.From = q.Period.From.String()
	}
	if q.To == "" {
		q.To = q.Period.To.String()
	}
	return q, p.OrNil()
}

func (q usageQuery) checkPeriod(yesterday lms.Day) (p lms.Problems) {
	switch {
	case q.Period.From > yesterday:
		p = append(p, lms.FailField("from", "usage.not_yet"))
	case q.Period.To < q.Period.From:
		p = append(p, lms.FailField("to", "usage.to_before_from"))
	case q.Period.Days() > usageLongest:
		p = append(p, lms.FailField("from", "usage.too_long", lms.Args{"n": usageLongest / 366}))
	case q.By == usage.ByDay && q.Period.Days() > usageMostDays:
		p = append(p, lms.FailField("by", "usage.too_many_days"))
	}
	return p
}

// lastYear is the twelve months that end on that day.
func lastYear(to lms.Day) lms.Period {
	t := to.Time()
	return lms.Period{From: lms.DayOn(t.Year()-1, t.Month(), t.Day()) + 1, To: to}
}

// usagePreset is a period that one click asks for.
type usagePreset struct {
	Key     string
	Period  lms.Period
	Current bool
}

func usagePresets(q usageQuery, yesterday lms.Day) []usagePreset {
	year := yesterday.Time().Year()
	list := []usagePreset{
		{Key: "usage.last_30", Period: lms.Period{From: yesterday - 29, To: yesterday}},
		{Key: "usage.last_90", Period: lms.Period{From: yesterday - 89, To: yesterday}},
		{Key: "usage.last_year", Period: lastYear(yesterday)},
		{Key: "usage.this_year", Period: lms.Period{From: lms.DayOn(year, 1, 1), To: yesterday}},
		{Key: "usage.year_before", Period: lms.Period{From: lms.DayOn(year-1, 1, 1), To: lms.DayOn(year-1, 12, 31)}},
	}
	for i := range list {
		list[i].Current = list[i].Period == q.Period
	}
	return list
}
