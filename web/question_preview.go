package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/interchange"
	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

// questionPreview is a question of a file as it was understood, with its key.
type questionPreview struct {
	interchange.Item
	First    bool // shown open
	Shown    template.HTML
	Lines    []previewLine
	Feedback template.HTML
}

// previewLine is an option, a pair, a gap, a form that is accepted.
type previewLine struct {
	Text  template.HTML
	Right bool
	Note  string // weight, place
	Why   template.HTML
}

func plainNumber(n int64) string { return strconv.FormatInt(n, 10) }

func previewOf(l locale.Locale, it interchange.Item, i int) questionPreview {
	q := it.Question
	p := questionPreview{Item: it, First: i < 3, Shown: markdown.Render(q.Stem, l, 4), Feedback: inline(l, q.Feedback)}
	add := func(text template.HTML, right bool, note string, why template.HTML) {
		p.Lines = append(p.Lines, previewLine{text, right, note, why})
	}
	words := func(s string) template.HTML { return template.HTML(template.HTMLEscapeString(s)) }
	switch q.Kind {
	case assessment.Single, assessment.Multiple, assessment.TrueFalse:
		for i, o := range q.Options {
			text, note := inline(l, o.Text), ""
			if q.Kind == assessment.TrueFalse {
				text = words(l.T([]string{"question.true", "question.false"}[i]))
			}
			if o.Weight != 0 {
				note = l.Percent(o.Weight, 1)
			}
			add(text, o.Right, note, inline(l, o.Feedback))
		}
	case assessment.Matching:
		for _, x := range q.Prompts {
			add(inline(l, x.Text)+" → "+inline(l, q.Options[x.Option].Text), true, "", inline(l, q.Options[x.Option].Feedback))
		}
		used := map[int]bool{}
		for _, x := range q.Prompts {
			used[x.Option] = true
		}
		for i, o := range q.Options {
			if !used[i] {
				add(inline(l, o.Text), false, l.T("interchange.preview_spare"), inline(l, o.Feedback))
			}
		}
	case assessment.Ordering:
		for i, o := range q.Options {
			add(inline(l, o.Text), true, strconv.Itoa(i+1), inline(l, o.Feedback))
		}
	case assessment.ShortAnswer:
		for _, a := range q.Accepted {
			add(words(a), true, "", "")
		}
	case assessment.Numerical:
		var units []string
		for _, u := range q.Units {
			units = append(units, fmt.Sprintf("%s (× %s)", u.Name, typed(l, u.Factor)))
		}
		text := typed(l, q.Value)
		if q.Tolerance > 0 {
			text += " ± " + typed(l, q.Tolerance)
		}
		add(words(text), true, strings.Join(units, ", "), "")
	case assessment.Cloze:
		for i, g := range q.Gaps {
			note := ""
			if len(g.Wrong) > 0 {
				note = l.T("interchange.preview_wrong", lms.Args{"text": strings.Join(g.Wrong, " / ")})
			}
			add(words(fmt.Sprintf("[[%d]] %s", i+1, strings.Join(g.Accepted, " / "))), true, note, "")
		}
	case assessment.Hotspot:
		for i, a := range q.Areas {
			add(words(l.T("interchange.at_area", lms.Args{"n": i + 1})), a.Right, fmt.Sprintf("%d, %d, %d × %d", a.X, a.Y, a.W, a.H), inline(l, a.Feedback))
		}
	case assessment.Essay:
		for i, c := range q.Rubric {
			add(words(l.T("interchange.at_criterion", lms.Args{"n": i + 1})+": "+c.Name), false, l.T("interchange.levels", lms.Args{"n": len(c.Levels)}), "")
		}
	}
	return p
}

// problemGroup is what is wrong, or not kept, once with all its places.
type problemGroup struct {
	Error bool
	Same  bool // there already
	Text  string
	Lines []int  // the first of them
	More  bool   // there are others
	Shown string // of an error: what stands on the first of them
	Count int
}

// mostLines is how many lines are named before the rest is only counted.
const mostLines = 15

const mostShown = 80 // letters of a line with an error

func grouped(l locale.Locale, list []interchange.Problem, text string) []problemGroup {
	var groups []problemGroup
	lines := strings.Split(text, "\n")
	for _, g := range interchange.Grouped(list) {
		shown := ""
		if g.Severity == interchange.Error && len(g.Lines) > 0 && g.Lines[0] <= len(lines) {
			shown = strings.TrimSpace(lines[g.Lines[0]-1])
		}
		groups = append(groups, problemGroup{g.Severity == interchange.Error, g.Severity == interchange.Same, g.Say(l),
			g.Lines[:min(mostLines, len(g.Lines))], len(g.Lines) > mostLines, cutTo(shown, mostShown), g.Count})
	}
	return groups
}
