package demo

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// What the database shows is what the tallies say, row by row, in every
// version and in both engines.
func TestTalliesAreExact(t *testing.T) {
	for i, version := range Versions {
		for _, engine := range []string{"MyISAM", "InnoDB"} {
			if engine == "InnoDB" && i%4 != 0 {
				continue
			}
			t.Run(version+engine, func(t *testing.T) {
				db, truth := build(t, Options{Version: version, Engine: engine, Seed: uint64(i)})
				checkRows(t, db, truth)
				checkLog(t, db, truth)
			})
		}
	}
}

func checkRows(t *testing.T, db *sql.DB, truth *Truth) {
	t.Helper()
	uid, room := "l.uid", "room_code"
	if truth.Version == "7" {
		uid = "0"
	}
	if len(truth.Rooms) == 0 {
		room = "NULL"
	}
	queries := map[string]string{
		Loans:           "SELECT loan_date, IFNULL(" + uid + ", 0), i.location_id, COUNT(*) FROM loan l JOIN item i USING (item_code) GROUP BY 1, 2, 3",
		Returns:         "SELECT return_date, 0, i.location_id, COUNT(*) FROM loan l JOIN item i USING (item_code) WHERE is_return = 1 AND return_date IS NOT NULL GROUP BY 1, 3",
		Visits:          "SELECT DATE(checkin_date), 0, " + room + ", COUNT(*) FROM visitor_count GROUP BY 1, 3",
		NewMembers:      "SELECT member_since_date, 0, '', COUNT(*) FROM member GROUP BY 1",
		RecordsAdded:    "SELECT DATE(input_date), uid, '', COUNT(*) FROM biblio WHERE uid IS NOT NULL GROUP BY 1, 2",
		RecordsImported: "SELECT DATE(input_date), 0, '', COUNT(*) FROM biblio WHERE uid IS NULL GROUP BY 1",
		CopiesAdded:     "SELECT DATE(input_date), uid, location_id, COUNT(*) FROM item WHERE uid IS NOT NULL GROUP BY 1, 2, 3",
		FinesCharged:    "SELECT fines_date, 0, '', SUM(debet) FROM fines GROUP BY 1",
		Fines:           "SELECT fines_date, 0, '', SUM(credit) FROM fines GROUP BY 1",
		DigitalReads:    "SELECT DATE(date_read), 0, '', COUNT(*) FROM files_read GROUP BY 1",
	}
	if truth.Version < "9.2" {
		delete(queries, DigitalReads)
	}
	for metric, query := range queries {
		got := counted(t, db, metric, query)
		if len(got) < 3 {
			t.Errorf("%s: only %d counts", metric, len(got))
		}
		same(t, metric+" in rows", got, only(truth.Rows, metric))
		delete(queries, metric)
	}
	for k := range truth.Rows {
		if k.Metric == DigitalReads && truth.Version < "9.2" {
			t.Fatal("digital reads without a table for them")
		}
	}
}

// checkLog attributes messages by the names of the day, as only the generator can.
func checkLog(t *testing.T, db *sql.DB, truth *Truth) {
	t.Helper()
	names := map[string]string{}
	for _, s := range truth.Staff {
		for _, name := range []string{s.RealName, s.OldName} {
			if truth.Version >= "9" {
				name = strings.ReplaceAll(name, "'", `\'`)
			}
			names[name] += fmt.Sprint(s.Username, " ")
		}
	}
	events := map[string]string{
		Loans: " insert new loan (", Returns: " return item ", Extensions: " extend loan for item ", Reservations: " reserve item ",
	}
	if truth.Version == "7" {
		delete(events, Loans)
	}
	for metric, words := range events {
		byName := map[string]int{}
		rows, err := db.Query("SELECT SUBSTRING_INDEX(log_msg, ?, 1), COUNT(*) FROM system_log WHERE log_location = 'circulation' AND log_type = 'member' AND log_msg LIKE CONCAT('%', ?, '%') GROUP BY 1", words, words)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var name string
			var n int
			if err := rows.Scan(&name, &n); err != nil {
				t.Fatal(err)
			}
			if names[name] == "" {
				t.Errorf("%s: nobody is called %q", metric, name)
			}
			byName[names[name]] += n
		}
		rows.Close()
		want := map[string]int{}
		for k, n := range truth.Logged {
			if k.Metric != metric {
				continue
			}
			for _, s := range truth.Staff {
				if s.UserID == k.Staff {
					name := s.NameOn(k.Day)
					if truth.Version >= "9" {
						name = strings.ReplaceAll(name, "'", `\'`)
					}
					want[names[name]] += n
				}
			}
		}
		if fmt.Sprint(byName) != fmt.Sprint(want) || len(want) == 0 {
			t.Errorf("%s in the log: %v, want %v", metric, byName, want)
		}
	}
	// A title may hold the words of an event: they count before the first bracket.
	for metric, words := range map[string]string{
		RecordsAdded: "insert bibliographic data", RecordsChanged: "update bibliographic data", RecordsDeleted: "DELETE bibliographic data",
		NewMembers: "add new member", RenewedMembers: "extends membership for member",
	} {
		got := counted(t, db, metric, "SELECT DATE(log_date), id, '', COUNT(*) FROM system_log WHERE log_type = 'staff' AND log_msg RLIKE '^[^(]+ "+words+" [(]' GROUP BY 1, 2")
		same(t, metric+" in the log", got, only(truth.Logged, metric))
	}
	first := one(t, db, "SELECT TO_DAYS(MIN(log_date)) - TO_DAYS('1970-01-01') FROM system_log")
	if first != int(truth.LogFrom) || one(t, db, "SELECT MIN(log_id) FROM system_log") != 1 {
		t.Errorf("the log starts on day %d, want %d with number 1", first, truth.LogFrom)
	}
}
