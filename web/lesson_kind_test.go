package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

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
	if status, body, _ := trainer.send(edit, c+"/rules", wrong); status != 422 || !strings.Contains(body, `value="lusa"`) || !strings.Contains(body, "Isi jatuh tempo antara 1 dan 730 hari") || !strings.Contains(body, "Isi antara 0 dan 730 hari.") {
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
	if status, body, _ := trainer.send(c+"/enrol-others", c+"/enrol-others", url.Values{"account": {fmt.Sprint(rina.actor.AccountID)}}); status != 409 || !strings.Contains(body, "Belum menyelesaikan kursus “Koleksi”.") {
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
	rina.see("/", "Lewat jatuh tempo")
	copied := trainer.sent(c, c+"/duplicate", url.Values{})
	trainer.see(copied, "Koleksi (salinan)", "Salinan dibuat.", `name="due" inputmode="numeric" maxlength="4" value="3"`, "Baca pelan")
}

// smallPDF is one empty page.
func smallPDF() []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
}
