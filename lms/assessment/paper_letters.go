package assessment

import (
	"html"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// paperLetters are those that the font of printed papers holds in both its
// weights (a test of web/paper looks) and that stand one after another as they
// are: no script whose letters join, change or run from the right.
var paperLetters = &unicode.RangeTable{LatinOffset: 2, R16: []unicode.Range16{
	{0x0020, 0x007e, 1}, {0x00a0, 0x00ff, 1}, {0x0100, 0x02e9, 1}, {0x0300, 0x034f, 1}, // Latin
	{0x0370, 0x0377, 1}, {0x037a, 0x037e, 1}, {0x0384, 0x038a, 1}, {0x038c, 0x038c, 1}, {0x038e, 0x03a1, 1}, {0x03a3, 0x03ff, 1}, // Greek
	{0x0400, 0x0525, 1},                                                                                                          // Cyrillic
	{0x0531, 0x0556, 1}, {0x0559, 0x055f, 1}, {0x0561, 0x0587, 1}, {0x0589, 0x058a, 1}, {0x10a0, 0x10c5, 1}, {0x10d0, 0x10fc, 1}, // Armenian, Georgian
	{0x1e00, 0x1efb, 1},                                                                // Latin with two marks
	{0x2000, 0x2064, 1}, {0x2070, 0x2071, 1}, {0x2074, 0x208e, 1}, {0x2090, 0x209c, 1}, // punctuation, small figures
	{0x20a0, 0x20b5, 1}, {0x20b8, 0x20ba, 1}, {0x20bd, 0x20bd, 1}, // money
	{0x2100, 0x2109, 1}, {0x210b, 0x2149, 1}, {0x2150, 0x2185, 1}, {0x2189, 0x2189, 1}, // signs, fractions
	{0x2190, 0x2311, 1}, {0x2318, 0x2319, 1}, {0x231c, 0x2321, 1}, {0x2324, 0x2328, 1}, {0x239b, 0x23ae, 1}, {0x23ce, 0x23cf, 1}, // arrows, mathematics
	{0x2422, 0x2423, 1}, {0x2460, 0x2469, 1}, {0x2500, 0x269c, 1}, {0x269e, 0x26b8, 1}, {0x26c0, 0x26c3, 1}, // numbers in circles, boxes, signs
	{0x2701, 0x2704, 1}, {0x2706, 0x2709, 1}, {0x270c, 0x2727, 1}, {0x2729, 0x274b, 1}, {0x274d, 0x274d, 1}, {0x274f, 0x2752, 1}, {0x2756, 0x2756, 1}, {0x2758, 0x275e, 1},
	{0x2761, 0x2794, 1}, {0x2798, 0x27af, 1}, {0x27b1, 0x27be, 1}, {0x27e6, 0x27eb, 1}, {0x27f0, 0x28ff, 1}, // ornaments, more arrows, Braille
	{0x2a00, 0x2a02, 1}, {0x2a0c, 0x2a1c, 1}, {0x2a2f, 0x2a2f, 1}, {0x2a7d, 0x2aa0, 1}, {0xfb00, 0xfb06, 1}, {0xfffd, 0xfffd, 1},
}}

// PaperText is a text as a paper shows it, with a box where letters stand that
// cannot be printed; whole reports whether there are none.
func PaperText(text string) (shown string, whole bool) {
	var b strings.Builder
	whole, boxed := true, false
	for _, c := range norm.NFC.String(text) {
		switch {
		case c == '\t':
			b.WriteByte(' ')
		case c != '\n' && unicode.In(c, unicode.Cc, unicode.Cf, unicode.Variation_Selector): // takes no room
			continue
		case c == '\n' || unicode.Is(paperLetters, c):
			b.WriteRune(c)
		case !boxed:
			b.WriteRune('□')
			whole, boxed = false, true
			continue
		default:
			continue
		}
		boxed = false
	}
	return b.String(), whole
}

// legible reports whether all that a question says can be printed.
func legible(q Question) bool {
	said := []string{q.Stem}
	for _, o := range q.Options {
		said = append(said, o.Text)
	}
	for _, p := range q.Prompts {
		said = append(said, p.Text)
	}
	for _, g := range q.Gaps {
		said = append(said, g.Offered()...)
	}
	for _, u := range q.Units {
		said = append(said, u.Name)
	}
	_, whole := PaperText(html.UnescapeString(strings.Join(said, "\n")))
	return whole
}
