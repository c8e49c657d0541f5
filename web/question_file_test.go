package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

const goodGIFT = "::Penyusun::Siapa penyusun *DDC*?{~Cutter#Bukan =Melvil Dewey}\n\n// [tag:difficulty:hard]\nCeritakan wawancara referensi.{}\n"

// brings posts the form of the import as a browser does.
func (v *visitor) brings(path string, fields url.Values, name string, content []byte) (int, string, string) {
	v.t.Helper()
	token := formToken.FindStringSubmatch(v.see("/questions/import"))[1]
	kind, body := upload(v.t, token, fields, name, content)
	return v.do("POST", path, kind, "", bytes.NewReader(body))
}

// seenText is what the page of the import says of the text that it shows.
var seenText = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)

// keeps looks at a text and then brings it in.
func (v *visitor) keeps(fields url.Values) (int, string, string) {
	v.t.Helper()
	_, body, _ := v.brings("/questions/import/check", fields, "", nil)
	m := seenText.FindStringSubmatch(body)
	if m == nil {
		v.t.Fatalf("nothing to be seen on %s", excerpt(body))
	}
	fields.Set("seen", m[1])
	return v.brings("/questions/import/save", fields, "", nil)
}

// What is understood is headed by its words alone.
func TestImportedQuestionsAreNamedInWords(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	status, body, _ := trainer.brings("/questions/import/check", url.Values{"text": {"kind,title,stem\nessay,K,Halo **tebal** [y.png](<http://x/y.png>) snake_case\n"}}, "", nil)
	if status != 200 || !strings.Contains(body, "<strong>K</strong> · Halo tebal y.png") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
}

// bank is the library's questions that no starter brought.
func (v *visitor) bank() []assessment.Question {
	v.t.Helper()
	list, err := v.tests.AllQuestions(context.Background(), v.actor, v.library, assessment.QuestionFilter{})
	if err != nil {
		v.t.Fatal(err)
	}
	var own []assessment.Question
	for _, q := range list {
		var code *string
		if err := v.db.Get(&code, `SELECT starter_code FROM question WHERE id = ?`, q.ID); err != nil {
			v.t.Fatal(err)
		}
		if code == nil {
			own = append(own, q)
		}
	}
	return own
}

