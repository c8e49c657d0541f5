package interchange

import (
	"regexp"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// Lists in a cell: their entries stand between bars; a backslash takes the
// meaning from a bar, from a tilde at the beginning and from itself.

// entries cuts a cell at its bars; marked are those that begin with a tilde.
func entries(s string) (list []string, marked []bool) {
	var b strings.Builder
	tilde, begun := false, false
	end := func() {
		if text := strings.TrimSpace(b.String()); text != "" {
			list, marked = append(list, text), append(marked, tilde)
		}
		b.Reset()
		tilde, begun = false, false
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte(`\|~`, s[i+1]) >= 0:
			i++
			b.WriteByte(s[i])
			begun = true
		case s[i] == '|':
			end()
		case s[i] == '~' && !begun:
			tilde, begun = true, true
		default:
			begun = begun || s[i] != ' '
			b.WriteByte(s[i])
		}
	}
	end()
	return list, marked
}

func listed(s string) []string {
	list, marked := entries(s)
	for i, m := range marked {
		if m { // it means nothing here
			list[i] = "~" + list[i]
		}
	}
	return list
}

var barEscapes = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// entry writes one entry of a list.
func entry(s string) string {
	s = barEscapes.Replace(s)
	if strings.HasPrefix(s, "~") {
		s = `\` + s
	}
	return s
}

func bars(list []string) string {
	var parts []string
	for _, s := range list {
		parts = append(parts, entry(s))
	}
	return strings.Join(parts, " | ")
}

// fold reads what the column ignore names.
func (c *row) fold() (f assessment.Fold) {
	for _, word := range strings.FieldsFunc(strings.ToLower(c.cells["ignore"]), func(r rune) bool { return strings.ContainsRune(" ,;|+", r) }) {
		switch word {
		case "case", "huruf", "kapital":
			f.Case = true
		case "accents", "aksen":
			f.Accents = true
		case "space", "spaces", "spasi":
			f.Space = true
		default:
			c.fail("interchange.csv_ignore", lms.Args{"text": cut(word, 40)})
		}
	}
	return f
}

// gaps reads the cells of a cloze: accepted | forms | ~wrong.
func (c *row) gaps(it *Item) {
	for i := range c.last("option", "weight") {
		list, wrong := entries(c.at("option", i+1))
		g := assessment.Gap{}
		for j, text := range list {
			if wrong[j] {
				g.Wrong = append(g.Wrong, text)
			} else {
				g.Accepted = append(g.Accepted, text)
			}
		}
		if s := c.at("weight", i+1); s != "" {
			n, err := strconv.Atoi(s)
			if err != nil {
				c.fail("interchange.not_a_number", lms.Args{"text": cut(s, 40)})
			}
			g.Weight = n
		}
		it.Gaps = append(it.Gaps, g)
	}
}

var areaForm = regexp.MustCompile(`^(\d{1,4})[,; ]+(\d{1,4})[,; ]+(\d{1,4})[,; ]+(\d{1,4})(?:[,; ]+(round|ellipse|elips|bulat))?$`)

// areas reads the parts of a picture: x, y, width, height in thousandths, and
// round for an ellipse.
func (c *row) areas(it *Item) {
	marked := c.marked()
	for i := range c.last("option", "feedback") {
		s := c.at("option", i+1)
		right := marked[i]
		delete(marked, i)
		m := areaForm.FindStringSubmatch(strings.ToLower(s))
		if m == nil {
			c.fail("interchange.csv_area", lms.Args{"text": cut(s, 40)})
			continue
		}
		var n [4]int
		for j := range n {
			n[j], _ = strconv.Atoi(m[j+1])
		}
		it.Areas = append(it.Areas, assessment.Area{X: n[0], Y: n[1], W: n[2], H: n[3], Round: m[5] != "", Right: right, Feedback: c.at("feedback", i+1)})
	}
	for i := range marked {
		c.fail("interchange.csv_key_beyond", lms.Args{"n": i + 1})
	}
}

// rubric reads criteria: name | 0=level | 2=level.
func (c *row) rubric(it *Item) {
	for i := range c.last("option") {
		list := listed(c.at("option", i+1))
		if len(list) == 0 {
			continue
		}
		criterion := assessment.Criterion{Name: list[0]}
		for _, l := range list[1:] {
			points, text, has := strings.Cut(l, "=")
			f, ok := c.r.csvNumber(points)
			if !ok || !has {
				c.fail("interchange.csv_level", lms.Args{"text": cut(l, 40)})
			}
			criterion.Levels = append(criterion.Levels, assessment.Level{Text: strings.TrimSpace(text), Points: f})
		}
		it.Rubric = append(it.Rubric, criterion)
	}
}

// A spreadsheet takes a cell that begins like a formula for one; guarded puts
// an apostrophe before it, unguarded takes it away.
var (
	formula = regexp.MustCompile(`^'*[=+\-@]`)
	number  = regexp.MustCompile(`^[+-]?[\d.,]+$`)
)

func guarded(s string) string {
	if formula.MatchString(s) && !number.MatchString(s) {
		return "'" + s
	}
	return s
}

func unguarded(s string) string {
	if strings.HasPrefix(s, "'") && formula.MatchString(s) {
		return s[1:]
	}
	return s
}
