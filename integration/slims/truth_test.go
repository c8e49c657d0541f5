package slims_test

import (
	"database/sql"
	"maps"
	"testing"

	"binapustaka/integration/slims"
	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

var worldEnd = lms.DayOn(2026, 3, 31)

// world is a SLiMS that has lived, and what is true of it.
func world(t testing.TB, o demo.Options) (db *sql.DB, dsn string, truth *demo.Truth) {
	t.Helper()
	dsn = dbtest.Create(t, "world")
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o.Until = worldEnd
	if truth, err = demo.Build(ctx, db, o); err != nil {
		t.Fatal(err)
	}
	return db, dsn, truth
}

// What is read is what happened, in every version: who lent, returned,
// extended, catalogued and registered what, where and when; and nobody is
// guessed where a name is two people's or was not yet known.
func TestReadingFindsTheTruth(t *testing.T) {
	for i, version := range demo.Versions {
		for _, engine := range []string{"MyISAM", "InnoDB"} {
			if engine == "InnoDB" && i%4 != 0 || testing.Short() && i%4 != 0 {
				continue
			}
			t.Run(version+engine, func(t *testing.T) {
				ours := dbtest.Open(t)
				newLibrary(t, ours, 1)
				db, dsn, truth := world(t, demo.Options{Version: version, Engine: engine, Seed: uint64(40 + i)})
				read(t, ours, 1, dsn, (worldEnd + 1).String(), 0)
				compare(t, db, truth, facts(t, ours, 1))
			})
		}
	}
}

// The same for a world of thirteen months, with every oddity in it.
func TestReadingFindsTheTruthOfAYear(t *testing.T) {
	size := demo.Small
	if testing.Short() {
		size = demo.Tiny
	}
	ours := dbtest.Open(t)
	newLibrary(t, ours, 1)
	db, dsn, truth := world(t, demo.Options{Seed: 5, Size: size})
	read(t, ours, 1, dsn, (worldEnd + 1).String(), 0)
	compare(t, db, truth, facts(t, ours, 1))
}

func compare(t *testing.T, db *sql.DB, truth *demo.Truth, got map[usage.Key]int64) {
	t.Helper()
	named := func(staff int64, day lms.Day) int64 {
		for _, s := range truth.Staff {
			if s.UserID == staff && (truth.Ambiguous(staff, day) || s.NameOn(day) != s.RealName) {
				return 0 // two of that name, or a name that no directory has shown us
			}
		}
		return staff
	}
	want, read := map[usage.Key]int64{}, map[usage.Key]int64{}
	for k, n := range truth.Rows {
		switch k.Metric {
		case usage.Loans, usage.Visits, usage.DigitalReads, usage.Fines:
			want[k] += int64(n)
		}
	}
	for k, n := range truth.Logged {
		switch k.Metric {
		case usage.RecordsAdded, usage.RecordsComplete, usage.RecordsChanged, usage.CopiesAdded, usage.NewMembers, usage.RenewedMembers, usage.BulkImports:
			k.Location = ""
			want[k] += int64(n)
		case usage.Extensions, usage.Reservations: // the copy may be gone, and its place with it
			k.Location, k.Staff = "", named(k.Staff, k.Day)
			want[k] += int64(n)
		}
	}
	for metric, query := range map[string]string{
		usage.ActiveBorrowers:      "SELECT loan_date, '', COUNT(DISTINCT member_id) FROM loan WHERE loan_date > 0 GROUP BY 1",
		usage.ActiveBorrowersMonth: "SELECT DATE_FORMAT(loan_date, '%Y-%m-01'), '', COUNT(DISTINCT member_id) FROM loan WHERE loan_date > 0 GROUP BY 1",
		usage.Overdue: `SELECT due_date + INTERVAL 1 DAY, COALESCE(location_id, ''), COUNT(*) FROM loan LEFT JOIN item USING (item_code)
			WHERE due_date > 0 AND due_date < '` + worldEnd.String() + `' AND (is_return = 0 OR return_date > due_date) GROUP BY 1, 2`,
		usage.YoungLoans: `SELECT loan_date, '', COUNT(*) FROM loan JOIN member USING (member_id)
			WHERE loan_date > 0 AND birth_date > 0 AND TIMESTAMPDIFF(YEAR, birth_date, loan_date) < 18 GROUP BY 1`,
		usage.YoungMembers: `SELECT DATE(log_date), '', COUNT(*) FROM system_log JOIN member ON log_msg LIKE CONCAT('% add new member (%) with ID (', member_id, ')')
			WHERE log_location = 'membership' AND birth_date > 0 AND TIMESTAMPDIFF(YEAR, birth_date, log_date) < 18 GROUP BY 1`,
	} {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var day, place string
			var n int64
			if err := rows.Scan(&day, &place, &n); err != nil {
				t.Fatal(err)
			}
			want[key(metric, day, place, 0)] += n
		}
		rows.Close()
	}
	maps.DeleteFunc(want, func(k usage.Key, n int64) bool {
		return n == 0 || k.Day > worldEnd || k.Metric == usage.DigitalReads && truth.Version < "9.2"
	})
	metrics := map[string]int64{}
	for k, n := range got {
		if k.Metric == usage.Returns {
			continue
		}
		if k.Metric == usage.Extensions || k.Metric == usage.Reservations {
			k.Location = ""
		}
		read[k] += n
		metrics[k.Metric] += n
	}
	same(t, "facts", read, want)
	for _, m := range usage.Metrics() {
		if metrics[m] == 0 && usage.SourceOf(m) != usage.PickupTable && m != usage.Returns && !(m == usage.DigitalReads && truth.Version < "9.2") {
			t.Errorf("nothing of %s", m)
		}
	}
	returns(t, truth, got, named)
}

