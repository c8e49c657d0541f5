package web

import (
	"fmt"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/programme"
	"binapustaka/lms/report"
)

type programmeSummaryPage struct {
	Layout
	Days     lms.Period
	List     []programme.Listed
	Sessions int
	Present  programme.Present
	Spent    int64
}

// summary is the programmes of the period in the address, else of this year.
func (s *server) summary(r *request) (*programmeSummaryPage, error) {
	p := &programmeSummaryPage{Layout: r.layout("programme.summary_title"), Days: r.chosenDays()}
	p.Path = r.OriginalURL()
	var err error
	p.List, err = s.Programmes.Summary(r.ctx, r.actor, r.actor.LibraryID, p.Days)
	for _, one := range p.List {
		p.Sessions, p.Present, p.Spent = p.Sessions+one.Sessions, p.Present.Plus(one.Present), p.Spent+one.Spent
	}
	return p, err
}

// chosenDays are the period in the address, else this year.
func (r *request) chosenDays() lms.Period {
	year := r.today().Time().Year()
	days := lms.Period{From: lms.DayOn(year, 1, 1), To: lms.DayOn(year, 12, 31)}
	for _, one := range []struct {
		name string
		day  *lms.Day
	}{{"from", &days.From}, {"to", &days.To}} {
		if d, err := lms.ParseDay(strings.TrimSpace(r.Query(one.name))); err == nil && programme.Years.Has(d) {
			*one.day = d
		}
	}
	if days.To < days.From { // what was meant is plain
		days.From, days.To = days.To, days.From
	}
	return days
}

func (s *server) programmeSummary(r *request) error {
	p, err := s.summary(r)
	if err != nil {
		return err
	}
	return r.page("programme/summary", p)
}

// File is the address of the page as a file.
func (p *programmeSummaryPage) File(ending string) string {
	return fmt.Sprintf("/programmes/summary.%s?from=%s&to=%s", ending, p.Days.From, p.Days.To)
}

func (p *programmeSummaryPage) name() string {
	return p.Locale.T("programme.summary_file", lms.Args{"from": p.Days.From, "to": p.Days.To})
}

var summaryHeads = []string{"programme", "kind", "from", "to", "status", "sessions", "children", "teenagers", "adults", "all", "budget", "spent"}

func (p *programmeSummaryPage) heads() (heads []string) {
	l := p.Locale
	for _, head := range summaryHeads {
		heads = append(heads, l.T("programme.col_"+head))
	}
	return heads
}

// programmeWorkbook is the summary as a workbook.
func (s *server) programmeWorkbook(r *request) error {
	p, err := s.summary(r)
	if err != nil {
		return err
	}
	l := r.locale
	d := report.Document{Title: p.Title, Library: r.library.Name, Name: p.name(), MadeAt: s.Now().In(r.zone()),
		Facts: []report.Fact{{Name: l.T("report.period"), Value: l.T("report.from_to", lms.Args{"from": l.ShortDate(p.Days.From), "to": l.ShortDate(p.Days.To)})}}}
	t := report.Table{Title: p.Title}
	t.Heads = p.heads()
	for _, one := range p.List {
		until := wordCell("–")
		if one.Until != nil {
			until = dayCell(l, *one.Until)
		}
		line := []report.Cell{wordCell(one.Title), wordCell(p.ProgrammeKind(one.Kind)), dayCell(l, one.On), until, wordCell(l.T("programme.status." + string(one.Status(r.today()))))}
		for _, n := range []int{one.Sessions, one.Children, one.Teenagers, one.Adults, one.Total(), int(one.Budget), int(one.Spent)} {
			line = append(line, wholeCell(l, n))
		}
		t.Rows = append(t.Rows, line)
	}
	section := report.Section{Name: "summary", Title: l.T("programme.list_title"), Lead: l.T("programme.summary_lead"), Tables: []report.Table{t}}
	d.Sections = []report.Section{section}
	return r.document(d, workbookFile)
}

// programmeSheet is the same as CSV.
func (s *server) programmeSheet(r *request) error {
	p, err := s.summary(r)
	if err != nil {
		return err
	}
	return r.sheet(p.name()+".csv", func(f sheet) {
		f.head(p.heads()...)
		for _, one := range p.List {
			var until any
			if one.Until != nil {
				until = one.Until.String()
			}
			f.row(one.Title, p.ProgrammeKind(one.Kind), one.On.String(), until, r.locale.T("programme.status."+string(one.Status(r.today()))),
				one.Sessions, one.Children, one.Teenagers, one.Adults, one.Total(), one.Budget, one.Spent)
		}
	})
}
