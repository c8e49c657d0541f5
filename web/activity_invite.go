package web

import (
	"fmt"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
)

type invitePage struct {
	Layout
	peopleChoice
	Activity activity.Activity
	Fresh    []account.Person // who were looked at and can be invited
	There    []account.Person // who are on the list already
	Busy     map[int64]string // what is in the way of some of them
}

func (s *server) invitePage(r *request) (*invitePage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	p := &invitePage{Layout: r.layout("activity.invite_to", lms.Args{"title": a.Title}), Activity: a}
	p.Path = fmt.Sprintf("/activities/%d/invite", a.ID)
	p.peopleChoice, err = s.peopleChoice(r)
	return p, err
}

func (s *server) inviteShow(r *request) error {
	p, err := s.invitePage(r)
	if err != nil {
		return err
	}
	return r.page("activity/invite", p)
}

// invitesChecked shows who would be invited; nobody is yet.
func (s *server) invitesChecked(r *request, p *invitePage, ids []int64) error {
	roll, err := s.Activities.Roll(r.ctx, r.actor, p.Activity.ID)
	if err != nil {
		return err
	}
	p.Checked = true
	for _, person := range p.People {
		switch {
		case !slices.Contains(ids, person.ID):
		case roll.Of(person.ID).State.Open():
			p.There = append(p.There, person)
		default:
			p.Fresh = append(p.Fresh, person)
		}
	}
	if err := s.inviteBusy(r, p); err != nil {
		return err
	}
	return r.page("activity/invite", p)
}

// inviteBusy says who of those that would be invited has another activity then, or
// cannot come.
func (s *server) inviteBusy(r *request, p *invitePage) error {
	var ids []int64
	for _, person := range p.Fresh {
		ids = append(ids, person.ID)
	}
	clashes, err := s.Activities.Clashes(r.ctx, r.actor, p.Activity.ID, ids)
	if err != nil {
		return err
	}
	away, err := s.Activities.Away(r.ctx, r.actor, p.Activity.ID, ids)
	p.Busy = map[int64]string{}
	for _, c := range clashes {
		p.Busy[c.AccountID] = r.locale.T("activity.clash", lms.Args{"title": c.Title, "time": p.DateTime(c.StartsAt)})
	}
	for _, l := range away {
		p.Busy[l.AccountID] = r.locale.T("activity.away", lms.Args{"days": p.Days(l.From, l.To)})
	}
	return err
}

func (s *server) inviteChoose(r *request) error {
	p, err := s.invitePage(r)
	if err != nil {
		return err
	}
	ids := p.choose(r)
	if len(ids) == 0 {
		return r.invalid("activity/invite", p, lms.FailField("accounts", "enrol.nobody"))
	}
	return s.invitesChecked(r, p, ids)
}

func (s *server) inviteList(r *request) error {
	content, err := r.roster()
	if err != nil {
		return err
	}
	p, err := s.invitePage(r)
	if err != nil {
		return err
	}
	ids, err := p.readList(r, content)
	if err != nil {
		return r.invalid("activity/invite", p, err)
	}
	return s.invitesChecked(r, p, ids)
}

func (s *server) inviteDo(r *request) error {
	p, err := s.invitePage(r)
	if err != nil {
		return err
	}
	n, err := s.Activities.Invite(r.ctx, r.actor, p.Activity.ID, p.ticked(r))
	if err != nil {
		return r.invalid("activity/invite", p, err)
	}
	return r.redirect(fmt.Sprintf("/activities/%d/places", p.Activity.ID), "activity.invited", lms.Args{"n": n})
}
