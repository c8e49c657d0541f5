package assessment

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tags are free labels of a question: in small letters, without commas, semicolons,
// bars and brackets, which part them in files, in alphabetical order and each once.
const (
	MaxTag  = 50  // characters of one
	MaxTags = 250 // of all of a question together, with the commas between them
)

// NormalTags are the tags that texts name; commas, semicolons, bars and line ends
// part them.
func NormalTags(texts ...string) (tags []string) {
	for _, text := range texts {
		for _, tag := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;|\n", r) }) {
			tag = strings.Map(func(r rune) rune {
				switch {
				case r == '[' || r == ']' || unicode.IsSpace(r):
					return ' '
				case !unicode.IsGraphic(r):
					return -1
				}
				return unicode.ToLower(r)
			}, tag)
			for _, says := range []string{"competency", "difficulty"} { // files say these so
				if strings.HasPrefix(strings.TrimSpace(tag), says+":") {
					tag = strings.Replace(tag, ":", " ", 1)
				}
			}
			if tag = strings.Join(strings.Fields(tag), " "); tag != "" {
				tags = append(tags, tag)
			}
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// TagsFit reports whether a question may have those tags together.
func TagsFit(tags []string) bool {
	return utf8.RuneCountInString(strings.Join(tags, ",")) <= MaxTags &&
		!slices.ContainsFunc(tags, func(tag string) bool { return utf8.RuneCountInString(tag) > MaxTag })
}