func TestQuestionsAreImported(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	const check, save = "/questions/import/check", "/questions/import/save"
	trainer.see("/questions", `href="/questions/import"`, `href="/questions/export"`)
	if status, body, _ := trainer.brings(check, url.Values{}, "", nil); status != 422 || !strings.Contains(body, "Pilih berkas, atau tempel isinya.") {
		t.Errorf("nothing: %d %s", status, excerpt(body))
	}

	// A file with errors: what is good is shown, nothing is saved, the text is there to be mended.
	status, body, _ := trainer.brings(check, url.Values{"difficulty": {"1"}}, "soal.gift.txt", []byte(goodGIFT+"\nRusak{~a\n"))
	for _, text := range []string{"2 dari 3 soal terbaca baik sebagai GIFT", "Ada 1 kesalahan", "Kurung { tidak ditutup", `di baris <a href="#text" data-line="6">6</a>`, "Nama pada 1 soal", "Melvil Dewey", "Bukan", "Masukkan 2 soal yang baik saja", "Rusak{~a", `value="1" selected`} {
		if status != 422 || !strings.Contains(body, text) {
			t.Errorf("%d: %q is not said\n%s", status, text, excerpt(body))
		}
	}
	if status, _, _ = trainer.keeps(url.Values{"text": {goodGIFT + "\nRusak{~a\n"}}); status != 422 || len(trainer.bank()) != 0 {
		t.Errorf("with an error: %d, %d in the bank", status, len(trainer.bank()))
	}
	// A file that was not looked at is never saved at once.
	if status, body, _ = trainer.brings(save, url.Values{}, "soal.txt", []byte(goodGIFT)); status != 200 || !strings.Contains(body, "Masukkan 2 soal") || len(trainer.bank()) != 0 {
		t.Errorf("unseen file: %d", status)
	}
	if status, _, _ = trainer.brings(save, url.Values{"text": {goodGIFT + "\nBaru.{}"}, "seen": seenText.FindStringSubmatch(body)[1:]}, "", nil); status != 200 || len(trainer.bank()) != 0 {
		t.Errorf("changed since: %d", status)
	}
	status, _, to := trainer.keeps(url.Values{"text": {strings.ReplaceAll(goodGIFT+"\nRusak{~a\n", "\n", "\r\n")}, "good": {"1"}, "difficulty": {"1"}})
	if status != 303 {
		t.Fatal(status)
	}
	trainer.see(to, "2 soal masuk ke bank soal.", "Ceritakan wawancara")
	got := trainer.bank()
	if len(got) != 2 || got[0].Difficulty != assessment.Easy || got[1].Difficulty != assessment.Hard || got[0].Stem != `Siapa penyusun \*DDC\*?` || !got[0].Options[1].Right {
		t.Errorf("%+v", got)
	}

	// The same again is passed over, or comes in when asked to.
	again := goodGIFT + "\nBaru.{}\n"
	_, body, _ = trainer.brings(check, url.Values{"text": {again}}, "", nil)
	for _, text := range []string{"Soal yang sama persis sudah ada di bank soal", `di baris <a href="#text" data-line="1">1</a>, <a href="#text" data-line="4">4</a>`, "Sudah ada", "2 soal sudah ada dan dilewati.", "Masukkan 1 soal", "Masukkan semua 3 soal"} {
		if !strings.Contains(body, text) {
			t.Errorf("%q is not said\n%s", text, excerpt(body))
		}
	}
	trainer.keeps(url.Values{"text": {again}})
	if n := len(trainer.bank()); n != 3 {
		t.Errorf("%d in the bank", n)
	}
	if _, body, _ = trainer.brings(check, url.Values{"text": {again}}, "", nil); strings.Contains(body, "Masukkan 0 soal") {
		t.Error("nothing is offered to be brought in")
	}
	trainer.keeps(url.Values{"text": {again}, "same": {"1"}})
	if n := len(trainer.bank()); n != 6 {
		t.Errorf("%d in the bank", n)
	}
	room.enter("Admin", "id", lms.Admin).see("/audit", "Mengimpor 3 soal ke bank soal", "Mengimpor 1 soal ke bank soal")

	if status, body, _ = trainer.brings(check, url.Values{}, "besar.xml", bytes.Repeat([]byte("x"), questionFileLimit+1)); status != 422 || !strings.Contains(body, "lebih besar dari 5,0 MB") {
		t.Errorf("too large: %d %s", status, excerpt(body))
	}
	if status, body, _ = trainer.brings(check, url.Values{}, "a.xlsx", []byte("PK\x03\x04")); status != 422 || !strings.Contains(body, "Simpan dahulu sebagai CSV") {
		t.Errorf("workbook: %d", status)
	}
	var odd strings.Builder
	for i := range 1200 {
		fmt.Fprintf(&odd, "Soal %d{#angka%d}\n\n", i, i)
	}
	if status, body, _ = trainer.brings(check, url.Values{"text": {odd.String()}}, "", nil); status != 422 || !strings.Contains(body, "masalah lain tidak ditampilkan") || strings.Contains(body, "angka1199”") {
		t.Errorf("very many problems: %d", status)
	}
	for _, who := range []lms.Role{lms.Librarian, lms.Head, lms.Admin} {
		v := room.enter(string(who), "id", who)
		for _, path := range []string{"/questions/import", "/questions/export", "/questions/export/file", "/questions/template.csv"} {
			if status, _, _ := v.do("GET", path, "", "", nil); status != 403 {
				t.Errorf("%s sees %s: %d", who, path, status)
			}
		}
	}
}

