package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/partner"
)

// receiveForm is what came of a visit, as typed.
type receiveForm struct {
	Pupils, Adults, Done, Outcome, Feedback string
	Revision                                int
}

type visitPage struct {
	Layout
	Partner   partner.Partner
	Visit     partner.Visit
	Programme string // that it belongs to
	Names     map[int64]string
	Clashes   []partner.Clash
	Form      receiveForm
	Why       string // it is cancelled, as typed
	Writes    bool
	Receives  bool
}

func (s *server) visitPage(r *request) (*visitPage, error) {
	one, v, err := s.visitOf(r)
	if err != nil {
		return nil, err
	}
	p := &visitPage{Layout: r.titled(v.Class + ", " + one.Name), Partner: one, Visit: v, Writes: partner.CanWrite(r.actor, one), Receives: partner.CanReceive(r.actor, one, v),
		Form: receiveForm{Done: v.Done, Outcome: v.Outcome, Feedback: v.Feedback, Revision: v.Revision}}
	p.Path = fmt.Sprintf("/partners/%d/visits/%d", one.ID, v.ID)
	if v.Counted {
		p.Form.Pupils, p.Form.Adults = strconv.Itoa(v.Pupils), strconv.Itoa(v.Adults)
	}
	if v.ProgrammeID != nil {
		g, err := s.Programmes.Find(r.ctx, r.actor, *v.ProgrammeID)
		if err != nil {
			return nil, err
		}
		p.Programme = g.Title
	}
	if v.Status(s.Now()) == partner.Planned {
		taken, err := s.taken(r, one.LibraryID, v)
		if err != nil {
			return nil, err
		}
		p.Clashes = v.Clashes(taken)
	}
	p.Names, err = s.Accounts.Authors(r.ctx, r.actor, v.Hosts)
	return p, err
}

// taken is what else is on while a visit is: other visits, activities and sessions
// of programmes.
func (s *server) taken(r *request, libraryID int64, v partner.Visit) (list []partner.Taken, err error) {
	visits, err := s.Partners.Meetings(r.ctx, r.actor, libraryID, 0, v.StartsAt, v.EndsAt)
	if err != nil {
		return nil, err
	}
	for _, m := range visits {
		if m.ID != v.ID {
			list = append(list, partner.Taken{Title: m.Title(), Link: fmt.Sprintf("/partners/%d/visits/%d", m.PartnerID, m.ID), StartsAt: m.StartsAt, EndsAt: m.EndsAt, Place: m.Place, People: m.Hosts})
		}
	}
	meetings, err := s.Activities.Meetings(r.ctx, r.actor, libraryID, r.actor.AccountID, v.StartsAt, v.EndsAt)
	if err != nil {
		return nil, err
	}
	for _, m := range meetings {
		if m.Status != activity.Cancelled {
			list = append(list, partner.Taken{Title: m.Title, Link: fmt.Sprintf("/activities/%d", m.ActivityID), StartsAt: m.StartsAt, EndsAt: m.EndsAt, Place: m.Place})
		}
	}
	sessions, err := s.Programmes.Meetings(r.ctx, r.actor, libraryID, 0, v.StartsAt, v.EndsAt)
	for _, m := range sessions {
		t := partner.Taken{Title: m.Title, Link: fmt.Sprintf("/programmes/%d", m.ProgrammeID), StartsAt: m.StartsAt, EndsAt: m.EndsAt, Place: m.Place}
		if m.LeaderID != nil {
			t.People = []int64{*m.LeaderID}
		}
		list = append(list, t)
	}
	return list, err
}

func (s *server) visitShow(r *request) error {
	p, err := s.visitPage(r)
	if err != nil {
		return err
	}
	return r.page("partner/visit", p)
}

// Hosts are who receive it, by name.
func (p *visitPage) Hosts() string { return p.named(p.Visit.Hosts) }

func (p *visitPage) named(ids []int64) string {
	var names []string
	for _, id := range ids {
		names = append(names, p.Names[id])
	}
	slices.SortFunc(names, byName)
	return strings.Join(names, ", ")
}

// Clash says what the visit is in the way of.
func (p *visitPage) Clash(c partner.Clash) string {
	args := lms.Args{"who": p.named(c.Both), "place": c.Place}
	switch {
	case c.SamePlace && c.Both != nil:
		return p.Locale.T("partner.clash_both", args)
	case c.SamePlace:
		return p.Locale.T("partner.clash_place", args)
	}
	return p.Locale.T("partner.clash_people", args)
}

// visitReceive writes what came of a visit.
func (s *server) visitReceive(r *request) error {
	p, err := s.visitPage(r)
	if err != nil {
		return err
	}
	now := p.Visit.Revision
	p.Form = receiveForm{Pupils: r.FormValue("pupils"), Adults: r.FormValue("adults"), Done: r.FormValue("done"), Outcome: r.FormValue("outcome"), Feedback: r.FormValue("feedback")}
	p.Form.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	result := partner.Result{Counted: strings.TrimSpace(p.Form.Pupils+p.Form.Adults) != "", Pupils: typedPresent(p.Form.Pupils), Adults: typedPresent(p.Form.Adults),
		Done: p.Form.Done, Outcome: p.Form.Outcome, Feedback: p.Form.Feedback}
	wrong := s.Partners.Receive(r.ctx, r.actor, p.Partner.ID, p.Visit.ID, result, p.Form.Revision)
	if wrong == nil {
		return r.redirect(p.Path, "partner.received")
	}
	if lms.IsKind(wrong, lms.Conflict) {
		p.Form.Revision = now
	}
	return r.invalid("partner/visit", p, wrong)
}

// visitCancel calls a visit off.
func (s *server) visitCancel(r *request) error {
	p, err := s.visitPage(r)
	if err != nil {
		return err
	}
	p.Why = r.FormValue("reason")
	revision, _ := strconv.Atoi(r.FormValue("revision"))
	if wrong := s.Partners.CancelVisit(r.ctx, r.actor, p.Partner.ID, p.Visit.ID, p.Why, revision); wrong != nil {
		return r.invalid("partner/visit", p, wrong)
	}
	return r.redirect(p.Path, "partner.visit_cancelled")
}
