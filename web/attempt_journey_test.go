package web

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// browser opens a real browser in which the visitor is signed in.
func (v *visitor) browser() *webtest.Page {
	v.t.Helper()
	p := webtest.Open(v.t)
	p.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: SessionCookie, Value: v.token, URL: v.url, Path: "/"})
		return err
	}))
	return p
}

// give answers a question on the page the way the form of key says.
func give(p *webtest.Page, form url.Values) {
	n := form.Get("position")
	if text := form.Get("text"); text != "" {
		p.Fill("#q"+n+" input[name=text]", text)
		return
	}
	for _, option := range form["option"] {
		p.Click(fmt.Sprintf("#q%s label.choice:has(input[value=%q])", n, option))
	}
}

// next presses the button that leads on from the question shown.
func next(p *webtest.Page) {
	p.Click("form.question:not([hidden]) .moves button[name=to]:not(.secondary)")
}

func savedAt(p *webtest.Page, position int) {
	p.Await(fmt.Sprintf(`document.querySelector("#q%d .state .ok")?.textContent.includes("Tersimpan pukul")`, position))
}

// sitting is somebody in front of a browser in which an attempt has just begun.
func sitting(t *testing.T, test string) (who *visitor, attempt string, p *webtest.Page) {
	t.Helper()
	room := openTestRoom(t)
	who = room.enter("Rina", "id", lms.Librarian)
	test = room.starter(test)
	attempt = who.sent(test, test+"/attempts", url.Values{})
	p = who.browser()
	p.Go(room.url + attempt)
	return who, attempt, p
}

func TestJourneyThroughATestWithALostLine(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina Sari, S.IP.", "id", lms.Librarian)
	test := room.starter("pengatalogan")
	p := rina.browser()
	p.Go(room.url + test)
	p.Accessible()
	p.FollowText("Mulai mengerjakan")
	p.See("soal 1 dari 8")
	p.Accessible()
	attempt := webtest.Eval[string](p, `location.pathname`)
	key := rina.key(attempt)

	give(p, key[0])
	savedAt(p, 1)
	p.Offline(true)
	for i := 1; i <= 3; i++ {
		next(p)
		p.See(fmt.Sprintf("soal %d dari 8", i+1))
		give(p, key[i])
		p.See("Belum tersimpan; kami coba lagi dalam")
	}
	p.Click("form.question:not([hidden]) button.flag")
	p.See("Terisi 4 · ditandai 1 · kosong 4")
	rina.see(attempt, "Terisi 1 · ditandai 0 · kosong 7")
	p.Click(`a[data-go=finish]`)
	p.See("Masih ada 4 soal yang kosong.")
	p.Press("Kumpulkan")
	p.See("belum sampai di server")
	p.Offline(false)
	emptyQueue(p)
	rina.see(attempt, "Terisi 4 · ditandai 1 · kosong 4")

	// On with another machine.
	second := rina.browser()
	second.Go(room.url + attempt)
	second.See("soal 5 dari 8")
	second.See("Terisi 4 · ditandai 1 · kosong 4")
	for i := 4; i < 8; i++ {
		give(second, key[i])
		savedAt(second, i+1)
		if i < 7 {
			next(second)
		}
	}
	// The first one shows what the second has done once it is looked at again.
	webtest.Eval[bool](p, `document.dispatchEvent(new Event("visibilitychange")), true`)
	p.Await(`document.getElementById("counts").textContent.includes("Terisi 8")`)
	next(second)
	second.See("Semua soal sudah terisi.")
	second.Press("Kumpulkan")
	second.See("100,0%")
	second.See("Lulus")
	second.Accessible()

	// What the first one still sends is refused in words.
	p.Press("Kembali ke soal")
	p.Click("form.question:not([hidden]) button.flag")
	p.See("Jawaban sudah dikumpulkan, jadi tidak dapat diubah lagi.")
}

func TestPowerCutLosesNothing(t *testing.T) {
	rina, attempt, p := sitting(t, "sirkulasi")
	key := rina.key(attempt)
	p.Offline(true)
	give(p, key[0])
	next(p)
	give(p, key[1])
	p.See("Belum tersimpan")
	// A computer that goes dark asks nobody whether to leave the page, and sends
	// nothing on the way out.
	webtest.Eval[bool](p, `Event.prototype.preventDefault = () => {}, window.fetch = () => Promise.reject(), true`)
	p.Go("about:blank")
	rina.see(attempt, "Terisi 0")
	p.Offline(false)
	p.Go(rina.url + attempt)
	p.See("Terisi 2 · ditandai 0 · kosong 6")
	emptyQueue(p)
	rina.see(attempt, "Terisi 2 · ditandai 0 · kosong 6")
}

