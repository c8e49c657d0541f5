package web

import (
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/hours"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
)

// A recap is for the personnel office: a document that is written as a PDF and as
// a workbook, in which each is the other.

func wordCell(s string) report.Cell { return report.Cell{Text: s} }

func dayCell(l locale.Locale, d lms.Day) report.Cell {
	return report.Cell{Text: l.ShortDate(d), Day: &d}
}

func jpCell(l locale.Locale, hundredths int) report.Cell {
	n := float64(hundredths) / 100
	return report.Cell{Text: l.Decimal(n, 2), Number: &n, Digits: 2}
}

func wholeCell(l locale.Locale, whole int) report.Cell {
	n := float64(whole)
	return report.Cell{Text: l.Number(int64(whole)), Number: &n}
}

// linesTable is the entries of people's years.
func linesTable(l locale.Locale, years []hoursYear, named bool) report.Table {
	t := report.Table{Title: l.T("hours.ledger"), Heads: []string{l.T("hours.col_number"), l.T("hours.col_day"), l.T("hours.col_source"), l.T("hours.col_kind"), l.T("hours.col_minutes"), "JP", l.T("hours.col_note")}}
	if named {
		t.Heads = append([]string{l.T("hours.col_name")}, t.Heads...)
	}
	for _, y := range years {
		for _, e := range y.Lines {
			row := []report.Cell{wholeCell(l, int(e.ID)), dayCell(l, e.On), wordCell(e.Title), wordCell(l.T("hours.kind_" + string(e.Kind))), wholeCell(l, e.Minutes), jpCell(l, e.Credit), wordCell(e.Note)}
			if named {
				row = append([]report.Cell{wordCell(y.Person.Name)}, row...)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// entriesSection is a table of entries, or a sentence that there are none.
func entriesSection(l locale.Locale, t report.Table, year int) report.Section {
	s := report.Section{Name: "ledger", Title: l.T("hours.ledger"), Notes: []string{l.T("hours.ledger_note")}}
	if s.Tables = []report.Table{t}; len(t.Rows) == 0 {
		s.Tables, s.Notes = nil, []string{l.T("hours.ledger_none", lms.Args{"year": fmt.Sprint(year)})}
	}
	return s
}

// recap begins a document.
func (r *request) recap(title, name string, year int, rules hours.Version) report.Document {
	l := r.locale
	d := report.Document{Title: title, Library: r.library.Name, Name: name, MadeAt: r.server.Now().In(r.zone())}
	d.Facts = []report.Fact{{Name: l.T("hours.year"), Value: fmt.Sprint(year)}, {Name: l.T("report.made_at"), Value: l.DateTime(d.MadeAt)},
		{Name: l.T("hours.field_minutes"), Value: l.Number(int64(rules.MinutesPerJP)) + sourceText(rules.MinutesSource)}}
	for _, q := range []struct {
		of     hours.Employment
		goal   int
		key    string
		source string
	}{{hours.Civil, rules.Civil, "hours.quota_civil", rules.CivilSource}, {hours.Contract, rules.Contract, "hours.quota_contract", rules.ContractSource}} {
		if q.goal > 0 {
			d.Facts = append(d.Facts, report.Fact{Name: l.T("hours.employment_" + string(q.of)), Value: l.T(q.key, lms.Args{"jp": jpText(l, q.goal)}) + sourceText(q.source)})
		}
	}
	return d
}

func sourceText(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// sumsTable is what each kind came to.
func sumsTable(l locale.Locale, y hoursYear) report.Table {
	t := report.Table{Title: l.T("hours.sums", lms.Args{"year": fmt.Sprint(y.Year)}), Heads: []string{l.T("hours.col_kind"), l.T("hours.col_sum"), l.T("hours.col_cap"), l.T("hours.col_counted")}}
	for _, k := range y.Total.Kinds {
		most := wordCell("–")
		if k.Cap > 0 {
			most = jpCell(l, k.Cap)
		}
		t.Rows = append(t.Rows, []report.Cell{wordCell(l.T("hours.kind_" + string(k.Kind))), jpCell(l, k.Sum), most, jpCell(l, k.Counted)})
	}
	t.Rows = append(t.Rows, []report.Cell{wordCell(l.T("hours.all")), jpCell(l, y.Total.Sum), wordCell(""), jpCell(l, y.Total.Counted)})
	return t
}

// mineRecap is a person's own year.
func (s *server) mineRecap(r *request) (d report.Document, err error) {
	p, err := s.hoursYearPage(r, r.actor.AccountID)
	if err != nil {
		return d, err
	}
	rules, err := s.Hours.Rules(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return d, err
	}
	l := r.locale
	d = r.recap(l.T("hours.recap_mine", lms.Args{"year": fmt.Sprint(p.Year)}), l.T("hours.file_mine", lms.Args{"year": fmt.Sprint(p.Year)}), p.Year, rules.At(hours.YearOf(p.Year).To))
	d.Facts = append([]report.Fact{{Name: l.T("hours.col_name"), Value: p.Person.Name}, {Name: l.T("hours.status"), Value: employmentText(l, p.Person.Kind)}}, d.Facts...)
	d.Sections = []report.Section{{Name: "summary", Title: l.T("hours.recap"), Lead: p.Says, Tables: []report.Table{sumsTable(l, p.hoursYear)}},
		entriesSection(l, linesTable(l, []hoursYear{p.hoursYear}, false), p.Year)}
	return d, nil
}

// peopleRecap is everybody's year, by name.
func (s *server) peopleRecap(r *request) (d report.Document, err error) {
	year := r.chosenYear()
	list, err := s.hoursOf(r, year)
	if err != nil {
		return d, err
	}
	rules, err := s.Hours.Rules(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return d, err
	}
	l := r.locale
	d = r.recap(l.T("hours.recap_people", lms.Args{"year": fmt.Sprint(year)}), l.T("hours.file_people", lms.Args{"year": fmt.Sprint(year)}), year, rules.At(hours.YearOf(year).To))
	t := report.Table{Title: l.T("hours.people_title"), Heads: []string{l.T("hours.col_name"), l.T("hours.status")}}
	for _, k := range hours.Kinds {
		t.Heads = append(t.Heads, l.T("hours.kind_"+string(k)))
	}
	t.Heads = append(t.Heads, l.T("hours.col_counted"), l.T("hours.col_standing"))
	for _, y := range list {
		row := []report.Cell{wordCell(y.Person.Name), wordCell(employmentText(l, y.Person.Kind))}
		for _, k := range y.Total.Kinds {
			row = append(row, jpCell(l, k.Counted))
		}
		t.Rows = append(t.Rows, append(row, jpCell(l, y.Total.Counted), wordCell(y.Briefly())))
	}
	d.Sections = []report.Section{{Name: "summary", Title: l.T("hours.recap"), Lead: l.T("hours.recap_lead"), Tables: []report.Table{t}},
		entriesSection(l, linesTable(l, list, true), year)}
	return d, nil
}

func (s *server) hoursMinePDF(r *request) error      { return r.recapFile(s.mineRecap, pdfFile) }
func (s *server) hoursMineWorkbook(r *request) error { return r.recapFile(s.mineRecap, workbookFile) }
func (s *server) hoursRecapPDF(r *request) error     { return r.recapFile(s.peopleRecap, pdfFile) }
func (s *server) hoursRecapWorkbook(r *request) error {
	return r.recapFile(s.peopleRecap, workbookFile)
}

func (r *request) recapFile(recap func(*request) (report.Document, error), f documentFile) error {
	d, err := recap(r)
	if err != nil {
		return err
	}
	return r.document(d, f)
}
