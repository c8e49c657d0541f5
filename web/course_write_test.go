package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
)

func TestTrainerWritesACourse(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	bad := url.Values{"title": {" "}, "summary": {strings.Repeat("é", 1001)}, "focus": {"x"}, "level": {""}, "language": {"fr"}, "jp": {"dua"},
		"other_summary": {"For the desk."}, "other_language": {"fr"}, "work": {"sleep"}}
	status, body, _ := trainer.send("/courses/new", "/courses", bad)
	for _, text := range []string{"Tulis judulnya.", "Ringkasan terlalu panjang: 1.001 huruf, paling banyak 1.000.", "Pilih bidangnya.", "Pilih tingkatnya.",
		"Pilih bahasa kursus ini.", "Isi JP dengan angka antara 0 dan 200.", "Pilih bahasa ringkasan kedua.", "Pekerjaan “sleep” tidak dikenal.", "For the desk.", `value="dua"`, "ééé", "Ada 8 isian yang perlu diperbaiki."} {
		if status != 422 || !strings.Contains(body, text) {
			t.Errorf("%d: %q is not on the page", status, text)
		}
	}
	edit := trainer.sent("/courses/new", "/courses", url.Values{"title": {"Melayani <b>anak</b>"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}, "jp": {"1,5"}})
	c := strings.TrimSuffix(edit, "/edit")
	trainer.see(edit, "Draf kursus tersimpan.", "Kursus ini masih kosong.", "Sebelum terbit", "Tulis ringkasan kursus", `href="#details"`, "Tambahkan paling sedikit satu modul.", `href="#outline"`)
	if status, body, _ := trainer.send(edit, c+"/publish", url.Values{}); status != 422 || !strings.Contains(body, "Kursus ini belum dapat diterbitkan.") {
		t.Errorf("published empty: %d", status)
	}

	if status, body, _ := trainer.send(edit, c+"/modules", url.Values{"title": {""}}); status != 422 || !strings.Contains(body, `id="module-new-error"`) {
		t.Errorf("module without a title: %d", status)
	}
	for _, title := range []string{"Kedua", "Pertama", "Ketiga"} {
		trainer.sent(edit, c+"/modules", url.Values{"title": {title}})
	}
	modules := regexp.MustCompile(`/modules/(\d+)/lessons"`).FindAllStringSubmatch(trainer.see(edit), -1)
	second, first, third := c+"/modules/"+modules[0][1], c+"/modules/"+modules[2][1], c+"/modules/"+modules[4][1]
	trainer.sent(edit, first, url.Values{"do": {"up"}})
	trainer.sent(edit, third, url.Values{"do": {"delete"}})
	if status, body, _ := trainer.send(edit, first, url.Values{"title": {strings.Repeat("x", 161)}}); status != 422 || !strings.Contains(body, "Judul terlalu panjang: 161 huruf") ||
		!strings.Contains(body, `<details class="menu panel" open>`) || !strings.Contains(body, strings.Repeat("x", 161)) {
		t.Errorf("title too long: %d", status)
	}
	trainer.sent(edit, first, url.Values{"title": {"Yang pertama"}})
	if status, body, _ := trainer.send(edit, first+"/lessons", url.Values{"title": {""}, "kind": {"page"}}); status != 422 || !strings.Contains(body, "Tulis judulnya.") {
		t.Errorf("lesson without a title: %d", status)
	}
	trainer.sent(edit, first+"/lessons", url.Values{"title": {"Mengapa"}, "kind": {"page"}})
	trainer.sent(edit, first+"/lessons", url.Values{"title": {"Uji akhir"}, "kind": {"test"}})
	if status, body, _ := trainer.send(edit, first, url.Values{"do": {"delete"}}); status != 409 || !strings.Contains(body, "Modul ini masih berisi 2 pelajaran.") {
		t.Errorf("a full module was deleted: %d", status)
	}
	keys := trainer.lessonKeys(edit)
	page, test := c+"/lessons/"+keys[0], c+"/lessons/"+keys[1]
	trainer.sent(edit, test+"/move", url.Values{"do": {"down"}}) // into the next module
	body = trainer.see(edit, "Yang pertama", "Pelajaran “Mengapa” masih kosong.", "Pelajaran “Uji akhir” belum menunjuk uji.", page+"/edit", "belum ditulis", "uji belum dipilih")
	if at := strings.Index(body, "Uji akhir"); at < strings.Index(body, "Kedua") {
		t.Error("the test did not move into the second module")
	}
	if body := trainer.see(edit); strings.Contains(body, second+"\" hx-post=\""+second+"\"") && strings.Contains(body, "Ketiga") {
		t.Error("the third module is still there")
	}

	script := "# Halo\n\n<script>alert(1)</script>\n\nBaca **pelan-pelan**. [klik](javascript:alert(2)) <img src=x onerror=alert(3)>"
	form := url.Values{"kind": {"page"}, "title": {""}, "minutes": {"0"}, "required": {"1"}, "body": {script}, "revision": {"1"}}
	status, body, _ = trainer.send(page+"/edit", page, form)
	for _, text := range []string{"Tulis judulnya.", "Isi lama belajar antara 1 dan 600 menit.", "Baca **pelan-pelan**."} {
		if status != 422 || !strings.Contains(body, text) {
			t.Errorf("%d: %q is not on the page", status, text)
		}
	}
	form.Set("title", "Mengapa anak datang")
	form.Set("minutes", "12")
	form.Set("body", strings.Repeat("a", 200_001))
	if status, body, _ := trainer.send(page+"/edit", page, form); status != 422 || !strings.Contains(body, "Isi pelajaran terlalu panjang: 200.001 bita") || !strings.Contains(body, strings.Repeat("a", 200_001)) {
		t.Errorf("too long: %d", status)
	}
	form.Set("body", script)
	status, body, _ = trainer.send(page+"/edit", page+"/preview", form)
	_, preview, _ := strings.Cut(body, `id="preview"`)
	preview, _, _ = strings.Cut(preview, "</section>")
	if status != 200 || !strings.Contains(preview, "<strong>pelan-pelan</strong>") || strings.Contains(preview, "script") || strings.Contains(preview, "onerror") || !strings.Contains(body, "javascript:alert(2)") {
		t.Errorf("preview: %d\n%s", status, preview)
	}
	trainer.sent(page+"/edit", page, form)
	trainer.see(page+"/edit", "Tersimpan pukul", "<script>alert(1)</script>", `value="12"`)

	form = url.Values{"kind": {"test"}, "title": {"Uji akhir"}, "minutes": {"15"}, "required": {"1"}, "test": {"999999"}, "revision": {"1"}}
	if status, body, _ := trainer.send(test+"/edit", test, form); status != 422 || !strings.Contains(body, "Uji ini tidak lagi tersedia.") {
		t.Errorf("no such test: %d", status)
	}
	form.Set("test", strings.TrimPrefix(room.starter("referensi"), "/assessments/"))
	trainer.sent(test+"/edit", test, form)
	trainer.sent(edit, c, url.Values{"title": {"Melayani <b>anak</b>"}, "summary": {"Untuk petugas layanan anak."}, "focus": {"user_services"},
		"level": {"basic"}, "language": {"id"}, "jp": {"1.5"}, "revision": {"1"}})
	trainer.see(edit, "Siap diterbitkan", "Keterangan kursus tersimpan.")

	trainer.see(c+"/preview", "Pratinjau draf", "Mengapa anak datang", c+"/preview/"+keys[0])
	trainer.see(c+"/preview/"+keys[0], "Baca <strong>pelan-pelan</strong>.", "Kembali menulis")
	rina := room.enter("Rina", "id", lms.Librarian)
	if body := rina.see("/courses"); strings.Contains(body, "Melayani") {
		t.Error("a draft is in the catalogue")
	}
	trainer.sent(edit, c+"/publish", url.Values{})
	trainer.see(edit, "Kursus sudah terbit.", "Terbit: versi 1", "Buka draf")
	at := rina.sent(c, c+"/enrol", url.Values{})
	body = rina.see(at, "<strong>pelan-pelan</strong>", `<div class="prose" lang="id"><h2>Halo</h2>`)
	if strings.Contains(body, "alert(") || strings.Contains(body, "onerror") {
		t.Error("a script came through")
	}

	// A draft over a published course, thrown away.
	trainer.sent(edit, c+"/draft", url.Values{})
	trainer.see(edit, "Terbit: versi 1", "Draf: versi 2", "Buang draf", "Versi terbit tetap seperti semula")
	trainer.sent(edit, page+"/delete", url.Values{})
	rina.see(at, "Mengapa anak datang")
	if to := trainer.sent(edit, c+"/discard", url.Values{}); to != edit {
		t.Errorf("leads to %s", to)
	}
	trainer.see(edit, "Draf sudah dibuang.", "Mengapa anak datang", "Buka draf")
	unborn := trainer.sent("/courses/new", "/courses", url.Values{"title": {"Tidak jadi"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}})
	if to := trainer.sent(unborn, strings.TrimSuffix(unborn, "/edit")+"/discard", url.Values{}); to != "/courses" {
		t.Errorf("leads to %s", to)
	}
	if status, _, _ := trainer.do("GET", unborn, "", "", nil); status != 404 {
		t.Errorf("the course is still there: %d", status)
	}
}

