package web

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// courseJourney is a course under way: its trainer writes it with p, Rina takes it
// with q.
type courseJourney struct {
	*testRoom
	t             *testing.T
	desk          *slimsDesk
	trainer, rina *visitor
	p, q          *webtest.Page
	c             string            // the course
	workshop      int64             // the activity it asks for
	lesson        map[string]string // address by title
	files         string
}

// A trainer makes a course from nothing with a lesson of every kind, mostly by
// keyboard; a librarian takes all of it, and reads after each lesson what is
// still missing until nothing is; as a ZIP the course comes back the same.
func TestJourneyThroughAWholeCourse(t *testing.T) {
	room, desk := openPracticalRoom(t)
	room.frameworks()
	j := &courseJourney{testRoom: room, t: t, desk: desk, trainer: room.enter("Pelatih", "id", lms.Trainer), rina: room.enter("Rina", "id", lms.Librarian),
		lesson: map[string]string{}, files: t.TempDir()}
	j.workshop = room.workshop("Lokakarya kecil")
	desk.link(j.rina)
	j.p, j.q = j.trainer.browser(), j.rina.browser()
	j.begin()
	j.outline()
	j.readings()
	j.packages()
	j.work()
	desk.catalogue(desk.now(), "Sebelum mendaftar", "813")
	room.pass(2 * time.Second)
	j.publish()
	j.reads()
	j.plays()
	j.practises()
	j.handsIn()
	j.attends()
	j.sits()
	j.travels()

	path := strings.TrimPrefix(j.lesson["Tugas"], room.url)
	english := room.enter("Trainer", "en", lms.Trainer)
	english.sent(j.c, j.c+"/enrol", form())
	english.sent(j.c+"/edit", j.c+"/draft", form())
	english.inBoth(j.c+"/edit", j.c, path, path+"/edit", strings.TrimPrefix(j.lesson["Panduan"], room.url), strings.TrimPrefix(j.lesson["Standar"], room.url),
		j.c+"/handins", "/courses/import", regexp.MustCompile(`\B/handins/\d+\b`).FindString(english.see(j.c+"/handins")))
}

// file writes a file that a person has on their disk.
func (j *courseJourney) file(name string, content []byte) string {
	j.t.Helper()
	path := filepath.Join(j.files, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		j.t.Fatal(err)
	}
	return path
}

// keys are pressed one after the other, wherever the focus is.
func keys(p *webtest.Page, all ...string) {
	for _, k := range all {
		p.Do(chromedp.KeyEvent(k))
	}
}

func (j *courseJourney) settled() {
	j.p.Await(`document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added, .dragged") === null`)
}

// begin writes what the course is about, by keyboard alone.
func (j *courseJourney) begin() {
	p := j.p
	p.Go(j.url + "/courses")
	p.FollowText("Kursus baru")
	focus(p, "input[name=title]")
	keys(p, "Melayani dengan SLiMS", kb.Tab, "Satu kursus dengan semua jenis pelajaran.", kb.Tab, kb.Tab, kb.Tab, "L", kb.Tab, "M", kb.Tab, kb.Tab, "3,5", kb.Tab, " ")
	p.Await(`document.querySelector("[name=competency]").checked`)
	focus(p, "main form .actions button")
	keys(p, "\r")
	p.See("Draf kursus tersimpan.")
	j.c = strings.TrimSuffix(strings.TrimPrefix(p.URL(), j.url), "/edit")
	p.Await(`(v => v("focus") === "user_services" && v("level") === "intermediate" && v("jp") === "3,5")(name => document.querySelector("#details [name=" + name + "]").value) &&
		document.querySelectorAll("#details [name=competency]:checked").length === 1`)
}

