package programme

import (
	"regexp"
	"strconv"
	"strings"
)

// whole is a whole number as people type and files write it: with thousands
// apart or not, in the Indonesian way or the English one, and with decimals when
// they are all zero.
var whole = regexp.MustCompile(`^(?:\d+(?:[.,]0{1,2}|[.,]0{4,})?|\d{1,3}(?:\.\d{3})+(?:,0+)?|\d{1,3}(?:,\d{3})+(?:\.0+)?|\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+)$`)

// ParseCount reads a whole number of at most most; what is none, such as 12,5 or
// a word, is not ok. A mark before three digits sets thousands apart: 1.250 is
// one thousand two hundred and fifty.
func ParseCount(text string, most int64) (n int64, ok bool) {
	text = strings.TrimSpace(text)
	if !whole.MatchString(text) {
		return 0, false
	}
	if i := strings.LastIndexAny(text, ".,"); i >= 0 && (len(text)-i-1 != 3 || strings.Count(text[:i], text[i:i+1]) == 0 && strings.ContainsAny(text[:i], ".,")) {
		text = text[:i] // decimals, all of them zero
	}
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "", "\u202f", "").Replace(text), 10, 64)
	return n, err == nil && n <= most
}

// ParseRupiah reads an amount in whole rupiah, with Rp before it or not.
func ParseRupiah(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	if len(text) > 2 && strings.EqualFold(text[:2], "rp") {
		text = strings.TrimPrefix(strings.TrimSpace(text[2:]), ".")
	}
	text = strings.TrimSuffix(strings.TrimSpace(text), ",-")
	return ParseCount(text, MaxMoney)
}
