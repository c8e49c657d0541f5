package web

import (
	"context"
	"fmt"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/report/personal"
	"binapustaka/lms/volunteer"
)

type volunteerLinkPage struct {
	Layout
	ID       int64
	Name     string
	Username string
	Link     string
	Until    time.Time
	Mail     string // address to write to; "": none is known
}

// volunteerInvite lets a volunteer sign in, and shows this once the link with which
// they choose a password: only its hash is kept.
func (s *server) volunteerInvite(r *request) error {
	p, err := s.volunteerShowPage(r)
	if err != nil {
		return err
	}
	token, until, err := s.Accounts.InviteGuest(r.ctx, r.actor, p.Volunteer.ID, p.Username, p.Language)
	if err != nil {
		return r.invalid("volunteer/show", p, err)
	}
	return s.volunteerLink(r, p.Volunteer, token, until)
}

func (s *server) volunteerLink(r *request, v volunteer.Volunteer, token string, until time.Time) error {
	g, err := s.Accounts.FindGuest(r.ctx, r.actor, v.ID)
	if err != nil {
		return err
	}
	p := &volunteerLinkPage{Layout: r.layout("volunteer.link_title", lms.Args{"name": v.Name}), ID: v.ID, Name: v.Name, Username: g.Username, Link: r.site() + "/password/" + token, Until: until, Mail: v.Email}
	p.Path = fmt.Sprintf("/volunteers/%d", v.ID)
	return r.page("volunteer/link", p)
}

// volunteerAccess gives another link, shuts a volunteer out or lets them in, or
// signs them out everywhere.
func (s *server) volunteerAccess(r *request) error {
	v, err := s.volunteerOf(r)
	if err != nil {
		return err
	}
	notice := ""
	switch r.FormValue("do") {
	case "link":
		token, until, err := s.Accounts.GuestTicket(r.ctx, r.actor, v.ID)
		if err != nil {
			return err
		}
		return s.volunteerLink(r, v, token, until)
	case "disable":
		notice, err = "volunteer.disabled", s.Accounts.SetGuestStatus(r.ctx, r.actor, v.ID, account.Disabled)
	case "enable":
		notice, err = "volunteer.enabled", s.Accounts.SetGuestStatus(r.ctx, r.actor, v.ID, account.Active)
	case "signout":
		notice, err = "volunteer.signed_out", s.Accounts.EndGuestSessions(r.ctx, r.actor, v.ID, "")
	default:
		err = lms.Fail(lms.Invalid, "error.request")
	}
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/volunteers/%d#access", v.ID), notice)
}

// volunteerData sends everything that is kept of a volunteer, who has asked for it.
func (s *server) volunteerData(r *request) error {
	v, err := s.volunteerOf(r)
	if err != nil {
		return err
	}
	if err := s.Accounts.Note(r.ctx, r.actor, v.LibraryID, "volunteer_copied", lms.Args{"id": v.ID}); err != nil {
		return err
	}
	return s.sendVolunteer(r, v)
}

func (s *server) sendVolunteer(r *request, v volunteer.Volunteer) error {
	open := func(ctx context.Context, actor lms.Actor, id int64) (*personal.Copy, error) {
		return s.Personal.OpenVolunteer(ctx, actor, id)
	}
	return s.stream(r, v.Name, copyZip{person: v.ID, volunteer: true}, open)
}

type volunteerErasePage struct {
	Layout
	Volunteer volunteer.Volunteer
	Keeps     volunteer.Keeps
	Typed     string
}

func (s *server) volunteerErasePage(r *request) (p *volunteerErasePage, err error) {
	v, err := s.volunteerOf(r)
	if err != nil {
		return nil, err
	}
	if v.ErasedAt != nil {
		return nil, lms.Fail(lms.Conflict, "volunteer.erased_already")
	}
	p = &volunteerErasePage{Layout: r.layout("volunteer.erase_title", lms.Args{"name": v.Name}), Volunteer: v, Typed: r.FormValue("typed")}
	p.Path = fmt.Sprintf("/volunteers/%d/erase", v.ID)
	p.Keeps, err = s.Volunteers.Leaves(r.ctx, r.actor, v.ID)
	return p, err
}

func (s *server) volunteerErase(r *request) error {
	p, err := s.volunteerErasePage(r)
	if err != nil {
		return err
	}
	return r.page("volunteer/erase", p)
}

func (s *server) volunteerErased(r *request) error {
	p, err := s.volunteerErasePage(r)
	if err != nil {
		return err
	}
	if err := s.Volunteers.Erase(r.ctx, r.actor, p.Volunteer.ID, p.Typed, s.Accounts.EraseGuest); err != nil {
		return r.invalid("volunteer/erase", p, err)
	}
	if err := s.Accounts.Note(r.ctx, r.actor, p.Volunteer.LibraryID, "volunteer_erased", lms.Args{"id": p.Volunteer.ID}); err != nil {
		return err
	}
	return r.redirect("/volunteers", "volunteer.erased_done")
}
