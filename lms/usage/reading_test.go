package usage_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// room is a store with two libraries and the nights that pass in it.
type room struct {
	*usage.Store
	t  *testing.T
	db *sqldb.DB
}

func empty(t *testing.T) *room {
	t.Helper()
	db := dbtest.Open(t)
	for id := 1; id <= 2; id++ {
		db.MustExec(`INSERT INTO "library" (id, code, name, created_at) VALUES (?, ?, 'X', NOW())`, id, fmt.Sprint("lib", id))
	}
	return &room{usage.NewStore(db, func() time.Time { return time.Date(2026, 3, 12, 1, 0, 0, 0, time.UTC) }), t, db}
}

// night saves a reading of library 1.
func (r *room) night(today lms.Day, x usage.Reading) []usage.Revision {
	r.t.Helper()
	v, err := r.SaveReading(ctx, system, 1, today, x)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

func (r *room) facts(library int64) map[usage.Key]int64 {
	r.t.Helper()
	var rows []usage.Fact
	if err := r.db.Select(&rows, "SELECT metric, day, location, staff_id, count FROM usage_fact WHERE library_id = ?", library); err != nil {
		r.t.Fatal(err)
	}
	m := map[usage.Key]int64{}
	for _, f := range rows {
		m[usage.Key{Metric: f.Metric, Day: f.Day, Location: f.Location, Staff: f.StaffID}] = f.Count
	}
	return m
}

func (r *room) holds(want map[usage.Key]int64) {
	r.t.Helper()
	if got := r.facts(1); !maps.Equal(got, want) {
		r.t.Errorf("facts %v\nwant  %v", got, want)
	}
}

func loans(day lms.Day, place string, staff int64) usage.Key {
	return usage.Key{Metric: usage.Loans, Day: day, Location: place, Staff: staff}
}

type counts = map[usage.Key]int64

func at(d lms.Day) *lms.Day { return &d }

func TestReadingReplacesFromADayOn(t *testing.T) {
	r := empty(t)
	visits := usage.Key{Metric: usage.Visits, Day: day + 5}
	r.night(day+10, usage.Reading{Source: usage.VisitTable, Counts: counts{visits: 9}})
	r.night(day+10, usage.Reading{Source: usage.LoanTable, Counts: counts{loans(day, "P", 7): 3, loans(day+5, "P", 7): 5, loans(day+6, "", 0): 0}})
	if _, err := r.SaveReading(ctx, system, 2, day+10, usage.Reading{Source: usage.LoanTable, Counts: counts{loans(day+5, "P", 7): 1}}); err != nil {
		t.Fatal(err)
	}
	r.holds(counts{visits: 9, loans(day, "P", 7): 3, loans(day+5, "P", 7): 5}) // nothing is no row

	// From the fifth day on: another place, more; what stood before stays, and other sources and libraries.
	again := usage.Reading{Source: usage.LoanTable, From: day + 5, Counts: counts{loans(day+5, "Q", 7): 4, loans(day+5, "P", 8): 2, loans(day+9, "P", 8): 1}}
	want := counts{visits: 9, loans(day, "P", 7): 3, loans(day+5, "Q", 7): 4, loans(day+5, "P", 8): 2, loans(day+9, "P", 8): 1}
	r.night(day+11, again)
	r.holds(want)
	if v := r.night(day+11, again); len(v) != 0 { // twice is once
		t.Errorf("revisions of nothing: %+v", v)
	}
	r.holds(want)
	if got := r.facts(2); !maps.Equal(got, counts{loans(day+5, "P", 7): 1}) {
		t.Errorf("the other library: %v", got)
	}
}

// A reading that cannot be saved to its end leaves nothing behind.
func TestReadingIsAllOrNothing(t *testing.T) {
	r := empty(t)
	first := usage.Reading{Source: usage.LoanTable, Counts: counts{loans(day, "P", 7): 3}, FirstIDs: map[lms.Day]int64{day: 1}, FirstOn: at(day), LastID: 3, LastOn: at(day), Open: []int64{2}}
	r.night(day+1, first)
	state := func() string {
		var all []string
		for _, q := range []string{"SELECT GROUP_CONCAT(metric, day, count) FROM usage_fact", "SELECT GROUP_CONCAT(source, read_on, last_id, last_on) FROM usage_source",
			"SELECT GROUP_CONCAT(day, first_id) FROM usage_first", "SELECT GROUP_CONCAT(loan_id) FROM usage_open_loan", "SELECT COUNT(*) FROM usage_revision", "SELECT COUNT(*) FROM usage_gap"} {
			var s string
			if err := r.db.Get(&s, q); err != nil {
				t.Fatal(err)
			}
			all = append(all, s)
		}
		return strings.Join(all, "|")
	}
	before := state()
	bad := usage.Reading{Source: usage.LoanTable, Counts: counts{loans(day, "P", 7): 9, {Metric: strings.Repeat("x", 40), Day: day}: 1}, Truncated: true,
		FirstIDs: map[lms.Day]int64{day: 9}, FirstOn: at(day), LastID: 9, LastOn: at(day + 1), Open: []int64{9}}
	if _, err := r.SaveReading(ctx, system, 1, day+2, bad); err == nil {
		t.Fatal("a metric that does not fit was saved")
	}
	if got := state(); got != before {
		t.Errorf("after a failure\n%s\nbefore\n%s", got, before)
	}
	if _, err := r.SaveReading(ctx, system, 99, day, first); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("no such library: %v", err)
	}
	if _, err := r.SaveReading(ctx, lms.Actor{AccountID: 1, LibraryID: 1, Roles: lms.Roles}, 1, day, first); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("by a person: %v", err)
	}
	if err := r.SaveHolidays(ctx, lms.Actor{}, 1, lms.Period{From: 1, To: 99999}, nil); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("holidays: %v", err)
	}
	if _, err := r.SaveNames(ctx, lms.Actor{}, 1, day, nil); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("names: %v", err)
	}
}

