package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

const taskText = "Susun satu usul.\n\n| Ukuran | Kurang (0) | Baik (3) |\n| --- | --- | --- |\n| Bukti | tanpa angka | ada angka |\n| Usul | umum | jelas |\n"

// task is a published course that is one assignment.
func (room *testRoom) task(trainer *visitor, more ...course.LessonText) (c, lesson string) {
	room.t.Helper()
	ctx := context.Background()
	id, err := room.courses.Create(ctx, trainer.actor, room.library, course.Details{Title: "Koleksi", Summary: "Satu kelas.", Focus: course.Skills, Language: "id", Level: course.Basic, JP: 2})
	if err != nil {
		room.t.Fatal(err)
	}
	module, err := room.courses.AddModule(ctx, trainer.actor, id, "Kerja")
	if err != nil {
		room.t.Fatal(err)
	}
	key := ""
	for _, l := range append([]course.LessonText{{Kind: course.Assignment, Title: "Rencana", Minutes: 60, Required: true, Body: taskText}}, more...) {
		k, err := room.courses.AddLesson(ctx, trainer.actor, id, module, l)
		if err != nil {
			room.t.Fatal(err)
		}
		if key == "" {
			key = k
		}
	}
	if err := room.courses.Publish(ctx, trainer.actor, id); err != nil {
		room.t.Fatal(err)
	}
	c = fmt.Sprintf("/courses/%d", id)
	return c, c + "/lessons/" + key
}

// hands sends the form of an assignment with a file, without JavaScript.
func (v *visitor) hands(lesson, to, text, name, content string) (int, string) {
	v.t.Helper()
	token := formToken.FindStringSubmatch(v.see(lesson))[1]
	kind, body := upload(v.t, token, url.Values{"text": {text}}, name, []byte(content))
	status, answer, _ := v.do("POST", lesson+"/handin"+to, kind, "", bytes.NewReader(body))
	return status, answer
}

