package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// completions is how often, and how many, lessons are on record as done.
func (v *visitor) completions() (n int) {
	v.t.Helper()
	if err := v.db.Get(&n, `SELECT COUNT(*) FROM course_progress p JOIN course_enrolment e ON e.id = p.enrolment_id WHERE e.account_id = ? AND p.completed_at IS NOT NULL`, v.actor.AccountID); err != nil {
		v.t.Fatal(err)
	}
	return n
}

// Lesson A is read and marked as done without a line, and counted once when it
// is back, whatever page is open then.
func TestJourneyOfLearningOffline(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	course, lessons := rina.takes(trainer, "Sirkulasi")
	p := rina.browser()
	p.Go(room.url + lessons[0])
	rina.kept(p, 1)
	room.line.setCut(true)
	p.Go(room.url + lessons[0])
	p.See("1 hal menunggu sambungan.")
	p.Press("Tandai selesai dan lanjut")
	p.See("Ditandai selesai; menunggu sambungan")
	p.See("2 hal menunggu sambungan.")
	p.Accessible()
	p.Do(chromedp.Reload())
	p.See("Ditandai selesai; menunggu sambungan")
	p.See("2 hal menunggu sambungan.")
	p.Go(room.url + lessons[1])
	p.See("Halaman ini tidak dapat dibuka")

	// The session ends, and somebody else signs in here: what waits is not theirs.
	room.line.setCut(false)
	budi.admit(p)
	p.Go(room.url + "/courses")
	p.See("Budi")
	webtest.Eval[bool](p, `new Promise(done => setTimeout(() => done(true), 1500))`)
	if strings.Contains(p.Text("body"), "menunggu sambungan") || rina.completions()+budi.completions() > 0 {
		t.Error("one account sees or sends what another did")
	}
	rina.admit(p)
	p.Go(room.url + "/")
	p.See("Terkirim: yang Anda kerjakan tanpa sambungan sudah tercatat.")
	if n := rina.completions(); n != 1 {
		t.Errorf("%d lessons done", n)
	}
	rina.see(course, "Selesai")
	p.Go(room.url + lessons[0])
	p.See("Selesai")
	p.Await(`document.getElementById("late").hidden`)
}

// What can no longer be counted is said in words, on the page that is open then.
func TestLateActIsRefusedInWords(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	course, lessons := rina.takes(room.enter("Pelatih", "id", lms.Trainer), "Sirkulasi")
	p := rina.browser()
	p.Go(room.url + lessons[0])
	rina.kept(p, 1)
	room.line.setCut(true)
	p.Go(room.url + lessons[0])
	p.See("1 hal menunggu sambungan.")
	p.Press("Tandai selesai dan lanjut")
	p.See("2 hal menunggu sambungan.")
	room.insert(`UPDATE course_enrolment SET withdrawn_at = NOW() WHERE account_id = ?`, rina.actor.AccountID)
	room.line.setCut(false)
	p.Go(room.url + "/")
	p.See("“Alur sirkulasi dan menunya” tidak dapat dihitung:")
	p.Accessible()
	p.Press("Mengerti")
	p.Await(`document.getElementById("late").hidden`)
	p.Go(room.url + course)
	noEntry := `(async () => (await binapustakaCopies.list(document.body.dataset.reader)).length === 0)()`
	settles(p, t, noEntry)
}

// A draft that is typed without a line arrives; nothing is handed in.
func TestJourneyOfWritingOffline(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	_, lessons := rina.takes(room.enter("Pelatih", "id", lms.Trainer), "Soft Skills di Meja")
	task := lessons[len(lessons)-2]
	for _, l := range lessons {
		if strings.Contains(rina.see(l), `id="handin-form"`) {
			task = l
		}
	}
	p := rina.browser()
	p.Go(room.url + task)
	rina.kept(p, 1)
	room.line.setCut(true)
	p.Go(room.url + task)
	p.See("Anda sedang luring")
	p.Await(`[...document.querySelectorAll("#handin-form .actions button")].every(b => b.disabled)`)
	write(p, "#text", "Papan petunjuk baru di meja layanan.")
	p.Do(chromedp.Reload()) // at once
	p.Await(`document.getElementById("text").value === "Papan petunjuk baru di meja layanan."`)
	p.See("2 hal menunggu sambungan.")
	room.line.setCut(false)
	webtest.Eval[bool](p, `dispatchEvent(new Event("online"))`)
	p.See("Terkirim:")
	p.See("Sambungan sudah kembali.")
	p.See("Muat halaman terbaru untuk menyimpan atau mengumpulkan.")
	rina.see(task, "Papan petunjuk baru di meja layanan.")
	var handed int
	if err := room.db.Get(&handed, `SELECT COUNT(*) FROM course_handin WHERE handed_in_at IS NOT NULL`); err != nil || handed != 0 {
		t.Errorf("%d handed in, %v", handed, err)
	}

	// What was written on elsewhere stands; what was typed here is not lost.
	room.line.setCut(true)
	write(p, "#text", "Dari sini.")
	p.See("1 hal menunggu sambungan.")
	room.insert(`UPDATE course_handin SET text = 'Dari komputer lain.'`)
	if _, err := room.db.Exec(`DELETE FROM account_session WHERE account_id = ?`, rina.actor.AccountID); err != nil { // and the session is a new one
		t.Fatal(err)
	}
	rina.renew()
	rina.admit(p)
	room.line.setCut(false)
	webtest.Eval[bool](p, `dispatchEvent(new Event("online"))`)
	p.See("Naskah ini sudah ditulis lagi di tempat lain setelah itu")
	p.Follow("#copy a")
	p.Await(`document.getElementById("text").value === "Dari komputer lain."`)
	p.Press("Tulisan dari komputer ini yang tidak terpakai")
	p.Await(`document.querySelector("#draft-left textarea").value.endsWith("Dari sini.")`)
	p.Accessible()
	p.FollowText("Simpan draf")
	p.See("Draf tersimpan pukul")
}

