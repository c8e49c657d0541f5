package web

import (
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/volunteer"
)

// volunteeringPage is what a volunteer finds: what they are asked, and what they gave.
type volunteeringPage struct {
	Layout
	givenPage
	Answered int64  // the session whose answer is wrong
	Reason   string // as typed
}

func (s *server) volunteeringPage(r *request) (p *volunteeringPage, err error) {
	v, err := s.Volunteers.Find(r.ctx, r.actor, r.actor.VolunteerID)
	if err != nil {
		return nil, err
	}
	p = &volunteeringPage{Layout: r.layout("volunteer.own_title"), Reason: r.FormValue("reason")}
	p.Path = volunteerHome
	p.givenPage, err = s.givenPage(r, v)
	return p, err
}

func (s *server) volunteering(r *request) error {
	p, err := s.volunteeringPage(r)
	if err != nil {
		return err
	}
	return r.page("volunteering/show", p)
}

func (s *server) volunteeringAnswer(r *request) error {
	id, err := r.id("session")
	if err != nil {
		return err
	}
	accept := r.FormValue("do") == "accept"
	if err := s.Volunteers.Answer(r.ctx, r.actor, r.actor.VolunteerID, id, accept, r.FormValue("reason")); err != nil {
		p, failed := s.volunteeringPage(r)
		if failed != nil {
			return failed
		}
		p.Answered = id
		return r.invalid("volunteering/show", p, err)
	}
	notice := "volunteer.you_declined"
	if accept {
		notice = "volunteer.you_accepted"
	}
	return r.redirect(volunteerHome, notice)
}

type volunteeringProfilePage struct {
	Layout
	ownFields
	Volunteer volunteer.Volunteer
	Form      volunteerOwnForm
	Username  string
	Min       int
	Keeps     volunteer.Keeps
	Wish      string
}

func (s *server) volunteeringProfilePage(r *request) (p *volunteeringProfilePage, err error) {
	v, err := s.Volunteers.Find(r.ctx, r.actor, r.actor.VolunteerID)
	if err != nil {
		return nil, err
	}
	p = &volunteeringProfilePage{Layout: r.layout("volunteer.profile_title"), Volunteer: v, Form: ownFormOf(v), Min: account.MinPassword, Wish: r.FormValue("wish")}
	p.Path = volunteerHome + "/profile"
	g, err := s.Accounts.FindGuest(r.ctx, r.actor, v.ID)
	if err != nil {
		return nil, err
	}
	p.Username = g.Username
	if p.Keeps, err = s.Volunteers.Leaves(r.ctx, r.actor, v.ID); err != nil {
		return nil, err
	}
	p.ownFields, err = s.ownFields(r)
	return p, err
}

func (s *server) volunteeringProfile(r *request) error {
	p, err := s.volunteeringProfilePage(r)
	if err != nil {
		return err
	}
	return r.page("volunteering/profile", p)
}

// profileAfter leads back to the profile, or shows it again with what is wrong.
func (s *server) profileAfter(r *request, wrong error, notice string, change func(*volunteeringProfilePage)) error {
	if wrong == nil {
		return r.redirect(volunteerHome+"/profile", notice)
	}
	p, err := s.volunteeringProfilePage(r)
	if err != nil {
		return err
	}
	change(p)
	return r.invalid("volunteering/profile", p, wrong)
}

func (s *server) volunteeringSave(r *request) error {
	f, o := r.readOwn()
	err := s.Volunteers.UpdateOwn(r.ctx, r.actor, o, f.Revision)
	return s.profileAfter(r, err, "volunteer.profile_saved", func(p *volunteeringProfilePage) {
		if lms.IsKind(err, lms.Conflict) { // the next attempt is made knowing of the change
			f.Revision = p.Form.Revision
		}
		p.Form = f
	})
}

func (s *server) volunteeringPassword(r *request) error {
	err := r.typedTwice()
	if err == nil {
		err = s.Accounts.ChangeGuestPassword(r.ctx, r.actor, r.Cookies(SessionCookie), r.FormValue("old"), r.FormValue("password"))
	}
	return s.profileAfter(r, err, "account.password_changed", func(*volunteeringProfilePage) {})
}

func (s *server) volunteeringEndOthers(r *request) error {
	if err := s.Accounts.EndGuestSessions(r.ctx, r.actor, r.actor.VolunteerID, r.Cookies(SessionCookie)); err != nil {
		return err
	}
	return r.redirect(volunteerHome+"/profile", "volunteer.others_ended")
}

func (s *server) volunteeringData(r *request) error {
	v, err := s.Volunteers.Find(r.ctx, r.actor, r.actor.VolunteerID)
	if err != nil {
		return err
	}
	return s.sendVolunteer(r, v)
}

func (s *server) volunteeringLeave(r *request) error {
	err := s.Volunteers.Leave(r.ctx, r.actor, r.FormValue("wish"))
	return s.profileAfter(r, err, "volunteer.left_done", func(*volunteeringProfilePage) {})
}
