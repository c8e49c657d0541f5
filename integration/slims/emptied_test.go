package slims_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// extensions writes n extensions a day into the log, and a loan a day.
func (s *site) extensions(from, to lms.Day, n int) {
	s.t.Helper()
	for d := from; d <= to; d++ {
		s.run(fmt.Sprintf(`INSERT INTO system_log (log_type, id, log_location, log_msg, log_date)
			SELECT 'member', 'M1', 'circulation', 'Ani extend loan for item B1 for member (M1)', '%s 09:00:00' FROM seq_1_to_%d`, d, n))
		s.run("INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return, uid) VALUES ('B1','M1',?,?,1,0,1)", d.String(), (d + 900).String())
	}
}

func extensions(from, to lms.Day, n int64) map[usage.Key]int64 {
	m := map[usage.Key]int64{}
	for d := from; d <= to; d++ {
		m[usage.Key{Metric: usage.Extensions, Day: d, Location: "P", Staff: 1}] = n
	}
	return m
}

// An administrator may TRUNCATE system_log, between two nights. What had been
// read stays; what had not is missing and not zero.
func TestLogEmptiedBetweenNights(t *testing.T) {
	s := newSite(t)
	may := lms.DayOn(2024, 5, 1)
	day := func(d lms.Day) string { return (may + d).String() }
	s.extensions(may, may+5, 3)
	want := extensions(may, may+4, 3)
	same(t, "before", s.night(day(5), "extensions"), want) // the sixth day is not over
	s.run("TRUNCATE system_log")
	s.run("DELETE FROM loan WHERE loan_date > ?", day(5))
	s.extensions(may+8, may+9, 2) // more had been on days 5 to 7 than is left
	s.run("INSERT INTO loan (item_code, member_id, loan_date, due_date, is_lent, is_return, uid) VALUES ('B1','M1',?,?,1,0,1), ('B1','M1',?,?,1,0,1)", day(6), day(90), day(7), day(90))
	for k, n := range extensions(may+8, may+9, 2) {
		want[k] = n
	}
	for range 2 {
		same(t, "after", s.night(day(10), "extensions"), want)
		if got := s.states(usage.LogTable, day(0), day(10)); got != "rrrrrmmmmrm" {
			t.Errorf("log %s", got)
		}
	}
	if got := s.states(usage.LoanTable, day(0), day(10)); got != "rrrrrrrrrrm" {
		t.Errorf("loans %s", got)
	}
	// Emptied again, and empty in the night.
	s.run("TRUNCATE system_log")
	same(t, "empty", s.night(day(11), "extensions"), want)
	if got := s.states(usage.LogTable, day(8), day(10)); got != "mrm" {
		t.Errorf("log %s", got)
	}
	// It is read again on the day on which it is emptied.
	s.extensions(may+10, may+10, 1)
	s.night(day(11), "extensions")
	s.extensions(may+11, may+11, 1)
	s.night(day(11), "extensions")
	s.run("TRUNCATE system_log")
	s.extensions(may+11, may+11, 1)
	s.night(day(11), "extensions")
	want[usage.Key{Metric: usage.Extensions, Day: may + 10, Location: "P", Staff: 1}] = 1
	same(t, "the same day", s.night(day(12), "extensions"), func() map[usage.Key]int64 {
		with := maps.Clone(want)
		with[usage.Key{Metric: usage.Extensions, Day: may + 11, Location: "P", Staff: 1}] = 1
		return with
	}())
	if got := s.states(usage.LogTable, day(9), day(12)); got != "rmmm" {
		t.Errorf("log %s", got)
	}
	s.run("DELETE FROM system_log")
	s.extensions(may+11, may+40, 1)
	for k, n := range extensions(may+11, may+40, 1) {
		want[k] = n
	}
	same(t, "goes on", s.night(day(41), "extensions"), want)
	if got := s.states(usage.LogTable, day(9), day(41)); got != "rmm"+strings.Repeat("r", 29)+"m" {
		t.Errorf("log %s", got)
	}
}

// The log is emptied while it is read: in the first reading, and in a later one.
func TestLogEmptiedWhileItIsRead(t *testing.T) {
	s := newSite(t)
	may := lms.DayOn(2024, 5, 1)
	s.extensions(may, may+39, 400) // 16,000 rows
	empty := func(from, to lms.Day) func(usage.Source, int64) {
		return func(source usage.Source, rows int64) {
			if source == usage.LogTable && rows == 5000 {
				s.run("TRUNCATE system_log")
				s.extensions(from, to, 3)
			}
		}
	}
	readWhile(t, s.ours, 1, s.dsn, (may + 41).String(), 0, empty(may+40, may+40))
	states := s.states(usage.LogTable, may.String(), (may + 41).String())
	got := only(facts(t, s.ours, 1), "extensions")
	known := lms.Day(strings.Index(states, "m"))
	if known < 5000/400 || known > 38 || states != strings.Repeat("r", int(known))+strings.Repeat("m", 42-int(known)) {
		t.Fatalf("log %s", states)
	}
	want := extensions(may, may+known-1, 400)
	for k, n := range extensions(may+known, may+known, got[usage.Key{Metric: usage.Extensions, Day: may + known, Location: "P", Staff: 1}]) {
		if n > 0 {
			want[k] = n // of this day some were read
		}
	}
	for k, n := range extensions(may+40, may+40, 3) {
		want[k] = n
	}
	same(t, "while it was read", got, want)
	// The next nights go on from there.
	s.extensions(may+41, may+60, 400)
	for k, n := range extensions(may+41, may+60, 400) {
		want[k] = n
	}
	same(t, "afterwards", s.night((may+61).String(), "extensions"), want)
	// And once more, in a later reading: nothing that was known is lost.
	readWhile(t, s.ours, 1, s.dsn, (may + 64).String(), 0, empty(may+62, may+63))
	for k, n := range extensions(may+62, may+63, 3) {
		want[k] = n
	}
	same(t, "again", only(facts(t, s.ours, 1), "extensions"), want)
	if states := s.states(usage.LogTable, (may + 58).String(), (may + 64).String()); !strings.HasSuffix(states, "mrm") || strings.Count(states, "m") < 3 {
		t.Errorf("log %s", states)
	}
}

// A backup was put back: the numbers of the rows since begin again lower than
// we had come, with days that are new.
func TestBackupPutBack(t *testing.T) {
	s := newSite(t)
	visit := func(id int, day lms.Day) {
		t.Helper()
		s.run("INSERT INTO visitor_count (visitor_id, member_name, checkin_date) VALUES (?, 'x', ?)", id, day.String()+" 08:00:00")
	}
	first := lms.DayOn(2024, 1, 1)
	want := map[usage.Key]int64{}
	for i := range lms.Day(150) {
		visit(int(i)+1, first+i)
		want[usage.Key{Metric: usage.Visits, Day: first + i}] = 1
	}
	same(t, "before", s.night((first+150).String(), "visits"), want)
	s.run("DELETE FROM visitor_count WHERE visitor_id > 20") // a backup of January
	for i := range lms.Day(5) {
		visit(21+int(i), first+150+i)
		want[usage.Key{Metric: usage.Visits, Day: first + 150 + i}] = 1
	}
	same(t, "after", s.night((first+155).String(), "visits"), want)
	if got := s.states(usage.VisitTable, (first + 140).String(), (first + 154).String()); got != strings.Repeat("r", 15) {
		t.Errorf("coverage %s", got)
	}
}
