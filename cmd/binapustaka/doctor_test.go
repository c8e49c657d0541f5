package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/jobs/redistest"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
)

// with is an environment with one setting changed.
func with(env []string, setting string) []string {
	name, _, _ := strings.Cut(setting, "=")
	var changed []string
	for _, line := range env {
		if !strings.HasPrefix(line, name+"=") {
			changed = append(changed, line)
		}
	}
	return append(changed, setting)
}

// examined runs a command that reports findings and returns its exit code and
// text, which holds no secret in either language.
func examined(t *testing.T, env []string, args ...string) (int, string) {
	t.Helper()
	code, text := 0, ""
	for _, l := range []locale.Locale{locale.ID, locale.EN} { // English last
		var out, errOut string
		code, out, errOut = call(t, with(env, "LANG="+string(l)), args...)
		text = out + errOut
		if strings.ContainsAny(text, "⟦{}") && !strings.Contains(strings.Join(args, " "), "json") {
			t.Errorf("%s: a text is missing or unfinished:\n%s", l, text)
		}
		for _, s := range []string{"geheim", secret} {
			if strings.Contains(text, s) {
				t.Errorf("%s: a secret is shown:\n%s", l, text)
			}
		}
	}
	return code, text
}

// healthy is an installation without a finding, and its SLiMS, in which two
// people share a name.
func healthy(t *testing.T) (env []string, s *testSlims) {
	t.Helper()
	env = with(installation(t), "BINAPUSTAKA_BASE_URL=http://localhost:8080")
	s = smallSlims(t, "9.7.0")
	must(t, env, "library", "add", "kota", "Perpustakaan Kota", "--slims", s.narrow("reader"))
	must(t, env, "user", "create", "sri", "--name", "Sri Wahyuni", "--role", "admin")
	must(t, env, "sync")
	return env, s
}

// narrow makes a database user who may read what is read and nothing else, by
// the statements that doctor prints, and returns the user's address.
func (s *testSlims) narrow(name string) string {
	s.t.Helper()
	dsn := s.userOn(name, "", "")
	r, err := slims.Open(context.Background(), s.dsn, jakarta)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Close()
	for _, statement := range r.Grants("'" + name + "'@'localhost'") {
		s.run(statement)
	}
	return dsn
}

// shared is what is left to say of a healthy installation.
const shared = "Problems: 0. Warnings: 1."

func TestDoctorFindsNothingWrong(t *testing.T) {
	oneAfterTheOther(t)
	env, _ := healthy(t)
	code, text := examined(t, env, "doctor")
	if code != 0 || !strings.Contains(text, shared) {
		t.Errorf("%d\n%s", code, text)
	}
	for _, says := range []string{"http://localhost:8080", "MariaDB", "schema is this program's", "every right", "SLiMS v9.7.0", "MyISAM", "may read only",
		"Asia/Jakarta fits", "Administrators: 1", "last read", "queue runs inside", "Perpustakaan Kota (kota)", "only what is needed", "No key or index is missing",
		"No plug-in is installed", "pieces of work that the staff did in the last 90 days", "more than one user of SLiMS has: 1."} {
		if !strings.Contains(text, says) {
			t.Errorf("doctor does not say %q:\n%s", says, text)
		}
	}
	_, text = examined(t, env, "doctor", "--json")
	var list []findingJSON
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) < 10 {
		t.Errorf("%v\n%s", err, text)
	}
	for _, f := range list {
		if (f.Level == good) == (f.Check == "doctor.unattributed_many") || f.Text == "" || f.Check == "" {
			t.Errorf("%+v", f)
		}
	}
	if code, text = examined(t, env, "library", "test", "kota"); code != 0 || !strings.Contains(text, "system_log") || !strings.Contains(text, "Problems: 0") {
		t.Errorf("library test: %d\n%s", code, text)
	}
}

