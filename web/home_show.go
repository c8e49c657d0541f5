package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
)

// homePage answers "what now?". Whoever holds several roles sees the parts of
// all of them, each once.
type homePage struct {
	Layout
	Greeting string
	First    string // name
	Lead     string
	Urgent   bool // something that waits is broken: it comes first, after a test that runs

	Learner   bool
	Next      homeNext
	Tests     []assessment.Due // that can be taken at any time; for learners alone
	Week      []homeDate
	Assigned  []homeAssigned
	Answers   []course.Answered // questions of the actor's with new answers
	Offers    []activity.Answer // of places in activities, and invitations
	Paths     []course.Way      // that are not finished
	Plans     []homePlan
	FollowUps []activity.OwnFollowUp // of the actor's, due soon
	Surveys   []survey.Asking
	Progress  homeProgress

	Leads   bool // somebody waits for the actor's decisions
	Waiting []homeTask

	Impact   *homeImpact   // heads
	Service  *homeService  // heads
	Nights   []homeNight   // administrators
	Coverage *homeCoverage // heads and administrators
}

// Resumes reports whether a test of the actor's runs.
func (p *homePage) Resumes() bool { return p.Next.Kind == nextResume }

// Side reports whether something stands beside the main column.
func (p *homePage) Side() bool {
	return p.Learner || len(p.Week) > 0 || len(p.Nights) > 0 || p.Coverage != nil
}

func (s *server) homeShow(r *request) error {
	p := &homePage{Layout: r.layout("home.title"), Greeting: greeting(s.Now().In(r.zone())), First: firstName(r.actor.Name),
		Leads: r.actor.Has(lms.Trainer, lms.Head, lms.Admin)}
	for _, part := range []struct {
		may  permission
		fill func(*request, *homePage) error
	}{
		{signedIn, s.homeLearning},
		{signedIn, s.homeFollowUps},
		{signedIn, s.homeSurveys},
		{signedIn, s.homePlans},
		{only(lms.Trainer, lms.Admin), s.homeWriter},
		{only(lms.Admin), s.homeAdmin},
		{only(lms.Head, lms.Admin), s.homeData},
		{only(lms.Head), s.homeHead},
		{only(lms.Trainer), s.homeTrainer},
		{signedIn, s.homeHours},
		{only(lms.Admin), s.homeErasures},
	} {
		if part.may(r.actor) {
			if err := part.fill(r, p); err != nil {
				return err
			}
		}
	}
	slices.SortStableFunc(p.Waiting, func(a, b homeTask) int { return a.Weight - b.Weight })
	p.Urgent = len(p.Waiting) > 0 && p.Waiting[0].Weight == taskWrong
	p.lead(r)
	return r.page("home/show", p)
}

// lead is the sentence under the greeting: the one thing to do now.
func (p *homePage) lead(r *request) {
	switch {
	case p.Next.Kind == nextResume:
		p.Lead = r.locale.T("home.lead_resume", lms.Args{"clock": p.Clock(p.Next.Until)})
	case p.Urgent || !p.Learner && len(p.Waiting) > 0:
		p.Lead = r.locale.T("home.lead_waiting", lms.Args{"n": len(p.Waiting)})
	case !p.Learner && p.Leads:
		p.Lead = r.locale.T("home.lead_quiet")
	case p.Next.Kind == nextLesson:
		p.Lead = r.locale.T("home.lead_lesson", lms.Args{"n": p.Next.ModuleLeft, "module": p.Next.Module})
	case p.Next.Kind == nextCourse || p.Next.Kind == nextTest || p.Next.Kind == nextPath:
		p.Lead = r.locale.T("home.lead_begin")
	}
}

// firstName is what to call somebody: the first word of the name that is not
// a title.
func firstName(name string) string {
	for word := range strings.FieldsSeq(name) {
		if word = strings.TrimRight(word, ","); !strings.HasSuffix(word, ".") {
			return word
		}
	}
	return name
}

// greeting is the message key for the time of day.
func greeting(t time.Time) string {
	switch h := t.Hour(); {
	case h >= 4 && h < 11:
		return "home.morning"
	case h >= 11 && h < 15:
		return "home.noon"
	case h >= 15 && h < 18:
		return "home.afternoon"
	}
	return "home.evening"
}

func (s *server) health(r *request) error { return r.SendString("ok") }

// languageSwitch keeps the language a visitor chose, in the account too.
func (s *server) languageSwitch(r *request) error {
	l, ok := locale.Find(r.FormValue("language"))
	if !ok {
		return lms.FailField("language", "error.request")
	}
	r.setCookie(languageCookie, string(l), 365*24*time.Hour)
	if r.actor.SignedIn() {
		if err := s.Accounts.SetLocale(r.ctx, r.actor, string(l)); err != nil {
			return err
		}
	}
	if aVolunteer(r.actor) {
		if err := s.Accounts.SetGuestLocale(r.ctx, r.actor, string(l)); err != nil {
			return err
		}
	}
	if k := r.carried(); k != nil {
		r.locale = l
		return s.resume(r, k)
	}
	return r.redirect(localPath(r.FormValue("next")), "")
}

// localPath is target when it is an address of ours, else the home page: no
// form or link of ours sends anybody to another site.
func localPath(target string) string {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") ||
		strings.ContainsAny(target, "\\\r\n\t") {
		return "/"
	}
	return target
}