func TestHandingIn(t *testing.T) {
	room := openTestRoom(t)
	trainer, tri := room.enter("Pelatih", "id", lms.Trainer), room.enter("Tri", "id", lms.Trainer)
	rina, budi, head := room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian), room.enter("Kepala", "id", lms.Head)
	c, lesson := room.task(trainer)
	rina.see(lesson, "Anda membaca tanpa terdaftar", "tanpa angka")
	rina.sent(c, c+"/enrol", url.Values{})
	rina.see(c, "belum dikumpulkan")
	rina.see(lesson, "Kumpulkan hasil kerja", "Draf hanya dapat dibaca Anda.")
	if status, body := rina.hands(lesson, "/submit", "", "", ""); status != 422 || !strings.Contains(body, "Tulis jawaban Anda atau lampirkan berkas") {
		t.Errorf("empty: %d", status)
	}
	if status, body := rina.hands(lesson, "", "Usul saya <b>tebal</b>", "jahat.html", "<script>alert(1)</script>"); status != 422 || !strings.Contains(body, "Berkas jahat.html tidak dapat dikumpulkan.") || !strings.Contains(body, "Usul saya") {
		t.Errorf("a page: %d\n%s", status, excerpt(body))
	}
	if status, _ := rina.hands(lesson, "", "Usul saya", "rencana “satu”.pdf", "%PDF-1.7 isi"); status != 303 {
		t.Fatalf("not saved: %d", status)
	}
	token := formToken.FindStringSubmatch(rina.see(lesson, "Draf tersimpan pukul", "rencana “satu”.pdf", "Usul saya"))[1]
	if status, body, _ := rina.do("POST", lesson+"/handin/text", "application/x-www-form-urlencoded", token, strings.NewReader(url.Values{"text": {"Usul saya lagi"}}.Encode())); status != 200 || !strings.Contains(body, "Draf tersimpan pukul") {
		t.Errorf("typing: %d %s", status, body)
	}
	file := regexp.MustCompile(`/handins/files/\d+`).FindString(rina.see(lesson, "Usul saya lagi"))
	read := func(who *visitor, want int) {
		t.Helper()
		req, _ := http.NewRequest("GET", room.url+file, nil)
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: who.token})
		res, err := who.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: %d, want %d", who.actor.Name, res.StatusCode, want)
		}
		if want == 200 && (!strings.HasPrefix(res.Header.Get("Content-Disposition"), `attachment; filename*=UTF-8''rencana%20`) || res.Header.Get("Content-Type") != "application/pdf" ||
			!strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") || res.Header.Get("Cache-Control") != "no-store") {
			t.Errorf("%v", res.Header)
		}
	}
	read(rina, 200)
	read(trainer, 404)
	if body := trainer.see("/"); strings.Contains(body, "menunggu dinilai") {
		t.Error("a draft waits on the trainer's page")
	}
	if status, _ := rina.hands(lesson, "/submit", "Usul saya lagi", "", ""); status != 303 {
		t.Fatalf("not handed in: %d", status)
	}
	rina.see(lesson, "Hasil kerja Anda sudah dikumpulkan.", "Menunggu dinilai", "Pengumpulan ke-1")
	rina.see(c, "sudah dikumpulkan dan menunggu dinilai")
	if status, body, _ := rina.do("POST", lesson+"/handin/text", "application/x-www-form-urlencoded", token, strings.NewReader("text=lain")); status != 409 || !strings.Contains(body, "tidak dapat diubah sekarang") {
		t.Errorf("typing after handing in: %d %s", status, body)
	}
	for who, want := range map[*visitor]int{trainer: 200, budi: 404, head: 404} {
		read(who, want)
	}
	trainer.see("/", "Kursus “Koleksi”: 1 hasil kerja peserta menunggu dinilai.", c+"/handins")
	work := regexp.MustCompile(`/handins/\d+`).FindString(trainer.see(c+"/handins", "Rina", "Rencana", "1 menunggu dinilai"))
	for _, who := range []*visitor{rina, budi, head} {
		for _, path := range []string{c + "/handins", work} {
			if status, _, _ := who.do("GET", path, "", "", nil); status != 403 {
				t.Errorf("%s, %s: %d", who.actor.Name, path, status)
			}
		}
	}
	trainer.see(work, "Usul saya lagi", "Bukti", "ada angka", "Minta perbaikan")
	form := url.Values{"seen": {"0"}, "level-0": {"0"}, "do": {"revise"}}
	status, body, _ := trainer.send(work, work, form)
	for _, text := range []string{"Pilih tingkat untuk “Usul”.", "Tulis apa yang perlu diperbaiki."} {
		if status != 422 || !strings.Contains(body, text) {
			t.Errorf("%d: %q", status, text)
		}
	}
	form.Set("level-1", "1")
	form.Set("comment", "Tambahkan angka <dari> SLiMS.")
	trainer.sent(work, work, form)
	trainer.see(c+"/handins", "Rina diminta memperbaiki.", "Semua sudah dinilai.")
	// A colleague had the page open.
	status, body, _ = tri.send(work, work, url.Values{"seen": {"0"}, "level-0": {"1"}, "level-1": {"1"}, "comment": {"Sudah baik"}, "do": {"accept"}})
	if status != 409 || !strings.Contains(body, "Rekan Anda baru saja menilai ini.") || !strings.Contains(body, "Sudah baik") || !strings.Contains(body, "Tambahkan angka <dari> SLiMS.") || !strings.Contains(body, `name="seen" value="1"`) {
		t.Errorf("two at once: %d\n%s", status, excerpt(body))
	}
	rina.see(lesson, "Perlu diperbaiki", "Tambahkan angka <dari> SLiMS.", "3 dari 6 poin", "ikut terbawa", "Usul saya lagi")
	rina.see(c, "perlu diperbaiki")
	if status, _ := rina.hands(lesson, "/submit", "Usul dengan angka", "angka.csv", "judul,n\nA,3"); status != 303 {
		t.Fatalf("not handed in again: %d", status)
	}
	second := regexp.MustCompile(`/handins/\d+`).FindString(tri.see(c+"/handins", "Pengumpulan ke-2"))
	tri.see(second, "angka.csv", "rencana “satu”.pdf", "Riwayat", "Tambahkan angka <dari> SLiMS.", "Pelatih")
	tri.sent(second, second, url.Values{"seen": {"0"}, "level-0": {"1"}, "level-1": {"1"}, "do": {"accept"}})
	rina.see(c, "Selamat, Rina", "2 JP tercatat")
	rina.see(lesson, "Diterima", "6 dari 6 poin", "Pengumpulan ke-1", "Pengumpulan ke-2")
	trainer.see(work, "Peserta sudah mengumpulkan lagi.")
}

