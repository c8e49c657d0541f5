package usage_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// states are the days of a source, a letter each: read, missing, closed.
func (r *room) states(s usage.Source, from, to lms.Day) (line string) {
	r.t.Helper()
	c, err := r.Coverage(ctx, system, 1, lms.Period{From: from, To: to})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, state := range c.Days[s] {
		line += string(state[0])
	}
	return line
}

func (r *room) covers(s usage.Source, from, to lms.Day, want string) {
	r.t.Helper()
	if got := r.states(s, from, to); got != want {
		r.t.Errorf("%s: %s, want %s", s, got, want)
	}
}

func first(days ...lms.Day) map[lms.Day]int64 {
	m := map[lms.Day]int64{}
	for i, d := range days {
		m[d] = int64(i + 1)
	}
	return m
}

func visits(d lms.Day) usage.Key    { return usage.Key{Metric: usage.Visits, Day: d} }
func added(d lms.Day) usage.Key     { return usage.Key{Metric: usage.RecordsAdded, Day: d, Staff: 7} }
func overdueOn(d lms.Day) usage.Key { return usage.Key{Metric: usage.Overdue, Day: d} }

func TestCoverage(t *testing.T) {
	r := empty(t)
	r.covers(usage.LoanTable, day, day+9, "mmmmmmmmmm")
	// Day 0: open. 1: nothing at all. 2: a holiday on which only the counter and the files moved.
	// 3: a holiday on which somebody worked. 4: copies fell due, nobody came. 5: catalogued, no loans. 6: open. 7: not over.
	if err := r.SaveHolidays(ctx, system, 1, lms.Period{From: 1, To: 99999}, []lms.Day{day + 2, day + 3, day + 3}); err != nil {
		t.Fatal(err)
	}
	r.night(day+7, usage.Reading{Source: usage.LoanTable, FirstOn: at(day), FirstIDs: first(day, day+3, day+6), Counts: counts{loans(day, "P", 7): 1, loans(day+3, "P", 7): 1, overdueOn(day + 4): 2, loans(day+6, "P", 7): 1,
		{Metric: usage.ActiveBorrowersMonth, Day: day.Month()}: 3}})
	r.night(day+7, usage.Reading{Source: usage.LogTable, FirstOn: at(day), FirstIDs: first(day, day+3, day+5, day+6), Counts: counts{added(day + 5): 1}})
	r.night(day+7, usage.Reading{Source: usage.VisitTable, FirstOn: at(day), FirstIDs: first(day, day+2, day+3, day+6), Counts: counts{visits(day): 5, visits(day + 2): 1, visits(day + 3): 2, visits(day + 6): 2}})
	r.night(day+7, usage.Reading{Source: usage.FineTable, FirstOn: at(day + 6), Counts: counts{{Metric: usage.Fines, Day: day + 6}: 500}})
	r.night(day+7, usage.Reading{Source: usage.ReadTable}) // no row ever
	for s, want := range map[usage.Source]string{
		usage.LoanTable: "mrccrcrrmm", usage.LogTable: "mrccrcrrmm", usage.VisitTable: "mrccrcrrmm", usage.FineTable: "mmmmmmmrmm", usage.ReadTable: "mmmmmmmmmm",
	} {
		r.covers(s, day-1, day+8, want)
	}
	c, err := r.Coverage(ctx, system, 1, lms.Period{From: day, To: day - 1})
	if err != nil || len(c.Days[usage.LoanTable]) != 0 || !c.ReadAt.Equal(time.Date(2026, 3, 12, 1, 0, 0, 0, time.UTC)) {
		t.Errorf("no days: %+v, %v", c, err)
	}
	if err := r.SaveHolidays(ctx, system, 1, lms.Period{From: 1, To: 99999}, nil); err != nil { // taken out of the calendar again
		t.Fatal(err)
	}
	r.covers(usage.LoanTable, day+2, day+2, "r")
}

