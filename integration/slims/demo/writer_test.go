package demo

import (
	"context"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

var (
	ani  = Clerk{2, "ani", "Dra. Nur'aini, S.IP."}
	head = Clerk{1, "admin", "Administrator"}
	noon = Local(lms.DayOn(2026, time.May, 5), 12, 0, 0)
)

// script does one of everything.
func script(w *Writer) {
	later := func(s int) time.Time { return noon.Add(time.Duration(s) * time.Second) }
	day := lms.DayOf(noon)
	w.Login(later(0), ani, "192.168.1.12")
	w.LoginFailed(later(1), "ani", "192.168.1.12")
	a, b := Member{"M1", "Siti Sa'diyah", "SMP Negeri 3"}, Member{"M2", "Budi", "Umum"}
	w.AddMember(later(2), ani, Enrolment{Member: a, Gender: 1, Born: nil, Type: 1, Expires: day + 365})
	w.AddMember(later(3), ani, Enrolment{Member: b, Gender: 1, Born: zeroDate, Type: 1, Expires: day - 1})
	w.RenewMember(later(4), ani, b, day+365)
	id := w.AddRecord(later(5), ani, Record{Title: "Al-Qur'an dan Sains", GMD: 1, Publisher: 1, Place: 1, Year: "2020", Class: "297", Language: "id", Author: 4, Topic: 5})
	w.ChangeRecord(later(6), ani, id, "Al-Qur'an dan Sains")
	gone := w.AddRecord(later(7), ani, Record{Title: "Dobel"})
	w.DeleteRecord(later(8), ani, gone, "Dobel", later(7), ani.UserID)
	w.FetchRecord(later(9), ani, Record{Title: "Data"}, Z3950, "z.example:210")
	w.FetchRecord(later(10), ani, Record{Title: "Peer"}, P2P, "http://p.example")
	w.ImportRecords(later(11), head, "hibah", []Record{{Title: "X"}, {Title: "Y"}}, []string{"B8", "B9"})
	one := w.AddItem(later(12), ani, id, "Al-Qur'an dan Sains", Copy{Code: "B1", Location: "PST", CollType: 2, Price: 1000})
	two := w.AddItem(later(13), ani, id, "Al-Qur'an dan Sains", Copy{Code: "B2", Location: "TMR", CollType: 2, Price: 1000})
	w.ChangeItem(later(14), ani, two)
	w.StartTransaction(later(20), ani, "M1")
	first := w.Loan(later(21), ani, "M1", one, day-2, 500)
	second := w.Loan(later(22), ani, "M1", two, day+7, 500)
	w.FinishTransaction(later(23), ani, a, false)
	w.ForgetLoan(later(24), ani, "M2", one)
	reserve := w.Reserve(later(25), ani, "M2", two)
	w.FinishTransaction(later(26), ani, b, true)
	w.Extend(later(30), ani, &second, day+14)
	w.QuickReturn(later(31), ani, &first)
	w.PayFine(first.FineID, day, 1000)
	w.Return(later(32), ani, &second)
	w.CancelReservation(later(33), ani, "M2", two, reserve)
	w.ChangeMemberID(later(34), ani, b, "M3", nil, nil)
	w.Visit(later(40), a, "REF")
	w.Visit(later(41), Member{Name: "Tamu", Institution: "Umum"}, "")
	w.Read(later(42), 7, "M1", 0, "10.0.0.1")
	w.Read(later(43), 7, "", 2, "10.0.0.2")
	w.Rename(later(50), head, ani, "Nur'aini Hasan")
	w.Logout(later(51), ani, "192.168.1.12")
}

var scripted = []string{"system_log", "loan", "fines", "reserve", "visitor_count", "biblio", "biblio_author", "biblio_topic", "item", "member", "user"}

// One event after the other and three years at once write the same rows.
func TestBulkWritesWhatLiveWrites(t *testing.T) {
	ctx := context.Background()
	for _, version := range Versions {
		t.Run(version, func(t *testing.T) {
			s, err := readSchema(version)
			if err != nil {
				t.Fatal(err)
			}
			live, bulk := empty(t), empty(t)
			conn, err := connect(ctx, live)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			user := "INSERT INTO user (user_id, username, realname, passwd, input_date) VALUES (1, 'admin', 'Administrator', 'x', '2020-01-01'), (2, 'ani', 'Dra. Nur''aini, S.IP.', 'x', '2020-01-01')"
			if err := s.create(ctx, conn, "MyISAM"); err != nil {
				t.Fatal(err)
			}
			if _, err := conn.ExecContext(ctx, user); err != nil {
				t.Fatal(err)
			}
			w, err := NewWriter(ctx, live, version)
			if err != nil {
				t.Fatal(err)
			}
			script(w)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}

			other, err := connect(ctx, bulk)
			if err != nil {
				t.Fatal(err)
			}
			defer other.Close()
			if err := s.create(ctx, other, "MyISAM"); err != nil {
				t.Fatal(err)
			}
			out := newBulkSink(ctx, other, true)
			b := newWriter(s, out)
			x := world{w: b, schema: s}
			for _, c := range []Clerk{head, ani} {
				x.fill("user", "username realname passwd input_date last_update last_login last_login_ip", []any{c.Username, c.RealName, "x", lms.DayOn(2020, 1, 1), nil, nil, nil})
			}
			script(b)
			if err := out.finish(); err != nil {
				t.Fatal(err)
			}
			got, want := dump(t, bulk, scripted...), dump(t, live, scripted...)
			if got != want || strings.Count(want, "\n") < 40 {
				t.Errorf("bulk:\n%s\nlive:\n%s", got, want)
			}
			same(t, "tally", b.Rows, w.Rows)
		})
	}
}

