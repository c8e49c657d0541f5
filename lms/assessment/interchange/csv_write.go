package interchange

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms/assessment"
)

// mark tells spreadsheets that a table is in UTF-8.
const mark = "\uFEFF"

// csv writes a table with as many options as the longest question has.
func (w *writer) csv(items []Item) {
	names, rows := w.table(items)
	w.out.WriteString(mark)
	w.csvLine(',', names)
	for _, r := range rows {
		w.csvLine(',', cells(names, r))
	}
}

func cells(names []string, row map[string]string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = guarded(row[name])
	}
	return list
}

// table is the columns that items need and what stands in them.
func (w *writer) table(items []Item) (names []string, rows []map[string]string) {
	rows = make([]map[string]string, len(items))
	most, lefts, feedbacks, weights := 4, 0, 0, 0
	for i, it := range items {
		w.number = numberOf(it, i)
		w.addressesAlone(it.Question)
		rows[i] = csvCells(it)
		for name := range rows[i] {
			at := strings.LastIndexByte(name, '_')
			if at < 0 {
				continue
			}
			n, _ := strconv.Atoi(name[at+1:])
			switch name[:at] {
			case "option":
				most = max(most, n)
			case "left":
				lefts = max(lefts, n)
			case "feedback":
				feedbacks = max(feedbacks, n)
			case "weight":
				weights = max(weights, n)
			}
		}
	}
	names = []string{"kind", "stem", "right"}
	for i := range max(most, lefts, feedbacks, weights) {
		for _, c := range []struct {
			name string
			most int
		}{{"left", lefts}, {"option", most}, {"weight", weights}, {"feedback", feedbacks}} {
			if i < c.most {
				names = append(names, fmt.Sprint(c.name, "_", i+1))
			}
		}
	}
	return append(names, "feedback", "competency", "difficulty", "tags", "tolerance", "units", "ignore", "picture", "alt", "title", "category"), rows
}

func (w *writer) csvLine(separator byte, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			w.out.WriteByte(separator)
		}
		if strings.ContainsAny(cell, ",;\t\"\n") || cell != strings.TrimSpace(cell) {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		w.out.WriteString(cell)
	}
	w.out.WriteByte('\n')
}

func csvCells(it Item) map[string]string {
	c := map[string]string{"kind": string(it.Kind), "stem": it.Stem, "feedback": it.Feedback, "competency": it.Competency,
		"difficulty": difficultyName(it.Difficulty), "tags": strings.Join(it.Tags, ", "), "title": it.Name, "category": it.Category, "picture": it.Picture.URL, "alt": it.Picture.Alt}
	put := func(name string, i int, value string) {
		if value != "" {
			c[name+"_"+strconv.Itoa(i+1)] = value
		}
	}
	var right []string
	key := func(i, of int) {
		if of <= 26 {
			right = append(right, string(rune('A'+i)))
		} else {
			right = append(right, strconv.Itoa(i+1))
		}
	}
	for i, o := range it.Options {
		if o.Weight != 0 {
			put("weight", i, percent(o.Weight))
		}
		if o.Right {
			key(i, len(it.Options))
		}
		if it.Kind != assessment.Matching {
			put("option", i, o.Text)
			put("feedback", i, o.Feedback)
		}
	}
	switch it.Kind {
	case assessment.TrueFalse:
		right = []string{strconv.FormatBool(it.Options[0].Right)}
	case assessment.Matching:
		csvPairs(it, put)
	case assessment.ShortAnswer:
		right = []string{bars(it.Accepted)}
		c["ignore"] = foldNames(it.Fold)
	case assessment.Numerical:
		right = []string{decimal(it.Value)}
		if it.Tolerance != 0 {
			c["tolerance"] = decimal(it.Tolerance)
		}
		var units []string
		for _, u := range it.Units {
			units = append(units, u.Name+"="+decimal(u.Factor))
		}
		c["units"] = bars(units)
	case assessment.Cloze:
		c["ignore"] = foldNames(it.Fold)
		for i, g := range it.Gaps {
			cell := bars(g.Accepted)
			for _, wrong := range g.Wrong {
				cell += " | ~" + entry(wrong)
			}
			put("option", i, cell)
			if g.Weight != 0 {
				put("weight", i, strconv.Itoa(g.Weight))
			}
		}
	case assessment.Hotspot:
		for i, a := range it.Areas {
			round := ""
			if a.Round {
				round = " round"
			}
			put("option", i, fmt.Sprint(a.X, " ", a.Y, " ", a.W, " ", a.H)+round)
			put("feedback", i, a.Feedback)
			if a.Right {
				key(i, len(it.Areas))
			}
		}
	case assessment.Essay:
		for i, r := range it.Rubric {
			levels := []string{r.Name}
			for _, l := range r.Levels {
				levels = append(levels, decimal(l.Points)+"="+l.Text)
			}
			put("option", i, bars(levels))
		}
	}
	c["right"] = strings.Join(right, ",")
	return c
}

// csvPairs writes the pairs of a matching question; feedback goes with the
// first pair of its option.
func csvPairs(it Item, put func(string, int, string)) {
	feedback := map[string]string{}
	for _, o := range it.Options {
		feedback[o.Text] = o.Feedback
	}
	for i, p := range pairs(it.Question) {
		put("left", i, p[0])
		put("option", i, p[1])
		put("feedback", i, feedback[p[1]])
		delete(feedback, p[1])
	}
}

func foldNames(f assessment.Fold) string {
	var names []string
	if f.Case {
		names = append(names, "case")
	}
	if f.Accents {
		names = append(names, "accents")
	}
	if f.Space {
		names = append(names, "spaces")
	}
	return strings.Join(names, " ")
}