// Digital files are read at home too: a day with nothing else, as when the
// building is flooded, is no open day with zero loans.
func TestDigitalReadsOpenNoOtherDay(t *testing.T) {
	r := empty(t)
	r.night(day+4, usage.Reading{Source: usage.LoanTable, FirstOn: at(day), FirstIDs: first(day, day+2), Counts: counts{loans(day, "P", 7): 4, loans(day+2, "P", 7): 3}})
	r.night(day+4, usage.Reading{Source: usage.ReadTable, FirstOn: at(day), FirstIDs: first(day, day+1, day+2), Counts: counts{{Metric: usage.DigitalReads, Day: day}: 3, {Metric: usage.DigitalReads, Day: day + 1}: 2, {Metric: usage.DigitalReads, Day: day + 2}: 1}})
	r.covers(usage.LoanTable, day, day+3, "rcrc")
	r.covers(usage.ReadTable, day, day+3, "rrrc")
}

// A counter that was switched off, or a log that has nothing of a day on which
// copies were lent, is no zero.
func TestSilentSourcesAreMissing(t *testing.T) {
	r := empty(t)
	back := usage.Key{Metric: usage.Returns, Day: day + 2}
	r.night(day+5, usage.Reading{Source: usage.LoanTable, FirstOn: at(day), FirstIDs: first(day, day+1, day+3), Counts: counts{loans(day, "", 1): 9, loans(day+1, "", 1): 9, back: 1, loans(day+3, "", 1): 9}})
	r.night(day+5, usage.Reading{Source: usage.VisitTable, FirstOn: at(day), FirstIDs: first(day, day+3), Counts: counts{visits(day): 9, visits(day + 3): 9}})
	r.night(day+5, usage.Reading{Source: usage.LogTable, FirstOn: at(day), FirstIDs: first(day, day+1, day+2, day+4), Counts: counts{added(day + 4): 1}})
	r.covers(usage.VisitTable, day, day+4, "rmmrr") // on the last day books were catalogued, and nobody came
	r.covers(usage.LogTable, day, day+4, "rrrmr")
	r.covers(usage.LoanTable, day, day+4, "rrrrr")
}

// What a log that was emptied had told of before is not lost; what it had not is.
func TestEmptiedLogLeavesAGap(t *testing.T) {
	r := empty(t)
	lent := counts{}
	for d := day; d < day+9; d++ {
		lent[loans(d, "", 1)] = 1
	}
	log := func(today lms.Day, x usage.Reading) {
		t.Helper()
		x.Source = usage.LogTable
		r.night(today, x)
		r.night(today, usage.Reading{Source: usage.LoanTable, FirstOn: at(day), Counts: lent})
	}
	log(day+3, usage.Reading{FirstOn: at(day), FirstIDs: first(day, day+1, day+2), LastID: 9, LastOn: at(day + 2), Counts: counts{added(day): 1}})
	// Emptied between the nights of day 3 and day 7; what is left begins on day 5.
	log(day+7, usage.Reading{From: day, Truncated: true, LostFrom: day + 3, FirstOn: at(day + 5), FirstIDs: first(day+5, day+6), LastID: 4, LastOn: at(day + 6), Counts: counts{added(day + 6): 2}})
	r.covers(usage.LogTable, day, day+7, "rrrmmmrm")
	if got := r.facts(1)[added(day)]; got != 1 {
		t.Errorf("what was read before: %d", got)
	}
	// Emptied again, and nothing is left.
	log(day+9, usage.Reading{From: day, Truncated: true, LostFrom: day + 7, Counts: counts{}})
	r.covers(usage.LogTable, day, day+8, "rrrmmmrmm")
	r.covers(usage.LoanTable, day, day+8, "rrrrrrrrr")
	// And once more, in the course of a day, which is read again on the same day.
	lent[loans(day+9, "", 1)], lent[loans(day+10, "", 1)] = 1, 1
	log(day+10, usage.Reading{From: day, FirstOn: at(day + 9), FirstIDs: first(day+9, day+10), LastID: 7, LastOn: at(day + 10)})
	log(day+10, usage.Reading{From: day, Truncated: true, LostFrom: day + 10, FirstOn: at(day + 10), FirstIDs: first(day + 10), LastID: 2, LastOn: at(day + 10)})
	log(day+11, usage.Reading{From: day, FirstOn: at(day + 10), FirstIDs: first(day + 10), LastID: 2, LastOn: at(day + 10)})
	r.covers(usage.LogTable, day+7, day+11, "mmrmm")
}

