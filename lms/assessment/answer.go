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

// Answer is what a person answered. The zero Answer is a blank one. Options
// are counted from 0 by their place as shown:
//   - single, multiple, true/false: those chosen;
//   - matching: one for each prompt, -1 where none was chosen;
//   - ordering: all of them in the person's order.
type Answer struct {
	Options []int    `json:"options,omitempty"`
	Text    string   `json:"text,omitempty"`  // short answer, numerical, essay: as typed
	Texts   []string `json:"texts,omitempty"` // cloze: each gap as typed or chosen
	Point   *Point   `json:"point,omitempty"` // hotspot
}

// Point is a place on a picture, in thousandths of its width and height from
// the top left corner.
type Point struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// How long a typed answer may be, in characters.
const (
	MaxAnswer = 500
	MaxEssay  = 20_000
)

// LongestAnswer is how long a typed answer to the kind may be, in characters.
func (k Kind) LongestAnswer() int {
	if k == Essay {
		return MaxEssay
	}
	return MaxAnswer
}

// Blank reports whether nothing was answered.
func (a Answer) Blank() bool {
	return strings.TrimSpace(a.Text) == "" && a.Point == nil &&
		!slices.ContainsFunc(a.Options, func(i int) bool { return i >= 0 }) &&
		!slices.ContainsFunc(a.Texts, func(s string) bool { return strings.TrimSpace(s) != "" })
}

// Partly reports whether a matching or a cloze has some of its parts answered and
// some not.
func (a Answer) Partly(q Question) bool {
	if a.Blank() {
		return false
	}
	open := false
	switch q.Kind {
	case Matching:
		for i := range q.Prompts {
			open = open || a.Matched(i) < 0
		}
	case Cloze:
		for i := range q.Gaps {
			open = open || strings.TrimSpace(a.Gap(i)) == ""
		}
	}
	return open
}

// NoNumber reports whether what was typed for a numerical question is no number
// that can be read: nobody is told so by their mark alone.
func (a Answer) NoNumber(q Question) bool {
	if q.Kind != Numerical || a.Blank() {
		return false
	}
	_, ok := parseQuantity(a.Text, q.Units)
	return !ok
}

// Has reports whether the option shown at i was chosen.
func (a Answer) Has(i int) bool { return slices.Contains(a.Options, i) }

// Matched is the option chosen for prompt i of a matching, -1 for none.
func (a Answer) Matched(i int) int {
	if i < len(a.Options) {
		return a.Options[i]
	}
	return -1
}

// Gap is what was given for gap i.
func (a Answer) Gap(i int) string {
	if i < len(a.Texts) {
		return a.Texts[i]
	}
	return ""
}

// For is a as it is kept for a question of that kind: options whose order says
// nothing are sorted and stand once; a blank one is the zero Answer.
func (a Answer) For(k Kind) Answer {
	if a.Blank() {
		return Answer{}
	}
	if k.Choice() && len(a.Options) > 0 {
		a.Options = slices.Clone(a.Options)
		slices.Sort(a.Options)
		a.Options = slices.Compact(a.Options)
	}
	return a
}

// check refuses an answer that cannot be one to q.
func (a Answer) check(q Question) error {
	allowed := map[string]bool{}
	form := true
	within := func(i, low int) bool { return i >= low && i < len(q.Options) }
	switch q.Kind {
	case Single, TrueFalse, Multiple:
		allowed["options"] = true
		form = q.Kind == Multiple || len(a.Options) <= 1
		for _, i := range a.Options {
			form = form && within(i, 0)
		}
	case Matching:
		allowed["options"] = true
		form = len(a.Options) == len(q.Prompts) || a.Options == nil
		for _, i := range a.Options {
			form = form && within(i, -1)
		}
	case Ordering:
		allowed["options"] = true
		seen := map[int]bool{}
		for _, i := range a.Options {
			form = form && within(i, 0) && !seen[i]
			seen[i] = true
		}
		form = form && (len(a.Options) == len(q.Options) || a.Options == nil)
	case ShortAnswer, Numerical, Essay:
		allowed["text"] = true
	case Cloze:
		allowed["texts"] = true
		form = len(a.Texts) <= len(q.Gaps)
	case Hotspot:
		allowed["point"] = true
		form = a.Point == nil || a.Point.X >= 0 && a.Point.X <= 1000 && a.Point.Y >= 0 && a.Point.Y <= 1000
	}
	if !form || a.Options != nil && !allowed["options"] || a.Text != "" && !allowed["text"] ||
		a.Texts != nil && !allowed["texts"] || a.Point != nil && !allowed["point"] {
		return lms.Fail(lms.Invalid, "attempt.answer_form")
	}
	for _, text := range append([]string{a.Text}, a.Texts...) {
		if limit := q.Kind.LongestAnswer(); utf8.RuneCountInString(text) > limit {
			return lms.Fail(lms.Invalid, "attempt.answer_long", lms.Args{"n": limit})
		}
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

// among reports whether s equals one of forms under f.
func (f Fold) among(s string, forms []string) bool {
	given := f.apply(s)
	return slices.ContainsFunc(forms, func(form string) bool { return f.apply(form) == given })
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

// parseQuantity reads a number that may be followed by one of units, as a
// number in the unit of factor 1. Without units nothing may follow; a bare
// number is one in that unit.
func parseQuantity(s string, units []Unit) (float64, bool) {
	if x, ok := ParseNumber(s); ok {
		return x, true
	}
	end := strings.LastIndexAny(s, "0123456789")
	x, ok := ParseNumber(s[:end+1])
	if !ok {
		return 0, false
	}
	for _, u := range units {
		if foldUnit(u.Name) == foldUnit(s[end+1:]) {
			return x * u.Factor, true
		}
	}
	return 0, false
}

// foldUnit is a unit's name as it is compared.
func foldUnit(s string) string { return Fold{Case: true, Space: true}.apply(s) }

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
