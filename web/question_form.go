package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/locale"
)

// questionForm is the form of a question as typed. Its rows are options, pairs,
// units, gaps, areas or criteria, as the kind has them.
type questionForm struct {
	Kind       assessment.Kind
	Version    string
	Stem       string
	Feedback   string
	Competency string
	Difficulty string
	Tags       string
	Accepted   string // one form a line
	Fold       assessment.Fold
	Value      string
	Tolerance  string
	Picture    string
	Alt        string
	Rows       []questionFormRow
	Levels     int // essay: levels offered for each criterion
}

type questionFormRow struct {
	Index      int
	Text       string // option, right side, unit's name, criterion's name
	Left       string // matching
	Right      bool
	Weight     string // option: percent; gap; unit: factor
	Why        string
	Accepted   string // gap: one form a line
	Wrong      string // gap: one choice a line
	X, Y, W, H string
	Round      bool
	Levels     []levelRow
}

type levelRow struct{ Text, Points string }

func (row questionFormRow) blank() bool {
	levels := slices.ContainsFunc(row.Levels, func(l levelRow) bool { return l.Text != "" || l.Points != "" })
	return strings.TrimSpace(row.Text+row.Left+row.Weight+row.Why+row.Accepted+row.Wrong+row.X+row.Y+row.W+row.H) == "" && !row.Right && !levels
}

const (
	fewestLevels = 3
	gapsAtOnce   = 100 // rows that one mark in the stem may call for
)

// formOfQuestion is q as a form with at least rows rows.
func formOfQuestion(l locale.Locale, q assessment.Question, rows int) questionForm {
	f := questionForm{Kind: q.Kind, Version: strconv.Itoa(q.Version), Stem: q.Stem, Feedback: q.Feedback, Competency: strconv.FormatInt(q.CompetencyID, 10),
		Difficulty: strconv.Itoa(int(q.Difficulty)), Tags: strings.Join(q.Tags, ", "), Accepted: strings.Join(q.Accepted, "\n"), Fold: q.Fold, Picture: q.Picture.URL, Alt: q.Picture.Alt, Levels: fewestLevels}
	add := func(row questionFormRow) { row.Index = len(f.Rows); f.Rows = append(f.Rows, row) }
	whole := strconv.Itoa
	switch q.Kind {
	case assessment.Matching:
		used, next := map[int]bool{}, 0
		for _, p := range q.Prompts {
			used[p.Option] = true
		}
		distract := func(until int) {
			for ; next < until; next++ {
				if o := q.Options[next]; !used[next] {
					add(questionFormRow{Text: o.Text, Why: o.Feedback})
				}
			}
		}
		said := map[int]bool{} // its reason stands with the first pair of a right side
		for _, p := range q.Prompts {
			distract(p.Option)
			row := questionFormRow{Left: p.Text, Text: q.Options[p.Option].Text}
			if !said[p.Option] {
				row.Why = q.Options[p.Option].Feedback
			}
			said[p.Option] = true
			add(row)
		}
		distract(len(q.Options))
	case assessment.Numerical:
		if q.Version > 0 {
			f.Value, f.Tolerance = typed(l, q.Value), typed(l, q.Tolerance)
		}
		for _, u := range q.Units {
			add(questionFormRow{Text: u.Name, Weight: typed(l, u.Factor)})
		}
	case assessment.Cloze:
		for _, g := range q.Gaps {
			row := questionFormRow{Accepted: strings.Join(g.Accepted, "\n"), Wrong: strings.Join(g.Wrong, "\n")}
			if g.Weight > 0 {
				row.Weight = whole(g.Weight)
			}
			add(row)
		}
	case assessment.Hotspot:
		for _, a := range q.Areas {
			add(questionFormRow{X: whole(a.X), Y: whole(a.Y), W: whole(a.W), H: whole(a.H), Round: a.Round, Right: a.Right, Why: a.Feedback})
		}
	case assessment.Essay:
		for _, c := range q.Rubric {
			row := questionFormRow{Text: c.Name}
			for _, level := range c.Levels {
				row.Levels = append(row.Levels, levelRow{level.Text, typed(l, level.Points)})
			}
			f.Levels = max(f.Levels, len(c.Levels))
			add(row)
		}
	default:
		for _, o := range q.Options {
			row := questionFormRow{Text: o.Text, Right: o.Right, Why: o.Feedback}
			if o.Weight != 0 {
				row.Weight = typed(l, o.Weight*100)
			}
			add(row)
		}
	}
	for len(f.Rows) < rows {
		add(questionFormRow{})
	}
	f.evenLevels()
	return f
}

// evenLevels gives every criterion as many levels.
func (f *questionForm) evenLevels() {
	for i := range f.Rows {
		for f.Kind == assessment.Essay && len(f.Rows[i].Levels) < f.Levels {
			f.Rows[i].Levels = append(f.Rows[i].Levels, levelRow{})
		}
	}
}

