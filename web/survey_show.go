package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/survey"
)

type surveyShowPage struct {
	Layout
	Survey   survey.Sheet
	Writes   bool
	Kinds    []survey.Kind
	Address  string           // of the public page
	Occasion *survey.Occasion // it opened by itself
	Share    *share
}

func (p surveyShowPage) Draft() bool  { return p.Survey.Status == survey.Draft }
func (p surveyShowPage) Open() bool   { return p.Survey.Status == survey.Open }
func (p surveyShowPage) Closed() bool { return p.Survey.Status == survey.Closed }

// surveyOf is the survey that the address names.
func (s *server) surveyOf(r *request) (survey.Sheet, error) {
	id, err := r.id("id")
	if err != nil {
		return survey.Sheet{}, err
	}
	return s.Surveys.Find(r.ctx, r.actor, id)
}

func (s *server) surveyShowPage(r *request) (*surveyShowPage, error) {
	sheet, err := s.surveyOf(r)
	if err != nil {
		return nil, err
	}
	p := &surveyShowPage{Survey: sheet, Writes: survey.CanWrite(r.actor, sheet.LibraryID), Kinds: survey.Kinds, Address: r.site() + "/s/" + sheet.Code}
	p.Layout = r.titled(sheet.Title.In(string(r.locale)))
	p.Path = fmt.Sprintf("/surveys/%d", sheet.ID)
	if p.Writes {
		o, ok, err := s.Surveys.Occasion(r.ctx, r.actor, sheet.ID)
		if err != nil {
			return nil, err
		}
		if ok {
			p.Occasion = &o
		}
		if p.Open() && !sheet.Asked() {
			p.Share = newShare(r.locale.T("share.survey"), bold(p.Title), r.locale.T("share.survey_nameless"), "", r.locale.T("share.survey_answer", lms.Args{"url": p.Address}))
		}
	}
	return p, nil
}

func (s *server) surveyShow(r *request) error {
	p, err := s.surveyShowPage(r)
	if err != nil {
		return err
	}
	return r.page("survey/show", p)
}

// surveyStatus opens, closes or withdraws.
func (s *server) surveyStatus(r *request) error {
	p, err := s.surveyShowPage(r)
	if err != nil {
		return err
	}
	id, notice := p.Survey.ID, ""
	switch r.FormValue("do") {
	case "open":
		notice, err = "survey.opened", s.Surveys.Open(r.ctx, r.actor, id)
	case "close":
		notice, err = "survey.closed_done", s.Surveys.Close(r.ctx, r.actor, id, r.today())
	case "withdraw":
		notice, err = "survey.withdrawn", s.Surveys.Withdraw(r.ctx, r.actor, id)
	default:
		err = lms.Fail(lms.Invalid, "error.request")
	}
	if err != nil {
		return r.invalid("survey/show", p, err)
	}
	return r.redirect(p.Path, notice)
}

func (s *server) surveyOpac(r *request) error {
	p, err := s.surveyShowPage(r)
	if err != nil {
		return err
	}
	on, notice := r.FormValue("on") != "", "survey.opac_off"
	if on {
		notice = "survey.opac_on"
	}
	if err := s.Surveys.SetOpac(r.ctx, r.actor, p.Survey.ID, on); err != nil {
		return r.invalid("survey/show", p, err)
	}
	return r.redirect(p.Path, notice)
}

func (s *server) surveyCopy(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if id, err = s.Surveys.Copy(r.ctx, r.actor, id); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/surveys/%d", id), "survey.copied")
}

func (s *server) surveyDelete(r *request) error {
	p, err := s.surveyShowPage(r)
	if err != nil {
		return err
	}
	if err := s.Surveys.Delete(r.ctx, r.actor, p.Survey.ID); err != nil {
		return r.invalid("survey/show", p, err)
	}
	return r.redirect("/surveys", "survey.deleted")
}
