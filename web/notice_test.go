package web

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/integration/mail"
	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/locale"
	"binapustaka/lms/notice"
)

// postOffice is an SMTP server: it refuses addresses that begin with "tiada".
type postOffice struct {
	net.Listener
	mu      sync.Mutex
	letters []string
}

func openPostOffice(t *testing.T) *postOffice {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	o := &postOffice{Listener: l}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go o.serve(c)
		}
	}()
	return o
}

func (o *postOffice) serve(c net.Conn) {
	defer c.Close()
	say := func(s string) { io.WriteString(c, s+"\r\n") }
	say("220 kantor pos")
	for in := bufio.NewReader(c); ; {
		text, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch command := strings.ToUpper(strings.Fields(text + " x")[0]); {
		case command == "EHLO":
			say("250-kantor pos\r\n250 8BITMIME")
		case command == "RCPT" && strings.Contains(text, "<tiada"):
			say("550 5.1.1 " + strings.TrimSpace(text[8:]) + " tidak ada di sini")
		case command == "DATA":
			say("354 go on")
			var all strings.Builder
			for text, err = in.ReadString('\n'); err == nil && text != ".\r\n"; text, err = in.ReadString('\n') {
				all.WriteString(text)
			}
			o.mu.Lock()
			o.letters = append(o.letters, all.String())
			o.mu.Unlock()
			say("250 2.0.0 diterima sebagai A1B2C3")
		case command == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (o *postOffice) got() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.letters
}

// withMail is a room whose letters go to a post office; deliver is the minute's work.
func withMail(t *testing.T) (room *testRoom, office *postOffice, deliver func()) {
	office = openPostOffice(t)
	server, err := mail.Open("smtp://"+office.Addr().String(), "Perpustakaan Kota <kota@example.go.id>")
	if err != nil {
		t.Fatal(err)
	}
	room = openTestRoom(t, func(d *Deps) {
		box := server.Box()
		box.Site = "https://bina.example.id"
		d.Mails, d.Box = true, &box
		d.TryMail = func(ctx context.Context, to, library string, who lms.Actor, l locale.Locale) notice.Answer {
			return server.Hand(ctx, mail.Letter{To: to, Subject: "Percobaan", Text: who.Name})
		}
	})
	deps := worker.NoticeDeps{Notices: room.deps.Notices, Post: server, Site: "https://bina.example.id", Due: func(ctx context.Context) ([]notice.Draft, error) {
		return room.deps.Reports.DueNotices(ctx, room.now())
	}}
	return room, office, func() {
		t.Helper()
		if err := worker.TellPeople(context.Background(), deps); err != nil {
			t.Fatal(err)
		}
		if err := worker.SendLetters(context.Background(), deps); err != nil {
			t.Fatal(err)
		}
	}
}

func (v *visitor) writesTo(address string) {
	v.t.Helper()
	if _, err := v.db.Exec(`UPDATE account SET email = ? WHERE id = ?`, address, v.actor.AccountID); err != nil {
		v.t.Fatal(err)
	}
}

func TestNoticePages(t *testing.T) {
	room, office, deliver := withMail(t)
	admin, rina, budi, en := room.enter("Admin", "id", lms.Admin), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian), room.enter("Ann", "en", lms.Admin)
	rina.writesTo("rina@kota.example")
	budi.writesTo("tiada@kota.example")
	rina.see("/notices", "Belum ada pemberitahuan")
	held := room.hold("Lokakarya <referensi>", 90*time.Hour, func(d *activity.Details) { d.Enrolment = activity.Enrolment{Mode: activity.ByInvitation} })
	if _, err := room.activities().Invite(context.Background(), lms.System("test"), held, []int64{rina.actor.AccountID, budi.actor.AccountID}); err != nil {
		t.Fatal(err)
	}
	deliver()
	deliver()
	rina.see("/", `<span class="count">1 `)
	list := rina.see("/notices", "Anda diundang ke Lokakarya <referensi>", "Baru", "Undangan dan tempat kegiatan")
	rina.see("/notices?kind=plans", "Tidak ada pemberitahuan jenis ini.")
	_, path, _ := strings.Cut(list, `class="fresh" href="`)
	path, _, _ = strings.Cut(path, `"`)
	if status, _, to := rina.do("GET", path, "", "", nil); status != 303 || to != fmt.Sprintf("/activities/%d", held) {
		t.Fatalf("%s leads to %d %s", path, status, to)
	}
	if status, _, _ := budi.do("GET", path, "", "", nil); status != 404 {
		t.Errorf("somebody else's: %d", status)
	}
	if body := rina.see("/notices"); strings.Contains(body, "belum dibaca") || strings.Contains(body, "Tandai semua") {
		t.Error("it is read")
	}
	budi.sent("/notices", "/notices/read", url.Values{"kind": {"places"}, "last": {"999999999"}})
	if body := budi.see("/notices"); strings.Contains(body, "belum dibaca") {
		t.Error("all are read")
	}

	// Budi's address is refused; what was read went into no letter.
	if len(office.got()) != 0 {
		t.Fatalf("%q", office.got())
	}
	ctx := context.Background()
	tell := func(v *visitor, about string) {
		t.Helper()
		at := room.now().Add(24 * time.Hour)
		if _, err := room.deps.Notices.Tell(ctx, lms.System("test"), notice.Draft{LibraryID: room.library, AccountID: v.actor.AccountID, Event: notice.Offered, About: about, Facts: notice.Facts{What: "Lokakarya", At: &at}, Link: "/activities"}); err != nil {
			t.Fatal(err)
		}
	}
	tell(budi, "1")
	tell(rina, "1")
	deliver()
	letters := office.got()
	if len(letters) != 1 || !strings.Contains(letters[0], "List-Unsubscribe-Post: List-Unsubscribe=One-Click") || !strings.Contains(letters[0], "multipart/alternative") {
		t.Fatalf("%q", letters)
	}
	admin.see("/mail", "tiada@kota.example", "Sejak", "tidak ada di sini", "127.0.0.1:", "Perpustakaan Kota <kota@example.go.id>")
	admin.see("/mail/outbox", "Alamat ditolak", "Terkirim", "550 5.1.1 <tiada@kota.example> tidak ada di sini", "diterima sebagai A1B2C3")
	admin.see("/mail/outbox?state=failed", "Tidak ada surat di sini.")
	budi.see("/profile", "Sejak")
	budi.see("/notices/settings", "tidak ada di sini", "coba lagi")
	budi.sent("/notices/settings", "/notices/address", url.Values{})
	if body := budi.see("/notices/settings"); strings.Contains(body, "tidak ada di sini") {
		t.Error("the address is still marked")
	}
	box := admin.see("/mail/outbox?state=refused")
	_, id, _ := strings.Cut(box, `action="/mail/outbox/`)
	id, _, _ = strings.Cut(id, "/")
	budi.writesTo("budi@kota.example")
	for _, v := range []*visitor{rina, budi} {
		if status, _, _ := v.do("GET", "/mail", "", "", nil); status != 403 {
			t.Errorf("a librarian: %d", status)
		}
	}
	admin.sent("/mail/outbox", "/mail/outbox/"+id+"/send", url.Values{})
	deliver()
	if len(office.got()) != 2 {
		t.Errorf("%d letters", len(office.got()))
	}
	if status, body, _ := admin.send("/mail/outbox?state=", "/mail/outbox/"+id+"/drop", url.Values{}); status != 409 || !strings.Contains(body, "sudah terkirim") {
		t.Errorf("a letter that went: %d", status)
	}

	// Settings, and ending letters without signing in.
	form := url.Values{"letters": {"1"}, "hour": {"16"}}
	for _, k := range notice.Kinds {
		form.Set("kind-"+string(k), "mail")
	}
	form.Set("kind-plans", "none")
	rina.sent("/notices/settings", "/notices/settings", form)
	rina.see("/notices/settings", `<option value="16" selected>16.00`, `<option value="none" selected>`)
	form.Set("hour", "25")
	if status, body, _ := rina.send("/notices/settings", "/notices/settings", form); status != 422 || !strings.Contains(body, "Pilih jam 0 sampai 23.") {
		t.Errorf("an hour that is none: %d", status)
	}
	stop := "/notices/stop/" + room.deps.Notices.Token(rina.actor.AccountID, notice.Places)
	stranger := room.stranger()
	stranger.see(stop, "Undangan dan tempat kegiatan", "Ya, berhenti")
	if chosen, _ := room.deps.Notices.Settings(ctx, rina.actor); chosen.Channel(notice.Places) != notice.Mail {
		t.Error("looking at the page ends letters")
	}
	if status, body, _ := stranger.do("POST", stop, "application/x-www-form-urlencoded", "", strings.NewReader("List-Unsubscribe=One-Click")); status != 200 || !strings.Contains(body, "tidak dikirim lagi") {
		t.Errorf("one click: %d", status)
	}
	if chosen, _ := room.deps.Notices.Settings(ctx, rina.actor); chosen.Channel(notice.Places) != notice.Here || chosen.Hour != 16 {
		t.Errorf("%+v", chosen)
	}
	if status, _, _ := stranger.do("GET", stop+"x", "", "", nil); status != 404 {
		t.Errorf("a token that nobody made: %d", status)
	}
	en.see("/notices", "No notices yet.")
	en.see("/notices/settings", "7:00")
	en.see("/mail", "has no e-mail address")
	en.see("/mail/outbox", "Outbox")
	en.see("/notices/stop/"+room.deps.Notices.Token(en.actor.AccountID, ""), "Get no more notices")
}

// Without a mail server the page says what is missing and how to set it.
func TestNoMailServer(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Admin", "id", lms.Admin)
	admin.writesTo("admin@kota.example")
	admin.see("/mail", "Server surel belum dipasang", "BINAPUSTAKA_SMTP=smtp://")
	admin.see("/mail/outbox", "Server surel belum dipasang")
	admin.see("/notices/settings", "belum memasang server surel")
	if status, body, _ := admin.send("/mail", "/mail/test", url.Values{}); status != 409 || !strings.Contains(body, "belum dipasang") {
		t.Errorf("%d", status)
	}
	if status, body, _ := admin.send("/mail", "/mail/addresses", url.Values{"said": {"bukan siapa-siapa"}}); status != 422 || !strings.Contains(body, ">bukan siapa-siapa</textarea>") {
		t.Errorf("%d", status)
	}
	admin.sent("/mail", "/mail/addresses", url.Values{"said": {"admin@kota.example"}})
	admin.see("/mail", "1 alamat dicatat", "administrator mencatat")
	right := fmt.Sprintf("/mail/addresses/%d/right", admin.actor.AccountID)
	admin.sent("/mail", right, url.Values{})
	admin.see("/mail", "Tidak ada. Alamat yang ditolak")

	file := func(content string) (int, string) {
		form, body := upload(t, formToken.FindStringSubmatch(admin.see("/mail"))[1], url.Values{}, "gagal.eml", []byte(content))
		status, answer, _ := admin.do("POST", "/mail/addresses/file", form, "", bytes.NewReader(body))
		return status, answer
	}
	const bounce = "From: MAILER-DAEMON\r\n\r\nFinal-Recipient: rfc822; admin@kota.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
	for content, says := range map[string]string{"": "Pilih dulu berkas", "admin@kota.example": "Final-Recipient dan Status", strings.Repeat("x", notice.ReportLimit+1): "lebih dari 1"} {
		if status, body := file(content); status != 422 || !strings.Contains(body, says) || !strings.Contains(body, `id="file-error"`) {
			t.Errorf("%.20q: %d\n%s", content, status, excerpt(body))
		}
	}
	if status, body := file(bounce); status != 303 {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	admin.see("/mail", "1 alamat dicatat", "surat ke alamat ini kembali")
	admin.sent("/mail", right, url.Values{})
}
