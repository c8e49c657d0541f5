package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/survey"
)

type surveyQuestionPage struct {
	Layout
	Survey     survey.Sheet
	Form       survey.Question
	OptionsID  string // as typed, one a line
	OptionsEN  string
	Revision   int
	Dimensions []survey.Dimension
	Scales     []int
}

// Speaks reports whether the survey is asked in a language.
func (p surveyQuestionPage) Speaks(language string) bool { return p.Survey.Languages.Has(language) }

func (r *request) surveyQuestionPage(sheet survey.Sheet, q survey.Question, revision int) *surveyQuestionPage {
	title := "survey.question_edit"
	if q.ID == 0 {
		title = "survey.question_new"
	}
	p := &surveyQuestionPage{Layout: within(r.layout(title), "/surveys"), Survey: sheet, Form: q, Revision: revision, Dimensions: survey.Dimensions, Scales: survey.Scales}
	p.Path = fmt.Sprintf("/surveys/%d/questions/%d", sheet.ID, q.ID)
	if q.ID == 0 {
		p.Path = fmt.Sprintf("/surveys/%d/questions/new?kind=%s", sheet.ID, q.Kind)
	}
	var id, en []string
	for _, o := range q.Options {
		id, en = append(id, o.Text.ID), append(en, o.Text.EN)
	}
	p.OptionsID, p.OptionsEN = strings.Join(id, "\n"), strings.Join(en, "\n")
	return p
}

// surveyQuestionNew begins one of a kind, on the usual scale.
func (s *server) surveyQuestionNew(r *request) error {
	sheet, err := s.surveyOf(r)
	if err != nil {
		return err
	}
	if sheet.Frozen() {
		return lms.Fail(lms.Conflict, "survey.frozen")
	}
	q := survey.Question{Kind: survey.Kind(r.Query("kind")), Scale: 5}
	if !slices.Contains(survey.Kinds, q.Kind) {
		q.Kind = survey.Rating
	}
	q.Low = survey.Text{ID: "Sangat tidak setuju", EN: "Strongly disagree"}
	q.High = survey.Text{ID: "Sangat setuju", EN: "Strongly agree"}
	return r.page("survey/question", r.surveyQuestionPage(sheet, q, sheet.Revision))
}

// surveyQuestionOf is the question that the address names.
func (s *server) surveyQuestionOf(r *request) (sheet survey.Sheet, q survey.Question, err error) {
	if sheet, err = s.surveyOf(r); err != nil {
		return sheet, q, err
	}
	id, err := r.id("question")
	if err != nil {
		return sheet, q, err
	}
	i := slices.IndexFunc(sheet.Questions, func(q survey.Question) bool { return q.ID == id })
	if i < 0 {
		return sheet, q, lms.Fail(lms.NotFound, "survey.question_gone")
	}
	return sheet, sheet.Questions[i], nil
}

func (s *server) surveyQuestionEdit(r *request) error {
	sheet, q, err := s.surveyQuestionOf(r)
	if err != nil {
		return err
	}
	if sheet.Frozen() {
		return lms.Fail(lms.Conflict, "survey.frozen")
	}
	return r.page("survey/question", r.surveyQuestionPage(sheet, q, sheet.Revision))
}

// surveyQuestionSave makes a question, or changes one; its kind stays.
func (s *server) surveyQuestionSave(r *request) error {
	var sheet survey.Sheet
	q := survey.Question{Kind: survey.Kind(r.FormValue("kind"))}
	var err error
	if r.Params("question") == "" {
		sheet, err = s.surveyOf(r)
	} else {
		sheet, q, err = s.surveyQuestionOf(r)
	}
	if err != nil {
		return err
	}
	q.Text, q.Low, q.High, q.Required, q.Dimension = r.text("text"), r.text("low"), r.text("high"), r.FormValue("required") != "", survey.Dimension(r.FormValue("dimension"))
	q.Scale, _ = strconv.Atoi(r.FormValue("scale"))
	q.Options = survey.OptionLines(r.FormValue("options-id"), r.FormValue("options-en"))
	revision, _ := strconv.Atoi(r.FormValue("revision"))
	err = s.Surveys.SaveQuestion(r.ctx, r.actor, sheet.ID, q, revision)
	if lms.IsKind(err, lms.Conflict) {
		revision = sheet.Revision
	}
	if err != nil {
		p := r.surveyQuestionPage(sheet, q, revision)
		p.OptionsID, p.OptionsEN = r.FormValue("options-id"), r.FormValue("options-en")
		return r.invalid("survey/question", p, err)
	}
	return r.redirect(fmt.Sprintf("/surveys/%d#questions", sheet.ID), "survey.question_saved")
}

// surveyQuestionMove moves a question by one place, or takes it out.
func (s *server) surveyQuestionMove(r *request) error {
	id, question, err := r.ids("question")
	if err != nil {
		return err
	}
	notice := ""
	switch r.FormValue("do") {
	case "up":
		err = s.Surveys.MoveQuestion(r.ctx, r.actor, id, question, -1)
	case "down":
		err = s.Surveys.MoveQuestion(r.ctx, r.actor, id, question, 1)
	case "delete":
		notice, err = "survey.question_deleted", s.Surveys.DeleteQuestion(r.ctx, r.actor, id, question)
	default:
		err = lms.Fail(lms.Invalid, "error.request")
	}
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/surveys/%d#question-%d", id, question), notice)
}