func TestFactsNeverShrink(t *testing.T) {
	r := empty(t)
	fine, overdue := usage.Key{Metric: usage.Fines, Day: day}, usage.Key{Metric: usage.Overdue, Day: day}
	r.night(day+2, usage.Reading{Source: usage.FineTable, Counts: counts{fine: 500}})
	r.night(day+2, usage.Reading{Source: usage.LoanTable, Counts: counts{loans(day, "P", 7): 5, loans(day+1, "P", 7): 5, loans(day+2, "P", 7): 1, overdue: 3}})
	// A stock take removed two loans of the first day; one more of the second was found; today is not over.
	less := usage.Reading{Source: usage.LoanTable, Counts: counts{loans(day, "P", 7): 3, loans(day+1, "P", 7): 6, loans(day+2, "P", 7): 4, overdue: 2}}
	v := r.night(day+3, less)
	if got, want := fmt.Sprint(v), fmt.Sprintf("[{loans %s 5 3 true} {loans %s 5 6 false}]", day, day+1); got != want {
		t.Errorf("revisions %s, want %s", got, want)
	}
	want := counts{fine: 500, loans(day, "P", 7): 5, loans(day+1, "P", 7): 6, loans(day+2, "P", 7): 4, overdue: 3}
	r.holds(want)
	for range 3 { // what was noticed once is not noticed each night
		if v := r.night(day+4, less); len(v) != 0 {
			t.Errorf("again: %+v", v)
		}
	}
	less.Counts[loans(day, "P", 7)] = 2
	if v := r.night(day+5, less); len(v) != 1 || v[0].NewTotal != 2 || !v[0].Kept {
		t.Errorf("one more is gone: %+v", v)
	}
	r.night(day+5, usage.Reading{Source: usage.LoanTable, Counts: nil}) // everything is gone
	r.holds(want)
	// A fine is paid later: no news about quality.
	if v := r.night(day+6, usage.Reading{Source: usage.FineTable, Counts: counts{fine: 1500, {Metric: usage.Fines, Day: day + 1}: 100}}); len(v) != 0 {
		t.Errorf("paid fines: %+v", v)
	}
	want[fine], want[usage.Key{Metric: usage.Fines, Day: day + 1}] = 1500, 100
	r.holds(want)
	list, n, err := r.Revisions(ctx, system, 1, lms.Period{From: day, To: day + 9}, 10)
	if err != nil || n != 6 || list[0].NewTotal != 0 {
		t.Errorf("%d %+v %v", n, list, err)
	}
}

