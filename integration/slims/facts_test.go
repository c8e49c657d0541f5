package slims_test

import (
	"database/sql"
	"fmt"
	"maps"
	"testing"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// Each test is of one line in what is known of SLiMS, and named after it.

// site is a small SLiMS and our facts of it.
type site struct {
	t    *testing.T
	db   *sql.DB
	dsn  string
	ours *sqldb.DB
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, ours: dbtest.Open(t)}
	newLibrary(t, s.ours, 1)
	newLibrary(t, s.ours, 2)
	s.db, s.dsn = source(t, "9_7_0", "MyISAM")
	s.run("INSERT INTO user (user_id, username, realname, passwd) VALUES (1,'ani','Ani','x'), (2,'nur','Dra. Nur''aini, S.IP.','x')")
	s.run("INSERT INTO item (item_id, item_code, biblio_id, location_id) VALUES (1,'B1',1,'P'), (2,'B2',1,'Q')")
	return s
}

func (s *site) run(query string, args ...any) { s.t.Helper(); run(s.t, s.db, query, args...) }

func (s *site) loan(id int, code, lent, due string, isReturn int, back any) {
	s.t.Helper()
	s.run("INSERT INTO loan (loan_id, item_code, member_id, loan_date, due_date, is_lent, is_return, return_date, uid) VALUES (?,?,'M1',?,?,1,?,?,1)", id, code, lent, due, isReturn, back)
}

func (s *site) log(at, msg string) {
	s.t.Helper()
	s.run("INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('member','M1','circulation',?,?)", msg, at)
}

// night reads on that day and gives the facts of a metric.
func (s *site) night(today, metric string) map[usage.Key]int64 {
	s.t.Helper()
	read(s.t, s.ours, 1, s.dsn, today, 0)
	return only(facts(s.t, s.ours, 1), metric)
}

func only(m map[usage.Key]int64, metric string) map[usage.Key]int64 {
	maps.DeleteFunc(m, func(k usage.Key, _ int64) bool { return k.Metric != metric })
	return m
}

func (s *site) states(source usage.Source, from, to string) (line string) {
	s.t.Helper()
	a, _ := lms.ParseDay(from)
	b, _ := lms.ParseDay(to)
	c, err := usage.NewStore(s.ours, time.Now).Coverage(ctx, actor, 1, lms.Period{From: a, To: b})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, state := range c.Days[source] {
		line += string(state[0])
	}
	return line
}

