package web

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// A trainer moves questions by keyboard; the page does not reload and the
// focus stays on the button.
func TestJourneyReorderQuestions(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	test := room.starter("pengatalogan")
	edit := trainer.sent(test+"/edit", test+"/status", url.Values{"do": {"copy"}})
	p := trainer.browser()
	p.Go(room.url + edit)
	p.Accessible()
	webtest.Eval[bool](p, `window.stayed = true`)
	second := webtest.Eval[string](p, `document.querySelectorAll(".items > li")[1].querySelector("[id^=up-]").id`)
	p.Do(chromedp.Focus(chromedp.CSS("#"+second)), chromedp.KeyEvent("\r"))
	p.Await(fmt.Sprintf(`document.querySelector(".items > li [id^=up-]").id === %q`, second))
	p.Await(fmt.Sprintf(`document.activeElement.id === %q`, second))
	settled := func() {
		p.Await(`document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added") === null`)
	}
	settled() // until then the new buttons send the whole page
	points := "#points-" + second[len("up-"):]
	p.Fill(points, "2,5")
	p.Click("#set-" + second[len("up-"):])
	p.See("jumlah nilai 10,5")
	settled()
	p.Fill(points, "banyak")
	p.Click("#set-" + second[len("up-"):])
	p.See("Isi dengan angka.")
	if !webtest.Eval[bool](p, `window.stayed === true`) {
		t.Error("the page was loaded again")
	}
	trainer.see(edit, "jumlah nilai 10,5")
}

func TestTestPagesAreAccessible(t *testing.T) {
	room := openTestRoom(t)
	test := room.starter("pengatalogan")
	for i := range 5 {
		rina := room.enter(fmt.Sprintf("Rina %d", i), "id", lms.Librarian)
		attempt := rina.sent(test, test+"/attempts", url.Values{})
		rina.sent(attempt, attempt+"/submit", url.Values{})
	}
	for _, language := range []string{"id", "en"} {
		trainer := room.enter("Pelatih "+language, language, lms.Trainer)
		p := trainer.browser()
		for _, path := range []string{"/assessments", test, test + "/edit", test + "/results", "/assessments/new", "/questions",
			"/questions/new?kind=multiple", "/questions/new?kind=true_false", "/questions/new?kind=short_answer", "/questions/new?kind=numerical"} {
			p.Go(room.url + path)
			p.Accessible()
		}
		p.Size(390, 800)
		p.Dark(true)
		attempt := trainer.sent(test, test+"/trials", url.Values{})
		for _, path := range []string{"/assessments", test, attempt, test + "/results", "/questions"} {
			p.Go(room.url + path)
			p.Accessible()
			if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
				t.Errorf("%s is %d pixels wider than a phone", path, wide)
			}
		}
		p.Go(room.url + attempt + "/finish")
		p.Accessible()
		trainer.sent(attempt, attempt+"/submit", url.Values{})
		p.Go(room.url + attempt + "/result")
		p.Accessible()
	}
}
