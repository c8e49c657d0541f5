package web

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
)

// A trainer says when an assignment is due and cut off. Rina is late; the cut-off
// passes while Budi writes, and nothing of it is lost; he gets an extension and hands
// in; the trainer takes all the work away.
func TestJourneyOfADueDay(t *testing.T) {
	room := openTestRoom(t)
	room.morning()
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	c, lesson := room.task(trainer)
	p := trainer.browser()
	p.Go(room.url + c + "/edit")
	p.FollowText("Buka draf")
	p.Go(room.url + lesson + "/edit")
	p.Fill("input[name=due]", "5")
	p.Fill("input[name=cut]", "3")
	p.FollowText("Simpan")
	p.See("Batas akhir tidak boleh mendahului jatuh tempo.")
	room.examine(p)
	p.Fill("input[name=due]", "1")
	p.FollowText("Simpan")
	p.See("Tersimpan")
	p.Go(room.url + c + "/edit")
	p.FollowText("Terbitkan")

	r, b := rina.browser(), budi.browser()
	rina.sent(c, c+"/enrol", url.Values{})
	budi.sent(c, c+"/enrol", url.Values{})
	r.Go(room.url + lesson)
	r.See("Sesudahnya tercatat terlambat, dan diterima sampai")
	room.examine(r)
	r.Go(room.url + c)
	r.See("belum dikumpulkan. Jatuh tempo")
	r.Go(room.url + "/")
	r.See("Tugas kursus “Koleksi” · Jatuh tempo")
	room.examine(r)

	room.pass(2 * 24 * time.Hour)
	r.Go(room.url + lesson)
	r.See("lewat 1 hari. Masih diterima sampai")
	write(r, "#text", "Usul Rina")
	r.FollowText("Kumpulkan")
	r.See("terlambat 1 hari")
	room.examine(r)
	p.Go(room.url + c + "/handins")
	p.See("terlambat 1 hari")
	room.examine(p)

	b.Go(room.url + lesson)
	write(b, "#text", "Usul Budi, ditulis semalaman")
	file := filepath.Join(t.TempDir(), "rencana.pdf")
	if err := os.WriteFile(file, []byte("%PDF-1.7 rencana Budi"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	room.pass(2 * 24 * time.Hour)
	b.FollowText("Kumpulkan")
	b.See("Tugas ini tidak diterima lagi")
	b.See("Draf Anda, tidak dikumpulkan")
	b.See("rencana.pdf")
	b.See("Pelatih di perpustakaan ini: Pelatih.")
	b.Await(`document.querySelector("#task textarea").value.includes("ditulis semalaman")`)
	room.examine(b)

	p.FollowText("Rencana")
	p.See("1 dari 2 peserta sudah mengumpulkan")
	p.See("batas akhir sudah lewat")
	p.Click(fmt.Sprintf("#extensions input[name=person][value='%d']", budi.actor.AccountID))
	p.Choose("#extensions input[name=due]", lms.DayOf(room.now().In(defaultZone)).String())
	p.Fill("#extensions input[name=note]", "Cepat sembuh")
	p.FollowText("Beri perpanjangan")
	p.See("Perpanjangan untuk 1 peserta tersimpan.")
	p.See("“Cepat sembuh”")
	room.examine(p)

	b.Go(room.url + lesson)
	b.See("Anda mendapat perpanjangan. “Cepat sembuh”")
	b.Await(`document.querySelector("#text").value.includes("ditulis semalaman")`)
	room.examine(b)
	b.FollowText("Kumpulkan")
	b.See("Menunggu dinilai")
	if strings.Contains(b.Text("#task"), "terlambat") {
		t.Error("late in spite of the extension")
	}

	p.Go(room.url + c + "/handins/" + lesson[strings.LastIndex(lesson, "/")+1:])
	p.See("Unduh ZIP dari 2 peserta")
	p.Await(`document.querySelector("a[download]") !== null`)
	files, _ := unzip(t, trainer.work(c+"/handins/"+lesson[strings.LastIndex(lesson, "/")+1:]+"/work.zip"))
	if len(files) != 4 || files["Rina/jawaban.txt"] != "Usul Rina" || files["Budi/jawaban.txt"] != "Usul Budi, ditulis semalaman" || files["Budi/rencana.pdf"] != "%PDF-1.7 rencana Budi" ||
		!strings.Contains(files["ringkasan.csv"], "\nRina;Rina;1;") || !strings.Contains(files["ringkasan.csv"], ";1;Menunggu dinilai;") || !strings.Contains(files["ringkasan.csv"], ";0;Menunggu dinilai;") {
		t.Errorf("%q", files)
	}
}
