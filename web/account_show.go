package web

import (
	"fmt"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/intake"
)

type accountShowPage struct {
	Layout
	Account   account.Account
	Form      account.Details // as typed
	Roles     []roleBox
	Leaving   bool // no role is ticked: asks whether that is meant
	Linked    *account.SlimsUser
	Elsewhere bool // has roles in another library too
	Self      bool
	Twins     []account.Account // may be the same person

	StaffNumber string
}

// accountPage is the page of the account in the address.
func (s *server) accountPage(r *request) (*accountShowPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	a, roles, err := s.Accounts.Find(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	places, err := s.Accounts.Places(r.ctx, id)
	if err != nil {
		return nil, err
	}
	staff, err := s.Accounts.Staff(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	p := &accountShowPage{Layout: r.titled(a.Name), Account: a, Form: a.Details, Roles: roleBoxes(roles), Elsewhere: len(places) > 1,
		Self: id == r.actor.AccountID}
	p.Path = fmt.Sprintf("/accounts/%d", id)
	if p.StaffNumber, err = s.Accounts.StaffNumber(r.ctx, r.actor, id); err != nil {
		return nil, err
	}
	if p.Twins, err = s.Accounts.Twins(r.ctx, r.actor, a); err != nil {
		return nil, err
	}
	for i, u := range staff {
		if u.AccountID != nil && *u.AccountID == id {
			p.Linked = &staff[i]
		}
	}
	return p, nil
}

func (s *server) accountShow(r *request) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	return r.page("account/show", p)
}

func (s *server) accountUpdate(r *request) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	p.Form = r.readAccount()
	if p.Account.Username == "" { // called what SLiMS calls them
		p.Form.Name = p.Account.Name
	}
	if err := s.Accounts.Update(r.ctx, r.actor, p.Account.ID, p.Form); err != nil {
		return r.invalid("account/show", p, err)
	}
	return r.redirect(p.Path, "account.saved")
}

// accountStaffNumber notes the number by which personnel offices know somebody.
func (s *server) accountStaffNumber(r *request) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	p.StaffNumber = r.FormValue("staff_number")
	number, wrong := intake.StaffNumberOf(p.StaffNumber)
	if wrong != "" {
		err = lms.FailField("staff_number", "intake.staff_number_form", lms.Args{"text": p.StaffNumber})
	} else {
		err = s.Accounts.SetStaffNumber(r.ctx, r.actor, p.Account.ID, number)
	}
	if err != nil {
		return r.invalid("account/show", p, err)
	}
	return r.redirect(p.Path, "account.saved")
}

// accountRoles changes roles here. Without any the person leaves the library,
// which has to be said twice: nobody here can take it back.
func (s *server) accountRoles(r *request) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	roles := r.readRoles()
	p.Roles, p.Leaving = roleBoxes(roles), len(roles) == 0
	if p.Leaving && r.FormValue("leave") == "" {
		err = lms.FailField("roles", "account.roles_none", lms.Args{"name": p.Account.Name})
	} else {
		err = s.Accounts.SetRoles(r.ctx, r.actor, p.Account.ID, r.actor.LibraryID, roles)
	}
	switch {
	case err != nil:
		return r.invalid("account/show", p, err)
	case p.Self && !slices.Contains(roles, lms.Admin): // sees these pages no more
		return r.redirect("/", "account.roles_saved")
	case p.Leaving:
		return r.redirect("/accounts", "account.left", lms.Args{"name": p.Account.Name})
	}
	return r.redirect(p.Path, "account.roles_saved")
}

// accountStatus approves, shuts out or lets in again.
func (s *server) accountStatus(r *request) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	status, said := account.Status(r.FormValue("status")), "account.enabled"
	switch {
	case status == account.Disabled:
		said = "account.disabled"
	case p.Account.Status == account.Pending:
		said = "account.approved"
	}
	if err := s.Accounts.SetStatus(r.ctx, r.actor, p.Account.ID, status); err != nil {
		return r.invalid("account/show", p, err)
	}
	to := p.Path
	if r.FormValue("from") == "list" {
		to = "/accounts"
	}
	return r.redirect(to, said, lms.Args{"name": p.Account.Name})
}

func (s *server) accountPasswordLink(r *request) error {
	p, err := s.accountPage(r)
	if err != nil {
		return err
	}
	err = s.showPasswordLink(r, p.Account.ID, false)
	if lms.IsKind(err, lms.Conflict) {
		return r.invalid("account/show", p, err)
	}
	return err
}
