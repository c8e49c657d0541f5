package interchange

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"binapustaka/lms/assessment"
)

// dice makes questions of every kind from a seed.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 7))} }

func (d dice) pick(list ...string) string { return list[d.IntN(len(list))] }

// nasty are pieces that mean something in one format or another.
var nasty = []string{"nomor panggil", "Dewey", "é", "世界", "a=b", "~", "#", "{x}", "}", ":", `\`, `\n`, `\\`, "//", "->", "[html]", "%50%", "::", "<b>", "&amp;", "&", "\"", "'", "|", ";", ",",
	"=SUM(A1)", "-5", "@x", "]]>", "<!--", "[[7]]", "*", "**tebal**", "_", "`k`", "1. satu", "- butir", "A) x", "ANSWER: A", "$CATEGORY: x", "\t", "  ", "@@PLUGINFILE@@", "</question>", "<question type=\"x\">", "'=1", "''", "####", "T", "TRUE", "{1:SA", "0"}

func (d dice) line(words int) string {
	var parts []string
	for range 1 + d.IntN(words) {
		parts = append(parts, nasty[d.IntN(len(nasty))])
	}
	return strings.TrimSpace(strings.Join(parts, d.pick(" ", " ", "")))
}

// fresh is a line that no other in seen is.
func (d dice) fresh(seen map[string]bool, words int) string {
	for {
		s := d.line(words)
		if s == "" || seen[s] {
			s = strings.TrimSpace(s + fmt.Sprint(" ", d.IntN(1_000_000)))
		}
		if !seen[s] {
			seen[s] = true
			return s
		}
	}
}

func (d dice) text(words int) string {
	parts := []string{d.fresh(map[string]bool{}, words)}
	for d.IntN(3) == 0 {
		parts = append(parts, d.line(words))
	}
	return strings.Join(parts, d.pick("\n", "\n\n", "\n    "))
}

func (d dice) maybe(words int) string {
	if d.IntN(2) == 0 {
		return ""
	}
	return strings.TrimSpace(d.text(words))
}

func (d dice) lines(low, high, words int) []string {
	seen := map[string]bool{}
	list := make([]string, low+d.IntN(high-low+1))
	for i := range list {
		list[i] = d.fresh(seen, words)
	}
	return list
}

// typed are answers to be typed: plain, spaces counting as one.
func (d dice) typed(low, high int) []string {
	var list []string
	seen := map[string]bool{}
	for _, s := range d.lines(low, high, 3) {
		if s = strings.Join(strings.Fields(s), " "); !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	return list
}

func (d dice) question(kind assessment.Kind) assessment.Question {
	q := assessment.Question{Kind: kind, Stem: d.text(6), Difficulty: assessment.Difficulty(d.IntN(4))}
	q.Feedback = d.maybe(5)
	for range d.IntN(3) {
		if tags := assessment.NormalTags(append(q.Tags, d.line(3))...); assessment.TagsFit(tags) {
			q.Tags = tags
		}
	}
	switch kind {
	case assessment.Single, assessment.Multiple:
		weighted := d.IntN(2) == 0
		for _, s := range d.lines(2, d.IntN(6)+2, 4) {
			o := assessment.Option{Text: s, Feedback: d.maybe(4)}
			if weighted && d.IntN(2) == 0 {
				o.Weight = float64(d.IntN(200)-100) / 100
			}
			q.Options = append(q.Options, o)
		}
		right := d.IntN(len(q.Options))
		for i := range q.Options {
			q.Options[i].Right = i == right || kind == assessment.Multiple && d.IntN(2) == 0
			if w := q.Options[i].Weight; kind == assessment.Multiple && q.Options[i].Right != (w > 0) {
				q.Options[i].Weight = -w
			}
		}
		if kind == assessment.Single {
			q.Options[right].Weight = 0
		}
	case assessment.TrueFalse:
		trueFalse(&Item{}, true, "", "")
		right := d.IntN(2) == 0
		q.Options = []assessment.Option{{Right: right, Feedback: d.maybe(3)}, {Right: !right, Feedback: d.maybe(3)}}
	case assessment.Matching:
		for _, s := range d.lines(2, 6, 3) {
			q.Options = append(q.Options, assessment.Option{Text: s})
		}
		for _, s := range d.lines(2, 7, 3) {
			q.Prompts = append(q.Prompts, assessment.Prompt{Text: s, Option: d.IntN(len(q.Options))})
		}
	case assessment.Ordering:
		for _, s := range d.lines(2, 7, 3) {
			q.Options = append(q.Options, assessment.Option{Text: s})
		}
	case assessment.ShortAnswer:
		q.Accepted = d.typed(1, 5)
		q.Fold = assessment.Fold{Case: d.IntN(2) == 0, Space: d.IntN(2) == 0, Accents: d.IntN(2) == 0}
	case assessment.Numerical:
		q.Value, q.Tolerance = float64(d.IntN(2_000_001)-1_000_000)/1000, float64(d.IntN(1000))/8
		if d.IntN(2) == 0 {
			q.Units = []assessment.Unit{{Name: "menit", Factor: 1}, {Name: "jam", Factor: 60}, {Name: "d=t|k", Factor: 0.015625}}
		}
	case assessment.Cloze:
		q.Stem = strings.NewReplacer("[[7]]", "", "{1:SA", "").Replace(q.Stem)
		for i := range 1 + d.IntN(4) {
			g := assessment.Gap{Accepted: d.typed(1, 3)}
			if d.IntN(2) == 0 {
				for _, w := range d.typed(1, 3) {
					g.Wrong = append(g.Wrong, "salah "+w)
				}
			}
			if w := d.IntN(4); w != 1 {
				g.Weight = w
			}
			q.Gaps = append(q.Gaps, g)
			q.Stem += fmt.Sprintf(" ini [[%d]]", i+1)
		}
		q.Fold = assessment.Fold{Case: d.IntN(2) == 0, Space: d.IntN(2) == 0, Accents: d.IntN(2) == 0}
	case assessment.Hotspot:
		q.Picture = assessment.Picture{URL: "/media/0123456789abcdef01234567.png", Alt: d.line(3) + "denah"}
		for i := range 1 + d.IntN(4) {
			q.Areas = append(q.Areas, assessment.Area{X: d.IntN(500), Y: d.IntN(500), W: 1 + d.IntN(400), H: 1 + d.IntN(400), Round: d.IntN(2) == 0, Right: i == 0 || d.IntN(2) == 0, Feedback: d.maybe(3)})
		}
	case assessment.Essay:
		for range d.IntN(3) {
			c := assessment.Criterion{Name: d.fresh(map[string]bool{}, 3)}
			for i, s := range d.lines(2, 4, 3) {
				c.Levels = append(c.Levels, assessment.Level{Text: s, Points: float64(i) / 2})
			}
			q.Rubric = append(q.Rubric, c)
		}
	}
	return q.Normal()
}

// same is q as a format can hold it: what two questions have to have in common
// after one was written in that format and read again.
func same(f Format, q assessment.Question) assessment.Question {
	q.VersionID, q.ID = 0, 0
	b := q.Body
	b.Options = append([]assessment.Option(nil), q.Options...)
	for i := range b.Options {
		b.Options[i].Text = flat(b.Options[i].Text)
	}
	switch q.Kind {
	case assessment.Multiple:
		b.Options = sameWeights(b.Options)
	case assessment.Single:
		if f == Aiken {
			for i := range b.Options {
				b.Options[i].Weight, b.Options[i].Feedback = 0, ""
			}
		}
	case assessment.Matching: // in the order in which they are first needed
		q.Body = b
		var it Item
		matching(&it, pairs(q))
		b.Options, b.Prompts = it.Options, it.Prompts
	case assessment.ShortAnswer:
		if f == GIFT {
			b.Fold = assessment.Fold{Case: true}
		}
		if f == MoodleXML {
			b.Fold.Space, b.Fold.Accents = false, false
		}
	case assessment.Numerical:
		if f == GIFT {
			b.Units = nil
		}
	case assessment.Essay:
		if f == GIFT {
			b.Rubric = nil
		}
	case assessment.Cloze:
		if f == MoodleXML {
			typed := false
			for _, g := range b.Gaps {
				typed = typed || len(g.Wrong) == 0
			}
			b.Fold = assessment.Fold{Case: b.Fold.Case && typed}
		}
	}
	if f == Aiken {
		q.Difficulty, q.Tags, b.Feedback = 0, nil, ""
	}
	q.Body = b
	return q
}

// sameWeights gives every option of a weighted choice the weight that it has.
func sameWeights(list []assessment.Option) []assessment.Option {
	w := writer{}
	fractions := w.fractions(assessment.Question{Kind: assessment.Multiple, Body: assessment.Body{Options: list}})
	for i, f := range fractions {
		list[i].Weight = f
	}
	return list
}

// allKinds are the kinds in turn.
func allKinds(i int) assessment.Kind { return assessment.Kinds[i%len(assessment.Kinds)] }
