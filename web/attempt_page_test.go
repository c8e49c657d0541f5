package web

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// onOnePage makes a shipped test show all its questions at once.
func (room *testRoom) onOnePage(code string) string {
	room.t.Helper()
	trainer := room.enter("Tri", "id", lms.Trainer)
	test := room.starter(code)
	var id int64
	fmt.Sscanf(test, "/assessments/%d", &id)
	a, err := room.tests.Find(context.Background(), trainer.actor, id)
	if err != nil {
		room.t.Fatal(err)
	}
	form := url.Values{"title": {a.Title}, "minutes": {fmt.Sprint(a.Minutes)}, "attempts": {"0"}, "pass": {fmt.Sprint(a.PassPercent)}, "reveal": {"full"}, "one_page": {"1"}, "revision": {fmt.Sprint(a.Revision)}}
	trainer.sent(test+"/edit", test, form)
	trainer.see(test+"/edit", `name="one_page" value="1" checked`)
	return test
}

// shownAnswers are the hidden fields that say what the page showed.
func shownAnswers(body string) url.Values {
	form := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="(q\d+-was)" value="([^>]*)">`).FindAllStringSubmatch(body, -1) {
		form.Set(m[1], m[2])
	}
	return form
}

func TestAllQuestionsOnOnePageWithoutJavaScript(t *testing.T) {
	room := openTestRoom(t)
	test := room.onOnePage("pengatalogan")
	rina := room.enter("Rina", "id", lms.Librarian)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	key := rina.key(attempt)
	fresh := shownAnswers(rina.see(attempt, "soal 1 dari 8", "soal 8 dari 8", "Simpan semua jawaban", "Terisi 0"))
	if len(fresh) != 8 {
		t.Fatalf("%d questions in the form", len(fresh))
	}
	fill := func(form url.Values, positions ...int) {
		for _, n := range positions {
			for field, values := range key[n-1] {
				if field != "position" {
					form[fmt.Sprintf("q%d-%s", n, field)] = values
				}
			}
		}
	}
	copyOf := func(form url.Values) url.Values {
		c := url.Values{}
		for k, v := range form {
			c[k] = slices.Clone(v)
		}
		return c
	}
	first := copyOf(fresh)
	fill(first, 1, 2, 3)
	first.Set("q2-flag", "1")
	if to := rina.sent(attempt, attempt+"/answers", first); to != attempt+"?q=2#q2" {
		t.Errorf("leads to %s", to)
	}
	rina.see(attempt, "Terisi 3 · ditandai 1 · kosong 5", "Tersimpan pukul")
	// A second tab that was opened before shows none of these answers and has
	// others: what it shows empty is not what the person took away.
	second := copyOf(fresh)
	fill(second, 4, 5)
	second.Set("to", "finish")
	if to := rina.sent(attempt, attempt+"/answers", second); to != attempt+"/finish" {
		t.Errorf("leads to %s", to)
	}
	sheet := rina.sheet(attempt)
	if sheet.Answered() != 5 || sheet.Flagged() != 1 {
		t.Fatalf("%d answered, %d flagged", sheet.Answered(), sheet.Flagged())
	}
	// One answer that cannot be one does not keep the others from being saved.
	at := slices.IndexFunc(sheet.Items, func(it assessment.AttemptItem) bool { return it.Question.Kind.Choice() })
	third := shownAnswers(rina.see(attempt))
	fill(third, 1, 2, 3, 4, 5, 6, 7, 8)
	third[fmt.Sprintf("q%d-option", at+1)] = []string{"77"}
	if status, body, _ := rina.send(attempt, attempt+"/answers", third); status != 422 || !strings.Contains(body, "tidak cocok dengan soalnya") {
		t.Errorf("an answer that is none: %d", status)
	}
	if sheet = rina.sheet(attempt); sheet.Answered() != 8 {
		t.Errorf("%d answered beside a bad one", sheet.Answered())
	}
	to := rina.sent(attempt+"/finish", attempt+"/submit", url.Values{})
	rina.see(to, "100,0%")
}

func TestJourneyOnOnePageWithALostLine(t *testing.T) {
	room := openTestRoom(t)
	test := room.onOnePage("pengatalogan")
	rina := room.enter("Rina", "id", lms.Librarian)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	key := rina.key(attempt)
	p := rina.browser()
	p.Go(room.url + attempt)
	p.See("soal 8 dari 8")
	p.Accessible()
	if webtest.Eval[bool](p, `document.querySelector(".save-all") !== null`) {
		t.Error("the page offers to save what saves itself")
	}
	give := func(p *webtest.Page, n int) {
		if text := key[n-1].Get("text"); text != "" {
			p.Fill(fmt.Sprintf("#q%d input[type=text]", n), text)
			return
		}
		for _, option := range key[n-1]["option"] {
			p.Click(fmt.Sprintf("#q%d label.choice:has(input[value=%q])", n, option))
		}
	}
	give(p, 1)
	savedAt(p, 1)
	p.Offline(true)
	give(p, 2)
	give(p, 3)
	p.See("Belum tersimpan; kami coba lagi dalam")
	p.Click("#q5 button.flag")
	p.See("Terisi 3 · ditandai 1 · kosong 5")
	rina.see(attempt, "Terisi 1 · ditandai 0")
	// The power goes, and the page comes back as it was.
	webtest.Eval[bool](p, `Event.prototype.preventDefault = () => {}, window.fetch = () => Promise.reject(), true`)
	p.Go("about:blank")
	p.Offline(false)
	p.Go(room.url + attempt)
	p.See("Terisi 3 · ditandai 1 · kosong 5")
	emptyQueue(p)
	rina.see(attempt, "Terisi 3 · ditandai 1")
	// Another machine goes on; the map leads to a question and the address tells.
	second := rina.browser()
	second.Go(room.url + attempt)
	second.Click(`.cell[data-go="8"]`)
	second.Await(`document.activeElement.closest("#q8") !== null && location.search === "?q=8"`)
	for n := 4; n <= 8; n++ {
		give(second, n)
		savedAt(second, n)
	}
	webtest.Eval[bool](p, `document.dispatchEvent(new Event("visibilitychange")), true`)
	p.Await(`document.getElementById("counts").textContent.includes("Terisi 8")`)
	second.Do(chromedp.KeyEvent("\t"))
	second.Click("#all > .moves button[name=to]")
	second.See("Semua soal sudah terisi.")
	second.Accessible()
	second.Press("Kembali ke soal")
	second.Await(`!document.getElementById("all").hidden`)
	second.Click("#all > .moves button[name=to]")
	second.Press("Kumpulkan")
	second.See("100,0%")
}

// An answer that is too long to be kept comes back as it was typed, with its
// length, and is saved once it is shorter; the others are saved at once.
func TestAnswersThatAreTooLongComeBack(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := room.kindsTest(trainer, assessment.RevealFull)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	essay := 0
	for _, it := range rina.sheet(attempt).Items {
		if it.Question.Kind == assessment.Essay {
			essay = it.Position
		}
	}
	page := fmt.Sprintf("%s?q=%d", attempt, essay)
	long := strings.Repeat("Baris saya.\r\n", 2000)
	form := url.Values{"position": {fmt.Sprint(essay)}, "was": {"{}"}, "text": {long}, "to": {"1"}}
	body := rina.refused(422, page, attempt+"/answers", form, fmt.Sprintf("Jawaban soal %d belum tersimpan: panjangnya 24.000 huruf, paling banyak 20.000.", essay), strings.ReplaceAll(long, "\r\n", "\n")+"</textarea>")
	if was := regexp.MustCompile(`name="was" value="([^>]*)">`).FindAllStringSubmatch(body, -1); len(was) == 0 || strings.Contains(fmt.Sprint(was), "Baris") {
		t.Errorf("the form says that it was saved: %v", was)
	}
	if _, form, _ := strings.Cut(body, fmt.Sprintf(`id="q%d"`, essay)); strings.Contains(form[:strings.Index(form, ">")], "hidden") {
		t.Error("another question is in front")
	}
	if a := rina.sheet(attempt).Items[essay-1].Answer; a.Text != "" {
		t.Errorf("%d letters are kept", len(a.Text))
	}
	form.Set("text", "Pendek.")
	rina.sent(page, attempt+"/answers", form)
	if a := rina.sheet(attempt).Items[essay-1].Answer; a.Text != "Pendek." {
		t.Errorf("%q", a.Text)
	}
}
