package web

import (
	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
	"binapustaka/web/chart"
)

// served is a metric day by day, with what is known of each day.
type served struct {
	Metric string
	Period lms.Period // without the days before SLiMS tells of it
	State  []usage.State
	Count  []int64
}

// served reads a metric of the actor's library; cover spans at least p.
func (s *server) served(r *request, metric string, p lms.Period, cover usage.Coverage, read map[usage.Source]usage.SourceRead) (served, error) {
	if first := read[usage.SourceOf(metric)].FirstOn; first != nil {
		begin := *first
		if metric == usage.ActiveBorrowersMonth { // stands on the first day of its month
			begin = begin.Month()
		}
		p.From = max(p.From, begin)
	}
	v := served{Metric: metric, Period: p, State: make([]usage.State, p.Days()), Count: make([]int64, p.Days())}
	if p.Days() == 0 {
		return v, nil
	}
	copy(v.State, cover.Days[usage.SourceOf(metric)][p.From-cover.Period.From:])
	by := usage.ByDay
	if metric == usage.ActiveBorrowersMonth {
		by = usage.ByMonth
	}
	lines, err := s.Usage.Series(r.ctx, r.actor, r.actor.LibraryID, metric, p, by)
	for _, l := range lines {
		if p.Has(l.Day) {
			v.Count[l.Day-p.From] = l.Count
		}
	}
	return v, err
}

// Whole reports whether counts stand for a month and are not shared out among
// its days.
func (v served) Whole() bool { return v.Metric == usage.ActiveBorrowersMonth }

// Summable reports whether days can be added up: borrowers cannot, who come on
// two days and are one.
func (v served) Summable() bool { return v.Metric != usage.ActiveBorrowers && !v.Whole() }

// counts reports whether a day's count is part of sums: what a counter or a
// file's reader left on a closed day is not.
func (v served) counts(i int) bool { return v.Whole() || v.State[i] == usage.Read }

// Days is how many of v's days stand so.
func (v served) Days(s usage.State) (n int) {
	for _, state := range v.State {
		if state == s {
			n++
		}
	}
	return n
}

// Total is what was counted on open days.
func (v served) Total() (n int64) {
	for i, c := range v.Count {
		if v.counts(i) {
			n += c
		}
	}
	return n
}

// OnClosed is what was counted on closed days, which is part of no sum.
func (v served) OnClosed() (n int64) {
	for i, c := range v.Count {
		if !v.counts(i) && v.State[i] == usage.Closed {
			n += c
		}
	}
	return n
}

// Open, Closed and Missing are how many days stand so.
func (v served) Open() int    { return v.Days(usage.Read) }
func (v served) Closed() int  { return v.Days(usage.Closed) }
func (v served) Missing() int { return v.Days(usage.Missing) }

// Mean is the open days' average.
func (v served) Mean() float64 {
	if v.Open() == 0 {
		return 0
	}
	return float64(v.Total()) / float64(v.Open())
}

// values are the counts of the open days, in order.
func (v served) values() (list []float64) {
	for i, c := range v.Count {
		if v.State[i] == usage.Read {
			list = append(list, float64(c))
		}
	}
	return list
}

// missing is v's days that were not read, as runs.
func (v served) missing() (runs []lms.Period) {
	for i, state := range v.State {
		day := v.Period.From + lms.Day(i)
		if state != usage.Missing {
			continue
		}
		if n := len(runs); n > 0 && runs[n-1].To == day-1 {
			runs[n-1].To = day
		} else {
			runs = append(runs, lms.Period{From: day, To: day})
		}
	}
	return runs
}

// step is a day, week or month of a series.
type step struct {
	At            lms.Day // its first
	Label         string
	Open, Missing int // days
	Count         int64
	whole         bool
}

// value is what the picture shows: the count of a day, or of an open day on
// average. ok is false where more days are missing than read.
func (s step) value() (v float64, ok bool) {
	switch {
	case s.Missing > s.Open || s.Open == 0:
		return 0, false
	case s.whole:
		return float64(s.Count), true
	}
	return float64(s.Count) / float64(s.Open), true
}

// steps sums v by day, week or month. What was closed throughout is left out.
func (v served) steps(l locale.Locale, by usage.By) (list []step) {
	start := map[usage.By]func(lms.Day) lms.Day{usage.ByWeek: lms.Day.Week, usage.ByMonth: lms.Day.Month}[by]
	var last lms.Day
	for i, state := range v.State {
		day := v.Period.From + lms.Day(i)
		at := day
		if start != nil {
			at = start(day)
		}
		if i == 0 || at != last {
			label := l.ShortDate(max(at, v.Period.From))
			if by == usage.ByMonth {
				label = l.ShortMonth(at)
			}
			list, last = append(list, step{At: at, Label: label, whole: v.Whole()}), at
		}
		s := &list[len(list)-1]
		switch state {
		case usage.Read:
			s.Open++
		case usage.Missing:
			s.Missing++
		}
		if v.counts(i) {
			s.Count += v.Count[i]
		}
	}
	kept := list[:0]
	for _, s := range list {
		if s.Open+s.Missing > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// line is v as a picture, with its table.
func (v served) line(l locale.Locale, by usage.By) (chart.Line, chart.Table) {
	metric := metricName(l, v.Metric)
	args := lms.Args{"metric": metric}
	title := l.T("usage.by_"+string(by)+"_title", args)
	if v.Whole() {
		title = metric
	}
	c := chart.Line{Title: title, Empty: l.T("chart.no_data"), Number: number(l)}
	t := chart.Table{Caption: title, Head: []string{l.T("usage.col_" + string(by)), l.T("usage.col_total"), l.T("usage.col_open"), l.T("usage.col_missing")}}
	perDay := by != usage.ByDay && !v.Whole()
	if perDay {
		t.Head = append(t.Head, l.T("usage.col_per_day"))
	}
	for _, s := range v.steps(l, by) {
		value, ok := s.value()
		c.Points = append(c.Points, chart.Point{Label: s.Label, Value: value, Missing: !ok})
		total, average := "–", "–"
		if ok {
			average = l.Decimal(value, 1)
		}
		if s.Open > 0 {
			total = l.Number(s.Count)
		}
		row := []string{s.Label, total, l.Number(int64(s.Open)), l.Number(int64(s.Missing))}
		if perDay {
			row = append(row, average)
		}
		t.Rows = append(t.Rows, row)
	}
	c.Desc = l.T("usage.line_desc", lms.Args{"metric": locale.Inside(metric), "from": l.ShortDate(v.Period.From), "to": l.ShortDate(v.Period.To),
		"n": v.Open(), "closed": v.Closed(), "missing": v.Missing()})
	if v.Summable() {
		c.Desc += " " + l.T("usage.line_total", lms.Args{"total": v.Total(), "mean": l.Decimal(v.Mean(), 1)})
	}
	return c, t
}

// number writes whole numbers whole and others with one digit.
func number(l locale.Locale) chart.Number {
	return func(v float64) string {
		if v == float64(int64(v)) {
			return l.Decimal(v, 0)
		}
		return l.Decimal(v, 1)
	}
}
