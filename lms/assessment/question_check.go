package assessment

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"binapustaka/lms"
)

// Limits of texts in characters, for forms and checks alike. They keep a slip (a
// whole file in one field) out of the bank; no question comes near them.
const (
	MaxStem = 8000
	MaxText = 2000
)

// MaxBody is how large a question may be beside its stem, in bytes as it is
// kept. Nothing else limits options, pairs, accepted forms and the like. It is
// set by the smallest packet that a database server in use takes (1 MiB, the
// max_allowed_packet of many a Windows installation), with room for the stem.
const MaxBody = 1_000_000

// gapMark is where a gap stands in the stem of a cloze.
var gapMark = regexp.MustCompile(`\[\[(\d{1,3})\]\]`)

// Check names what is wrong with q, nil when nothing is. Fields are stem,
// kind, options, option-N (N from 0), right, prompts, prompt-N, accepted,
// value, tolerance, unit-N, gaps, gap-N, picture, alt, areas, area-N,
// criterion-N, difficulty, tags, feedback; none where it is too large.
func (q Question) Check() error {
	c := checker{q: q}
	if !slices.Contains(Kinds, q.Kind) {
		c.fail("kind", "question.kind_unknown")
		return c.p
	}
	if strings.TrimSpace(q.Stem) == "" {
		c.fail("stem", "question.stem_missing")
	}
	c.long("stem", q.Stem, MaxStem)
	c.long("feedback", q.Feedback, MaxText)
	if q.Difficulty != 0 && !slices.Contains(Difficulties, q.Difficulty) {
		c.fail("difficulty", "question.difficulty_unknown")
	}
	if !TagsFit(q.Tags) {
		c.fail("tags", "question.tags_long", lms.Args{"n": MaxTag, "all": MaxTags})
	}
	if body, _ := json.Marshal(q.Body); len(body) > MaxBody { // plain fields: cannot fail
		c.fail("", "question.too_large", lms.Args{"size": (len(body) + 999) / 1000, "max": MaxBody / 1000})
	}
	switch q.Kind {
	case Single, Multiple, TrueFalse:
		c.options()
		c.right()
	case Matching:
		c.options()
		c.prompts()
	case Ordering:
		c.options()
	case ShortAnswer:
		c.accepted("accepted", q.Accepted)
	case Numerical:
		c.number()
	case Cloze:
		c.gaps()
	case Hotspot:
		c.areas()
	case Essay:
		c.rubric()
	}
	return c.p.OrNil()
}

type checker struct {
	q Question
	p lms.Problems
}

func (c *checker) fail(field, key string, args ...lms.Args) {
	c.p = append(c.p, lms.FailField(field, key, args...))
}

func (c *checker) long(field, s string, limit int) {
	if utf8.RuneCountInString(s) > limit {
		c.fail(field, "question.too_long", lms.Args{"n": limit})
	}
}

func (c *checker) options() {
	seen := map[string]bool{}
	for i, o := range c.q.Options {
		field := fmt.Sprintf("option-%d", i)
		text := strings.TrimSpace(o.Text)
		c.long(field, o.Text, MaxText)
		c.long(field, o.Feedback, MaxText)
		switch {
		case o.Weight < -1 || o.Weight > 1:
			c.fail(field, "question.weight_range")
		case c.q.Kind == TrueFalse:
		case text == "":
			c.fail(field, "question.option_empty")
		case seen[text]:
			c.fail(field, "question.option_twice")
		}
		seen[text] = true
	}
	if c.q.Kind != TrueFalse && len(c.q.Options) < 2 {
		c.fail("options", "question.options_few")
	}
}

func (c *checker) right() {
	right := 0
	for _, o := range c.q.Options {
		if o.Right {
			right++
		}
	}
	switch {
	case c.q.Kind == TrueFalse:
		if len(c.q.Options) != 2 || right != 1 {
			c.fail("right", "question.true_false_right")
		}
	case len(c.q.Options) < 2: // said already
	case c.q.Kind == Single && right != 1:
		c.fail("right", "question.single_right")
	case c.q.Kind == Multiple && right == 0:
		c.fail("right", "question.multiple_right")
	}
}

func (c *checker) prompts() {
	if len(c.q.Prompts) < 2 {
		c.fail("prompts", "question.prompts_few")
	}
	for i, p := range c.q.Prompts {
		field := fmt.Sprintf("prompt-%d", i)
		c.long(field, p.Text, MaxText)
		switch {
		case strings.TrimSpace(p.Text) == "":
			c.fail(field, "question.prompt_empty")
		case p.Option < 0 || p.Option >= len(c.q.Options):
			c.fail(field, "question.prompt_option")
		}
	}
}

func (c *checker) accepted(field string, forms []string) {
	if len(forms) == 0 {
		c.fail(field, "question.accepted_missing")
	}
	for _, form := range forms {
		c.long(field, form, 200)
	}
}

func (c *checker) number() {
	if c.q.Tolerance < 0 {
		c.fail("tolerance", "question.tolerance_negative")
	}
	seen := map[string]bool{}
	for i, u := range c.q.Units {
		field := fmt.Sprintf("unit-%d", i)
		name := foldUnit(u.Name)
		switch {
		case name == "" || strings.ContainsAny(name, "0123456789+-.,") || utf8.RuneCountInString(name) > 30:
			c.fail(field, "question.unit_name")
		case seen[name]:
			c.fail(field, "question.option_twice")
		case u.Factor <= 0:
			c.fail(field, "question.unit_factor")
		}
		seen[name] = true
	}
}

