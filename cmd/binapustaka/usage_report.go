package main

import (
	"cmp"
	"context"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/usage"
)

// usageReport is the answer of binapustaka usage.
type usageReport struct {
	Library     string      `json:"library"`
	Metric      string      `json:"metric"`
	From        lms.Day     `json:"from"`
	To          lms.Day     `json:"to"`
	By          usage.By    `json:"by"`
	Days        int         `json:"days"`
	MissingDays int         `json:"missing_days"`               // of the period, in the table of SLiMS that the metric comes from
	Unassigned  *float64    `json:"unassigned_share,omitempty"` // by staff: the part that nobody could be named for
	Lines       []usageLine `json:"lines"`
}

// usageLine is one sum; Count is nil where nothing is known of any of its days.
type usageLine struct {
	Day         *lms.Day `json:"day,omitempty"` // the first of them
	Code        string   `json:"code,omitempty"`
	StaffID     *int64   `json:"staff_id,omitempty"`
	Username    string   `json:"username,omitempty"`
	Name        string   `json:"name,omitempty"`
	Count       *int64   `json:"count"`
	Closed      bool     `json:"closed,omitempty"` // a single day without opening hours
	MissingDays int      `json:"missing_days,omitempty"`
}

func (a *app) usageReport(ctx context.Context, l library.Library, metric string, period lms.Period, by usage.By) (usageReport, error) {
	r := usageReport{Library: l.Code, Metric: metric, From: period.From, To: period.To, By: by, Days: period.Days(), Lines: []usageLine{}}
	sums, err := a.usage.Series(ctx, command, l.ID, metric, period, by)
	if err != nil {
		return r, err
	}
	cover, err := a.usage.Coverage(ctx, command, l.ID, period)
	if err != nil {
		return r, err
	}
	states := cover.Days[usage.SourceOf(metric)]
	for _, s := range states {
		if s == usage.Missing {
			r.MissingDays++
		}
	}
	switch by {
	case usage.ByDay, usage.ByWeek, usage.ByMonth:
		r.Lines = overTime(sums, states, period, by)
	case usage.ByLocation:
		held, err := a.usage.Collection(ctx, command, l.ID)
		if err != nil {
			return r, err
		}
		names := held.PlaceNames()
		for _, s := range sums {
			r.Lines = append(r.Lines, usageLine{Code: s.Location, Name: names[s.Location], Count: &s.Count})
		}
	case usage.ByStaff:
		if r.Lines, err = a.byStaff(ctx, l, sums); err != nil {
			return r, err
		}
		share, n, err := a.usage.Unassigned(ctx, command, l.ID, metric, period)
		if err != nil {
			return r, err
		}
		if n > 0 {
			r.Unassigned = &share
		}
	}
	return r, nil
}

// overTime is a line for each day, week or month of the period, also where
// nothing was counted: 0 is that nothing happened, nil that nobody knows.
func overTime(sums []usage.Line, states []usage.State, period lms.Period, by usage.By) []usageLine {
	counted := map[lms.Day]int64{}
	for _, s := range sums {
		counted[s.Day] = s.Count
	}
	lines := []usageLine{}
	last, known := lms.Day(0), false
	for i, state := range states {
		day := period.From + lms.Day(i)
		begins := day
		switch by {
		case usage.ByWeek:
			begins = day.Week()
		case usage.ByMonth:
			begins = day.Month()
		}
		if i == 0 || begins != last {
			last, known = begins, false
			lines = append(lines, usageLine{Day: &begins})
		}
		line := &lines[len(lines)-1]
		if state == usage.Missing {
			line.MissingDays++
		} else {
			known = true
		}
		if n, some := counted[begins]; known || some {
			line.Count = &n
		}
		line.Closed = by == usage.ByDay && state == usage.Closed
	}
	return lines
}

// byStaff puts names to the numbers, who did most first and nobody last.
func (a *app) byStaff(ctx context.Context, l library.Library, sums []usage.Line) ([]usageLine, error) {
	staff, err := a.accounts.Staff(ctx, command, l.ID)
	if err != nil {
		return nil, err
	}
	lines := []usageLine{}
	for _, s := range sums {
		line := usageLine{StaffID: &s.StaffID, Count: &s.Count}
		for _, u := range staff {
			if u.UserID == s.StaffID {
				line.Name, line.Username = u.RealName, u.Username
			}
		}
		lines = append(lines, line)
	}
	nobody := func(l usageLine) int {
		if *l.StaffID == 0 {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(lines, func(a, b usageLine) int {
		return cmp.Or(cmp.Compare(nobody(a), nobody(b)), cmp.Compare(*b.Count, *a.Count))
	})
	return lines, nil
}