func TestDocumentsAndLinks(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	lesson, token := trainer.writing()
	form := url.Values{}
	for k, v := range onForm {
		form[k] = v
	}
	form.Set("kind", "file")
	send := func(name, content string) (int, string) {
		kind, body := upload(t, token, form, name, []byte(content))
		body = bytes.Replace(body, []byte(`name="file"`), []byte(`name="document_file"`), 1)
		status, answer, _ := trainer.do("POST", lesson+"/document", kind, "", bytes.NewReader(body))
		return status, answer
	}
	if status, body := send("a.html", "<p>"); status != 422 || !strings.Contains(body, "Unggah PDF, dokumen Office") || !strings.Contains(body, "Tulisan yang belum disimpan") {
		t.Errorf("a page: %d", status)
	}
	_, body := send("Panduan katalog.pdf", "%PDF-1.7 halo")
	document := regexp.MustCompile(`name="document" value="(\d+)"`).FindStringSubmatch(body)
	if document == nil || !strings.Contains(body, "Simpan pelajaran agar terpasang.") || !strings.Contains(body, "Judul yang diketik") {
		t.Fatalf("%s", excerpt(body))
	}
	form.Set("document", document[1])
	trainer.sent(lesson+"/edit", lesson, form)
	page := trainer.see(strings.Replace(lesson, "/lessons/", "/preview/", 1), "Panduan katalog.pdf", `<iframe class="document"`, "13 B")
	path := regexp.MustCompile(`/media/[0-9a-f]{24}\.pdf`).FindString(page)
	req, _ := http.NewRequest("GET", room.url+path, nil)
	req.AddCookie(&http.Cookie{Name: SessionCookie, Value: rina.token})
	res, err := rina.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if got := res.Header.Get("Content-Disposition"); got != "inline; filename*=UTF-8''Panduan%20katalog.pdf" || res.Header.Get("Content-Type") != "application/pdf" ||
		!strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") || !strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
		t.Errorf("%v", res.Header)
	}
	link := url.Values{"kind": {"link"}, "title": {"Standar"}, "minutes": {"5"}, "required": {"1"}, "body": {"Baca bab dua."}, "url": {"javascript:alert(1)"}, "revision": {"2"}}
	if status, body, _ := trainer.send(lesson+"/edit", lesson, link); status != 422 || !strings.Contains(body, "Isi alamat lengkap yang diawali https://") || !strings.Contains(body, "javascript:alert(1)") {
		t.Errorf("a script: %d", status)
	}
	link.Set("url", "https://www.perpusnas.example/standar?x=1&y=2")
	trainer.sent(lesson+"/edit", lesson, link)
	page = trainer.see(strings.Replace(lesson, "/lessons/", "/preview/", 1), "Tautan ini membuka situs lain: www.perpusnas.example.")
	if !strings.Contains(page, `href="https://www.perpusnas.example/standar?x=1&y=2" target="_blank" rel="noopener noreferrer external"`) || strings.Contains(page, "<iframe") {
		t.Error(excerpt(page))
	}
}

