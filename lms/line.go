package lms

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is what was typed or imported as a name or a title, on one line: without
// control characters and without signs that turn the direction of what stands
// beside it, each run of spaces as one.
func Line(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r) || r == '\uFEFF' || r == utf8.RuneError:
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)), " ")
}

// Text is what was typed on several lines, each of them clean as by Line, without
// empty ones around it.
func Text(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = Line(lines[i])
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
