package web

import (
	"fmt"
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/markdown"
)

// The stem of a cloze is rendered with a sign for every gap that Markdown takes
// for a letter, so that gaps stand in tables, lists and bold words like any
// other; then the signs become fields.
const gapBegin, gapEnd = "\ue000", "\ue001"

var (
	gapSigns  = strings.NewReplacer(gapBegin, "", gapEnd, "")
	gapInStem = regexp.MustCompile(`\[\[(\d{1,3})\]\]`)
	gapInHTML = regexp.MustCompile(`<[^>]*>|` + gapBegin + `(\d{1,3})` + gapEnd)
)

// stem renders the stem of a cloze with what put makes of each gap. A gap for
// which Markdown has no place, in a picture's description for instance, comes
// after the text: no gap is ever lost.
func (v questionView) stem(put func(i int) string) template.HTML {
	source := gapInStem.ReplaceAllString(gapSigns.Replace(v.Question.Stem), gapBegin+"$1"+gapEnd)
	placed := map[int]bool{}
	html := gapInHTML.ReplaceAllStringFunc(string(markdown.Render(source, v.locale, 3)), func(s string) string {
		if strings.HasPrefix(s, "<") {
			return gapSigns.Replace(s)
		}
		n, _ := strconv.Atoi(gapSigns.Replace(s))
		if n < 1 || n > len(v.Question.Gaps) || placed[n-1] {
			return ""
		}
		placed[n-1] = true
		return put(n - 1)
	})
	for i := range v.Question.Gaps {
		if !placed[i] {
			html += "<p>" + put(i) + "</p>"
		}
	}
	return template.HTML(html) // safe: markdown's own, and what put escapes
}

func (v questionView) gapName(i int) string { return v.locale.T("attempt.gap", lms.Args{"n": i + 1}) }

// StemFields is the stem of a cloze with a field in each gap; off where it
// cannot be answered.
func (v questionView) StemFields(off bool) template.HTML {
	disabled := ""
	if off {
		disabled = " disabled"
	}
	esc := template.HTMLEscapeString
	return v.stem(func(i int) string {
		given := v.Answer.Gap(i)
		offered := v.Question.Gaps[i].Offered()
		if offered == nil {
			return fmt.Sprintf(`<input type="text" class="gap" name="%sgap-%d" value="%s" aria-label="%s" maxlength="%d" size="14" autocomplete="off" autocapitalize="off" spellcheck="false"%s>`,
				v.Prefix, i, esc(given), esc(v.gapName(i)), v.Longest(), disabled)
		}
		var b strings.Builder
		fmt.Fprintf(&b, `<select class="gap" name="%sgap-%d" aria-label="%s"%s><option value="">%s</option>`, v.Prefix, i, esc(v.gapName(i)), disabled, esc(v.locale.T("attempt.choose")))
		for _, o := range offered {
			selected := ""
			if o == given {
				selected = " selected"
			}
			fmt.Fprintf(&b, `<option value="%s"%s>%s</option>`, esc(o), selected, esc(o))
		}
		return b.String() + "</select>"
	})
}

// StemGiven is the stem of a cloze with what was given in each gap.
func (v questionView) StemGiven() template.HTML {
	return v.stem(func(i int) string {
		given := v.Answer.Gap(i)
		if strings.TrimSpace(given) == "" {
			given = "…"
		}
		return fmt.Sprintf(`<span class="gap-given"><span class="visually-hidden">%s: </span>%s</span>`,
			template.HTMLEscapeString(v.gapName(i)), template.HTMLEscapeString(given))
	})
}

// clozeGap is a gap in the review of an answer.
type clozeGap struct {
	Name, Given string
	Right       bool
	Accepted    []string
}

// Gaps is what became of each gap of a cloze.
func (v questionView) Gaps() []clozeGap {
	var all []clozeGap
	for i, g := range v.Question.Gaps {
		all = append(all, clozeGap{Name: v.gapName(i), Given: strings.TrimSpace(v.Answer.Gap(i)), Right: v.Question.Filled(i, v.Answer), Accepted: g.Accepted})
	}
	return all
}
