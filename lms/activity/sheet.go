package activity

import (
	"regexp"
	"strconv"
	"strings"
)

// Keyed is one line of a printed attendance sheet as it is typed in: who, by the
// number on the sheet, and for how long; 0 minutes: the whole session.
type Keyed struct {
	Number  int64
	Minutes int
}

var keyed = regexp.MustCompile(`^(\d{1,18})(?::(\d{1,5}))?$`)

// ParseSheet reads what was typed from a sheet: numbers apart by commas, spaces
// or lines, each with :minutes where somebody was there for a part. Wrong are
// the pieces that are neither.
func ParseSheet(typed string) (list []Keyed, wrong []string) {
	for _, piece := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",; \t\r\n", r) }) {
		m := keyed.FindStringSubmatch(piece)
		if m == nil {
			wrong = append(wrong, piece)
			continue
		}
		var k Keyed
		k.Number, _ = strconv.ParseInt(m[1], 10, 64)
		k.Minutes, _ = strconv.Atoi(m[2])
		list = append(list, k)
	}
	return list, wrong
}
