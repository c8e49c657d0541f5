package pickup

import (
	"slices"
	"time"

	"binapustaka/lms"
)

// Last is list without what was put aside anew later: each reservation once.
func Last(list []Pickup) (last []Pickup) {
	round := map[Ref]int{}
	for _, p := range list {
		round[p.Ref] = max(round[p.Ref], p.Round)
	}
	for _, p := range list {
		if p.Round == round[p.Ref] {
			last = append(last, p)
		}
	}
	return last
}

// Month is what became of the copies that were made ready in a month; of a copy
// that was put aside anew for its patron it knows the last time alone.
type Month struct {
	From                                  lms.Day
	Put, Waiting, Collected, Missed, Gone int
	// Open days from the reservation until the copy was ready, and from then
	// until it was collected; 0: on the same day. The first are of all copies, and
	// hold the time for which a copy was still lent; the second are of those that
	// were collected.
	ToReady, ToCollected []float64
}

// Ended is how many have come to an end.
func (m Month) Ended() int { return m.Collected + m.Missed + m.Gone }

// Steps are the open days from step to step of one pick-up.
type Steps struct {
	ToReady, ToCollected int
	Collected            bool
}

// StepsOf counts the days on which the library was open; open says of which it
// is not known to have been closed.
func StepsOf(p Pickup, zone *time.Location, open func(lms.Day) bool) (s Steps) {
	day := func(t time.Time) lms.Day { return lms.DayOf(t.In(zone)) }
	count := func(from, to lms.Day) (n int) {
		for d := from + 1; d <= to; d++ {
			if open(d) {
				n++
			}
		}
		return n
	}
	s.ToReady = count(day(p.ReservedAt), day(p.ReadyAt))
	if s.Collected = p.State == Collected && p.ClosedAt != nil; s.Collected {
		s.ToCollected = count(day(p.ReadyAt), day(*p.ClosedAt))
	}
	return s
}

// Months puts pick-ups together by the month in which they were made ready, the
// newest first.
func Months(list []Pickup, zone *time.Location, open func(lms.Day) bool) (months []Month) {
	for _, p := range list {
		from := lms.DayOf(p.ReadyAt.In(zone)).Month()
		at := slices.IndexFunc(months, func(m Month) bool { return m.From == from })
		if at < 0 {
			at, months = len(months), append(months, Month{From: from})
		}
		months[at].add(p, StepsOf(p, zone, open))
	}
	slices.SortFunc(months, func(a, b Month) int { return int(b.From - a.From) })
	return months
}

func (m *Month) add(p Pickup, s Steps) {
	m.Put++
	m.ToReady = append(m.ToReady, float64(s.ToReady))
	switch p.State {
	case Collected:
		m.Collected++
	case Missed:
		m.Missed++
	case Gone:
		m.Gone++
	default:
		m.Waiting++
	}
	if s.Collected {
		m.ToCollected = append(m.ToCollected, float64(s.ToCollected))
	}
}

// Sum is all of months as one, from the first day of the oldest.
func Sum(months []Month) (all Month) {
	for _, m := range months {
		all.From = m.From // the newest come first
		all.Put, all.Waiting, all.Collected, all.Missed, all.Gone = all.Put+m.Put, all.Waiting+m.Waiting, all.Collected+m.Collected, all.Missed+m.Missed, all.Gone+m.Gone
		all.ToReady, all.ToCollected = append(all.ToReady, m.ToReady...), append(all.ToCollected, m.ToCollected...)
	}
	return all
}

// Tally is how many copies were made ready, were collected and were missed on
// one day.
type Tally struct{ Ready, Collected, Missed int64 }

// Tallies counts what was done day by day; a copy that was put aside anew is made
// ready twice.
func Tallies(list []Pickup, zone *time.Location) map[lms.Day]Tally {
	days := map[lms.Day]Tally{}
	for _, p := range list {
		t := days[lms.DayOf(p.ReadyAt.In(zone))]
		t.Ready++
		days[lms.DayOf(p.ReadyAt.In(zone))] = t
		if p.ClosedAt == nil {
			continue
		}
		t = days[lms.DayOf(p.ClosedAt.In(zone))]
		switch p.State {
		case Collected:
			t.Collected++
		case Missed:
			t.Missed++
		}
		days[lms.DayOf(p.ClosedAt.In(zone))] = t
	}
	return days
}
