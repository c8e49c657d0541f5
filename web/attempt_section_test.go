package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// sectioned is a published test that a trainer made in forms: two short answers
// in a section of five minutes, two in one without a time of its own.
func (room *testRoom) sectioned(more url.Values) string {
	room.t.Helper()
	trainer := room.enter("Tri", "id", lms.Trainer)
	form := url.Values{"title": {"Uji dua bagian"}, "minutes": {"20"}, "attempts": {"0"}, "pass": {"50"}, "reveal": {"full"}}
	for k, v := range more {
		form[k] = v
	}
	edit := trainer.sent("/assessments/new", "/assessments", form)
	test := strings.TrimSuffix(edit, "/edit")
	if status, body, _ := trainer.send(edit, test+"/sections", url.Values{"title": {""}, "minutes": {"x"}}); status != 422 || !strings.Contains(body, "Isi angka") && !strings.Contains(body, "angka") {
		room.t.Errorf("a section without a name: %d", status)
	}
	trainer.sent(edit, test+"/sections", url.Values{"title": {"Praktik"}, "minutes": {""}})
	trainer.sent(edit, test+"/sections", url.Values{"title": {"Teori"}, "minutes": {"5"}, "instructions": {"Tanpa *catatan*."}})
	for _, stem := range []string{"Tulis satu", "Tulis dua", "Tulis tiga", "Tulis empat"} {
		trainer.sent("/questions/new?kind=short_answer&test="+test[len("/assessments/"):], "/questions", url.Values{"kind": {"short_answer"}, "test": {test[len("/assessments/"):]},
			"stem": {stem}, "accepted": {strings.Fields(stem)[1]}, "fold_case": {"1"}})
	}
	trainer.see(edit, "2. Teori", "4 soal", "5 menit", "Bagian 1, Praktik, belum berisi soal")
	var ids []int64
	if err := room.db.Select(&ids, `SELECT question_id FROM assessment_item WHERE assessment_id = ? ORDER BY position`, test[len("/assessments/"):]); err != nil || len(ids) != 4 {
		room.t.Fatalf("%v %v", ids, err)
	}
	for _, id := range ids[2:] {
		trainer.sent(edit, fmt.Sprintf("%s/items/%d", test, id), url.Values{"section": {"1"}})
	}
	trainer.sent(edit, test+"/sections", url.Values{"number": {"2"}, "do": {"raise"}})
	trainer.see(edit+"?section=1", `value="Teori"`, "Simpan bagian")
	trainer.sent(edit, test+"/status", url.Values{"do": {"publish"}})
	return test
}

func TestSectionsWithoutJavaScript(t *testing.T) {
	room := openTestRoom(t)
	test := room.sectioned(nil)
	rina := room.enter("Rina", "id", lms.Librarian)
	rina.see(test, "2 bagian, dikerjakan berurutan: Teori (5 menit), Praktik")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	body := rina.see(attempt, "Bagian 1: Teori", "<em>catatan</em>", "soal 1 dari 4", "belum dibuka", "Sisa waktu bagian ini", "Selesai bagian ini", "Seluruh uji berakhir")
	if strings.Contains(body, "Tulis tiga") {
		t.Error("a question of a section that is not open can be read")
	}
	rina.sent(attempt, attempt+"/answers", url.Values{"position": {"1"}, "text": {"satu"}})
	if status, body, _ := rina.send(attempt, attempt+"/answers", url.Values{"position": {"3"}, "text": {"tiga"}}); status != 409 || !strings.Contains(body, "belum dibuka") {
		t.Errorf("an answer ahead of time: %d", status)
	}
	rina.see(attempt+"/finish", "Lanjut ke bagian berikutnya?", "bagian Teori ditutup dan tidak dapat dibuka lagi", "Lanjut: Praktik")
	if to := rina.sent(attempt+"/finish", attempt+"/sections/1/leave", url.Values{}); to != attempt {
		t.Errorf("leads to %s", to)
	}
	rina.see(attempt, "Bagian 2: Praktik", "soal 3 dari 4", "sudah ditutup")
	if status, body, _ := rina.send(attempt, attempt+"/answers", url.Values{"position": {"2"}, "text": {"dua"}}); status != 409 || !strings.Contains(body, "Bagian Teori sudah ditutup") {
		t.Errorf("an answer to a closed section: %d", status)
	}
	rina.sent(attempt, attempt+"/answers", url.Values{"position": {"3"}, "text": {"tiga"}})
	rina.sent(attempt, attempt+"/answers", url.Values{"position": {"4"}, "text": {"empat"}})
	rina.see(attempt+"/finish", "Kumpulkan jawaban?")
	to := rina.sent(attempt+"/finish", attempt+"/submit", url.Values{})
	rina.see(to, "75,0%", "Hasil per bagian", "50,0%", "100,0%")
}

