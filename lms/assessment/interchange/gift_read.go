package interchange

import (
	"sort"
	"strings"

	"binapustaka/lms"
)

// A GIFT file is paragraphs between empty lines; each is a question, or a
// category. Comments stand on lines of their own.

// paragraph is a part of a file without empty lines; its comments are empty.
type paragraph struct {
	text   string
	line   int   // of its first character
	starts []int // where its lines begin
	tags   []tagged
}

type tagged struct {
	line      int
	name, tag string
}

// lineAt is the line of the file at which that character stands.
func (p *paragraph) lineAt(i int) int {
	return p.line + sort.SearchInts(p.starts, i+1) - 1
}

func (r *reader) gift(text string) {
	p := &paragraph{}
	var b strings.Builder
	flush := func() {
		p.text = b.String()
		if strings.TrimSpace(p.text) != "" {
			r.giftParagraph(p)
		}
		p = &paragraph{}
		b.Reset()
	}
	number := 0
	for l := range strings.Lines(text) {
		number++
		l = strings.TrimSpace(l)
		if l == "" {
			flush()
			continue
		}
		if p.starts == nil {
			p.line = number
		}
		p.starts = append(p.starts, b.Len())
		if strings.HasPrefix(l, "//") {
			p.tags = append(p.tags, giftTags(l, number)...)
			l = ""
		}
		b.WriteString(l + "\n")
	}
	flush()
	if r.named > 0 {
		r.warn(0, "interchange.names_lost", lms.Args{"n": r.named})
	}
}

// giftTags are what Moodle writes into comments: [id:x] [tag:y].
func giftTags(comment string, line int) (list []tagged) {
	for _, part := range strings.Split(comment, "[")[1:] {
		inside, _, closed := strings.Cut(part, "]")
		name, value, _ := strings.Cut(inside, ":")
		if closed && (name == "id" || name == "tag") {
			list = append(list, tagged{line, name, giftUnescaped(value)})
		}
	}
	return list
}

// giftParagraph reads a category or a question.
func (r *reader) giftParagraph(p *paragraph) {
	whole := piece{s: p.text}.trim()
	for strings.HasPrefix(whole.s, "$CATEGORY:") {
		name, rest := whole.cut(lineEnd(whole.s))
		r.inCategory(p.lineAt(whole.at), giftUnescaped(name.s[len("$CATEGORY:"):]))
		if whole = rest.trim(); whole.s == "" {
			return
		}
	}
	r.begin()
	it := Item{Line: p.lineAt(whole.at)}
	for _, t := range p.tags {
		if t.name == "tag" {
			r.tag(&it, t.line, t.tag)
		} else {
			r.lost(t.line, "id", t.tag)
		}
	}
	if strings.HasPrefix(whole.s, "::") {
		if end := free(whole.s[2:], "::"); end >= 0 {
			it.Name = strings.TrimSpace(giftUnescaped(whole.s[2 : 2+end]))
			whole = whole.from(end + 4).trim()
		}
	}
	open, shut := free(whole.s, "{"), free(whole.s, "}")
	switch {
	case open < 0 && shut < 0:
		r.warn(it.Line, "interchange.description_lost", lms.Args{"text": cut(whole.s, 60)})
		r.none()
		return
	case open < 0 || shut >= 0 && shut < open:
		r.fail(p.lineAt(whole.at+shut), "interchange.brace_not_opened")
	case shut < 0:
		r.fail(p.lineAt(whole.at+open), "interchange.brace_not_closed")
	default:
		r.giftQuestion(p, &it, whole, open, shut)
		return
	}
	r.finish(it, nil)
}

func (r *reader) giftQuestion(p *paragraph, it *Item, whole piece, open, shut int) {
	before, tail := piece{whole.s[:open], whole.at}, whole.from(shut+1).trim()
	answers := piece{whole.s[open+1 : shut], whole.at + open + 1}.trim()
	stem := strings.TrimSpace(before.s)
	if tail.s != "" { // a word is missing in the middle
		if more := free(tail.s, "{"); more >= 0 {
			r.fail(p.lineAt(tail.at+more), "interchange.second_answers")
		} else if more := free(tail.s, "}"); more >= 0 {
			r.fail(p.lineAt(tail.at+more), "interchange.brace_not_opened")
		}
		stem = before.s + "_____" + whole.s[shut+1:]
	}
	t := texts{r, p, "moodle"}
	it.Stem = t.read(piece{stem, whole.at})
	t.format = formatName(strings.TrimSpace(stem), "moodle")
	if at := lastFree(answers.s, "####"); at >= 0 {
		it.Feedback = t.read(answers.from(at + 4))
		answers = piece{answers.s[:at], answers.at}.trim()
	}
	lines := r.giftAnswers(p, it, t, answers)
	r.finish(*it, func(field string) int { return optionLine(field, lines) })
}

// piece is a part of a paragraph that knows where it stands in it.
type piece struct {
	s  string
	at int
}

func (p piece) from(i int) piece { return piece{p.s[i:], p.at + i} }

func (p piece) cut(i int) (before, after piece) { return piece{p.s[:i], p.at}, p.from(i) }

// lineEnd is where the first line of s ends.
func lineEnd(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

func (p piece) trim() piece {
	left := strings.TrimLeft(p.s, " \t\n")
	return piece{strings.TrimRight(left, " \t\n"), p.at + len(p.s) - len(left)}
}

// split cuts p before every free character of set; what stands before the first
// is left out when it is empty.
func (p piece) split(set string) (list []piece) {
	for p.s != "" {
		skip := 0
		if strings.IndexByte(set, p.s[0]) >= 0 {
			skip = 1
		}
		i := freeAny(p.s[skip:], set)
		if i < 0 {
			return append(list, p)
		}
		var head piece
		head, p = p.cut(i + skip)
		if strings.TrimSpace(head.s) != "" {
			list = append(list, head)
		}
	}
	return list
}

// giftSpecial are the characters that a backslash takes the meaning from; > is
// ours, for arrows that pair nothing.
const giftSpecial = `:#={}~\>`

// freeAny is where the first character of set stands that no backslash escapes.
func freeAny(s, set string) int {
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(giftSpecial, s[i+1]) >= 0 {
			i++
			continue
		}
		if strings.IndexByte(set, s[i]) >= 0 {
			return i
		}
	}
	return -1
}

// free is where sep stands first with no backslash before it, lastFree where last.
func free(s, sep string) int {
	for from := 0; ; {
		i := freeAny(s[from:], sep[:1])
		if i < 0 {
			return -1
		}
		if strings.HasPrefix(s[from+i:], sep) {
			return from + i
		}
		from += i + 1
	}
}

func lastFree(s, sep string) (last int) {
	last = -1
	for from := 0; ; {
		i := free(s[from:], sep)
		if i < 0 {
			return last
		}
		last = from + i
		from = last + 1
	}
}

// giftUnescaped takes the escapes away; \n is a line end.
func giftUnescaped(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			if s[i+1] == 'n' {
				b.WriteByte('\n')
				i++
				continue
			}
			if strings.IndexByte(giftSpecial, s[i+1]) >= 0 {
				i++
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// formatName is the format that [name] at the beginning of a text says.
func formatName(s, usual string) string {
	for _, f := range []string{"html", "moodle", "plain", "markdown"} {
		if strings.HasPrefix(s, "["+f+"]") {
			return f
		}
	}
	return usual
}
