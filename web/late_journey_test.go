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

// assigned enrols the visitor in a shipped course and is the address of its
// assignment.
func (v *visitor) assigned(trainer *visitor) string {
	v.t.Helper()
	_, lessons := v.takes(trainer, "Soft Skills di Meja")
	for _, l := range lessons {
		if strings.Contains(v.see(l), `id="handin-form"`) {
			return l
		}
	}
	v.t.Fatal("no lesson is an assignment")
	return ""
}

// drafted waits until the only text of an assignment is that.
func (room *testRoom) drafted(want string) {
	room.t.Helper()
	var text string
	for range 100 {
		if err := room.db.Get(&text, `SELECT COALESCE(MAX(text), '') FROM course_handin`); err == nil && text == want {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	room.t.Fatalf("the draft is %q, not %q", text, want)
}

// A draft that is typed without a line arrives; nothing is handed in.
func TestJourneyOfWritingOffline(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	task := rina.assigned(room.enter("Pelatih", "id", lms.Trainer))
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
	task := rina.assigned(room.enter("Pelatih", "id", lms.Trainer))
	p := rina.browser()
	p.Go(room.url + task)
	rina.kept(p, 1)

	// On the page itself: the reply is lost, and more is typed.
	room.line.setMute(true)
	write(p, "#text", "Satu.")
	room.drafted("Satu.")
	p.See("1 hal menunggu sambungan.")
	room.line.setCut(true)
	room.line.setMute(false)
	write(p, "#text", " Dua.")
	p.Await(`binapustakaLate.waiting(location.pathname, "text").answer.text === "Satu. Dua."`)
	p.See("1 hal menunggu sambungan.")
	room.line.setCut(false)
	webtest.Eval[bool](p, `binapustakaLate.flush(), true`)
	room.drafted("Satu. Dua.")
	p.See("Terkirim:")

	// What waits is older than what the page saves when the line is back.
	room.line.setCut(true)
	write(p, "#text", " Tiga.")
	p.See("1 hal menunggu sambungan.")
	room.line.setCut(false)
	write(p, "#text", " Empat.")
	room.drafted("Satu. Dua. Tiga. Empat.")
	p.See("Draf tersimpan pukul")
	p.Go(room.url + "/courses")
	webtest.Eval[bool](p, `new Promise(done => setTimeout(() => done(true), 1000))`)
	room.drafted("Satu. Dua. Tiga. Empat.")
}

// A copy shows what was written since it was made, and takes more; so does the
// next page for whoever leaves at once. What another computer wrote meanwhile
// stands on the page, and what was typed here lies beside it.
func TestJourneyOfWritingInAnOlderCopy(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	task := rina.assigned(room.enter("Pelatih", "id", lms.Trainer))
	p := rina.browser()
	shows := func(want string) {
		t.Helper()
		p.Await(fmt.Sprintf(`document.getElementById("text").value === %q`, want))
	}
	back := func() {
		room.line.setCut(false)
		webtest.Eval[bool](p, `dispatchEvent(new Event("online"))`)
	}
	p.Go(room.url + task)
	rina.kept(p, 1)
	write(p, "#text", "Satu.")
	p.See("Draf tersimpan pukul")
	room.line.setCut(true)
	p.Go(room.url + task)
	p.See("Anda sedang luring")
	shows("Satu.")
	goesOn(p, " Dua.")
	p.See("2 hal menunggu sambungan.")
	back()
	p.See("Terkirim:")
	room.drafted("Satu. Dua.")

	p.Go(room.url + task)
	goesOn(p, " Tiga.")
	p.Go(room.url + "/courses") // at once
	room.drafted("Satu. Dua. Tiga.")

	// Who leaves a page on which nothing was typed puts nothing over another tab's.
	idle := p.Tab()
	idle.Go(room.url + task)
	p.Go(room.url + task)
	goesOn(p, " Tab.")
	p.See("Draf tersimpan pukul")
	idle.Go(room.url + "/courses")
	idle.Await(`document.readyState === "complete" && !` + lateWaits)
	room.drafted("Satu. Dua. Tiga. Tab.")

	// A copy that was made later than this computer's last word is the newer one.
	p.Go(room.url + task)
	room.insert(`UPDATE course_handin SET text = 'Empat, di komputer lain.'`)
	webtest.Eval[bool](p, `(async () => { const [e] = await binapustakaCopies.list(document.body.dataset.reader); await binapustakaCopies.keep(document.body.dataset.reader, e.url, "", e.course, e.version); return true })()`)
	room.line.setCut(true)
	p.Go(room.url + task)
	shows("Empat, di komputer lain.")

	goesOn(p, " Lima.")
	p.See("2 hal menunggu sambungan.")
	room.insert(`UPDATE course_handin SET text = 'Enam, di komputer lain.'`)
	room.line.setCut(false)
	p.Go(room.url + task)
	p.See("Naskah ini sudah ditulis lagi di tempat lain setelah itu")
	shows("Enam, di komputer lain.")
	p.Press("Tulisan dari komputer ini yang tidak terpakai")
	p.Await(`document.querySelector("#draft-left textarea").value === "Empat, di komputer lain. Lima."`)
	goesOn(p, " Tujuh.")
	room.drafted("Enam, di komputer lain. Tujuh.")

	// Handing in needs the line, and carries what an unheard reply left behind.
	p.Press("Mengerti")
	room.line.setMute(true)
	goesOn(p, " Delapan.")
	p.See("1 hal menunggu sambungan.")
	p.Offline(true)
	room.line.setMute(false)
	p.Await(`[...document.querySelectorAll("#handin-form .actions button")].every(b => b.disabled)`)
	webtest.Eval[bool](p, `fetch = () => Promise.reject(new TypeError("no line")), true`) // it stays behind
	p.Offline(false)
	goesOn(p, " Sembilan.")
	p.FollowText("Kumpulkan")
	p.See("menunggu")
	room.drafted("Enam, di komputer lain. Tujuh. Delapan. Sembilan.")
	p.Await(`!Object.keys(localStorage).some(key => key.startsWith("binapustaka-late-") && key.includes("/"))`)
	p.Await(`document.getElementById("late").hidden`)
}

// goesOn types after what stands in the draft.
func goesOn(p *webtest.Page, text string) {
	webtest.Eval[bool](p, `(e => { e.focus(); e.setSelectionRange(e.value.length, e.value.length); return true })(document.getElementById("text"))`)
	p.Do(chromedp.KeyEvent(text))
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
