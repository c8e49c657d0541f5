package web

import (
	"fmt"
	"strconv"

	"binapustaka/lms/certificate"
	"binapustaka/lms/locale"
)

type certificateRulesPage struct {
	Layout
	Rules []certificate.Rule
}

func (s *server) certificateRules(r *request) (err error) {
	p := &certificateRulesPage{Layout: r.layout("certificate.rules_title")}
	if p.Rules, err = s.Certificates.Rules(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	return r.page("certificate/rules", p)
}

type certificateEditPage struct {
	Layout
	Rule      certificate.Rule // ID 0: a new one
	Subjects  []certificate.Subject
	Subject   string
	Form      certificate.Design // as typed
	Months    string
	On        bool
	Languages []locale.Locale
	Layouts   []certificate.OwnLayout
}

// RuleTitle is for what a rule issues certificates; that to volunteers has no title
// of its own.
func (l Layout) RuleTitle(title string) string {
	if title == "" {
		return l.Locale.T("certificate.volunteers")
	}
	return title
}

func (p certificateEditPage) Numbering() string { return certificate.Numbering[p.Locale] }

func (s *server) certificateNewPage(r *request) (p *certificateEditPage, err error) {
	p = &certificateEditPage{Layout: r.layout("certificate.new_title"), Form: certificate.Design{Language: locale.ID, Score: true}, On: true, Languages: locale.All}
	if p.Subjects, err = s.Certificates.Subjects(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return nil, err
	}
	p.Layouts, err = s.Certificates.Layouts(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) certificateNew(r *request) error {
	p, err := s.certificateNewPage(r)
	if err != nil {
		return err
	}
	return r.page("certificate/edit", p)
}

// read puts what was typed into the page.
func (p *certificateEditPage) read(r *request) {
	language, _ := locale.Find(r.FormValue("language"))
	p.Subject, p.Months, p.On = r.FormValue("subject"), r.FormValue("months"), r.FormValue("on") != ""
	p.Form = certificate.Design{Language: language, Heading: r.FormValue("heading"), Body: r.FormValue("body"), Numbering: r.FormValue("numbering"),
		Signer1: r.FormValue("signer1"), Position1: r.FormValue("position1"), Signer2: r.FormValue("signer2"), Position2: r.FormValue("position2"),
		Score: r.FormValue("score") != "", Renews: r.FormValue("renews") != ""}
	p.Form.LayoutID, _ = strconv.ParseInt(r.FormValue("layout"), 10, 64)
	if p.Months != "" {
		n, err := strconv.Atoi(p.Months)
		if err != nil {
			n = -1
		}
		p.Form.Months = n
	}
}

func (s *server) certificateSwitch(r *request) error {
	p, err := s.certificateNewPage(r)
	if err != nil {
		return err
	}
	p.read(r)
	id, err := s.Certificates.Switch(r.ctx, r.actor, r.actor.LibraryID, p.Subject, p.Form)
	if err != nil {
		return r.invalid("certificate/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/certificates/rules/%d", id), "certificate.switched_on")
}

func (s *server) certificateEditPage(r *request) (*certificateEditPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	rule, err := s.Certificates.Rule(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &certificateEditPage{Layout: r.layout("certificate.rules_title"), Rule: rule, Form: rule.Design, On: rule.OffAt == nil, Languages: locale.All}
	p.Title = p.RuleTitle(rule.Title)
	if rule.Months > 0 {
		p.Months = strconv.Itoa(rule.Months)
	}
	p.Layouts, err = s.Certificates.Layouts(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) certificateEdit(r *request) error {
	p, err := s.certificateEditPage(r)
	if err != nil {
		return err
	}
	return r.page("certificate/edit", p)
}

func (s *server) certificateChange(r *request) error {
	p, err := s.certificateEditPage(r)
	if err != nil {
		return err
	}
	p.read(r)
	if err := s.Certificates.Change(r.ctx, r.actor, p.Rule.ID, p.Form, p.On); err != nil {
		return r.invalid("certificate/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/certificates/rules/%d", p.Rule.ID), "certificate.saved")
}

// certificateSample shows what a rule's certificates look like.
func (s *server) certificateSample(r *request) error {
	p, err := s.certificateEditPage(r)
	if err != nil {
		return err
	}
	var layout *certificate.Layout
	if p.Rule.LayoutID != 0 {
		own, err := s.Certificates.OwnLayout(r.ctx, r.actor, p.Rule.LayoutID)
		if err != nil {
			return err
		}
		layout = &own.Layout
	}
	proof, err := s.sample(r, p.Rule, layout)
	if err != nil {
		return err
	}
	return r.certificatePaper(proof, "inline", r.locale.T("certificate.sample"))
}
