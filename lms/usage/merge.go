package usage

import (
	"sort"

	"binapustaka/lms"
)

// Revision is a total that came out otherwise when a day was read again.
type Revision struct {
	Metric   string  `db:"metric"`
	Day      lms.Day `db:"day"`
	OldTotal int64   `db:"old_total"`
	NewTotal int64   `db:"new_total"`
	Kept     bool    `db:"kept"`
}

type metricDay struct {
	metric string
	day    lms.Day
}

// settles reports whether a day's count is final when the day is over. Fines
// stand on the day they were charged and are paid later; a loan that became
// overdue shows another due date once it is extended; that a reserved copy was
// collected is seen when somebody looks at the desk; birth dates are put right.
func settles(metric string) bool {
	source := SourceOf(metric)
	return metric != Fines && metric != Overdue && source != PickupTable && source.Base() == ""
}

// merge puts a day's new counts in the place of the old ones, unless rows or
// the names in them have vanished from the source: then the old counts stand.
// Days that were complete when they were read (before readOn) leave a Revision
// when their total changed that should not have.
func merge(old, new map[Key]int64, readOn lms.Day) (map[Key]int64, []Revision) {
	type sum struct{ total, loose int64 }
	sums := func(counts map[Key]int64) map[metricDay]sum {
		m := map[metricDay]sum{}
		for k, n := range counts {
			s := m[metricDay{k.Metric, k.Day}]
			s.total += n
			if k.Staff == 0 {
				s.loose += n
			}
			m[metricDay{k.Metric, k.Day}] = s
		}
		return m
	}
	before, after := sums(old), sums(new)
	keep := map[metricDay]bool{}
	var revisions []Revision
	for md, b := range before {
		a := after[md]
		keep[md] = a.total < b.total || a.total == b.total && a.loose > b.loose
		if a.total != b.total && md.day < readOn && settles(md.metric) {
			revisions = append(revisions, Revision{md.metric, md.day, b.total, a.total, keep[md]})
		}
	}
	for md, a := range after {
		if _, seen := before[md]; !seen && md.day < readOn && settles(md.metric) && a.total > 0 {
			revisions = append(revisions, Revision{md.metric, md.day, 0, a.total, false})
		}
	}
	sort.Slice(revisions, func(i, j int) bool {
		a, b := revisions[i], revisions[j]
		return a.Day < b.Day || a.Day == b.Day && a.Metric < b.Metric
	})
	merged := map[Key]int64{}
	for k, n := range old {
		if keep[metricDay{k.Metric, k.Day}] {
			merged[k] = n
		}
	}
	for k, n := range new {
		if !keep[metricDay{k.Metric, k.Day}] && n != 0 {
			merged[k] = n
		}
	}
	return merged, revisions
}
