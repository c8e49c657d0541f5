package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/locale"
)

// volunteerHome is where a volunteer's own pages begin.
const volunteerHome = "/volunteering"

// enterVolunteer lets a volunteer in, who has given the right password.
func (s *server) enterVolunteer(r *request, p *signinPage, id int64) error {
	token, g, err := s.Accounts.StartGuestSession(r.ctx, id)
	if err != nil {
		return s.signinRefused(r, p, err)
	}
	p.Kept, p.Next = nil, volunteerHome // what is kept is the staff's
	return r.welcome(p, token, g.LibraryID)
}

// identifyVolunteer finds out which volunteer asks, where none of the staff does.
func (r *request) identifyVolunteer(token string) error {
	g, err := r.server.Accounts.FindGuestSession(r.ctx, token)
	if lms.IsKind(err, lms.Unauthenticated) {
		r.setCookie(SessionCookie, "", -time.Hour)
		return nil
	}
	if err != nil {
		return err
	}
	if r.library, err = r.server.Libraries.Find(r.ctx, g.LibraryID); err != nil {
		return err
	}
	actor := lms.Actor{VolunteerID: g.VolunteerID, LibraryID: g.LibraryID}
	v, err := r.server.Volunteers.Find(r.ctx, actor, g.VolunteerID)
	if err != nil {
		return err
	}
	actor.Name = v.Name
	r.actor, r.session = actor, account.Session{CSRF: g.CSRF}
	if l, ok := locale.Find(g.Locale); ok {
		r.locale = l
	}
	return nil
}

// refuseVolunteer answers a volunteer who asks for what is the staff's; the way
// home leads to what is theirs.
func (r *request) refuseVolunteer() error {
	if r.Method() == fiber.MethodGet && r.Path() == "/" {
		return r.redirect(volunteerHome, "")
	}
	return lms.Fail(lms.Forbidden, "volunteer.refused")
}

// volunteerTicket is the page of a volunteer who holds the link in the address.
func (s *server) volunteerTicket(r *request) (*passwordPage, error) {
	g, err := s.Accounts.FindGuestTicket(r.ctx, r.Params("token"))
	if err != nil {
		return nil, err
	}
	v, err := s.Volunteers.Find(r.ctx, lms.System("password"), g.VolunteerID)
	if err != nil {
		return nil, err
	}
	return &passwordPage{Layout: r.layout("account.password_title"), Name: v.Name, Username: g.Username, Min: account.MinPassword, Volunteer: true}, nil
}
