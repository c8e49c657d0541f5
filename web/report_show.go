package web

import (
	"bytes"
	"io"
	"slices"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
	"binapustaka/web/paper"
)

type reportShowPage struct {
	Layout
	Terms    []report.Term
	Chosen   report.Term
	Document *report.Document // nil: it was not made yet
	Late     *lms.Day         // SLiMS was not read further
}

// reportPage is the page of the term that is asked for, else of the last one
// that is over.
func (s *server) reportPage(r *request, asked string) (*reportShowPage, error) {
	p := &reportShowPage{Layout: r.layout("report.list_title")}
	first, err := s.Terms.First(r.ctx, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	if p.Terms = report.Terms(first, r.today()); len(p.Terms) == 0 {
		return p, nil
	}
	p.Chosen = p.Terms[slices.IndexFunc(p.Terms, func(t report.Term) bool { return !t.Whole() })]
	if t, err := report.ParseTerm(asked); err == nil && slices.Contains(p.Terms, t) {
		p.Chosen = t
	}
	made, err := s.Terms.Find(r.ctx, r.actor, r.actor.LibraryID, p.Chosen)
	switch {
	case err == nil:
		d := made.Document(r.locale, r.library.Name, r.zone())
		p.Document = &d
		return p, nil
	case !lms.IsKind(err, lms.NotFound):
		return nil, err
	}
	p.Late, err = s.Terms.Late(r.ctx, r.actor.LibraryID, p.Chosen)
	return p, err
}

func (s *server) reportShow(r *request) error {
	p, err := s.reportPage(r, r.Query("term"))
	if err != nil {
		return err
	}
	return r.page("report/show", p)
}

// reportMake makes the report of a term.
func (s *server) reportMake(r *request) error {
	t, err := report.ParseTerm(r.FormValue("term"))
	if err == nil {
		_, err = s.Terms.Make(r.ctx, r.actor, r.library, t)
	}
	if err != nil {
		p, failed := s.reportPage(r, r.FormValue("term"))
		if failed != nil {
			return failed
		}
		return r.invalid("report/show", p, err)
	}
	return r.redirect("/reports?term="+t.String(), "report.made")
}

// TermName is what a term is called.
func (p *reportShowPage) TermName(t report.Term) string { return report.TermName(p.Locale, t) }

func (s *server) reportPDF(r *request) error {
	return s.reportFile(r, "pdf", "application/pdf", paper.Report)
}

func (s *server) reportWorkbook(r *request) error {
	return s.reportFile(r, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", paper.Workbook)
}

// reportFile sends a report that was made.
func (s *server) reportFile(r *request, ending, kind string, write func(io.Writer, report.Document, locale.Locale) error) error {
	t, err := report.ParseTerm(r.Params("term"))
	if err != nil {
		return lms.Fail(lms.NotFound, "report.not_made")
	}
	made, err := s.Terms.Find(r.ctx, r.actor, r.actor.LibraryID, t)
	if err != nil {
		return err
	}
	d := made.Document(r.locale, r.library.Name, r.zone())
	var b bytes.Buffer
	if err := write(&b, d, r.locale); err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, kind)
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", d.Name+"."+ending))
	return r.Send(b.Bytes())
}