// What is wrong with a SLiMS is said in words by library test and doctor alike.
func TestDoctorLooksIntoSlims(t *testing.T) {
	oneAfterTheOther(t)
	env, s := healthy(t)
	point := func(dsn string) { t.Helper(); must(t, env, "library", "change", "kota", "--slims", dsn) }
	good := func() string { return s.narrow("reader") }
	for _, c := range []struct {
		name string
		do   func()
		code int
		says string
	}{
		{"wrong password", func() { point(strings.Replace(good(), ":geheim@", ":falsch-geheim@", 1)) }, 1, "refuses this user"},
		{"no such database", func() { point(dbtest.Server(t).UserDSN("root", "", "no_such_slims")) }, 1, "no database no_such_slims"},
		{"no server", func() { point("reader:geheim@tcp(127.0.0.1:1)/slims") }, 1, "cannot be reached"},
		{"too few rights", func() {
			point(s.userOn("few", "SELECT", "user"))
		}, 1, "table loan is missing from " + nameIn(s.dsn) + ", or this user may not read it"},
		{"no rights", func() { point(s.userOn("none", "", "")) }, 1, "refuses this user"},
		{"too many rights", func() { point(s.user("many", "SELECT, UPDATE, DROP")) }, 0, "may do more than read: UPDATE, DROP"},
		{"all of it", func() { point(s.user("wide", "SELECT")) }, 0, "also read what Binapustaka never reads: member.member_address, member.pin, member.mpasswd, member_custom, loan_history, comment, biblio_mark, visitor_count.member_id, and"},
		{"an index is gone", func() {
			point(good())
			s.run("ALTER TABLE loan DROP INDEX item_code")
		}, 0, "CREATE INDEX `item_code` ON `" + nameIn(s.dsn) + "`.`loan` (`item_code`);"},
		{"another engine", func() { s.run("ALTER TABLE loan ADD INDEX item_code (item_code), ENGINE=InnoDB") }, 0, "InnoDB, MyISAM: about"},
		{"a key is gone", func() { s.run("ALTER TABLE fines MODIFY fines_id INT, DROP PRIMARY KEY") }, 1, "ALTER TABLE `" + nameIn(s.dsn) + "`.`fines` ADD PRIMARY KEY (`fines_id`);"},
		{"another SLiMS", func() {
			s.run("ALTER TABLE fines ADD PRIMARY KEY (fines_id)")
			s.run("UPDATE setting SET setting_value = REPLACE(setting_value, 's:6:\"v9.7.0\"', 's:7:\"v12.0.0\"')")
		}, 0, "SLiMS v12.0.0"},
		{"its zone is another", func() {
			s.run("INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff', '1', 'Login', 'x', ?)", time.Now().UTC().Add(9*time.Hour))
		}, 1, "--time-zone Asia/Jayapura"},
		{"its zone is behind", func() {
			s.run("DELETE FROM system_log ORDER BY log_id DESC LIMIT 1")
			must(t, env, "library", "change", "kota", "--time-zone", "Asia/Jayapura")
			s.run("INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff', '1', 'Login', 'x', ?)", time.Now().UTC().Add(7*time.Hour))
		}, 1, "--time-zone Asia/Jakarta"},
		{"its clock is ahead", func() {
			must(t, env, "library", "change", "kota", "--time-zone", "Asia/Jakarta")
			s.run("INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff', '1', 'Login', 'x', ?)", time.Now().UTC().Add(7*time.Hour+2*time.Minute))
		}, 0, "clock of SLiMS's web server is"},
		{"rows from the future", func() {
			s.run("INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff', '1', 'Login', 'x', ?)", time.Now().UTC().Add(30*time.Hour))
		}, 1, "Check this machine's clock"},
		{"long silence", func() { s.run("UPDATE system_log SET log_date = log_date - INTERVAL 60 DAY") }, 0, "check that this is the database in daily use"},
		{"log emptied", func() { s.run("TRUNCATE TABLE system_log") }, 0, "log is empty"},
		{"a table is gone", func() { s.run("DROP TABLE loan") }, 1, "table loan is missing"},
		{"a column is gone", func() { s.run("CREATE TABLE loan (loan_id INT)") }, 1, "no column item_code"},
		{"nothing there", func() {
			point(dbtest.Create(t, "empty"))
		}, 1, "No table can be seen"},
	} {
		c.do()
		for _, args := range [][]string{{"library", "test", "kota"}, {"doctor"}} {
			if code, text := examined(t, env, args...); code != c.code || !strings.Contains(text, c.says) {
				t.Errorf("%s: %v gives %d, want %d and %q:\n%s", c.name, args, code, c.code, c.says, text)
			}
		}
	}
}

// The statements that doctor prints make a user with whom nothing is left to
// complain about.
func TestDoctorsGrantsWork(t *testing.T) {
	oneAfterTheOther(t)
	env, s := healthy(t)
	must(t, env, "library", "change", "kota", "--slims", s.user("many", "SELECT, INSERT"))
	_, text := examined(t, env, "doctor")
	s.run("DROP USER IF EXISTS bina_reader@localhost")
	for _, round := range []string{"CREATE USER 'bina_reader'", "REVOKE ALL PRIVILEGES"} {
		n := 0
		for _, line := range strings.Split(text, "\n") {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "GRANT SELECT (") || strings.HasPrefix(line, round) {
				s.run(line)
				n++
			}
		}
		if n < 9 || strings.Contains(text, "`member`") {
			t.Fatalf("%d statements:\n%s", n, text)
		}
		must(t, env, "library", "change", "kota", "--slims", dbtest.Server(t).UserDSN("bina_reader", "another long password", nameIn(s.dsn)))
		if code, text := examined(t, env, "doctor"); code != 0 || !strings.Contains(text, shared) {
			t.Fatalf("%d\n%s", code, text)
		}
		must(t, env, "sync")
		s.run("GRANT DELETE ON `" + nameIn(s.dsn) + "`.* TO bina_reader@localhost")
		_, text = examined(t, env, "doctor", "--grants")
	}
	// One right less, and doctor says which.
	s.run("REVOKE DELETE ON `" + nameIn(s.dsn) + "`.* FROM bina_reader@localhost")
	s.run("REVOKE SELECT (`2fa`) ON `" + nameIn(s.dsn) + "`.user FROM bina_reader@localhost")
	if code, text := examined(t, env, "doctor"); code != 1 || !strings.Contains(text, "GRANT SELECT (`2fa`) ON `"+nameIn(s.dsn)+"`.`user` TO 'bina_reader'@'localhost';") {
		t.Errorf("%d\n%s", code, text)
	}
}

