package slims_test

import (
	"context"
	"crypto/md5"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/crypto/bcrypt"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	ctx   = context.Background()
	actor = lms.System("test")
	wib   = time.FixedZone("WIB", 7*3600)
)

// source makes a SLiMS of that version: the tables that are read, with the
// columns that its own installer gives them.
func source(t testing.TB, version, engine string) (*sql.DB, string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", version+".tsv"))
	if err != nil {
		t.Fatal(err)
	}
	dsn := dbtest.Create(t, "slims")
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var order []string
	tables := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		f := strings.Split(line, "\t")
		if tables[f[0]] == nil {
			order = append(order, f[0])
		}
		col := "`" + f[2] + "` " + f[3]
		switch {
		case f[6] == "auto_increment":
			col += " NOT NULL AUTO_INCREMENT PRIMARY KEY"
		case strings.HasPrefix(f[3], "timestamp"):
			col += " NULL"
		}
		tables[f[0]] = append(tables[f[0]], col)
	}
	run(t, db, "SET GLOBAL sql_mode = '', time_zone = '+00:00'") // zero dates; the zone of most servers
	db.Close()
	if db, err = sql.Open("mysql", dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, name := range order {
		run(t, db, "CREATE TABLE `"+name+"` ("+strings.Join(tables[name], ", ")+") ENGINE="+engine+" DEFAULT CHARSET=utf8mb3")
	}
	return db, dsn
}

