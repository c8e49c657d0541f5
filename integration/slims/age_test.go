package slims_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// members are given birth dates, as this program's user may read them from now on.
func (s *site) members(rows ...[3]string) {
	s.t.Helper()
	s.run("CREATE TABLE IF NOT EXISTS member (member_id VARCHAR(20) PRIMARY KEY, birth_date DATE, input_date DATE) ENGINE=MyISAM DEFAULT CHARSET=utf8mb3")
	for _, r := range rows {
		s.run("INSERT INTO member VALUES (?, NULLIF(?, ''), ?)", r[0], r[1], r[2])
	}
}

func (s *site) lend(id int, member, day string) {
	s.t.Helper()
	s.loan(id, "B1", day, "2030-01-01", 1, day)
	s.run("UPDATE loan SET member_id = ? WHERE loan_id = ?", member, id)
}

func (s *site) registers(at, msg string) {
	s.t.Helper()
	s.run("INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff','1','membership',?,?)", msg, at)
}

// The age is that of the day: who turns eighteen is none of them from then on.
// What says who is young never reaches our tables.
func TestYoungMembers(t *testing.T) {
	s := newSite(t)
	s.members([3]string{"M1", "2006-05-02", "2020-01-01"}, [3]string{"M2", "1965-03-01", "2020-01-01"}, [3]string{"Anak) with ID (7", "2015-01-01", "2024-05-01"})
	s.lend(1, "m1 ", "2024-05-01") // as it was typed at the desk
	s.lend(2, "M1", "2024-05-02")
	s.lend(3, "M2", "2024-05-01")
	s.lend(4, "Anak) with ID (7", "2024-05-02")
	s.registers("2024-05-01 09:00:00", "Ani add new member (Budi) with ID (M2)")
	s.registers("2024-05-01 09:00:00", "Ani add new member (Siti) with ID (M1)")
	s.registers("2024-05-01 09:00:00", "Ani update member data (Siti) with ID (M1)")
	same(t, "loans", s.night("2024-05-03", usage.YoungLoans), map[usage.Key]int64{key(usage.YoungLoans, "2024-05-01", "", 0): 1, key(usage.YoungLoans, "2024-05-02", "", 0): 1})
	same(t, "members", only(facts(t, s.ours, 1), usage.YoungMembers), map[usage.Key]int64{key(usage.YoungMembers, "2024-05-01", "", 0): 1})
	if got := s.states(usage.LoanAge, "2024-05-01", "2024-05-03"); got != "rrm" {
		t.Errorf("coverage %s", got)
	}
	for _, table := range []string{"usage_fact", "usage_source", "usage_gap"} {
		var n int
		if err := s.ours.Get(&n, "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND (column_name LIKE '%birth%' OR column_name LIKE '%member%')", table); err != nil || n > 0 {
			t.Errorf("%s knows members: %d, %v", table, n, err)
		}
	}
}

// Birth dates that are missing, impossible or what a form was left at are not
// known, and a month with more than a tenth of them is missing, not zero.
func TestBirthDatesThatCannotBeBelieved(t *testing.T) {
	for name, born := range map[string]string{"none": "", "zero": "0000-00-00", "the day of registration": "2023-12-01", "to come": "2031-01-01", "before anybody": "1899-01-01", "a form's default": "2000-01-01"} {
		s := newSite(t)
		s.members()
		for i := range 30 { // of other members, one day is a tenth at most
			day := fmt.Sprintf("20%02d-01-02", i%20)
			if strings.Contains(name, "default") && i < 25 {
				day = born
			}
			s.members([3]string{fmt.Sprint("X", i), day, "2022-01-01"})
		}
		s.members([3]string{"good", "2014-07-08", "2022-01-01"}, [3]string{"bad", born, "2023-12-20"})
		for i := range 20 { // April: one of twenty; May: three of twenty
			s.lend(2*i+1, "good", "2024-04-03")
			s.lend(2*i+2, "good", "2024-05-03")
		}
		s.run("UPDATE loan SET member_id = 'bad' WHERE loan_id IN (1, 2, 4, 6)")
		same(t, name, s.night("2024-05-05", usage.YoungLoans), map[usage.Key]int64{key(usage.YoungLoans, "2024-04-03", "", 0): 19, key(usage.YoungLoans, "2024-05-03", "", 0): 17})
		if got := s.states(usage.LoanAge, "2024-04-03", "2024-04-03") + s.states(usage.LoanAge, "2024-05-03", "2024-05-03"); got != "rm" {
			t.Errorf("%s: coverage %s", name, got)
		}
		s.run("UPDATE member SET birth_date = '2015-02-03' WHERE member_id = 'bad'") // put right while the month is still read again
		same(t, name, s.night("2024-05-06", usage.YoungLoans), map[usage.Key]int64{key(usage.YoungLoans, "2024-04-03", "", 0): 20, key(usage.YoungLoans, "2024-05-03", "", 0): 20})
		if got := s.states(usage.LoanAge, "2024-05-03", "2024-05-03"); got != "r" {
			t.Errorf("%s: coverage %s after it was put right", name, got)
		}
		if _, n, err := usage.NewStore(s.ours, time.Now).Revisions(ctx, actor, 1, lms.Period{From: 0, To: lms.DayOn(2025, 1, 1)}, 50); err != nil || n > 0 {
			t.Errorf("%s: %d revisions, %v", name, n, err)
		}
	}
}

