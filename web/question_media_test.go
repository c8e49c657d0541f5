package web

import (
	"bytes"
	"mime/multipart"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// A picture is uploaded in the middle of writing, and nothing typed is lost.
func TestPictureOfAQuestionIsUploaded(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	token := formToken.FindStringSubmatch(trainer.see("/questions/new?kind=hotspot", "Belum ada gambar"))[1]
	post := func(content string) (int, string) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for _, f := range [][2]string{{"_csrf", token}, {"kind", "hotspot"}, {"stem", "Di mana?"}, {"rows", "1"}, {"x-0", "17"}, {"alt", "Denah"}} {
			m.WriteField(f[0], f[1])
		}
		w, _ := m.CreateFormFile("file", "denah.gif")
		w.Write([]byte(content))
		m.Close()
		status, body, _ := trainer.do("POST", "/questions/picture", m.FormDataContentType(), "", &b)
		return status, body
	}
	status, body := post("GIF89a" + strings.Repeat("x", 600))
	got := fieldsOf(t, body)
	if !strings.Contains(body, `name="next" value="/questions/new?kind=hotspot&test=0"`) {
		t.Error("a change of language leads nowhere")
	}
	if status != 200 || got.Get("stem") != "Di mana?" || got.Get("x-0") != "17" || !strings.HasPrefix(got.Get("picture"), "/media/") || !strings.Contains(body, "denah.gif") {
		t.Errorf("%d %v", status, got)
	}
	status, body = post("bukan gambar")
	if got := fieldsOf(t, body); status != 422 || got.Get("stem") != "Di mana?" {
		t.Errorf("%d %v", status, got)
	}
}

// A picture and a sound are uploaded into the text of a question, and who is asked
// it sees and hears them.
func TestMediaOfAQuestion(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := trainer.draft("Bunyi dan denah")
	p := trainer.browser()
	p.Go(room.url + "/questions/new?kind=true_false&test=" + strings.TrimPrefix(test, "/assessments/"))
	p.Click("#stem")
	p.Do(chromedp.KeyEvent("Bunyi apa ini?"))
	put := func(name string, content []byte) {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		p.Do(chromedp.SetUploadFiles(chromedp.CSS("#media input[type=file]"), []string{file}))
		p.FollowText("Unggah dan taruh di soal")
	}
	put("bel.wav", sound(1))
	p.See("bel.wav")
	put("denah.png", picture(t, 30))
	p.See("denah.png")
	put("denah.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:01.000\nHalo\n"))
	p.See("tidak dapat ditaruh di soal")
	text := strings.ReplaceAll(webtest.Eval[string](p, `document.getElementById("stem").value`), "\r", "")
	media := regexp.MustCompile(`^Bunyi apa ini\?\n\n!\[bel\]\((/media/[0-9a-f]{24}\.wav)\)\n\n!\[denah\]\((/media/[0-9a-f]{24}\.png)\)\n$`).FindStringSubmatch(text)
	if media == nil {
		t.Fatalf("%q", text)
	}
	p.Click("#feedback")
	p.Do(chromedp.KeyEvent("Lihat denah."))
	p.Click("#media button[name=insert]")
	if got := webtest.Eval[string](p, `document.getElementById("feedback").value`); !strings.Contains(got, "Lihat denah.\n\n![") {
		t.Errorf("%q", got)
	}
	p.Click("[name=why-0]")
	p.Do(chromedp.KeyEvent("Ini bel:"))
	p.Click("#media button[name=insert]")
	if got := webtest.Eval[string](p, `document.querySelector("[name=why-0]").value`); !strings.HasPrefix(got, "Ini bel: ![") {
		t.Errorf("%q", got)
	}
	room.examine(p)
	p.Click("[name=right]")
	p.FollowText("Simpan soal")
	trainer.sent(test+"/edit", test+"/status", url.Values{"do": {"publish"}})
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	rina.see(attempt, `<img src="`+media[2]+`"`, "<audio", `src="`+media[1]+`"`)
	for _, address := range media[1:] {
		rina.see(address)
	}
	// Without a script a file is put in by the server.
	page := trainer.see("/questions/new?kind=single")
	form := fieldsOf(t, page)
	form.Set("stem", "Apa ini?")
	form.Set("insert", "![denah]("+media[2]+")")
	if status, body, _ := trainer.send("/questions/new?kind=single", "/questions/insert", form); status != 200 || fieldsOf(t, body).Get("stem") != "Apa ini?\n\n![denah]("+media[2]+")\n" {
		t.Errorf("%d %q", status, fieldsOf(t, body).Get("stem"))
	}
}
