package slims_test

import (
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
)

// examined is level and key of what a look into a SLiMS finds, without what is
// well; each has its text in both languages and holds no password.
func examined(t *testing.T, dsn string, l library.Library) (keys []string, report library.Report) {
	t.Helper()
	report, err := slims.Examine(ctx, dsn, l, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(report)
	if err != nil || strings.Contains(string(b), "geheim") {
		t.Errorf("%v %s", err, b)
	}
	for _, f := range report.Findings {
		for _, lang := range locale.All {
			if found, do := f.Says(lang, wib); strings.ContainsAny(found+do, "⟦{}") {
				t.Errorf("%s: %s", lang, found+do)
			}
		}
		if f.Level != library.Good {
			keys = append(keys, string(f.Level)+" "+strings.TrimPrefix(f.Key, "doctor."))
		}
	}
	return keys, report
}

// Whoever may read everything is told what for nothing, and with the statements
// that stand there nothing is left to say, in every version.
func TestExamineEveryVersion(t *testing.T) {
	versions := demo.Versions
	if testing.Short() {
		versions = []string{"7", "9.7.0"}
	}
	l := library.Library{Details: library.Details{Code: "kota", TimeZone: "Asia/Jakarta"}}
	for _, version := range versions {
		dsn := dbtest.Create(t, "examined")
		db, err := sql.Open("mysql", dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := demo.Build(ctx, db, demo.Options{Version: version, Seed: 3, Size: demo.Tiny, Until: lms.DayOf(time.Now().In(wib)) - 1}); err != nil {
			t.Fatal(err)
		}
		name := nameIn(dsn)
		run(t, db, "CREATE OR REPLACE USER examined@localhost IDENTIFIED BY 'geheim'")
		run(t, db, "GRANT SELECT ON `"+name+"`.* TO examined@localhost")
		reader := dbtest.Server(t).UserDSN("examined", "geheim", name)
		keys, report := examined(t, reader, l)
		if !slices.Equal(keys, []string{"warning slims_wide_more"}) || len(report.Tables) < 10 {
			t.Fatalf("%s: %v, %d tables", version, keys, len(report.Tables))
		}
		wide := report.Findings[slices.IndexFunc(report.Findings, func(f library.Finding) bool { return f.Key == "doctor.slims_wide_more" })]
		if what := wide.Args["what"].(string); !strings.HasPrefix(what, "member.member_address, ") || !strings.HasPrefix(wide.SQL[0], "REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'examined'@'localhost'") {
			t.Errorf("%s: %s %s", version, what, wide.SQL[0])
		}
		for _, statement := range wide.SQL {
			run(t, db, statement)
		}
		if keys, report = examined(t, reader, l); len(keys) != 0 || len(report.Findings) != 7 { // the desk for reserved books and the counting of young members read more
			t.Errorf("%s: %v of %d", version, keys, len(report.Findings))
		}
		for _, table := range report.Tables {
			if table.Engine == "" || table.Name == "loan" && table.Rows == 0 {
				t.Errorf("%s: with narrow rights %+v", version, table)
			}
		}
	}
}

func TestExamine(t *testing.T) {
	dsn := dbtest.Create(t, "examined")
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := demo.Build(ctx, db, demo.Options{Version: "9.7.0", Seed: 3, Size: demo.Tiny, Until: lms.DayOf(time.Now().In(wib)) - 1}); err != nil {
		t.Fatal(err)
	}
	name := nameIn(dsn)
	run(t, db, "CREATE OR REPLACE USER examined@localhost IDENTIFIED BY 'geheim'")
	reader := dbtest.Server(t).UserDSN("examined", "geheim", name)
	admin := openReader(t, dsn)
	l := library.Library{Details: library.Details{Code: "kota", TimeZone: "Asia/Jakarta"}}
	renew := func() {
		run(t, db, "REVOKE ALL PRIVILEGES, GRANT OPTION FROM examined@localhost")
		for _, statement := range admin.Grants("examined@localhost") {
			run(t, db, statement)
		}
	}
	// log writes a row as a SLiMS of that zone does, behind by so much.
	log := func(zone int, behind time.Duration) {
		run(t, db, "INSERT INTO system_log (log_type, id, log_location, log_msg, log_date) VALUES ('staff', '1', 'Login', 'x', '"+
			time.Now().UTC().Add(time.Duration(zone)*time.Hour-behind).Format(time.DateTime)+"')")
	}
	renew()
	log(7, 0)
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"well", func() {}, ""},
		{"may write", func() { run(t, db, "GRANT INSERT, DELETE ON `"+name+"`.loan TO examined@localhost") }, "warning slims_excess"},
		{"may hand on", func() {
			renew()
			run(t, db, "GRANT SELECT (loan_id) ON `"+name+"`.loan TO examined@localhost WITH GRANT OPTION")
		}, "warning slims_excess"},
		{"may read elsewhere", func() { renew(); run(t, db, "GRANT SELECT ON mysql.* TO examined@localhost") }, "warning slims_wide"},
		{"may read one column", func() {
			renew()
			run(t, db, "GRANT SELECT (member_name) ON `"+name+"`.visitor_count TO examined@localhost")
		}, "warning slims_wide"},
		{"may read one column less", func() { renew(); run(t, db, "REVOKE SELECT (uid) ON `"+name+"`.loan FROM examined@localhost") }, "problem slims_hidden"},
		{"may not read who is asked for a code", func() { renew(); run(t, db, "REVOKE SELECT (`2fa`) ON `"+name+"`.user FROM examined@localhost") }, "problem slims_hidden_code"},
		{"indexes", func() { renew(); run(t, db, "ALTER TABLE loan DROP INDEX item_code, DROP INDEX member_id") }, "warning slims_index, warning slims_index"},
		{"the log's key", func() {
			run(t, db, "ALTER TABLE loan ADD INDEX item_code (item_code), ADD INDEX (member_id, loan_date)") // leads with it, as good
			run(t, db, "ALTER TABLE system_log MODIFY log_id INT, DROP PRIMARY KEY")
		}, "problem slims_key, warning log_empty"},
		{"another zone", func() {
			run(t, db, "ALTER TABLE system_log MODIFY log_id INT AUTO_INCREMENT PRIMARY KEY")
			log(9, 0)
		}, "problem zone"},
		{"another zone, behind", func() { l.TimeZone = "Asia/Jayapura"; log(8, 0) }, "problem zone"},
		{"a zone with the same hours", func() { l.TimeZone = "Asia/Singapore" }, ""},
		{"nobody worked since", func() { l.TimeZone = "Asia/Jakarta"; log(7, 5*time.Hour) }, ""},
		{"copied an hour and a bit after", func() { log(7, time.Hour+9*time.Minute) }, ""},
		{"long ago", func() { log(7, 20*24*time.Hour) }, "warning log_silent"},
		{"its clock is ahead", func() { log(7, -90*time.Second) }, "warning slims_clock"},
		{"its clock is mad", func() { log(7, -40*time.Hour) }, "problem zone_future"},
		{"no log", func() { run(t, db, "TRUNCATE TABLE system_log") }, "warning log_empty"},
		{"no table", func() { run(t, db, "DROP TABLE fines") }, "problem slims.missing_table"},
		{"no database", func() { run(t, db, "DROP DATABASE `"+name+"`") }, "problem slims.no_database"},
	} {
		c.do()
		if keys, report := examined(t, reader, l); strings.Join(keys, ", ") != c.want {
			t.Errorf("%s: %v, want %s\n%+v", c.name, keys, c.want, report.Findings[len(report.Findings)-1])
		}
	}
}
