// Package webtest drives pages in a real Chromium for tests of the web
// application. A page that throws, breaks the content policy or asks another
// host for anything fails the test that opened it.
//
//	p := webtest.Open(t)
//	p.Go(server.URL + "/signin")
//	p.Fill("#username", "sri")
//	p.Follow("button[type=submit]")
//	p.See("Selamat pagi")
//	p.Accessible()
package webtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const patience = 60 * time.Second // for one step, on a machine that is busy with other tests

// Page is one tab, with a profile of its own unless it is a Tab of another Page.
type Page struct {
	t    testing.TB
	ctx  context.Context
	mu   sync.Mutex
	host string   // where Go went first
	also string   // the one other host that it may ask
	bad  []string // what the page did that no page may do

	frames map[cdp.FrameID]runtime.ExecutionContextID // of its process
}

// One browser serves all pages of a test binary: its start costs more than
// most tests.
var (
	start   sync.Once
	failure error
	browser context.Context
	stop    = func() {}
)

// Stop ends the browser, if one was started. TestMain calls it.
func Stop() { stop() }

func launch() error {
	path, err := find()
	if err != nil {
		return err
	}
	// All that the browser writes goes into one folder, which goes when it ends.
	dir, err := os.MkdirTemp("", "bp-browser-")
	if err != nil {
		return err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU,
		chromedp.UserDataDir(filepath.Join(dir, "profile")), chromedp.Env("TMPDIR="+dir),
		chromedp.Flag("headless", "new"), chromedp.Flag("in-process-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("accept-lang", "id"),
		chromedp.Flag("test-third-party-cookie-phaseout", true), // as strict as browsers are going to be
		chromedp.WindowSize(1280, 900))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's sandbox refuses to run as root
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	browser, _ = chromedp.NewContext(allocator)
	stop = func() {
		chromedp.Cancel(browser)
		end()
		os.RemoveAll(dir)
	}
	if _, err := chromedp.Run(browser, chromedp.Location()); err != nil {
		return fmt.Errorf("webtest: %s does not start: %w", path, err)
	}
	return nil
}

// Open is a new tab with an empty profile; it ends with the test. When the
// test fails, a picture of the page as it was last is kept.
func Open(t testing.TB) *Page {
	t.Helper()
	if start.Do(func() { failure = launch() }); failure != nil {
		t.Fatal(failure)
	}
	return open(t, browser, chromedp.WithNewBrowserContext())
}

// Tab is one more tab of the same profile: both see what is stored in it.
func (p *Page) Tab() *Page {
	p.t.Helper()
	return open(p.t, p.ctx)
}

func open(t testing.TB, parent context.Context, options ...chromedp.ContextOption) *Page {
	t.Helper()
	ctx, _ := chromedp.NewContext(parent, options...)
	t.Cleanup(func() { chromedp.Cancel(ctx) })
	p := &Page{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, p.watch); err != nil {
		t.Fatalf("webtest: no new page: %v", err)
	}
	t.Cleanup(p.finish)
	p.Do(chromedp.EmulateViewport(1280, 900))
	must(p, "focus", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { // keys go to it whatever other page is in front
		_, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	}))
	return p
}

var errMissing = errors.New("webtest: Chromium is not installed: on Debian run 'apt-get install chromium-headless-shell', on Fedora 'dnf install chromium', on macOS 'brew install --cask chromium'; 'script/setup test' does it for you")

func find() (string, error) {
	// Debian's shell is the same browser without windows, and takes less than half the time.
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errMissing
}

// watch notes what a page may never do. It must not block.
func (p *Page) watch(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventExecutionContextCreated:
		p.noteFrame(ev.Context)
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if e := ev.ExceptionDetails.Exception; e != nil {
			text += " " + e.Description
		}
		p.bad = append(p.bad, "exception: "+text)
	case *log.EventEntryAdded:
		if ev.Entry.Source == log.EntrySourceSecurity && ev.Entry.Level == log.EntryLevelError {
			p.bad = append(p.bad, "content policy: "+ev.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(ev.Request.URL); err == nil && strings.HasPrefix(u.Scheme, "http") && p.host != "" && u.Host != p.host && u.Host != p.also {
			p.bad = append(p.bad, "request to another host: "+ev.Request.URL)
		}
	}
}

func (p *Page) finish() {
	p.mu.Lock()
	for _, bad := range p.bad {
		p.t.Errorf("%s", bad)
	}
	p.mu.Unlock()
	if p.t.Failed() {
		name := strings.NewReplacer("/", "-", " ", "-").Replace(p.t.Name())
		file := filepath.Join(os.TempDir(), "binapustaka-"+name+".png")
		if shot, err := run(p, chromedp.FullScreenshot(80)); err == nil && os.WriteFile(file, shot, 0o600) == nil {
			p.t.Logf("the page as it was last: %s", file)
		}
	}
}

func run[T any](p *Page, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, action)
}

// must runs one step and ends the test when it fails.
func must[T any](p *Page, what string, action chromedp.Action[T]) T {
	p.t.Helper()
	v, err := run(p, action)
	if err != nil {
		address, _ := run(p, chromedp.Location())
		p.t.Fatalf("%s: %v (on %s)", what, err, address)
	}
	return v
}

