package web

import (
	"bytes"
	"slices"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
	"binapustaka/web/paper"
)

// certificateShown is a certificate with what holds of it today.
type certificateShown struct {
	certificate.Certificate
	State certificate.State
	Ends  bool // soon
}

func shownOn(today lms.Day, list []certificate.Certificate) (all []certificateShown) {
	for _, c := range list {
		all = append(all, certificateShown{c, c.State(today), c.Ends(today)})
	}
	return all
}

type certificateMinePage struct {
	Layout
	List    []certificateShown
	Manages bool
}

func (s *server) certificateMine(r *request) error {
	list, err := s.Certificates.Mine(r.ctx, r.actor)
	if err != nil {
		return err
	}
	return r.page("certificate/mine", &certificateMinePage{Layout: r.layout("certificate.mine_title"), List: shownOn(r.today(), list),
		Manages: certificate.CanManage(r.actor, r.actor.LibraryID)})
}

type certificateListPage struct {
	Layout
	List   []certificateShown
	Rules  []certificate.Rule
	States []certificate.State
	Filter certificate.Filter
	Total  int
	Page   int
	More   bool
}

// Narrowed reports whether the list may lack some that there are.
func (p certificateListPage) Narrowed() bool { return p.Filter != (certificate.Filter{}) || p.Page > 1 }

// Before and After are the numbers of the pages beside this one.
func (p certificateListPage) Before() int { return p.Page - 1 }
func (p certificateListPage) After() int  { return p.Page + 1 }

func (s *server) certificateList(r *request) (err error) {
	p := &certificateListPage{Layout: r.layout("certificate.list_title"), States: append(slices.Clone(certificate.States), certificate.Ending, certificate.Unmet), Page: max(1, r.QueryInt("page", 1)),
		Filter: certificate.Filter{RuleID: int64(r.QueryInt("rule")), State: certificate.State(r.Query("state"))}}
	if p.Rules, err = s.Certificates.Rules(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	page := lms.Page{Number: p.Page}
	list, total, err := s.Certificates.List(r.ctx, r.actor, r.actor.LibraryID, p.Filter, r.today(), page)
	if err != nil {
		return err
	}
	p.List, p.Total, p.More = shownOn(r.today(), list), total, page.Offset()+len(list) < total
	return r.page("certificate/list", p)
}

func (s *server) certificateOf(r *request) (certificate.Certificate, error) {
	id, err := r.id("id")
	if err != nil {
		return certificate.Certificate{}, err
	}
	return s.Certificates.Find(r.ctx, r.actor, id)
}

func (s *server) certificatePDF(r *request) error {
	c, err := s.certificateOf(r)
	if err != nil {
		return err
	}
	return s.certificateSheet(r, c, "attachment")
}

// certificateSheet sends a certificate as it was printed.
func (s *server) certificateSheet(r *request, c certificate.Certificate, how string) (err error) {
	if c.RevokedAt != nil {
		return lms.Fail(lms.Conflict, "certificate.no_paper")
	}
	p := paper.Proof{Content: c.Content, Code: c.Code, Address: r.site(), At: c.IssuedAt}
	if c.Layout != nil {
		if p.Pictures, err = s.Certificates.Pictures(r.ctx, c.LibraryID, *c.Layout); err != nil {
			return err
		}
	}
	return r.certificatePaper(p, how, c.Number)
}

func (r *request) certificatePaper(p paper.Proof, how, name string) error {
	var b bytes.Buffer
	if err := paper.Certificate(&b, p); err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/pdf")
	r.Set(fiber.HeaderContentSecurityPolicy, documentPolicy)
	r.Set(fiber.HeaderContentDisposition, disposition(how, r.locale.T("certificate.file", lms.Args{"number": name})+".pdf"))
	return r.Send(b.Bytes())
}

type certificateRevokePage struct {
	Layout
	Certificate certificate.Certificate
	Reasons     []certificate.Reason
	Reason      certificate.Reason
	Note        string
	Anew        bool
}

func (s *server) certificateRevokePage(r *request) (*certificateRevokePage, error) {
	c, err := s.certificateOf(r)
	if err != nil {
		return nil, err
	}
	return &certificateRevokePage{Layout: r.layout("certificate.revoke_title"), Certificate: c, Reasons: certificate.Reasons,
		Reason: certificate.Reason(r.FormValue("reason")), Note: r.FormValue("note"), Anew: r.FormValue("anew") != ""}, nil
}

func (s *server) certificateRevoke(r *request) error {
	p, err := s.certificateRevokePage(r)
	if err != nil {
		return err
	}
	return r.page("certificate/revoke", p)
}

func (s *server) certificateRevoked(r *request) error {
	p, err := s.certificateRevokePage(r)
	if err != nil {
		return err
	}
	if err := s.Certificates.Revoke(r.ctx, r.actor, p.Certificate.ID, p.Reason, p.Note, p.Anew); err != nil {
		return r.invalid("certificate/revoke", p, err)
	}
	return r.redirect("/certificates/issued", "certificate.revoked_done")
}
