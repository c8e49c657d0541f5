package interchange

import (
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

var giftEscapes = strings.NewReplacer(`\`, `\\`, ":", `\:`, "#", `\#`, "=", `\=`, "{", `\{`, "}", `\}`, "~", `\~`, "\n", `\n`)

// giftText writes a text that is Markdown where nothing else is said.
func giftText(s string) string {
	prefix := ""
	if formatName(s, "") != "" || strings.HasPrefix(s, "%") || strings.HasPrefix(s, "//") {
		prefix = "[markdown]" // it would say a format, a weight, a comment
	}
	return prefix + strings.ReplaceAll(giftEscapes.Replace(s), "->", `-\>`)
}

// giftTyped writes an answer that is plain text.
func giftTyped(s string) string {
	prefix := ""
	if formatName(s, "") != "" {
		prefix = "[plain]"
	}
	return prefix + strings.ReplaceAll(giftEscapes.Replace(starred(s)), "->", `-\>`)
}

func (w *writer) gift(items []Item) {
	category := ""
	for i, it := range items {
		w.number = numberOf(it, i)
		if it.Kind == assessment.Cloze || it.Kind == assessment.Hotspot {
			w.refuse("interchange.kind_not_in_format", lms.Args{"kind": string(it.Kind)})
			continue
		}
		if it.Category != category {
			category = it.Category
			w.printf("$CATEGORY: %s\n\n", giftEscapes.Replace(category))
		}
		var tags []string
		if it.Difficulty != 0 {
			tags = append(tags, "[tag:difficulty:"+difficultyName(it.Difficulty)+"]")
		}
		if it.Competency != "" && !strings.ContainsAny(it.Competency, "[]\n") {
			tags = append(tags, "[tag:competency:"+giftEscapes.Replace(it.Competency)+"]")
		}
		for _, tag := range it.Tags {
			tags = append(tags, "[tag:"+giftEscapes.Replace(tag)+"]")
		}
		if len(tags) > 0 {
			w.printf("// %s\n", strings.Join(tags, " "))
		}
		if it.Name != "" {
			w.printf("::%s::", giftEscapes.Replace(it.Name))
		}
		w.addressesAlone(it.Question)
		answers := w.giftAnswers(it.Question)
		if it.Feedback != "" {
			answers += "\n\t####" + giftText(it.Feedback)
		}
		if strings.Contains(answers, "\n") {
			answers += "\n"
		}
		w.printf("[markdown]%s{%s}\n\n", giftEscapes.Replace(it.Stem), answers)
	}
}

func (w *writer) giftAnswers(q assessment.Question) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString("\n\t" + strings.Join(parts, "")) }
	switch q.Kind {
	case assessment.Single, assessment.Multiple:
		for i, f := range w.fractions(q) {
			o := q.Options[i]
			mark := "~%" + percent(f) + "%"
			if f == 0 {
				mark = "~"
			} else if q.Kind == assessment.Single && f == 1 {
				mark = "="
			}
			line(mark, giftText(o.Text), giftFeedback(o.Feedback))
		}
	case assessment.TrueFalse:
		w.fractions(q)
		word, right, wrong := "TRUE", q.Options[0].Feedback, q.Options[1].Feedback
		if q.Options[1].Right {
			word, right, wrong = "FALSE", wrong, right
		}
		b.WriteString(word)
		if wrong != "" || right != "" {
			b.WriteString("#" + giftText(wrong))
		}
		b.WriteString(giftFeedback(right))
	case assessment.Matching:
		for _, p := range pairs(q) {
			line("=", giftText(p[0]), " -> ", giftText(p[1]))
		}
		w.optionFeedback(q)
	case assessment.Ordering:
		b.WriteString(">" + strconv.Itoa(len(q.Options)) + " ALL VERTICAL RELATIVE_ALL_PREVIOUS_AND_NEXT SHOW none")
		for _, o := range q.Options {
			line(giftText(o.Text))
		}
		w.optionFeedback(q)
	case assessment.ShortAnswer:
		for _, a := range q.Accepted {
			line("=%100%", giftTyped(a))
		}
		w.folds(q.Fold, assessment.Fold{Case: true})
	case assessment.Numerical:
		b.WriteString("#" + decimal(q.Value) + ":" + decimal(q.Tolerance))
		if len(q.Units) > 0 {
			w.warn("interchange.units_lost", lms.Args{"text": unitNames(q.Units)})
		}
	case assessment.Essay:
		if len(q.Rubric) > 0 {
			w.warn("interchange.rubric_lost")
		}
	}
	return b.String()
}

func giftFeedback(s string) string {
	if s == "" {
		return ""
	}
	return "#" + giftText(s)
}

func unitNames(units []assessment.Unit) string {
	var names []string
	for _, u := range units {
		names = append(names, u.Name)
	}
	return strings.Join(names, ", ")
}

// optionFeedback says that what is told of single options is left out.
func (w *writer) optionFeedback(q assessment.Question) {
	for _, o := range q.Options {
		if o.Feedback != "" {
			w.warn("interchange.option_feedback_lost", lms.Args{"text": cut(o.Feedback, 60)})
		}
	}
}

// folds says which differences an answer may have that the format cannot tell.
func (w *writer) folds(f, can assessment.Fold) {
	if f.Case != can.Case {
		w.warn("interchange.fold_case_lost")
	}
	if f.Accents != can.Accents {
		w.warn("interchange.fold_accents_lost")
	}
	if f.Space != can.Space {
		w.warn("interchange.fold_space_lost")
	}
}
