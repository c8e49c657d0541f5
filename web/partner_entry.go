package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/partner"
)

type partnerEntryForm struct{ On, What, People, Note string }

type partnerEntryPage struct {
	Layout
	Partner partner.Partner
	ID      int64 // 0: a new one
	Form    partnerEntryForm
}

// Action is where the form is sent.
func (p *partnerEntryPage) Action() string {
	if p.ID == 0 {
		return fmt.Sprintf("/partners/%d/entries", p.Partner.ID)
	}
	return fmt.Sprintf("/partners/%d/entries/%d", p.Partner.ID, p.ID)
}

// partnerEntryPage is that of the entry in the address, or of a new one.
func (s *server) partnerEntryPage(r *request) (*partnerEntryPage, error) {
	one, err := s.partnerKept(r)
	if err != nil {
		return nil, err
	}
	p := &partnerEntryPage{Layout: r.layout("partner.entry_new"), Partner: one, Form: partnerEntryForm{On: r.today().String()}}
	p.Path = fmt.Sprintf("/partners/%d/entries/new", one.ID)
	if r.Params("entry") == "" {
		return p, nil
	}
	if p.ID, err = r.id("entry"); err != nil {
		return nil, err
	}
	e, err := s.Partners.FindEntry(r.ctx, r.actor, one.ID, p.ID)
	p.Title, p.Path, p.Form = r.locale.T("partner.entry_edit"), p.Action(), partnerEntryForm{On: e.On.String(), What: e.What, Note: e.Note}
	if e.Counted {
		p.Form.People = strconv.Itoa(e.People)
	}
	return p, err
}

func (s *server) partnerEntryNew(r *request) error {
	p, err := s.partnerEntryPage(r)
	if err != nil {
		return err
	}
	return r.page("partner/entry", p)
}

func (s *server) partnerEntryEdit(r *request) error { return s.partnerEntryNew(r) }

// partnerEntrySave writes the entry in the address, a new one without, or takes it
// away.
func (s *server) partnerEntrySave(r *request) error {
	p, err := s.partnerEntryPage(r)
	if err != nil {
		return err
	}
	at := fmt.Sprintf("/partners/%d#history", p.Partner.ID)
	if p.ID != 0 && r.FormValue("do") == "remove" {
		if err := s.Partners.RemoveEntry(r.ctx, r.actor, p.Partner.ID, p.ID); err != nil {
			return err
		}
		return r.redirect(at, "partner.entry_removed")
	}
	p.Form = partnerEntryForm{On: r.FormValue("on"), What: r.FormValue("what"), People: r.FormValue("people"), Note: r.FormValue("note")}
	e := partner.Entry{ID: p.ID, What: p.Form.What, Note: p.Form.Note, Counted: strings.TrimSpace(p.Form.People) != "", People: typedPresent(p.Form.People)}
	e.On, _ = lms.ParseDay(strings.TrimSpace(p.Form.On)) // what is none is long ago, and refused
	if wrong := s.Partners.SaveEntry(r.ctx, r.actor, p.Partner.ID, e); wrong != nil {
		return r.invalid("partner/entry", p, wrong)
	}
	return r.redirect(at, "partner.entry_saved")
}
