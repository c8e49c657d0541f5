package markdown

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"binapustaka/lms/locale"
)

// nodes renders the node kinds that differ from goldmark's own HTML; words is
// the language of the few words it adds.
type nodes struct{ words locale.Locale }

func (r *nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindImage, r.image)
	reg.Register(ast.KindLink, r.link)
	reg.Register(ast.KindAutoLink, r.autoLink)
	reg.Register(ast.KindRawHTML, r.nothing)
	reg.Register(ast.KindHTMLBlock, r.nothing)
	reg.Register(extast.KindTable, r.table)
	reg.Register(extast.KindTaskCheckBox, r.checkBox)
	reg.Register(kindCallout, r.callout)
}

func (r *nodes) nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

func (r *nodes) image(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	img := n.(*ast.Image)
	alt := escape(plain(img, source))
	switch src := string(img.Destination); {
	case picturePath.MatchString(src):
		fmt.Fprintf(w, `<img src="%s" alt="%s" loading="lazy">`, src, alt)
	case videoPath.MatchString(src):
		fmt.Fprintf(w, `<video src="%s" controls preload="metadata" aria-label="%s">`, src, alt)
		r.tracks(w, img)
		w.WriteString(`</video>`)
	case audioPath.MatchString(src):
		fmt.Fprintf(w, `<audio src="%s" controls preload="none" aria-label="%s">`, src, alt)
		r.tracks(w, img)
		w.WriteString(`</audio>`)
	default: // another host's picture, or none of ours: its description remains
		w.WriteString(alt)
	}
	return ast.WalkSkipChildren, nil
}

func (r *nodes) link(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	dest := string(util.URLEscape(n.(*ast.Link).Destination, true))
	if !safeLink.MatchString(dest) {
		return ast.WalkContinue, nil // its text remains
	}
	if !entering {
		w.WriteString("</a>")
		return ast.WalkContinue, nil
	}
	openLink(w, dest)
	return ast.WalkContinue, nil
}

func (r *nodes) autoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	link := n.(*ast.AutoLink)
	dest := string(util.URLEscape(link.URL(source), false))
	if link.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	label := escape(string(link.Label(source)))
	if !safeLink.MatchString(dest) {
		w.WriteString(label)
		return ast.WalkContinue, nil
	}
	openLink(w, dest)
	w.WriteString(label + "</a>")
	return ast.WalkContinue, nil
}

func openLink(w util.BufWriter, dest string) {
	fmt.Fprintf(w, `<a href="%s"`, escape(dest))
	if strings.Contains(dest, "://") {
		w.WriteString(` rel="noopener noreferrer"`)
	}
	w.WriteByte('>')
}

// A table wider than a telephone scrolls in a box of its own, by keyboard too.
func (r *nodes) table(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		fmt.Fprintf(w, `<div class="table-scroll" role="region" tabindex="0" aria-label="%s"><table>`+"\n", escape(r.words.T("markdown.table")))
		return ast.WalkContinue, nil
	}
	w.WriteString("</table></div>\n")
	return ast.WalkContinue, nil
}

func (r *nodes) checkBox(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		sign, key := "☐", "markdown.task_open"
		if n.(*extast.TaskCheckBox).IsChecked {
			sign, key = "☑", "markdown.task_done"
		}
		fmt.Fprintf(w, `<span class="task" role="img" aria-label="%s">%s</span> `, escape(r.words.T(key)), sign)
	}
	return ast.WalkContinue, nil
}

// plain is the text below n without its marks.
func plain(n ast.Node, source []byte) string {
	var b bytes.Buffer
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Text:
				b.Write(n.Segment.Value(source))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			case *ast.String:
				b.Write(n.Value)
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// escape is s for an attribute or a text; entities that the writer typed stay
// the characters they mean.
func escape(s string) string { return html.EscapeString(html.UnescapeString(s)) }