func TestSeriesAndShares(t *testing.T) {
	r := empty(t)
	monday, next := lms.DayOn(2026, 3, 30), lms.DayOn(2026, 4, 1)
	borrowers, month := usage.Key{Metric: usage.ActiveBorrowers, Day: monday}, usage.Key{Metric: usage.ActiveBorrowersMonth, Day: monday.Month()}
	r.night(next+30, usage.Reading{Source: usage.LoanTable, Counts: counts{loans(monday-1, "P", 7): 1, loans(monday, "P", 7): 2, loans(monday, "Q", 8): 3, loans(next, "P", 0): 4,
		borrowers: 2, month: 3}})
	p := lms.Period{From: monday - 1, To: next}
	for _, c := range []struct {
		metric string
		by     usage.By
		p      lms.Period
		want   string
	}{
		{usage.Loans, usage.ByDay, p, "[{2026-03-29  0 1} {2026-03-30  0 5} {2026-04-01  0 4}]"},
		{usage.Loans, usage.ByWeek, p, "[{2026-03-23  0 1} {2026-03-30  0 9}]"},
		{usage.Loans, usage.ByMonth, p, "[{2026-03-01  0 6} {2026-04-01  0 4}]"},
		{usage.Loans, usage.ByLocation, p, "[{1970-01-01 P 0 7} {1970-01-01 Q 0 3}]"},
		{usage.Loans, usage.ByStaff, p, "[{1970-01-01  0 4} {1970-01-01  7 3} {1970-01-01  8 3}]"},
		{usage.Loans, usage.ByDay, lms.Period{From: monday, To: monday}, "[{2026-03-30  0 5}]"},
		{usage.Loans, usage.ByDay, lms.Period{From: next + 1, To: next + 9}, "[]"},
		{usage.ActiveBorrowers, usage.ByDay, p, "[{2026-03-30  0 2}]"},
		{usage.ActiveBorrowersMonth, usage.ByMonth, lms.Period{From: monday.Month(), To: next}, "[{2026-03-01  0 3}]"},
	} {
		got, err := r.Series(ctx, system, 1, c.metric, c.p, c.by)
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%s by %s: %v, want %s, %v", c.metric, c.by, got, c.want, err)
		}
	}
	for _, c := range []struct {
		metric string
		by     usage.By
	}{{"books", usage.ByDay}, {usage.Loans, "year"}, {usage.ActiveBorrowers, usage.ByMonth}, {usage.ActiveBorrowers, usage.ByLocation}, {usage.ActiveBorrowersMonth, usage.ByDay}} {
		if _, err := r.Series(ctx, system, 1, c.metric, p, c.by); !lms.IsKind(err, lms.Invalid) {
			t.Errorf("%s by %s: %v", c.metric, c.by, err)
		}
	}
	for _, c := range []struct {
		p     lms.Period
		share float64
		n     int64
	}{{p, 0.4, 10}, {lms.Period{From: monday, To: monday}, 0, 5}, {lms.Period{From: next, To: next}, 1, 4}, {lms.Period{From: next + 1, To: next + 2}, 0, 0}} {
		if share, n, err := r.Unassigned(ctx, system, 1, usage.Loans, c.p); share != c.share || n != c.n || err != nil {
			t.Errorf("%v: %v of %d are nobody's, %v", c.p, share, n, err)
		}
	}
	if _, _, err := r.Unassigned(ctx, lms.Actor{}, 1, usage.Loans, p); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("to a stranger: %v", err)
	}
	facts, err := r.Facts(ctx, system, 1, lms.Period{From: monday, To: next})
	if err != nil || len(facts) != 4 || !slices.Contains(facts, usage.Fact{Metric: usage.Loans, Day: monday, Location: "Q", StaffID: 8, Count: 3}) {
		t.Errorf("%+v %v", facts, err)
	}
}
