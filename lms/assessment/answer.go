package assessment

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"binapustaka/lms"
)

// Answer is what a person answered: options by their place as shown (from 0),
// or text as typed. The zero Answer is a blank one.
type Answer struct {
	Options []int  `json:"options,omitempty"`
	Text    string `json:"text,omitempty"`
}

// MaxAnswer is how long a typed answer may be, in characters.
const MaxAnswer = 500

// Blank reports whether nothing was answered.
func (a Answer) Blank() bool { return len(a.Options) == 0 && strings.TrimSpace(a.Text) == "" }

// Has reports whether the option shown at i was chosen.
func (a Answer) Has(i int) bool { return slices.Contains(a.Options, i) }

// Normal is a with its options sorted and each once.
func (a Answer) Normal() Answer {
	if len(a.Options) > 0 {
		a.Options = slices.Clone(a.Options)
		slices.Sort(a.Options)
		a.Options = slices.Compact(a.Options)
	}
	return a
}

// check refuses an answer that cannot be one to q.
func (a Answer) check(q Question) error {
	if q.Kind.Choice() {
		if a.Text != "" || q.Kind != Multiple && len(a.Options) > 1 {
			return lms.Fail(lms.Invalid, "attempt.answer_form")
		}
	} else if len(a.Options) > 0 {
		return lms.Fail(lms.Invalid, "attempt.answer_form")
	}
	for _, i := range a.Options {
		if i < 0 || i >= len(q.Options) {
			return lms.Fail(lms.Invalid, "attempt.answer_form")
		}
	}
	if utf8.RuneCountInString(a.Text) > MaxAnswer {
		return lms.Fail(lms.Invalid, "attempt.answer_long", lms.Args{"n": MaxAnswer})
	}
	return nil
}

// apply writes s the way it is compared under f. Space around and doubled
// space never count.
func (f Fold) apply(s string) string {
	s = strings.Join(strings.Fields(norm.NFC.String(s)), " ")
	if f.Accents {
		// A Transformer has state: one per call.
		t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
		if plain, _, err := transform.String(t, s); err == nil {
			s = plain
		}
	}
	if f.Case {
		s = strings.ToLower(s)
	}
	if f.Space {
		s = strings.ReplaceAll(s, " ", "")
	}
	return s
}

// ParseNumber reads a number as people here type it: 1234,5 and 1.234,5 as
// well as 1234.5. The rule: where both separators stand the last one is the
// decimal one; a single comma is decimal; dots that cut off groups of exactly
// three digits after a first group that is not 0 are thousands (1.234 is one
// thousand two hundred and thirty-four, 0.125 an eighth); any other single dot
// is decimal.
func ParseNumber(s string) (float64, bool) {
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), ""), "−", "-")
	comma, dot := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	switch {
	case comma >= 0 && dot >= 0:
		thousands, decimal := ".", ","
		if dot > comma {
			thousands, decimal = ",", "."
		}
		whole, part, _ := strings.Cut(s, decimal)
		if !grouped(whole, thousands) || strings.Contains(part, thousands) {
			return 0, false
		}
		s = strings.ReplaceAll(whole, thousands, "") + "." + part
	case strings.Count(s, ",") == 1:
		s = strings.Replace(s, ",", ".", 1)
	case comma >= 0:
		if !grouped(s, ",") {
			return 0, false
		}
		s = strings.ReplaceAll(s, ",", "")
	case dot >= 0 && grouped(s, "."):
		s = strings.ReplaceAll(s, ".", "")
	}
	if strings.Trim(s, "+-.0123456789") != "" { // no exponents, no Inf, no hexadecimal
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// grouped reports whether sep cuts s into groups of thousands.
func grouped(s, sep string) bool {
	parts := strings.Split(strings.TrimLeft(s, "+-"), sep)
	if len(parts[0]) < 1 || len(parts[0]) > 3 || parts[0][0] == '0' {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}
