package worker

import (
	"database/sql"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb/dbtest"
)

// A SLiMS that fails is left alone after three tries, one finds out whether it
// answers again while the others wait, and whoever insists is not kept waiting.
func TestReachGivesUpAndComesBack(t *testing.T) {
	db := dbtest.Open(t)
	now := time.Date(2026, 11, 26, 18, 30, 0, 0, time.UTC)
	libraries := library.NewStore(db, func() time.Time { return now }, [32]byte{1})
	refusing, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing.Close() // nobody answers there now
	const secret = "geheim"
	l, err := libraries.Create(ctx, system, library.Details{Code: "kota", Name: "Kota"}, "r:"+secret+"@tcp("+refusing.Addr().String()+")/slims")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	try := func(insist bool, want error) {
		t.Helper()
		err := reach(ctx, libraries, l, now, insist, func(*slims.Reader) error { asked++; return nil })
		if want == nil && !lms.IsKind(err, lms.Unavailable) || want != nil && !errors.Is(err, want) || want == nil && errors.Is(err, library.ErrRests) {
			t.Fatalf("%v, want %v", err, want)
		}
	}
	for range 3 {
		try(false, nil)
	}
	try(false, library.ErrRests)
	try(true, nil)
	b, err := libraries.FindBreaker(ctx, system, l.ID)
	if err != nil || b.Failures != 3 || !b.NextTry.Equal(now.Add(30*time.Minute)) || b.Why.Key != "slims.unreachable" {
		t.Fatalf("%+v %v", b, err)
	}
	var why string
	if err := db.Get(&why, "SELECT why FROM library_breaker"); err != nil || !strings.Contains(why, refusing.Addr().String()) || strings.Contains(why, secret) {
		t.Errorf("kept: %s %v", why, err)
	}

	// Half an hour later one may find out, and the next only when that takes too long.
	now = now.Add(30 * time.Minute)
	if err := libraries.Try(ctx, system, l.ID, false); err != nil {
		t.Fatal(err)
	}
	try(false, library.ErrRests)
	now = now.Add(3 * time.Minute)
	try(false, nil) // in vain
	if b, err = libraries.FindBreaker(ctx, system, l.ID); err != nil || b.Failures != 4 || !b.NextTry.Equal(now.Add(2*time.Hour)) {
		t.Errorf("%+v %v", b, err)
	}

	// It answers: all is forgotten. A pause holds for whoever insists, too.
	dsn := SlimsOf(t)
	if err := libraries.SetSlims(ctx, system, l.ID, dsn); err != nil {
		t.Fatal(err)
	}
	db.MustExec("INSERT INTO library_breaker (library_id, failures, since, tried_at, next_try, why) VALUES (?, 3, ?, ?, ?, '{}')", l.ID, now, now, now.Add(-time.Second))
	if err := reach(ctx, libraries, l, now, false, func(*slims.Reader) error { asked++; return nil }); err != nil || asked != 1 {
		t.Fatalf("%v, asked %d times", err, asked)
	}
	if b, err = libraries.FindBreaker(ctx, system, l.ID); err != nil || b.Failures != 0 {
		t.Errorf("%+v %v", b, err)
	}
	if err := libraries.Pause(ctx, system, l.ID, "Pindah gedung"); err != nil {
		t.Fatal(err)
	}
	try(true, library.ErrPaused)
	if err := libraries.Resume(ctx, system, l.ID); err != nil {
		t.Fatal(err)
	}

	// What goes wrong here is not the fault of SLiMS, but a damaged table is.
	for _, err := range []error{errors.New("ours"), lms.Fail(lms.Unavailable, "slims.damaged")} {
		if got := reach(ctx, libraries, l, now, false, func(*slims.Reader) error { return err }); !errors.Is(got, err) {
			t.Errorf("%v, want %v", got, err)
		}
	}
	if b, err = libraries.FindBreaker(ctx, system, l.ID); err != nil || b.Failures != 1 || b.Why.Key != "slims.damaged" {
		t.Errorf("%+v %v", b, err)
	}
}

// SlimsOf is a SLiMS with nothing in it but its tables.
func SlimsOf(t *testing.T) string {
	t.Helper()
	dsn := dbtest.Create(t, "slims")
	source, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	for _, q := range []string{
		"CREATE TABLE user (user_id INT PRIMARY KEY, username TEXT, realname TEXT, passwd TEXT, `groups` TEXT)",
		"CREATE TABLE loan (loan_id INT PRIMARY KEY, item_code TEXT, member_id TEXT, loan_date DATE, due_date DATE, is_return INT, return_date DATE, uid INT)",
		"CREATE TABLE system_log (log_id INT PRIMARY KEY, log_type TEXT, id TEXT, log_location TEXT, log_msg TEXT, log_date DATETIME)",
		"CREATE TABLE visitor_count (visitor_id INT PRIMARY KEY, checkin_date DATETIME)",
		"CREATE TABLE item (item_id INT PRIMARY KEY, item_code TEXT, biblio_id INT, location_id TEXT)",
		"CREATE TABLE biblio (biblio_id INT PRIMARY KEY, classification TEXT, gmd_id INT)",
		"CREATE TABLE fines (fines_id INT PRIMARY KEY, fines_date DATE, credit INT)",
		"CREATE TABLE holiday (holiday_dayname TEXT, holiday_date DATE)",
	} {
		if _, err := source.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	return dsn
}
