package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
)

// surveyAskPage is a survey as it is answered. Nobody is asked who they are: no
// session is read and no cookie set. What guards the form against being sent
// twice is a token that is in this page alone, and is kept apart from the answers.
type surveyAskPage struct {
	Layout
	Survey  survey.Sheet
	Action  string
	Token   string
	From    string // qr: the address came from the poster
	Kiosk   bool
	Preview bool
	Invited bool // it is for those alone who were invited; the token is their ballot
	form    map[string][]string
}

// Chosen reports whether a value stands in the form; Typed is its text.
func (p surveyAskPage) Chosen(field string, value any) bool {
	return slices.Contains(p.form[field], fmt.Sprint(value))
}
func (p surveyAskPage) Typed(field string) string { return strings.Join(p.form[field], "") }

// Wrong are the questions that something is wrong with, by their number.
func (p surveyAskPage) Wrong() (numbers []int) {
	for i, q := range p.Survey.Questions {
		if p.Problem(q.Field()).Text != "" {
			numbers = append(numbers, i+1)
		}
	}
	return numbers
}

// surveyAskPage is the page of the survey in the address, in a language that it
// is asked in.
func (s *server) surveyAskPage(r *request) (*surveyAskPage, error) {
	sheet, err := s.Surveys.ByCode(r.ctx, strings.ToLower(r.Params("code")))
	if err != nil {
		return nil, err
	}
	if r.library, err = s.Libraries.Find(r.ctx, sheet.LibraryID); err != nil {
		return nil, err
	}
	wanted, _ := locale.Find(r.FormValue("l"))
	if r.FormValue("l") == "" {
		wanted = r.locale
	}
	if !sheet.Languages.Has(string(wanted)) {
		wanted, _ = locale.Find(string(sheet.Languages))
	}
	r.locale = wanted
	p := &surveyAskPage{Layout: r.titled(sheet.Title.In(string(wanted))), Survey: sheet, Action: "/s/" + sheet.Code, form: map[string][]string{}}
	if p.Kiosk = strings.HasSuffix(r.Route().Path, "/kiosk") || strings.Contains(r.Route().Path, "/kiosk/"); p.Kiosk {
		p.Action += "/kiosk"
	}
	if r.FormValue("from") == "qr" {
		p.From = "qr"
	}
	if p.Invited = sheet.Asked(); p.Invited {
		p.Token = cmp.Or(r.FormValue("t"), r.FormValue("token")) // of the address, or of the form
	}
	if sheet.Languages == survey.Both {
		other := locale.EN
		if wanted == locale.EN {
			other = locale.ID
		}
		to := url.Values{"l": {string(other)}, "from": {p.From}}
		if p.Invited {
			to.Set("t", p.Token)
		}
		p.Other = p.Action + "?" + to.Encode()
	}
	return p, nil
}

func (s *server) surveyAsk(r *request) error {
	p, err := s.surveyAskPage(r)
	if err != nil {
		return err
	}
	if err := s.Surveys.Admits(r.ctx, p.Survey, p.Token); err != nil {
		return err
	}
	if !p.Invited {
		p.Token = survey.Token("")
	}
	return r.page("survey/ask", p)
}

func (s *server) surveyAnswer(r *request) error {
	p, err := s.surveyAskPage(r)
	if err != nil {
		return err
	}
	if err := s.Surveys.Admits(r.ctx, p.Survey, p.Token); err != nil {
		return err
	}
	if !p.Invited {
		p.Token = survey.Token(r.FormValue("token"))
	}
	answers, err := p.Survey.Read(r.formValues)
	if err == nil {
		channel := survey.Link
		if p.Kiosk {
			channel = survey.Kiosk
		} else if p.From == "qr" {
			channel = survey.QR
		}
		if err = r.held(&s.crowd, "survey.crowded"); err == nil {
			err = s.Surveys.Answer(r.ctx, p.Survey.ID, survey.Sent{Answers: answers, Channel: channel, Day: r.today(), Token: p.Token})
		}
	}
	if err != nil {
		for _, q := range p.Survey.Questions {
			for _, field := range append([]string{q.Field()}, rows(q)...) {
				p.form[field] = r.formValues(field)
			}
		}
		return r.invalid("survey/ask", p, err)
	}
	return r.redirect(p.Action+"/thanks?l="+string(r.locale), "")
}

// rows are the fields of a matrix.
func rows(q survey.Question) (fields []string) {
	if q.Kind == survey.Matrix {
		for _, o := range q.Options {
			fields = append(fields, q.Row(o.ID))
		}
	}
	return fields
}

// kioskPause is for how many seconds a kiosk says thank you before the next
// person's turn.
var kioskPause = 12

func (s *server) surveyThanks(r *request) error {
	p, err := s.surveyAskPage(r)
	if err != nil {
		return err
	}
	p.Title = r.locale.T("survey.thanks_title")
	if p.Other != "" {
		p.Other = strings.Replace(p.Other, "?", "/thanks?", 1)
	}
	if p.Kiosk { // a header does it without a script
		r.Set("Refresh", fmt.Sprintf("%d; url=%s", kioskPause, p.Action))
	}
	return r.page("survey/thanks", p)
}

// surveyPreview is the form as people will see it, without a way to send it.
func (s *server) surveyPreview(r *request) error {
	sheet, err := s.surveyOf(r)
	if err != nil {
		return err
	}
	language := r.locale
	if !sheet.Languages.Has(string(language)) {
		language, _ = locale.Find(string(sheet.Languages))
	}
	p := &surveyAskPage{Layout: within(r.layout("survey.preview_title"), "/surveys"), Survey: sheet, Preview: true}
	p.Locale = language
	return r.page("survey/preview", p)
}
