package interchange

import (
	"regexp"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// Aiken: the question, options A) or A. on lines of their own, ANSWER: and a
// letter. Text is plain.

// aikenLetters is how many options the letters A to Z can name.
const aikenLetters = 26

var (
	aikenOption = regexp.MustCompile(`^([A-Z])[).](?:[ \t]+|$)?(.*)$`)
	aikenAnswer = regexp.MustCompile(`^(?i:ANSWER|JAWABAN|KUNCI)[ \t]*:[ \t]*(.*)$`)
)

// aikenKey is the letter that a line gives as the answer.
func aikenKey(line string) (string, bool) {
	m := aikenAnswer.FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	return strings.TrimRight(strings.ToUpper(strings.TrimSpace(m[1])), ".)"), true
}

// aikenReading is the question being read.
type aikenReading struct {
	begun   bool
	line    int
	stem    []string
	options []string
	lines   []int // of the options
	gap     bool  // an empty line stood before this one
}

func (r *reader) aiken(text string) {
	q, number := aikenReading{}, 0
	begin := func() {
		if !q.begun {
			q.begun, q.line = true, number
			r.begin()
		}
	}
	// end keeps the question or, without a key, says that it has none.
	end := func(key string, answered bool) {
		if !q.begun {
			return
		}
		it := Item{Line: q.line}
		it.Kind, it.Stem = assessment.Single, strings.Join(q.stem, "\n")
		right := -1
		if len(key) == 1 {
			right = int(key[0] - 'A')
		}
		switch {
		case !answered:
			r.fail(q.line, "interchange.aiken_no_answer")
		case len(q.options) < 2, len(q.options) > aikenLetters: // said otherwise
		case right < 0 || right >= len(q.options):
			r.fail(number, "interchange.aiken_answer", lms.Args{"text": cut(key, 20), "last": string(rune('A' + len(q.options) - 1))})
		}
		for i, o := range q.options {
			it.Options = append(it.Options, assessment.Option{Text: o, Right: i == right})
		}
		lines := q.lines
		r.finish(it, func(field string) int { return optionLine(field, lines) })
		q = aikenReading{}
	}
	for l := range strings.Lines(text) {
		number++
		l = strings.TrimSpace(l)
		if l == "" {
			q.gap = true
			continue
		}
		key, isKey := aikenKey(l)
		option := aikenOption.FindStringSubmatch(l)
		switch {
		case isKey:
			if !q.begun {
				begin()
				r.fail(number, "interchange.aiken_no_question")
			}
			end(key, true)
		case len(q.options) >= aikenLetters && (!q.gap || option != nil):
			if len(q.options) == aikenLetters {
				r.fail(number, "interchange.aiken_letters")
			}
			q.options, q.lines = append(q.options, escapedLine(l)), append(q.lines, number)
		case option != nil && (q.begun || option[1] == "A"):
			if !q.begun {
				begin()
				r.fail(number, "interchange.aiken_no_question")
			}
			if want := string(rune('A' + len(q.options))); option[1] != want {
				r.fail(number, "interchange.aiken_letter", lms.Args{"letter": option[1], "want": want})
			}
			q.options, q.lines = append(q.options, escapedLine(strings.TrimSpace(option[2]))), append(q.lines, number)
		default:
			if q.begun && (q.gap || len(q.options) > 0) { // the one before was never answered
				end("", false)
			}
			begin()
			q.stem = append(q.stem, escapedLine(l))
		}
		q.gap = false
	}
	end("", false)
}

// optionLine is the line of the option that a field of a check names, 0 for others.
func optionLine(field string, lines []int) int {
	rest, ok := strings.CutPrefix(field, "option-")
	if !ok {
		if rest, ok = strings.CutPrefix(field, "prompt-"); !ok {
			return 0
		}
	}
	i := 0
	for _, c := range rest {
		i = i*10 + int(c-'0')
	}
	if i >= len(lines) {
		return 0
	}
	return lines[i]
}

func (w *writer) aiken(items []Item) {
	for i, it := range items {
		w.number = numberOf(it, i)
		if it.Kind != assessment.Single {
			w.refuse("interchange.kind_not_in_format", lms.Args{"kind": string(it.Kind)})
			continue
		}
		if len(it.Options) > aikenLetters {
			w.refuse("interchange.aiken_many", lms.Args{"n": len(it.Options)})
			continue
		}
		stem, exact := plain(it.Stem)
		lines, seen := []string{}, map[string]bool{}
		key, feedback, weights := "", it.Feedback != "", false
		readable := stem != "" && !aikenOption.MatchString(stem) && !aikenAnswer.MatchString(stem)
		for j, o := range it.Options {
			text, same := plain(o.Text)
			exact, readable = exact && same, readable && text != "" && !seen[text]
			seen[text] = true
			feedback, weights = feedback || o.Feedback != "", weights || o.Weight != 0
			letter := string(rune('A' + j))
			if o.Right {
				key = letter
			}
			lines = append(lines, letter+") "+text)
		}
		if !readable {
			w.refuse("interchange.aiken_ambiguous")
			continue
		}
		w.printf("%s\n%s\n", stem, strings.Join(lines, "\n"))
		w.printf("ANSWER: %s\n\n", key)
		if !exact {
			w.warn("interchange.formatting_lost")
		}
		if feedback {
			w.warn("interchange.feedback_lost")
		}
		if weights {
			w.warn("interchange.weights_lost")
		}
		if it.CompetencyID != 0 || it.Competency != "" || it.Difficulty != 0 || len(it.Tags) > 0 {
			w.warn("interchange.measure_lost")
		}
	}
}
