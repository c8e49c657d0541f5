package web

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

func TestPapersArePrinted(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian)
	test := room.kindsTest(trainer, assessment.RevealFull)
	trainer.see(test+"/edit", test+"/papers")
	trainer.see(test+"/papers", "1 soal tidak dapat dicetak dan tidak ikut di naskah:", "menunjuk pada gambar hanya dapat di layar", "Belum ada naskah")
	trainer.sent(test+"/papers", test+"/papers", url.Values{})
	trainer.see(test+"/papers", "Naskah 1 siap dicetak.", "5 soal")
	pdf := func(path string) string {
		t.Helper()
		status, body, _ := trainer.do("GET", test+"/papers/1/"+path, "", "", nil)
		if status != 200 || !strings.HasPrefix(body, "%PDF-") || !strings.Contains(body, "%%EOF") {
			t.Fatalf("%s: %d, %d bytes", path, status, len(body))
		}
		return body
	}
	if first, again := pdf("booklet.pdf"), pdf("booklet.pdf"); !bytes.Equal([]byte(first), []byte(again)) {
		t.Error("the same booklet is drawn otherwise a second time")
	}
	pages := func(s string) int { return strings.Count(s, "/Type /Page\n") }
	if one, all := pages(pdf("sheets.pdf")), pages(pdf("sheets.pdf?names=1")); one < 1 || all != 2*one {
		t.Errorf("%d pages for a sheet, %d for two people", one, all)
	}
	for path, status := range map[string]int{"/papers/2/booklet.pdf": 404, "/papers/x/entry": 404} {
		if got, _, _ := trainer.do("GET", test+path, "", "", nil); got != status {
			t.Errorf("%s: %d", path, got)
		}
	}
	if status, _, _ := rina.do("GET", test+"/papers/1/booklet.pdf", "", "", nil); status != 403 {
		t.Errorf("a learner reads a booklet: %d", status)
	}
}

// satNow is now as a field holds it, in the library's zone.
func satNow(t *testing.T, room *testRoom) string {
	zone, err := time.LoadLocation("Asia/Jakarta")
	if err != nil {
		t.Fatal(err)
	}
	return room.now().In(zone).Format(dateTimeField)
}

// A trainer keys an answer sheet in without touching the mouse; a letter that is
// none and a sheet with blanks are said before anything is kept.
func TestJourneyOfAnAnswerSheet(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian)
	test := room.starter("pengatalogan")
	trainer.sent(test+"/papers", test+"/papers", url.Values{})
	var id int64
	fmt.Sscanf(test, "/assessments/%d", &id)
	sheet, err := room.tests.Paper(t.Context(), trainer.actor, id, 1)
	if err != nil {
		t.Fatal(err)
	}
	p := trainer.browser()
	p.Go(room.url + test + "/papers")
	p.Accessible()
	p.Follow(`a[href$="/papers/1/entry"]`)
	p.See("Masukkan jawaban dari kertas")
	p.Accessible()
	p.Choose("select[name=person]", fmt.Sprint(rina.actor.AccountID))
	webtest.Eval[bool](p, fmt.Sprintf(`document.querySelector("[name=sat]").value = "%s", document.querySelector("[name=a1]").focus(), true`, satNow(t, room)))
	keys := func(i int) string {
		q := sheet.Items[i].Question
		switch q.Kind {
		case assessment.ShortAnswer:
			return q.Accepted[0]
		case assessment.Numerical:
			return strings.Replace(fmt.Sprint(q.Value), ".", ",", 1)
		}
		s := ""
		for n, o := range q.Options {
			if o.Right {
				s += strings.ToLower(assessment.Letter(n))
			}
		}
		return s
	}
	at := -1 // a question of one letter, to be keyed in wrongly first
	for i, it := range sheet.Items {
		if it.Kind == assessment.Single {
			at = i
		}
	}
	for i := range sheet.Items {
		typed := keys(i)
		if i == at {
			typed = "z"
		}
		p.Do(chromedp.KeyEvent(typed), chromedp.KeyEvent("\r"))
	}
	p.Await(`document.activeElement.matches("button[type=submit]")`)
	p.Do(chromedp.KeyEvent("\r"))
	p.See("Ketik huruf A sampai")
	p.Accessible()
	p.Fill(fmt.Sprintf("[name=a%d]", at+1), "")
	p.Press("Simpan dan nilai")
	p.See("1 soal kosong. Periksa lembarnya")
	p.Fill(fmt.Sprintf("[name=a%d]", at+1), keys(at))
	p.Press("Simpan dengan soal kosong")
	p.See("Jawaban Rina Sari tersimpan dan dinilai.")
	trainer.see(test+"/results", "kertas", "100,0%")
	rina.see(test, "100,0%")
	var attempt int64
	if err := room.db.Get(&attempt, `SELECT id FROM attempt WHERE account_id = ?`, rina.actor.AccountID); err != nil {
		t.Fatal(err)
	}
	rina.see(fmt.Sprintf("/attempts/%d/result", attempt), "Dikerjakan di kertas (naskah 1); jawabannya dimasukkan oleh Pelatih")
}
