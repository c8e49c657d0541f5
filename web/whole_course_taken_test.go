package web

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"

	"binapustaka/web/webtest"
)

// left reads on the course's page what is missing: so many things, one of them so.
func (j *courseJourney) left(n int, says string) {
	j.t.Helper()
	j.q.Go(j.url + j.c)
	j.q.See(fmt.Sprintf("Mengapa belum selesai? %d hal lagi", n))
	if list := webtest.Eval[string](j.q, `document.querySelector(".why-not ul").textContent`); !strings.Contains(list, says) || webtest.Eval[int](j.q, `document.querySelectorAll(".why-not li").length`) != n {
		j.t.Errorf("%d left, and not said %q: %s", n, says, list)
	}
}

// reads takes the page, the file and the link, and asks a question.
func (j *courseJourney) reads() {
	q := j.q
	q.Go(j.url + "/")
	q.See("Didaftarkan oleh Pelatih")
	j.left(10, "“Panduan” belum dibuka.")
	q.Follow(".course-now a.wide")
	q.Await(`document.querySelector(".prose img")?.naturalWidth === 300 && document.querySelector(".prose .callout, .prose aside, .prose blockquote") !== null`)
	write(q, "#post", "Bagaimana bila pemustaka tergesa?")
	q.FollowText("Kirim pertanyaan")
	q.See("Pertanyaan Anda terkirim.")
	q.Go(j.lesson["Di meja"])
	q.Click("h1") // browsers play for who has touched the page
	webtest.Eval[bool](q, `(() => { const a = document.querySelector("audio"); a.muted = true; a.play(); return true; })()`)
	q.Await(`!document.querySelector(".watch-done").hidden`)
	q.Await(`document.querySelector("audio").textTracks[0].cues.length === 1`)
	j.left(9, "“Standar” belum ditandai selesai.")
	q.Go(j.lesson["Panduan"])
	q.Await(`document.querySelector("iframe.document")?.getBoundingClientRect().height > 200`)
	q.Accessible()
	q.Follow("a[rel=next]") // done by looking at it
	q.See("Tautan ini membuka situs lain: www.perpusnas.example.")
	q.Accessible()
	q.FollowText("Tandai selesai dan lanjut")
	j.left(7, "“Merawat” sudah dibuka, tetapi paketnya belum melaporkan selesai.")
}

// plays takes the three packages.
func (j *courseJourney) plays() {
	q := j.q
	q.Go(j.lesson["Merawat"])
	f := q.Frame("/file/isi/index.html")
	f.See("Halaman 1 dari 3")
	f.Press("Halaman berikutnya")
	f.Press("Halaman berikutnya")
	f.See("Halaman 3 dari 3")
	f.Press("Simpan di rak")
	q.See("Pelajaran ini selesai.")
	j.left(6, "“Rujukan” belum dibuka.")
	q.Go(j.lesson["Rujukan"])
	f = q.Frame("/file/isi/materi.html")
	f.See("Materi ab-initio unknown")
	f.Press("Saya sudah membaca")
	q.See("Tersimpan pukul")
	q.FollowText("Kuis")
	f = q.Frame("/file/isi/kuis.html")
	f.See("ab-initio unknown")
	f.Fill("[name=jawab]", "Katalog")
	f.Press("Kirim")
	q.See("Pelajaran ini selesai.")
	j.left(5, "“Kelas” belum dibuka.")
	q.Go(j.lesson["Kelas"])
	f = q.Frame("/own/h5p.html")
	f.See("Kelas 000 berisi karya umum.")
	f.Press("Benar")
	q.See("Pelajaran ini selesai.")
	j.left(4, "“Katalogkan dua judul” belum dikerjakan di SLiMS, atau belum diperiksa.")
}

// practises catalogues in SLiMS, is told what is missing and mends it; what was
// done before the enrolment does not count.
func (j *courseJourney) practises() {
	q, desk := j.q, j.desk
	q.Go(j.lesson["Katalogkan dua judul"])
	q.See("Katalogkan 2 judul dengan klasifikasi")
	q.See("0 dari 2 judul")
	q.See("Belum pernah diperiksa.")
	webtest.Eval[bool](q, `window.stayed = true`)
	desk.catalogue(desk.now(), "Laskar Pelangi", "")
	desk.catalogue(desk.now(), "Bumi Manusia", "813")
	q.Press("Periksa sekarang")
	q.See("1 dari 2 judul")
	q.See("“Laskar Pelangi” belum punya klasifikasi.")
	q.See("Terakhir diperiksa")
	q.Await(`document.activeElement.id === "practical-check"`)
	if body := webtest.Eval[string](q, `document.querySelector("#practical").textContent`); strings.Contains(body, "Sebelum mendaftar") {
		j.t.Error("work before the enrolment is counted")
	}
	if !webtest.Eval[bool](q, `window.stayed === true`) {
		j.t.Error("the page was loaded again")
	}
	j.examine(q)
	j.left(4, "“Katalogkan dua judul”: baru 1 dari 2 yang terlihat di SLiMS.")
	desk.catalogue(desk.now(), "Ronggeng Dukuh Paruk", "813")
	q.Go(j.lesson["Katalogkan dua judul"])
	q.Press("Periksa sekarang")
	q.See("Terpenuhi. Terlihat di SLiMS pada")
	q.Await(`document.querySelector(".lesson-moves .pill.done") !== null`)
	q.Accessible()
	j.left(3, "“Tugas” belum dikumpulkan.")
	j.p.Go(j.url + j.c + "/practicals")
	j.p.See("2 dari 2 judul")
	if body := webtest.Eval[string](j.p, `document.body.textContent`); strings.Contains(body, "Bumi Manusia") {
		j.t.Error("the trainer sees titles")
	}
	j.p.Accessible()
}

