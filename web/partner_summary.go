package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/report"
)

type partnerSummaryPage struct {
	Layout
	Days  lms.Period
	List  []report.Deed
	Tally report.Tally
	Kinds []report.DeedKind
}

// partnerSum is what was done with partners in the period of the address.
func (s *server) partnerSum(r *request) (*partnerSummaryPage, error) {
	p := &partnerSummaryPage{Layout: r.layout("partner.summary_title"), Days: r.chosenDays(), Kinds: report.DeedKinds}
	p.Path = r.OriginalURL()
	var err error
	p.List, err = s.Reports.Together(r.ctx, r.actor, r.library, 0, p.Days, s.Now())
	p.Tally = report.TallyOf(p.List)
	return p, err
}

func (s *server) partnerSummary(r *request) error {
	p, err := s.partnerSum(r)
	if err != nil {
		return err
	}
	return r.page("partner/summary", p)
}

// File is the address of the page as a file.
func (p *partnerSummaryPage) File(ending string) string {
	return fmt.Sprintf("/partners/summary.%s?from=%s&to=%s", ending, p.Days.From, p.Days.To)
}

func (p *partnerSummaryPage) name() string {
	return p.Locale.T("partner.summary_file", lms.Args{"from": p.Days.From, "to": p.Days.To})
}

func (p *partnerSummaryPage) heads() (heads []string) {
	for _, head := range []string{"day", "partner", "partner_kind", "kind", "what", "level", "pupils", "adults", "people", "note"} {
		heads = append(heads, p.Locale.T("partner.col_"+head))
	}
	return heads
}

// texts are the words of a row of the files, and numbers how many took part: of a
// visit the pupils and who came along, of anything else the people; nil where
// nobody counted.
func (p *partnerSummaryPage) texts(d report.Deed) (sort, kind, level string, numbers [3]*int) {
	l := p.Locale
	if d.Level != "" {
		level = l.T("partner.level." + d.Level)
	}
	if d.Counted && d.Kind == report.ClassVisit {
		numbers = [3]*int{&d.Pupils, &d.People, nil}
	} else if d.Counted {
		numbers[2] = &d.People
	}
	return p.PartnerKind(d.Sort), l.T("partner.deed." + string(d.Kind)), level, numbers
}

// Figures are what the deeds come to.
func (p *partnerSummaryPage) Figures() (list []report.Fact) {
	l, t := p.Locale, p.Tally
	add := func(key string, n int) { list = append(list, report.Fact{Name: l.T(key), Value: l.Number(int64(n))}) }
	add("partner.sum_partners", t.Partners)
	add("partner.sum_visits", t.Deeds[report.ClassVisit])
	add("partner.sum_classes", t.Classes)
	add("partner.sum_pupils", t.Pupils)
	add("partner.sum_adults", t.Adults)
	add("partner.sum_others", t.Others)
	return list
}

// partnerWorkbook is the summary as a workbook.
func (s *server) partnerWorkbook(r *request) error {
	p, err := s.partnerSum(r)
	if err != nil {
		return err
	}
	l := r.locale
	d := report.Document{Title: p.Title, Library: r.library.Name, Name: p.name(), MadeAt: s.Now().In(r.zone()),
		Facts: append([]report.Fact{{Name: l.T("report.period"), Value: l.T("report.from_to", lms.Args{"from": l.ShortDate(p.Days.From), "to": l.ShortDate(p.Days.To)})}}, p.Figures()...)}
	kinds := report.Table{Title: l.T("partner.by_kind"), Heads: []string{l.T("partner.col_kind"), l.T("partner.col_n")}}
	for _, k := range p.Kinds {
		kinds.Rows = append(kinds.Rows, []report.Cell{wordCell(l.T("partner.deed." + string(k))), wholeCell(l, p.Tally.Deeds[k])})
	}
	rows := report.Table{Title: l.T("partner.rows"), Heads: p.heads()}
	for _, one := range p.List {
		sort, kind, level, numbers := p.texts(one)
		line := []report.Cell{dayCell(l, one.On(r.zone())), wordCell(one.Partner), wordCell(sort), wordCell(kind), wordCell(one.Title), wordCell(level)}
		for _, n := range numbers {
			cell := wordCell("")
			if n != nil {
				cell = wholeCell(l, *n)
			}
			line = append(line, cell)
		}
		rows.Rows = append(rows.Rows, append(line, wordCell(one.Note)))
	}
	d.Sections = []report.Section{{Name: "summary", Title: l.T("partner.by_kind"), Lead: l.T("partner.summary_note"), Tables: []report.Table{kinds}},
		{Name: "rows", Title: l.T("partner.rows"), Tables: []report.Table{rows}}}
	return r.document(d, workbookFile)
}

// partnerSheet is its rows as CSV.
func (s *server) partnerSheet(r *request) error {
	p, err := s.partnerSum(r)
	if err != nil {
		return err
	}
	return r.sheet(p.name()+".csv", func(f sheet) {
		f.head(p.heads()...)
		for _, one := range p.List {
			sort, kind, level, numbers := p.texts(one)
			cells := []any{one.On(r.zone()).String(), one.Partner, sort, kind, one.Title, level}
			for _, n := range numbers {
				var cell any
				if n != nil {
					cell = *n
				}
				cells = append(cells, cell)
			}
			f.row(append(cells, one.Note)...)
		}
	})
}
