package web

import (
	"binapustaka/lms"
	"binapustaka/lms/survey"
)

// homeSurveys are those that wait for the actor's answer.
func (s *server) homeSurveys(r *request, p *homePage) (err error) {
	p.Surveys, err = s.Surveys.Waiting(r.ctx, r.actor)
	return err
}

// surveyAsked takes somebody who was invited to the form, which knows nothing of
// them: what it brings along is their ballot.
func (s *server) surveyAsked(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	code, token, err := s.Surveys.Ballot(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	return r.redirect("/s/"+code+"?t="+token, "")
}

// Answered says how many answered a survey: of those who were invited, while they
// do, in steps of five.
func (l Layout) Answered(s survey.Survey, n int) string {
	switch {
	case !s.Asked() || s.Status != survey.Open:
		return l.Few(n)
	case n == 0:
		return l.Locale.T("survey.few", lms.Args{"n": survey.Least})
	}
	return l.Locale.T("survey.answers_least", lms.Args{"n": n})
}

// OccasionSays is who was invited to a survey and how many answered.
func (l Layout) OccasionSays(o survey.Occasion) string {
	args := lms.Args{"n": o.Invited, "answered": l.Answered(o.Survey, o.Answers), "day": l.Locale.ShortDate(o.ClosesOn)}
	switch {
	case o.Status == survey.Open:
		return l.Locale.T("survey.occasion_open", args)
	case o.Answers < survey.Least || o.Invited == 0:
		return l.Locale.T("survey.occasion_few", args)
	}
	args["answered"], args["rate"] = o.Answers, l.Locale.Percent(float64(o.Answers)/float64(o.Invited), 0)
	return l.Locale.T("survey.occasion_closed", args)
}

// surveyCard is what stands on the page of a training about its surveys.
type surveyCard struct {
	Subject, Says string
	Occasions     []survey.Occasion
	Ahead         []survey.Ahead
}

// surveyCard is that of a training, for those who make surveys; nil for others.
func (s *server) surveyCard(r *request, of survey.Subject) (*surveyCard, error) {
	if !survey.CanWrite(r.actor, r.actor.LibraryID) {
		return nil, nil
	}
	plan, _, _, err := s.scheduleOf(r, of)
	if err != nil {
		return nil, err
	}
	c := &surveyCard{Subject: of.Name(), Says: Layout{Locale: r.locale}.ScheduleSays(plan)}
	if c.Occasions, err = s.Surveys.Occasions(r.ctx, r.actor, r.actor.LibraryID, of); err != nil {
		return nil, err
	}
	c.Ahead, err = s.surveysAhead(r, of, plan)
	return c, err
}
