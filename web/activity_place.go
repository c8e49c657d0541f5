package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// placeDo is what a person decides over the own place.
func (s *server) placeDo(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	notice := "activity.withdrawn"
	switch r.FormValue("do") {
	case "register":
		err = s.Activities.Register(r.ctx, r.actor, id)
		notice = ""
	case "accept":
		err, notice = s.Activities.Accept(r.ctx, r.actor, id), "activity.accepted"
	case "withdraw":
		err = s.Activities.Withdraw(r.ctx, r.actor, id)
	case "substitute":
		err, notice = s.substitute(r, id), "activity.substitute_done"
	default:
		err = lms.FailField("do", "error.request")
	}
	if err != nil {
		p, wrong := s.activityShowPage(r)
		if wrong != nil {
			return wrong
		}
		p.Path, p.Typed = fmt.Sprintf("/activities/%d", id), r.FormValue("colleague")
		return r.invalid("activity/show", p, err)
	}
	if notice == "" { // registering has several ends
		own, err := s.Activities.Standing(r.ctx, r.actor, id)
		if err != nil {
			return err
		}
		notice = "activity.now." + string(own.State)
	}
	return r.redirect(fmt.Sprintf("/activities/%d", id), notice)
}

// substitute finds the colleague by the name that was typed. Nobody who may not
// see the list of people learns from it more than that a name is right.
func (s *server) substitute(r *request, id int64) error {
	name := strings.Join(strings.Fields(r.FormValue("colleague")), " ")
	people, err := s.Accounts.People(r.ctx, lms.System("activity:substitute"), r.actor.LibraryID)
	if err != nil {
		return err
	}
	for _, person := range people {
		if name != "" && strings.EqualFold(person.Name, name) {
			return s.Activities.Propose(r.ctx, r.actor, id, person.ID)
		}
	}
	return lms.FailField("colleague", "activity.substitute_unknown", lms.Args{"name": name})
}

// placeRow is one person on the list of an activity.
type placeRow struct {
	activity.Registration
	Name, For string
	Clashes   []activity.Clash
	Away      []activity.Leave
}

type placeListPage struct {
	Layout
	Activity activity.Activity
	Roll     activity.Roll
	Parts    []placePart
	Writes   bool // and something can still be decided
}

type placePart struct {
	State activity.State
	Rows  []placeRow
}

// placeOrder is what the organiser looks at first.
var placeOrder = []activity.State{activity.Asked, activity.Proposed, activity.Registered, activity.Offered, activity.Waiting, activity.Invited, activity.Withdrawn, activity.Refused, activity.Lapsed}

func (s *server) placeList(r *request) error {
	p, err := s.placeListPage(r)
	if err != nil {
		return err
	}
	return r.page("activity/places", p)
}

func (s *server) placeListPage(r *request) (*placeListPage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	roll, err := s.Activities.Roll(r.ctx, r.actor, a.ID)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, e := range roll.List {
		ids = append(ids, e.AccountID)
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	clashes, err := s.Activities.Clashes(r.ctx, r.actor, a.ID, ids)
	if err != nil {
		return nil, err
	}
	away, err := s.Activities.Away(r.ctx, r.actor, a.ID, ids)
	if err != nil {
		return nil, err
	}
	p := &placeListPage{Layout: r.layout("activity.places_of", lms.Args{"title": a.Title}), Activity: a, Roll: roll,
		Writes: activity.CanWrite(r.actor, a.LibraryID) && !a.Begun(s.Now()) && a.Status == activity.Scheduled && a.Mode != activity.NoRegistration}
	for _, state := range placeOrder {
		part := placePart{State: state}
		for _, e := range roll.List {
			if e.State != state {
				continue
			}
			row := placeRow{Registration: e, Name: names[e.AccountID]}
			if e.StandsFor != nil {
				row.For = names[*e.StandsFor]
			}
			for _, c := range clashes {
				if c.AccountID == e.AccountID && e.State.Open() {
					row.Clashes = append(row.Clashes, c)
				}
			}
			for _, l := range away {
				if l.AccountID == e.AccountID && e.State.Open() {
					row.Away = append(row.Away, l)
				}
			}
			part.Rows = append(part.Rows, row)
		}
		if part.Rows != nil {
			p.Parts = append(p.Parts, part)
		}
	}
	return p, nil
}

// placeDecide is the organiser's decision over one person's place.
func (s *server) placeDecide(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	p, err := s.placeListPage(r)
	if err != nil {
		return err
	}
	what, word, _ := strings.Cut(r.FormValue("do"), "-")
	account, wrong := strconv.ParseInt(word, 10, 64)
	if wrong != nil {
		return lms.FailField("do", "error.request")
	}
	switch what {
	case "approve", "refuse":
		err = s.Activities.Decide(r.ctx, r.actor, id, account, what == "approve")
	case "remove":
		err = s.Activities.Remove(r.ctx, r.actor, id, account)
	default:
		err = lms.FailField("do", "error.request")
	}
	if err != nil {
		return r.invalid("activity/places", p, err)
	}
	return r.redirect(fmt.Sprintf("/activities/%d/places", id), "activity.decided")
}
