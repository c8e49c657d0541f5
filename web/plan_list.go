package web

import (
	"fmt"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// planRow is a plan in a list.
type planRow struct {
	activity.Plan
	Name string
	Due  int // days after the activity at which the reader has yet to look, 0: nothing waits
}

type planListPage struct {
	Layout
	Own, Others []planRow
}

func (s *server) planRows(r *request) (own, others []planRow, err error) {
	list, err := s.Activities.Plans(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, nil, err
	}
	var people []int64
	for _, plan := range list {
		people = append(people, plan.AccountID)
	}
	names, err := s.Accounts.Authors(r.ctx, r.actor, people)
	for _, plan := range list {
		side := plan.SideOf(r.actor.AccountID)
		row := planRow{Plan: plan, Name: names[plan.AccountID], Due: plan.Due(side, r.today())}
		if side == activity.OwnSide {
			own = append(own, row)
		} else {
			others = append(others, row)
		}
	}
	return own, others, err
}

func (s *server) planList(r *request) (err error) {
	p := &planListPage{Layout: within(r.layout("activity.plans"), "/activities")}
	if p.Own, p.Others, err = s.planRows(r); err != nil {
		return err
	}
	return r.page("plan/list", p)
}

// homePlan is a plan that waits for the actor, or one that they might make.
type homePlan struct{ Title, Line, URL string }

const homeUnplanned = 14 * 24 * time.Hour // after an activity

func (s *server) homePlans(r *request, p *homePage) error {
	own, others, err := s.planRows(r)
	if err != nil {
		return err
	}
	for _, row := range append(own, others...) {
		if row.Due == 0 {
			continue
		}
		line := r.locale.T("activity.plan_look_own", lms.Args{"n": row.Due})
		if row.AccountID != r.actor.AccountID {
			line = r.locale.T("activity.plan_look", lms.Args{"name": row.Name, "n": row.Due})
		}
		p.Plans = append(p.Plans, homePlan{row.Title, line, fmt.Sprintf("/plans/%d", row.ID)})
	}
	unplanned, err := s.Activities.Unplanned(r.ctx, r.actor, r.actor.LibraryID, s.Now().Add(-homeUnplanned))
	for _, u := range unplanned {
		p.Plans = append(p.Plans, homePlan{u.Title, r.locale.T("activity.plan_lead"), fmt.Sprintf("/activities/%d/plan", u.ActivityID)})
	}
	return err
}
