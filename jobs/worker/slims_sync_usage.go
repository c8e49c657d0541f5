package worker

import (
	"context"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

// history is how many days back the comparison looks: ten years.
const history = 3653

// UsageForImpact hands a library's service of so many days up to yesterday to the comparison.
// Borrowers of a month are left out: they have no days.
func UsageForImpact(ctx context.Context, s *usage.Store, actor lms.Actor, libraryID int64, yesterday lms.Day, days int) (ImpactUsage, error) {
	u := ImpactUsage{DataTo: yesterday, Missing: map[string][]lms.Day{}, Series: map[string][]impact.SeriesDay{}}
	p := lms.Period{From: yesterday - lms.Day(days), To: yesterday}
	totals, cover, err := s.Whole(ctx, actor, libraryID, p)
	if err != nil {
		return u, err
	}
	type metricDay struct {
		metric string
		day    lms.Day
	}
	total := make(map[metricDay]int64, len(totals))
	for _, t := range totals {
		total[metricDay{t.Metric, t.Day}] = t.Count
		if usage.Attributable(t.Metric) {
			u.Totals = append(u.Totals, impact.Total(t))
		}
	}
	open := map[lms.Day]bool{}
	for _, metric := range usage.Metrics() {
		if distinct(metric) {
			continue
		}
		u.Metrics = append(u.Metrics, metric)
		begun := false // the days before a source's first row are no part of its series
		for i, state := range cover.Days[usage.SourceOf(metric)] {
			day := p.From + lms.Day(i)
			if state == usage.Missing {
				u.Missing[metric] = append(u.Missing[metric], day)
			} else {
				begun = true
			}
			open[day] = open[day] || state == usage.Read && usage.SourceOf(metric) != usage.ReadTable
			if begun {
				u.Series[metric] = append(u.Series[metric], impact.SeriesDay{Day: day, Count: total[metricDay{metric, day}],
					Missing: state == usage.Missing, Closed: state == usage.Closed})
			}
		}
	}
	// A return is known from the loan, but who took it back from the log alone.
	lost := map[lms.Day]bool{}
	for _, day := range u.Missing[usage.Returns] {
		lost[day] = true
	}
	for i, state := range cover.Days[usage.LogTable] {
		if day := p.From + lms.Day(i); state == usage.Missing && !lost[day] {
			u.Missing[usage.Returns] = append(u.Missing[usage.Returns], day)
		}
	}
	for day := p.From; day <= p.To; day++ {
		if open[day] {
			u.OpenDays = append(u.OpenDays, day)
		}
	}
	return u, nil
}

// distinct reports whether a metric has no daily counts: borrowers of a month
// stand on its first day. Those of a day may be put side by side day by day; what
// they add up to is not people but their days.
func distinct(metric string) bool { return metric == usage.ActiveBorrowersMonth }
