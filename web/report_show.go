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
	Base     string
	Region   bool
	Terms    []report.Term
	Chosen   report.Term
	Document *report.Document // nil: it was not made yet
	Late     *lms.Day         // SLiMS was not read further
}

// reportPage is the page of the term that is asked for, else of the last one
// that is over.
func (s *server) reportPage(r *request, shelf reportShelf, asked string) (*reportShowPage, error) {
	title := "report.list_title"
	if shelf.region {
		title = "report.region_list"
	}
	p := &reportShowPage{Layout: r.layout(title), Base: shelf.base, Region: shelf.region}
	first, err := shelf.first(r)
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
	made, err := shelf.find(r, p.Chosen)
	switch {
	case err == nil:
		p.Document = &made
		return p, nil
	case !lms.IsKind(err, lms.NotFound):
		return nil, err
	}
	p.Late, err = shelf.late(r, p.Chosen)
	return p, err
}

func (s *server) reportShow(shelf reportShelf) func(*request) error {
	return func(r *request) error {
		p, err := s.reportPage(r, shelf, r.Query("term"))
		if err != nil {
			return err
		}
		return r.page("report/show", p)
	}
}

// reportMake makes the report of a term.
func (s *server) reportMake(shelf reportShelf) func(*request) error {
	return func(r *request) error {
		t, err := report.ParseTerm(r.FormValue("term"))
		if err == nil {
			err = shelf.make(r, t)
		}
		if err != nil {
			p, failed := s.reportPage(r, shelf, r.FormValue("term"))
			if failed != nil {
				return failed
			}
			return r.invalid("report/show", p, err)
		}
		return r.redirect(shelf.base+"?term="+t.String(), "report.made")
	}
}

// TermName is what a term is called.
func (p *reportShowPage) TermName(t report.Term) string { return report.TermName(p.Locale, t) }

func (s *server) reportPDF(shelf reportShelf) func(*request) error {
	return s.reportFile(shelf, pdfFile)
}

func (s *server) reportWorkbook(shelf reportShelf) func(*request) error {
	return s.reportFile(shelf, workbookFile)
}

// reportFile sends a report that was made.
func (s *server) reportFile(shelf reportShelf, f documentFile) func(*request) error {
	return func(r *request) error {
		t, err := report.ParseTerm(r.Params("term"))
		if err != nil {
			return lms.Fail(lms.NotFound, "report.not_made")
		}
		d, err := shelf.find(r, t)
		if err != nil {
			return err
		}
		return r.document(d, f)
	}
}

// documentFile is a form in which a document is sent.
type documentFile struct {
	ending, kind string
	write        func(io.Writer, report.Document, locale.Locale) error
}

var (
	pdfFile      = documentFile{"pdf", "application/pdf", paper.Report}
	workbookFile = documentFile{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", paper.Workbook}
)

// document sends a document as a file.
func (r *request) document(d report.Document, f documentFile) error {
	var b bytes.Buffer
	if err := f.write(&b, d, r.locale); err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, f.kind)
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", d.Name+"."+f.ending))
	return r.Send(b.Bytes())
}
