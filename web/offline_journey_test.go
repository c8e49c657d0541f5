package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// takes enrols the visitor in a shipped course and is its address and the
// addresses of its lessons.
func (v *visitor) takes(trainer *visitor, title string) (course string, lessons []string) {
	v.t.Helper()
	course = trainer.starterCourse(title)
	id, err := strconv.ParseInt(strings.TrimPrefix(course, "/courses/"), 10, 64)
	if err != nil {
		v.t.Fatal(err)
	}
	if err := v.courses.Enrol(context.Background(), v.actor, id); err != nil {
		v.t.Fatal(err)
	}
	view, err := v.courses.Find(context.Background(), v.actor, id)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, l := range view.Lessons() {
		lessons = append(lessons, course+"/lessons/"+l.Key)
	}
	return course, lessons
}

// settles waits until a promise comes out true.
func settles(p *webtest.Page, t testing.TB, promise string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !webtest.Eval[bool](p, promise); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not come true", promise)
		}
	}
}

// kept waits until the browser keeps that many lessons of the visitor's.
func (v *visitor) kept(p *webtest.Page, n int) {
	v.t.Helper()
	settles(p, v.t, `(async () => (await binapustakaCopies.list(document.body.dataset.reader)).length === `+strconv.Itoa(n)+`)()`)
	if n > 0 {
		p.Await(`navigator.serviceWorker.controller`)
	}
}

// noCopies waits until the browser keeps nothing at all.
func noCopies(p *webtest.Page, t testing.TB) {
	t.Helper()
	settles(p, t, `caches.keys().then(all => !all.some(name => name.startsWith("binapustaka-copies-")))`)
}

// What was opened can be read when the line is gone, and nothing else.
func TestJourneyOfReadingOffline(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	course, lessons := rina.takes(trainer, "Sirkulasi")
	p := rina.browser()
	p.Go(room.url + lessons[0])
	rina.kept(p, 1)
	p.Go(room.url + course)
	p.See("tersimpan")
	p.Accessible()

	room.line.setCut(true)
	p.Go(room.url + lessons[0])
	p.See("Anda sedang luring – salinan dari")
	p.See("Alur sirkulasi dan menunya")
	p.Await(`document.fonts.check("16px 'Plus Jakarta Sans'") && getComputedStyle(document.querySelector(".lesson")).display === "grid"`)
	p.See("1 hal menunggu sambungan.")
	p.Accessible()
	p.Do(chromedp.Reload())
	p.See("Anda sedang luring")
	for _, path := range []string{lessons[1], course, "/", "/courses", "/profile", "/offline"} {
		p.Go(room.url + path)
		p.See("Halaman ini tidak dapat dibuka karena server tidak terjangkau.")
		p.See("1 pelajaran, ")
	}
	p.Accessible()
	p.FollowText("Alur sirkulasi dan menunya")
	p.See("Anda sedang luring")

	room.line.setCut(false)
	webtest.Eval[bool](p, `dispatchEvent(new Event("online"))`)
	p.See("Sambungan sudah kembali.")
	p.FollowText("Muat halaman terbaru")
	p.FollowText("Tandai selesai dan lanjut")
	p.See("selesai.")
	rina.kept(p, 2)
	p.Go(room.url + "/offline")
	p.See("2 pelajaran, ")
	p.Accessible()
	// Who changes the language reads the days of older copies in it, too.
	written := func() string { return webtest.Eval[string](p, `document.querySelector(".kept-about").textContent`) }
	before := written()
	rina.sent("/profile", "/language", url.Values{"language": {"en"}, "next": {"/offline"}})
	p.Go(room.url + "/offline")
	p.See("2 lessons, ")
	if after := written(); strings.Contains(after, strings.Join(strings.Fields(before)[2:5], " ")) {
		t.Errorf("%q, in English %q", before, after)
	}
	rina.sent("/profile", "/language", url.Values{"language": {"id"}, "next": {"/offline"}})
	p.Go(room.url + "/offline")
	p.See("2 pelajaran, ")
	p.Click(`[aria-label="Hapus salinan “Alur sirkulasi dan menunya”"]`)
	p.See("Salinan “Alur sirkulasi dan menunya” sudah dihapus dari komputer ini.")
	rina.kept(p, 1)
	p.Press("Hapus semua salinan")
	p.See("Belum ada yang tersimpan.")
	rina.kept(p, 0)
	rina.inBoth("/offline", "/offline/page")
}