func TestTwoTrainersAtOnce(t *testing.T) {
	room := openTestRoom(t)
	ani, budi := room.enter("Ani", "id", lms.Trainer), room.enter("Budi", "id", lms.Trainer)
	c := ani.writtenCourse(room.starter("sirkulasi"))
	ani.sent(c+"/edit", c+"/draft", url.Values{})
	page := c + "/lessons/" + ani.lessonKeys(c + "/edit")[0]
	revision := regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(budi.see(page + "/edit"))[1]
	form := func(body string) url.Values {
		return url.Values{"kind": {"page"}, "title": {"Judul " + body}, "minutes": {"10"}, "required": {"1"}, "body": {body}, "revision": {revision}}
	}
	ani.sent(page+"/edit", page, form("tulisan Ani"))
	status, body, _ := budi.send(page+"/edit", page, form("tulisan Budi"))
	for _, text := range []string{"Rekan Anda baru saja mengubah pelajaran ini.", "Versi Ani, disimpan", "tulisan Ani", "Judul tulisan Ani", "tulisan Budi"} {
		if status != 409 || !strings.Contains(body, text) {
			t.Errorf("%d: %q is not on the page", status, text)
		}
	}
	revision = regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(body)[1]
	budi.sent(page+"/edit", page, form("tulisan bersama")) // knowing of Ani's
	ani.see(page+"/edit", "tulisan bersama")

	details := url.Values{"title": {"Judul Ani"}, "summary": {"Ringkasan"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}, "jp": {"1"}}
	details.Set("revision", regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(ani.see(c + "/edit"))[1])
	ani.sent(c+"/edit", c, details)
	details.Set("title", "Judul Budi")
	status, body, _ = budi.send(c+"/edit", c, details)
	for _, text := range []string{"Rekan Anda baru saja mengubah keterangan", "Yang disimpan rekan Anda:", "Judul Ani", `value="Judul Budi"`} {
		if status != 409 || !strings.Contains(body, text) {
			t.Errorf("%d: %q is not on the page", status, text)
		}
	}

	// The draft is published while Budi writes: his text is still there to take along.
	before := budi.see(page + "/edit")
	token, last := formToken.FindStringSubmatch(before)[1], form("tulisan terakhir")
	ani.sent(c+"/edit", c+"/publish", url.Values{})
	last.Set("_csrf", token)
	for _, path := range []string{page, page + "/preview"} {
		status, body, _ = budi.do("POST", path, "application/x-www-form-urlencoded", "", strings.NewReader(last.Encode()))
		if !strings.Contains(body, "tulisan terakhir") || !strings.Contains(body, "belum ada tempat untuk menyimpan") || strings.Contains(body, ">Simpan<") {
			t.Errorf("%s: %d\n%s", path, status, excerpt(body))
		}
	}
}

