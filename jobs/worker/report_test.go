package worker_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/integration/mail"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/survey"
	"binapustaka/lms/usage"
)

// carefulBox is a letterbox for several workers.
type carefulBox struct {
	mu  sync.Mutex
	box *letterbox
}

func (b *carefulBox) Send(ctx context.Context, l mail.Letter) error {
	time.Sleep(50 * time.Millisecond) // so that the others come by meanwhile
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.box.Send(ctx, l)
}

// Who is on the list before a quarter ends gets its report two weeks after, once,
// also with several workers; what the server does not take is tried for three
// days, what it refuses is not.
func TestSendReports(t *testing.T) {
	ctx, system := context.Background(), lms.System("test")
	db := dbtest.Open(t)
	var mu sync.Mutex
	clock := time.Date(2026, 9, 20, 3, 0, 0, 0, time.UTC)
	now := func() time.Time { mu.Lock(); defer mu.Unlock(); return clock }
	pass := func(d time.Duration) { mu.Lock(); defer mu.Unlock(); clock = clock.Add(d) }
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	libraries, box := library.NewStore(db, now, [32]byte{1}), &letterbox{}
	lib, err := libraries.Create(ctx, system, library.Details{Code: "kota", Name: "Perpustakaan Kota", TimeZone: "Asia/Jakarta", SyncAt: "01:30", FirstSignin: library.Direct}, "")
	ok(err)
	terms := &report.Maker{Store: report.NewStore(db), Surveys: survey.NewStore(db, now, [32]byte{}), Usage: usage.NewStore(db, now), Now: now, Libraries: libraries.Find}
	own := report.Owner{LibraryID: lib.ID}
	d := worker.ReportDeps{Libraries: libraries, Terms: terms, Post: box, Site: "https://bina.example.id/", Now: now,
		Print: func(w io.Writer, d report.Document, l locale.Locale) error {
			_, err := fmt.Fprint(w, "PDF ", d.Title)
			return err
		}}
	send := func() { t.Helper(); ok(worker.SendReports(ctx, d)) }
	is := func(address string, state report.MailState) {
		t.Helper()
		list, err := terms.Recipients(ctx, system, own)
		ok(err)
		for _, r := range list {
			if r.Address == address && r.State != state {
				t.Errorf("%s is %q, not %q", address, r.State, state)
			}
		}
	}
	ok(terms.AddRecipient(ctx, system, own, " kepala@kota.go.id ", "id"))
	for address, key := range map[string]string{"kepala@kota.go.id": "report.recipient_twice", "Kepala <k@kota.go.id>": "report.recipient_form", "kota": "report.recipient_form", "": "report.recipient_form"} {
		if err := terms.AddRecipient(ctx, system, own, address, "id"); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v", address, err)
		}
	}
	send()
	if len(box.letters) != 0 { // the second quarter ended before anybody was on the list
		t.Fatalf("%+v", box.letters)
	}
	pass(23 * 24 * time.Hour) // 13 October
	send()
	if len(box.letters) != 0 {
		t.Fatal("sent before two weeks were over")
	}
	ok(terms.AddRecipient(ctx, system, own, "office@city.go.id", "en")) // after the end, before it is made
	pass(2 * 24 * time.Hour)
	box.err = lms.Fail(lms.Unavailable, "mail.unreachable")
	send()
	is("kepala@kota.go.id", report.MailDue)
	pass(time.Minute)
	box.err = nil
	send()
	if len(box.letters) != 0 {
		t.Fatal("tried again at once")
	}
	pass(15 * time.Minute)
	var workers sync.WaitGroup
	slow := d
	slow.Post = &carefulBox{box: box}
	for range 4 {
		workers.Go(func() {
			if err := worker.SendReports(ctx, slow); err != nil {
				t.Error(err)
			}
		})
	}
	workers.Wait()
	if len(box.letters) != 2 {
		t.Fatalf("%d letters: %+v", len(box.letters), box.letters)
	}
	for _, l := range box.letters {
		want := [3]string{"kepala@kota.go.id", "laporan pembinaan triwulan III 2026", "PDF Laporan triwulan III 2026"}
		if l.To != want[0] {
			want = [3]string{"office@city.go.id", "report on training, quarter 3 of 2026", "PDF Report, quarter 3 of 2026"}
		}
		if l.To != want[0] || !strings.Contains(l.Subject, want[1]) || len(l.Files) != 1 || string(l.Files[0].Body) != want[2] || l.Files[0].Type != "application/pdf" ||
			!strings.HasPrefix(l.Stop, "https://bina.example.id/reports/stop/") || !strings.Contains(l.Text, l.Stop) {
			t.Errorf("%+v", l)
		}
	}
	is("office@city.go.id", report.MailSent)

	// The year's end: a quarter and a year. One address is refused, and one leaves.
	code := box.letters[0].Stop[strings.LastIndex(box.letters[0].Stop, "/")+1:]
	left, err := terms.ByCode(ctx, code)
	ok(err)
	ok(terms.StopByCode(ctx, code))
	if _, err := terms.ByCode(ctx, code); !lms.IsKind(err, lms.NotFound) {
		t.Error(err)
	}
	box.letters, box.err = nil, lms.Fail(lms.Invalid, "mail.refused")
	pass(95 * 24 * time.Hour) // 18 January
	send()
	list, err := terms.Recipients(ctx, system, own)
	ok(err)
	var letters int
	ok(db.Get(&letters, `SELECT COUNT(*) FROM report_mail`))
	if letters != 3 { // its third quarter had come; the first two, made for the year's sake, are no news
		t.Errorf("%d letters", letters)
	}
	if len(list) != 1 || list[0].Address == left.Address || list[0].State != report.MailRefused || list[0].Term != "2026-Q4" {
		t.Fatalf("%+v", list)
	}
	made, err := terms.Made(ctx, system, lib.ID)
	ok(err)
	if len(made) != 5 || !made[report.Term{Year: 2026}] {
		t.Errorf("made: %v", made)
	}
	box.err = nil
	pass(time.Hour)
	send()
	if len(box.letters) != 0 {
		t.Error("an address that was refused is written to again")
	}

	// Nobody takes it for three days.
	pass(85 * 24 * time.Hour) // 13 April: not yet; 15 April
	pass(3 * 24 * time.Hour)
	box.err = lms.Fail(lms.Unavailable, "mail.unreachable")
	for range 5 {
		send()
		pass(20 * time.Hour)
	}
	is(list[0].Address, report.MailFailed)
	box.err = nil
	send()
	if len(box.letters) != 0 {
		t.Error("what failed for good is sent")
	}
	stranger := lms.Actor{AccountID: 1, LibraryID: lib.ID, Roles: []lms.Role{lms.Trainer}}
	if err := terms.AddRecipient(ctx, stranger, own, "x@y.id", "id"); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
	if err := terms.RemoveRecipient(ctx, lms.Actor{AccountID: 1, LibraryID: lib.ID + 1, Roles: []lms.Role{lms.Head}}, own, list[0].ID); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
	ok(terms.RemoveRecipient(ctx, system, own, list[0].ID))
	if n := 0; db.Get(&n, `SELECT COUNT(*) FROM report_mail`) != nil || n != 0 {
		t.Errorf("%d letters of nobody", n)
	}

	// Two libraries are the region of somebody, whose office gets one report of
	// both, made with theirs; without the region there is none.
	other, err := libraries.Create(ctx, system, library.Details{Code: "desa", Name: "Perpustakaan Desa", TimeZone: "Asia/Jakarta", SyncAt: "01:30", FirstSignin: library.Direct}, "")
	ok(err)
	sri := dbtest.Insert(t, db, `INSERT INTO account (name, locale, created_at) VALUES ('Sri', 'id', NOW())`)
	for _, id := range []int64{lib.ID, other.ID} {
		dbtest.Insert(t, db, `INSERT INTO account_region (account_id, library_id, given_at) VALUES (?, ?, NOW())`, sri, id)
	}
	region, reader := report.Owner{AccountID: sri}, lms.Actor{AccountID: sri}
	ok(terms.AddRecipient(ctx, reader, region, "dinas@kota.go.id", "id"))
	if err := terms.AddRecipient(ctx, reader, region, "dinas@kota.go.id", "en"); err == nil || !strings.Contains(err.Error(), "report.recipient_twice") {
		t.Error(err)
	}
	if err := terms.AddRecipient(ctx, lms.Actor{AccountID: sri + 1}, region, "x@y.id", "id"); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
	pass(95 * 24 * time.Hour)
	send()
	send()
	if len(box.letters) != 1 || !strings.HasPrefix(box.letters[0].Subject, "Wilayah dengan 2 perpustakaan: laporan pembinaan triwulan") || !strings.HasPrefix(string(box.letters[0].Files[0].Body), "PDF Laporan wilayah, triwulan") {
		t.Fatalf("%+v", box.letters)
	}
	if made, err := terms.Made(ctx, system, other.ID); err != nil || len(made) != 1 {
		t.Errorf("made with it: %v %v", made, err)
	}
	if _, err := db.Exec(`DELETE FROM account_region WHERE library_id = ?`, other.ID); err != nil {
		t.Fatal(err)
	}
	pass(91 * 24 * time.Hour)
	send()
	if len(box.letters) != 1 {
		t.Errorf("the region is no more: %+v", box.letters[1:])
	}
}
