package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/report"
	"binapustaka/lms/volunteer"
)

type volunteerSummaryPage struct {
	Layout
	Days   lms.Period
	List   []volunteer.Give
	All    volunteer.Sum
	Givers int
}

func (s *server) volunteerSummaryPage(r *request) (p *volunteerSummaryPage, err error) {
	p = &volunteerSummaryPage{Layout: r.layout("volunteer.summary_title"), Days: r.chosenDays()}
	p.Path = r.OriginalURL()
	p.List, err = s.Volunteers.Summary(r.ctx, r.actor, r.actor.LibraryID, p.Days)
	p.All, p.Givers = volunteer.Sums(p.List)
	return p, err
}

func (s *server) volunteerSummary(r *request) error {
	p, err := s.volunteerSummaryPage(r)
	if err != nil {
		return err
	}
	return r.page("volunteer/summary", p)
}

// File is the address of the page as a file.
func (p *volunteerSummaryPage) File(ending string) string {
	return fmt.Sprintf("/volunteers/summary.%s?from=%s&to=%s", ending, p.Days.From, p.Days.To)
}

func (p *volunteerSummaryPage) name() string {
	return p.Locale.T("volunteer.summary_file", lms.Args{"from": p.Days.From, "to": p.Days.To})
}

// Who is a volunteer's name, or that they were forgotten.
func (p *volunteerSummaryPage) Who(g volunteer.Give) string {
	if g.Name == "" {
		return p.Locale.T("volunteer.erased_name")
	}
	return g.Name
}

func (p *volunteerSummaryPage) heads() (heads []string) {
	for _, head := range []string{"day", "volunteer", "kind", "what", "audience", "minutes", "people"} {
		heads = append(heads, p.Locale.T("volunteer.col_"+head))
	}
	return heads
}

// volunteerWorkbook is the summary as a workbook.
func (s *server) volunteerWorkbook(r *request) error {
	p, err := s.volunteerSummaryPage(r)
	if err != nil {
		return err
	}
	l := r.locale
	d := report.Document{Title: p.Title, Library: r.library.Name, Name: p.name(), MadeAt: s.Now().In(r.zone()),
		Facts: []report.Fact{{Name: l.T("report.period"), Value: l.T("report.from_to", lms.Args{"from": l.ShortDate(p.Days.From), "to": l.ShortDate(p.Days.To)})}}}
	t := report.Table{Title: p.Title, Heads: p.heads()}
	for _, g := range p.List {
		people := wordCell("–")
		if g.People != nil {
			people = wholeCell(l, *g.People)
		}
		t.Rows = append(t.Rows, []report.Cell{dayCell(l, g.On), wordCell(p.Who(g)), wordCell(p.VolunteerKind(g.Kind)), wordCell(g.What), wordCell(l.T("volunteer.audience." + string(g.Audience))), wholeCell(l, g.Minutes()), people})
	}
	d.Sections = []report.Section{{Name: "summary", Title: l.T("volunteer.list_title"), Lead: l.T("volunteer.hours_no_jp"), Tables: []report.Table{t}}}
	return r.document(d, workbookFile)
}

// volunteerSheet is the same as CSV.
func (s *server) volunteerSheet(r *request) error {
	p, err := s.volunteerSummaryPage(r)
	if err != nil {
		return err
	}
	return r.sheet(p.name()+".csv", func(f sheet) {
		f.head(p.heads()...)
		for _, g := range p.List {
			var people any
			if g.People != nil {
				people = *g.People
			}
			f.row(g.On.String(), p.Who(g), p.VolunteerKind(g.Kind), g.What, r.locale.T("volunteer.audience."+string(g.Audience)), g.Minutes(), people)
		}
	})
}
