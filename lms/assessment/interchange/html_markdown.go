package interchange

import (
	"regexp"
	"strconv"
	"strings"

	"binapustaka/lms"
)

// fromHTML is HTML as Markdown; what cannot be kept is said to stand on that line.
func (r *reader) fromHTML(line int, source string) string { return r.fromHTMLWith(nil, line, source) }

// fromHTMLWith is fromHTML of a text with which files come along.
func (r *reader) fromHTMLWith(files map[string]*node, line int, source string) string {
	c := &converter{r: r, line: line, files: files, said: map[string]bool{}}
	return strings.TrimSpace(c.blocks(parseHTML(source)))
}

type converter struct {
	r     *reader
	line  int
	files map[string]*node
	said  map[string]bool
}

// lost says once in a text what of it is not kept.
func (c *converter) lost(key, what string) {
	if !c.said[key+what] {
		c.said[key+what] = true
		c.r.warn(c.line, key, lms.Args{"what": cut(what, 60)})
	}
}

// blocks renders what stands in e as paragraphs, lists, tables.
func (c *converter) blocks(e *element) string {
	var parts []string
	var words []*element
	flush := func() {
		if text := c.paragraph(words); text != "" {
			parts = append(parts, text)
		}
		words = nil
	}
	for _, k := range e.kids {
		if !c.block(k) {
			words = append(words, k)
			continue
		}
		flush()
		if text := c.one(k); text != "" {
			parts = append(parts, text)
		}
	}
	flush()
	return strings.Join(parts, "\n\n")
}

// block reports whether e stands on lines of its own, or holds what does.
func (c *converter) block(e *element) bool {
	if blocks[e.tag] {
		return true
	}
	if e.tag == "" || inlineMark[e.tag] != "" || e.tag == "a" {
		return false
	}
	for _, k := range e.kids {
		if c.block(k) {
			return true
		}
	}
	return false
}

// one renders a block.
func (c *converter) one(e *element) string {
	switch e.tag {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		if text := flat(c.paragraph(e.kids)); text != "" {
			return strings.Repeat("#", int(e.tag[1]-'0')) + " " + text
		}
		return ""
	case "ul", "ol":
		return c.list(e)
	case "blockquote":
		return prefixed(c.blocks(e), "> ", "> ")
	case "pre":
		return fenced(strings.Trim(content(e), "\n"))
	case "hr":
		return "---"
	case "table":
		return c.table(e)
	case "dt":
		if text := flat(c.paragraph(e.kids)); text != "" {
			return "**" + text + "**"
		}
		return ""
	}
	return c.blocks(e)
}

func (c *converter) list(e *element) string {
	var items []string
	number := 1
	if n, err := strconv.Atoi(e.attr["start"]); err == nil && n >= 0 && n < 1_000_000 {
		number = n
	}
	for _, k := range e.kids {
		if k.tag == "" && strings.TrimSpace(k.text) == "" {
			continue
		}
		mark := "- "
		if e.tag == "ol" {
			mark = strconv.Itoa(number) + ". "
		}
		number++
		holder := k
		if k.tag != "li" {
			holder = &element{kids: []*element{k}}
		}
		if text := c.tight(holder); text != "" {
			items = append(items, prefixed(text, mark, strings.Repeat(" ", len(mark))))
		}
	}
	return strings.Join(items, "\n")
}

// tight renders a list's item without empty lines before lists in it.
func (c *converter) tight(e *element) string {
	return strings.ReplaceAll(c.blocks(e), "\n\n- ", "\n- ")
}

// prefixed puts first before the first line of s and rest before the others.
func prefixed(s, first, rest string) string {
	if s == "" {
		return ""
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		p := rest
		if i == 0 {
			p = first
		}
		lines[i] = strings.TrimRight(p+l, " ")
	}
	return strings.Join(lines, "\n")
}

func fenced(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	fence := "```"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence + "\n" + s + "\n" + fence
}

// content is the text in e as it stands.
func content(e *element) string {
	if e.tag == "br" {
		return "\n"
	}
	var b strings.Builder
	b.WriteString(e.text)
	for _, k := range e.kids {
		b.WriteString(content(k))
	}
	return b.String()
}

func (c *converter) table(e *element) string {
	var rows [][]string
	var caption string
	wide, spans := 0, false
	var walk func(*element)
	walk = func(e *element) {
		for _, k := range e.kids {
			switch k.tag {
			case "caption":
				caption = c.paragraph(k.kids)
			case "tr":
				var row []string
				for _, cell := range k.kids {
					if cell.tag == "td" || cell.tag == "th" {
						text := flat(strings.ReplaceAll(c.blocks(cell), "\n\n", " "))
						row = append(row, strings.ReplaceAll(strings.ReplaceAll(text, `\|`, "|"), "|", `\|`))
						spans = spans || cell.attr["colspan"] > "1" || cell.attr["rowspan"] > "1"
					}
				}
				if row != nil {
					rows, wide = append(rows, row), max(wide, len(row))
				}
			default:
				walk(k)
			}
		}
	}
	walk(e)
	if spans {
		c.lost("interchange.html_lost", "colspan/rowspan")
	}
	if len(rows) == 0 || wide > 100 {
		return caption
	}
	var lines []string
	for i, row := range rows {
		for len(row) < wide {
			row = append(row, "")
		}
		lines = append(lines, "| "+strings.Join(row, " | ")+" |")
		if i == 0 {
			lines = append(lines, strings.Repeat("|---", wide)+"|")
		}
	}
	return strings.TrimSpace(caption + "\n\n" + strings.Join(lines, "\n"))
}

var safeTarget = regexp.MustCompile(`^(?i)(https?://|mailto:)[^\s<>]+$`)

// image renders a picture: itself where it is kept, else its words.
func (c *converter) image(e *element) string {
	src := e.attr["src"]
	name := fileName(src)
	alt := strings.TrimSpace(e.attr["alt"])
	if safeTarget.MatchString(src) {
		c.lost("interchange.picture_linked", src)
		if alt == "" {
			alt = name
		}
		return "[" + escapedLine(alt) + "](<" + src + ">)"
	}
	if strings.HasPrefix(src, "/media/") {
		return "![" + escapedLine(alt) + "](" + strings.ReplaceAll(src, " ", "%20") + ")"
	}
	if at := c.r.pictureIn(c.files, name); at != "" {
		if alt == "" {
			alt = name
		}
		return "![" + escapedLine(alt) + "](" + at + ")"
	}
	if strings.HasPrefix(src, "data:") {
		name = "data:"
	}
	c.lost("interchange.picture_lost", name)
	if alt == "" {
		return ""
	}
	return "*" + escapedLine(alt) + "*"
}
