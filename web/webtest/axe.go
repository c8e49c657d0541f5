package webtest

import (
	_ "embed"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// Violation is a rule of accessibility that a page breaks.
type Violation struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"` // where, with what axe says of each
}

func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s\n    %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, "\n    "))
}

// Axe is what axe-core finds serious or critical on the page as it is now,
// by the rules of WCAG 2.2 A and AA. The script comes through the debugger,
// which the page's content policy does not touch.
func (p *Page) Axe() []Violation {
	p.t.Helper()
	must(p, "axe", chromedp.Evaluate[bool](axe+"\n;typeof axe.run === 'function'"))
	return Eval[[]Violation](p, `axe.run(document, {resultTypes: ['violations'],
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(r => r.violations
			.filter(v => v.impact === 'serious' || v.impact === 'critical')
			.map(v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(n =>
				n.target.join(' ') + ' — ' + n.html.slice(0, 160) + ' — ' + (n.failureSummary || '').replace(/\s+/g, ' '))})))`)
}

// Accessible fails the test for everything that Axe finds, once nothing on the
// page is on its way from one colour to another.
func (p *Page) Accessible() {
	p.t.Helper()
	p.Await(`document.getAnimations().every(a => a.playState !== "running" || a.effect.getComputedTiming().iterations === Infinity)`)
	for _, v := range p.Axe() {
		p.t.Errorf("%s: %s", p.URL(), v)
	}
	u, err := url.Parse(p.URL())
	if err != nil || Eval[int](p, `performance.getEntriesByType("navigation")[0].responseStatus`) != 200 {
		return // a refused form, or a page that is not there
	}
	seen := Seen{Eval[string](p, `document.documentElement.lang`), u.Path}
	examined.Lock()
	defer examined.Unlock()
	examined.pages[seen] = true
}

// Seen is a page in a language.
type Seen struct{ Language, Path string }

var examined = struct {
	sync.Mutex
	pages map[Seen]bool
}{pages: map[Seen]bool{}}

// Examined lists the pages that Accessible has looked at, in all tests so far:
// those that were there.
func Examined() []Seen {
	examined.Lock()
	defer examined.Unlock()
	return slices.Collect(maps.Keys(examined.pages))
}
