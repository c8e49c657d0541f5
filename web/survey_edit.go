package web

import (
	"fmt"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/survey"
)

type surveyEditPage struct {
	Layout
	Survey    survey.Sheet
	Form      survey.Details // as typed
	Revision  int
	Purposes  []survey.Purpose
	Languages []survey.Languages
}

func (r *request) surveyEditPage(sheet survey.Sheet, form survey.Details, revision int) *surveyEditPage {
	p := &surveyEditPage{Layout: within(r.layout("survey.edit_title"), "/surveys"), Survey: sheet, Form: form, Revision: revision, Purposes: survey.Purposes, Languages: survey.AllLanguages}
	p.Path = fmt.Sprintf("/surveys/%d/edit", sheet.ID)
	return p
}

// text is a text of the form in both languages.
func (r *request) text(field string) survey.Text {
	return survey.Text{ID: r.FormValue(field + "-id"), EN: r.FormValue(field + "-en")}
}

func (s *server) surveyEdit(r *request) error {
	sheet, err := s.surveyOf(r)
	if err != nil {
		return err
	}
	return r.page("survey/edit", r.surveyEditPage(sheet, sheet.Details, sheet.Revision))
}

func (s *server) surveyUpdate(r *request) error {
	sheet, err := s.surveyOf(r)
	if err != nil {
		return err
	}
	d := survey.Details{Purpose: survey.Purpose(r.FormValue("purpose")), Languages: survey.Languages(r.FormValue("languages")),
		Title: r.text("title"), Intro: r.text("intro"), Thanks: r.text("thanks")}
	if sheet.Frozen() { // the fields are not on the page
		d.Purpose, d.Languages = sheet.Purpose, sheet.Languages
	}
	revision, _ := strconv.Atoi(r.FormValue("revision"))
	err = s.Surveys.Update(r.ctx, r.actor, sheet.ID, d, revision)
	if lms.IsKind(err, lms.Conflict) { // the next attempt is a decision made knowing of the change
		revision = sheet.Revision
	}
	if err != nil {
		return r.invalid("survey/edit", r.surveyEditPage(sheet, d, revision), err)
	}
	return r.redirect(fmt.Sprintf("/surveys/%d", sheet.ID), "survey.saved")
}