// outline adds modules and lessons and puts them in order, by keyboard and with
// the mouse; the page stays.
func (j *courseJourney) outline() {
	p := j.p
	webtest.Eval[bool](p, `window.stayed = true`)
	n := 0
	for i, module := range []struct {
		title   string
		lessons [][2]string
	}{{"Bahan", [][2]string{{"page", "Di meja"}, {"link", "Standar"}, {"file", "Panduan"}, {"scorm", "Merawat"}, {"scorm", "Rujukan"}, {"h5p", "Kelas"}}},
		{"Kerja", [][2]string{{"test", "Uji akhir"}, {"practical", "Katalogkan dua judul"}, {"assignment", "Tugas"}, {"attendance", "Lokakarya"}}}} {
		focus(p, "#new-module")
		keys(p, module.title, "\r")
		p.Await(fmt.Sprintf(`document.querySelectorAll("#outline .module").length === %d`, i+1))
		j.settled()
		for _, l := range module.lessons {
			box := fmt.Sprintf("#outline .module:nth-of-type(%d) form.add ", i+1)
			p.Choose(box+"select", l[0])
			focus(p, box+"input[name=title]")
			keys(p, l[1], "\r")
			n++
			p.Await(fmt.Sprintf(`document.querySelectorAll("#outline .lessons li").length === %d`, n))
			j.settled()
		}
	}
	titles := `[...document.querySelectorAll("#outline .lessons a")].map(a => a.textContent).join("|")`
	up := webtest.Eval[string](p, `document.querySelectorAll("#outline .lessons li")[2].querySelector("[id^=up-]").id`)
	focus(p, "#"+up)
	keys(p, "\r")
	p.Await(titles + `.startsWith("Di meja|Panduan|Standar|")`)
	j.settled()
	p.Await(fmt.Sprintf(`document.activeElement.id === %q`, up))
	p.Size(1280, 1800)
	drag(p, "#outline .module:nth-of-type(2) .lessons li:nth-child(1) .grip", "#outline .module:nth-of-type(2) form.add", true)
	p.Await(titles + `.endsWith("|Katalogkan dua judul|Tugas|Lokakarya|Uji akhir")`)
	j.settled()
	p.Size(1280, 900)
	if !webtest.Eval[bool](p, `window.stayed === true`) {
		j.t.Error("the page was loaded again")
	}
	p.See("berkas belum diunggah")
	p.See("alamat belum diisi")
	p.See("kegiatan belum dipilih")
	p.Accessible()
	for title, href := range webtest.Eval[map[string]string](p, `Object.fromEntries([...document.querySelectorAll("#outline .lessons a")].map(a => [a.textContent, a.href]))`) {
		j.lesson[title] = strings.TrimSuffix(href, "/edit")
	}
}

// saves saves the lesson that is open.
func (j *courseJourney) saves() {
	j.p.FollowText("Simpan")
	j.p.See("Tersimpan pukul")
}

// readings writes a page with all that a page may hold, a file and a link.
func (j *courseJourney) readings() {
	p := j.p
	p.Go(j.lesson["Di meja"] + "/edit")
	write(p, "#body", "# Salam\n\n> [!TIP]\n> Sapa dahulu.\n\n| Langkah | Alat |\n| --- | --- |\n| Cari | OPAC |\n\n> [!TRANSCRIPT]\n> Selamat pagi, Bu.\n")
	for name, content := range map[string][]byte{"layar.png": picture(j.t, 300), "wawancara.vtt": []byte(captions), "wawancara.wav": sound(3)} {
		p.Do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{j.file(name, content)}))
		p.Press("Unggah")
		p.Await(fmt.Sprintf(`document.querySelector("#media .fresh .file-name")?.textContent.endsWith(%q)`, filepath.Ext(name)))
		j.settled()
	}
	for _, name := range []string{"layar", "wawancara"} {
		p.Click(fmt.Sprintf(`#media button[name=insert][value^="![%s]"]`, name))
	}
	p.Choose("[name=read_by]", "media")
	p.Fill("[name=read_percent]", "80")
	p.Click("[name=discuss]")
	j.saves()
	if lacks := webtest.Eval[string](p, `document.querySelector(".media-lacks")?.textContent || ""`); lacks != "" {
		j.t.Errorf("it lacks %q", lacks)
	}
	p.Go(j.lesson["Panduan"] + "/edit")
	p.Await(`document.getElementById("document").checkVisibility() && !document.querySelector(".for-link").checkVisibility()`)
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("#document_file"), []string{j.file("Panduan.pdf", smallPDF())}))
	p.Click("#document button")
	p.See("Berkas sudah terunggah.")
	p.Accessible()
	p.Choose("[name=read_by]", "view")
	j.saves()
	p.Go(j.lesson["Standar"] + "/edit")
	p.Fill("[name=url]", "https://www.perpusnas.example/standar")
	write(p, "#body", "Baca bab dua.")
	j.saves()
}

