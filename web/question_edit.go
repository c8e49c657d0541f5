package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// formKinds are the kinds that have a form.
var formKinds = []assessment.Kind{assessment.Single, assessment.Multiple, assessment.TrueFalse, assessment.ShortAnswer, assessment.Numerical}

type questionEditPage struct {
	Layout
	Question  assessment.Question // as typed, unless a number cannot be read
	Rows      []optionRow
	Accepted  string // one form a line
	Value     string
	Tolerance string
	ForTest   int64 // the test that the question is written for, or 0
	Preview   *questionView
	Kinds     []assessment.Kind
}

// optionRow is an option's place in the form; spare ones are empty.
type optionRow struct {
	Index int
	assessment.Option
}

func (p questionEditPage) TextField(i int) string { return "option-" + strconv.Itoa(i) }

func (r *request) questionPage(q assessment.Question, rows int) *questionEditPage {
	title := "question.new_title"
	if q.ID != 0 {
		title = "question.edit_title"
	}
	p := &questionEditPage{Layout: inTests(r.layout(title)), Question: q, Accepted: strings.Join(q.Accepted, "\n"), Kinds: formKinds}
	if q.Kind == assessment.Numerical {
		p.Value, p.Tolerance = typed(r.locale, q.Value), typed(r.locale, q.Tolerance)
	}
	if q.Kind == assessment.TrueFalse {
		rows = 2
	}
	for i := range max(rows, len(q.Options)) {
		row := optionRow{Index: i}
		if i < len(q.Options) {
			row.Option = q.Options[i]
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

func (s *server) questionNew(r *request) error {
	q := assessment.Question{Kind: assessment.Kind(r.Query("kind", string(assessment.Single))),
		Body: assessment.Body{Fold: assessment.Fold{Case: true, Accents: true}}}
	if !slices.Contains(formKinds, q.Kind) {
		return lms.Fail(lms.NotFound, "question.kind_unknown")
	}
	p := r.questionPage(q, 4)
	p.ForTest = int64(r.QueryInt("test"))
	return r.page("question/edit", p)
}

func (s *server) questionEdit(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	q, err := s.Assessments.Question(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	return r.page("question/edit", r.questionPage(q, len(q.Options)+1))
}

// readQuestion reads the form. The page holds everything as typed; the error
// names what cannot be read.
func (r *request) readQuestion() (assessment.Question, *questionEditPage, error) {
	var p lms.Problems
	q := assessment.Question{Kind: assessment.Kind(r.FormValue("kind")), Stem: r.FormValue("stem")}
	q.Feedback = r.FormValue("feedback")
	q.Version, _ = strconv.Atoi(r.FormValue("version"))
	q.Fold = assessment.Fold{Case: r.FormValue("fold_case") != "", Space: r.FormValue("fold_space") != "", Accents: r.FormValue("fold_accents") != ""}
	q.Accepted = strings.Split(strings.ReplaceAll(r.FormValue("accepted"), "\r\n", "\n"), "\n")
	rows, _ := strconv.Atoi(r.FormValue("rows"))
	rows = min(max(rows, 0), assessment.MaxOptions+1)
	right := r.formValues("right")
	for i := range rows {
		o := assessment.Option{Text: r.FormValue(fmt.Sprintf("option-%d", i)), Feedback: r.FormValue(fmt.Sprintf("why-%d", i)),
			Right: slices.Contains(right, strconv.Itoa(i))}
		q.Options = append(q.Options, o)
	}
	if q.Kind == assessment.Numerical {
		for field, into := range map[string]*float64{"value": &q.Value, "tolerance": &q.Tolerance} {
			text := strings.TrimSpace(r.FormValue(field))
			if text == "" && field == "tolerance" {
				continue
			}
			f, ok := assessment.ParseNumber(text)
			if !ok {
				p = append(p, lms.FailField(field, "question.number_unreadable"))
			}
			*into = f
		}
	}
	page := r.questionPage(q, rows)
	page.Accepted = r.FormValue("accepted")
	if q.Kind == assessment.Numerical {
		page.Value, page.Tolerance = r.FormValue("value"), r.FormValue("tolerance")
	}
	page.ForTest, _ = strconv.ParseInt(r.FormValue("test"), 10, 64)
	// Rows left empty at the end are spare, not options.
	for n := len(q.Options); n > 0 && q.Kind != assessment.TrueFalse && q.Options[n-1] == (assessment.Option{}); n-- {
		q.Options = q.Options[:n-1]
	}
	if err := q.Normal().Check(); err != nil {
		var more lms.Problems
		if errors.As(err, &more) {
			p = append(p, more...)
		}
	}
	return q, page, p.OrNil()
}

// again shows the form with more rows or a preview, nothing saved.
func (r *request) again(q assessment.Question, p *questionEditPage) error {
	if r.FormValue("do") == "more" {
		for range 2 {
			p.Rows = append(p.Rows, optionRow{Index: len(p.Rows)})
		}
	} else {
		v := viewQuestion(r.locale, assessment.AttemptItem{Question: q.Normal(), Position: 1, Points: 1})
		v.Current, v.Last = true, true
		p.Preview = &v
	}
	return r.page("question/edit", p)
}

func (s *server) questionCreate(r *request) error {
	q, p, err := r.readQuestion()
	if r.FormValue("do") == "more" || r.FormValue("do") == "preview" && err == nil {
		return r.again(q, p)
	}
	if err == nil {
		q, err = s.Assessments.CreateQuestion(r.ctx, r.actor, r.actor.LibraryID, q)
	}
	if err != nil {
		return r.invalid("question/edit", p, err)
	}
	if p.ForTest > 0 {
		if err := s.Assessments.AddItem(r.ctx, r.actor, p.ForTest, q.ID, 1); err != nil {
			return err
		}
		return r.redirect(fmt.Sprintf("/assessments/%d/edit#items", p.ForTest), "question.created_in_test")
	}
	return r.redirect("/questions", "question.created")
}

func (s *server) questionUpdate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	q, p, err := r.readQuestion()
	q.ID, p.Question.ID = id, id
	p.Title = r.locale.T("question.edit_title")
	if r.FormValue("do") == "more" || r.FormValue("do") == "preview" && err == nil {
		return r.again(q, p)
	}
	saved := q
	if err == nil {
		saved, err = s.Assessments.EditQuestion(r.ctx, r.actor, q)
	}
	if err != nil {
		return r.invalid("question/edit", p, err)
	}
	return r.redirect("/questions", "question.saved", lms.Args{"n": saved.Version})
}

// Choice reports whether the question has options.
func (p questionEditPage) Choice() bool { return p.Question.Kind.Choice() }
