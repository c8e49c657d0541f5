package worker

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// A copy of SLiMS ends in the middle of a day, two days ago: that day and those
// after it are missing, not zero and not closed. When the copy has caught up they
// are read, with what came late, and nothing of it is taken for a change.
func TestCopyThatLags(t *testing.T) {
	db, dsn := dbtest.Open(t), SlimsOf(t)
	source, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { source.Close() })
	run := func(query string, args ...any) {
		t.Helper()
		if _, err := source.Exec(query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	last := lms.DayOn(2026, 3, 31) // yesterday, on the night that is read
	row := 0
	lives := func(day lms.Day, hours ...int) {
		for _, hour := range hours {
			row++
			run("INSERT INTO loan VALUES (?, ?, 'M1', ?, ?, 0, NULL, 7)", row, fmt.Sprint("B", row), day.String(), (day + 7).String())
			run("INSERT INTO system_log VALUES (?, 'member', 'M1', 'circulation', ?, ?)", row, fmt.Sprintf("Ani insert new loan (B%d) for member (M1)", row), fmt.Sprintf("%s %02d:30:00", day, hour))
		}
	}
	run("INSERT INTO user VALUES (7, 'ani', 'Ani', 'x', NULL)")
	for day := last - 20; day < last-2; day++ {
		lives(day, 8, 16)
	}
	lives(last-2, 8, 11) // and no further
	run("SET GLOBAL read_only = 1")
	t.Cleanup(func() { run("SET GLOBAL read_only = 0") })

	d := syncDeps(db, last)
	l, err := d.Libraries.Create(ctx, system, library.Details{Code: "kota", Name: "Kota"}, dsn)
	if err != nil {
		t.Fatal(err)
	}
	states := func(want string, revised ...usage.Revision) {
		t.Helper()
		report, err := Sync(ctx, d, l.ID, func(int64, int64, string) {})
		if err != nil || !slices.Equal(report.Revisions, revised) {
			t.Fatalf("%+v %v", report, err)
		}
		cover, err := d.Usage.Coverage(ctx, system, l.ID, lms.Period{From: last - 3, To: last})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(cover.Days[usage.LoanTable]); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for range 2 { // twice: the second knows when the library's days end
		states("[read missing missing missing]")
	}
	found := func(key string) {
		t.Helper()
		r, err := d.Libraries.FindReport(ctx, system, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings {
			if f.Key == key {
				return
			}
		}
		t.Errorf("no %s in %+v", key, r.Findings)
	}
	found("doctor.replica_behind")

	lives(last-2, 15, 16) // the rest of the day, as it arrives late
	states("[read read missing missing]")
	lives(last, 9, 16)
	states("[read read closed read]")
	found("doctor.replica")
	lines, err := d.Usage.Series(ctx, system, l.ID, usage.Loans, lms.Period{From: last - 2, To: last}, usage.ByDay)
	if err != nil || len(lines) != 2 || lines[0].Count != 4 || lines[1].Count != 2 {
		t.Errorf("%+v %v", lines, err)
	}

	// A row that comes to a day which was whole is a change, and is noted as one.
	lives(last, 17)
	states("[read read closed read]", usage.Revision{Metric: usage.Loans, Day: last, OldTotal: 2, NewTotal: 3})
}
