package api

import (
	"context"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/exchange"
	"binapustaka/lms/usage"
)

// Metric is what the library did on a day. Count is nil on a day of which nothing
// is known: that is no zero.
type Metric struct {
	Metric string  `json:"metric"`
	Day    lms.Day `json:"day"`
	State  string  `json:"state"` // usage.State
	Count  *int64  `json:"count"`
}

// MaxDays is how many days of a metric are told at once.
const MaxDays = 366

// Metrics is a metric by day. The borrowers of a month stand on its first day
// alone.
func (s *Store) Metrics(ctx context.Context, r exchange.Reader, metric string, p lms.Period) (part Part[Metric], err error) {
	part.Data = []Metric{}
	if err := r.Require(exchange.Metrics); err != nil {
		return part, err
	}
	source := usage.SourceOf(metric)
	if source == "" {
		return part, lms.FailField("metric", "exchange.metric_unknown", lms.Args{"list": strings.Join(usage.Metrics(), ", ")})
	}
	if n := p.Days(); n < 1 || n > MaxDays {
		return part, lms.FailField("to", "exchange.period_wrong", lms.Args{"max": MaxDays})
	}
	actor := lms.System("api")
	covered, err := s.usage.Coverage(ctx, actor, r.LibraryID, p)
	if err != nil {
		return part, err
	}
	by := usage.ByDay
	if metric == usage.ActiveBorrowersMonth {
		by = usage.ByMonth
	}
	lines, err := s.usage.Series(ctx, actor, r.LibraryID, metric, p, by)
	if err != nil {
		return part, err
	}
	counts := map[lms.Day]int64{}
	for _, l := range lines {
		counts[l.Day] = l.Count
	}
	for i, state := range covered.Days[source] {
		day := p.From + lms.Day(i)
		if by == usage.ByMonth && day != day.Month() {
			continue
		}
		m := Metric{Metric: metric, Day: day, State: string(state)}
		if state != usage.Missing {
			n := counts[day]
			m.Count = &n
		}
		part.Data = append(part.Data, m)
	}
	return part, nil
}
