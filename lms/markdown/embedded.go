package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"binapustaka/lms/locale"
)

// Track is a file of captions with its language and what a player calls it.
type Track struct {
	Path     string
	Language locale.Locale
	Label    string
}

// tracksIn reads the title of a video or a sound; what is no captions of ours is
// left out, and so is a second one of a language. language is that of the text,
// for a file whose own is not said.
func tracksIn(title string, language locale.Locale) (tracks []Track) {
	taken := map[locale.Locale]bool{}
	for part := range strings.SplitSeq(title, ";") {
		path, rest, _ := strings.Cut(strings.TrimSpace(part), " ")
		if !captionPath.MatchString(path) {
			continue
		}
		t := Track{Path: path, Language: language}
		word, label, _ := strings.Cut(strings.TrimSpace(rest), " ")
		if l := locale.Locale(word); l == locale.ID || l == locale.EN {
			t.Language, t.Label = l, strings.TrimSpace(label)
		} else {
			t.Label = strings.TrimSpace(rest)
		}
		if t.Label == "" {
			t.Label = t.Language.T("markdown.captions")
		}
		if !taken[t.Language] {
			taken[t.Language], tracks = true, append(tracks, t)
		}
	}
	return tracks
}

// tracks writes the captions of a video or a sound. The one in the language of
// the page, else the first, is shown without asking.
func (r *nodes) tracks(w util.BufWriter, img *ast.Image) {
	all := tracksIn(string(img.Title), r.words)
	first := 0
	reader, _ := img.AttributeString("reader")
	for i, t := range all {
		if t.Language == reader {
			first = i
		}
	}
	for i, t := range all {
		shown := ""
		if i == first {
			shown = " default"
		}
		w.WriteString(`<track kind="captions" src="` + t.Path + `" srclang="` + string(t.Language) + `" label="` + escape(t.Label) + `"` + shown + `>`)
	}
}

// Embedded is a video or a sound in a text.
type Embedded struct {
	Path       string
	Title      string // what it shows
	Audio      bool
	Tracks     []Track
	Transcript bool // one stands below it
}

// Embeds are the videos and sounds of a text, in its order, each once.
func Embeds(source string, language locale.Locale) (all []Embedded) {
	b := []byte(source)
	doc := engines[locale.ID].Parser().Parse(text.NewReader(b))
	last := -1
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *callout:
			if n.name == transcript && last >= 0 {
				all[last].Transcript = true
			}
		case *ast.Image:
			e := Embedded{Path: string(n.Destination), Title: plain(n, b), Tracks: tracksIn(string(n.Title), language)}
			if e.Audio = audioPath.MatchString(e.Path); !e.Audio && !videoPath.MatchString(e.Path) {
				break
			}
			for _, known := range all {
				if known.Path == e.Path {
					return ast.WalkContinue, nil
				}
			}
			all, last = append(all, e), len(all)
		}
		return ast.WalkContinue, nil
	})
	return all
}
