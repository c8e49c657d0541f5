package interchange

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

func (w *writer) moodleXML(items []Item) {
	w.printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n")
	category := ""
	for i, it := range items {
		w.number = numberOf(it, i)
		if it.Kind == assessment.Hotspot {
			w.refuse("interchange.kind_not_in_format", lms.Args{"kind": string(it.Kind)})
			continue
		}
		if it.Category != category {
			category = it.Category
			w.printf("  <question type=\"category\">\n    <category><text>%s</text></category>\n  </question>\n", escapeXML(category))
		}
		w.xmlQuestion(it)
	}
	w.printf("</quiz>\n")
}

// xmlType is what Moodle calls a kind.
var xmlType = map[assessment.Kind]string{
	assessment.Single: "multichoice", assessment.Multiple: "multichoice", assessment.TrueFalse: "truefalse", assessment.Matching: "matching",
	assessment.Ordering: "ordering", assessment.ShortAnswer: "shortanswer", assessment.Numerical: "numerical", assessment.Cloze: "cloze", assessment.Essay: "essay",
}

func (w *writer) xmlQuestion(it Item) {
	q := it.Question
	name := it.Name
	if name == "" {
		name = cut(shown(q.Stem), 60)
	}
	stem := q.Stem
	if q.Kind == assessment.Cloze {
		stem = w.clozeText(q)
	}
	w.printf("  <question type=\"%s\">\n    <name><text>%s</text></name>\n", xmlType[q.Kind], escapeXML(name))
	w.xmlText("    ", "questiontext", stem)
	w.xmlText("    ", "generalfeedback", q.Feedback)
	w.xmlBody(q)
	var tags []string
	if it.Difficulty != 0 {
		tags = append(tags, "difficulty:"+difficultyName(it.Difficulty))
	}
	if it.Competency != "" {
		tags = append(tags, "competency:"+it.Competency)
	}
	tags = append(tags, it.Tags...)
	if len(tags) > 0 {
		w.printf("    <tags>\n")
		for _, t := range tags {
			w.printf("      <tag><text>%s</text></tag>\n", escapeXML(t))
		}
		w.printf("    </tags>\n")
	}
	w.printf("  </question>\n")
}

func (w *writer) xmlBody(q assessment.Question) {
	switch q.Kind {
	case assessment.Single, assessment.Multiple, assessment.TrueFalse:
		if q.Kind != assessment.TrueFalse {
			w.printf("    <single>%t</single>\n    <shuffleanswers>true</shuffleanswers>\n    <answernumbering>ABCD</answernumbering>\n", q.Kind == assessment.Single)
		}
		for i, f := range w.fractions(q) {
			o := q.Options[i]
			if q.Kind == assessment.TrueFalse {
				w.xmlAnswer(percent(f), "", []string{"true", "false"}[i], o.Feedback)
				continue
			}
			w.xmlAnswer(percent(f), "markdown", o.Text, o.Feedback)
		}
	case assessment.Matching:
		w.printf("    <shuffleanswers>true</shuffleanswers>\n")
		right := w.plainOptions(q.Options)
		for _, p := range pairs(q) {
			text, files := w.withFiles("      ", p[0])
			w.printf("    <subquestion format=\"markdown\">\n      <text>%s</text>\n%s      <answer><text>%s</text></answer>\n    </subquestion>\n",
				escapeXML(text), files, escapeXML(right[p[1]]))
		}
		w.optionFeedback(q)
	case assessment.Ordering:
		w.printf("    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n    <selectcount>0</selectcount>\n    <gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>\n    <showgrading>SHOW</showgrading>\n")
		for i, o := range q.Options {
			w.xmlAnswer(strconv.Itoa(i+1), "markdown", o.Text, o.Feedback)
		}
	case assessment.ShortAnswer:
		usecase := 1
		if q.Fold.Case {
			usecase = 0
		}
		w.printf("    <usecase>%d</usecase>\n", usecase)
		for _, a := range q.Accepted {
			w.xmlAnswer("100", "", starred(a), "")
		}
		w.folds(q.Fold, assessment.Fold{Case: q.Fold.Case})
	case assessment.Numerical:
		w.printf("    <answer fraction=\"100\">\n      <text>%s</text>\n      <tolerance>%s</tolerance>\n    </answer>\n", decimal(q.Value), decimal(q.Tolerance))
		if len(q.Units) > 0 {
			w.printf("    <units>\n")
			for _, u := range q.Units {
				w.printf("      <unit><multiplier>%s</multiplier><unit_name>%s</unit_name></unit>\n", decimal(1/u.Factor), escapeXML(u.Name))
			}
			w.printf("    </units>\n")
		}
	case assessment.Essay:
		w.printf("    <responseformat>editor</responseformat>\n")
		if len(q.Rubric) > 0 {
			w.xmlText("    ", "graderinfo", rubricText(q.Rubric))
		}
	}
}

