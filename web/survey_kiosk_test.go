package web

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// What somebody left in a kiosk's form is asked about after a minute without a
// touch and gone twenty seconds later; an empty form and a touch are left in peace.
// The seconds are the test's.
func TestKioskForgetsWhoeverLeft(t *testing.T) {
	room := openTestRoom(t)
	s := room.enter("Nuraini", "id", lms.Head).survey("patron")
	p := webtest.Open(t)
	p.Do(func(ctx context.Context, _ *chromedp.Target) (v chromedp.Void, err error) {
		_, err = chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `window.setInterval = (second) => { window.second = second; return 1; };`})
		return v, err
	})
	p.Go(room.url + "/s/" + s.Code + "/kiosk")
	pass := func(seconds int) (asked bool) {
		t.Helper()
		return webtest.Eval[bool](p, fmt.Sprintf(`(() => { for (let i = 0; i < %d; i++) window.second(); return document.querySelector("dialog").open; })()`, seconds))
	}
	if pass(300) {
		t.Error("nobody is asked, and asked all the same")
	}
	click := func(css string) { // without moving the page
		t.Helper()
		webtest.Eval[int](p, fmt.Sprintf(`document.querySelector(%q).click() || 1`, css))
	}
	click(".survey-steps label")
	if pass(59) {
		t.Error("asked before the minute is over")
	}
	if !pass(1) {
		t.Fatal("not asked after a minute")
	}
	p.See("Masih mengisi?")
	p.Accessible()
	pass(7)
	if left := p.Text(".kiosk-left"); left != "13" {
		t.Errorf("%q seconds are left", left)
	}
	click("dialog button") // still there
	if pass(59) {
		t.Error("asked again at once")
	}
	if checked := webtest.Eval[int](p, `document.querySelectorAll("form :checked").length`); checked != 1 {
		t.Errorf("%d answers are left after going on", checked)
	}
	pass(20)
	pass(1)
	p.Await(`document.querySelectorAll("form :checked").length === 0 && !document.querySelector("dialog").open`)
	if address := p.URL(); address != room.url+"/s/"+s.Code+"/kiosk" {
		t.Errorf("the next person finds %s", address)
	}
}
