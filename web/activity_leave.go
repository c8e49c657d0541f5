package web

import (
	"binapustaka/lms"
	"binapustaka/lms/activity"
)

type leavePage struct {
	Layout
	Own      []activity.Leave
	From, To string
}

func (s *server) leavePage(r *request) (*leavePage, error) {
	own, err := s.Activities.OwnLeave(r.ctx, r.actor, r.today())
	return &leavePage{Layout: r.layout("activity.leave"), Own: own}, err
}

func (s *server) leaveShow(r *request) error {
	p, err := s.leavePage(r)
	if err != nil {
		return err
	}
	return r.page("activity/leave", p)
}

func (s *server) leaveAdd(r *request) error {
	from, _ := lms.ParseDay(r.FormValue("from")) // what is none is refused by field
	to, _ := lms.ParseDay(r.FormValue("to"))
	if err := s.Activities.AddLeave(r.ctx, r.actor, from, to, r.today()); err != nil {
		p, wrong := s.leavePage(r)
		if wrong != nil {
			return wrong
		}
		p.From, p.To = r.FormValue("from"), r.FormValue("to")
		return r.invalid("activity/leave", p, err)
	}
	return r.redirect("/activities/leave", "activity.leave_added")
}

func (s *server) leaveRemove(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Activities.RemoveLeave(r.ctx, r.actor, id); err != nil {
		return err
	}
	return r.redirect("/activities/leave", "activity.leave_removed")
}