func TestRulesOfACourse(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	first, _ := room.task(trainer)
	slow := course.LessonText{Kind: course.Page, Title: "Baca pelan", Minutes: 10, Required: true, Body: "Isi", DoneBy: course.ByTime, AtLeast: 5}
	c, _ := room.task(trainer, slow)
	edit := c + "/edit"
	trainer.sent(edit, c+"/draft", url.Values{})
	body := trainer.see(edit, "Aturan", "Kursus prasyarat")
	field := regexp.MustCompile(`name="(release-\d+)"`).FindStringSubmatch(body)[1]
	wrong := url.Values{"due": {"lusa"}, field: {"-1"}, "revision": {"1"}}
	if status, body, _ := trainer.send(edit, c+"/rules", wrong); status != 422 || !strings.Contains(body, `value="lusa"`) || !strings.Contains(body, "Isi tenggat antara 1 dan 730 hari") || !strings.Contains(body, "Isi antara 0 dan 730 hari.") {
		t.Errorf("%d", status)
	}
	good := url.Values{"due": {"3"}, field: {"0"}, "requires": {strings.TrimPrefix(first, "/courses/")}, "revision": {"1"}}
	trainer.sent(edit, c+"/rules", good)
	if status, body, _ := trainer.send(edit, c+"/rules", good); status != 409 || !strings.Contains(body, "checked") {
		t.Errorf("an old form: %d", status)
	}
	trainer.sent(edit, c+"/publish", url.Values{})
	back := url.Values{"requires": {strings.TrimPrefix(c, "/courses/")}, "revision": {"1"}}
	trainer.sent(first+"/edit", first+"/draft", url.Values{})
	if status, body, _ := trainer.send(first+"/edit", first+"/rules", back); status != 422 || !strings.Contains(body, "tidak dapat menjadi prasyarat") {
		t.Errorf("a circle: %d", status)
	}
	rina.see(c, "Selesaikan dahulu:", first, "3 hari setelah mendaftar")
	if body := rina.see(c); strings.Contains(body, c+`/enrol"`) {
		t.Error("enrolling is offered")
	}
	if status, body, _ := rina.send(first, c+"/enrol", url.Values{}); status != 409 || !strings.Contains(body, "Selesaikan dahulu kursus “Koleksi”") {
		t.Errorf("enrolled all the same: %d", status)
	}
	if status, body, _ := trainer.send(c+"/learners", c+"/learners", url.Values{"account": {fmt.Sprint(rina.actor.AccountID)}}); status != 422 || !strings.Contains(body, "Rina belum menyelesaikan kursus “Koleksi”") {
		t.Errorf("enrolled by a trainer: %d", status)
	}
	room.insert(`INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at)
		SELECT course_id, ?, id, NOW(), NOW(), NOW() FROM course_version WHERE course_id = ? AND slot = 'published'`, rina.actor.AccountID, strings.TrimPrefix(first, "/courses/"))
	rina.sent(c, c+"/enrol", url.Values{})
	rina.see(c, "Jatuh tempo")
	rina.see("/", "Kursus jatuh tempo")
	page := c + "/lessons/" + rina.lessonKeys(c)[1]
	rina.see(page, "paling cepat 5 menit setelah pertama dibuka", "Masih 5 menit lagi.")
	if to := rina.sent(page, page+"/done", url.Values{}); to != page {
		t.Errorf("leads to %s", to)
	}
	rina.see(page, "Tunggu 5 menit lagi.")
	rina.see(c, "dapat ditandai selesai setelah 5 menit")
	room.pass(5 * time.Minute)
	rina.sent(page, page+"/done", url.Values{})
	room.insert(`UPDATE course_enrolment SET enrolled_at = enrolled_at - INTERVAL 4 DAY`)
	rina.see(c, "sudah lewat")
	rina.see("/", "Lewat tenggat")
	copied := trainer.sent(c, c+"/duplicate", url.Values{})
	trainer.see(copied, "Koleksi (salinan)", "Salinan dibuat.", `name="due" inputmode="numeric" maxlength="4" value="3"`, "Baca pelan")
}

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

// smallPDF is one empty page.
func smallPDF() []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}

func TestCoursesTravel(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c, _ := room.task(trainer)
	req, _ := http.NewRequest("GET", room.url+c+"/export", nil)
	req.AddCookie(&http.Cookie{Name: SessionCookie, Value: trainer.token})
	res, err := trainer.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var packed bytes.Buffer
	if _, err := packed.ReadFrom(res.Body); err != nil || res.StatusCode != 200 || res.Header.Get("Content-Type") != "application/zip" || res.Header.Get("Content-Disposition") != "attachment; filename*=UTF-8''Koleksi.zip" {
		t.Fatalf("%v %d %v", err, res.StatusCode, res.Header)
	}
	send := func(do, content string) (int, string, string) {
		token := formToken.FindStringSubmatch(trainer.see("/courses/import"))[1]
		kind, body := upload(t, token, url.Values{"do": {do}}, "kursus.zip", []byte(content))
		return trainer.do("POST", "/courses/import", kind, "", bytes.NewReader(body))
	}
	if status, body, _ := send("import", "halo"); status != 422 || !strings.Contains(body, "Berkas ini bukan ZIP") || !strings.Contains(body, "Tidak ada yang diimpor.") {
		t.Errorf("no ZIP: %d", status)
	}
	if status, body, _ := send("import", strings.Replace(packed.String(), "lessons/01-01.md", "../sons/01-01.md", 2)); status != 422 || !strings.Contains(body, "tidak diizinkan") {
		t.Errorf("climbing out: %d\n%s", status, excerpt(body))
	}
	status, body, _ := send("check", packed.String())
	if status != 200 || !strings.Contains(body, "Berkas ini dapat diimpor") || !strings.Contains(body, "1 modul, 1 pelajaran, 0 berkas media") {
		t.Errorf("checked: %d\n%s", status, excerpt(body))
	}
	if _, _, to := send("import", packed.String()); !strings.HasSuffix(to, "/edit") || strings.HasPrefix(to, c+"/") {
		t.Errorf("leads to %s", to)
	} else {
		trainer.see(to, "Kursus diimpor sebagai draf.", "Rencana", "Siap diterbitkan")
	}
	trainer.see("/courses", "/courses/import")
	for _, path := range []string{"/courses/import", c + "/export"} {
		if status, _, _ := rina.do("GET", path, "", "", nil); status != 403 {
			t.Errorf("%s: %d", path, status)
		}
	}
}
