package worker_test

import (
	"context"
	"maps"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

// madeUp is work that no SLiMS recorded, by library; every night finds all of it new.
type madeUp func(libraryID int64) []impact.Fact

func (m madeUp) of(libraryID int64, is func(impact.Fact) bool) (list []usage.Fact) {
	if m == nil {
		return nil
	}
	for _, f := range m(libraryID) {
		if is(f) {
			list = append(list, usage.Fact{Metric: f.Metric, Day: f.Day, StaffID: f.StaffID, Count: f.Count})
		}
	}
	return list
}

func within(s usage.Span) func(impact.Fact) bool {
	return func(f impact.Fact) bool { return f.StaffID == s.StaffID && s.Has(f.Day) }
}

func (m madeUp) Staff(_ context.Context, _ lms.Actor, libraryID int64) ([]int64, error) {
	users := map[int64]bool{}
	for _, f := range m.of(libraryID, func(f impact.Fact) bool { return f.StaffID != 0 }) {
		users[f.StaffID] = true
	}
	return slices.Collect(maps.Keys(users)), nil
}

func (m madeUp) First(_ context.Context, _ lms.Actor, libraryID int64, spans []usage.Span) ([]lms.Day, error) {
	days := make([]lms.Day, len(spans))
	for i, s := range spans {
		for _, f := range m.of(libraryID, within(s)) {
			if days[i] == 0 || f.Day < days[i] {
				days[i] = f.Day
			}
		}
	}
	return days, nil
}

func (m madeUp) Facts(_ context.Context, _ lms.Actor, libraryID int64, p lms.Period) ([]usage.Fact, error) {
	return m.of(libraryID, func(f impact.Fact) bool { return p.Has(f.Day) }), nil
}

func (m madeUp) FactsIn(_ context.Context, _ lms.Actor, libraryID int64, spans []usage.Span) (list []usage.Fact, _ error) {
	for _, s := range spans {
		list = append(list, m.of(libraryID, within(s))...)
	}
	return list, nil
}

func (m madeUp) Changed(context.Context, lms.Actor, int64) (usage.Changed, error) {
	return usage.Changed{From: new(lms.Day)}, nil
}

func (m madeUp) Seen(context.Context, lms.Actor, int64, usage.Changed) error { return nil }
