package web

import (
	"fmt"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
)

// followUpRow is one thing that was decided.
type followUpRow struct {
	activity.FollowUp
	Owner string
	May   bool   // the reader says what became of it
	Typed string // what came of it, as it was sent just now
}

type followUpsPage struct {
	Layout
	Activity         activity.Activity
	Rows             []followUpRow
	People           []account.Person // of those who decide
	Writes           bool
	Begun            bool
	What, Owner, Due string
	Wrong            int64 // the row to which what is wrong belongs
}

func (s *server) followUpsPage(r *request) (*followUpsPage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	list, err := s.Activities.FollowUps(r.ctx, r.actor, a.ID)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, f := range list {
		ids = append(ids, f.OwnerID)
	}
	names, err := s.Accounts.Authors(r.ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	p := &followUpsPage{Layout: r.layout("activity.follow_ups_of", lms.Args{"title": a.Title}), Activity: a, Begun: a.Begun(s.Now()),
		Writes: activity.CanWrite(r.actor, a.LibraryID) && a.Status == activity.Scheduled, Due: (r.today() + 30).String()}
	p.Path = fmt.Sprintf("/activities/%d/follow-ups", a.ID)
	for _, f := range list {
		p.Rows = append(p.Rows, followUpRow{FollowUp: f, Owner: names[f.OwnerID], May: activity.CanClose(r.actor, a.LibraryID, f)})
	}
	if p.Writes {
		p.People, err = s.Accounts.People(r.ctx, r.actor, a.LibraryID)
	}
	return p, err
}

func (s *server) activityFollowUps(r *request) error {
	p, err := s.followUpsPage(r)
	if err != nil {
		return err
	}
	return r.page("activity/follow_ups", p)
}

func (s *server) activityFollowUpDecide(r *request) error {
	p, err := s.followUpsPage(r)
	if err != nil {
		return err
	}
	p.What, p.Owner, p.Due = r.FormValue("what"), r.FormValue("owner"), r.FormValue("due")
	f := activity.FollowUp{What: p.What}
	owner, _ := strconv.ParseInt(p.Owner, 10, 64)
	if slices.ContainsFunc(p.People, func(person account.Person) bool { return person.ID == owner }) {
		f.OwnerID = owner
	}
	f.DueOn, _ = lms.ParseDay(p.Due) // what is none is long ago, and refused
	if err := s.Activities.DecideFollowUp(r.ctx, r.actor, p.Activity.ID, f); err != nil {
		return r.invalid("activity/follow_ups", p, err)
	}
	return r.redirect(p.Path, "activity.follow_decided")
}

func (s *server) activityFollowUpDo(r *request) error {
	id, followUp, err := r.ids("followup")
	if err != nil {
		return err
	}
	notice := "activity.follow_saved"
	switch do := r.FormValue("do"); do {
	case "done", "dropped", "open":
		err = s.Activities.CloseFollowUp(r.ctx, r.actor, id, followUp, activity.FollowUpState(do), r.FormValue("outcome"))
	case "remove":
		err, notice = s.Activities.RemoveFollowUp(r.ctx, r.actor, id, followUp), "activity.follow_removed"
	default:
		err = lms.FailField("do", "error.request")
	}
	if err == nil {
		return r.redirect(fmt.Sprintf("/activities/%d/follow-ups", id), notice)
	}
	p, wrong := s.followUpsPage(r)
	if wrong != nil {
		return wrong
	}
	p.Wrong = followUp
	for i := range p.Rows {
		if p.Rows[i].ID == followUp {
			p.Rows[i].Typed = r.FormValue("outcome")
		}
	}
	return r.invalid("activity/follow_ups", p, err)
}

// homeFollowUps are the actor's own that are due soon.
func (s *server) homeFollowUps(r *request, p *homePage) (err error) {
	p.FollowUps, err = s.Activities.OwnFollowUps(r.ctx, r.actor, r.actor.LibraryID, r.today()+homeFollow)
	return err
}

const homeFollow = 14 // days
