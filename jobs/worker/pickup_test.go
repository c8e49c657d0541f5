package worker_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/mail"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/pickup"
	"binapustaka/lms/sqldb/dbtest"
)

// letterbox takes letters, or answers with an error.
type letterbox struct {
	letters []mail.Letter
	err     error
}

func (b *letterbox) Send(_ context.Context, l mail.Letter) error {
	if b.err != nil {
		return b.err
	}
	b.letters = append(b.letters, l)
	return nil
}

// A patron is told once, at the address that SLiMS has by then; what could not
// be sent is tried again for a day.
func TestTellPatrons(t *testing.T) {
	ctx, system := context.Background(), lms.System("test")
	db, dsn := dbtest.Open(t), dbtest.Create(t, "slims")
	source, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { source.Close() })
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	run := func(query string) {
		t.Helper()
		_, err := source.Exec(query)
		ok(err)
	}
	for _, q := range []string{
		"CREATE TABLE user (user_id INT PRIMARY KEY, username TEXT, realname TEXT, passwd TEXT, `groups` TEXT)",
		"CREATE TABLE loan (loan_id INT PRIMARY KEY, item_code TEXT, member_id TEXT, loan_date DATE, due_date DATE, is_lent INT, is_return INT, return_date DATE)",
		"CREATE TABLE system_log (log_id INT PRIMARY KEY, log_type TEXT, id TEXT, log_location TEXT, log_msg TEXT, log_date DATETIME)",
		"CREATE TABLE visitor_count (visitor_id INT PRIMARY KEY, checkin_date DATETIME)",
		"CREATE TABLE item (item_id INT PRIMARY KEY, item_code VARCHAR(20), biblio_id INT, call_number TEXT, location_id TEXT, item_status_id TEXT)",
		"CREATE TABLE biblio (biblio_id INT PRIMARY KEY, title TEXT, classification TEXT)",
		"CREATE TABLE fines (fines_id INT PRIMARY KEY, fines_date DATE, credit INT)",
		"CREATE TABLE holiday (holiday_dayname TEXT, holiday_date DATE)",
		"CREATE TABLE mst_location (location_id TEXT, location_name TEXT)",
		"CREATE TABLE mst_item_status (item_status_id TEXT, item_status_name TEXT, no_loan INT)",
		"CREATE TABLE member (member_id VARCHAR(20), member_name TEXT, member_email TEXT, member_phone TEXT)",
		"CREATE TABLE reserve (reserve_id INT PRIMARY KEY, member_id VARCHAR(20), biblio_id INT, item_code VARCHAR(20), reserve_date DATETIME)",
		"INSERT INTO biblio VALUES (1, 'Laskar Pelangi', '813')",
		"INSERT INTO item VALUES (1, 'B1', 1, '813 HIR l', 'P', NULL), (2, 'B2', 1, '', 'P', NULL), (3, 'B3', 1, '', 'P', NULL)",
		"INSERT INTO member VALUES ('M1', 'Sari Dewi', 'sari@example.id', ''), ('M2', 'Tono', NULL, '0812')",
		"INSERT INTO reserve VALUES (1, 'M1', 1, 'B1', '2026-04-01 09:00:00'), (2, 'M2', 1, 'B2', '2026-04-01 09:00:00'), (3, 'M1', 1, 'B3', '2026-04-01 09:00:00')",
	} {
		run(q)
	}
	clock := time.Date(2026, 4, 2, 3, 0, 0, 0, time.UTC)
	now := func() time.Time { return clock }
	libraries, pickups, box := library.NewStore(db, now, [32]byte{1}), pickup.NewStore(db, now), &letterbox{}
	lib, err := libraries.Create(ctx, system, library.Details{Code: "kota", Name: "Perpustakaan Kota", TimeZone: "Asia/Jakarta", SyncAt: "01:30", FirstSignin: library.Direct}, dsn)
	ok(err)
	d := worker.PickupDeps{Libraries: libraries, Pickups: pickups, Post: box, Now: now}
	day := lms.DayOn(2026, 4, 2)
	aside := func(id int64, code string) pickup.Pickup {
		t.Helper()
		p, err := pickups.PutAside(ctx, system, lib.ID, pickup.Ref{ReserveID: id, ItemCode: code, ReservedAt: time.Date(2026, 4, 1, 2, 0, 0, 0, time.UTC)}, day+3, day, true)
		ok(err)
		return p
	}
	is := func(p pickup.Pickup, want pickup.Mail) {
		t.Helper()
		var got pickup.Mail
		ok(db.Get(&got, `SELECT mail FROM pickup WHERE id = ?`, p.ID))
		if got != want {
			t.Errorf("%s: %s, want %s", p.ItemCode, got, want)
		}
	}

	sari, tono := aside(1, "B1"), aside(2, "B2")
	box.err = &lms.Error{Kind: lms.Unavailable, Key: "mail.unreachable"}
	ok(worker.TellPatrons(ctx, d))
	is(sari, pickup.MailDue)
	is(tono, pickup.NoAddress)
	box.err = nil
	run("UPDATE member SET member_email = 'baru@example.id' WHERE member_id = 'M1'")
	for range 2 {
		ok(worker.TellPatrons(ctx, d))
	}
	is(sari, pickup.MailSent)
	if len(box.letters) != 1 || box.letters[0].To != "baru@example.id" || !strings.Contains(box.letters[0].Subject, "Perpustakaan Kota") {
		t.Fatalf("%+v", box.letters)
	}
	for _, says := range []string{"Sari Dewi", "Laskar Pelangi", sari.Code, "5 Apr 2026"} {
		if !strings.Contains(box.letters[0].Text, says) {
			t.Errorf("%q is not in\n%s", says, box.letters[0].Text)
		}
	}
	// For a day, then it is given up; SLiMS gone is no different.
	third := aside(3, "B3")
	run("RENAME TABLE user TO user_away")
	if err := worker.TellPatrons(ctx, d); !lms.IsKind(err, lms.Unavailable) {
		t.Error(err)
	}
	is(third, pickup.MailDue)
	clock = clock.Add(25 * time.Hour)
	worker.TellPatrons(ctx, d)
	is(third, pickup.MailWrong)
	run("RENAME TABLE user_away TO user")

	d.Post = nil
	ok(pickups.Close(ctx, system, lib.ID, third.ID, pickup.Missed))
	third = func() pickup.Pickup {
		p, err := pickups.PutAside(ctx, system, lib.ID, third.Ref, day+5, day+1, true)
		ok(err)
		return p
	}()
	ok(worker.TellPatrons(ctx, d))
	is(third, pickup.NoServer)
	// A refusal is said, and the reservation that is gone has no addressee.
	d.Post, box.err = box, lms.Fail(lms.Invalid, "mail.refused")
	ok(pickups.Close(ctx, system, lib.ID, third.ID, pickup.Missed))
	third, err = pickups.PutAside(ctx, system, lib.ID, third.Ref, day+5, day+1, true)
	ok(err)
	ok(worker.TellPatrons(ctx, d))
	is(third, pickup.MailWrong)
}
