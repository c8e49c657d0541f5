package web

import (
	"fmt"

	"binapustaka/lms/partner"
)

type partnerContactPage struct {
	Layout
	Partner partner.Partner
	Contact partner.Contact // as typed; ID 0: a new one
}

func (r *request) partnerContactPage(p partner.Partner, c partner.Contact) *partnerContactPage {
	page := &partnerContactPage{Layout: r.layout("partner.contact_new"), Partner: p, Contact: c}
	page.Path = fmt.Sprintf("/partners/%d/contacts/new", p.ID)
	if c.ID != 0 {
		page.Title, page.Path = r.locale.T("partner.contact_edit"), page.Action()
	}
	return page
}

// Action is where the form is sent.
func (p *partnerContactPage) Action() string {
	if p.Contact.ID == 0 {
		return fmt.Sprintf("/partners/%d/contacts", p.Partner.ID)
	}
	return fmt.Sprintf("/partners/%d/contacts/%d", p.Partner.ID, p.Contact.ID)
}

func (s *server) partnerContactNew(r *request) error {
	p, err := s.partnerKept(r)
	if err != nil {
		return err
	}
	return r.page("partner/contact", r.partnerContactPage(p, partner.Contact{}))
}

func (s *server) partnerContactEdit(r *request) error {
	p, err := s.partnerKept(r)
	if err != nil {
		return err
	}
	id, err := r.id("contact")
	if err != nil {
		return err
	}
	c, err := s.Partners.FindContact(r.ctx, r.actor, p.ID, id)
	if err != nil {
		return err
	}
	return r.page("partner/contact", r.partnerContactPage(p, c))
}

// partnerContactSave writes the contact in the address, a new one without, or
// forgets it for good.
func (s *server) partnerContactSave(r *request) error {
	p, err := s.partnerKept(r)
	if err != nil {
		return err
	}
	c := partner.Contact{Name: r.FormValue("name"), Role: r.FormValue("role"), Phone: r.FormValue("phone"), Email: r.FormValue("email")}
	if r.Params("contact") != "" {
		if c.ID, err = r.id("contact"); err != nil {
			return err
		}
	}
	at := fmt.Sprintf("/partners/%d#contacts", p.ID)
	if c.ID != 0 && r.FormValue("do") == "remove" {
		if err := s.Partners.RemoveContact(r.ctx, r.actor, p.ID, c.ID); err != nil {
			return err
		}
		return r.redirect(at, "partner.contact_removed")
	}
	if wrong := s.Partners.SaveContact(r.ctx, r.actor, p.ID, c); wrong != nil {
		return r.invalid("partner/contact", r.partnerContactPage(p, c), wrong)
	}
	return r.redirect(at, "partner.contact_saved")
}
