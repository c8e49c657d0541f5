package interchange

import (
	"slices"
	"strings"
)

var inlineMark = map[string]string{"strong": "**", "b": "**", "em": "*", "i": "*", "cite": "*", "dfn": "*", "del": "~~", "s": "~~", "strike": "~~", "code": "`", "kbd": "`", "samp": "`", "tt": "`"}

var (
	superscripts = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "n", "ⁿ")
	subscripts   = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉", "+", "₊", "-", "₋")
)

// run is a stretch of words with the marks around it; raw ones are Markdown.
type run struct {
	text  string
	marks string // the marks in force, opening first: "***" is ** and *
	raw   bool
}

// paragraph renders words. Spaces count as one; a break is a line end.
func (c *converter) paragraph(kids []*element) string {
	var runs []run
	for _, k := range kids {
		runs = c.inline(runs, k, nil)
	}
	return joined(runs)
}

// inline adds the runs of e under the marks that hold.
func (c *converter) inline(runs []run, e *element, marks []string) []run {
	with := func(text string, raw bool) []run {
		return append(runs, run{text, strings.Join(marks, " "), raw})
	}
	switch {
	case e.tag == "":
		return with(e.text, false)
	case e.tag == "br":
		return with("\\\n", true)
	case e.tag == "gap":
		return with("[["+e.attr["n"]+"]]", true)
	case e.tag == "img":
		return with(c.image(e), true)
	case hidden[e.tag]:
		return runs
	case e.tag == "sup" || e.tag == "sub":
		text, to := strings.TrimSpace(content(e)), superscripts
		if e.tag == "sub" {
			to = subscripts
		}
		small := to.Replace(text)
		if strings.ContainsFunc(small, func(r rune) bool { return r < 0x80 }) || text == "" {
			c.lost("interchange.html_lost", e.tag)
			small = text
		}
		return with(small, false)
	case e.tag == "a":
		target := strings.TrimSpace(e.attr["href"])
		text := strings.TrimSpace(flat(c.paragraph(e.kids)))
		if !safeTarget.MatchString(target) {
			if target != "" && !strings.HasPrefix(target, "#") {
				c.lost("interchange.link_lost", target)
			}
			return with(text, true)
		}
		if text == "" {
			return runs
		}
		return with("["+text+"](<"+target+">)", true)
	case inlineMark[e.tag] == "`":
		if text := strings.Join(strings.Fields(content(e)), " "); text != "" {
			return with(codeSpan(text), true)
		}
		return runs
	case e.tag == "u" || e.tag == "iframe" || e.tag == "video" || e.tag == "audio" || e.tag == "object" || e.tag == "svg" || e.tag == "math" || e.tag == "embed" || e.tag == "input":
		c.lost("interchange.html_lost", e.tag)
	}
	if mark := inlineMark[e.tag]; mark != "" && !slices.Contains(marks, mark) {
		marks = append(append([]string(nil), marks...), mark)
	}
	for _, k := range e.kids {
		if blocks[k.tag] && len(runs) > 0 { // a block among words
			runs = append(runs, run{" ", "", false})
		}
		runs = c.inline(runs, k, marks)
	}
	return runs
}

func codeSpan(s string) string {
	tick := "`"
	for strings.Contains(s, tick) {
		tick += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return tick + s + tick
}

// joined puts runs together: spaces outside of marks, marks where Markdown
// sees them, text escaped.
func joined(runs []run) string {
	var b strings.Builder
	space := false // a space is due before the next word
	for i := 0; i < len(runs); {
		marks := runs[i].marks
		var inner strings.Builder
		lead, trail := false, false
		for ; i < len(runs) && runs[i].marks == marks; i++ {
			piece := runs[i].text
			if runs[i].raw {
				if piece == "" {
					continue
				}
				if trail && inner.Len() > 0 && piece != "\\\n" {
					inner.WriteByte(' ')
				}
				lead = lead || trail && inner.Len() == 0
				inner.WriteString(piece)
				trail = false
				continue
			}
			words := strings.Join(strings.FieldsFunc(piece, blank), " ")
			before := piece != "" && blank(rune(piece[0]))
			if words == "" {
				trail = trail || before
				continue
			}
			if before || trail {
				if inner.Len() == 0 {
					lead = true
				} else if !strings.HasSuffix(inner.String(), "\n") {
					inner.WriteByte(' ')
				}
			}
			inlineEscaped(&inner, words, lastRune(inner.String()))
			trail = blank(rune(piece[len(piece)-1]))
		}
		text := inner.String()
		space = space || lead
		if text != "" {
			if space && b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") && text != "\\\n" {
				b.WriteByte(' ')
			}
			b.WriteString(marked(text, marks))
			space = false
		}
		space = space || trail
	}
	lines := strings.Split(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(b.String()), `\`)), "\n")
	for i, l := range lines {
		lines[i] = startEscaped(strings.TrimSpace(l))
	}
	return strings.Join(lines, "\n")
}

func blank(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\f' }

// marked puts the marks around text; a break stays outside.
func marked(text, marks string) string {
	if marks == "" || strings.TrimSpace(strings.Trim(text, "\\\n")) == "" {
		return text
	}
	tail := ""
	for strings.HasSuffix(text, "\\\n") {
		text, tail = strings.TrimSuffix(text, "\\\n"), tail+"\\\n"
	}
	list := strings.Fields(marks)
	for i := len(list) - 1; i >= 0; i-- {
		text = list[i] + text + list[i]
	}
	return text + tail
}

// startEscaped keeps the beginning of a line of words from starting a block.
// Emphasis and escapes at its beginning are meant.
func startEscaped(l string) string {
	switch {
	case ruleLine.MatchString(l) && !strings.Contains(l, `\`), blockStart.MatchString(l):
		return `\` + l
	case listStart.MatchString(l):
		i := strings.IndexAny(l, ".)")
		return l[:i] + `\` + l[i:]
	}
	return l
}
