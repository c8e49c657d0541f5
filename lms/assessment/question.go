package assessment

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"binapustaka/lms"
)

// Kind is how a question is answered.
type Kind string

const (
	Single      Kind = "single"
	Multiple    Kind = "multiple"
	TrueFalse   Kind = "true_false" // option 0 says true, option 1 false; their texts are the page's
	ShortAnswer Kind = "short_answer"
	Numerical   Kind = "numerical"
)

// Kinds lists every kind in the order they are offered.
var Kinds = []Kind{Single, Multiple, TrueFalse, ShortAnswer, Numerical}

// Choice reports whether the kind is answered by choosing options.
func (k Kind) Choice() bool { return k == Single || k == Multiple || k == TrueFalse }

// Question is one version of a question.
type Question struct {
	ID        int64 // 0 until saved
	VersionID int64
	LibraryID int64
	Version   int
	Kind      Kind
	Stem      string // Markdown
	Body
	Archived bool
}

// Body is what a question needs beside its stem, as its kind asks.
type Body struct {
	Options   []Option `json:"options,omitempty"`
	Accepted  []string `json:"accepted,omitempty"` // short answer
	Fold      Fold     `json:"fold,omitzero"`
	Value     float64  `json:"value,omitempty"` // numerical
	Tolerance float64  `json:"tolerance,omitempty"`
	Feedback  string   `json:"feedback,omitempty"` // Markdown: why the answer is what it is
}

// Option is one thing to choose.
type Option struct {
	Text     string `json:"text,omitempty"` // Markdown on one line
	Right    bool   `json:"right,omitempty"`
	Feedback string `json:"feedback,omitempty"` // why it is right or wrong
}

// Fold says which differences a short answer may have from an accepted form.
type Fold struct {
	Case    bool `json:"case,omitempty"`    // Dewey = dewey
	Space   bool `json:"space,omitempty"`   // no panggil = nopanggil
	Accents bool `json:"accents,omitempty"` // é = e
}

// Limits of a question, for forms and checks alike.
const (
	MaxStem     = 8000
	MaxText     = 2000
	MaxOptions  = 50
	MaxAccepted = 50
)

// Shown is q with its options in the order of an attempt.
func (q Question) Shown(order []int) Question {
	if len(order) != len(q.Options) {
		return q
	}
	options := make([]Option, len(order))
	for i, from := range order {
		options[i] = q.Options[from]
	}
	q.Options = options
	return q
}

// Check names what is wrong with q, nil when nothing is. Fields are stem,
// kind, options, option-N (N from 0), right, accepted, value, tolerance,
// feedback.
func (q Question) Check() error {
	var p lms.Problems
	fail := func(field, key string, args ...lms.Args) { p = append(p, lms.FailField(field, key, args...)) }
	long := func(field, s string, limit int) {
		if utf8.RuneCountInString(s) > limit {
			fail(field, "question.too_long", lms.Args{"n": limit})
		}
	}
	if !slices.Contains(Kinds, q.Kind) {
		fail("kind", "question.kind_unknown")
		return p
	}
	if strings.TrimSpace(q.Stem) == "" {
		fail("stem", "question.stem_missing")
	}
	long("stem", q.Stem, MaxStem)
	long("feedback", q.Feedback, MaxText)
	switch {
	case q.Kind.Choice():
		q.checkOptions(fail, long)
	case q.Kind == ShortAnswer:
		if len(q.Accepted) == 0 {
			fail("accepted", "question.accepted_missing")
		}
		if len(q.Accepted) > MaxAccepted {
			fail("accepted", "question.accepted_many", lms.Args{"n": MaxAccepted})
		}
		for _, form := range q.Accepted {
			long("accepted", form, 200)
		}
	case q.Kind == Numerical:
		if q.Tolerance < 0 {
			fail("tolerance", "question.tolerance_negative")
		}
	}
	return p.OrNil()
}

func (q Question) checkOptions(fail func(string, string, ...lms.Args), long func(string, string, int)) {
	right := 0
	seen := map[string]bool{}
	for i, o := range q.Options {
		field := fmt.Sprintf("option-%d", i)
		text := strings.TrimSpace(o.Text)
		if o.Right {
			right++
		}
		long(field, o.Text, MaxText)
		long(field, o.Feedback, MaxText)
		switch {
		case q.Kind == TrueFalse:
		case text == "":
			fail(field, "question.option_empty")
		case seen[text]:
			fail(field, "question.option_twice")
		}
		seen[text] = true
	}
	switch {
	case q.Kind == TrueFalse:
		if len(q.Options) != 2 || right != 1 {
			fail("right", "question.true_false_right")
		}
	case len(q.Options) < 2:
		fail("options", "question.options_few")
	case len(q.Options) > MaxOptions:
		fail("options", "question.options_many", lms.Args{"n": MaxOptions})
	case q.Kind == Single && right != 1:
		fail("right", "question.single_right")
	case q.Kind == Multiple && right == 0:
		fail("right", "question.multiple_right")
	}
}

// Normal is q with surrounding space and what its kind does not use removed.
func (q Question) Normal() Question {
	q.Stem = strings.TrimSpace(strings.ReplaceAll(q.Stem, "\r\n", "\n"))
	b := Body{Feedback: strings.TrimSpace(strings.ReplaceAll(q.Feedback, "\r\n", "\n"))}
	switch {
	case q.Kind.Choice():
		for _, o := range q.Options {
			b.Options = append(b.Options, Option{Text: strings.TrimSpace(o.Text), Right: o.Right, Feedback: strings.TrimSpace(o.Feedback)})
		}
	case q.Kind == ShortAnswer:
		b.Fold = q.Fold
		for _, form := range q.Accepted {
			if form = strings.TrimSpace(form); form != "" && !slices.Contains(b.Accepted, form) {
				b.Accepted = append(b.Accepted, form)
			}
		}
	case q.Kind == Numerical:
		b.Value, b.Tolerance = q.Value, q.Tolerance
	}
	q.Body = b
	return q
}
