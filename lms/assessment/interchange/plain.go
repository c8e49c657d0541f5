package interchange

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

var (
	blockStart = regexp.MustCompile(`^(?:#{1,6}(?:[ \t]|$)|>|[-+*](?:[ \t]|$)|={1,}[ \t]*$|-{2,}[ \t]*$)`)
	listStart  = regexp.MustCompile(`^\d{1,9}[.)](?:[ \t]|$)`)
	ruleLine   = regexp.MustCompile(`^(?:[_*] *){3,}$|^[-:| ]*\|[-:| ]*$`)
	entityLike = regexp.MustCompile(`^&(?:[A-Za-z][A-Za-z0-9]{0,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});`)
)

// escaped is Markdown that shows the plain text s: its line ends and spaces
// stay where Markdown has them too.
func escaped(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = escapedLine(strings.TrimSpace(l))
	}
	return strings.Join(lines, "\n")
}

// hardBreaks keeps the line ends of Markdown to be seen.
func hardBreaks(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		if i+1 < len(lines) && lines[i] != "" && lines[i+1] != "" {
			lines[i] += `\`
		}
	}
	return strings.Join(lines, "\n")
}

func escapedLine(s string) string {
	var b strings.Builder
	switch {
	case blockStart.MatchString(s), ruleLine.MatchString(s):
		b.WriteString(`\` + s[:1])
		s = s[1:]
	case listStart.MatchString(s):
		digits := strings.IndexAny(s, ".)")
		b.WriteString(s[:digits] + `\` + s[digits:digits+1])
		s = s[digits+1:]
	}
	inlineEscaped(&b, s, lastRune(b.String()))
	return b.String()
}

func lastRune(s string) rune {
	if s == "" {
		return ' '
	}
	c, _ := utf8.DecodeLastRuneInString(s)
	return c
}

// inlineEscaped writes s so that nothing in it is markup; before is the
// character in front of it.
func inlineEscaped(b *strings.Builder, s string, before rune) {
	for i, c := range s {
		size := utf8.RuneLen(c)
		if c == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(s[i:])
		}
		rest := s[min(len(s), i+size):]
		after := ' '
		if rest != "" {
			after, _ = utf8.DecodeRuneInString(rest)
		}
		if escapes(c, before, after, s[i:], rest) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
		before = c
	}
}

// escapes reports whether c would be markup between those two characters.
func escapes(c, before, after rune, here, rest string) bool {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	switch c {
	case '`', '[':
		return true
	case '\\':
		return rest == "" || after < utf8.RuneSelf && (unicode.IsPunct(after) || unicode.IsSymbol(after))
	case '*', '~':
		return !unicode.IsSpace(before) || !unicode.IsSpace(after)
	case '_':
		return before != '_' && after != '_' && word(before) != word(after) ||
			(before == '_' || after == '_') && !blankRun(here, before)
	case '<':
		return unicode.IsLetter(after) || strings.ContainsRune("/!?", after)
	case '&':
		return entityLike.MatchString(here)
	}
	return false
}

// blankRun reports whether the underscores around here are a blank to be
// filled in, which Markdown leaves as they are.
func blankRun(here string, before rune) bool {
	after := strings.TrimLeft(here, "_")
	c, _ := utf8.DecodeRuneInString(after)
	return (before == '_' || unicode.IsSpace(before)) && (after == "" || unicode.IsSpace(c) || strings.ContainsRune(".,;:?!)", c))
}

// plain is the text that Markdown shows, on one line; exact is false when more
// than characters is lost.
func plain(source string) (text string, exact bool) {
	text = unescaped(source)
	if !strings.Contains(source, "\n") && escaped(text) == source {
		return text, true
	}
	return shown(source), false
}

// unescaped is s without the backslashes that Markdown takes away.
func unescaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && s[i+1] < utf8.RuneSelf && (unicode.IsPunct(rune(s[i+1])) || unicode.IsSymbol(rune(s[i+1]))) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// shown is the text of what Markdown becomes; a picture, a sound or a video is
// its description.
func shown(source string) string {
	z := html.NewTokenizer(strings.NewReader(string(markdown.Render(source, locale.ID, 1))))
	var b strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken:
			b.WriteByte(' ')
			tag := z.Token()
			for _, a := range tag.Attr {
				if tag.Data == "img" && a.Key == "alt" || (tag.Data == "audio" || tag.Data == "video") && a.Key == "aria-label" {
					b.WriteString(a.Val + " ")
				}
			}
		default:
			b.WriteByte(' ')
		}
	}
}