// The wording is that of the SLiMS sources of each version.
func TestMessagesToTheLetter(t *testing.T) {
	ctx := context.Background()
	read := func(version string) []string {
		db, _ := build(t, Options{Version: version})
		w, err := NewWriter(ctx, db, version)
		if err != nil {
			t.Fatal(err)
		}
		w.TruncateLog(noon)
		for _, q := range []string{"DELETE FROM biblio", "ALTER TABLE biblio AUTO_INCREMENT = 1", "DELETE FROM item", "DELETE FROM member"} {
			if _, err := db.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		script(w)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		sub := "CONCAT_WS('|', sub_module, action)"
		if version < "9.3" {
			sub = "''"
		}
		rows, err := db.Query("SELECT CONCAT_WS('|', log_type, id, log_location, " + sub + ", log_msg) FROM system_log ORDER BY log_id")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var lines []string
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, line)
		}
		return lines
	}
	for version, want := range messages {
		t.Run(version, func(t *testing.T) {
			got := read(version)
			lines := strings.Split(strings.TrimSpace(want), "\n")
			for i := range max(len(got), len(lines)) {
				g, l := "", ""
				if i < len(got) {
					g = got[i]
				}
				if i < len(lines) {
					l = lines[i]
				}
				if g != l {
					t.Errorf("line %d:\n got %s\nwant %s", i+1, g, l)
				}
			}
		})
	}
}

// From 9.0 on triggers keep loan_history in step.
func TestTriggersKeepTheHistory(t *testing.T) {
	ctx := context.Background()
	for _, version := range []string{"9.0.0", "9.7.0"} {
		db, _ := build(t, Options{Version: version, Engine: "InnoDB"})
		differ := "SELECT COUNT(*) FROM loan l LEFT JOIN loan_history h USING (loan_id) WHERE h.loan_id IS NULL OR h.item_code <> l.item_code OR h.is_return <> l.is_return OR h.renewed <> l.renewed OR NOT h.return_date <=> l.return_date"
		if n := one(t, db, differ); n != 0 {
			t.Errorf("SLiMS %s: %d loans are not in the history as they are", version, n)
		}
		w, err := NewWriter(ctx, db, version)
		if err != nil {
			t.Fatal(err)
		}
		title := ""
		var item Item
		if err := db.QueryRow("SELECT i.item_id, i.item_code, b.title FROM item i JOIN biblio b USING (biblio_id) ORDER BY 1 LIMIT 1").Scan(&item.ID, &item.Code, &title); err != nil {
			t.Fatal(err)
		}
		l := w.Loan(noon, ani, "M1", item, lms.DayOf(noon)+7, 500)
		w.Return(noon.Add(time.Minute), ani, &l)
		if err := w.Err(); err != nil {
			t.Fatal(err)
		}
		if n := one(t, db, "SELECT COUNT(*) FROM loan_history WHERE loan_id = ? AND title = ? AND is_return = 1 AND return_date = '2026-05-05'", l.ID, title); n != 1 {
			t.Errorf("SLiMS %s: the history has %d rows of the new loan", version, n)
		}
		w.DeleteLoan(l, lms.DayOf(noon))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if n := one(t, db, "SELECT COUNT(*) FROM loan_history WHERE loan_id = ?", l.ID); n != 0 {
			t.Errorf("SLiMS %s: a deleted loan stays in the history", version)
		}
	}
}

func TestWriterKeepsItsFirstError(t *testing.T) {
	w, err := NewWriter(context.Background(), empty(t), "9.7.0")
	if err != nil {
		t.Fatal(err)
	}
	script(w)
	if err := w.Close(); err == nil || !strings.Contains(err.Error(), "doesn't exist") {
		t.Errorf("in a database without tables: %v", err)
	}
}
