package web

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
)

// A trainer writes a course with every kind of lesson; a librarian hands in, is
// asked to revise, hands in again and completes it.
func TestJourneyThroughEveryKindOfLesson(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	files := t.TempDir()
	pdf := filepath.Join(files, "Panduan.pdf")
	for name, content := range map[string][]byte{"Panduan.pdf": smallPDF(), "rencana.pdf": smallPDF(), "angka.csv": []byte("judul,n\nA,3\n")} {
		if err := os.WriteFile(filepath.Join(files, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	edit := trainer.sent("/courses/new", "/courses", url.Values{"title": {"Semua jenis"}, "summary": {"Satu kursus."}, "focus": {"knowledge_skills"}, "level": {"basic"}, "language": {"id"}, "jp": {"2"}})
	c := strings.TrimSuffix(edit, "/edit")
	p := trainer.browser()
	p.Go(room.url + edit)
	p.Fill("#new-module", "Isi")
	p.Click("#add-module")
	p.Await(`document.querySelectorAll("#outline .module").length === 1`)
	for i, kind := range []string{"page", "file", "link", "assignment", "test"} {
		trainer.sent(edit, c+"/modules/"+regexp.MustCompile(`/modules/(\d+)/lessons`).FindStringSubmatch(trainer.see(edit))[1]+"/lessons", url.Values{"title": {"Pelajaran " + kind}, "kind": {kind}})
		if n := len(trainer.lessonKeys(edit)); n != i+1 {
			t.Fatalf("%d lessons", n)
		}
	}
	keys := trainer.lessonKeys(edit)
	lesson := func(i int) string { return room.url + c + "/lessons/" + keys[i] }
	p.Go(room.url + edit)
	p.See("berkas belum diunggah")
	p.See("alamat belum diisi")
	p.Accessible()

	p.Go(lesson(0) + "/edit")
	write(p, "#body", "Bacaan.")
	p.Do(chromedp.SetValue(chromedp.CSS("[name=read_by]"), "view"))
	p.FollowText("Simpan")
	p.Go(lesson(1) + "/edit")
	p.Await(`document.getElementById("document").checkVisibility() && !document.querySelector(".for-link").checkVisibility()`)
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("#document_file"), []string{pdf}))
	p.Click("#document button")
	p.See("Berkas sudah terunggah.")
	p.Accessible()
	p.FollowText("Simpan")
	p.See("Tersimpan pukul")
	p.Go(lesson(2) + "/edit")
	p.Fill("[name=url]", "https://www.perpusnas.example/standar")
	write(p, "#body", "Baca bab dua.")
	p.FollowText("Simpan")
	p.Go(lesson(3) + "/edit")
	write(p, "#body", taskText)
	p.FollowText("Simpan")
	p.See("Rubrik terbaca: 2 ukuran, paling banyak 6 poin.")
	p.Accessible()
	trainer.sent(edit, c+"/lessons/"+keys[4], url.Values{"kind": {"test"}, "title": {"Uji"}, "minutes": {"15"}, "test": {strings.TrimPrefix(room.starter("sirkulasi"), "/assessments/")}, "score": {"50"}, "revision": {"1"}})
	p.Go(room.url + edit)
	p.FollowText("Terbitkan")
	p.See("Kursus sudah terbit.")

	q := rina.browser()
	q.Go(room.url + c)
	q.FollowText("Daftar dan mulai belajar")
	q.See("25% · masih 30 menit lagi") // done by looking at it
	q.Follow("a[rel=next]")
	q.Await(`document.querySelector("iframe.document")?.getBoundingClientRect().height > 200`)
	q.Accessible()
	q.FollowText("Tandai selesai dan lanjut")
	q.See("Tautan ini membuka situs lain: www.perpusnas.example.")
	q.Accessible()
	q.FollowText("Tandai selesai dan lanjut")
	write(q, "#text", "Usul pertama")
	q.Await(`document.getElementById("draft-say").textContent.includes("Draf tersimpan pukul")`)
	q.Go(lesson(3)) // as after a power cut
	q.Await(`document.getElementById("text").value === "Usul pertama"`)
	q.Do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{filepath.Join(files, "rencana.pdf"), filepath.Join(files, "angka.csv")}))
	q.FollowText("Simpan draf")
	q.See("angka.csv")
	q.Accessible()
	q.FollowText("Kumpulkan")
	q.See("Hasil kerja Anda sudah dikumpulkan.")
	q.Accessible()

	p.Go(room.url + "/")
	p.FollowText("Nilai")
	p.FollowText("Rina")
	p.See("Usul pertama")
	p.Accessible()
	p.Click("[name=level-0][value='0']")
	p.Click("[name=level-1][value='1']")
	write(p, "#comment", "Tambahkan angka.")
	p.Press("Minta perbaikan")
	p.See("Rina diminta memperbaiki.")
	q.Go(room.url + c)
	q.See("perlu diperbaiki")
	q.Go(lesson(3))
	q.See("Tambahkan angka.")
	q.Accessible()
	write(q, "#text", " dan angka")
	q.FollowText("Kumpulkan")
	q.See("Pengumpulan ke-2")
	p.FollowText("Rina") // the list was open before
	p.FollowText("Buka yang terbaru")
	for _, css := range []string{"[name=level-0][value='1']", "[name=level-1][value='1']"} {
		p.Click(css)
	}
	p.Press("Terima")
	p.See("Hasil kerja Rina diterima.")
	p.Accessible()
	q.Go(room.url + c)
	q.See("Selamat, Rina")
	q.See("2 JP tercatat")
	q.Accessible()

	for _, who := range []*visitor{room.enter("Trainer", "en", lms.Trainer), room.enter("Pelatih dua", "id", lms.Trainer)} {
		who.sent(c, c+"/enrol", url.Values{})
		who.sent(edit, c+"/draft", url.Values{})
		b := who.browser()
		path := strings.TrimPrefix(lesson(3), room.url)
		who.see(path)
		room.accessible(b, edit, c, path, path+"/edit", strings.TrimPrefix(lesson(1), room.url), strings.TrimPrefix(lesson(2), room.url), c+"/handins", "/courses/import",
			regexp.MustCompile(`/handins/\d+`).FindString(who.see(c+"/handins")))
	}
}
