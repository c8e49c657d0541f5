package interchange

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// Text in HTML is read with a tokenizer and put into a tree of its own, for
// which any tag soup will do: closing tags without opening ones do nothing,
// what is not closed is closed by what follows.

// deepest is how deep elements stand in each other; what is deeper stands there.
const deepest = 60

var htmlLike = regexp.MustCompile(`<[A-Za-z/!][^<>]*>|&(?:[A-Za-z]{2,20}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});`)

func looksLikeHTML(s string) bool { return htmlLike.MatchString(s) }

type element struct {
	tag  string // "" for text
	text string
	attr map[string]string
	kids []*element
}

var (
	void   = set("br", "hr", "img", "input", "col", "wbr", "meta", "link", "source", "track", "area", "base", "embed", "param", "gap")
	blocks = set("p", "div", "section", "article", "header", "footer", "main", "aside", "address", "figure", "figcaption", "center", "form", "fieldset",
		"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption")
	hidden = set("script", "style", "head", "template", "noscript", "title", "textarea", "select", "button")
)

func set(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

// closedBy says which open elements end where another begins, and the elements
// that keep them.
var closedBy = map[string][2]map[string]bool{
	"li":    {set("li", "p"), set("ul", "ol")},
	"dt":    {set("dt", "dd", "p"), set("dl")},
	"dd":    {set("dt", "dd", "p"), set("dl")},
	"tr":    {set("tr", "td", "th", "p"), set("table")},
	"td":    {set("td", "th", "p"), set("table", "tr")},
	"th":    {set("td", "th", "p"), set("table", "tr")},
	"tbody": {set("thead", "tbody", "tr", "td", "th", "p"), set("table")},
	"tfoot": {set("thead", "tbody", "tr", "td", "th", "p"), set("table")},
}

// parseHTML is the tree of a text.
func parseHTML(source string) *element {
	root := &element{tag: "root"}
	stack := []*element{root}
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return root
		case html.TextToken:
			top := stack[len(stack)-1]
			top.kids = append(top.kids, &element{text: string(z.Text())}) // Text has resolved the entities
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			stack = open(stack, t)
		case html.EndTagToken:
			name, _ := z.TagName()
			for i := len(stack) - 1; i > 0; i-- {
				if stack[i].tag == string(name) {
					stack = stack[:i]
					break
				}
			}
		}
	}
}

func open(stack []*element, t html.Token) []*element {
	e := &element{tag: t.Data, attr: map[string]string{}}
	for _, a := range t.Attr {
		e.attr[a.Key] = a.Val
	}
	ends, keeps := closedBy[t.Data][0], closedBy[t.Data][1]
	if ends == nil && blocks[t.Data] { // a paragraph ends where a block begins
		ends, keeps = set("p"), set("li", "td", "th", "blockquote", "div", "dd")
	}
	for i := len(stack) - 1; i > 0 && ends != nil && !keeps[stack[i].tag]; i-- {
		if ends[stack[i].tag] {
			stack = stack[:i]
		}
	}
	top := stack[len(stack)-1]
	top.kids = append(top.kids, e)
	if void[t.Data] || t.Type == html.SelfClosingTagToken || len(stack) >= deepest {
		return stack
	}
	return append(stack, e)
}