// packages uploads a package of each format.
func (j *courseJourney) packages() {
	p := j.p
	putsPackage(p, j.lesson["Merawat"], packed(j.t, "scorm12", "merawat.zip"), "Merawat koleksi")
	j.saves()
	putsPackage(p, j.lesson["Kelas"], packed(j.t, "h5p", "ddc.h5p"), "Mengenal DDC")
	j.saves()
	putsPackage(p, j.lesson["Rujukan"], packed(j.t, "scorm2004", "rujukan.zip"), "SCORM 2004 4th Edition")
	p.Choose("[name=content_by]", "score")
	p.Fill("[name=content_score]", "90")
	j.saves()
}

// work asks for a practical, an assignment with a rubric, attendance and a test.
func (j *courseJourney) work() {
	p := j.p
	p.Go(j.url + j.c + "/edit")
	p.FollowText("Praktik “Katalogkan dua judul” belum punya syarat. Tentukan pekerjaan apa yang diminta.")
	p.FollowText("Atur syarat praktik")
	if webtest.Eval[bool](p, `document.querySelector(".for-record").checkVisibility()`) {
		j.t.Error("fields of records are asked for before records are")
	}
	p.Choose("select[name=kind-1]", "record")
	p.Await(`document.querySelector(".for-record").checkVisibility()`)
	p.Fill("input[name=at_least-1]", "banyak")
	p.Click(`input[name=fields-1][value=classification]`)
	p.FollowText("Simpan syarat")
	p.See("Isi jumlah antara 1 dan 200.")
	p.Accessible()
	p.Fill("input[name=at_least-1]", "2")
	p.FollowText("Simpan syarat")
	p.See("Syarat tersimpan.")
	p.Go(j.lesson["Tugas"] + "/edit")
	write(p, "#body", taskText)
	p.FollowText("Simpan")
	p.See("Rubrik terbaca: 2 ukuran, paling banyak 6 poin.")
	p.Accessible()
	j.asksAttendance(j.lesson["Lokakarya"] + "/edit")
	p.Go(j.lesson["Uji akhir"] + "/edit")
	p.Choose("[name=test]", strings.TrimPrefix(j.starter("sirkulasi"), "/assessments/"))
	p.Fill("[name=score]", "50")
	j.saves()
}

// asksAttendance chooses the activity of a lesson.
func (j *courseJourney) asksAttendance(lesson string) {
	j.p.Go(lesson)
	j.p.Choose("select[name=activity]", fmt.Sprint(j.workshop))
	j.p.Fill("input[name=share]", "80")
	j.saves()
}

// publish looks at the draft as a learner, opens it to all and enrols Rina.
func (j *courseJourney) publish() {
	p := j.p
	p.Go(j.url + j.c + "/edit")
	p.See("Siap diterbitkan")
	p.FollowText("Lihat sebagai peserta")
	p.See("Pratinjau draf: beginilah peserta akan melihatnya.")
	p.FollowText("Di meja")
	p.Await(`document.querySelector(".prose table td")?.textContent === "Cari" && document.querySelector(".prose audio track") !== null`)
	p.See("Di sini peserta bertanya dan saling menjawab.")
	p.Accessible()
	p.Go(j.url + j.c + "/edit")
	p.FollowText("Terbitkan")
	p.See("Kursus sudah terbit.")
	p.Go(j.url + j.c + "/learners")
	p.FollowText("Daftarkan rekan")
	p.Click(fmt.Sprintf(`input[name=account][value="%d"]`, j.rina.actor.AccountID))
	p.FollowText("Periksa pilihan ini")
	p.See("1 orang dapat didaftarkan")
	p.FollowText("Daftarkan 1 orang")
	p.See("1 orang didaftarkan.")
}
