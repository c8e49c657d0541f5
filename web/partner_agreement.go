package web

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/partner"
)

// agreementForm is what stands in the form, as typed.
type agreementForm struct {
	Kind, Number, Subject, From, Until, Remind, Renews string
	Ended, Reason                                      string // of the form that ends one early
}

type agreementPage struct {
	Layout
	Partner   partner.Partner
	Agreement partner.Agreement  // ID 0: a new one
	Before    *partner.Agreement // the one that it renews
	Form      agreementForm
	Kinds     []partner.AgreementKind
}

// Action is where the form is sent.
func (p *agreementPage) Action() string {
	if p.Agreement.ID == 0 {
		return fmt.Sprintf("/partners/%d/agreements", p.Partner.ID)
	}
	return fmt.Sprintf("/partners/%d/agreements/%d", p.Partner.ID, p.Agreement.ID)
}

// Endable reports whether it can still end early.
func (p *agreementPage) Endable() bool {
	a := p.Agreement
	return a.ID != 0 && a.EndedOn == nil && a.NextID == nil && a.Status(p.Today()) != partner.Over
}

// agreementForm fills in what is saved.
func agreementFormOf(a partner.Agreement) agreementForm {
	f := agreementForm{Kind: string(a.Kind), Number: a.Number, Subject: a.Subject, From: a.From.String(), Remind: strconv.Itoa(a.RemindDays)}
	if a.Until != nil {
		f.Until = a.Until.String()
	}
	return f
}

// agreementPage is that of the agreement in the address, or of a new one, which
// renews the one that is named by its number, if any.
func (s *server) agreementPage(r *request, renews string) (*agreementPage, error) {
	one, err := s.partnerKept(r)
	if err != nil {
		return nil, err
	}
	p := &agreementPage{Layout: r.layout("partner.agreement_new"), Partner: one, Kinds: partner.AgreementKinds}
	p.Path = fmt.Sprintf("/partners/%d/agreements/new", one.ID)
	if r.Params("agreement") != "" {
		id, err := r.id("agreement")
		if err != nil {
			return nil, err
		}
		if p.Agreement, err = s.Partners.FindAgreement(r.ctx, r.actor, one.ID, id); err != nil {
			return nil, err
		}
		p.Title, p.Path, p.Form = r.locale.T("partner.agreement_edit"), p.Action(), agreementFormOf(p.Agreement)
		return p, nil
	}
	p.Form = agreementForm{Kind: string(partner.Memorandum), From: r.today().String(), Remind: strconv.Itoa(partner.RemindDays)}
	if id, _ := strconv.ParseInt(renews, 10, 64); id != 0 {
		before, err := s.Partners.FindAgreement(r.ctx, r.actor, one.ID, id)
		if err != nil {
			return nil, err
		}
		p.Before, p.Form = &before, agreementFormOf(before)
		p.Form.Number, p.Form.Until, p.Form.Renews = "", "", renews
		if before.Until != nil {
			p.Form.From = (*before.Until + 1).String()
		}
		p.Title, p.Path = r.locale.T("partner.agreement_renew"), p.Path+"?renews="+renews
	}
	return p, nil
}

func (s *server) agreementNew(r *request) error {
	p, err := s.agreementPage(r, r.Query("renews"))
	if err != nil {
		return err
	}
	return r.page("partner/agreement", p)
}

func (s *server) agreementEdit(r *request) error { return s.agreementNew(r) }

// agreementSave writes the agreement in the address, a new one without.
func (s *server) agreementSave(r *request) error {
	fields, part, err := r.readParts()
	if err != nil {
		return err
	}
	p, err := s.agreementPage(r, fields["renews"])
	if err != nil {
		return err
	}
	p.Form = agreementForm{Kind: fields["kind"], Number: fields["number"], Subject: fields["subject"], From: fields["from"], Until: fields["until"], Remind: fields["remind"], Renews: fields["renews"]}
	a := partner.Agreement{ID: p.Agreement.ID, Kind: partner.AgreementKind(p.Form.Kind), Number: p.Form.Number, Subject: p.Form.Subject, RemindDays: typedPresent(p.Form.Remind)}
	if p.Before != nil {
		a.RenewsID = &p.Before.ID
	}
	a.From, _ = lms.ParseDay(strings.TrimSpace(p.Form.From)) // what is none is long ago, and refused
	if text := strings.TrimSpace(p.Form.Until); text != "" {
		day, _ := lms.ParseDay(text)
		a.Until = &day
	}
	var file *lms.Scan
	if part != nil && part.FileName() != "" {
		content, err := io.ReadAll(io.LimitReader(part, lms.ScanLimit+1))
		if err != nil {
			return broken(err)
		}
		f, wrong := lms.NewScan(part.FileName(), content, r.locale.T("partner.agreement"))
		if wrong != nil {
			return r.invalid("partner/agreement", p, wrong)
		}
		file = &f
	}
	if _, wrong := s.Partners.SaveAgreement(r.ctx, r.actor, p.Partner.ID, a, file); wrong != nil {
		return r.invalid("partner/agreement", p, wrong)
	}
	return r.redirect(fmt.Sprintf("/partners/%d#agreements", p.Partner.ID), "partner.agreement_saved")
}

// agreementEnd ends the agreement in the address earlier than was agreed.
func (s *server) agreementEnd(r *request) error {
	p, err := s.agreementPage(r, "")
	if err != nil {
		return err
	}
	p.Form.Ended, p.Form.Reason = r.FormValue("ended"), r.FormValue("reason")
	on, _ := lms.ParseDay(strings.TrimSpace(p.Form.Ended))
	if wrong := s.Partners.EndAgreement(r.ctx, r.actor, p.Partner.ID, p.Agreement.ID, on, p.Form.Reason); wrong != nil {
		return r.invalid("partner/agreement", p, wrong)
	}
	return r.redirect(fmt.Sprintf("/partners/%d#agreements", p.Partner.ID), "partner.agreement_ended")
}

// agreementFile sends a signed paper to who may write the partner; nothing of it is
// ever shown in a page of ours.
func (s *server) agreementFile(r *request) error {
	id, agreement, err := r.ids("agreement")
	if err != nil {
		return err
	}
	f, err := s.Partners.AgreementFile(r.ctx, r.actor, id, agreement)
	if err != nil {
		return err
	}
	return r.scan(f)
}

// scan sends a paper that somebody uploaded, to be saved.
func (r *request) scan(f lms.Scan) error {
	r.Set(fiber.HeaderContentType, f.ContentType())
	r.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", f.Name))
	return r.Send(f.Content)
}
