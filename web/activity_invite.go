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
	Roll     activity.Roll    // once people were looked at
	Fresh    []account.Person // who were looked at and have neither place nor turn
	Uncalled int              // of them were not invited and did not ask
	There    []account.Person // who have one already
	Busy     map[int64]string // what is in the way of some of them
	Together bool             // they come all or not at all
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

// invitesLook is who of those would be invited or entered; nobody is yet.
func (s *server) invitesLook(r *request, p *invitePage, ids []int64) (err error) {
	if p.Roll, err = s.Activities.Roll(r.ctx, r.actor, p.Activity.ID); err != nil {
		return err
	}
	p.Checked = true
	for _, person := range p.People {
		if !slices.Contains(ids, person.ID) {
			continue
		}
		switch state := p.Roll.Of(person.ID).State; {
		case state == activity.Invited || state == activity.Asked:
			p.Fresh = append(p.Fresh, person)
		case state.Open():
			p.There = append(p.There, person)
		default:
			p.Fresh = append(p.Fresh, person)
			p.Uncalled++
		}
	}
	return s.inviteBusy(r, p)
}

func (s *server) invitesChecked(r *request, p *invitePage, ids []int64) error {
	if err := s.invitesLook(r, p, ids); err != nil {
		return err
	}
	return r.page("activity/invite", p)
}

// Called is how somebody who has no place yet stands to the activity.
func (p *invitePage) Called(account int64) activity.State {
	if state := p.Roll.Of(account).State; state.Open() {
		return state
	}
	return ""
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

// inviteDo invites those people, or gives them places at once.
func (s *server) inviteDo(r *request) error {
	p, err := s.invitePage(r)
	if err != nil {
		return err
	}
	ids := p.ticked(r)
	p.Together = r.FormValue("together") != ""
	key, args := "activity.invited", lms.Args{}
	switch r.FormValue("do") {
	case "enter":
		var placed, waiting int
		placed, waiting, err = s.Activities.Enter(r.ctx, r.actor, p.Activity.ID, ids, p.Together)
		key, args["n"] = "activity.entered", placed
		if waiting > 0 {
			key, args["waiting"] = "activity.entered_some", waiting
		}
	default:
		args["n"], err = s.Activities.Invite(r.ctx, r.actor, p.Activity.ID, ids)
	}
	if err != nil {
		if wrong := s.invitesLook(r, p, ids); wrong != nil {
			return wrong
		}
		return r.invalid("activity/invite", p, err)
	}
	return r.redirect(fmt.Sprintf("/activities/%d/places", p.Activity.ID), key, args)
}