func TestDoctorLooksAtTheInstallation(t *testing.T) {
	oneAfterTheOther(t)
	env, s := healthy(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	own := nameIn(env[0])
	db, err := sqldb.Open(context.Background(), strings.TrimPrefix(env[0], "BINAPUSTAKA_DATABASE="))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	newest := 0
	if err := db.Get(&newest, "SELECT MAX(version_id) FROM schema_migration"); err != nil {
		t.Fatal(err)
	}
	db.MustExec("CREATE OR REPLACE USER weak@localhost IDENTIFIED BY 'geheim'")
	db.MustExec("GRANT SELECT, INSERT, UPDATE, DELETE ON `" + own + "`.* TO weak@localhost")
	weak := dbtest.Server(t).UserDSN("weak", "geheim", own)
	for _, c := range []struct {
		setting string
		code    int
		says    string
	}{
		{"BINAPUSTAKA_SECRET=" + strings.Repeat("geheim", 6), 1, "sealed with another BINAPUSTAKA_SECRET"},
		{"BINAPUSTAKA_SECRET=geheim", 1, "too short"},
		{"BINAPUSTAKA_DATABASE=x:geheim@tcp(127.0.0.1:1)/x", 1, "The database x at 127.0.0.1:1 cannot be reached"},
		{"BINAPUSTAKA_DATABASE=" + dbtest.Create(t, "old"), 1, fmt.Sprintf("schema (0) is older than this program (%d). Run: binapustaka migrate", newest)},
		{"BINAPUSTAKA_DATABASE=" + weak, 1, "GRANT ALL PRIVILEGES ON `" + own + "`.* TO 'weak'@'localhost';"},
		{"BINAPUSTAKA_DATA_DIR=" + filepath.Join(file, "data"), 1, "is a file and must be a folder"},
		{"BINAPUSTAKA_DATA_DIR=" + filepath.Join(filepath.Dir(file), "new", "data"), 0, "serve will make it"},
		{"BINAPUSTAKA_REDIS=unix:///no/such.sock", 1, "Redis does not answer"},
		{"BINAPUSTAKA_REDIS=geheim", 1, "address of Redis cannot be read"},
		{"BINAPUSTAKA_REDIS=" + redistest.Start(t), 0, "Redis answers"},
		{"BINAPUSTAKA_REDIS=" + redistest.Start(t, "--maxmemory-policy", "allkeys-lru"), 0, "allkeys-lru"},
		{"BINAPUSTAKA_BASE_URL=", 0, "BINAPUSTAKA_BASE_URL is not set"},
		{"BINAPUSTAKA_BASE_URL=http://bina.example.id", 0, "cross the network in clear"},
		{"BINAPUSTAKA_BASE_URL=https://bina.example.id", 0, "BINAPUSTAKA_TRUSTED_PROXIES is empty"},
		{"BINAPUSTAKA_BASE_URL=https://bina.example.id", 0, "BINAPUSTAKA_PACKAGE_URL is not set"},
		{"BINAPUSTAKA_PACKAGE_URL=https://paket.example.id", 0, "Address of SCORM packages: https://paket.example.id"},
	} {
		if code, text := examined(t, with(env, c.setting), "doctor"); code != c.code || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d, want %d and %q:\n%s", c.setting, code, c.code, c.says, text)
		}
	}
	for year, says := range map[int]string{2001: "cannot be", 2050: "ahead of the database server's", 2030: "keeps running, at night too"} {
		var out bytes.Buffer
		p := &program{in: strings.NewReader(""), out: &out, err: &out, environ: env, say: locale.EN,
			now: func() time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }}
		p.run(context.Background(), []string{"doctor"})
		if !strings.Contains(out.String(), says) {
			t.Errorf("in %d:\n%s", year, out.String())
		}
	}

	// A night that failed is told with its reason, a library without people or SLiMS too.
	s.run("DROP TABLE fines")
	if code, _, errOut := call(t, env, "sync"); code != 1 || !strings.Contains(errOut, "table fines is missing") {
		t.Errorf("sync: %d %q", code, errOut)
	}
	if code, text := examined(t, env, "doctor"); code != 1 || !strings.Contains(text, "last reading of SLiMS") || strings.Count(text, "table fines is missing") != 2 {
		t.Errorf("%d\n%s", code, text)
	}
	must(t, env, "library", "change", "kota", "--no-slims")
	must(t, env, "user", "role", "sri", "--role", "head")
	if code, text := examined(t, env, "doctor"); code != 0 || !strings.Contains(text, "not connected to the database of a SLiMS") || !strings.Contains(text, "no administrator") {
		t.Errorf("%d\n%s", code, text)
	}
	must(t, env, "library", "archive", "kota")
	if code, text := examined(t, env, "doctor"); code != 0 || !strings.Contains(text, "no library yet") {
		t.Errorf("%d\n%s", code, text)
	}
	db.MustExec("INSERT INTO schema_migration (version_id, is_applied) VALUES (99999, 1)")
	for _, args := range []string{"doctor", "serve", "worker", "migrate", "sync"} {
		if code, text := examined(t, env, args); code != 1 || !strings.Contains(text, "newer than this program") {
			t.Errorf("%s on a newer schema: %d\n%s", args, code, text)
		}
	}
}
