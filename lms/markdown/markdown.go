// Package markdown turns what trainers write into HTML that is safe to show.
// It is the only place that does, for lessons, questions and announcements
// alike: tables, task lists, callouts, pictures, videos and sounds that were
// uploaded here. Scripts, styles, raw HTML, javascript: links and media of other hosts
// never come out.
//
//	> [!TIP] A heading of its own       a callout: NOTE, TIP, IMPORTANT, WARNING
//	![What it shows](/media/….png)      a picture
//	![What it shows](/media/….mp4 "/media/….vtt id; /media/….vtt en With sounds")
//	                                    a video or a sound, in the title its captions:
//	                                    file, language and label
//	> [!TRANSCRIPT]                     folded away, what is said in the sound above
package markdown

import (
	"bytes"
	"html/template"
	"regexp"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"binapustaka/lms/locale"
)

// Render is source as HTML. Its first heading level (#) becomes level, below
// the headings of the page around it; language is the one that the text is
// written in.
func Render(source string, language locale.Locale, level int) template.HTML {
	return RenderFor(source, language, language, level)
}

// RenderFor is Render for somebody who reads the page around it in another
// language: captions in that one are shown first.
func RenderFor(source string, language, reader locale.Locale, level int) template.HTML {
	var out bytes.Buffer
	engine := engines[language]
	if engine == nil {
		engine = engines[locale.ID]
	}
	ctx := parser.NewContext()
	ctx.Set(levelKey, level)
	ctx.Set(readerKey, reader)
	if err := engine.Convert([]byte(source), &out, parser.WithContext(ctx)); err != nil {
		return template.HTML(template.HTMLEscapeString(source)) // a bytes.Buffer does not fail; should a renderer, the text stays readable
	}
	return template.HTML(policy.SanitizeBytes(out.Bytes()))
}

var engines = map[locale.Locale]goldmark.Markdown{locale.ID: engine(locale.ID), locale.EN: engine(locale.EN)}

func engine(l locale.Locale) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough, extension.Linkify, extension.TaskList),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(shaper{}, 100))),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(&nodes{words: l}, 10))),
	)
}

var levelKey, readerKey = parser.NewContextKey(), parser.NewContextKey()

// shaper moves headings below the page's own, finds callouts and tells media
// who reads.
type shaper struct{}

func (shaper) Transform(doc *ast.Document, reader text.Reader, ctx parser.Context) {
	level, _ := ctx.Get(levelKey).(int)
	var quotes []*ast.Blockquote
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Heading:
				n.Level = min(6, n.Level+max(level, 1)-1)
			case *ast.Image:
				n.SetAttributeString("reader", ctx.Get(readerKey))
			case *ast.Blockquote:
				quotes = append(quotes, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, q := range quotes {
		shapeCallout(q, reader.Source())
	}
}

var (
	mediaPath   = `/media/[0-9a-f]{24}\.`
	picturePath = regexp.MustCompile(`^` + mediaPath + `(png|jpg|webp|gif)$`)
	videoPath   = regexp.MustCompile(`^` + mediaPath + `(mp4|webm)$`)
	audioPath   = regexp.MustCompile(`^` + mediaPath + `(mp3|ogg|m4a|wav)$`)
	captionPath = regexp.MustCompile(`^` + mediaPath + `vtt$`)
	ownPath     = regexp.MustCompile(`^` + mediaPath + `[a-z0-9]{3,4}$`)
	safeLink    = regexp.MustCompile(`^(?i)(https?://|mailto:|#|/$|/[^/\\])`)
)

// policy is the second wall: whatever a renderer lets through by mistake stops here.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code",
		"strong", "em", "del", "div", "span", "aside", "table", "thead", "tbody", "tr", "th", "td", "img", "video", "audio", "track", "details", "summary", "a")
	p.AllowAttrs("href").Matching(safeLink).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener noreferrer$`)).OnElements("a")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|center|right)$`)).OnElements("th", "td")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^col$`)).OnElements("th")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^(callout( callout-(note|tip|important|warning))?|callout-title|table-scroll|task|task-list|transcript)$`)).
		OnElements("aside", "p", "div", "span", "details")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^(note|region|img)$`)).OnElements("aside", "div", "span")
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^0$`)).OnElements("div")
	p.AllowAttrs("aria-label").OnElements("div", "span", "video", "audio")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	p.AllowAttrs("src").Matching(picturePath).OnElements("img")
	p.AllowAttrs("src").Matching(videoPath).OnElements("video")
	p.AllowAttrs("src").Matching(audioPath).OnElements("audio")
	p.AllowAttrs("src").Matching(captionPath).OnElements("track")
	p.AllowAttrs("controls", "preload").OnElements("video", "audio")
	p.AllowAttrs("kind", "srclang", "label", "default").OnElements("track")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
}()
