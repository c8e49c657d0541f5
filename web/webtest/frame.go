package webtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Frame is a frame in a page, of whatever origin. What it does itself is watched
// only where the browser runs it in the page's own process.
type Frame struct {
	page    *Page
	address string
	alone   context.Context // of a process of its own; nil: the page's
}

// Frame is a frame of the page, found by a part of its address once it is loaded.
func (p *Page) Frame(address string) *Frame {
	p.t.Helper()
	f := &Frame{page: p, address: address}
	f.Await(`document.readyState === "complete"`)
	return f
}

// noteFrame keeps which script context a frame has now.
func (p *Page) noteFrame(c *runtime.ExecutionContextDescription) {
	var of struct {
		FrameID   cdp.FrameID `json:"frameId"`
		IsDefault bool        `json:"isDefault"`
	}
	if json.Unmarshal([]byte(c.AuxData), &of) == nil && of.IsDefault {
		if p.frames == nil {
			p.frames = map[cdp.FrameID]runtime.ExecutionContextID{}
		}
		p.frames[of.FrameID] = c.ID
	}
}

var errNoFrame = errors.New("webtest: there is no such frame")

// eval is the text that an expression comes to in the frame.
func (f *Frame) eval(expression string) (string, error) {
	params := runtime.EvaluateParams{Expression: "(async () => String(await (" + expression + ")))()", AwaitPromise: yes(), ReturnByValue: yes()}
	return run(f.page, func(ctx context.Context, t *chromedp.Target) (string, error) {
		tree, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return "", err
		}
		if id := frameIn(tree.FrameTree, f.address); id != "" {
			f.page.mu.Lock()
			params.ContextID = f.page.frames[id]
			f.page.mu.Unlock()
			return evaluate(ctx, t, params)
		}
		return f.evalAlone(params)
	})
}

// evalAlone looks for the frame among those with a process of their own.
func (f *Frame) evalAlone(params runtime.EvaluateParams) (string, error) {
	all, err := chromedp.Targets(f.page.ctx)
	if err != nil {
		return "", err
	}
	for _, info := range all {
		if string(info.Type) != "iframe" || !strings.Contains(info.URL, f.address) || info.BrowserContextID != chromedp.FromContext(f.page.ctx).BrowserContextID {
			continue
		}
		if f.alone == nil {
			ctx, leave := chromedp.NewContext(f.page.ctx, chromedp.WithTargetID(info.TargetID), chromedp.WithDetachOnCancel())
			f.page.t.Cleanup(leave)
			f.alone = ctx
		}
		return chromedp.Run(f.alone, func(ctx context.Context, t *chromedp.Target) (string, error) { return evaluate(ctx, t, params) })
	}
	return "", errNoFrame
}

func evaluate(ctx context.Context, t *chromedp.Target, params runtime.EvaluateParams) (s string, err error) {
	r, err := cdp.Call(ctx, t, runtime.Evaluate, params)
	if err != nil {
		return "", err
	}
	if r.ExceptionDetails != nil {
		return "", fmt.Errorf("%s: %s", params.Expression, r.ExceptionDetails.Text)
	}
	return s, json.Unmarshal([]byte(r.Result.Value), &s)
}

func yes() *bool { b := true; return &b }

func frameIn(tree *page.FrameTree, address string) cdp.FrameID {
	for _, child := range tree.ChildFrames {
		if strings.Contains(child.Frame.URL, address) {
			return child.Frame.ID
		}
		if id := frameIn(child, address); id != "" {
			return id
		}
	}
	return ""
}

// Eval is the text that an expression comes to in the frame; promises are awaited.
func (f *Frame) Eval(expression string) string {
	f.page.t.Helper()
	s, err := f.eval(expression)
	if err != nil {
		f.page.t.Fatalf("frame %s: %v", f.address, err)
	}
	return s
}

// Await waits until an expression is true in the frame.
func (f *Frame) Await(expression string) {
	f.page.t.Helper()
	var last error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		s, err := f.eval("!!(" + expression + ")")
		if last = err; s == "true" {
			return
		}
	}
	f.page.t.Fatalf("frame %s: %s did not come true: %v", f.address, expression, last)
}

// See waits until the frame shows a text.
func (f *Frame) See(text string) {
	f.page.t.Helper()
	f.Await(fmt.Sprintf(`document.body && document.body.innerText.replace(/\s+/g, ' ').includes(%q)`, text))
}

// Press clicks the button or link with that text.
func (f *Frame) Press(text string) {
	f.page.t.Helper()
	const found = `[...document.querySelectorAll('a, button')].find(e => e.innerText.trim() === %q)`
	f.Await(fmt.Sprintf(found, text))
	f.Eval(fmt.Sprintf(found+`.click()`, text))
}

// Fill puts a value into a field.
func (f *Frame) Fill(css, value string) {
	f.page.t.Helper()
	f.Eval(fmt.Sprintf(`document.querySelector(%q).value = %q`, css, value))
}
