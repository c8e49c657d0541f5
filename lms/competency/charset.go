package competency

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"binapustaka/lms"
)

// FileLimit is the largest file in bytes: about ten times the longest standard.
const FileLimit = 1_000_000

// Problem is what is wrong with a file, or worth knowing of it. Line counts from
// 1; 0 is the file as a whole. Key names the message, Args fill it.
type Problem struct {
	Line int
	Key  string
	Args lms.Args
}

// windows1252 are the characters of 0x80 to 0x9F; the rest of the table is
// Unicode's own. The five that it leaves open are shown as what they are not.
const windows1252 = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ"

// decode is the text of a file with line feeds alone at the ends of its lines.
func decode(b []byte) (text string, warnings, problems []Problem) {
	fail := func(key string, args lms.Args) (string, []Problem, []Problem) {
		return "", nil, []Problem{{Key: key, Args: args}}
	}
	switch {
	case len(b) > FileLimit:
		return fail("competency.import_large", lms.Args{"limit": FileLimit / 1000})
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0")):
		return fail("competency.import_workbook", nil)
	case bytes.HasPrefix(b, []byte("\xFF\xFE")), bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return fail("competency.import_utf16", nil)
	case bytes.IndexByte(b, 0) >= 0:
		return fail("competency.import_binary", nil)
	}
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	text = string(b)
	if !utf8.Valid(b) {
		high := []rune(windows1252)
		var out strings.Builder
		for _, c := range b {
			if c >= 0x80 && c <= 0x9F {
				out.WriteRune(high[c-0x80])
			} else {
				out.WriteRune(rune(c))
			}
		}
		text = out.String()
		warnings = append(warnings, Problem{Key: "competency.import_windows1252"})
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), warnings, nil
}

// Text is a file as text, or why it is none.
func Text(b []byte) (string, []Problem) {
	text, _, problems := decode(b)
	return text, problems
}
