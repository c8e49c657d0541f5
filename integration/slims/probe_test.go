package slims_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

func TestProbeAndRights(t *testing.T) {
	db, dsn := source(t, "9_7_0", "MyISAM")
	life(t, db, "9_7_0")
	run(t, db, "CREATE TABLE setting (setting_name VARCHAR(30), setting_value TEXT)")
	run(t, db, `INSERT INTO setting VALUES ('init_info', 'a:1:{s:3:"tag";s:6:"v9.7.0";}')`)
	name := dsn[strings.LastIndex(dsn, "/")+1:]
	name, _, _ = strings.Cut(name, "?")
	for _, c := range []struct{ user, rights, on string }{{"reader", "SELECT", ".*"}, {"writer", "SELECT, UPDATE", ".*"}, {"part", "SELECT", ".user"}} {
		run(t, db, "CREATE USER "+c.user+"@'%' IDENTIFIED BY 'pw'")
		run(t, db, "GRANT "+c.rights+" ON `"+name+"`"+c.on+" TO "+c.user+"@'%'")
	}
	for user, want := range map[string][]string{"reader": nil, "writer": {"UPDATE"}} {
		r := openReader(t, dbtest.Server(t).UserDSN(user, "pw", name))
		s, err := r.Probe(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(s.Excess, want) || s.Tag != "v9.7.0" || s.Engines["loan"] != "MyISAM" || s.Rows["loan"] != 5 || s.Newest != "2024-05-03 08:00:00" {
			t.Errorf("%s: %+v", user, s)
		}
		c, err := r.Collection(ctx)
		if err != nil || c.Copies() != 2 || !slices.Contains(c.Holdings, usage.Holding{Part: usage.CopiesByPlace, Code: "P", Count: 1}) {
			t.Errorf("%+v %v", c, err)
		}
	}
	_, err := slims.Open(ctx, dbtest.Server(t).UserDSN("part", "pw", name), wib)
	var e *lms.Error
	if !errors.As(err, &e) || e.Key != "slims.missing_table" {
		t.Errorf("too few rights: %v", err)
	}
}

// FACTS: weekly closing days have a short English name and no date, single ones
// a date; six days of June 2009 come with every installation.
func TestHolidays(t *testing.T) {
	db, dsn := source(t, "7", "MyISAM")
	run(t, db, "INSERT INTO holiday (holiday_dayname, holiday_date) VALUES ('Mon', '2009-06-01'), ('Sun', NULL), ('Wed', '2024-05-01'), ('x', '0000-00-00')")
	r := openReader(t, dsn)
	for month, want := range map[int]string{2009_06: "2009-06-07", 2024_05: "2024-05-01"} {
		from, _ := lms.ParseDay(want)
		from = from.Month()
		days, err := r.Holidays(ctx, lms.Period{From: from, To: from + 6})
		if err != nil || len(days) == 0 || days[0].String() != want {
			t.Errorf("%d: %v %v", month, days, err)
		}
	}
}
