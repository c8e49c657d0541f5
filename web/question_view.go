package web

import (
	"html/template"
	"strings"
	"time"

	"binapustaka/lms/assessment"
	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

// questionView is a question ready to be shown: to be answered, in a preview,
// or with what was right.
type questionView struct {
	assessment.AttemptItem
	Stem     template.HTML
	Choices  []choiceView
	Feedback template.HTML
	Current  bool
	Last     bool
}

type choiceView struct {
	Letter   string
	Text     template.HTML
	Chosen   bool
	Right    bool
	Feedback template.HTML
}

// Share is how much of its points the answer earned: "all", "some", "none".
func (v questionView) Share() string {
	switch {
	case v.Earned >= v.Points:
		return "all"
	case v.Earned > 0:
		return "some"
	}
	return "none"
}

// Blank reports whether the question has no answer.
func (v questionView) Blank() bool { return v.Answer.Blank() }

// Multiple reports whether more than one option may be chosen.
func (v questionView) Multiple() bool { return v.Question.Kind == assessment.Multiple }

// Numerical reports whether the answer is a number.
func (v questionView) Numerical() bool { return v.Question.Kind == assessment.Numerical }

func viewQuestion(l locale.Locale, it assessment.AttemptItem) questionView {
	q := it.Question
	v := questionView{AttemptItem: it, Stem: markdown.Render(q.Stem, l, 3), Feedback: inline(l, q.Feedback)}
	for i, o := range q.Options {
		c := choiceView{Letter: letterOf(i), Text: inline(l, o.Text), Chosen: it.Answer.Has(i), Right: o.Right, Feedback: inline(l, o.Feedback)}
		if q.Kind == assessment.TrueFalse {
			c.Text = template.HTML(template.HTMLEscapeString(l.T([]string{"question.true", "question.false"}[i])))
		}
		v.Choices = append(v.Choices, c)
	}
	return v
}

// inline is Markdown for places that hold words, not paragraphs: a single
// paragraph loses its frame.
func inline(l locale.Locale, source string) template.HTML {
	if source == "" {
		return ""
	}
	html := strings.TrimSpace(string(markdown.Render(source, l, 4)))
	if rest, ok := strings.CutPrefix(html, "<p>"); ok && strings.Count(html, "<p>") == 1 {
		if rest, ok := strings.CutSuffix(rest, "</p>"); ok {
			return template.HTML(rest) // a part of what markdown made safe
		}
	}
	return template.HTML(html)
}

// seconds writes a time of day to the second: 09.14.07 or 09:14:07.
func seconds(l locale.Locale, t time.Time) string {
	separator := "."
	if l == locale.EN {
		separator = ":"
	}
	return l.Clock(t) + separator + t.Format("05")
}

// Kind and Reveal name what the areas call by a constant.
func (l Layout) Kind(k assessment.Kind) string { return l.Locale.T("question.kind_" + string(k)) }

func (l Layout) Reveal(v assessment.Reveal) string {
	return l.Locale.T("assessment.after_" + string(v))
}

// inTests marks the tests as the part of the house where the page stands,
// whatever its address.
func inTests(l Layout) Layout {
	for i := range l.Nav {
		l.Nav[i].Current = l.Nav[i].URL == "/assessments"
	}
	return l
}
