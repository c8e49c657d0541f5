package web

import (
	"fmt"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
)

type planEditPage struct {
	Layout
	Activity                 activity.Activity
	Leaders                  []account.Person
	Intent, Sign, Supervisor string
}

func (s *server) planEditPage(r *request) (*planEditPage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	plan, may, err := s.Activities.OwnPlan(r.ctx, r.actor, a.ID)
	if err == nil && !may {
		err = lms.Fail(lms.Forbidden, "activity.plan_absent")
	}
	if err != nil {
		return nil, err
	}
	p := &planEditPage{Layout: within(r.layout("activity.plan_of", lms.Args{"title": a.Title}), "/activities"), Activity: a, Intent: plan.Intent, Sign: plan.Sign}
	if p.Leaders, err = s.Accounts.Leaders(r.ctx, r.actor); err != nil {
		return nil, err
	}
	switch {
	case plan.SupervisorID != nil:
		p.Supervisor = strconv.FormatInt(*plan.SupervisorID, 10)
	case plan.ID == 0 && len(p.Leaders) == 1:
		p.Supervisor = strconv.FormatInt(p.Leaders[0].ID, 10)
	}
	return p, nil
}

func (s *server) planEdit(r *request) error {
	p, err := s.planEditPage(r)
	if err != nil {
		return err
	}
	return r.page("plan/edit", p)
}

func (s *server) planSave(r *request) error {
	p, err := s.planEditPage(r)
	if err != nil {
		return err
	}
	p.Intent, p.Sign, p.Supervisor = r.FormValue("intent"), r.FormValue("sign"), r.FormValue("supervisor")
	var supervisor *int64
	if p.Supervisor != "" {
		id, _ := strconv.ParseInt(p.Supervisor, 10, 64)
		if !slices.ContainsFunc(p.Leaders, func(one account.Person) bool { return one.ID == id }) {
			return r.invalid("plan/edit", p, lms.FailField("supervisor", "activity.plan_supervisor_wrong"))
		}
		supervisor = &id
	}
	plan, err := s.Activities.MakePlan(r.ctx, r.actor, p.Activity.ID, p.Intent, p.Sign, supervisor)
	if err != nil {
		return r.invalid("plan/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/plans/%d", plan), "activity.plan_saved")
}

// planTime is one of the times at which a plan is looked at.
type planTime struct {
	After      int
	DueOn      lms.Day
	Open       bool // the day has come
	Own, Other *activity.Check
}

type planShowPage struct {
	Layout
	Plan               activity.Plan
	Side               activity.Side
	Author, Supervisor string
	Times              []planTime
	Results            []activity.Kept
	After              int // whose form was sent
	Result, Note       string
}

func (s *server) planShowPage(r *request) (*planShowPage, error) {
	id, err := r.id("plan")
	if err != nil {
		return nil, err
	}
	plan, err := s.Activities.Plan(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	people := []int64{plan.AccountID}
	if plan.SupervisorID != nil {
		people = append(people, *plan.SupervisorID)
	}
	names, err := s.Accounts.Authors(r.ctx, r.actor, people)
	if err != nil {
		return nil, err
	}
	p := &planShowPage{Layout: within(r.layout("activity.plan_of", lms.Args{"title": plan.Title}), "/activities"), Plan: plan, Side: plan.SideOf(r.actor.AccountID), Author: names[plan.AccountID], Results: activity.Kepts}
	if plan.SupervisorID != nil {
		p.Supervisor = names[*plan.SupervisorID]
	}
	for _, after := range activity.ChecksAfter {
		p.Times = append(p.Times, planTime{After: after, DueOn: plan.DueOn(after), Open: plan.DueOn(after) <= r.today(), Own: plan.Of(after, activity.OwnSide), Other: plan.Of(after, activity.SupervisorSide)})
	}
	return p, nil
}

// Mine is what the reader noted at that time.
func (p *planShowPage) Mine(t planTime) *activity.Check { return p.Plan.Of(t.After, p.Side) }

func (s *server) planShow(r *request) error {
	p, err := s.planShowPage(r)
	if err != nil {
		return err
	}
	return r.page("plan/show", p)
}

func (s *server) planCheck(r *request) error {
	p, err := s.planShowPage(r)
	if err != nil {
		return err
	}
	p.After, p.Result, p.Note = typedCount(r.FormValue("after")), r.FormValue("result"), r.FormValue("note")
	if err := s.Activities.CheckPlan(r.ctx, r.actor, p.Plan.ID, p.After, activity.Kept(p.Result), p.Note); err != nil {
		return r.invalid("plan/show", p, err)
	}
	return r.redirect(fmt.Sprintf("/plans/%d", p.Plan.ID), "activity.plan_noted")
}
