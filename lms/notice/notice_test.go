package notice

import (
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

func TestEveryEventHasAKindAndASentence(t *testing.T) {
	day, at := lms.DayOn(2026, 11, 30), time.Date(2026, 11, 30, 2, 0, 0, 0, time.UTC)
	zone := time.FixedZone("WIB", 7*3600)
	for e, of := range events {
		if !of.kind.Valid() {
			t.Errorf("%s is of no kind", e)
		}
		for _, l := range locale.All {
			text := Notice{Event: e, Facts: Facts{What: "Lokakarya <referensi>", Who: "Tuti", Day: &day, At: &at, N: 7}}.Text(l, zone)
			if strings.ContainsAny(text, "{⟦") || !strings.Contains(text, "Lokakarya <referensi>") {
				t.Errorf("%s in %s: %s", e, l, text)
			}
		}
	}
	if text := (Notice{Event: Offered, Facts: Facts{What: "Lokakarya", At: &at}}).Text(locale.ID, zone); !strings.Contains(text, "Senin 30 Nov 2026, 09.00") {
		t.Errorf("the library's clock: %s", text)
	}
	for _, k := range Kinds {
		if name := k.Name(locale.EN); strings.Contains(name, "⟦") {
			t.Error(name)
		}
	}
}

func TestWhenALetterGoes(t *testing.T) {
	zone := time.FixedZone("WIT", 9*3600)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	usual := Settings{Letters: true, Hour: 7}
	for name, c := range map[string]struct {
		Settings
		event     Event
		now, want time.Time
	}{
		"in the morning":            {usual, Enrolled, at(24, 6, 59), at(24, 7, 0)},
		"at the hour":               {usual, Enrolled, at(24, 7, 0), at(25, 7, 0)},
		"in the evening":            {usual, Enrolled, at(24, 20, 0), at(25, 7, 0)},
		"on the last day":           {usual, Enrolled, at(30, 8, 0), at(31, 7, 0)},
		"at another hour":           {Settings{Letters: true, Hour: 16}, Enrolled, at(24, 8, 0), at(24, 16, 0)},
		"a place that is kept":      {usual, Offered, at(24, 20, 0), at(24, 20, 0)},
		"no letters":                {Settings{Hour: 7}, Offered, at(24, 6, 0), time.Time{}},
		"not of this kind":          {Settings{Letters: true, Channels: map[Kind]Channel{Courses: Here}}, Enrolled, at(24, 6, 0), time.Time{}},
		"none of the other":         {Settings{Letters: true, Hour: 7, Channels: map[Kind]Channel{Places: None}}, Enrolled, at(24, 6, 0), at(24, 7, 0)},
		"not even what cannot wait": {Settings{Letters: true, Channels: map[Kind]Channel{Places: None}}, Offered, at(24, 6, 0), time.Time{}},
	} {
		got := c.mailAt(c.event, c.now, zone)
		if got == nil && !c.want.IsZero() || got != nil && !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	for _, bad := range []Settings{{Hour: 24}, {Hour: -1}, {Channels: map[Kind]Channel{"x": Here}}, {Channels: map[Kind]Channel{Courses: "x"}}} {
		if bad.check() == nil {
			t.Errorf("%+v is accepted", bad)
		}
	}
}

func TestRetries(t *testing.T) {
	var all time.Duration
	for n := 1; n < mostTries; n++ {
		if wait(n) < wait(n-1) {
			t.Errorf("the wait gets shorter at %d", n)
		}
		all += wait(n)
	}
	if wait(1) != 5*time.Minute || all < 4*24*time.Hour || all > 6*24*time.Hour {
		t.Errorf("first %v, together %v", wait(1), all)
	}
}

func TestTokens(t *testing.T) {
	s, other := NewStore(nil, time.Now, [32]byte{1}), NewStore(nil, time.Now, [32]byte{2})
	for _, k := range append(slices.Clone(Kinds), "") {
		if id, kind, err := s.read(s.Token(12345, k)); err != nil || id != 12345 || kind != k {
			t.Errorf("%q: %d, %q, %v", k, id, kind, err)
		}
	}
	good := s.Token(12345, Courses)
	for _, bad := range []string{"", "x", "..", other.Token(12345, Courses), strings.Replace(good, "courses", "plans", 1), strings.Replace(good, "courses", "all", 1), good + "x", "9iy" + good[3:], good[1:]} {
		if _, _, err := s.read(bad); !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%q is accepted: %v", bad, err)
		}
	}
}

const cameBack = `From: MAILER-DAEMON@mx.example.id
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

Sari: not here.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.id

Final-Recipient: rfc822; sari@example.id
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <sari@example.id>:
    user unknown

Final-Recipient: rfc822; penuh@example.id
Action: failed
Status: 5.2.2

Final-Recipient: rfc822; nanti@example.id
Action: delayed
Status: 4.4.1

Final-Recipient: rfc822; dialihkan@lain.example
Original-Recipient: rfc822;budi@example.id
Action: failed
Status: 5.1.10

Final-Recipient: rfc822; dicurigai@example.id
Action: failed
Status: 5.7.1
--x--
`

func TestBounced(t *testing.T) {
	want := []Bounce{{"sari@example.id", "550 5.1.1 <sari@example.id>:    user unknown"}, {"budi@example.id", ""}}
	for _, message := range []string{cameBack, strings.ReplaceAll(cameBack, "\n", "\r\n")} {
		if got := Bounced(message); len(got) != 2 || got[0].Address != want[0].Address || !strings.Contains(got[0].Reason, "user unknown") || got[1] != want[1] {
			t.Errorf("%+v", got)
		}
	}
	for _, none := range []string{"", "sari@example.id", "Final-Recipient: sari@example.id\nAction: failed\nStatus: 5.1.1", "Action: failed\nStatus: 5.1.1\n", "Final-Recipient: rfc822; sari@example.id\nAction: delivered\nStatus: 2.0.0"} {
		if got := Bounced(none); got != nil {
			t.Errorf("%q: %+v", none, got)
		}
	}
}

func TestWhoMay(t *testing.T) {
	person := func(library int64, role lms.Role) lms.Actor {
		return lms.Actor{AccountID: 5, LibraryID: library, Roles: []lms.Role{role}}
	}
	for _, c := range []struct {
		name             string
		actor            lms.Actor
		tell, read, keep bool
	}{
		{"stranger", lms.Actor{}, false, false, false},
		{"librarian", person(1, lms.Librarian), false, true, false},
		{"trainer", person(1, lms.Trainer), true, true, false},
		{"head", person(1, lms.Head), false, true, false},
		{"administrator", person(1, lms.Admin), true, true, true},
		{"administrator elsewhere", person(2, lms.Admin), false, true, false},
		{"system", lms.System("test"), true, false, true},
	} {
		if tell, read, keep := canTell(c.actor, 1), canRead(c.actor), canKeep(c.actor, 1); tell != c.tell || read != c.read || keep != c.keep {
			t.Errorf("%s: %v %v %v", c.name, tell, read, keep)
		}
	}
}

// What people write stands in a letter as they wrote it, and does nothing there.
func TestLetterIsWritten(t *testing.T) {
	s := NewStore(nil, time.Now, [32]byte{1})
	at := time.Date(2026, 11, 30, 2, 0, 0, 0, time.UTC)
	l := Letter{ID: 3, AccountID: 7, Name: "Sari <b>", Library: "Perpustakaan & Arsip", Language: "id", Zone: time.FixedZone("WIB", 7*3600), Kinds: []Kind{Places, Courses},
		Notices: []Notice{{ID: 11, Event: Offered, Facts: Facts{What: "<script>alert(1)</script>", At: &at}, Link: "/activities/1"}, {ID: 12, Event: Enrolled, Facts: Facts{What: "Katalog", Who: "Tuti"}, Link: "/courses/1"}}}
	w, err := s.Write(l, "https://bina.example.id/")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"&lt;script&gt;alert(1)&lt;/script&gt;", "Sari &lt;b&gt;", "Perpustakaan &amp; Arsip", `href="https://bina.example.id/notices/11"`, `lang="id"`, "Jangan kirim lagi surat tentang kursus dan tugas"} {
		if !strings.Contains(w.HTML, part) {
			t.Errorf("the letter lacks %q\n%s", part, w.HTML)
		}
	}
	for _, part := range []string{"<script", "<img", "src=", "ZgotmplZ"} {
		if strings.Contains(w.HTML, part) {
			t.Errorf("the letter holds %q", part)
		}
	}
	for _, part := range []string{"<script>alert(1)</script>", "Senin 30 Nov 2026, 09.00", "https://bina.example.id/notices/12", "https://bina.example.id/notices/stop/" + s.Token(7, Places)} {
		if !strings.Contains(w.Text, part) {
			t.Errorf("the text lacks %q\n%s", part, w.Text)
		}
	}
	if w.Subject != "2 pemberitahuan dari Perpustakaan & Arsip" || w.Stop != "https://bina.example.id/notices/stop/"+s.Token(7, "") {
		t.Errorf("%q, %q", w.Subject, w.Stop)
	}
	again, err := s.Write(l, "")
	if err != nil || strings.Contains(again.Text+again.HTML, "/notices") || again.Stop != "" || again.ID != w.ID || w.ID == "" {
		t.Errorf("without an address of the pages: %v, %q\n%s", err, again.ID, again.Text)
	}
	l.Language, l.Kinds = "en", []Kind{Courses}
	if w, err = s.Write(l, "https://bina.example.id"); err != nil || w.Subject != "2 notices from Perpustakaan & Arsip" || !strings.Contains(w.Text, "Tuti enrolled you in the course Katalog.") || w.Stop != "https://bina.example.id/notices/stop/"+s.Token(7, Courses) {
		t.Errorf("%+v, %v", w, err)
	}
}
