package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/web/webtest"
)

// A librarian finds a course, learns it to the end, passes its test, and has it
// on record.
func TestJourneyThroughACourse(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari, S.IP.", "id", lms.Librarian)
	trainer.starterCourse("Sirkulasi")
	p := rina.browser()
	p.Go(room.url + "/courses")
	p.Fill("input[name=q]", "reservasi denda")
	p.FollowText("Tampilkan")
	p.FollowText("Sirkulasi dan Keanggotaan")
	p.See("3 jam, 11 pelajaran")
	c := p.URL()
	p.FollowText("Daftar dan mulai belajar")
	p.See("Alur sirkulasi dan menunya")
	p.See("0% · masih 2 jam 15 menit lagi")
	if !webtest.Eval[bool](p, `document.querySelector(".toc nav").checkVisibility({contentVisibilityAuto: true})`) {
		t.Error("the contents do not stand beside the text")
	}
	for range 9 {
		p.FollowText("Tandai selesai dan lanjut")
	}
	p.See("Pinjamkan 3 eksemplar") // optional
	p.Follow("a[rel=next]")
	p.See("Uji singkat ini menutup kursus.")
	p.See("88% · masih 15 menit lagi")
	p.Accessible()
	p.FollowText("Ke uji ini")
	p.See("Uji ini bagian dari kursus")
	p.FollowText("Mulai mengerjakan")
	for i, form := range rina.key(webtest.Eval[string](p, `location.pathname`)) {
		give(p, form)
		savedAt(p, i+1)
		next(p)
	}
	p.See("Semua soal sudah terisi.")
	p.Press("Kumpulkan")
	p.See("Dengan ini Anda menyelesaikan kursus")
	p.Accessible()
	p.Follow(".result .notice.done a")
	p.See("Selamat, Rina Sari, S.IP.")
	p.See("3 JP tercatat untuk Anda.")
	if p.URL() != c {
		t.Errorf("leads to %s", p.URL())
	}
	p.Accessible()
}

