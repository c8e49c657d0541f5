package web

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// middleOf is where an element's middle is on the screen.
func middleOf(p *webtest.Page, css string) (x, y float64) {
	b := webtest.Eval[[]float64](p, fmt.Sprintf(`(b => [b.left + b.width / 2, b.top + b.height / 2])(document.querySelector(%q).getBoundingClientRect())`, css))
	return b[0], b[1]
}

// drag takes one element with the mouse to just above another's middle, and lets
// it go there when asked to.
func drag(p *webtest.Page, from, to string, let bool) {
	x1, y1 := middleOf(p, from)
	x2, y2 := middleOf(p, to)
	p.Do(chromedp.MouseEvent("mousePressed", x1, y1, chromedp.ButtonLeft), chromedp.MouseEvent("mouseMoved", x1, (y1+y2)/2, chromedp.ButtonLeft),
		chromedp.MouseEvent("mouseMoved", x2, y2-2, chromedp.ButtonLeft))
	if let {
		p.Do(chromedp.MouseEvent("mouseReleased", x2, y2-2, chromedp.ButtonLeft))
	}
}

// A trainer drags a lesson into another module with the mouse and a module with
// a finger; a colleague who was there first is not undone.
func TestJourneyOfDragging(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Tuti", "id", lms.Trainer)
	c := trainer.starterCourse("Sirkulasi")
	trainer.sent(c+"/edit", c+"/draft", url.Values{})
	p := trainer.browser()
	p.Go(room.url + c + "/edit")
	p.Await(`document.documentElement.classList.contains("drags")`)
	settled := func() {
		p.Await(`document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added, .dragged") === null`)
	}
	titles := `[...document.querySelectorAll("#outline .module")].map(m => [...m.querySelectorAll(".lessons a")].map(a => a.textContent).join("|"))`
	p.Size(1280, 1400)
	const first, second = "#outline .module:nth-of-type(1) ", "#outline .module:nth-of-type(2) "
	lesson := webtest.Eval[string](p, `document.querySelector("#outline .lessons a").textContent`)
	drag(p, first+".lessons li:nth-child(1) .grip", second+".lessons li:nth-child(2) .grip", true)
	p.Await(fmt.Sprintf(`%s[1].split("|")[1] === %q && document.getElementById("outline-say").textContent !== ""`, titles, lesson))
	settled()
	p.Go(room.url + c + "/edit") // it was kept
	p.Await(fmt.Sprintf(`%s[1].split("|")[1] === %q`, titles, lesson))
	p.Accessible()

	// Escape puts it back.
	before := webtest.Eval[[]string](p, titles)
	drag(p, second+".lessons li:nth-child(2) .grip", first+".lessons li:nth-child(1) .grip", false)
	p.Await(`document.querySelector(".dragged") !== null`)
	p.Do(chromedp.KeyEvent("\x1b"))
	settled()
	if after := webtest.Eval[[]string](p, titles); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("Escape left %v", after)
	}
	p.Do(chromedp.MouseEvent("mouseReleased", 5, 5, chromedp.ButtonLeft))

	// With a finger.
	x1, y1 := middleOf(p, first+".module-head .grip")
	_, y2 := middleOf(p, second+"form.add")
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		t.Helper()
		p.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
			return err
		}))
	}
	title := webtest.Eval[string](p, `document.querySelector("#outline .module h3").lastChild.textContent.trim()`)
	touch("touchStart", &input.TouchPoint{X: x1, Y: y1})
	touch("touchMove", &input.TouchPoint{X: x1, Y: (y1 + y2) / 2})
	touch("touchMove", &input.TouchPoint{X: x1, Y: y2})
	touch("touchEnd")
	p.Await(fmt.Sprintf(`document.querySelectorAll("#outline .module h3")[1].lastChild.textContent.trim() === %q && document.querySelector("#outline .module h3 .muted").textContent === "Modul 1"`, title))
	settled()

	// A colleague has moved something meanwhile.
	key := trainer.lessonKeys(c + "/edit")[0]
	trainer.sent(c+"/edit", c+"/lessons/"+key+"/move", url.Values{"do": {"down"}})
	drag(p, first+".lessons li:nth-child(1) .grip", second+".lessons li:nth-child(1) .grip", true)
	p.See("Rekan Anda baru saja mengubah susunan ini, jadi belum ada yang dipindahkan.")
	settled()
	if now := trainer.lessonKeys(c + "/edit"); now[1] != key {
		t.Error("the colleague's order is undone")
	}
	if status, _, _ := trainer.send(c+"/edit", c+"/order", url.Values{"lesson": {key}, "module": {"x"}, "at": {"0"}, "order": {"x"}}); status != 422 {
		t.Errorf("what is no module: %d", status)
	}
	p.Size(390, 800)
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("%d pixels wider than the window", wide)
	}
}
