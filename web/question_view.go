package web

import (
	"cmp"
	"encoding/json"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strconv"
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
	Stem     template.HTML // not of a cloze: see StemFields and StemGiven
	Choices  []choiceView  // of an ordering in the person's order, of others as shown
	Prompts  []promptView  // of a matching
	Feedback template.HTML
	Prefix   string // of its fields' names, where several questions stand in one form
	Current  bool
	Before   int // position of the question before it, 0 for none
	After    int
	Part     *assessment.Part // its section, nil in a test without
	Opens    bool             // it is the first of its section

	Instructions template.HTML // of its section
	locale       locale.Locale
	kept         *assessment.Answer // on the server, where the page shows one that was refused
}

type choiceView struct {
	Index    int // as shown, from 0
	Letter   string
	Text     template.HTML
	Plain    string // the same without signs, for places that hold words alone
	Chosen   bool
	Right    bool
	Place    int // ordering: where the person put it, from 1; 0 nowhere
	Belongs  int // ordering: where it belongs, from 1
	Feedback template.HTML
}

// promptView is a prompt of a matching with the options chosen and right.
type promptView struct {
	Index         int
	Text          template.HTML
	Plain         string
	Chosen        int // -1 none
	Given, Wanted choiceView
	Right         bool
}

// Kind names the kind for templates.
func (v questionView) Kind() string { return string(v.Question.Kind) }

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

// Partly reports whether parts of it are answered and parts are not.
func (v questionView) Partly() bool { return v.Answer.Partly(v.Question) }

// NoNumber reports whether a number is asked for and something else stands there.
func (v questionView) NoNumber() bool { return v.Answer.NoNumber(v.Question) }

// Filled names the state of the answer.
func (v questionView) Filled() string {
	switch {
	case v.Blank():
		return v.locale.T("attempt.cell_blank")
	case v.Partly():
		return v.locale.T("attempt.cell_partly")
	}
	return v.locale.T("attempt.cell_answered")
}

// Was is the answer as the server has it, for the form to say.
func (v questionView) Was() (string, error) {
	if v.kept != nil {
		v.Answer = *v.kept
	}
	b, err := json.Marshal(v.Answer)
	return string(b), err
}

// Multiple reports whether more than one option may be chosen.
func (v questionView) Multiple() bool { return v.Question.Kind == assessment.Multiple }

// Long reports whether an ordering has so many steps that a list of places at
// each would make the page thousands of times as long.
func (v questionView) Long() bool { return len(v.Choices) > 100 }

// Longest is how long a typed answer may be.
func (v questionView) Longest() int { return v.Question.Kind.LongestAnswer() }

// Units are the units that a number may be given in.
func (v questionView) Units() string {
	var names []string
	for _, u := range v.Question.Units {
		names = append(names, u.Name)
	}
	return strings.Join(names, ", ")
}

// BaseUnit is the unit of the right number, empty when it has none.
func (v questionView) BaseUnit() string {
	for _, u := range v.Question.Units {
		if u.Factor == 1 {
			return u.Name
		}
	}
	return ""
}

// Point is where the person pointed; the middle while they have not.
func (v questionView) Point() assessment.Point {
	if v.Answer.Point == nil {
		return middle
	}
	return *v.Answer.Point
}

// Left and Top are where that is on the picture.
func (v questionView) Left() string { return perMille(v.Point().X) }
func (v questionView) Top() string  { return perMille(v.Point().Y) }

// Across and Down are the same as shares.
func (v questionView) Across() float64 { return float64(v.Point().X) / 1000 }
func (v questionView) Down() float64   { return float64(v.Point().Y) / 1000 }

func perMille(n int) string { return strconv.FormatFloat(float64(n)/10, 'f', 1, 64) + "%" }

var middle = assessment.Point{X: 500, Y: 500}

// Hit is the area that the person pointed at, nil when it is none.
func (v questionView) Hit() *assessment.Area {
	if i := v.Question.AreaAt(v.Answer.Point); i >= 0 {
		return &v.Question.Areas[i]
	}
	return nil
}

func viewQuestion(l locale.Locale, it assessment.AttemptItem) questionView {
	q := it.Question
	v := questionView{AttemptItem: it, Feedback: inline(l, q.Feedback), locale: l}
	if q.Kind != assessment.Cloze {
		v.Stem = markdown.Render(q.Stem, l, 3)
	}
	for i, o := range q.Options {
		c := choiceView{Index: i, Letter: letterOf(i), Text: inline(l, o.Text), Right: o.Right, Feedback: inline(l, o.Feedback)}
		switch q.Kind {
		case assessment.TrueFalse:
			c.Text = template.HTML(template.HTMLEscapeString(l.T([]string{"question.true", "question.false"}[i])))
		case assessment.Ordering:
			c.Place, c.Belongs = slices.Index(it.Answer.Options, i)+1, q.Place(i)+1
		}
		c.Chosen, c.Plain = q.Kind.Choice() && it.Answer.Has(i), plain(c.Text)
		v.Choices = append(v.Choices, c)
	}
	if q.Kind == assessment.Ordering {
		slices.SortStableFunc(v.Choices, func(a, b choiceView) int { return a.Place - b.Place })
	}
	for i, p := range q.Prompts {
		pv := promptView{Index: i, Text: inline(l, p.Text), Chosen: -1, Right: it.Answer.Matched(i) == p.Option}
		pv.Plain = plain(pv.Text)
		if at := it.Answer.Matched(i); at >= 0 && at < len(v.Choices) {
			pv.Chosen, pv.Given = at, v.Choices[at]
		}
		if p.Option >= 0 && p.Option < len(v.Choices) { // in a preview it may be missing
			pv.Wanted = v.Choices[p.Option]
		}
		v.Prompts = append(v.Prompts, pv)
	}
	return v
}

// InOrder is the options of an ordering where they belong.
func (v questionView) InOrder() []choiceView {
	return slices.SortedFunc(slices.Values(v.Choices), func(a, b choiceView) int { return a.Belongs - b.Belongs })
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

var tags = regexp.MustCompile(`<[^>]*>`)

// plain is the words of what markdown made; a picture, a sound or a video is its
// description.
func plain(h template.HTML) string {
	text := tags.ReplaceAllStringFunc(string(h), func(tag string) string {
		if m := mediaWords.FindStringSubmatch(tag); m != nil {
			return m[1]
		}
		return ""
	})
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

var mediaWords = regexp.MustCompile(`^<(?:img [^>]*alt|(?:audio|video) [^>]*aria-label)="([^"]*)"`)

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

// RevealAfter names the moment when it may be read.
func (l Layout) RevealAfter(v assessment.RevealAfter) string {
	return l.Locale.T("assessment.reveal_" + cmp.Or(string(v), "at_once"))
}

// inTests marks the tests as the part of the house where the page stands,
// whatever its address.
func inTests(l Layout) Layout { return within(l, "/assessments") }