func (c *checker) gaps() {
	if len(c.q.Gaps) == 0 {
		c.fail("gaps", "question.gaps_missing")
	}
	seen := map[int]int{}
	for _, m := range gapMark.FindAllStringSubmatch(c.q.Stem, -1) {
		n, _ := strconv.Atoi(m[1])
		seen[n]++
		if n < 1 || n > len(c.q.Gaps) {
			c.fail("stem", "question.gap_unknown", lms.Args{"n": n})
		}
	}
	for i, g := range c.q.Gaps {
		field := fmt.Sprintf("gap-%d", i)
		if seen[i+1] != 1 {
			c.fail("stem", "question.gap_place", lms.Args{"n": i + 1})
		}
		c.accepted(field, g.Accepted)
		accepted := map[string]bool{}
		for _, a := range g.Accepted {
			accepted[a] = true
		}
		for _, w := range g.Wrong {
			c.long(field, w, 200)
			if accepted[w] {
				c.fail(field, "question.gap_both", lms.Args{"text": w})
			}
		}
		if g.Weight < 0 || g.Weight > 100 {
			c.fail(field, "question.gap_weight")
		}
	}
}

func (c *checker) areas() {
	if !strings.HasPrefix(c.q.Picture.URL, "/") || strings.HasPrefix(c.q.Picture.URL, "//") {
		c.fail("picture", "question.picture_missing")
	}
	c.long("picture", c.q.Picture.URL, 200)
	if strings.TrimSpace(c.q.Picture.Alt) == "" {
		c.fail("alt", "question.alt_missing")
	}
	c.long("alt", c.q.Picture.Alt, MaxText)
	right := 0
	for i, a := range c.q.Areas {
		field := fmt.Sprintf("area-%d", i)
		if a.Right {
			right++
		}
		c.long(field, a.Feedback, MaxText)
		if a.X < 0 || a.Y < 0 || a.W < 1 || a.H < 1 || a.X+a.W > 1000 || a.Y+a.H > 1000 {
			c.fail(field, "question.area_outside")
		}
	}
	if right == 0 {
		c.fail("areas", "question.area_right")
	}
}

func (c *checker) rubric() {
	for i, r := range c.q.Rubric {
		field := fmt.Sprintf("criterion-%d", i)
		if strings.TrimSpace(r.Name) == "" {
			c.fail(field, "question.criterion_name")
		}
		c.long(field, r.Name, MaxText)
		highest := 0.0
		for _, l := range r.Levels {
			c.long(field, l.Text, MaxText)
			highest = max(highest, l.Points)
			if strings.TrimSpace(l.Text) == "" || l.Points < 0 || l.Points > MaxPoints {
				c.fail(field, "question.criterion_level")
			}
		}
		if len(r.Levels) < 2 || highest == 0 {
			c.fail(field, "question.criterion_levels")
		}
	}
}

// Normal is q with surrounding space and what its kind does not use removed.
func (q Question) Normal() Question {
	q.Stem, q.Tags = text(q.Stem), NormalTags(q.Tags...)
	b := Body{Feedback: text(q.Feedback)}
	switch q.Kind {
	case Single, Multiple, TrueFalse, Matching, Ordering:
		for _, o := range q.Options {
			o := Option{Text: strings.TrimSpace(o.Text), Right: o.Right, Weight: o.Weight, Feedback: strings.TrimSpace(o.Feedback)}
			if !q.Kind.Choice() {
				o.Right, o.Weight = false, 0
			}
			b.Options = append(b.Options, o)
		}
		if q.Kind == Matching {
			for _, p := range q.Prompts {
				b.Prompts = append(b.Prompts, Prompt{Text: strings.TrimSpace(p.Text), Option: p.Option})
			}
		}
	case ShortAnswer:
		b.Fold, b.Accepted = q.Fold, words(q.Accepted)
	case Numerical:
		b.Value, b.Tolerance = q.Value, q.Tolerance
		for _, u := range q.Units {
			b.Units = append(b.Units, Unit{Name: strings.TrimSpace(u.Name), Factor: u.Factor})
		}
	case Cloze:
		b.Fold = q.Fold
		for _, g := range q.Gaps {
			b.Gaps = append(b.Gaps, Gap{Accepted: words(g.Accepted), Wrong: words(g.Wrong), Weight: g.Weight})
		}
	case Hotspot:
		b.Picture = Picture{URL: strings.TrimSpace(q.Picture.URL), Alt: strings.TrimSpace(q.Picture.Alt)}
		for _, a := range q.Areas {
			a.Feedback = strings.TrimSpace(a.Feedback)
			b.Areas = append(b.Areas, a)
		}
	case Essay:
		for _, r := range q.Rubric {
			n := Criterion{Name: strings.TrimSpace(r.Name)}
			for _, l := range r.Levels {
				n.Levels = append(n.Levels, Level{Text: strings.TrimSpace(l.Text), Points: l.Points})
			}
			b.Rubric = append(b.Rubric, n)
		}
	}
	q.Body = b
	return q
}

// text is s as it is kept: one kind of line end, no space around.
func text(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// words are the entries of list that say something, each once.
func words(list []string) []string {
	var kept []string
	seen := map[string]bool{"": true}
	for _, s := range list {
		if s = strings.TrimSpace(s); !seen[s] {
			kept = append(kept, s)
		}
		seen[s] = true
	}
	return kept
}