// A trainer builds a course with a picture and a video that can be wound
// forward, looks at it, publishes it, and a librarian watches.
func TestJourneyOfWritingACourse(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	files := t.TempDir()
	for name, content := range map[string][]byte{"layar.png": picture(t, 300), "cara.mp4": video(t), "cara.vtt": []byte("WEBVTT\n\n00:00.000 --> 00:05.000\nBuka menu Sirkulasi\n"),
		"besar.png": append(picture(t, 8), bytes.Repeat([]byte{0}, course.PictureLimit)...), "palsu.png": []byte("<script>alert(1)</script>")} {
		if err := os.WriteFile(filepath.Join(files, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := trainer.browser()
	p.Go(room.url + "/courses")
	p.FollowText("Kursus baru")
	p.Fill("input[name=title]", "Melayani anak")
	write(p, "textarea[name=summary]", "Untuk petugas layanan anak.")
	p.FollowText("Buat dan susun isinya")
	edit := strings.TrimPrefix(p.URL(), room.url)

	// The outline changes in place.
	webtest.Eval[bool](p, `window.stayed = true`)
	settled := func() {
		p.Await(`document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added") === null`)
	}
	for i, title := range []string{"Pengantar", "Praktik"} {
		p.Fill("#new-module", title)
		p.Click("#add-module")
		p.Await(fmt.Sprintf(`document.querySelectorAll("#outline .module").length === %d`, i+1))
		settled()
	}
	p.Await(`document.activeElement.id === "add-module"`)
	first := webtest.Eval[string](p, `document.querySelector("#outline .module form.add input[name=title]").id`)
	add := strings.Replace(first, "new-", "#add-", 1)
	for i, title := range []string{"Membacakan cerita", "Mengapa anak datang"} {
		p.Fill("#"+first, title)
		p.Do(chromedp.KeyEvent("\r"))
		p.Await(fmt.Sprintf(`document.querySelectorAll("#outline .lessons li").length === %d`, i+1))
		settled()
	}
	p.Click(add) // without a title
	p.See("Tulis judulnya.")
	settled()
	down := webtest.Eval[string](p, `document.querySelector("#outline .lessons [id^=down-]").id`)
	p.Do(chromedp.Focus(chromedp.CSS("#"+down)), chromedp.KeyEvent("\r"))
	p.Await(fmt.Sprintf(`document.querySelectorAll("#outline .lessons [id^=down-]")[1].id === %q`, down))
	settled()
	p.Await(fmt.Sprintf(`document.activeElement.id === %q`, down))
	p.See("Modul “Praktik” belum berisi pelajaran.") // beside the outline, kept up to date
	p.Click("#outline .module:nth-of-type(2) button[value=delete]")
	p.Await(`document.querySelectorAll("#outline .module").length === 1`)
	settled()
	p.Click("#outline .lessons li:nth-child(2) .panel summary")
	p.Press("Ya, hapus")
	p.Await(`document.querySelectorAll("#outline .lessons li").length === 1`)
	settled()
	p.Accessible()
	if !webtest.Eval[bool](p, `window.stayed === true`) {
		t.Error("the page was loaded again")
	}
	p.FollowText("Pelajaran “Mengapa anak datang” masih kosong. Tulis isinya.")

	// Text, picture and video; the page stays.
	webtest.Eval[bool](p, `window.stayed = true`)
	write(p, "#body", "# Halo\n\nBegini <script>alert(1)</script> caranya.")
	send := func(name string) {
		t.Helper()
		p.Do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{filepath.Join(files, name)}))
		p.Press("Unggah")
	}
	send("besar.png")
	p.See("Berkas besar.png terlalu besar: paling besar 10 MB.")
	p.Offline(true)
	send("layar.png")
	p.See("Sambungan terputus, jadi berkasnya belum terunggah.")
	p.Offline(false)
	settled()
	send("palsu.png")
	p.See("Isi palsu.png bukan PNG")
	settled()
	for _, name := range []string{"layar.png", "cara.vtt", "cara.mp4"} {
		send(name)
		p.Await(fmt.Sprintf(`document.querySelector("#media .fresh .file-name")?.textContent === %q`, name))
		settled()
	}
	for _, name := range []string{"layar", "cara"} {
		p.Click(fmt.Sprintf(`#media button[name=insert][value^="![%s]"]`, name))
	}
	if selected := webtest.Eval[string](p, `(b => b.value.slice(b.selectionStart, b.selectionEnd))(document.getElementById("body"))`); selected != "cara" {
		t.Errorf("selected %q", selected)
	}
	p.Press("Pratinjau")
	p.Await(`document.querySelector("#preview video track") !== null && document.querySelector("#preview img") !== null && document.querySelector("#preview h3") !== null`)
	p.Accessible()
	if webtest.Eval[bool](p, `document.querySelector("#preview script") !== null || window.stayed !== true`) {
		t.Error("a script came through, or the page was loaded again")
	}
	p.FollowText("Simpan")
	p.See("Tersimpan pukul")
	p.FollowText("Lihat sebagai peserta")
	p.See("Pratinjau draf: beginilah peserta akan melihatnya.")
	p.Accessible()
	p.Go(room.url + edit)
	p.See("Siap diterbitkan")
	p.FollowText("Terbitkan")
	p.See("Kursus sudah terbit.")

	reader := rina.browser()
	reader.Go(room.url + strings.TrimSuffix(edit, "/edit"))
	reader.FollowText("Daftar dan mulai belajar")
	reader.Await(`document.querySelector(".prose img")?.naturalWidth === 300`)
	reader.Await(`document.querySelector(".prose video")?.duration > 5`)
	webtest.Eval[bool](reader, `document.querySelector(".prose video").currentTime = 4.5, true`)
	reader.Await(`(v => !v.seeking && v.currentTime >= 4 && v.seekable.length === 1 && v.seekable.end(0) > 5 && v.readyState >= 2)(document.querySelector(".prose video"))`)
	reader.Await(`document.querySelector(".prose video").textTracks[0].cues?.length === 1`)
	reader.Accessible()
	reader.FollowText("Tandai selesai")
	reader.See("Selamat, Rina")
}

func TestCoursePagesAreAccessible(t *testing.T) {
	room := openTestRoom(t)
	rina, old := room.enter("Rina", "id", lms.Librarian), room.enter("Pelatih", "id", lms.Trainer)
	c := old.starterCourse("Sirkulasi")
	old.sent(c+"/edit", c+"/draft", url.Values{})
	keys := old.lessonKeys(c + "/edit")
	rina.sent(c, c+"/enrol", url.Values{})
	if _, err := room.courses.CompleteLesson(context.Background(), rina.actor, mustID(t, c), keys[0]); err != nil {
		t.Fatal(err)
	}
	lesson, test := "/lessons/"+keys[1], "/lessons/"+keys[len(keys)-1]
	for _, language := range []string{"id", "en"} {
		trainer := room.enter("Pelatih "+language, language, lms.Trainer)
		trainer.sent(c, c+"/enrol", url.Values{})
		room.accessible(trainer.browser(), "/courses", "/courses?q=zebra", "/courses/new", c, c+"/edit", c+"/learners", c+"/preview",
			c+lesson, c+test, c+lesson+"/edit", c+test+"/edit")
	}
}

// write types into a text area that is empty.
func write(p *webtest.Page, css, text string) {
	p.Do(chromedp.SendKeys(chromedp.CSS(css), text, chromedp.NodeVisible))
}

func mustID(t *testing.T, path string) (id int64) {
	t.Helper()
	if _, err := fmt.Sscanf(path, "/courses/%d", &id); err != nil {
		t.Fatal(err)
	}
	return id
}