// Names that vanish with the log do not take back who did what, while the same
// number of rows told apart anew is believed.
func TestNamesInFactsStay(t *testing.T) {
	r := empty(t)
	back := func(staff int64) usage.Key { return usage.Key{Metric: usage.Returns, Day: day, Staff: staff} }
	r.night(day+1, usage.Reading{Source: usage.LoanTable, Counts: counts{back(7): 3, back(0): 2}})
	r.night(day+2, usage.Reading{Source: usage.LoanTable, Counts: counts{back(0): 5}})
	r.holds(counts{back(7): 3, back(0): 2})
	r.night(day+3, usage.Reading{Source: usage.LoanTable, Counts: counts{back(7): 2, back(8): 3}})
	r.holds(counts{back(7): 2, back(8): 3})
}

func TestPositions(t *testing.T) {
	r := empty(t)
	today := lms.DayOn(2026, time.March, 12)
	p, err := r.Positions(ctx, 1, today)
	if err != nil || len(p) != 0 {
		t.Fatalf("before the first reading: %+v, %v", p, err)
	}
	first := map[lms.Day]int64{lms.DayOn(2025, 12, 31): 10, lms.DayOn(2026, 1, 2): 40, lms.DayOn(2026, 1, 5): 30, lms.DayOn(2026, 2, 1): 70}
	for _, s := range []usage.Source{usage.LogTable, usage.LoanTable, usage.FineTable} {
		r.night(today-1, usage.Reading{Source: s, FirstIDs: first, FirstOn: at(lms.DayOn(2025, 12, 31)), LastID: 99, LastOn: at(today - 2), Open: []int64{5, 3}})
	}
	p, err = r.Positions(ctx, 1, today)
	loan := p[usage.LoanTable]
	// 35 days back and from the first of that month on: whole months of borrowers.
	if err != nil || !loan.Read || loan.From != lms.DayOn(2026, 2, 1) || loan.FirstID != 70 || loan.ReadOn != today-1 || loan.LastID != 99 || *loan.LastOn != today-2 || fmt.Sprint(loan.Open) != "[3 5]" {
		t.Errorf("%+v, %v", loan, err)
	}
	if f := p[usage.FineTable]; f.From != 0 || f.FirstID != 10 { // paid whenever
		t.Errorf("fines %+v", f)
	}
	if l := p[usage.LogTable]; l.From != loan.From || l.FirstID != 70 || l.Open != nil {
		t.Errorf("log %+v", l)
	}
	// After two months without a night everything since is read again.
	if p, _ := r.Positions(ctx, 1, today+60); p[usage.LoanTable].From != lms.DayOn(2026, 3, 1) || p[usage.LoanTable].FirstID != 100 {
		t.Errorf("two months later %+v", p[usage.LoanTable])
	}
	// A first reading was killed between the log and the loans: these need all of the log.
	r.db.MustExec(`DELETE FROM usage_source WHERE source = 'loan'`)
	if p, _ := r.Positions(ctx, 1, today); p[usage.LogTable].FirstID != 10 || p[usage.LogTable].From != lms.DayOn(2026, 2, 1) || p[usage.LoanTable].Read {
		t.Errorf("%+v", p)
	}
	// Rows out of the order of their days: from the lowest id of the days on.
	r.night(today-1, usage.Reading{Source: usage.LoanTable, FirstIDs: map[lms.Day]int64{lms.DayOn(2026, 2, 10): 20}})
	if p, _ := r.Positions(ctx, 1, today); p[usage.LoanTable].FirstID != 20 {
		t.Errorf("%+v", p[usage.LoanTable])
	}
	// The log was emptied: from its start.
	r.night(today, usage.Reading{Source: usage.LogTable, Truncated: true, LostFrom: today - 1, FirstIDs: map[lms.Day]int64{today: 1}})
	if p, _ := r.Positions(ctx, 1, today+1); p[usage.LogTable].FirstID != 0 {
		t.Errorf("%+v", p[usage.LogTable])
	}
}

