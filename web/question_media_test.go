package web

import (
	"bytes"
	"mime/multipart"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/locale"
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

// A file is put where the trainer wrote last: into an option, or into either side
// of a pair. Who is asked sees and hears it there, in the question and in its result.
func TestMediaInOptionsAndPairs(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := strings.TrimSuffix(trainer.sent("/assessments/new", "/assessments", url.Values{"title": {"Gambar di pilihan"}, "minutes": {"20"}, "attempts": {"1"}, "pass": {"50"}, "reveal": {"full"}}), "/edit")
	plan, bell := room.picture(trainer), ""
	p := trainer.browser()
	value := func(name string) string {
		return webtest.Eval[string](p, `document.querySelector("[name=`+name+`]").value`)
	}
	put := func(field, file string) { // and its description typed over the name of the file
		p.Click("[name=" + field + "]")
		p.Click(`#media button[name=insert][value*="` + file + `"]`)
		p.Do(chromedp.KeyEvent("isi " + field))
	}
	open := func(kind string) {
		p.Go(room.url + "/questions/new?kind=" + kind + "&test=" + strings.TrimPrefix(test, "/assessments/"))
		p.Click("#stem")
		p.Do(chromedp.KeyEvent("Mana?"))
	}

	// What was typed in the options outlives the upload of a file.
	open("single")
	p.Click("[name=option-0]")
	p.Do(chromedp.KeyEvent("Denah "))
	file := filepath.Join(t.TempDir(), "bel.wav")
	if err := os.WriteFile(file, sound(1), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("#media input[type=file]"), []string{file}))
	p.FollowText("Unggah dan taruh di soal")
	bell = regexp.MustCompile(`/media/[0-9a-f]{24}\.wav`).FindString(value("stem"))
	put("option-0", plan)
	put("option-1", bell)
	if got := value("option-0"); got != "Denah ![isi option-0]("+plan+")" || value("option-1") != "![isi option-1]("+bell+")" {
		t.Fatalf("%q, %q, %q", got, value("option-1"), value("stem"))
	}
	p.Click("[name=right]")
	p.FollowText("Pratinjau")
	p.Await(`document.querySelector(".preview .choice img").naturalWidth === 400 && document.querySelector(".preview .choice audio") !== null`)
	room.examine(p)
	p.FollowText("Simpan soal")

	open("matching")
	put("left-0", bell)
	put("option-0", plan)
	put("left-1", plan)
	put("option-1", bell)
	p.Click("[name=why-1]")
	p.Do(chromedp.KeyEvent("Ingat bunyinya:"))
	put("why-1", bell)
	if got := value("option-0"); got != "![isi option-0]("+plan+")" {
		t.Fatalf("%q", got)
	}
	p.FollowText("Pratinjau")
	p.Await(`document.querySelector(".preview .pool img").naturalWidth === 400 && document.querySelector(".preview .pool audio") !== null`)
	room.examine(p)
	p.FollowText("Simpan soal")
	trainer.sent(test+"/edit", test+"/status", url.Values{"do": {"publish"}})

	attempt := rina.sent(test, test+"/attempts", url.Values{})
	page := rina.see(attempt, `<span class="choice-text">Denah <img src="`+plan+`" alt="isi option-0"`, `aria-label="isi option-1"`, ". isi option-0</option>", ". isi option-1</option>", "Pasangan untuk: isi left-0")
	if strings.Contains(page, "Ingat bunyinya") {
		t.Error("the reason is given away")
	}
	items := rina.sheet(attempt).Items
	rina.sent(attempt, attempt+"/answers", url.Values{"position": {"2"}, "prompt-0": {strconv.Itoa(items[1].Question.Prompts[0].Option)}, "prompt-1": {strconv.Itoa(items[1].Question.Prompts[0].Option)}})
	rina.see(rina.sent(attempt, attempt+"/submit", url.Values{}), `→ <img src="`+plan+`"`, `Jawaban yang benar: <audio src="`+bell+`"`, `Ingat bunyinya: <audio src="`+bell+`"`)
}

// A reason belongs to a right side, wherever its pairs stand; none is dropped.
func TestReasonsOfPairs(t *testing.T) {
	form := func(rows ...questionFormRow) questionForm {
		return questionForm{Kind: assessment.Matching, Stem: "?", Rows: rows}
	}
	f := form(questionFormRow{Left: "a", Text: "x", Why: "satu"}, questionFormRow{Left: "b", Text: "y"}, questionFormRow{Left: "c", Text: " x ", Why: "dua"}, questionFormRow{Left: "d", Text: "x", Why: "satu dua"})
	q, _, wrong := f.question()
	if wrong != nil || len(q.Options) != 2 || q.Options[0].Feedback != "satu dua" || q.Options[1].Feedback != "" {
		t.Errorf("%+v %v", q.Options, wrong)
	}
	back := formOfQuestion(locale.ID, q, 0)
	if back.Rows[0].Why != "satu dua" || back.Rows[2].Why != "" || back.Rows[3].Why != "" {
		t.Errorf("%+v", back.Rows)
	}
	f = form(questionFormRow{Left: "a", Text: "x"}, questionFormRow{Left: "b", Text: "y"}, questionFormRow{Index: 2, Why: "tanpa sisi kanan"})
	if _, _, wrong := f.question(); len(wrong) != 1 || wrong[0].Field != "row-2" {
		t.Errorf("%v", wrong)
	}
}
