package interchange

import (
	"regexp"
	"sort"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

func (r *reader) xmlNumerical(it *Item, q *node) {
	list := r.xmlAnswers(q, false)
	for i, a := range q.all("answer") {
		if t := a.value("tolerance"); t != "" && list[i].text != "*" {
			list[i].text += ":" + t
		}
	}
	r.numerical(it, list)
	for _, u := range q.child("units").all("unit") {
		// Moodle says how many of a unit make one of the first, we the reverse.
		m, ok := parseNumber(u.value("multiplier"))
		if !ok || m <= 0 {
			r.fail(u.line, "interchange.not_a_number", lms.Args{"text": cut(u.value("multiplier"), 20)})
			continue
		}
		it.Units = append(it.Units, assessment.Unit{Name: u.value("unit_name"), Factor: clean(1 / m)})
	}
}

func (r *reader) xmlMatching(it *Item, q *node) {
	usual := q.child("questiontext").format("html")
	var list [][2]string
	for _, s := range q.all("subquestion") {
		right := s.child("answer")
		text := strings.TrimSpace(right.child("text").text)
		if text == "" {
			text = strings.TrimSpace(right.text)
		}
		list = append(list, [2]string{r.xmlText(s, usual), escaped(strings.ReplaceAll(text, "\n", " "))})
	}
	matching(it, list)
}

func cutLines(s string) string { return strings.Join(strings.Fields(s), " ") }

func (r *reader) xmlOrdering(it *Item, q *node) {
	it.Kind = assessment.Ordering
	usual := q.child("questiontext").format("html")
	type step struct {
		place float64
		o     assessment.Option
	}
	var steps []step
	for i, a := range q.all("answer") {
		s := step{float64(i + 1), assessment.Option{Text: r.xmlText(a, usual), Feedback: r.xmlText(a.child("feedback"), usual)}}
		if f, ok := parseNumber(a.attr["fraction"]); ok && f > 0 {
			s.place = f
		}
		steps = append(steps, s)
	}
	sort.SliceStable(steps, func(i, j int) bool { return steps[i].place < steps[j].place })
	for _, s := range steps {
		it.Options = append(it.Options, s.o)
	}
}

var (
	rubricName  = regexp.MustCompile(`^## +(.+)$`)
	rubricLevel = regexp.MustCompile(`^- +(\d{1,6}(?:\.\d{1,6})?): +(.+)$`)
)

func (r *reader) xmlEssay(it *Item, q *node) {
	it.Kind = assessment.Essay
	info := q.child("graderinfo")
	text := r.xmlText(info, q.child("questiontext").format("html"))
	if text == "" {
		return
	}
	rubric, ok := parseRubric(text)
	if !ok {
		r.lost(info.line, "graderinfo", text)
	}
	it.Rubric = rubric
}

// parseRubric reads criteria as headings with a list of levels under each.
func parseRubric(text string) (list []assessment.Criterion, ok bool) {
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		name, level := rubricName.FindStringSubmatch(l), rubricLevel.FindStringSubmatch(l)
		switch {
		case l == "":
		case name != nil:
			list = append(list, assessment.Criterion{Name: name[1]})
		case level != nil && len(list) > 0:
			points, _ := strconv.ParseFloat(level[1], 64)
			c := &list[len(list)-1]
			c.Levels = append(c.Levels, assessment.Level{Text: level[2], Points: points})
		default:
			return nil, false
		}
	}
	return list, len(list) > 0
}

func rubricText(list []assessment.Criterion) string {
	var b strings.Builder
	for _, c := range list {
		b.WriteString("## " + flat(c.Name) + "\n\n")
		for _, l := range c.Levels {
			b.WriteString("- " + strconv.FormatFloat(l.Points, 'f', -1, 64) + ": " + flat(l.Text) + "\n")
		}
		b.WriteString("\n")
	}
	return strings.TrimSpace(b.String())
}

var gapPlace = regexp.MustCompile(`\[\[(\d{1,3})\]\]`)

// xmlGaps reads words to be chosen or dragged into a text: [[n]] is the place
// of the nth choice, and the choices of its group are offered there.
func (r *reader) xmlGaps(it *Item, q *node) {
	it.Kind = assessment.Cloze
	type choice struct{ text, group string }
	var choices []choice
	for _, name := range []string{"selectoption", "dragbox"} {
		for _, o := range q.all(name) {
			choices = append(choices, choice{cutLines(r.plainText(o)), o.value("group")})
		}
	}
	n := q.child("questiontext")
	source := n.child("text").text
	gaps := 0
	marked := gapPlace.ReplaceAllStringFunc(source, func(m string) string {
		i, _ := strconv.Atoi(m[2 : len(m)-2])
		if i < 1 || i > len(choices) {
			r.fail(n.line, "question.gap_unknown", lms.Args{"n": i})
			return ""
		}
		right := choices[i-1]
		gap := assessment.Gap{Accepted: []string{right.text}}
		for _, c := range choices {
			if c.group == right.group && c.text != right.text {
				gap.Wrong = append(gap.Wrong, c.text)
			}
		}
		it.Gaps = append(it.Gaps, gap)
		gaps++
		return gapToken(gaps)
	})
	it.Stem = r.gapText(n, marked)
}

// plainText is a short text without its markup.
func (r *reader) plainText(n *node) string {
	text := strings.TrimSpace(n.child("text").text)
	if !looksLikeHTML(text) {
		return text
	}
	return strings.TrimSpace(content(parseHTML(text)))
}

// gapToken stands for a gap in a text until it is Markdown: no text has these
// characters, which Unicode gives nobody a meaning for.
func gapToken(n int) string { return "\uFDD0" + strconv.Itoa(n) + "\uFDD1" }

var gapTokens = regexp.MustCompile("\uFDD0(\\d+)\uFDD1")

// gapText is the text of a cloze as Markdown, its gaps as [[1]].
func (r *reader) gapText(n *node, source string) string {
	var text string
	switch f := n.format("html"); {
	case f == "markdown":
		text = r.pluginFiles(n, strings.TrimSpace(source))
	case f == "plain_text" || f == "wiki_like" || f == "moodle_auto_format" && !looksLikeHTML(source):
		text = hardBreaks(escaped(strings.TrimSpace(source)))
	default:
		text = r.fromHTMLWith(n.files(), n.line, source)
	}
	return gapTokens.ReplaceAllString(text, "[[$1]]")
}
