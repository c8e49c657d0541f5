package usage_test

import (
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// TestWhatTheComparisonHasNotSeen: from the first day that came out otherwise on,
// until the comparison says that it has seen it.
func TestWhatTheComparisonHasNotSeen(t *testing.T) {
	r := empty(t)
	changed := func(want lms.Day) usage.Changed {
		t.Helper()
		c, err := r.Changed(ctx, system, 1)
		if err != nil {
			t.Fatal(err)
		}
		if (c.From == nil) != (want == -1) || c.From != nil && *c.From != want {
			t.Errorf("changed from %v, expected %v", c.From, want)
		}
		return c
	}
	seen := func(c usage.Changed) {
		t.Helper()
		if err := r.Seen(ctx, system, 1, c); err != nil {
			t.Fatal(err)
		}
	}
	day := lms.DayOn(2026, 3, 2)
	loans := func(counts ...int64) usage.Reading {
		x := usage.Reading{Source: usage.LoanTable, From: day, FirstOn: &day, Counts: map[usage.Key]int64{}}
		for i, n := range counts {
			x.Counts[usage.Key{Metric: usage.Loans, Day: day + lms.Day(i), Staff: 7}] = n
		}
		return x
	}
	changed(-1)
	r.night(day+3, loans(1, 2, 3))
	seen(changed(0)) // nothing was known before
	changed(-1)
	r.night(day+4, loans(1, 2, 3, 4))
	changed(day + 3)
	r.night(day+5, loans(1, 9, 3, 4, 5)) // before the comparison saw the last night
	seen(changed(day + 1))
	r.night(day+5, loans(1, 9, 3, 4, 5)) // the same day again
	seen(changed(day + 5))
	// What is read while the comparison runs it has not seen.
	r.night(day+6, loans(1, 9, 3, 4, 5, 6))
	before := changed(day + 5)
	r.night(day+6, loans(2, 9, 3, 4, 5, 6))
	seen(before)
	seen(changed(day))
	// A day that SLiMS calls closed now, or no longer; others grow too old to be listed.
	year := lms.Period{From: day - 100, To: day + 100}
	for _, holidays := range [][]lms.Day{{day - 100, day + 2}, {day + 2}} {
		if err := r.SaveHolidays(ctx, system, 1, year, holidays); err != nil {
			t.Fatal(err)
		}
		year.From++
		if len(holidays) == 2 {
			seen(changed(day - 100))
		}
	}
	changed(-1)
	if err := r.SaveHolidays(ctx, system, 1, year, nil); err != nil {
		t.Fatal(err)
	}
	seen(changed(day + 2))
	// Rows that were lost make days missing that were known.
	lost := loans(2, 9, 3, 4, 5, 6)
	lost.Truncated, lost.LostFrom = true, day-20
	r.night(day+7, lost)
	changed(day - 20)
	if c, err := r.Changed(ctx, system, 2); err != nil || c.From != nil {
		t.Errorf("another library: %v %v", c.From, err)
	}
	if _, err := r.Changed(ctx, lms.Actor{}, 1); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
	if err := r.Seen(ctx, lms.Actor{}, 1, usage.Changed{}); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
}

// TestWorkInSpans: what was recorded in some periods by some staff, and since when.
func TestWorkInSpans(t *testing.T) {
	r := empty(t)
	day := lms.DayOn(2026, 3, 2)
	x := usage.Reading{Source: usage.LoanTable, From: day, FirstOn: &day, Counts: map[usage.Key]int64{}}
	for i := range lms.Day(9) {
		for staff := range int64(4) {
			x.Counts[usage.Key{Metric: usage.Loans, Day: day + i, Location: string(rune('A' + i%2)), Staff: staff}] = 1 + int64(i)
		}
	}
	r.night(day+9, x)
	spans := []usage.Span{{1, lms.Period{From: day + 1, To: day + 2}}, {1, lms.Period{From: day + 7, To: day + 20}}, {3, lms.Period{From: day - 9, To: day}}, {9, lms.Period{From: day, To: day + 9}}}
	for len(spans) < 250 {
		spans = append(spans, usage.Span{StaffID: 100 + int64(len(spans)), Period: lms.Period{From: day, To: day + 9}})
	}
	facts, err := r.FactsIn(ctx, system, 1, spans)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[int64]int64{}
	for _, f := range facts {
		sums[f.StaffID] += f.Count
	}
	if len(facts) != 5 || sums[1] != 2+3+8+9 || sums[3] != 1 {
		t.Errorf("%+v", facts)
	}
	first, err := r.First(ctx, system, 1, spans)
	if err != nil || first[0] != day+1 || first[1] != day+7 || first[2] != day || first[3] != 0 {
		t.Errorf("%v %v", first[:4], err)
	}
	if staff, err := r.Staff(ctx, system, 1); err != nil || len(staff) != 3 {
		t.Errorf("%v %v", staff, err)
	}
	p := lms.Period{From: day, To: day + 8}
	totals, cover, err := r.Whole(ctx, system, 1, p)
	if err != nil || len(totals) != 9 || totals[3] != (usage.DayTotal{Metric: usage.Loans, Day: day + 3, Count: 16, Loose: 4}) {
		t.Errorf("%+v %v", totals, err)
	}
	if days := cover.Days[usage.LoanTable]; len(days) != 9 || days[3] != usage.Read {
		t.Errorf("%+v", days)
	}
	for what, err := range map[string]error{"facts": second(r.FactsIn(ctx, lms.Actor{}, 1, nil)), "first": second(r.First(ctx, lms.Actor{}, 1, nil)), "staff": second(r.Staff(ctx, lms.Actor{}, 1))} {
		if !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, _, err := r.Whole(ctx, lms.Actor{}, 1, p); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }
