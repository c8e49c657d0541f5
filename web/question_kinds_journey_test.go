package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

func emptyQueue(p *webtest.Page) {
	p.Await(`!Object.keys(localStorage).some(key => key.startsWith("binapustaka-attempt-" + document.getElementById("attempt").dataset.id + "/"))`)
}

// focus puts the keyboard where a person who tabs through the page comes by.
func focus(p *webtest.Page, css string) { p.Do(chromedp.Focus(chromedp.CSS(css))) }

// Every kind is answered by keyboard alone, the line is lost in the middle of an
// ordering and an essay, the power is cut, and another tab shows what came.
func TestJourneyThroughEveryKind(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := room.kindsTest(trainer, assessment.RevealFull)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	items := rina.sheet(attempt).Items
	p := rina.browser()
	p.Go(room.url + attempt)
	answered := func(n int) { p.See(fmt.Sprintf("Terisi %d ", n)) }
	answered(0)
	p.Accessible()

	// Matching: a select for each prompt.
	for i, prompt := range items[0].Question.Prompts {
		focus(p, fmt.Sprintf("#q1 select[name=prompt-%d]", i))
		letter := letterOf(prompt.Option)
		p.Do(chromedp.KeyEvent(letter))
		p.Await(fmt.Sprintf(`document.querySelector("#q1 select[name=prompt-%d]").value === "%d"`, i, prompt.Option))
	}
	savedAt(p, 1)
	answered(1)

	// Ordering, offline: the first option goes to the top with its button.
	next(p)
	p.Accessible()
	if webtest.Eval[bool](p, `document.querySelector("#q2 select") !== null`) {
		t.Error("the places to choose are still there")
	}
	p.Offline(true)
	press := func(option int, move string) {
		focus(p, fmt.Sprintf(`#q2 li[data-option="%d"] [data-move="%s"]`, option, move))
		p.Do(chromedp.KeyEvent("\r"))
	}
	q := items[1].Question
	for place := range 3 {
		for option := range 3 {
			if q.Place(option) == place {
				press(option, "1")
				press(option, "1")
			}
		}
	}
	want := map[int]int{}
	for option := range 3 {
		want[q.Place(option)] = option
	}
	order := fmt.Sprintf("%d,%d,%d", want[0], want[1], want[2])
	p.Await(fmt.Sprintf(`[...document.querySelectorAll("#q2 li")].map(e => e.dataset.option).join() === %q`, order))
	p.See("Belum tersimpan; kami coba lagi dalam")
	answered(2)

	// An essay, still offline; then the power goes.
	next(p)
	next(p)
	next(p)
	p.Accessible()
	focus(p, "#q5 textarea")
	p.Do(chromedp.KeyEvent("Selamat pagi, ada yang bisa saya bantu?"))
	p.Await(`document.querySelector("#q5 .essay-count").textContent.startsWith("39 dari")`)
	answered(3)
	webtest.Eval[bool](p, `Event.prototype.preventDefault = () => {}, window.fetch = () => Promise.reject(), true`)
	p.Go("about:blank")
	if got := rina.sheet(attempt); got.Answered() != 1 {
		t.Errorf("%d answers on the server before the line is back", got.Answered())
	}
	p.Offline(false)
	p.Go(room.url + attempt)
	answered(3)
	p.Await(fmt.Sprintf(`[...document.querySelectorAll("#q2 li")].map(e => e.dataset.option).join() === %q`, order))
	emptyQueue(p)
	sheet := rina.sheet(attempt)
	if fmt.Sprint(sheet.Items[1].Answer.Options) != "["+strings.ReplaceAll(order, ",", " ")+"]" || sheet.Items[4].Answer.Text != "Selamat pagi, ada yang bisa saya bantu?" {
		t.Errorf("order %v, essay %q", sheet.Items[1].Answer, sheet.Items[4].Answer.Text)
	}

	// A second tab of another browser: gaps, the picture, and more of the essay.
	second := rina.browser()
	second.Go(room.url + attempt + "?q=3")
	second.Accessible()
	second.Fill("#q3 [name=gap-0]", "200")
	second.Choose("#q3 [name=gap-1]", "Sastra")
	second.Fill("#q3 [name=gap-2]", "bernomor")
	savedAt(second, 3)
	next(second)
	second.Accessible()
	focus(second, "#q4 .spot-frame")
	for range 35 {
		second.Do(chromedp.KeyEvent(kb.ArrowLeft))
	}
	second.Await(`document.querySelector("#q4 [name=x]").value === "150"`)
	savedAt(second, 4)
	second.Click("#q4 .spot-frame")
	second.Await(`Math.abs(document.querySelector("#q4 [name=x]").value - 500) < 3`)
	webtest.Eval[bool](second, `document.querySelector("#q4 [name=x]").value = 500, true`)
	focus(second, "#q4 [name=x]")
	second.Do(chromedp.KeyEvent(kb.ArrowLeft))
	second.Await(`document.querySelector("#q4 [name=x]").value === "499"`)
	savedAt(second, 4)
	next(second)
	second.Fill("#q5 textarea", "Versi kedua")
	savedAt(second, 5)
	next(second)
	second.Fill("#q6 input[name=text]", "1,5 jam")
	savedAt(second, 6)
	emptyQueue(second)

	second.Size(360, 800)
	for i := range 6 {
		second.Click(fmt.Sprintf(`.cell[data-go="%d"]`, i+1))
		if wide := webtest.Eval[int](second, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
			t.Errorf("question %d is %d pixels wider than a phone", i+1, wide)
		}
	}

	webtest.Eval[bool](p, `document.dispatchEvent(new Event("visibilitychange")), true`)
	p.Await(`document.getElementById("counts").textContent.includes("Terisi 6")`)
	p.Await(`document.querySelector("#q5 textarea").value === "Versi kedua" && document.querySelector("#q3 [name=gap-1]").value === "Sastra" &&
		document.querySelector("#q4 [name=x]").value === "499" && !document.querySelector("#q4 .spot-marker").hasAttribute("hidden")`)
	p.Click(`a[data-go=finish]`)
	p.Press("Kumpulkan")
	p.See("1 jawaban uraian menunggu dinilai pelatih")
	p.Accessible()
	// On a phone nothing is wider than the screen.
	p.Size(360, 800)
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("the result is %d pixels wider than a phone", wide)
	}
}

// The same in English and in the dark.
func TestEveryKindIsAccessibleInEnglish(t *testing.T) {
	room := openTestRoom(t)
	trainer, tim := room.enter("Trainer", "en", lms.Trainer), room.enter("Tim", "en", lms.Librarian)
	test := room.kindsTest(trainer, assessment.RevealFull)
	attempt := tim.sent(test, test+"/attempts", url.Values{})
	p := tim.browser()
	p.Dark(true)
	for i := range 6 {
		p.Go(fmt.Sprintf("%s%s?q=%d", room.url, attempt, i+1))
		p.Accessible()
	}
	p.Go(room.url + tim.sent(attempt, attempt+"/submit", url.Values{}))
	p.Accessible()
}
