package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/integration/mail"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/notice"
	"binapustaka/lms/sqldb/dbtest"
)

// desk takes letters as answer says, slowly, so that several come by.
type desk struct {
	mu     sync.Mutex
	taken  []mail.Letter
	asked  int
	answer func(mail.Letter) notice.Answer
}

func (d *desk) Hand(_ context.Context, l mail.Letter) notice.Answer {
	time.Sleep(20 * time.Millisecond)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked++
	a := notice.Answer{Outcome: notice.Taken}
	if d.answer != nil {
		a = d.answer(l)
	}
	if a.Outcome == notice.Taken {
		d.taken = append(d.taken, l)
	}
	return a
}

// Several workers send each letter once, in its reader's language; a server that is
// down delays and loses nothing and is asked once a round; and no log names anybody.
func TestSendLetters(t *testing.T) {
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	t.Cleanup(func() { slog.SetDefault(before); log.SetOutput(os.Stderr) })
	ctx, db := context.Background(), dbtest.Open(t)
	var mu sync.Mutex
	clock := time.Date(2026, 11, 24, 13, 0, 0, 0, time.UTC)
	pass := func(d time.Duration) { mu.Lock(); defer mu.Unlock(); clock = clock.Add(d) }
	notices := notice.NewStore(db, func() time.Time { mu.Lock(); defer mu.Unlock(); return clock }, [32]byte{1})
	lib := dbtest.Insert(t, db, `INSERT INTO "library" (code, name, time_zone, created_at) VALUES ('a', 'Perpustakaan A', 'Asia/Jakarta', NOW())`)
	var drafts []notice.Draft
	for i, language := range []string{"id", "en", "id", "id"} {
		id := dbtest.Insert(t, db, `INSERT INTO account (name, email, locale, created_at) VALUES (?, ?, ?, NOW())`, fmt.Sprint("Pustakawan ", i), fmt.Sprintf("orang%d@kota.example", i), language)
		for n := range 3 {
			drafts = append(drafts, notice.Draft{LibraryID: lib, AccountID: id, Event: notice.Graded, About: fmt.Sprint("attempt-", n), Facts: notice.Facts{What: fmt.Sprint("Uji ", n)}, Link: "/attempts/1/result"})
		}
	}
	box := &desk{}
	d := worker.NoticeDeps{Notices: notices, Post: box, Site: "https://bina.example.id", Due: func(context.Context) ([]notice.Draft, error) { return drafts, nil }}
	for range 2 {
		if err := worker.TellPeople(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	send := func() {
		t.Helper()
		if err := worker.SendLetters(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	send()
	if len(box.taken) != 0 {
		t.Fatalf("in the evening: %d", len(box.taken))
	}
	pass(11 * time.Hour)
	box.answer = func(mail.Letter) notice.Answer {
		return notice.Answer{Outcome: notice.Closed, Words: "orang0@kota.example: connection refused"}
	}
	send()
	if box.asked != 1 {
		t.Errorf("a server that is down was asked %d times", box.asked)
	}
	pass(time.Hour)
	box.answer = nil
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := worker.SendLetters(ctx, d); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	pass(48 * time.Hour)
	send()
	to := map[string]mail.Letter{}
	for _, l := range box.taken {
		if _, twice := to[l.To]; twice {
			t.Errorf("%s got two letters", l.To)
		}
		to[l.To] = l
	}
	if len(to) != 4 {
		t.Fatalf("%d people got a letter", len(to))
	}
	first, english := to["orang0@kota.example"], to["orang1@kota.example"]
	if first.Subject != "3 pemberitahuan dari Perpustakaan A" || english.Subject != "3 notices from Perpustakaan A" || strings.Count(first.Text, "Hasil Uji ") != 3 || !first.OneClick || first.Stop == "" || first.HTML == "" || first.ID == english.ID {
		t.Errorf("%+v\n%+v", first, english)
	}

	// One address is refused: it is asked no more.
	box.answer = func(mail.Letter) notice.Answer {
		return notice.Answer{Outcome: notice.NoAddress, Words: "550 <orang0@kota.example> unknown"}
	}
	again := func(about string) {
		t.Helper()
		if _, err := notices.Tell(ctx, lms.System("test"), notice.Draft{LibraryID: lib, AccountID: drafts[0].AccountID, Event: notice.Offered, About: about, Facts: notice.Facts{At: &clock}}); err != nil {
			t.Fatal(err)
		}
	}
	again("1")
	box.asked = 0
	send()
	again("2")
	send()
	if box.asked != 1 {
		t.Errorf("an address that is refused was asked %d times", box.asked)
	}
	if said := logged.String(); !strings.Contains(said, "a letter was not sent") || strings.Contains(said, "kota.example") || strings.Contains(said, "Pustakawan") {
		t.Errorf("the log says %s", said)
	}

	d.Due = func(context.Context) ([]notice.Draft, error) { return drafts[:1], errors.New("half of it") }
	if err := worker.TellPeople(ctx, d); err == nil {
		t.Error("what could not be read is said")
	}
	d.Post = nil
	send()
}