func number(t testing.TB, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestExtensionIsNotAReturn(t *testing.T) {
	s := newSite(t)
	s.loan(1, "B1", "2024-05-01", "2024-05-20", 0, "2024-05-06") // extended on the 6th
	s.log("2024-05-06 09:00:00", "Ani extend loan for item B1 for member (M1)")
	same(t, "returns", s.night("2024-05-07", "returns"), nil)
	same(t, "extensions", only(facts(t, s.ours, 1), "extensions"), map[usage.Key]int64{key("extensions", "2024-05-06", "P", 1): 1})
	s.run("UPDATE loan SET is_return = 1, return_date = '2024-05-08' WHERE loan_id = 1")
	s.log("2024-05-08 09:00:00", "Ani return item B1 for member (M1)")
	same(t, "returns", s.night("2024-05-09", "returns"), map[usage.Key]int64{key("returns", "2024-05-08", "P", 1): 1})
}

func TestQuickReturn(t *testing.T) {
	s := newSite(t)
	s.loan(1, "B1", "2024-05-01", "2024-05-03", 1, "2024-05-06")
	s.loan(2, "b2", "2024-05-01", "2024-05-09", 1, "2024-05-06") // the code was typed in small letters
	s.log("2024-05-06 09:00:00", `Dra. Nur\'aini, S.IP. return item (B1) with title (Ani return item (B2) with title (x<div>TERLAMBAT 3 hari</div>) with Quick Return method`)
	s.log("2024-05-06 09:01:00", `Dra. Nur\'aini, S.IP. return item (B2) with title (y) with Quick Return method`)
	same(t, "returns", s.night("2024-05-07", "returns"), map[usage.Key]int64{key("returns", "2024-05-06", "P", 2): 1, key("returns", "2024-05-06", "Q", 2): 1})
}

func TestSameCopyTwiceADay(t *testing.T) {
	s := newSite(t)
	for i, who := range []string{"Ani", `Dra. Nur\'aini, S.IP.`, "Ani", "Ani"} {
		day, code := "2024-05-06", "B1"
		if i >= 2 {
			code = "B2"
		}
		s.loan(i+1, code, day, "2024-05-20", 1, day)
		s.log(day+fmt.Sprintf(" 1%d:00:00", i), who+" return item "+code+" for member (M1)")
	}
	// Which of the two took it back first is not told; of the other copy there is no doubt.
	same(t, "returns", s.night("2024-05-07", "returns"), map[usage.Key]int64{key("returns", "2024-05-06", "P", 0): 2, key("returns", "2024-05-06", "Q", 1): 2})
}

func TestLoanBelongsToItsUID(t *testing.T) {
	s := newSite(t)
	s.loan(1, "B1", "2024-05-01", "2024-05-20", 0, nil)
	s.loan(2, "B2", "2024-05-01", "2024-05-20", 0, nil)
	s.loan(3, "gone", "2024-05-01", "2024-05-20", 0, nil) // its copy was deleted
	s.run("UPDATE loan SET uid = NULL WHERE loan_id = 2")
	for _, code := range []string{"B1", "B2", "B1"} { // the last was taken back before the transaction ended
		s.log("2024-05-01 09:00:00", `Dra. Nur\'aini, S.IP. insert new loan (`+code+`) for member (M1)`)
	}
	same(t, "loans", s.night("2024-05-02", "loans"), map[usage.Key]int64{key("loans", "2024-05-01", "P", 1): 1, key("loans", "2024-05-01", "Q", 0): 1, key("loans", "2024-05-01", "", 1): 1})
}

func TestAmbiguousAndRenamedStaff(t *testing.T) {
	s := newSite(t)
	extend := func(day, who string) {
		t.Helper()
		s.log(day+" 09:00:00", who+" extend loan for item B1 for member (M1)")
	}
	s.run("INSERT INTO user (user_id, username, realname, passwd) VALUES (3,'s1','Siti','x'), (4,'s2','Siti','x'), (5,'d','Dewi','x'), (6,'e','','x')")
	extend("2024-05-01", "Siti")
	extend("2024-05-01", "Dewi")
	extend("2024-05-01", "Orang")
	s.night("2024-05-02", "extensions")
	extend("2024-05-02", "Dewi")
	s.run("UPDATE user SET realname = 'Dewi Putri' WHERE user_id = 5") // in the course of the day
	extend("2024-05-02", "Dewi Putri")
	s.run("UPDATE user SET realname = 'Siti Sari' WHERE user_id = 4") // from now on there is one Siti
	s.night("2024-05-03", "extensions")
	extend("2024-05-04", "Dewi Putri")
	extend("2024-05-04", "Siti")
	extend("2024-05-04", "Siti Sari")
	at := func(day string, staff int64) usage.Key { return key("extensions", day, "P", staff) }
	same(t, "extensions", s.night("2024-05-05", "extensions"), map[usage.Key]int64{at("2024-05-01", 0): 2, at("2024-05-01", 5): 1, at("2024-05-02", 5): 2,
		at("2024-05-04", 5): 1, at("2024-05-04", 3): 1, at("2024-05-04", 4): 1})
	share, n, err := usage.NewStore(s.ours, time.Now).Unassigned(ctx, actor, 1, "extensions", lms.Period{From: 0, To: lms.DayOn(2025, 1, 1)})
	if err != nil || n != 8 || share != 0.25 {
		t.Errorf("%v of %d are unassigned, %v", share, n, err)
	}
}

// SLiMS writes its own clock's time, whatever the server's zone is; a TIMESTAMP
// keeps an instant and is read right in the server's zone alone.
func TestServerInAnotherZone(t *testing.T) {
	for _, server := range []string{"+00:00", "+07:00", "+09:00", "-05:00"} {
		s := newSite(t)
		s.run("SET GLOBAL time_zone = '" + server + "'")
		s.db.Close()
		db, err := sql.Open("mysql", s.dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Exec("SET GLOBAL time_zone = '+00:00'"); db.Close() })
		s.db = db
		for _, clock := range []string{"00:00:30", "12:00:00", "23:59:30"} {
			s.run("INSERT INTO files_read (file_id, date_read) VALUES (1, '2024-05-05 " + clock + "')")
			s.run("INSERT INTO visitor_count (member_name, checkin_date) VALUES ('x', '2024-05-05 " + clock + "')")
		}
		if err := reads(s.dsn, "Asia/Jayapura", lms.DayOn(2024, 5, 6), func(x usage.Reading) {
			metric := map[usage.Source]string{usage.ReadTable: "digital_reads", usage.VisitTable: "visits"}[x.Source]
			if metric != "" {
				same(t, server, x.Counts, map[usage.Key]int64{key(metric, "2024-05-05", "", 0): 3})
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// reads is a first reading in a time zone.
func reads(dsn, zone string, today lms.Day, save func(usage.Reading)) error {
	where, err := time.LoadLocation(zone)
	if err != nil {
		return err
	}
	r, err := slims.Open(ctx, dsn, where)
	if err != nil {
		return err
	}
	defer r.Close()
	return r.ReadUsage(ctx, slims.Input{Names: usage.NewNames(nil), Today: today}, func(usage.Source, int64) {}, func(x usage.Reading) error { save(x); return nil })
}

func TestMemberRenumbered(t *testing.T) {
	s := newSite(t)
	for i, member := range []string{"M1", "M1", "M2"} {
		s.loan(i+1, "B1", "2024-05-01", "2024-05-20", 0, nil)
		s.run("UPDATE loan SET member_id = ? WHERE loan_id = ?", member, i+1)
	}
	want := map[usage.Key]int64{key("active_borrowers", "2024-05-01", "", 0): 2}
	same(t, "borrowers", s.night("2024-05-02", "active_borrowers"), want)
	s.run("UPDATE loan SET member_id = 'P.M1' WHERE member_id = 'M1'")
	same(t, "borrowers", s.night("2024-05-03", "active_borrowers"), want)
	for _, table := range []string{"usage_fact", "usage_open_loan", "usage_source", "usage_first", "usage_staff_name"} { // who borrowed never leaves SLiMS
		var columns string
		if err := s.ours.Get(&columns, "SELECT GROUP_CONCAT(column_name) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name LIKE '%member%'", table); err == nil {
			t.Errorf("%s has %s", table, columns)
		}
	}
}

func TestStockTakeDeletesRows(t *testing.T) {
	s := newSite(t)
	s.loan(1, "B1", "2024-05-01", "2024-05-20", 1, "2024-05-02")
	s.loan(2, "B2", "2024-05-01", "2024-05-20", 0, nil)
	s.log("2024-05-01 08:00:00", "Ani start transaction with member (M1)")
	s.log("2024-05-02 08:00:00", "Ani return item B1 for member (M1)")
	s.run("INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff','1','stock_take','Stock Take ERROR x','2024-05-02 09:00:00')")
	s.night("2024-05-03", "loans")
	want := facts(t, s.ours, 1)
	s.run("DELETE FROM system_log WHERE log_location = 'stock_take' AND log_msg LIKE 'Stock Take ERROR%'") // the last row
	s.run("DELETE FROM loan")
	s.run("DELETE FROM item")
	for _, today := range []string{"2024-05-04", "2024-05-05"} {
		read(t, s.ours, 1, s.dsn, today, 0)
		same(t, today, facts(t, s.ours, 1), want)
	}
	if got := s.states(usage.LogTable, "2024-05-01", "2024-05-04"); got != "rrcc" {
		t.Errorf("a deleted line makes the log %s", got)
	}
	list, n, err := usage.NewStore(s.ours, time.Now).Revisions(ctx, actor, 1, lms.Period{From: 0, To: lms.DayOn(2025, 1, 1)}, 50)
	if err != nil || n == 0 || !list[0].Kept {
		t.Errorf("revisions %+v, %v", list, err)
	}
}

func TestFinesPaidLate(t *testing.T) {
	s := newSite(t)
	s.run("INSERT INTO fines (fines_date, debet, credit) VALUES ('2023-01-02', 5000, 0), ('2024-05-01', 1000, 400), ('0000-00-00', 1, 1)")
	same(t, "fines", s.night("2024-05-02", "fines"), map[usage.Key]int64{key("fines", "2024-05-01", "", 0): 400})
	s.run("UPDATE fines SET credit = debet") // after more than a year
	same(t, "fines", s.night("2024-05-03", "fines"), map[usage.Key]int64{key("fines", "2024-05-01", "", 0): 1000, key("fines", "2023-01-02", "", 0): 5000})
}

// Dates that were mistyped, or are no dates at all, at the end of a table.
func TestLastRowWithoutADate(t *testing.T) {
	s := newSite(t)
	for i, at := range []string{"2024-05-01 08:00:00", "0000-00-00 00:00:00", "2031-01-01 08:00:00"} {
		s.run("INSERT INTO visitor_count (visitor_id, member_name, checkin_date) VALUES (?, 'x', ?)", i+1, at)
	}
	visits := func(days ...string) map[usage.Key]int64 {
		m := map[usage.Key]int64{}
		for _, d := range days {
			m[key("visits", d, "", 0)] = 1
		}
		return m
	}
	same(t, "first", s.night("2024-05-02", "visits"), visits("2024-05-01"))
	s.run("TRUNCATE visitor_count")
	s.run("INSERT INTO visitor_count (member_name, checkin_date) VALUES ('x','2024-05-03 08:00:00')")
	same(t, "emptied", s.night("2024-05-04", "visits"), visits("2024-05-01", "2024-05-03"))
	if got := s.states(usage.VisitTable, "2024-05-01", "2024-05-03"); got != "rmm" {
		t.Errorf("coverage %s", got)
	}
	s.run("INSERT INTO visitor_count (member_name, checkin_date) VALUES ('x','2024-05-04 08:00:00')")
	same(t, "goes on", s.night("2024-05-05", "visits"), visits("2024-05-01", "2024-05-03", "2024-05-04"))
}