// readQuestionForm reads the fields that were posted. Each row has one at least:
// no form can make us write more rows and levels than it has sent.
func readQuestionForm(fields map[string]string) questionForm {
	get := func(name string) string { return fields[name] }
	f := questionForm{Kind: assessment.Kind(get("kind")), Version: get("version"), Stem: get("stem"), Feedback: get("feedback"), Competency: get("competency"),
		Difficulty: get("difficulty"), Tags: get("tags"), Accepted: get("accepted"), Value: get("value"), Tolerance: get("tolerance"), Picture: get("picture"), Alt: get("alt"),
		Fold: assessment.Fold{Case: get("fold_case") != "", Space: get("fold_space") != "", Accents: get("fold_accents") != ""}}
	rows, _ := strconv.Atoi(get("rows"))
	rows = min(max(rows, 0), len(fields))
	f.Levels, _ = strconv.Atoi(get("levels"))
	f.Levels = max(min(f.Levels, len(fields)/max(rows, 1)), fewestLevels)
	for i := range rows {
		at := func(name string) string { return get(fmt.Sprintf("%s-%d", name, i)) }
		row := questionFormRow{Index: i, Text: at("option"), Left: at("left"), Weight: at("weight"), Why: at("why"), Accepted: at("accepted"), Wrong: at("wrong"),
			X: at("x"), Y: at("y"), W: at("w"), H: at("h"), Round: at("round") != "", Right: at("right") != "" || get("right") == strconv.Itoa(i)}
		for j := range f.Levels {
			if f.Kind == assessment.Essay {
				row.Levels = append(row.Levels, levelRow{at(fmt.Sprintf("level-%d", j)), at(fmt.Sprintf("points-%d", j))})
			}
		}
		f.Rows = append(f.Rows, row)
	}
	f.callForRows()
	return f
}

// more adds empty rows.
func (f *questionForm) more(k assessment.Kind) {
	n := map[assessment.Kind]int{assessment.TrueFalse: 0, assessment.ShortAnswer: 0, assessment.Cloze: 0, assessment.Single: 2, assessment.Multiple: 2, assessment.Matching: 2, assessment.Ordering: 2}
	add, ok := n[k]
	if !ok {
		add = 1
	}
	for range add {
		f.Rows = append(f.Rows, questionFormRow{Index: len(f.Rows)})
	}
	f.evenLevels()
}

// change does what a button of the form other than preview and save asks: more
// rows, more levels, a gap, a row moved up or down.
func (f *questionForm) change(k assessment.Kind, do string) bool {
	move, at, _ := strings.Cut(do, "-")
	i, err := strconv.Atoi(at)
	switch {
	case do == "more":
		f.more(k)
	case do == "levels":
		f.Levels++
		f.evenLevels()
	case do == "gap":
		f.Stem = strings.TrimRight(f.Stem, " \r\n") + fmt.Sprintf(" [[%d]]", f.highestGap()+1)
		f.callForRows()
	case err == nil && move == "up" && i > 0 && i < len(f.Rows):
		f.swap(i, i-1)
	case err == nil && move == "down" && i >= 0 && i < len(f.Rows)-1:
		f.swap(i, i+1)
	default:
		return move == "up" || move == "down"
	}
	return true
}

func (f *questionForm) swap(i, j int) {
	f.Rows[i], f.Rows[j] = f.Rows[j], f.Rows[i]
	f.Rows[i].Index, f.Rows[j].Index = i, j
}

// highestGap is the highest number that marks a gap in the stem.
func (f *questionForm) highestGap() (n int) {
	for _, m := range gapInStem.FindAllStringSubmatch(f.Stem, -1) {
		k, _ := strconv.Atoi(m[1])
		n = max(n, k)
	}
	return n
}

// callForRows adds the rows of gaps that stand in the stem.
func (f *questionForm) callForRows() {
	most := max(gapsAtOnce, len(gapInStem.FindAllString(f.Stem, -1)))
	for f.Kind == assessment.Cloze && len(f.Rows) < min(f.highestGap(), most) {
		f.Rows = append(f.Rows, questionFormRow{Index: len(f.Rows)})
	}
}

// rowsAt tells which row an entry of the question came from.
type rowsAt struct{ entries, prompts []int }

// move puts what is wrong with entries at the rows that they came from.
func (at rowsAt) move(err error) (moved lms.Problems) {
	all, _ := err.(lms.Problems)
	for _, e := range all {
		name, number, _ := strings.Cut(e.Field, "-")
		if i, err := strconv.Atoi(number); err == nil {
			rows, field := at.entries, "row"
			if name == "prompt" {
				rows, field = at.prompts, "left"
			}
			if i < len(rows) {
				e.Field = fmt.Sprintf("%s-%d", field, rows[i])
			}
		}
		moved = append(moved, e)
	}
	return moved
}
