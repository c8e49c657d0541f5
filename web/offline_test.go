package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// headers are those of a page's answer.
func (v *visitor) headers(path string) http.Header {
	v.t.Helper()
	req, err := http.NewRequest("GET", v.url+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	if v.token != "" {
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: v.token})
	}
	res, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	res.Body.Close()
	return res.Header
}

// A copy is written for keeping: to fetch it is not to read it, and who does not
// learn the lesson gets none.
func TestCopyOfALesson(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "en", lms.Librarian)
	course, lessons := rina.takes(trainer, "Sirkulasi")
	body := rina.see(lessons[0]+"/copy", "Alur sirkulasi dan menunya", "Anda sedang luring – salinan dari")
	if strings.Contains(body, "data-keep=") {
		t.Error("a copy asks to be kept")
	}
	rina.see(course, "0%")
	if rina.see(course); strings.Contains(rina.see(course), "Sudah dibuka") {
		t.Error("fetching the copy counted as opening the lesson")
	}
	var facts copyFacts
	text, err := url.PathUnescape(rina.headers(lessons[0] + "/copy").Get(copyHeader))
	if err != nil || json.Unmarshal([]byte(text), &facts) != nil {
		t.Fatalf("facts: %v in %q", err, text)
	}
	reader := rina.headers("/").Get(readerHeader)
	if facts.Reader != reader || len(reader) != 16 || facts.Title != "Alur sirkulasi dan menunya" || facts.Mark == "" {
		t.Errorf("facts %+v of %q", facts, reader)
	}
	body += rina.see(lessons[0] + "/copy") // a minute may have passed before or since
	if id, en := facts.Stamps[locale.ID], facts.Stamps[locale.EN]; !strings.Contains(body, id) || id == en || len(en) < 10 {
		t.Errorf("the copy was made at %q, in English %q", id, en)
	}
	if other := budi.headers("/").Get(readerHeader); other == reader || other == "" {
		t.Errorf("two accounts are %q and %q", reader, other)
	}
	if page := rina.see(lessons[0]); !strings.Contains(page, `data-keep="`+lessons[0]+`"`) {
		t.Error("the page does not ask for a copy")
	}
	rina.sent(lessons[0], lessons[0]+"/done", url.Values{})
	if page := rina.see(lessons[0]); strings.Contains(page, `data-mark="`+facts.Mark+`"`) {
		t.Error("what was done since leaves the old copy as good as new")
	}

	// A test needs the line, a stranger to the course has no copy.
	if status, text, _ := rina.do("GET", lessons[len(lessons)-1]+"/copy", "", "", nil); status != 409 || !strings.Contains(text, "perlu sambungan") {
		t.Errorf("copy of a test: %d", status)
	}
	if status, text, _ := budi.do("GET", lessons[0]+"/copy", "", "", nil); status != 409 || strings.Contains(text, "Buka menu") {
		t.Errorf("copy for who is not enrolled: %d", status)
	}
	if page := budi.see(lessons[0]); strings.Contains(page, "data-keep=") || !strings.Contains(page, `data-learning="no"`) {
		t.Error("who is not enrolled is told to keep a lesson")
	}

	// A notice waits for the page that the reader looks at.
	rina.sent(lessons[1], lessons[1]+"/done", url.Values{})
	rina.see(lessons[0] + "/copy")
	rina.see(lessons[2], "selesai.")
}

// What other people wrote below a lesson is not in its copies.
func TestCopyHoldsNobodyElse(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi Santoso", "id", lms.Librarian)
	c, lesson := room.discussed(trainer)
	trainer.switchOn(c, lesson)
	for _, who := range []*visitor{rina, budi} {
		who.sent(c, c+"/enrol", url.Values{})
	}
	budi.sent(lesson, lesson+"/questions", url.Values{"post": {"Bolehkah memakai angka tahun lalu?"}})
	rina.see(lesson, "Budi Santoso", "angka tahun lalu", "data-needs-line")
	if body := rina.see(lesson+"/copy", "Diskusi", "Bagian ini perlu sambungan."); strings.Contains(body, "Budi") || strings.Contains(body, "angka tahun lalu") || strings.Contains(body, `name="post"`) {
		t.Error("a copy holds what others wrote")
	}
}

func TestServiceWorkerIsServed(t *testing.T) {
	room := openTestRoom(t)
	v := room.stranger()
	h := v.headers("/service-worker.js")
	if h.Get("Content-Type") != "text/javascript; charset=utf-8" || h.Get("Cache-Control") != "no-cache" || !strings.Contains(h.Get("Content-Security-Policy"), "connect-src 'self'") {
		t.Errorf("headers %v", h)
	}
	v.see("/service-worker.js", `self.shell = {"build":"`, `"languages":["id","en"]`)
	if page := v.see("/offline/page?lang=en", "No connection", "Can be read without a connection"); strings.Contains(page, "data-reader") {
		t.Error("the page for everybody bears a name")
	}
	if h := v.headers("/signin"); h.Get(readerHeader) != "" {
		t.Errorf("a stranger's page is of %q", h.Get(readerHeader))
	}
}
