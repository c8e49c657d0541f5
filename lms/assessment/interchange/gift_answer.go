package interchange

import (
	"regexp"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// texts reads texts of one question; format is that of its stem.
type texts struct {
	r      *reader
	p      *paragraph
	format string
}

// read is a text as Markdown.
func (t texts) read(s piece) string {
	s = s.trim()
	format := formatName(s.s, t.format)
	text := strings.TrimPrefix(s.s, "["+format+"]")
	if format == "plain" || format == "moodle" && !looksLikeHTML(text) {
		// A line end that was written is one to see, others only wrap.
		var lines []string
		for _, l := range strings.Split(text, "\n") {
			lines = append(lines, hardBreaks(escaped(strings.TrimSpace(giftUnescaped(l)))))
		}
		return strings.TrimSpace(strings.Join(lines, "\n"))
	}
	text = strings.TrimSpace(giftUnescaped(text))
	if format == "markdown" {
		return text
	}
	return t.r.fromHTML(t.p.lineAt(s.at), text)
}

// giftAnswers reads what stands between the braces and says on which lines the
// options stand.
func (r *reader) giftAnswers(p *paragraph, it *Item, t texts, body piece) []int {
	word := body.s
	if i := freeAny(word, "#"); i >= 0 {
		word = word[:i]
	}
	word = strings.ToUpper(strings.TrimSpace(word))
	switch {
	case body.s == "":
		it.Kind = assessment.Essay
	case body.s[0] == '#':
		r.giftNumbers(p, it, t, body.from(1))
	case body.s[0] == '>':
		return r.giftOrdering(p, it, t, body.from(1))
	case word == "T" || word == "TRUE" || word == "F" || word == "FALSE":
		wrong, right := t.feedback(body)
		truth := word[0] == 'T'
		if truth {
			trueFalse(it, true, right, wrong)
		} else {
			trueFalse(it, false, wrong, right)
		}
	case freeAny(body.s, "~") >= 0:
		return r.giftChoices(p, it, t, body)
	case freeAny(body.s, "=") >= 0 && free(body.s, "->") >= 0:
		return r.giftPairs(p, it, t, body)
	default:
		list := r.giftTyped(p, t, body.split("="))
		r.shortAnswer(it, list)
		it.Fold.Case = true
	}
	return nil
}

// feedback is what follows the first and the second # of a true/false answer.
func (t texts) feedback(body piece) (wrong, right string) {
	i := freeAny(body.s, "#")
	if i < 0 {
		return "", ""
	}
	body = body.from(i + 1)
	if i = freeAny(body.s, "#"); i >= 0 {
		return t.read(piece{body.s[:i], body.at}), t.read(body.from(i + 1))
	}
	return t.read(body), ""
}

var (
	weightForm = regexp.MustCompile(`^%\s*([+-]?[\d.,]+)\s*%`)
	wordForm   = regexp.MustCompile(`^%[\pL\s]+%`) // %fifty%
)

// weight takes %50% from the beginning of an answer. A word where it stands may
// be one of the answer's own, such as %PATH%, and stays there.
func (r *reader) weight(p *paragraph, a piece, usual float64) (float64, piece) {
	m := weightForm.FindStringSubmatch(a.s)
	if m == nil {
		if word := wordForm.FindString(a.s); word != "" {
			r.warn(p.lineAt(a.at), "interchange.weight_word", lms.Args{"text": cut(word, 60)})
		}
		return usual, a
	}
	f, ok := parsePercent(m[1])
	if !ok || f < -1 || f > 1 {
		r.fail(p.lineAt(a.at), "interchange.weight_unreadable", lms.Args{"text": m[0]})
		f = usual
	}
	return f, a.from(len(m[0]))
}

func (r *reader) giftChoices(p *paragraph, it *Item, t texts, body piece) (lines []int) {
	var list []answer
	single := freeAny(body.s, "=") >= 0
	pieces := body.split("=~")
	for i, a := range pieces {
		if strings.TrimSpace(a.s) == "~" && i+1 < len(pieces) && pieces[i+1].s[0] == '=' { // ~=right
			continue
		}
		from, usual := a, 0.0
		switch a.s[0] {
		case '=':
			from, usual = a.from(1).trim(), 1
		case '~':
			from = a.from(1).trim()
		}
		f, text := r.weight(p, from, usual)
		line := p.lineAt(a.at)
		lines = append(lines, line)
		answer := answer{fraction: f, line: line}
		if i := freeAny(text.s, "#"); i >= 0 {
			answer.feedback = t.read(text.from(i + 1))
			text.s = text.s[:i]
		}
		answer.text = t.read(text)
		list = append(list, answer)
	}
	if single {
		r.single(it, list)
	} else {
		r.multiple(it, list)
	}
	return lines
}

// giftTyped reads answers to be typed: their texts stay plain.
func (r *reader) giftTyped(p *paragraph, t texts, pieces []piece) (list []answer) {
	for _, a := range pieces {
		if a.s[0] == '=' {
			a = a.from(1)
		}
		a = a.trim()
		f, text := r.weight(p, a, 1)
		answer := answer{fraction: f, line: p.lineAt(a.at)}
		if i := freeAny(text.s, "#"); i >= 0 {
			answer.feedback = t.read(text.from(i + 1))
			text.s = text.s[:i]
		}
		s := text.trim().s
		if format := formatName(s, ""); format != "" {
			s = s[len(format)+2:]
		}
		answer.text = strings.TrimSpace(giftUnescaped(strings.Join(strings.Fields(s), " ")))
		if answer.text == "" {
			r.fail(answer.line, "interchange.answer_empty")
			continue
		}
		list = append(list, answer)
	}
	return list
}

func (r *reader) giftNumbers(p *paragraph, it *Item, t texts, body piece) {
	var wrong []answer
	if i := freeAny(body.s, "~"); i >= 0 { // what is said to wrong numbers
		rest := body.from(i + 1)
		body.s = body.s[:i]
		if j := freeAny(rest.s, "#"); j >= 0 {
			wrong = append(wrong, answer{text: "*", feedback: t.read(rest.from(j + 1)), line: p.lineAt(rest.at)})
		}
	}
	r.numerical(it, append(r.giftTyped(p, t, body.split("=")), wrong...))
}

func (r *reader) giftPairs(p *paragraph, it *Item, t texts, body piece) (lines []int) {
	var list [][2]string
	for _, a := range body.split("=") {
		if a.s[0] == '=' {
			a = a.from(1)
		}
		a = a.trim()
		i := free(a.s, "->")
		if i < 0 {
			r.fail(p.lineAt(a.at), "interchange.pair_arrow", lms.Args{"text": cut(a.s, 60)})
			continue
		}
		left, right := piece{a.s[:i], a.at}, a.from(i+2)
		if j := freeAny(right.s, "#"); j >= 0 {
			r.lost(p.lineAt(right.at+j), "feedback", right.s[j+1:])
			right.s = right.s[:j]
		}
		pair := [2]string{t.read(left), t.read(right)}
		if pair[0] != "" {
			lines = append(lines, p.lineAt(a.at))
		}
		list = append(list, pair)
	}
	matching(it, list)
	return lines
}

var orderingHead = regexp.MustCompile(`^\s*(\d+)?[ \t]*([A-Za-z_0-9 \t]*?)[ \t]*$`)

// giftOrdering reads what the ordering plug-in writes: after the > how many are
// shown and how, then an item on each line.
func (r *reader) giftOrdering(p *paragraph, it *Item, t texts, body piece) (lines []int) {
	it.Kind = assessment.Ordering
	first, rest := body.cut(lineEnd(body.s))
	head := orderingHead.FindStringSubmatch(first.s)
	if head == nil {
		r.fail(p.lineAt(first.at), "interchange.ordering_head", lms.Args{"text": cut(first.s, 60)})
	}
	for rest.s != "" {
		var l piece
		l, rest = rest.cut(lineEnd(rest.s[1:]) + 1)
		if l = l.trim(); l.s != "" {
			it.Options = append(it.Options, assessment.Option{Text: t.read(l)})
			lines = append(lines, p.lineAt(l.at))
		}
	}
	if head != nil && head[1] != "" && head[1] != "0" && head[1] != decimal(float64(len(it.Options))) {
		r.lost(p.lineAt(first.at), "selectcount", head[1])
	}
	return lines
}
