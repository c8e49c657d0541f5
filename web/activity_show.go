package web

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"sort"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/markdown"
	"binapustaka/lms/survey"
)

type attendee struct {
	Name    string
	Minutes int
	Share   float64
}

type activityShowPage struct {
	Layout
	Activity activity.Activity
	Body     template.HTML
	Sessions []activity.Session
	Place    activity.Standing
	Typed    string           // name of a colleague
	Clashes  []activity.Clash // with other activities of the actor
	Away     []activity.Leave // days on which the actor cannot come
	Agenda   activity.Agenda
	Serves   []competencyChoice // competencies that it is to build
	Budget   activity.Budget    // for those who see it
	Own      int
	OwnShare float64
	Present  []attendee // of those who may see it
	Begun    bool
	DoorOpen bool // people can check in to one of its sessions
	Admitted bool // the reader is one of them
	Writes   bool
	Sees     bool
	Pairs    []assessment.Pair
	Surveys  *surveyCard
	NewPair  string // where one is made, "" for those who do not

	Questions                         []activity.Question
	Answered                          int
	Findings                          int
	FollowUps, FollowDone, FollowLate int

	Plan    activity.Plan // the reader's own
	PlanMay bool

	Share *share // nil: there is nothing to send on
}

// activityOf is the activity in the address.
func (s *server) activityOf(r *request) (activity.Activity, error) {
	id, err := r.id("id")
	if err != nil {
		return activity.Activity{}, err
	}
	return s.Activities.Find(r.ctx, r.actor, id)
}

func (s *server) activityShow(r *request) error {
	p, err := s.activityShowPage(r)
	if err != nil {
		return err
	}
	return r.page("activity/show", p)
}

func (s *server) activityShowPage(r *request) (*activityShowPage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	p := &activityShowPage{Layout: r.titled(a.Title), Activity: a, Begun: a.Begun(s.Now()),
		Writes: activity.CanWrite(r.actor, a.LibraryID), Sees: activity.CanSeeAttendance(r.actor, a.LibraryID)}
	if p.Writes {
		p.Share = s.activityShare(r, p)
	}
	p.Body = markdown.Render(a.Description, r.locale, 3)
	if p.Own, err = s.Activities.Own(r.ctx, r.actor, a.ID); err != nil {
		return nil, err
	}
	p.OwnShare = a.Share(p.Own)
	if p.Sessions, err = s.Activities.Sessions(r.ctx, r.actor, a.ID); err != nil {
		return nil, err
	}
	for _, one := range p.Sessions {
		p.DoorOpen = p.DoorOpen || a.Status == activity.Scheduled && one.DoorOpen(s.Now())
	}
	if p.Place, err = s.Activities.Standing(r.ctx, r.actor, a.ID); err != nil {
		return nil, err
	}
	p.Admitted = a.Admits(p.Place.Registration)
	if !a.Begun(s.Now()) {
		if p.Clashes, err = s.Activities.Clashes(r.ctx, r.actor, a.ID, []int64{r.actor.AccountID}); err != nil {
			return nil, err
		}
		if p.Away, err = s.Activities.Away(r.ctx, r.actor, a.ID, []int64{r.actor.AccountID}); err != nil {
			return nil, err
		}
	}
	if err := s.activityConsists(r, p); err != nil {
		return nil, err
	}
	if p.Pairs, err = s.pairsOf(r, 0, a.ID); err != nil {
		return nil, err
	}
	if p.Surveys, err = s.surveyCard(r, survey.Subject{Of: survey.Activity, ID: a.ID}); err != nil {
		return nil, err
	}
	if r.actor.Has(lms.Trainer) && a.Status == activity.Scheduled {
		p.NewPair = fmt.Sprintf("/assessments/pairs?activity=%d#new", a.ID)
	}
	if err := s.activityBrought(r, p); err != nil {
		return nil, err
	}
	if p.Sees {
		present, err := s.Activities.Attendance(r.ctx, r.actor, a.ID)
		if err != nil {
			return nil, err
		}
		names, err := s.Accounts.Names(r.ctx, r.actor, slices.Collect(maps.Keys(present)))
		if err != nil {
			return nil, err
		}
		for account, minutes := range present {
			p.Present = append(p.Present, attendee{Name: names[account], Minutes: minutes, Share: a.Share(minutes)})
		}
		sort.Slice(p.Present, func(i, j int) bool { return byName(p.Present[i].Name, p.Present[j].Name) < 0 })
	}
	return p, nil
}

// activityConsists is who speaks, when, with what, for which competencies.
func (s *server) activityConsists(r *request, p *activityShowPage) (err error) {
	if p.Agenda, err = s.Activities.Agenda(r.ctx, r.actor, p.Activity.ID); err != nil {
		return err
	}
	if p.Sees {
		if p.Budget, err = s.Activities.Budget(r.ctx, r.actor, p.Activity.ID); err != nil {
			return err
		}
	}
	serves, err := s.Activities.Serves(r.ctx, r.actor, p.Activity.ID)
	if err != nil || len(serves) == 0 {
		return err
	}
	choices, err := s.competencyChoices(r, serves...)
	p.Serves = slices.DeleteFunc(choices, func(c competencyChoice) bool { return !slices.Contains(serves, c.ID) })
	return err
}

// activityBrought counts what an activity brought.
func (s *server) activityBrought(r *request, p *activityShowPage) (err error) {
	if p.Questions, err = s.Activities.Questions(r.ctx, r.actor, p.Activity.ID); err != nil {
		return err
	}
	for _, q := range p.Questions {
		if q.Answer != "" {
			p.Answered++
		}
	}
	findings, err := s.Activities.Findings(r.ctx, r.actor, p.Activity.ID)
	if err != nil {
		return err
	}
	p.Findings = len(findings)
	if p.Plan, p.PlanMay, err = s.Activities.OwnPlan(r.ctx, r.actor, p.Activity.ID); err != nil {
		return err
	}
	list, err := s.Activities.FollowUps(r.ctx, r.actor, p.Activity.ID)
	p.FollowUps = len(list)
	for _, f := range list {
		if f.State != activity.FollowOpen {
			p.FollowDone++
		}
		if f.Late(r.today()) {
			p.FollowLate++
		}
	}
	return err
}
