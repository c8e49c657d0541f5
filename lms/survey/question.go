package survey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"binapustaka/lms"
)

// Kind is how a question is answered.
type Kind string

const (
	Rating   Kind = "rating"   // a number of a scale
	Matrix   Kind = "matrix"   // several statements on one scale
	Single   Kind = "single"   // one of the options
	Multiple Kind = "multiple" // any of them
	Promoter Kind = "nps"      // 0 to 10: would you recommend us
	Words    Kind = "text"
)

var Kinds = []Kind{Rating, Matrix, Single, Multiple, Promoter, Words}

// Dimension is the side of the service that a question is about, in the sense of
// LibQUAL+; Overall is satisfaction as such.
type Dimension string

const (
	None    Dimension = ""
	Overall Dimension = "overall"
	Affect  Dimension = "affect"  // how people are served
	Control Dimension = "control" // finding and getting at what one needs
	Place   Dimension = "place"   // the library as a place
)

var Dimensions = []Dimension{None, Overall, Affect, Control, Place}

// Scales are the lengths that a scale may have.
var Scales = []int{4, 5, 7}

// Option is something to choose, or a statement of a matrix.
type Option struct {
	ID   int64 `json:"-"`
	Text Text  `json:"text"`
}

// Question is one question of a survey.
type Question struct {
	ID        int64     `db:"id" json:"-"`
	Origin    string    `db:"origin" json:"-"` // the same of all its copies
	Kind      Kind      `db:"kind" json:"kind"`
	Dimension Dimension `db:"dimension" json:"dimension"`
	Required  bool      `db:"required" json:"required"`
	Text      Text      `db:"text" json:"text"`
	Scale     int       `db:"scale" json:"scale"` // of ratings: 1 to Scale
	Low       Text      `db:"low" json:"low"`     // what 1 means
	High      Text      `db:"high" json:"high"`
	Options   []Option  `db:"-" json:"options"`
}

// Scaled reports whether q is answered on a scale from 1.
func (q Question) Scaled() bool { return q.Kind == Rating || q.Kind == Matrix }

// Listed reports whether q has options.
func (q Question) Listed() bool { return q.Kind == Single || q.Kind == Multiple || q.Kind == Matrix }

// Steps are the numbers to choose from.
func (q Question) Steps() (all []int) {
	from, to := 1, q.Scale
	if q.Kind == Promoter {
		from, to = 0, 10
	}
	for n := from; n <= to; n++ {
		all = append(all, n)
	}
	return all
}

// Field is the name of q's form field; Row that of one statement of a matrix.
func (q Question) Field() string           { return fmt.Sprintf("q%d", q.ID) }
func (q Question) Row(option int64) string { return fmt.Sprintf("q%d-%d", q.ID, option) }

// has reports whether id is one of q's options.
func (q Question) has(id int64) bool {
	return slices.ContainsFunc(q.Options, func(o Option) bool { return o.ID == id })
}

func (q Question) written(l Languages) bool {
	ok := q.Text.in(l) && (!q.Scaled() || q.Low.in(l) && q.High.in(l))
	for _, o := range q.Options {
		ok = ok && o.Text.in(l)
	}
	return ok
}

const (
	maxQuestion = 500
	maxOption   = 200
	maxOptions  = 20
)

// Clean is q without what its kind does not use, and what is wrong with it. The
// languages say in which it must be written.
func (q Question) Clean(l Languages) (Question, error) {
	q.Text, q.Low, q.High = q.Text.clean(true), q.Low.clean(true), q.High.clean(true)
	var p lms.Problems
	if !slices.Contains(Kinds, q.Kind) {
		return q, lms.FailField("kind", "survey.kind_missing")
	}
	p = append(p, missing("text", q.Text, l, "survey.question_missing")...)
	p = append(p, long("text", q.Text, maxQuestion)...)
	if !slices.Contains(Dimensions, q.Dimension) || !q.Scaled() {
		q.Dimension = None
	}
	if q.Scaled() {
		if !slices.Contains(Scales, q.Scale) {
			p = append(p, lms.FailField("scale", "survey.scale_missing"))
		}
		p = append(p, missing("low", q.Low, l, "survey.end_missing")...)
		p = append(p, missing("high", q.High, l, "survey.end_missing")...)
		p = append(p, long("low", q.Low, maxOption)...)
		p = append(p, long("high", q.High, maxOption)...)
	} else {
		q.Scale, q.Low, q.High = 0, Text{}, Text{}
	}
	if !q.Listed() {
		q.Options = nil
		return q, p.OrNil()
	}
	for i := range q.Options {
		q.Options[i].Text = q.Options[i].Text.clean(true)
	}
	least := 2
	if q.Kind == Matrix {
		least = 1
	}
	if n := len(q.Options); n < least || n > maxOptions {
		p = append(p, lms.FailField("options", "survey.options_number", lms.Args{"min": least, "max": maxOptions}))
	}
	for _, o := range q.Options {
		if !o.Text.in(l) {
			p = append(p, lms.FailField("options", "survey.options_differ"))
			break
		}
		if utf8.RuneCountInString(o.Text.ID) > maxOption || utf8.RuneCountInString(o.Text.EN) > maxOption {
			p = append(p, lms.FailField("options", "survey.option_long", lms.Args{"max": maxOption}))
			break
		}
	}
	return q, p.OrNil()
}

