package impact

import (
	"maps"
	"math"
	"sort"

	"binapustaka/lms"
)

const (
	// SharedDays and SharedVolume are the marks of an account that several
	// people use: active on more than this share of the open days, with more
	// than this many times the median volume. Daily facts know no hours, so the
	// share is of days and stands higher than a share of hours would.
	SharedDays   = 0.9
	SharedVolume = 3.0
)

// staffDays is what one account recorded.
type staffDays struct {
	active map[lms.Day]bool
	counts map[string]map[lms.Day]int64
	first  lms.Day
	volume int64 // in the last Window days
	recent int   // active days among them
}

func newStaffDays(first lms.Day) *staffDays {
	return &staffDays{active: map[lms.Day]bool{}, counts: map[string]map[lms.Day]int64{}, first: first}
}

// gather sorts the facts by person.
func gather(in PanelInput) map[int64]*staffDays {
	staff := map[int64]*staffDays{}
	for id, first := range in.First {
		if first <= in.DataTo {
			staff[id] = newStaffDays(first)
		}
	}
	for _, f := range in.Facts {
		if f.Day > in.DataTo || f.Count <= 0 || f.StaffID == 0 {
			continue
		}
		s := staff[f.StaffID]
		if s == nil {
			s = newStaffDays(f.Day)
			staff[f.StaffID] = s
		}
		if s.counts[f.Metric] == nil {
			s.counts[f.Metric] = map[lms.Day]int64{}
		}
		s.counts[f.Metric][f.Day] += f.Count
		s.first = min(s.first, f.Day)
		if f.Day > in.DataTo-Window {
			s.volume += f.Count
			if !s.active[f.Day] {
				s.recent++
			}
		}
		s.active[f.Day] = true
	}
	return staff
}

// change is log((count + ½)/active days) after less before.
func (s *staffDays) change(metric string, missing map[lms.Day]bool, b, a lms.Period) (float64, bool) {
	before, after := s.sum(metric, missing, b), s.sum(metric, missing, a)
	if before.count+after.count == 0 { // not this person's work
		return 0, false
	}
	return after.log() - before.log(), before.days >= MinActive && after.days >= MinActive
}

// stint is how much somebody did on how many active days.
type stint struct{ count, days int64 }

func (s *staffDays) sum(metric string, missing map[lms.Day]bool, p lms.Period) (r stint) {
	for d := p.From; d <= p.To; d++ {
		if s.active[d] && !missing[d] {
			r.days++
			r.count += s.counts[metric][d]
		}
	}
	return r
}

// log is the logarithm of (count + ½)/active days, 0 without any.
func (r stint) log() float64 {
	if r.days == 0 {
		return 0
	}
	return math.Log((float64(r.count) + 0.5) / float64(r.days))
}

func sharedAccounts(staff map[int64]*staffDays, in PanelInput) map[int64]bool {
	open := 0
	for _, d := range in.OpenDays {
		if d > in.DataTo-Window && d <= in.DataTo {
			open++
		}
	}
	var volumes []int64
	for _, s := range staff {
		if s.volume > 0 {
			volumes = append(volumes, s.volume)
		}
	}
	shared := maps.Clone(in.Shared)
	if shared == nil {
		shared = map[int64]bool{}
	}
	if len(volumes) == 0 || open == 0 {
		return shared
	}
	sort.Slice(volumes, func(a, b int) bool { return volumes[a] < volumes[b] })
	median := float64(volumes[(len(volumes)-1)/2]+volumes[len(volumes)/2]) / 2
	for id, s := range staff {
		if _, known := in.Shared[id]; known {
			continue
		}
		shared[id] = float64(s.recent) > SharedDays*float64(open) && float64(s.volume) > SharedVolume*median
	}
	return shared
}