// A library that was read for years fills in what is counted since today, some
// months every night, without reading anything of it twice; what is not filled
// in is missing. A grant that was taken away for longer than days are read again
// leaves a hole.
func TestHistoryIsFilledIn(t *testing.T) {
	defer func(n int64) { usage.FillRows = n }(usage.FillRows)
	usage.FillRows = 16
	s := newSite(t)
	first, id := lms.DayOn(2023, 11, 10), 0
	want := map[usage.Key]int64{}
	for d := first; d < lms.DayOn(2024, 6, 10); d += 5 { // six a month
		id++
		s.lend(id, "M1", d.String())
		s.registers(d.String()+" 09:00:00", fmt.Sprintf("Ani add new member (Anak) with ID (M%d)", id))
		want[key(usage.YoungLoans, d.String(), "", 0)]++
		want[key(usage.YoungMembers, d.String(), "", 0)]++
		if d == lms.DayOn(2024, 3, 4) { // a desk that was offline enters a loan afterwards
			id++
			s.lend(id, "M1", "2024-02-28")
			want[key(usage.YoungLoans, "2024-02-28", "", 0)]++
		}
	}
	read(t, s.ours, 1, s.dsn, "2024-06-10", 0)
	for i := range id {
		s.members([3]string{fmt.Sprint("M", i+1), "2015-01-01", "2022-01-01"})
		if i > 0 && i%15 == 0 { // no day of birth is a form's
			s.run("UPDATE member SET birth_date = birth_date + INTERVAL ? DAY WHERE birth_date = '2015-01-01' AND member_id <> 'M1'", i)
		}
	}
	months := func() int { // that are known
		n := 0
		for _, d := range []string{"2023-11-20", "2023-12-20", "2024-01-19", "2024-02-18", "2024-03-19", "2024-04-18", "2024-05-18"} {
			loans, members := s.states(usage.LoanAge, d, d), s.states(usage.MemberAge, d, d)
			if loans != members || s.states(usage.LoanTable, d, d) != "r" {
				t.Errorf("%s: loans are %s, members %s", d, loans, members)
			}
			if loans == "r" {
				n++
			}
		}
		return n
	}
	day := lms.DayOn(2024, 6, 11)
	known := []int{}
	for range 6 {
		read(t, s.ours, 1, s.dsn, day.String(), 0)
		known = append(known, months())
		day++
	}
	if fmt.Sprint(known) != "[1 3 5 7 7 7]" {
		t.Errorf("months known night by night: %v", known)
	}
	got := facts(t, s.ours, 1)
	for k := range got {
		if k.Metric != usage.YoungLoans && k.Metric != usage.YoungMembers {
			delete(got, k)
		}
	}
	same(t, "history", got, want)

	s.run("INSERT INTO visitor_count (member_name, checkin_date) VALUES ('x', '2024-06-15 08:00:00'), ('x', '2024-06-17 08:00:00')")
	s.run("RENAME TABLE member TO hidden")
	read(t, s.ours, 1, s.dsn, "2024-06-20", 0)
	read(t, s.ours, 1, s.dsn, "2024-09-01", 0)
	s.run("RENAME TABLE hidden TO member")
	read(t, s.ours, 1, s.dsn, "2024-12-20", 0)
	if a, b := s.states(usage.LoanAge, "2024-06-15", "2024-06-15"), s.states(usage.LoanAge, "2024-06-17", "2024-06-17"); a != "r" || b != "m" {
		t.Errorf("before the hole %s, in it %s", a, b)
	}
}
