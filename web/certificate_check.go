package web

import (
	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
	"binapustaka/lms/locale"
)

// certificateCheckPage says what a certificate really says. Nobody is asked who
// they are.
type certificateCheckPage struct {
	Layout
	Typed       string
	Certificate *certificate.Certificate // nil: the form alone
	State       certificate.State
	Lines       []certificate.Line
}

// Shown is the code as it is printed.
func (p certificateCheckPage) Shown() string { return certificate.Shown(p.Certificate.Code) }

func (r *request) certificateCheckPage() *certificateCheckPage {
	if l, ok := locale.Find(r.Query("l")); ok {
		r.locale = l
	}
	r.Set("X-Robots-Tag", "noindex, nofollow")
	p := &certificateCheckPage{Layout: r.layout("certificate.check_title")}
	other := locale.EN
	if r.locale == locale.EN {
		other = locale.ID
	}
	p.Other = r.Path() + "?l=" + string(other)
	return p
}

// certificateAsk is the form for a code; with one it leads to its page.
func (s *server) certificateAsk(r *request) error {
	p := r.certificateCheckPage()
	p.Typed = r.Query("code")
	if p.Typed == "" {
		return r.page("certificate/check", p)
	}
	code := certificate.CleanCode(p.Typed)
	if code == "" {
		return r.invalid("certificate/check", p, lms.FailField("code", "certificate.code_wrong"))
	}
	return r.redirect("/check/"+code+"?l="+string(r.locale), "")
}

func (s *server) certificateCheck(r *request) error {
	p := r.certificateCheckPage()
	p.Typed = r.Params("code")
	if err := s.crowded(r); err != nil {
		return r.invalid("certificate/check", p, err)
	}
	c, err := s.Certificates.ByCode(r.ctx, p.Typed)
	if lms.IsKind(err, lms.NotFound) {
		p.setProblems(err)
		r.Status(fiber.StatusNotFound)
		return r.page("certificate/check", p)
	}
	if err != nil {
		return err
	}
	if r.library, err = s.Libraries.Find(r.ctx, c.LibraryID); err != nil {
		return err
	}
	p.zone = r.zone()
	p.Certificate, p.State, p.Lines, p.Typed = &c, c.State(r.today()), c.Lines(r.locale), ""
	return r.page("certificate/check", p)
}

// certificateCheckPaper is the paper itself, to be laid beside the other one.
func (s *server) certificateCheckPaper(r *request) error {
	if err := s.crowded(r); err != nil {
		return err
	}
	c, err := s.Certificates.ByCode(r.ctx, r.Params("code"))
	if err != nil {
		return err
	}
	r.Set("X-Robots-Tag", "noindex, nofollow")
	return s.certificateSheet(r, c, "inline")
}

// crowded is what an address is told that has tried too many codes.
func (s *server) crowded(r *request) error { return r.held(&s.checks, "certificate.crowded") }