// On a slow line the copy comes after a few seconds.
func TestCopyOnASlowLine(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	_, lessons := rina.takes(room.enter("Pelatih", "id", lms.Trainer), "Sirkulasi")
	p := rina.browser()
	p.Go(room.url + lessons[0])
	rina.kept(p, 1)
	room.line.setStuck(true)
	begun := time.Now()
	p.Go(room.url + lessons[0])
	p.See("salinan dari")
	if d := time.Since(begun); d < 3*time.Second {
		t.Errorf("the copy came after %v, before the server had its time", d)
	}
	room.line.setStuck(false)
	p.See("Sambungan sudah kembali.")
}

// Copies are their reader's: signing out deletes them, another account's page
// too, and an ended session alone does not.
func TestCopiesBelongToOneAccount(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	_, lessons := rina.takes(trainer, "Sirkulasi")
	p := rina.browser()
	p.Go(room.url + lessons[0])
	rina.kept(p, 1)

	// The session ends from elsewhere.
	if _, err := room.db.Exec(`DELETE FROM account_session WHERE account_id = ?`, rina.actor.AccountID); err != nil {
		t.Fatal(err)
	}
	p.Go(room.url + lessons[0])
	p.See("Masuk")
	room.line.setCut(true)
	p.Go(room.url + lessons[0])
	p.See("Anda sedang luring")
	room.line.setCut(false)

	budi.admit(p)
	p.Go(room.url + "/profile")
	p.See("Budi")
	room.line.setCut(true)
	p.Go(room.url + lessons[0])
	p.See("Belum ada pelajaran yang tersimpan di komputer ini.")
	room.line.setCut(false)

	again := room.enter("Sari", "id", lms.Librarian)
	id, _ := strconv.ParseInt(strings.Split(lessons[0], "/")[2], 10, 64)
	if err := room.courses.Enrol(context.Background(), again.actor, id); err != nil {
		t.Fatal(err)
	}
	again.admit(p)
	p.Go(room.url + lessons[1])
	again.kept(p, 1)
	p.Click("details.who summary")
	p.FollowText("Keluar")
	p.See("Anda sudah keluar")
	room.line.setCut(true)
	p.Go(room.url + lessons[1])
	p.See("Belum ada pelajaran yang tersimpan di komputer ini.")
	noCopies(p, t)
}

// Switched off, nothing is kept; what was, is gone.
func TestKeepingIsSwitchedOff(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	_, lessons := rina.takes(room.enter("Pelatih", "id", lms.Trainer), "Sirkulasi")
	p := rina.browser()
	p.Go(room.url + lessons[0])
	rina.kept(p, 1)
	p.Go(room.url + "/profile")
	p.Press("Simpan pelajaran yang saya buka di komputer ini")
	p.See("Mati: tidak ada lagi yang disimpan")
	p.Accessible()
	p.Go(room.url + lessons[1])
	p.See("Modul 1, pelajaran 2")
	time.Sleep(2 * time.Second)
	noCopies(p, t)
	settles(p, t, `navigator.serviceWorker.getRegistrations().then(all => all.length === 0)`)
	p.Go(room.url + "/profile")
	p.Press("Simpan pelajaran yang saya buka di komputer ini")
	p.See("Menyala:")
	p.Go(room.url + lessons[1])
	rina.kept(p, 1)
}