// returns are counted by their rows and told apart by the log, where it has
// them: not the ones of a time before it was emptied.
func returns(t *testing.T, truth *demo.Truth, got map[usage.Key]int64, named func(int64, lms.Day) int64) {
	t.Helper()
	type place struct {
		day      lms.Day
		location string
	}
	rows, logged, found := map[place]int64{}, map[place]int64{}, map[place]int64{}
	who := map[usage.Key]int64{}
	for k, n := range truth.Rows {
		if k.Metric == usage.Returns {
			rows[place{k.Day, k.Location}] += int64(n)
		}
	}
	for k, n := range truth.Logged {
		if k.Metric == usage.Returns {
			logged[place{k.Day, k.Location}] += int64(n)
			k.Staff = named(k.Staff, k.Day)
			who[k] += int64(n)
		}
	}
	assigned, wrong := 0, 0
	for k, n := range got {
		if k.Metric != usage.Returns {
			continue
		}
		at := place{k.Day, k.Location}
		found[at] += n
		if k.Staff == 0 {
			continue
		}
		assigned += int(n)
		if n > who[k] || logged[at] == rows[at] && n != who[k] {
			wrong++
			t.Errorf("%v: %d, the log tells of %d", k, n, who[k])
		}
	}
	maps.DeleteFunc(rows, func(_ place, n int64) bool { return n == 0 })
	if !maps.Equal(found, rows) {
		t.Errorf("returns at %d days and places, want %d", len(found), len(rows))
	}
	for k, n := range who {
		at := place{k.Day, k.Location}
		if k.Staff != 0 && logged[at] == rows[at] && got[k] != n {
			wrong++
		}
	}
	if wrong > 0 || assigned == 0 {
		t.Errorf("%d returns are assigned, %d wrongly", assigned, wrong)
	}
}

// A reader of its own, not the facts: sums of the history are read in one go.
func TestReaderCountsRows(t *testing.T) {
	db, dsn, _ := world(t, demo.Options{Seed: 2})
	r := openReader(t, dsn)
	for _, table := range []usage.Source{usage.LogTable, usage.LoanTable, usage.VisitTable, usage.ReadTable, usage.FineTable} {
		var want, got int64
		if err := db.QueryRow("SELECT COUNT(*) FROM " + string(table)).Scan(&want); err != nil {
			t.Fatal(err)
		}
		err := r.ReadUsage(ctx, slims.Input{Names: usage.NewNames(nil), Today: worldEnd + 1}, func(usage.Source, int64) {}, func(x usage.Reading) error {
			if x.Source == table {
				got = x.Rows
			}
			return nil
		})
		if err != nil || got != want {
			t.Errorf("%s: %d rows of %d, %v", table, got, want, err)
		}
	}
}
