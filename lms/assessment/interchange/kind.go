package interchange

import (
	"math"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// What the formats of Moodle have in common: answers with fractions, and what
// they are to a question here.

const nearly = 1e-4 // fractions are written with five digits or so

// answer is one answer of a question in a file.
type answer struct {
	text     string // Markdown, or plain where the kind is typed
	fraction float64
	feedback string
	line     int
}

// single makes a question with one right option: that of the highest fraction.
func (r *reader) single(it *Item, list []answer) {
	it.Kind = assessment.Single
	best := 0
	for i, a := range list {
		if a.fraction > list[best].fraction {
			best = i
		}
	}
	for i, a := range list {
		o := assessment.Option{Text: a.text, Right: i == best && a.fraction > 0, Weight: a.fraction, Feedback: a.feedback}
		if o.Right && o.Weight == 1 {
			o.Weight = 0
		}
		if i != best && a.fraction == 1 {
			r.warn(a.line, "interchange.second_right", lms.Args{"text": cut(a.text, 60)})
		}
		it.Options = append(it.Options, o)
	}
}

// multiple makes a question with several right options: those of positive
// fractions. Where the fractions are those of the rule without weights, the
// options have none.
func (r *reader) multiple(it *Item, list []answer) {
	it.Kind = assessment.Multiple
	right, sum := 0, 0.0
	for _, a := range list {
		if a.fraction > 0 {
			right++
			sum += a.fraction
		}
	}
	even := true
	each := 1 / float64(right)
	for _, a := range list {
		want := each
		if a.fraction <= 0 {
			want = -want
		}
		even = even && math.Abs(a.fraction-want) < min(nearly, each/10)
	}
	for _, a := range list {
		o := assessment.Option{Text: a.text, Right: a.fraction > 0, Weight: a.fraction, Feedback: a.feedback}
		if even {
			o.Weight = 0
		}
		it.Options = append(it.Options, o)
	}
	if right > 0 && math.Abs(sum-1) > 100*nearly {
		r.warn(it.Line, "interchange.weights_sum", lms.Args{"sum": percent(clean(sum))})
	}
}

// fractions are those of a choice in Moodle's way.
func (w *writer) fractions(q assessment.Question) []float64 {
	list := make([]float64, len(q.Options))
	right, weighted := 0, false
	for _, o := range q.Options {
		if o.Right {
			right++
		}
		weighted = weighted || o.Weight != 0
	}
	sum, best := 0.0, 0
	for i, o := range q.Options {
		switch {
		case o.Weight != 0:
			list[i] = o.Weight
		case o.Right && q.Kind == assessment.Multiple:
			list[i] = share(1, right)
		case o.Right:
			list[i] = 1
		case q.Kind == assessment.Multiple && !weighted:
			list[i] = -share(1, right)
		}
		sum += max(0, list[i])
		if list[i] > list[best] {
			best = i
		}
	}
	for i, o := range q.Options {
		said := list[i] > 0
		if q.Kind != assessment.Multiple {
			said = i == best
		}
		if o.Right != said {
			w.warn("interchange.weight_says", lms.Args{"text": cut(o.Text, 60)})
		}
	}
	if q.Kind == assessment.Multiple && math.Abs(sum-1) > 100*nearly {
		w.warn("interchange.weights_sum", lms.Args{"sum": percent(clean(sum))})
	}
	return list
}

// trueFalse makes one; feedback is to those who say true and who say false.
func trueFalse(it *Item, right bool, onTrue, onFalse string) {
	it.Kind = assessment.TrueFalse
	it.Options = []assessment.Option{{Right: right, Feedback: onTrue}, {Right: !right, Feedback: onFalse}}
}

// matching makes one of pairs; a pair without left side is one option too many.
func matching(it *Item, pairs [][2]string) {
	it.Kind = assessment.Matching
	at := map[string]int{}
	for _, p := range pairs {
		right := flat(strings.TrimSpace(p[1]))
		i, known := at[right]
		if !known {
			i = len(it.Options)
			at[right] = i
			it.Options = append(it.Options, assessment.Option{Text: right})
		}
		if p[0] != "" {
			it.Prompts = append(it.Prompts, assessment.Prompt{Text: p[0], Option: i})
		}
	}
}

// pairs are those of a matching question, the options too many at the end.
func pairs(q assessment.Question) [][2]string {
	var list [][2]string
	used := map[int]bool{}
	for _, p := range q.Prompts {
		used[p.Option] = true
		list = append(list, [2]string{p.Text, q.Options[p.Option].Text})
	}
	for i, o := range q.Options {
		if !used[i] {
			list = append(list, [2]string{"", o.Text})
		}
	}
	return list
}

// shortAnswer keeps the forms that earn all points; the others cannot be.
func (r *reader) shortAnswer(it *Item, list []answer) {
	it.Kind = assessment.ShortAnswer
	for _, a := range list {
		if r.accepts(a) {
			it.Accepted = append(it.Accepted, literal(a.text))
		}
	}
	r.moveFeedback(it, list)
	if len(it.Accepted) == 0 {
		r.fail(it.Line, "interchange.no_full_answer")
	}
}

// accepts reports whether a form can be kept, and says so when it cannot.
func (r *reader) accepts(a answer) bool {
	args := lms.Args{"text": cut(a.text, 60), "percent": percent(a.fraction)}
	switch {
	case wildcard(a.text):
		r.warn(a.line, "interchange.wildcard_lost", args)
	case a.fraction <= 0:
		r.warn(a.line, "interchange.wrong_lost", args)
	case a.fraction < 1-nearly:
		r.warn(a.line, "interchange.partial_lost", args)
	default:
		return true
	}
	return false
}

// wildcard reports whether a typed answer has Moodle's * in it.
func wildcard(s string) bool { return strings.Contains(strings.ReplaceAll(s, `\*`, ""), "*") }

func literal(s string) string { return strings.ReplaceAll(s, `\*`, "*") }

func starred(s string) string { return strings.ReplaceAll(s, "*", `\*`) }

// moveFeedback puts what was said to single typed answers under the general
// feedback: a question has no place of its own for it.
func (r *reader) moveFeedback(it *Item, list []answer) {
	var moved []string
	for _, a := range list {
		if a.feedback != "" {
			moved = append(moved, "- "+escaped(cut(literal(a.text), 60))+": "+flat(a.feedback))
			r.warn(a.line, "interchange.feedback_moved", lms.Args{"text": cut(a.text, 60)})
		}
	}
	if len(moved) > 0 {
		it.Feedback = strings.TrimSpace(it.Feedback + "\n\n" + strings.Join(moved, "\n"))
	}
}

// numerical keeps the first number that earns all points. The text of an answer
// is a number, with its tolerance after a colon, or a range: 3:0.5, 2.5..3.5.
func (r *reader) numerical(it *Item, list []answer) {
	it.Kind = assessment.Numerical
	found := false
	for _, a := range list {
		if strings.TrimSpace(a.text) == "*" || a.text == "" {
			if a.feedback == "" {
				r.warn(a.line, "interchange.wildcard_lost", lms.Args{"text": "*"})
			}
			continue
		}
		value, tolerance, ok := quantity(a.text)
		switch {
		case !ok:
			r.fail(a.line, "interchange.not_a_number", lms.Args{"text": cut(a.text, 60)})
			found = true
		case a.fraction < 1-nearly:
			r.accepts(a)
		case found:
			r.warn(a.line, "interchange.second_number_lost", lms.Args{"text": cut(a.text, 60)})
		default:
			it.Value, it.Tolerance, found = value, tolerance, true
		}
	}
	r.moveFeedback(it, list)
	if !found {
		r.fail(it.Line, "interchange.no_full_answer")
	}
}

func quantity(s string) (value, tolerance float64, ok bool) {
	if low, high, is := strings.Cut(s, ".."); is {
		l, ok1 := parseNumber(low)
		h, ok2 := parseNumber(high)
		return clean((l + h) / 2), clean((h - l) / 2), ok1 && ok2 && l <= h
	}
	number, margin, has := strings.Cut(s, ":")
	value, ok = parseNumber(number)
	if has && ok {
		tolerance, ok = parseNumber(margin)
	}
	return value, tolerance, ok && tolerance >= 0
}