func TestJourneyThroughSections(t *testing.T) {
	room := openTestRoom(t)
	for _, onePage := range []string{"", "1"} {
		test := room.sectioned(url.Values{"one_page": {onePage}})
		rina := room.enter("Rina"+onePage, "id", lms.Librarian)
		attempt := rina.sent(test, test+"/attempts", url.Values{})
		p := rina.browser()
		p.Go(room.url + attempt)
		p.See("Bagian 1: Teori")
		p.Accessible()
		write := func(p *webtest.Page, n int, text string) {
			p.Fill(fmt.Sprintf("#q%d input[type=text]", n), text)
			p.Do(chromedp.KeyEvent("\t"))
		}
		write(p, 1, "satu")
		savedAt(p, 1)
		// The line is lost, and the time of the section passes.
		p.Offline(true)
		p.Click(`.cell[data-go="2"]`)
		write(p, 2, "dua")
		p.See("Belum tersimpan")
		webtest.Eval[bool](p, `(now => performance.now = () => now() + 5 * 60e3)(performance.now.bind(performance)), true`)
		p.See("Waktu bagian ini habis. 1 perubahan terakhir belum terkirim")
		room.pass(6 * time.Minute)
		p.Offline(false)
		p.See("Bagian Teori sudah ditutup, jadi perubahan ini tidak diterima.")
		p.See("soal 3 dari 4")
		p.Accessible()
		if sheet := rina.sheet(attempt); sheet.Items[0].Answer.Text != "satu" || sheet.Answered() != 1 {
			t.Errorf("%+v", sheet.Items)
		}
		// On with another machine; then the first follows it to the end.
		second := rina.browser()
		second.Go(room.url + attempt)
		second.See("sudah ditutup")
		write(second, 3, "tiga")
		savedAt(second, 3)
		p.Click(`.cell[data-go="4"]`)
		write(p, 4, "empat")
		savedAt(p, 4)
		second.Click(`a.wide[data-go=finish]`)
		second.See("Kumpulkan jawaban?")
		second.Press("Kumpulkan")
		second.See("75,0%")
		second.See("Hasil per bagian")
		second.Accessible()
		webtest.Eval[bool](p, `document.dispatchEvent(new Event("visibilitychange")), true`)
		p.See("Hasil pengerjaan")
	}
}

// A section that is left on one machine opens the next on the other.
func TestSectionIsLeftOnOneOfTwoMachines(t *testing.T) {
	room := openTestRoom(t)
	test := room.sectioned(nil)
	rina := room.enter("Rina", "id", lms.Librarian)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	p, second := rina.browser(), rina.browser()
	p.Go(room.url + attempt)
	second.Go(room.url + attempt)
	p.Fill("#q1 input[type=text]", "satu")
	savedAt(p, 1)
	p.Click(`a.wide[data-go=finish]`)
	p.See("Lanjut ke bagian berikutnya?")
	p.Accessible()
	p.Press("Lanjut: Praktik")
	p.See("soal 3 dari 4")
	second.Fill("#q1 input[type=text]", "lain")
	second.See("Bagian Teori sudah ditutup, jadi perubahan ini tidak diterima.")
	second.See("soal 3 dari 4")
	if sheet := rina.sheet(attempt); sheet.Items[0].Answer.Text != "satu" {
		t.Errorf("%+v", sheet.Items[0])
	}
}

// The trainer reads what a class reached in each section and has the rows; below
// five people there are no figures.
func TestFiguresOfSectionsOnThePage(t *testing.T) {
	room := openTestRoom(t)
	test := room.sectioned(nil)
	trainer, head := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "en", lms.Head)
	for i := range 5 {
		if i == 4 {
			trainer.see(test+"/results", "Ringkasan tiap bagian", "mulai 5 orang")
		}
		room.sits(room.enter(fmt.Sprintf("=Peserta %d", i), "id", lms.Librarian).actor, test, i/2) // of the two in the first section
	}
	trainer.see(test+"/results", "Teori", "40,0%", "Simpangan baku", "results.csv")
	if body := head.see(test+"/results", "Figures of each section", "40.0%"); strings.Contains(body, "results.csv") {
		t.Error("a head is offered the rows of people")
	}
	if status, _, _ := head.do("GET", test+"/results.csv", "", "", nil); status != 403 {
		t.Errorf("a head reads the rows: %d", status)
	}
	rows := trainer.see(test+"/results.csv", "nama;pengerjaan ke;dikumpulkan", ";bagian 1 (persen);bagian 2 (persen);", "'=Peserta 3", ";belum lulus;tidak;50;0;")
	for cell := range strings.FieldsFuncSeq(rows, func(r rune) bool { return r == ';' || r == '\n' }) {
		if strings.ContainsAny(cell[:1], "=+@") {
			t.Errorf("a formula: %q", cell)
		}
	}
	trainer.insert(`UPDATE account SET locale = 'en' WHERE id = ?`, trainer.actor.AccountID)
	trainer.see(test+"/results.csv", "name,attempt,handed in", ",not passed,no,50,0,")
	trainer.insert(`UPDATE account SET locale = 'id' WHERE id = ?`, trainer.actor.AccountID)
	if strings.Count(rows, "\n") != 6 {
		t.Errorf("rows:\n%s", rows)
	}
}
