package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

func TestJourneyThroughAWatchedTest(t *testing.T) {
	room := openTestRoom(t)
	test := room.sectioned(url.Values{"watched": {"1"}})
	plain := room.sectioned(nil)
	rina, trainer := room.enter("Rina", "id", lms.Librarian), room.enter("Pelatih", "id", lms.Trainer)
	if strings.Contains(rina.see(plain), "mencatat kapan halamannya") {
		t.Error("a test that notes nothing says it does")
	}
	rina.see(test, "Uji ini mencatat kapan halamannya Anda tinggalkan")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	p := rina.browser()
	webtest.Eval[bool](p, `document.hasFocus = () => true, true`)
	p.Go(room.url + attempt)
	p.See("Dicatat: saat halaman ini ditinggalkan")
	p.Accessible()
	events := func(n int) {
		t.Helper()
		for range 100 {
			var got int
			if err := room.db.Get(&got, `SELECT COUNT(*) FROM attempt_event WHERE kind <> 'address'`); err != nil {
				t.Fatal(err)
			}
			if got == n {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Fatalf("not %d events", n)
	}
	front := func(yes string) {
		webtest.Eval[bool](p, `document.hasFocus = () => `+yes+`, window.dispatchEvent(new Event("`+map[string]string{"true": "focus", "false": "blur"}[yes]+`")), true`)
	}
	front("false")
	events(1)
	p.Offline(true)
	front("true") // it is noted once the line is back
	p.Offline(false)
	events(2)
	p.Fill("#q1 input[type=text]", "satu")
	savedAt(p, 1)
	p.Click(`a.wide[data-go=finish]`)
	p.Press("Lanjut: Praktik") // going on is not leaving
	p.See("soal 3 dari 4")
	p.Click(`a.wide[data-go=finish]`)
	p.Press("Kumpulkan")
	p.See("1 kali meninggalkan halaman")
	p.Accessible()
	events(2)
	body := trainer.see(attempt+"/result", "Catatan selama mengerjakan", "Ini bukan bukti kecurangan", "Halaman tidak di depan selama")
	if strings.Contains(body, "127.0.0.1") {
		t.Error("the address can be read")
	}
	trainer.see(test+"/edit", `name="watched" value="1" checked disabled`)
}
