package web

import (
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
)

type recipientListPage struct {
	Layout
	Base              string
	Recipients        []report.Recipient
	Address, Language string // as they stand in the form
	Languages         []locale.Locale
	Mails             bool // there is a mail server
	MakeAfter         int
}

// owner is whose recipients a shelf has.
func (k reportShelf) owner(r *request) (report.Owner, error) {
	if !k.region {
		return report.Owner{LibraryID: r.actor.LibraryID}, nil
	}
	_, err := r.regionOf()
	return report.Owner{AccountID: r.actor.AccountID}, err
}

func (s *server) recipientPage(r *request, shelf reportShelf) (*recipientListPage, error) {
	owner, err := shelf.owner(r)
	if err != nil {
		return nil, err
	}
	list, err := s.Terms.Recipients(r.ctx, r.actor, owner)
	p := &recipientListPage{Layout: r.layout("report.recipients"), Base: shelf.base, Recipients: list, Language: string(r.locale), Languages: locale.All, Mails: s.Mails, MakeAfter: report.MakeAfter}
	p.Path = shelf.base
	return p, err
}

func (s *server) recipientList(shelf reportShelf) func(*request) error {
	return func(r *request) error {
		p, err := s.recipientPage(r, shelf)
		if err != nil {
			return err
		}
		return r.page("report/recipients", p)
	}
}

func (s *server) recipientAdd(shelf reportShelf) func(*request) error {
	return func(r *request) error {
		address, language := r.FormValue("address"), r.FormValue("language")
		owner, err := shelf.owner(r)
		if err != nil {
			return err
		}
		if err := s.Terms.AddRecipient(r.ctx, r.actor, owner, address, language); err != nil {
			p, failed := s.recipientPage(r, shelf)
			if failed != nil {
				return failed
			}
			p.Address, p.Language = address, language
			return r.invalid("report/recipients", p, err)
		}
		return r.redirect(shelf.base+"/recipients", "report.recipient_added", lms.Args{"address": strings.TrimSpace(address)})
	}
}

func (s *server) recipientRemove(shelf reportShelf) func(*request) error {
	return func(r *request) error {
		id, err := r.id("id")
		if err != nil {
			return err
		}
		owner, err := shelf.owner(r)
		if err != nil {
			return err
		}
		if err := s.Terms.RemoveRecipient(r.ctx, r.actor, owner, id); err != nil {
			return err
		}
		return r.redirect(shelf.base+"/recipients", "report.recipient_removed")
	}
}

// TermName is what the term of a recipient's last report is called.
func (p *recipientListPage) TermName(term string) string {
	t, err := report.ParseTerm(term)
	if err != nil {
		return term
	}
	return report.TermName(p.Locale, t)
}

type recipientStopPage struct {
	Layout
	Recipient report.Recipient
	Library   string
	Stopped   bool
}

func (s *server) recipientStopPage(r *request) (p *recipientStopPage, err error) {
	p = &recipientStopPage{}
	if p.Recipient, err = s.Terms.ByCode(r.ctx, strings.ToLower(r.Params("code"))); err != nil {
		return nil, err
	}
	r.locale, _ = locale.Find(p.Recipient.Language)
	if p.Recipient.AccountID != 0 {
		ids, err := s.Reports.RegionOf(r.ctx, p.Recipient.AccountID)
		p.Layout, p.Library = r.layout("report.stop_title"), r.locale.T("report.region_name", lms.Args{"n": len(ids)})
		return p, err
	}
	l, err := s.Libraries.Find(r.ctx, p.Recipient.LibraryID)
	if err != nil {
		return nil, err
	}
	r.library = l
	p.Layout, p.Library = r.layout("report.stop_title"), l.Name
	return p, nil
}

// recipientStop asks whoever reads the letters; programs that look at links
// before people do end nothing by that.
func (s *server) recipientStop(r *request) error {
	p, err := s.recipientStopPage(r)
	if err != nil {
		return err
	}
	return r.page("report/stop", p)
}

func (s *server) recipientStopped(r *request) error {
	p, err := s.recipientStopPage(r)
	if err == nil {
		err = s.Terms.StopByCode(r.ctx, p.Recipient.Code)
	}
	if err != nil {
		return err
	}
	p.Stopped = true
	return r.page("report/stop", p)
}