// handsIn does the assignment after a power cut, is asked to revise and does.
func (j *courseJourney) handsIn() {
	p, q := j.p, j.q
	q.Go(j.lesson["Tugas"])
	write(q, "#text", "Usul pertama")
	q.Await(`document.getElementById("draft-say").textContent.includes("Draf tersimpan pukul")`)
	q.Go(j.lesson["Tugas"])
	q.Await(`document.getElementById("text").value === "Usul pertama"`)
	q.Do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{j.file("rencana.pdf", smallPDF()), j.file("angka.csv", []byte("judul,n\nA,3\n"))}))
	q.FollowText("Simpan draf")
	q.See("angka.csv")
	q.Accessible()
	q.FollowText("Kumpulkan")
	q.See("Hasil kerja Anda sudah dikumpulkan.")
	q.Accessible()
	j.left(3, "“Tugas” sudah dikumpulkan dan menunggu dinilai.")
	p.Go(j.url + "/")
	p.FollowText("Nilai")
	p.FollowText("Rina")
	p.See("Usul pertama")
	p.Accessible()
	p.Click("[name=level-0][value='0']")
	p.Click("[name=level-1][value='1']")
	write(p, "#comment", "Tambahkan angka.")
	p.Press("Minta perbaikan")
	p.See("Rina diminta memperbaiki.")
	j.left(3, "“Tugas” perlu diperbaiki.")
	q.Go(j.lesson["Tugas"])
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
	j.left(2, "“Lokakarya”: Anda belum tercatat hadir.")
}

// attends is marked as present by the trainer.
func (j *courseJourney) attends() {
	p, q := j.p, j.q
	q.Go(j.lesson["Lokakarya"])
	q.See("Hadirilah paling sedikit 80% dari kegiatan ini.")
	q.Accessible()
	p.Go(fmt.Sprintf("%s/activities/%d/attendance", j.url, j.workshop))
	p.Click(fmt.Sprintf(`input[name="present-%d"]`, j.rina.actor.AccountID))
	p.FollowText("Simpan kehadiran")
	p.See("Kehadiran 1 orang tersimpan.")
	j.left(1, "“Uji akhir” belum dikerjakan.")
}

// sits passes the test, which is the last that was missing.
func (j *courseJourney) sits() {
	q := j.q
	q.Follow(".course-now a.wide")
	q.FollowText("Ke uji ini")
	q.FollowText("Mulai mengerjakan")
	for i, form := range j.rina.key(webtest.Eval[string](q, `location.pathname`)) {
		give(q, form)
		savedAt(q, i+1)
		next(q)
	}
	q.See("Semua soal sudah terisi.")
	q.Press("Kumpulkan")
	q.See("Dengan ini Anda menyelesaikan kursus")
	q.Go(j.url + j.c)
	q.See("Selamat, Rina")
	q.See("3,5 JP tercatat untuk Anda.")
	if webtest.Eval[bool](q, `document.querySelector(".why-not") !== null`) {
		j.t.Error("something is still missing")
	}
	j.examine(q)
}

// travels takes the course out and brings it in again.
func (j *courseJourney) travels() {
	p := j.p
	zip, _ := j.trainer.exports(j.c)
	file := j.file("kursus.zip", []byte(zip))
	p.Go(j.url + "/courses/import")
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	p.FollowText("Kirim")
	p.See("Berkas ini dapat diimpor")
	p.See("Kegiatan tidak ikut di dalam ZIP; pilih kegiatannya setelah impor.")
	j.examine(p)
	p.FollowText("Kirim") // the file is not chosen again
	p.See("Kursus diimpor sebagai draf.")
	edit := p.URL()
	p.FollowText("Pelajaran “Lokakarya” belum menunjuk kegiatan. Pilih kegiatannya.")
	j.asksAttendance(p.URL())
	p.Go(edit)
	p.See("Siap diterbitkan")
	again, _ := j.trainer.exports(strings.TrimSuffix(strings.TrimPrefix(edit, j.url), "/edit"))
	if zip != again {
		j.t.Errorf("%d bytes became %d", len(zip), len(again))
	}
}
