package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
)

type surveyListPage struct {
	Layout
	List   []survey.Listed
	Series []survey.Satisfied // of patrons, by month; for those who make surveys
	Writes bool
}

func (s *server) surveyList(r *request) (err error) {
	p := &surveyListPage{Layout: r.layout("survey.list_title"), Writes: survey.CanWrite(r.actor, r.actor.LibraryID)}
	if p.List, err = s.Surveys.List(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	if p.Writes {
		if p.Series, err = s.Surveys.Satisfaction(r.ctx, r.actor, r.actor.LibraryID); err != nil {
			return err
		}
	}
	return r.page("survey/list", p)
}

// Words writes a text of a survey in the reader's language, or the one it has.
func (l Layout) Words(t survey.Text) string { return t.In(string(l.Locale)) }

// Month writes the month of a day.
func (l Layout) Month(d lms.Day) string { return l.Locale.Month(d) }

// Few says how many answered, but of fewer than five only that.
func (l Layout) Few(n int) string {
	switch {
	case n == 0:
		return l.Locale.T("survey.nobody")
	case n < survey.Least:
		return l.Locale.T("survey.few", lms.Args{"n": survey.Least})
	}
	return l.Locale.T("survey.answers", lms.Args{"n": n})
}

type surveyStarter struct {
	Name string
	survey.Sheet
}

type surveyNewPage struct {
	Layout
	Starters []surveyStarter
	About    surveyAbout // from the address
}

func (s *server) surveyNew(r *request) error {
	p := &surveyNewPage{Layout: r.layout("survey.new_title")}
	for _, name := range survey.Starters {
		sheet, _ := survey.Starter(name)
		p.Starters = append(p.Starters, surveyStarter{name, sheet})
	}
	var d survey.Details
	if err := s.readAbout(r, &d); err != nil {
		return err
	}
	var err error
	if p.About, err = s.surveyAbout(r, d); err != nil {
		return err
	}
	if p.About.Value() != "" {
		p.Path = "/surveys/new?about=" + p.About.Value()
	}
	return r.page("survey/new", p)
}

// surveyCreate makes a draft from a template, or without questions.
func (s *server) surveyCreate(r *request) error {
	sheet, ok := survey.Starter(r.FormValue("starter"))
	if !ok {
		sheet.Details = survey.Details{Purpose: survey.Other, Languages: survey.Indonesian, Title: survey.Text{ID: locale.ID.T("survey.untitled")}}
	}
	if err := s.readAbout(r, &sheet.Details); err != nil {
		return err
	}
	id, err := s.Surveys.Create(r.ctx, r.actor, r.actor.LibraryID, sheet)
	if err != nil {
		return err
	}
	if ok {
		return r.redirect(fmt.Sprintf("/surveys/%d", id), "survey.created")
	}
	return r.redirect(fmt.Sprintf("/surveys/%d/edit", id), "survey.created")
}
