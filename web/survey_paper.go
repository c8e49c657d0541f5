package web

import (
	"bytes"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/survey"
	"binapustaka/web/paper"
)

type surveyPaperPage struct {
	Layout
	Survey survey.Sheet
	Day    string
	Token  string
	typed  map[string]string
}

// Typed is what stands in a question's field.
func (p surveyPaperPage) Typed(field string) string { return p.typed[field] }

func (s *server) surveyPaperPage(r *request) (*surveyPaperPage, error) {
	sheet, err := s.surveyOf(r)
	if err != nil {
		return nil, err
	}
	if err := openToAll(sheet); err != nil {
		return nil, err
	}
	p := &surveyPaperPage{Layout: within(r.layout("survey.paper_title"), "/surveys"), Survey: sheet, Day: r.today().String(), typed: map[string]string{}}
	if day := r.FormValue("day"); day != "" {
		p.Day = day
	}
	return p, nil
}

// openToAll refuses what not everybody can answer now.
func openToAll(sheet survey.Sheet) error {
	switch {
	case sheet.Status != survey.Open:
		return lms.Fail(lms.Conflict, "survey.not_open")
	case sheet.Asked():
		return lms.Fail(lms.Conflict, "survey.only_invited")
	}
	return nil
}

// surveyPaper is where answers on paper are typed in, one form after the other.
func (s *server) surveyPaper(r *request) error {
	p, err := s.surveyPaperPage(r)
	if err != nil {
		return err
	}
	p.Token = survey.Token("")
	return r.page("survey/paper", p)
}

func (s *server) surveyPaperSave(r *request) error {
	p, err := s.surveyPaperPage(r)
	if err != nil {
		return err
	}
	p.Token = survey.Token(r.FormValue("token"))
	form := map[string][]string{}
	for _, q := range p.Survey.Questions {
		p.typed[q.Field()] = r.FormValue(q.Field())
		for field, values := range q.Keyed(r.FormValue(q.Field())) {
			form[field] = values
		}
	}
	answers, err := p.Survey.Read(func(field string) []string { return form[field] })
	day, wrong := lms.ParseDay(p.Day)
	if wrong != nil && err == nil {
		err = lms.FailField("day", "survey.day_wrong")
	}
	if err == nil {
		err = s.Surveys.Enter(r.ctx, r.actor, p.Survey.ID, survey.Sent{Answers: answers, Day: day, Token: p.Token}, r.today())
	}
	if err != nil {
		return r.invalid("survey/paper", p, err)
	}
	return r.redirect(fmt.Sprintf("/surveys/%d/paper?day=%s", p.Survey.ID, day), "survey.paper_saved")
}

// surveyPoster is a sheet of paper with the way to the survey.
func (s *server) surveyPoster(r *request) error {
	sheet, err := s.surveyOf(r)
	if err != nil {
		return err
	}
	if err := openToAll(sheet); err != nil {
		return err
	}
	var b bytes.Buffer
	address := r.site() + "/s/" + sheet.Code
	err = paper.Poster(&b, paper.Notice{Library: r.library.Name, Title: sheet.Title, Languages: sheet.Languages, Address: address, Code: address + "?from=qr", Locale: r.locale, At: sheet.CreatedAt})
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/pdf")
	r.Set(fiber.HeaderContentSecurityPolicy, documentPolicy)
	r.Set(fiber.HeaderContentDisposition, disposition("inline", r.locale.T("survey.file_poster", lms.Args{"title": sheet.Title.In(string(r.locale))})+".pdf"))
	return r.Send(b.Bytes())
}