// OptionLines reads options that were typed one a line, in each language.
func OptionLines(id, en string) (list []Option) {
	lines := func(s string) (all []string) {
		for line := range strings.Lines(s) {
			if line = lms.Line(line); line != "" {
				all = append(all, line)
			}
		}
		return all
	}
	a, b := lines(id), lines(en)
	for i := range max(len(a), len(b)) {
		var o Option
		if i < len(a) {
			o.Text.ID = a[i]
		}
		if i < len(b) {
			o.Text.EN = b[i]
		}
		list = append(list, o)
	}
	return list
}

// Answer is one thing that somebody chose or wrote.
type Answer struct {
	QuestionID int64  `db:"question_id"`
	RowID      int64  `db:"row_id"` // statement of a matrix, else 0
	Value      int64  `db:"value"`  // number of a scale, or the option's id
	Text       string `db:"text"`
}

// Read is what a form says, by Field and Row; what is wrong is named by its
// field. A required matrix needs every statement, any other may have gaps.
func (s Sheet) Read(form func(field string) []string) (answers []Answer, err error) {
	var p lms.Problems
	for _, q := range s.Questions {
		got, problem := q.read(form)
		if problem == nil && q.Required && len(got) < q.least() {
			key := "survey.answer_missing"
			if q.Kind == Matrix {
				key = "survey.rows_missing"
			}
			problem = lms.FailField(q.Field(), key)
		}
		if problem != nil {
			p = append(p, problem)
		}
		answers = append(answers, got...)
	}
	if len(p) == 0 && len(answers) == 0 {
		return nil, lms.Fail(lms.Invalid, "survey.nothing_answered")
	}
	return answers, p.OrNil()
}

func (q Question) least() int {
	if q.Kind == Matrix {
		return len(q.Options)
	}
	return 1
}

func (q Question) read(form func(string) []string) (got []Answer, problem *lms.Error) {
	if q.Kind == Words {
		text := strings.TrimSpace(strings.ToValidUTF8(strings.Join(form(q.Field()), " "), ""))
		if n := utf8.RuneCountInString(text); n > maxText {
			problem = lms.FailField(q.Field(), "survey.text_long", lms.Args{"n": n, "max": maxText})
		}
		if text != "" {
			got = append(got, Answer{QuestionID: q.ID, Text: text})
		}
		return got, problem
	}
	fields := map[string]int64{q.Field(): 0}
	if q.Kind == Matrix {
		fields = map[string]int64{}
		for _, o := range q.Options {
			fields[q.Row(o.ID)] = o.ID
		}
	}
	for field, row := range fields {
		for _, typed := range form(field) {
			if typed == "" {
				continue
			}
			n, err := strconv.ParseInt(typed, 10, 64)
			a := Answer{QuestionID: q.ID, RowID: row, Value: n}
			if err != nil || !q.takes(n) || slices.Contains(got, a) || q.Kind != Multiple && slices.ContainsFunc(got, func(b Answer) bool { return b.RowID == row }) {
				return nil, lms.FailField(q.Field(), "survey.answer_wrong")
			}
			got = append(got, a)
		}
	}
	return got, nil
}

// takes reports whether a number can be an answer.
func (q Question) takes(n int64) bool {
	if q.Kind == Single || q.Kind == Multiple {
		return q.has(n)
	}
	return slices.Contains(q.Steps(), int(n))
}
