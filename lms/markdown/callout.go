package markdown

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// transcript is the callout that is folded away.
const transcript = "transcript"

var kindCallout = ast.NewNodeKind("Callout")

// callout is a quotation that begins with [!TIP] or one of its sisters.
type callout struct {
	ast.BaseBlock
	name  string // note, tip, important, warning, transcript
	title string // empty: the kind's own word
}

func (*callout) Kind() ast.NodeKind { return kindCallout }

func (c *callout) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

var calloutMark = regexp.MustCompile(`^\[!(?i:(NOTE|TIP|IMPORTANT|WARNING|TRANSCRIPT))\][ \t]*(.*)$`)

// shapeCallout replaces quote by a callout when its first line says so.
func shapeCallout(quote *ast.Blockquote, source []byte) {
	first, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok || first.Lines().Len() == 0 {
		return
	}
	line := first.Lines().At(0)
	mark := calloutMark.FindStringSubmatch(strings.TrimRight(string(line.Value(source)), "\r\n \t"))
	if mark == nil {
		return
	}
	c := &callout{name: strings.ToLower(mark[1]), title: mark[2]}
	for n := first.FirstChild(); n != nil; {
		next := n.NextSibling()
		if t := firstText(n); t == nil || t.Segment.Start < line.Stop {
			first.RemoveChild(first, n)
		} else {
			break
		}
		n = next
	}
	if !first.HasChildren() {
		quote.RemoveChild(quote, first)
	}
	for n := quote.FirstChild(); n != nil; {
		next := n.NextSibling()
		c.AppendChild(c, n)
		n = next
	}
	quote.Parent().ReplaceChild(quote.Parent(), quote, c)
}

// firstText is the first text at or below n, nil when there is none.
func firstText(n ast.Node) (found *ast.Text) {
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			found = t
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return found
}

func (r *nodes) callout(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	c := n.(*callout)
	if !entering {
		if c.name == transcript {
			w.WriteString("</details>\n")
		} else {
			w.WriteString("</aside>\n")
		}
		return ast.WalkContinue, nil
	}
	title := c.title
	if title == "" {
		title = r.words.T("markdown." + c.name)
	}
	if c.name == transcript {
		fmt.Fprintf(w, `<details class="transcript"><summary>%s</summary>`+"\n", escape(title))
		return ast.WalkContinue, nil
	}
	fmt.Fprintf(w, `<aside class="callout callout-%s" role="note"><p class="callout-title">%s</p>`+"\n", c.name, escape(title))
	return ast.WalkContinue, nil
}