// What the page takes out it brings in again; large files too.
func TestQuestionsAreExported(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Trainer", "en", lms.Trainer)
	template := trainer.see("/questions/template.csv", "true_false", "Who made the Decimal Classification?")
	if status, _, _ := trainer.keeps(url.Values{"text": {template}}); status != 303 || len(trainer.bank()) != 10 {
		t.Fatalf("template: %d, %d questions", status, len(trainer.bank()))
	}
	trainer.see("/questions/export", "can be written as CSV", "Pictures, sound and video are not in the file, only their addresses.", ">1 question<", `href="/questions/export/file?`) // of pointing at a picture
	trainer.see("/questions/export?kind=matching", "can be written as CSV", "All of it can be written", `href="/questions/export/file?`)
	body := trainer.see("/questions/export?format=aiken&kind=essay", "0 of 1 questions", "Left out", "cannot be written in this format")
	lacks(t, body, "/questions/export/file?")
	trainer.see("/questions/export?format=gift&kind=numerical&search=week", "1 of 1", "Units cannot be written")
	trainer.see("/questions/export?search=tidakada", "Import questions")
	file := trainer.see("/questions/export/file?format=moodlexml&kind=matching&search=class+numbers", `type="matching"`, "Religion")
	if strings.Count(file, "<question ") != 1 {
		t.Error(file)
	}

	// A picture inside a Moodle XML file becomes one of the library's, and goes out again.
	dot := "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	xml := `<quiz><question type="essay"><name><text>N</text></name><questiontext format="html"><text>Peta &lt;img src="@@PLUGINFILE@@/peta.png" alt="Peta kota"/&gt;</text><file name="peta.png" encoding="base64">` + dot + `</file></questiontext></question></quiz>`
	if status, _, _ := trainer.keeps(url.Values{"text": {xml}}); status != 303 {
		t.Fatalf("picture: %d", status)
	}
	got := trainer.bank()
	picture := regexp.MustCompile(`^Peta !\[Peta kota\]\((/media/[0-9a-f]{24}\.png)\)$`).FindStringSubmatch(got[len(got)-1].Stem)
	if picture == nil {
		t.Fatal(got[len(got)-1].Stem)
	}
	trainer.see(picture[1], "PNG")
	trainer.see("/questions/export/file?format=moodlexml&search=Peta", dot, "@@PLUGINFILE@@")

	var many strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&many, "Soal ke-%d %s{~salah =benar}\n\n", i, strings.Repeat("kata ", 150))
	}
	if many.Len() < 3_000_000 {
		t.Fatal(many.Len())
	}
	status, body, _ := trainer.brings("/questions/import/check", url.Values{}, "banyak.txt", []byte(many.String()))
	if status != 200 || !strings.Contains(body, "4,000 of 4,000") || !strings.Contains(body, "3,800 more questions") {
		t.Fatalf("%d %s", status, excerpt(body))
	}
	_, rest, _ := strings.Cut(body, `class="file-text"`)
	_, rest, _ = strings.Cut(rest, ">\n")
	text, _, _ := strings.Cut(rest, "</textarea>")
	if text != many.String() {
		t.Errorf("%d bytes came back of %d", len(text), many.Len())
	}
}

// A trainer with JavaScript or without pastes, mends, looks and brings in.
func TestJourneyImportQuestions(t *testing.T) {
	room := openTestRoom(t)
	for _, language := range []string{"id", "en"} {
		trainer := room.enter("Pelatih "+language, language, lms.Trainer)
		p := trainer.browser()
		p.Go(room.url + "/questions/import")
		p.Accessible()
		p.Choose("#text", "Apa itu OPAC "+language+"?{=katalog =katalog daring}\n\nRusak{~a ~b}")
		p.Follow("#check")
		p.See(map[string]string{"id": "1 dari 2 soal", "en": "1 of 2 questions"}[language])
		p.Accessible()
		p.Choose("#text", "Apa itu OPAC "+language+"?{=katalog =katalog daring}\n\nMendeley gratis ("+language+").{TRUE}")
		p.Follow("#check")
		p.See(map[string]string{"id": "Tidak ada kesalahan", "en": "There are no errors"}[language])
		p.Accessible()
		p.Follow(`button[formaction="/questions/import/save"]`)
		p.See(map[string]string{"id": "2 soal masuk", "en": "2 questions came into the bank"}[language])
		if len(trainer.bank()) == 0 {
			t.Error("nothing came in")
		}
		p.Go(room.url + "/questions/export?format=aiken")
		p.Accessible()
		p.Size(360, 800)
		p.Dark(true)
		for _, path := range []string{"/questions/import", "/questions/export?format=gift", "/questions"} {
			p.Go(room.url + path)
			p.Accessible()
			if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
				t.Errorf("%s is %d pixels wider than a phone", path, wide)
			}
		}
	}
}