func run(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func life(t testing.TB, db *sql.DB, version string) {
	t.Helper()
	run(t, db, "INSERT INTO user (user_id, username, realname, passwd) VALUES (1,'a','Ani','x'), (2,'b','Dra. Nur''aini, S.IP.','x'), (3,'c','Budi','x'), (4,'d','Budi','x')")
	run(t, db, "INSERT INTO item (item_id, item_code, biblio_id, location_id) VALUES (1,'B1',1,'P'), (2,'B2',1,'Q')")
	run(t, db, `INSERT INTO loan (loan_id, item_code, member_id, loan_date, due_date, is_lent, is_return, return_date) VALUES
		(1,'B1','M1','2024-01-02','2024-01-09',1,1,'2024-01-05'), (2,'B2','M1','2024-01-02','2024-01-09',1,0,NULL),
		(3,'B1','M2','2024-01-02','2024-01-09',1,1,'2024-01-12'), (4,'B1','M2','0000-00-00','0000-00-00',1,1,'0000-00-00'),
		(5,'B2','M3','2024-05-02','2024-05-30',1,0,'2024-05-03')`)
	if version != "7" {
		run(t, db, "UPDATE loan SET uid = 2 WHERE loan_id <= 3")
	}
	for _, m := range []struct{ kind, id, place, msg, at string }{
		{"member", "M1", "circulation", "Dra. Nur'aini, S.IP. return item B1 for member (M1)", "2024-01-05 23:30:00"},
		{"member", "M2", "circulation", "Budi return item B1 for member (M2)", "2024-01-12 08:00:00"},
		{"member", "M2", "circulation", "Ani extend loan for item B2 for member (M2 return item B1)", "2024-01-12 08:00:00"},
		{"staff", "3", "bibliography", "Budi insert bibliographic data (A update bibliographic data (x) with biblio_id (1)", "2024-01-12 08:00:00"},
		{"staff", "1", "bibliography", "Importing 40 bibliographic records from file : x.csv", "2024-05-03 08:00:00"},
	} {
		run(t, db, "INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES (?,?,?,?,?)", m.kind, m.id, m.place, m.msg, m.at)
	}
	run(t, db, "INSERT INTO visitor_count (member_name, checkin_date) VALUES ('x','2024-01-02 23:59:00'), ('y','2024-01-02 00:00:00')")
	run(t, db, "INSERT INTO fines (fines_date, credit) VALUES ('2024-01-12', 1500), ('2024-01-12', 500)")
	if version >= "9_2" {
		run(t, db, "INSERT INTO files_read (file_id, date_read) VALUES (1,'2024-01-02 18:00:00')") // SLiMS's own clock
	}
}

func key(metric, day, location string, staff int64) usage.Key {
	d, err := lms.ParseDay(day)
	if err != nil {
		panic(err)
	}
	return usage.Key{Metric: metric, Day: d, Location: location, Staff: staff}
}

func truth(version string) map[usage.Key]int64 {
	uid := int64(2)
	if version == "7" {
		uid = 0
	}
	want := map[usage.Key]int64{
		key("loans", "2024-01-02", "P", uid): 2, key("loans", "2024-01-02", "Q", uid): 1, key("loans", "2024-05-02", "Q", 0): 1,
		key("returns", "2024-01-05", "P", 2): 1, key("returns", "2024-01-12", "P", 0): 1,
		key("overdue", "2024-01-10", "Q", 0): 1, key("overdue", "2024-01-10", "P", 0): 1, key("overdue", "2024-05-31", "Q", 0): 1,
		key("active_borrowers", "2024-01-02", "", 0): 2, key("active_borrowers", "2024-05-02", "", 0): 1,
		key("active_borrowers_month", "2024-01-01", "", 0): 2, key("active_borrowers_month", "2024-05-01", "", 0): 1,
		key("extensions", "2024-01-12", "Q", 1): 1, key("records_added", "2024-01-12", "", 3): 1, key("bulk_imports", "2024-05-03", "", 1): 1,
		key("visits", "2024-01-02", "", 0): 2, key("fines", "2024-01-12", "", 0): 2000,
	}
	if version >= "9_2" {
		want[key("digital_reads", "2024-01-02", "", 0)] = 1
	}
	return want
}

// read is a night's reading that is killed before it has saved its source
// number stopAt; 0 lets it live.
func read(t testing.TB, ours *sqldb.DB, library int64, dsn, on string, stopAt int) []usage.Revision {
	t.Helper()
	return readWhile(t, ours, library, dsn, on, stopAt, func(usage.Source, int64) {})
}

func readWhile(t testing.TB, ours *sqldb.DB, library int64, dsn, on string, stopAt int, progress func(usage.Source, int64)) []usage.Revision {
	t.Helper()
	today, _ := lms.ParseDay(on)
	store := usage.NewStore(ours, time.Now)
	r := openReader(t, dsn)
	defer r.Close() // before the next night
	known := saveNames(t, store, library, r, today)
	positions, err := store.Positions(ctx, library, today)
	if err != nil {
		t.Fatal(err)
	}
	killed := errors.New("killed")
	var all []usage.Revision
	n := 0
	err = r.ReadUsage(ctx, slims.Input{Positions: positions, Names: usage.NewNames(known), Today: today}, progress, func(x usage.Reading) error {
		if n++; n == stopAt {
			return killed
		}
		v, err := store.SaveReading(ctx, actor, library, today, x)
		all = append(all, v...)
		return err
	})
	if err != nil && !(stopAt > 0 && errors.Is(err, killed)) {
		t.Fatal(err)
	}
	return all
}

// saveNames is the part of a night that notes who is called what, and all that
// is known of it.
func saveNames(t testing.TB, store *usage.Store, library int64, r *slims.Reader, today lms.Day) []usage.Name {
	t.Helper()
	staff, err := r.Staff(ctx)
	if err != nil {
		t.Fatal(err)
	}
	now := map[int64]string{}
	for _, s := range staff {
		now[s.UserID] = s.RealName
	}
	all, err := store.SaveNames(ctx, actor, library, today, now)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func openReader(t testing.TB, dsn string) *slims.Reader {
	t.Helper()
	r, err := slims.Open(ctx, dsn, wib)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func facts(t testing.TB, ours *sqldb.DB, library int64) map[usage.Key]int64 {
	t.Helper()
	var rows []usage.Fact
	if err := ours.Select(&rows, "SELECT metric, day, location, staff_id, count FROM usage_fact WHERE library_id = ?", library); err != nil {
		t.Fatal(err)
	}
	m := map[usage.Key]int64{}
	for _, f := range rows {
		m[usage.Key{Metric: f.Metric, Day: f.Day, Location: f.Location, Staff: f.StaffID}] = f.Count
	}
	return m
}

func same(t testing.TB, what string, got, want map[usage.Key]int64) {
	t.Helper()
	if maps.Equal(got, want) {
		return
	}
	for k, n := range want {
		if got[k] != n {
			t.Errorf("%s: %v: %d, want %d", what, k, got[k], n)
		}
	}
	for k, n := range got {
		if _, ok := want[k]; !ok {
			t.Errorf("%s: %v: %d, want none", what, k, n)
		}
	}
}

func newLibrary(t testing.TB, ours *sqldb.DB, id int64) {
	t.Helper()
	if _, err := ours.Exec(`INSERT INTO "library" (id, code, name, created_at) VALUES (?, ?, 'X', '2024-01-01')`, id, fmt.Sprint("lib", id)); err != nil {
		t.Fatal(err)
	}
}

var versions = []string{"7", "8_3_1", "9_0_0", "9_2_0", "9_3_0", "9_4_0", "9_5_0", "9_6_1", "9_7_0"}

func TestEveryVersionAndEngine(t *testing.T) {
	for _, version := range versions {
		for _, engine := range []string{"MyISAM", "InnoDB"} {
			t.Run(version+engine, func(t *testing.T) {
				ours := dbtest.Open(t)
				newLibrary(t, ours, 1)
				newLibrary(t, ours, 2)
				db, dsn := source(t, version, engine)
				life(t, db, version)
				for stop := 1; stop <= 5; stop++ { // killed before each source is saved
					read(t, ours, 1, dsn, "2024-06-10", stop)
				}
				read(t, ours, 1, dsn, "2024-06-10", 0)
				same(t, "first", facts(t, ours, 1), truth(version))
				if v := read(t, ours, 1, dsn, "2024-06-11", 0); len(v) > 0 {
					t.Errorf("revisions without a change: %v", v)
				}
				same(t, "again", facts(t, ours, 1), truth(version))
				if len(facts(t, ours, 2)) > 0 {
					t.Error("facts in the other library")
				}

				// A loan of January comes back long after its days left the window.
				run(t, db, "UPDATE loan SET is_return = 1, return_date = '2024-06-10' WHERE loan_id = 2")
				run(t, db, "INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('member','M1','circulation','Ani return item B2 for member (M1)','2024-06-10 09:00:00')")
				want := truth(version)
				want[key("returns", "2024-06-10", "Q", 1)] = 1
				read(t, ours, 1, dsn, "2024-06-12", 0)
				read(t, ours, 1, dsn, "2024-06-12", 0)
				same(t, "late return", facts(t, ours, 1), want)

				// The log is emptied, the stock-take takes a loan away: nothing shrinks.
				run(t, db, "TRUNCATE system_log")
				run(t, db, "DELETE FROM loan WHERE loan_id = 5")
				read(t, ours, 1, dsn, "2024-06-20", 0)
				same(t, "emptied", facts(t, ours, 1), want)
				c, err := usage.NewStore(ours, time.Now).Coverage(ctx, actor, 1, lms.Period{From: lms.DayOn(2024, 6, 10), To: lms.DayOn(2024, 6, 19)})
				if err != nil {
					t.Fatal(err)
				}
				for i, s := range c.Days[usage.LogTable] { // the night of the 12th had read all before
					if (s == usage.Missing) != (i >= 2) {
						t.Errorf("log on day %d: %s", i, s)
					}
				}
				if got := c.Days[usage.LoanTable][0]; got != usage.Read {
					t.Errorf("loans on the day of a return: %s", got)
				}
			})
		}
	}
}

func TestBadDatabases(t *testing.T) {
	_, dsn := source(t, "9_7_0", "MyISAM")
	db, other := source(t, "9_7_0", "MyISAM")
	run(t, db, "DROP TABLE loan")
	third, changed := source(t, "9_7_0", "MyISAM")
	run(t, third, "ALTER TABLE loan DROP COLUMN return_date")
	for key, dsn := range map[string]string{
		"slims.dsn": "no address", "slims.missing_table": other, "slims.missing_column": changed, "slims.empty": dbtest.Create(t, "void"),
		"slims.no_database": dsn + "_not", "slims.denied": dbtest.Server(t).UserDSN("stranger", "x", "y"), "slims.unreachable": "u:secret@tcp(127.0.0.1:1)/x",
	} {
		_, err := slims.Open(ctx, dsn, wib)
		var e *lms.Error
		if !errors.As(err, &e) || e.Key != key {
			t.Errorf("want %s, got %v", key, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Error("the password is in the error")
		}
	}
}

func TestSignIn(t *testing.T) {
	db, dsn := source(t, "9_7_0", "MyISAM")
	hash, _ := bcrypt.GenerateFromPassword([]byte("rahasia"), bcrypt.MinCost)
	const secret = "JBSWY3DPEHPK3PXP"
	run(t, db, "INSERT INTO user (username, realname, passwd, `2fa`, `groups`) VALUES ('new','N',?,NULL,'a:1:{i:0;s:1:\"1\";}'), ('old','O',?,NULL,NULL), ('safe','S',?,?,NULL)",
		"$2y"+string(hash[3:]), fmt.Sprintf("%x", md5.Sum([]byte("lama"))), string(hash), secret)
	r := openReader(t, dsn)
	for _, c := range []struct {
		user, password string
		right, code    bool
	}{
		{"new", "rahasia", true, false}, {"old", "lama", true, false}, {"safe", "rahasia", true, true}, {"new", "wrong", false, false},
		{"old", "x", false, false}, {"none", "rahasia", false, false}, {"safe", "x", false, false}, {"old", "", false, false},
	} {
		s, code, err := r.SignIn(ctx, c.user, c.password)
		var e *lms.Error
		if c.right && (err != nil || s.Username != c.user || code != c.code) || !c.right && (!errors.As(err, &e) || e.Key != "signin.wrong") {
			t.Errorf("%+v: %+v %v %v", c, s, code, err)
		}
	}
	safe, _, err := r.SignIn(ctx, "safe", "rahasia")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2024, 6, 1, 0, 0, 10, 0, time.UTC)
	for ago, right := range map[time.Duration]bool{0: true, 30 * time.Second: true, -30 * time.Second: true, 90 * time.Second: false, time.Hour: false} {
		at := now.Add(-ago)
		code, _ := totp.GenerateCode(secret, at)
		who, step, err := r.CheckCode(ctx, safe.UserID, code[:3]+" "+code[3:], now)
		if right && (err != nil || who.Username != "safe" || step != at.Unix()/30) || !right && err == nil {
			t.Errorf("code of %v ago: %+v %d %v", ago, who, step, err)
		}
	}
	for _, bad := range []string{"", "000000", "abc"} {
		if _, _, err := r.CheckCode(ctx, safe.UserID, bad, now); !lms.IsKind(err, lms.Invalid) {
			t.Errorf("code %q: %v", bad, err)
		}
	}
	// Who has no second factor has no code that opens.
	empty, err := totp.GenerateCode("", now)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"", empty} {
		if _, _, err := r.CheckCode(ctx, safe.UserID-1, code, now); !lms.IsKind(err, lms.Invalid) {
			t.Errorf("code %q opened an account without a secret: %v", code, err)
		}
	}
}