// Do runs chromedp actions that the methods of Page do not offer.
func (p *Page) Do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	must(p, "actions", chromedp.Steps(actions...))
}

// Go opens an address and waits until it is loaded.
func (p *Page) Go(address string) {
	p.t.Helper()
	if u, err := url.Parse(address); err == nil {
		p.mu.Lock()
		if p.host == "" {
			p.host = u.Host
		}
		p.mu.Unlock()
	}
	must(p, "open "+address, chromedp.Navigate(address))
}

// Also names one other host that the page may ask.
func (p *Page) Also(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.also = host
}

// Refused takes from what was wrong with the page that a content policy refused
// something, as the test meant it to.
func (p *Page) Refused(rule string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.bad)
	p.bad = slices.DeleteFunc(p.bad, func(bad string) bool {
		return strings.HasPrefix(bad, "content policy: ") && strings.Contains(bad, rule)
	})
	if len(p.bad) == n {
		p.t.Errorf("nothing was refused by %s", rule)
	}
}

// URL is the address of the page that is shown.
func (p *Page) URL() string {
	p.t.Helper()
	return must(p, "address", chromedp.Location())
}

// Click clicks the first visible element of a CSS selector.
func (p *Page) Click(css string) {
	p.t.Helper()
	must(p, "click "+css, chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible))
}

// Press clicks the link, button or label with that text.
func (p *Page) Press(text string) {
	p.t.Helper()
	must(p, "press "+text, chromedp.Click(pressable(text), chromedp.NodeVisible))
}

// Follow is Click that waits for the page it leads to.
func (p *Page) Follow(css string) {
	p.t.Helper()
	p.load("follow "+css, chromedp.Click(chromedp.CSS(css), chromedp.NodeVisible))
}

// FollowText is Press that waits for the page it leads to.
func (p *Page) FollowText(text string) {
	p.t.Helper()
	p.load("follow "+text, chromedp.Click(pressable(text), chromedp.NodeVisible))
}

func (p *Page) load(what string, click chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, click); err != nil {
		address, _ := run(p, chromedp.Location())
		p.t.Fatalf("%s: %v (on %s)", what, err, address)
	}
}

func pressable(text string) chromedp.JSPath {
	return chromedp.JSPath(fmt.Sprintf(`[...document.querySelectorAll('a, button, summary, label, [role=button], [role=tab], input[type=submit]')]
		.filter(e => (e.innerText || e.value || '').replace(/\s+/g, ' ').trim() === %q && e.offsetParent !== null).slice(0, 1)`, text))
}

// Fill empties a text field and types a value into it.
func (p *Page) Fill(css, value string) {
	p.t.Helper()
	sel := chromedp.CSS(css)
	must(p, "fill "+css, chromedp.Steps(chromedp.Clear(sel, chromedp.NodeVisible), chromedp.SendKeys(sel, value)))
}

// Choose sets a <select> or a date field, and says so to the page.
func (p *Page) Choose(css, value string) {
	p.t.Helper()
	p.Await(fmt.Sprintf(`document.querySelector(%q) !== null`, css))
	got := Eval[string](p, fmt.Sprintf(`(e => { e.value = %q; e.dispatchEvent(new Event('input', {bubbles: true}));
		e.dispatchEvent(new Event('change', {bubbles: true})); return e.value })(document.querySelector(%q))`, value, css))
	if got != value {
		p.t.Fatalf("choose %s: there is no %q", css, value)
	}
}

// Text is what a visible element says.
func (p *Page) Text(css string) string {
	p.t.Helper()
	return strings.TrimSpace(must(p, "text of "+css, chromedp.Text(chromedp.CSS(css), chromedp.NodeVisible)))
}

// See waits until the page shows a text.
func (p *Page) See(text string) {
	p.t.Helper()
	const spaced = `document.body && document.body.innerText.replace(/\s+/g, ' ').includes(%q)`
	if err := p.poll(fmt.Sprintf(spaced, text)); err != nil {
		shown, _ := run(p, chromedp.Evaluate[string](`document.body.innerText.slice(0, 1500)`))
		address, _ := run(p, chromedp.Location())
		p.t.Fatalf("%q is not shown on %s: %v\n%s", text, address, err, shown)
	}
}

// Await waits until a JavaScript expression is true.
func (p *Page) Await(expression string) {
	p.t.Helper()
	if err := p.poll(expression); err != nil {
		address, _ := run(p, chromedp.Location())
		p.t.Fatalf("%s did not come true on %s: %v", expression, address, err)
	}
}

// poll asks again and again from outside the page, so that it outlives the way
// from one page to the next.
func (p *Page) poll(expression string) error {
	var last error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		var ok bool
		if ok, last = run(p, chromedp.Evaluate[bool]("!!("+expression+")")); ok && last == nil {
			return nil
		}
	}
	if last == nil {
		last = context.DeadlineExceeded
	}
	return last
}

// Eval is the value of a JavaScript expression on the page; promises are awaited.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	return must(p, "eval", chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}
