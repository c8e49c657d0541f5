package web

import (
	"binapustaka/lms"
	"binapustaka/lms/account"
)

type passwordPage struct {
	Layout
	Name, Username string
	Min            int
	Volunteer      bool // whose password it is
}

// passwordTicket is the page of whoever holds the ticket in the address.
func (s *server) passwordTicket(r *request) (*passwordPage, error) {
	a, err := s.Accounts.FindPasswordTicket(r.ctx, r.Params("token"))
	if lms.IsKind(err, lms.NotFound) {
		return s.volunteerTicket(r)
	}
	if err != nil {
		return nil, err
	}
	return &passwordPage{Layout: r.layout("account.password_title"), Name: a.Name, Username: a.Username, Min: account.MinPassword}, nil
}

func (s *server) passwordChoose(r *request) error {
	p, err := s.passwordTicket(r)
	if err != nil {
		return err
	}
	return r.page("password/edit", p)
}

func (s *server) passwordSave(r *request) error {
	p, err := s.passwordTicket(r)
	if err != nil {
		return err
	}
	if err = r.typedTwice(); err == nil && p.Volunteer {
		err = s.Accounts.UseGuestTicket(r.ctx, r.Params("token"), r.FormValue("password"))
	} else if err == nil {
		_, err = s.Accounts.UsePasswordTicket(r.ctx, r.Params("token"), r.FormValue("password"))
	}
	if err != nil {
		return r.invalid("password/edit", p, err)
	}
	return r.redirect("/signin", "account.password_chosen")
}

// typedTwice says whether a new password was typed the same way twice.
func (r *request) typedTwice() error {
	if r.FormValue("password") != r.FormValue("again") {
		return lms.FailField("again", "account.password_again")
	}
	return nil
}