func TestCoursePagesSpeakBothLanguages(t *testing.T) {
	room := openTestRoom(t)
	first := room.enter("Pelatih", "id", lms.Trainer)
	c := first.starterCourse("Layanan Referensi")
	first.sent(c+"/edit", c+"/draft", url.Values{})
	keys := first.lessonKeys(c + "/edit")
	for language, words := range map[string][]string{"id": {"Isi kursus", "Susunan kursus", "Cara menulis"}, "en": {"Contents", "Outline", "How to write"}} {
		trainer := room.enter("Trainer "+language, language, lms.Trainer)
		trainer.sent(c, c+"/enrol", url.Values{})
		trainer.see("/courses")
		trainer.see("/courses/new")
		trainer.see(c, words[0])
		trainer.see(c+"/edit", words[1])
		trainer.see(c + "/learners")
		trainer.see(c + "/preview")
		for _, key := range []string{keys[0], keys[len(keys)-1]} {
			trainer.see(c + "/lessons/" + key)
			trainer.see(c+"/lessons/"+key+"/edit", words[2])
			trainer.see(c + "/preview/" + key)
		}
	}
}

// What a course serves is said in its form and read in the catalogue; a reader
// of another language reads the summary in it.
func TestACourseSaysWhatItServes(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "en", lms.Librarian)
	c, _ := room.task(trainer)
	edit := c + "/edit"
	trainer.sent(c+"/edit", c+"/draft", url.Values{})
	trainer.see(edit, "Ringkasan dalam bahasa lain", "Kompetensi yang diajarkan", "Untuk pekerjaan di SLiMS")
	form := url.Values{"title": {"Koleksi"}, "summary": {"Satu kelas."}, "focus": {"knowledge_skills"}, "level": {"basic"}, "language": {"id"}, "jp": {"2"}, "revision": {"1"},
		"other_summary": {"Keeping <what> is read."}, "other_language": {"id"}, "competency": {formatID(ids["collection"])}, "work": {"copy", "record"}}
	if status, body, _ := trainer.send(edit, c, form); status != 422 || !strings.Contains(body, "Ringkasan kedua berbahasa sama dengan kursusnya.") ||
		!strings.Contains(body, `value="`+formatID(ids["collection"])+`" checked`) || !strings.Contains(body, `value="copy" checked`) || !strings.Contains(body, "Keeping <what>") {
		t.Errorf("%d: a summary in the same language\n%s", status, excerpt(body))
	}
	form.Set("other_language", "en")
	trainer.sent(edit, c, form)
	trainer.see(edit, "Keeping <what> is read.", `value="`+formatID(ids["collection"])+`" checked`, `value="record" checked`)
	trainer.see(c+"/preview", "Mengatalog judul, Menambah eksemplar", `href="/courses?competency=`+formatID(ids["collection"])+`"`)
	trainer.sent(edit, c+"/publish", url.Values{})

	found := "/courses?competency=" + formatID(ids["collection"])
	lacks(t, rina.see(found, "1 kursus cocok.", `<p class="course-summary" lang="id">Satu kelas.</p>`), "Keeping")
	lacks(t, budi.see(found, "1 course matches.", `<p class="course-summary" lang="en">Keeping <what> is read.</p>`, `<h2 lang="id">`, "Indonesian"), "Satu kelas.")
	budi.see(c, `<p class="lead" lang="en">Keeping <what> is read.</p>`, `<h1 lang="id">Koleksi</h1>`, "The course itself is taught in Indonesian.")
	budi.see("/courses?q=keeping&competency="+formatID(ids["collection"])+"&focus=knowledge_skills&level=basic&language=id&jp=2", "1 course matches.")
	budi.see("/courses?q=keeping&level=advanced", "No course matches this search.")

	// A competency that is retired stays in the form of the course that has it.
	room.insert(`UPDATE competency SET retired_at = NOW() WHERE id = ?`, ids["collection"])
	trainer.sent(edit, c+"/draft", url.Values{})
	trainer.see(edit, `value="`+formatID(ids["collection"])+`" checked`, "tidak ada lagi di kerangkanya")
	lacks(t, rina.see("/courses"), `name="competency"`)
}

// The catalogue turns its pages with the filters that were set.
func TestCatalogueTurnsPages(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	room.install()
	for range 2 { // 15 become 30, then 60
		room.insert(`INSERT INTO course (library_id, created_at) SELECT library_id, created_at FROM course`)
		room.insert(`INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at)
			SELECT c.id, 1, 'published', 'Seri', '', 'user_services', 'id', 'basic', 1, NOW() FROM course c LEFT JOIN course_version v ON v.course_id = c.id WHERE v.id IS NULL`)
	}
	cards := func(path string, texts ...string) int {
		return strings.Count(rina.see(path, texts...), `class="course-card"`)
	}
	if n := cards("/courses", "Halaman 1 dari 3", "/courses?page=2"); n != 24 {
		t.Errorf("%d cards on the first page", n)
	}
	for _, path := range []string{"/courses?q=seri&focus=user_services&jp=1&page=2", "/courses?q=seri&focus=user_services&jp=1&page=77"} {
		if n := cards(path, "Halaman 2 dari 2", "45 kursus cocok.", "/courses?focus=user_services&jp=1&q=seri&page=1"); n != 45-24 {
			t.Errorf("%s: %d cards", path, n)
		}
	}
}
