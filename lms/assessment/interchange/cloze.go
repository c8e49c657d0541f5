package interchange

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// Moodle's cloze: {weight:KIND:answer~answer}, an answer being =right or
// %50%half or wrong, with #feedback after it; a backslash takes the meaning
// from } ~ # / " and \.

var clozeStart = regexp.MustCompile(`\{(\d{0,4}):(` +
	`MULTICHOICE_VS|MULTICHOICE_HS|MULTICHOICE_V|MULTICHOICE_H|MULTICHOICE_S|MULTICHOICE|MCVS|MCHS|MCV|MCH|MCS|MC|` +
	`MULTIRESPONSE_HS|MULTIRESPONSE_H|MULTIRESPONSE_S|MULTIRESPONSE|MRHS|MRH|MRS|MR|` +
	`SHORTANSWER_C|SHORTANSWER|SAC|SA|MWC|MW|NUMERICAL|NM):`)

const clozeSpecial = `}~#/"\`

func (r *reader) xmlCloze(it *Item, q *node) {
	it.Kind = assessment.Cloze
	n := q.child("questiontext")
	source := n.child("text").text
	inHTML := n.format("html") != "markdown" && n.format("html") != "plain_text"
	var b strings.Builder
	typedCase, typedFold := 0, 0
	line := n.child("text").line
	for {
		at := clozeStart.FindStringSubmatchIndex(source)
		if at == nil {
			break
		}
		b.WriteString(source[:at[0]])
		line += strings.Count(source[:at[1]], "\n")
		weight, kind := source[at[2]:at[3]], source[at[4]:at[5]]
		body, rest, ok := clozeBody(source[at[1]:])
		if !ok {
			r.fail(line, "interchange.gap_not_closed", lms.Args{"n": len(it.Gaps) + 1})
			break
		}
		source = rest
		if inHTML {
			body = clozeLine.Replace(body)
		}
		gap := r.clozeGap(line, len(it.Gaps)+1, kind, body, inHTML)
		if gap.Weight, _ = strconv.Atoi(weight); gap.Weight == 1 {
			gap.Weight = 0
		}
		if strings.HasPrefix(kind, "S") || strings.HasPrefix(kind, "MW") {
			if strings.HasSuffix(kind, "C") && kind != "MC" {
				typedCase++
			} else {
				typedFold++
			}
		}
		line += strings.Count(body, "\n")
		it.Gaps = append(it.Gaps, gap)
		b.WriteString(gapToken(len(it.Gaps)))
	}
	b.WriteString(source)
	it.Fold.Case = typedFold > 0
	if typedCase > 0 && typedFold > 0 {
		r.warn(n.line, "interchange.gap_case_mixed")
	}
	it.Stem = r.gapText(n, b.String())
}

var clozeLine = strings.NewReplacer("<br />", " ", "<br/>", " ", "<br>", " ")

// clozeBody is what stands up to the } that no backslash escapes.
func clozeBody(s string) (body, rest string, ok bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '}':
			return s[:i], s[i+1:], true
		}
	}
	return "", "", false
}

// clozeSplit cuts s at the sep that no backslash escapes.
func clozeSplit(s string, sep byte, most int) (list []string) {
	from := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == sep && (sep != '#' || i == 0 || s[i-1] != '&') && (most < 0 || len(list) < most-1):
			list = append(list, s[from:i])
			from = i + 1
		}
	}
	return append(list, s[from:])
}

func clozeUnescaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(clozeSpecial, s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func clozeEscaped(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(clozeSpecial, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// clozeGap reads a gap. Its number and typed answers are accepted as they are
// written; a choice offers the others too.
func (r *reader) clozeGap(line, n int, kind, body string, inHTML bool) (g assessment.Gap) {
	chosen := strings.HasPrefix(kind, "MC") || strings.HasPrefix(kind, "MULTI") || strings.HasPrefix(kind, "MR")
	number := kind == "NM" || kind == "NUMERICAL"
	if strings.HasPrefix(kind, "MR") || strings.HasPrefix(kind, "MULTIRESPONSE") {
		r.fail(line, "interchange.gap_several", lms.Args{"n": n})
	}
	for i, text := range clozeSplit(body, '~', -1) {
		a := answer{line: line}
		text = strings.TrimSpace(text)
		if text == "" && i == 0 {
			continue
		}
		if m := weightForm.FindString(text); m != "" {
			a.fraction, _ = parsePercent(strings.Trim(m, "% "))
			text = text[len(m):]
		} else if rest, ok := strings.CutPrefix(text, "="); ok {
			a.fraction, text = 1, rest
		}
		parts := clozeSplit(text, '#', 2)
		if len(parts) > 1 && strings.TrimSpace(parts[1]) != "" {
			r.warn(line, "interchange.gap_feedback_lost", lms.Args{"n": n, "text": cut(parts[1], 60)})
		}
		a.text = cutLines(clozeUnescaped(parts[0]))
		if inHTML {
			a.text = cutLines(html.UnescapeString(a.text))
		}
		if number && a.fraction == 1 {
			value, tolerance, ok := quantity(a.text)
			if !ok {
				r.fail(line, "interchange.not_a_number", lms.Args{"text": cut(a.text, 60)})
				continue
			}
			if tolerance != 0 {
				r.warn(line, "interchange.gap_tolerance_lost", lms.Args{"n": n, "text": cut(a.text, 60)})
			}
			a.text = decimal(value)
		}
		switch {
		case chosen && a.fraction >= 1-nearly:
			g.Accepted = append(g.Accepted, a.text)
		case chosen:
			if a.fraction > 0 {
				r.warn(line, "interchange.partial_lost", lms.Args{"text": cut(a.text, 60), "percent": percent(a.fraction)})
			}
			g.Wrong = append(g.Wrong, a.text)
		case r.accepts(a):
			g.Accepted = append(g.Accepted, literal(a.text))
		}
	}
	return g
}