// Two readings of one library save one after the other, and neither holds up
// what refers to the library: sign-ins, for one.
func TestSavingLeavesTheLibraryFree(t *testing.T) {
	r := empty(t)
	x := usage.Reading{Source: usage.LoanTable, Counts: counts{}, FirstIDs: map[lms.Day]int64{}, Open: []int64{1, 2}}
	for d := range lms.Day(200) {
		x.Counts[loans(day-d, "P", 7)], x.FirstIDs[day-d] = 5, int64(1000-d)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 3 {
				if _, err := r.SaveReading(ctx, system, 1, day+1, x); err != nil {
					t.Errorf("saving: %v", err)
				}
			}
		})
	}
	wg.Wait()
	if got := r.facts(1); !maps.Equal(got, x.Counts) {
		t.Errorf("%d facts", len(got))
	}
	tx := r.db.MustBegin() // holds a reading up in its middle
	defer tx.Rollback()
	tx.MustExec(`SELECT loan_id FROM usage_open_loan WHERE library_id = 1 FOR UPDATE`)
	done := make(chan error)
	go func() { _, err := r.SaveReading(ctx, system, 1, day+1, x); done <- err }()
	waitFor(t, r.db, 1)
	short, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if _, err := r.db.ExecContext(short, `INSERT INTO account_audit (library_id, at, actor_name, action, args) VALUES (1, NOW(), 'x', 'x', '{}')`); err != nil {
		t.Errorf("while a reading is saved: %v", err)
	}
	tx.Rollback()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// waitFor waits until n transactions wait for a lock. The table is made anew
// only when nobody has looked for a tenth of a second.
func waitFor(t *testing.T, db *sqldb.DB, n int) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(150 * time.Millisecond) {
		var waiting int
		if err := db.Get(&waiting, `SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'`); err != nil {
			t.Fatal(err)
		}
		if waiting == n {
			return
		}
		if time.Now().After(end) {
			t.Fatal(errors.New("nothing waits"))
		}
	}
}

func TestNamesAreNoted(t *testing.T) {
	r := empty(t)
	save := func(today lms.Day, now map[int64]string) string {
		t.Helper()
		list, err := r.SaveNames(ctx, system, 1, today, now)
		if err != nil {
			t.Fatal(err)
		}
		s := ""
		for _, n := range list {
			s += fmt.Sprintf("%d %s %d-%d; ", n.StaffID, n.Name, n.From-day, n.To-day)
		}
		return s
	}
	save(day, map[int64]string{1: " Ani "})
	save(day+1, map[int64]string{1: "Ani"})
	if got := save(day+5, map[int64]string{1: "Ani Sari", 2: strings.Repeat("é", 150)}); !strings.HasPrefix(got, "1 Ani 0-1; ") || !strings.Contains(got, "1 Ani Sari 5-5; ") {
		t.Errorf("renamed: %s", got)
	}
	save(day+6, map[int64]string{1: "Ani"}) // and back
	if got := save(day+6, map[int64]string{1: "Ani"}); got != "1 Ani 0-1; 1 Ani Sari 5-5; 1 Ani 6-6; 2 "+strings.Repeat("é", 100)+" 5-5; " {
		t.Errorf("and back: %s", got)
	}
	if got := save(day+4, map[int64]string{1: "Ani"}); !strings.Contains(got, "1 Ani 6-6; ") { // the clock went back
		t.Errorf("clock: %s", got)
	}
	if list, err := r.SaveNames(ctx, system, 2, day, nil); err != nil || len(list) != 0 {
		t.Errorf("the other library: %v, %v", list, err)
	}
}
