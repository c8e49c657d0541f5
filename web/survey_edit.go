package web

import (
	"fmt"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/impact"
	"binapustaka/lms/survey"
)

type surveyEditPage struct {
	Layout
	Survey    survey.Sheet
	Form      survey.Details // as typed
	Revision  int
	Purposes  []survey.Purpose
	Languages []survey.Languages
	About     surveyAbout
}

// surveyAbout is which training a survey asks about, and those there are.
type surveyAbout struct{ pairForm }

// Value is the training as forms and addresses name it, "" for none.
func (a surveyAbout) Value() string {
	switch {
	case a.CourseID != 0:
		return subjectValue(impact.OfCourse, a.CourseID)
	case a.ActivityID != 0:
		return subjectValue(impact.OfActivity, a.ActivityID)
	}
	return ""
}

func (s *server) surveyAbout(r *request, d survey.Details) (a surveyAbout, err error) {
	a.pairForm, err = s.pairForm(r, assessment.PairSettings{CourseID: d.CourseID, ActivityID: d.ActivityID})
	return a, err
}

// readAbout puts the training that a form names into d. Field: about.
func (s *server) readAbout(r *request, d *survey.Details) error {
	kind, id := studyForm{Subject: r.FormValue("about")}.subject()
	switch kind {
	case impact.OfCourse:
		d.CourseID = id
	case impact.OfActivity:
		d.ActivityID = id
	default:
		return nil
	}
	about, err := s.surveyAbout(r, *d)
	if err == nil && about.Training() == "" {
		d.CourseID, d.ActivityID = 0, 0
		err = lms.FailField("about", "survey.about_gone")
	}
	return err
}

func (s *server) surveyEditPage(r *request, sheet survey.Sheet, form survey.Details, revision int) (*surveyEditPage, error) {
	about, err := s.surveyAbout(r, form)
	p := &surveyEditPage{Layout: within(r.layout("survey.edit_title"), "/surveys"), Survey: sheet, Form: form, Revision: revision, Purposes: survey.Purposes, Languages: survey.AllLanguages}
	p.Path = fmt.Sprintf("/surveys/%d/edit", sheet.ID)
	p.About = about
	return p, err
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
	p, err := s.surveyEditPage(r, sheet, sheet.Details, sheet.Revision)
	if err != nil {
		return err
	}
	return r.page("survey/edit", p)
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
	if err = s.readAbout(r, &d); err == nil {
		err = s.Surveys.Update(r.ctx, r.actor, sheet.ID, d, revision)
	}
	if lms.IsKind(err, lms.Conflict) { // the next attempt is a decision made knowing of the change
		revision = sheet.Revision
	}
	if err != nil {
		p, e := s.surveyEditPage(r, sheet, d, revision)
		if e != nil {
			return e
		}
		return r.invalid("survey/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/surveys/%d", sheet.ID), "survey.saved")
}