// plainOptions are the texts of options without their formatting, or with it
// where nothing else would be left or tell two apart. A picture or a sound is
// its description, numbered where another has the same.
func (w *writer) plainOptions(list []assessment.Option) map[string]string {
	texts, taken, all := map[string]string{}, map[string]bool{}, true
	for _, o := range list {
		text, exact := plain(o.Text)
		file := mediaFile.FindStringSubmatch(o.Text)
		if file == nil && (text == "" || taken[text]) {
			text = o.Text
		} else if file != nil {
			text = cmp.Or(text, file[1])
			for n, words := 2, text; taken[text]; n++ {
				text = fmt.Sprintf("%s (%d)", words, n)
			}
		}
		all = all && exact
		texts[o.Text], taken[text] = text, true
	}
	if !all {
		w.warn("interchange.formatting_lost")
	}
	return texts
}

// xmlText writes an element with a text; one that is empty is left out.
func (w *writer) xmlText(indent, name, text string) {
	if text != "" {
		text, files := w.withFiles(indent+"  ", text)
		w.printf("%s<%s format=\"markdown\">\n%s  <text>%s</text>\n%s%s</%s>\n", indent, name, indent, escapeXML(text), files, indent, name)
	}
}

func (w *writer) xmlAnswer(fraction, format, text, feedback string) {
	if format != "" {
		format = ` format="` + format + `"`
	}
	text, files := w.withFiles("      ", text)
	w.printf("    <answer fraction=\"%s\"%s>\n      <text>%s</text>\n%s", fraction, format, escapeXML(text), files)
	w.xmlText("      ", "feedback", feedback)
	w.printf("    </answer>\n")
}

// clozeText is the stem of a cloze with what its gaps take in their places.
func (w *writer) clozeText(q assessment.Question) string {
	typed := "SHORTANSWER_C"
	if q.Fold.Case {
		typed = "SHORTANSWER"
	}
	w.folds(q.Fold, assessment.Fold{Case: q.Fold.Case})
	return gapPlace.ReplaceAllStringFunc(q.Stem, func(m string) string {
		n, _ := strconv.Atoi(m[2 : len(m)-2])
		g := q.Gaps[n-1]
		kind, star := typed, starred
		if len(g.Wrong) > 0 {
			kind, star = "MULTICHOICE", func(s string) string { return s }
		}
		var parts []string
		for _, a := range g.Accepted {
			parts = append(parts, "="+clozeEscaped(star(a)))
		}
		for _, a := range g.Wrong {
			parts = append(parts, "%0%"+clozeEscaped(a))
		}
		return "{" + strconv.Itoa(max(1, g.Weight)) + ":" + kind + ":" + strings.Join(parts, "~") + "}"
	})
}

var notXML = regexp.MustCompile("[\x00-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF]")

// escapeXML is s as character data, its line ends as they are.
func escapeXML(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(notXML.ReplaceAllString(s, "")))
	return strings.NewReplacer("&#xA;", "\n", "&#x9;", "\t", "&#34;", `"`, "&#39;", "'").Replace(b.String())
}
