package web

import (
	"fmt"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/partner"
)

// partnerForm is what stands in the form, as typed.
type partnerForm struct {
	Kind, Name, Address, Note, Keeper string
	Ended                             bool
	Revision                          int
}

type partnerEditPage struct {
	Layout
	ID     int64  // 0: a new one
	Name   string // as it is saved
	Form   partnerForm
	Kinds  []partner.Kind
	People []account.Person
}

// partnerOf is the partner in the address.
func (s *server) partnerOf(r *request) (partner.Partner, error) {
	id, err := r.id("id")
	if err != nil {
		return partner.Partner{}, err
	}
	return s.Partners.Find(r.ctx, r.actor, id)
}

// partnerKept is the partner in the address for who may write it.
func (s *server) partnerKept(r *request) (partner.Partner, error) {
	p, err := s.partnerOf(r)
	if err == nil && !partner.CanWrite(r.actor, p) {
		err = lms.Fail(lms.Forbidden, "error.forbidden")
	}
	return p, err
}

func (s *server) partnerEditPage(r *request, titleKey string, p partner.Partner, f partnerForm) (*partnerEditPage, error) {
	page := &partnerEditPage{Layout: r.layout(titleKey), ID: p.ID, Name: p.Name, Form: f, Kinds: partner.Kinds}
	page.Path = "/partners/new"
	named := []int64(nil)
	if p.ID != 0 {
		page.Path, named = fmt.Sprintf("/partners/%d/edit", p.ID), []int64{p.KeeperID}
	}
	var err error
	page.People, err = s.colleagues(r, named...)
	return page, err
}

func (r *request) readPartner() (partnerForm, partner.Details) {
	f := partnerForm{Kind: r.FormValue("kind"), Name: r.FormValue("name"), Address: r.FormValue("address"), Note: r.FormValue("note"), Keeper: r.FormValue("keeper"), Ended: r.FormValue("ended") != ""}
	f.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	d := partner.Details{Kind: partner.Kind(f.Kind), Name: f.Name, Address: f.Address, Note: f.Note, Ended: f.Ended}
	d.KeeperID, _ = strconv.ParseInt(f.Keeper, 10, 64)
	return f, d
}

func (s *server) partnerNew(r *request) error {
	p, err := s.partnerEditPage(r, "partner.new", partner.Partner{}, partnerForm{Kind: string(partner.School), Keeper: strconv.FormatInt(r.actor.AccountID, 10)})
	if err != nil {
		return err
	}
	return r.page("partner/edit", p)
}

func (s *server) partnerCreate(r *request) error {
	f, d := r.readPartner()
	id, wrong := s.Partners.Create(r.ctx, r.actor, r.actor.LibraryID, d)
	if wrong == nil {
		return r.redirect(fmt.Sprintf("/partners/%d", id), "partner.created")
	}
	p, err := s.partnerEditPage(r, "partner.new", partner.Partner{}, f)
	if err != nil {
		return err
	}
	return r.invalid("partner/edit", p, wrong)
}

func (s *server) partnerEdit(r *request) error {
	p, err := s.partnerKept(r)
	if err != nil {
		return err
	}
	f := partnerForm{Kind: string(p.Kind), Name: p.Name, Address: p.Address, Note: p.Note, Keeper: strconv.FormatInt(p.KeeperID, 10), Ended: p.Ended, Revision: p.Revision}
	page, err := s.partnerEditPage(r, "partner.edit_title", p, f)
	if err != nil {
		return err
	}
	return r.page("partner/edit", page)
}

func (s *server) partnerUpdate(r *request) error {
	p, err := s.partnerKept(r)
	if err != nil {
		return err
	}
	f, d := r.readPartner()
	page, err := s.partnerEditPage(r, "partner.edit_title", p, f)
	if err != nil {
		return err
	}
	wrong := offered(page.People, "keeper", d.KeeperID)
	if wrong == nil {
		wrong = s.Partners.Update(r.ctx, r.actor, p.ID, d, f.Revision)
	}
	if wrong == nil {
		return r.redirect(fmt.Sprintf("/partners/%d", p.ID), "partner.saved")
	}
	if lms.IsKind(wrong, lms.Conflict) { // the next attempt is a decision made knowing of the change
		page.Form.Revision = p.Revision
	}
	return r.invalid("partner/edit", page, wrong)
}

// offered refuses who is not among the people that a form offers: whoever may not
// list colleagues does not find them by number.
func offered(people []account.Person, field string, ids ...int64) error {
	for _, id := range ids {
		if id != 0 && !slices.ContainsFunc(people, func(p account.Person) bool { return p.ID == id }) {
			return lms.FailField(field, "partner.not_here")
		}
	}
	return nil
}
