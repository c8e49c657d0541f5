package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"binapustaka/integration/sso"
	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
)

// surveyOffer is the survey that the plug-in's page in the OPAC shows, in one
// language.
type surveyOffer struct {
	Offered   bool              `json:"offered"`
	Done      bool              `json:"done"` // what was answered is taken
	Language  locale.Locale     `json:"language"`
	Both      bool              `json:"both"` // it is asked in the other language too
	Title     string            `json:"title"`
	Intro     string            `json:"intro"`
	Thanks    string            `json:"thanks"`
	Token     string            `json:"token"`
	Questions []surveyQuestion  `json:"questions"`
	Problems  map[string]string `json:"problems,omitempty"` // by field of the question
	Failure   string            `json:"failure"`
}

type surveyQuestion struct {
	Field    string        `json:"field"`
	Kind     survey.Kind   `json:"kind"`
	Text     string        `json:"text"`
	Required bool          `json:"required"`
	Steps    []int         `json:"steps"`
	Low      string        `json:"low"`
	High     string        `json:"high"`
	Rows     []surveyField `json:"rows"`    // of a matrix
	Options  []surveyField `json:"options"` // to choose from
}

type surveyField struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// offer is a survey in a language, or the one that it is asked in.
func offer(s survey.Sheet, wanted locale.Locale) surveyOffer {
	if !s.Languages.Has(string(wanted)) {
		wanted, _ = locale.Find(string(s.Languages))
	}
	in := func(t survey.Text) string { return t.In(string(wanted)) }
	o := surveyOffer{Offered: true, Language: wanted, Both: s.Languages == survey.Both, Title: in(s.Title), Intro: in(s.Intro), Thanks: in(s.Thanks), Token: survey.Token("")}
	for _, q := range s.Questions {
		one := surveyQuestion{Field: q.Field(), Kind: q.Kind, Text: in(q.Text), Required: q.Required, Low: in(q.Low), High: in(q.High)}
		if q.Kind == survey.Promoter {
			one.Low, one.High = wanted.T("survey.nps_low"), wanted.T("survey.nps_high")
		}
		if q.Scaled() || q.Kind == survey.Promoter {
			one.Steps = q.Steps()
		}
		for _, option := range q.Options {
			if q.Kind == survey.Matrix {
				one.Rows = append(one.Rows, surveyField{q.Row(option.ID), in(option.Text)})
			} else {
				one.Options = append(one.Options, surveyField{fmt.Sprint(option.ID), in(option.Text)})
			}
		}
		o.Questions = append(o.Questions, one)
	}
	return o
}

// besideSurvey shows a library's SLiMS the survey for its OPAC, and takes what
// somebody answered there. Its server asks and brings it; nothing of the patron
// is said, and unlike of other questions nothing is noted, not even that it was
// asked: a form that comes twice is known by its own token.
func (s *server) besideSurvey(r *request) error {
	asked, key, err := s.questionAgain(r, sso.Survey)
	form := r.FormValue("form")
	if err == nil && !asked.Brought(form) {
		err = lms.Fail(lms.Invalid, "handover.malformed")
	}
	fields, wrong := url.ParseQuery(form)
	if err == nil && wrong != nil {
		err = lms.Fail(lms.Invalid, "handover.malformed")
	}
	if err != nil {
		status, message := r.explain(err)
		return r.Status(status).JSON(fiber.Map{"message": message})
	}
	var o surveyOffer
	sheet, err := s.Surveys.Offered(r.ctx, key.Library.ID)
	switch {
	case lms.IsKind(err, lms.NotFound) || lms.IsKind(err, lms.Conflict):
	case err != nil:
		return err
	default:
		wanted, _ := locale.Find(fields.Get("l"))
		o = offer(sheet, wanted)
		if fields.Has("token") {
			o.Token = survey.Token(fields.Get("token"))
			answers, err := sheet.Read(func(field string) []string { return fields[field] })
			if err == nil {
				r.library = key.Library
				err = s.Surveys.Answer(r.ctx, sheet.ID, survey.Sent{Answers: answers, Channel: survey.OPAC, Day: r.today(), Token: o.Token})
			}
			if err := o.refuse(err); err != nil {
				return err
			}
		}
	}
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, fiber.MIMETextPlain)
	return r.SendString(asked.Answer(string(body), key.Secret))
}

// refuse says what is wrong with the answers, or that they are taken; a failure
// that no patron can mend is returned.
func (o *surveyOffer) refuse(err error) error {
	if o.Done = err == nil; o.Done {
		return nil
	}
	var e *lms.Error
	if !errors.As(err, &e) {
		return err
	}
	l := Layout{Locale: o.Language}
	l.setProblems(err)
	o.Problems, o.Failure = l.problems, l.Failure()
	return nil
}