// Two tabs of one browser share what waits: either sends it, both know.
func TestTwoTabsOfOneBrowser(t *testing.T) {
	rina, attempt, p := sitting(t, "sirkulasi")
	key := rina.key(attempt)
	p.Offline(true)
	give(p, key[0])
	p.See("Belum tersimpan; kami coba lagi dalam")
	second := p.Tab()
	second.Go(rina.url + attempt)
	savedAt(second, 1)
	rina.see(attempt, "Terisi 1 · ditandai 0 · kosong 7")
	p.Offline(false)
	savedAt(p, 1)

	next(second)
	give(second, key[1])
	savedAt(second, 2)
	next(p)
	next(p)
	give(p, key[2])
	savedAt(p, 3)
	for _, tab := range []*webtest.Page{p, second} {
		webtest.Eval[bool](tab, `document.dispatchEvent(new Event("visibilitychange")), true`)
		tab.See("Terisi 3 · ditandai 0 · kosong 5")
	}
	rina.see(attempt, "Terisi 3 · ditandai 0 · kosong 5")
}

func TestDeadlinePassesWhileOffline(t *testing.T) {
	rina, attempt, p := sitting(t, "sirkulasi")
	key := rina.key(attempt)
	give(p, key[0])
	savedAt(p, 1)
	p.Offline(true)
	next(p)
	give(p, key[1])
	webtest.Eval[bool](p, `(now => performance.now = () => now() + 15 * 60e3)(performance.now.bind(performance)), true`)
	p.See("Waktu habis. Jawaban yang sudah tersimpan dikumpulkan oleh server")
	if !webtest.Eval[bool](p, `[...document.querySelectorAll("form.question input[name=option], form.question input[name=text]")].every(e => e.disabled)`) {
		t.Error("answers can still be typed after the end")
	}
	rina.pass(16 * time.Minute)
	p.Offline(false)
	p.See("Waktu pengerjaan sudah habis, jadi perubahan ini tidak dapat diterima.")
	p.See("Waktu habis, jadi jawaban yang tersimpan dikumpulkan otomatis.")
	p.See(fmt.Sprintf("Nilai %v dari 9", rina.sheet(attempt).Items[0].Points))
}

func TestKeyboardAloneIsEnough(t *testing.T) {
	rina, attempt, p := sitting(t, "pengatalogan")
	p.Await(`document.getElementById("clock").textContent.includes(".")`)
	for i, form := range rina.key(attempt) {
		text := form.Get("text")
		webtest.Eval[bool](p, fmt.Sprintf(`document.querySelector("#q%d h1").focus(), true`, i+1))
		p.Do(chromedp.KeyEvent("\t"))
		if text != "" {
			p.Do(chromedp.KeyEvent(text), chromedp.KeyEvent("\r"))
		} else {
			p.Do(chromedp.KeyEvent(" "))
			p.Await(fmt.Sprintf(`document.querySelector("#q%d input:checked") !== null`, i+1))
			webtest.Eval[bool](p, fmt.Sprintf(`document.getElementById("next-%d").focus(), true`, i+1))
			p.Do(chromedp.KeyEvent("\r"))
		}
		if i < 7 {
			p.See(fmt.Sprintf("soal %d dari 8", i+2))
		}
	}
	p.See("Semua soal sudah terisi.")
	webtest.Eval[bool](p, `document.querySelector("#finish form button[type=submit]").focus(), true`)
	p.Do(chromedp.KeyEvent("\r"))
	p.See("Hasil pengerjaan")
}

// A computer whose clock is moved in the middle still saves, and the time that
// is left stays what it was.
func TestComputersClockIsMoved(t *testing.T) {
	rina, attempt, p := sitting(t, "sirkulasi")
	key := rina.key(attempt)
	for i, hours := range []int{3, -5} {
		webtest.Eval[bool](p, fmt.Sprintf(`(now => Date.now = () => now() + %d * 3600e3)(Date.now), true`, hours))
		give(p, key[i])
		savedAt(p, i+1)
		next(p)
	}
	p.Await(`/^1[0-5][.]/.test(document.getElementById("clock").textContent)`)
	rina.see(attempt, "Terisi 2")
}

// Numbers that ran ahead of the server, whatever did it, are given anew.
func TestNumbersAheadOfTheServer(t *testing.T) {
	rina, attempt, p := sitting(t, "sirkulasi")
	key := rina.key(attempt)
	webtest.Eval[bool](p, `localStorage.setItem("binapustaka-attempt-" + document.getElementById("attempt").dataset.id,
		JSON.stringify({last: Date.now() + 3 * 3600e3})), true`)
	give(p, key[0])
	savedAt(p, 1)
	rina.see(attempt, "Terisi 1")
}

func TestSignedOutInTheMiddle(t *testing.T) {
	rina, attempt, p := sitting(t, "sirkulasi")
	p.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.ClearBrowserCookies, cdp.Empty{})
		return err
	}))
	give(p, rina.key(attempt)[0])
	p.See("Belum tersimpan: Anda sudah keluar.")
}