// A reply that is lost is no colleague who wrote on: what is typed after it is taken.
// When the line is back unseen, what waited is not put over what was saved since.
func TestJourneyOfWritingOnABadLine(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	_, lessons := rina.takes(room.enter("Pelatih", "id", lms.Trainer), "Soft Skills di Meja")
	task := lessons[len(lessons)-2]
	for _, l := range lessons {
		if strings.Contains(rina.see(l), `id="handin-form"`) {
			task = l
		}
	}
	draft := func(want string) bool {
		var text string
		err := room.db.Get(&text, `SELECT COALESCE(MAX(text), '') FROM course_handin`)
		return err == nil && text == want
	}
	reaches := func(want string) {
		t.Helper()
		for range 100 {
			if draft(want) {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Fatalf("the draft is not %q", want)
	}
	p := rina.browser()
	p.Go(room.url + task)
	rina.kept(p, 1)

	// On the page itself: the reply is lost, and more is typed.
	room.line.setMute(true)
	write(p, "#text", "Satu.")
	reaches("Satu.")
	p.See("1 hal menunggu sambungan.")
	room.line.setCut(true)
	room.line.setMute(false)
	write(p, "#text", " Dua.")
	p.Await(`binapustakaLate.waiting(location.pathname, "text").answer.text === "Satu. Dua."`)
	p.See("1 hal menunggu sambungan.")
	room.line.setCut(false)
	webtest.Eval[bool](p, `binapustakaLate.flush(), true`)
	reaches("Satu. Dua.")
	p.See("Terkirim:")

	// What waits is older than what the page saves when the line is back.
	room.line.setCut(true)
	write(p, "#text", " Tiga.")
	p.See("1 hal menunggu sambungan.")
	room.line.setCut(false)
	write(p, "#text", " Empat.")
	reaches("Satu. Dua. Tiga. Empat.")
	p.See("Draf tersimpan pukul")
	p.Go(room.url + "/courses")
	webtest.Eval[bool](p, `new Promise(done => setTimeout(() => done(true), 1000))`)
	if !draft("Satu. Dua. Tiga. Empat.") {
		t.Error("an older text was put over a newer one")
	}
}

// Signing out with something that was not sent asks first, and leaves nothing.
func TestSignOutAsksForWhatWaits(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	_, lessons := rina.takes(room.enter("Pelatih", "id", lms.Trainer), "Sirkulasi")
	p := rina.browser()
	p.Go(room.url + lessons[0])
	rina.kept(p, 1)
	room.line.setCut(true)
	p.Go(room.url + lessons[0])
	p.See("1 hal menunggu sambungan.")
	leave := func(sure bool) string {
		webtest.Eval[bool](p, fmt.Sprintf(`window.said = [], window.confirm = words => { said.push(words); return %t; }, window.alert = words => { said.push(words); }, true`, sure))
		if !webtest.Eval[bool](p, `document.querySelector("details.who").open`) {
			p.Click("details.who summary")
		}
		p.Press("Keluar")
		p.Await(`said.length > 0`)
		return webtest.Eval[string](p, `said.join(" ")`)
	}
	if said := leave(false); !strings.Contains(said, "Belum terkirim dari komputer ini: 1.") {
		t.Errorf("asks %q", said)
	}
	p.See("1 hal menunggu sambungan.")
	leave(true)
	p.Await(`said.length === 2 && said[1].includes("Anda belum keluar dari Binapustaka")`)
	noCopies(p, t)
	p.Await(`!Object.keys(localStorage).some(name => name.includes(document.body.dataset.reader))`)
}
