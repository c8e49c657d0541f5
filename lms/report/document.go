package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
)

// Document is a report in the words of a language: the page, the PDF and the
// workbook show it, each in its own way, and so say the same.
type Document struct {
	Title    string
	Library  string
	Name     string // for a file
	Facts    []Fact
	Sections []Section
	MadeAt   time.Time // in the library's zone
}

// Fact is one thing that is said of the report as such.
type Fact struct{ Name, Value string }

// Section is a part of a document.
type Section struct {
	Name   string // summary, teaching, programmes, volunteers, tests, surveys, studies, method
	Title  string
	Lead   string
	Tables []Table
	Notes  []string
}

// Table has a heading over each column, and in each row as many cells.
type Table struct {
	Title string
	Heads []string
	Rows  [][]Cell
}

// Numeric reports whether a column holds numbers, as far as they are shown.
func (t Table) Numeric(column int) bool {
	return slices.ContainsFunc(t.Rows, func(row []Cell) bool { return row[column].Number != nil })
}

// Cell is a text; where it is a number or a day, it is that too.
type Cell struct {
	Text   string
	Number *float64 // as in Text, for a spreadsheet
	Digits int
	Share  bool   // Number is a share of 1
	Before string // stands around the number in Text
	After  string
	Day    *lms.Day
}

// writer words a report.
type writer struct {
	Report
	l locale.Locale
}

// Document words a report of a library in a language.
func (r Report) Document(l locale.Locale, library string, zone *time.Location) Document {
	w := writer{r, l}
	d := Document{Title: w.t("report.title", lms.Args{"term": TermName(l, r.Term)}), Library: library, Name: w.t("report.file", lms.Args{"term": r.Term.String()}), MadeAt: r.MadeAt.In(zone)}
	if w.regional() {
		d.Title, d.Name = w.t("report.region_title", lms.Args{"term": TermName(l, r.Term)}), w.t("report.region_file", lms.Args{"term": r.Term.String()})
	}
	p := r.Term.Period()
	d.Facts = []Fact{{w.t("report.period"), w.t("report.from_to", lms.Args{"from": l.ShortDate(p.From), "to": l.ShortDate(p.To)})},
		{w.t("report.made_at"), l.DateTime(d.MadeAt)}, {w.t("report.data_to"), w.dataTo()}}
	d.Sections = []Section{w.summary(), w.teaching(), w.tests(), w.surveys(), w.studies(), w.method()}
	if w.Given != nil {
		d.Sections = slices.Insert(d.Sections, 2, w.volunteers())
	}
	if len(w.Joined) > 0 {
		d.Sections = slices.Insert(d.Sections, 2, w.partners())
	}
	if len(w.Ran) > 0 {
		d.Sections = slices.Insert(d.Sections, 2, w.programmes())
	}
	if w.regional() {
		d.Sections = slices.Insert(d.Sections, 1, w.branches())
	}
	return d
}

// regional reports whether the report is of a region, whose rows say where.
func (w writer) regional() bool { return len(w.Branches) > 0 }

// where adds to a row of the report of a region, or to its headings, in which
// library it is.
func (w writer) where(row []Cell, c Cell) []Cell {
	if !w.regional() {
		return row
	}
	return slices.Insert(row, 1, c)
}

func (w writer) heads(first string, keys ...string) (heads []string) {
	heads = append(heads, w.t("report.col_"+first))
	if w.regional() {
		heads = append(heads, w.t("report.col_library"))
	}
	for _, key := range keys {
		heads = append(heads, w.t("report.col_"+key))
	}
	return heads
}

// places is in which library a row is, or in how many.
func (w writer) places(e Entries, row int64) Cell {
	name, in := "", map[int64]bool{}
	for _, c := range e.Listed {
		if c.Row == row && !in[c.Library] {
			in[c.Library] = true
			for _, b := range w.Branches {
				if b.ID == c.Library {
					name = b.Name
				}
			}
		}
	}
	if len(in) == 1 {
		return text(name)
	}
	return w.several(len(in))
}

func (w writer) several(n int) Cell { return text(w.t("report.libraries", lms.Args{"n": n})) }

// TermName is what a term is called: Triwulan III 2026, or Tahun 2026.
func TermName(l locale.Locale, t Term) string {
	if t.Whole() {
		return l.T("report.year", lms.Args{"year": fmt.Sprint(t.Year)})
	}
	number := fmt.Sprint(t.Quarter)
	if l == locale.ID {
		number = []string{"I", "II", "III", "IV"}[t.Quarter-1]
	}
	return l.T("report.quarter", lms.Args{"quarter": number, "year": fmt.Sprint(t.Year)})
}

func (w writer) t(key string, args ...lms.Args) string { return w.l.T(key, args...) }

func (w writer) dataTo() string {
	if w.DataTo == nil {
		return w.t("report.never_read")
	}
	return w.l.Date(min(*w.DataTo, lms.DayOf(w.MadeAt)))
}

func text(s string) Cell { return Cell{Text: s} }

func (w writer) whole(n int) Cell { return w.number(float64(n), 0) }

func (w writer) number(f float64, digits int) Cell {
	return Cell{Text: w.l.Decimal(f, digits), Number: &f, Digits: digits}
}

// within is a number within a text.
func (c Cell) within(text func(string) string) Cell {
	whole := text(c.Text)
	c.Before, c.After, _ = strings.Cut(whole, c.Text)
	c.Text = whole
	return c
}

func (w writer) share(f float64) Cell {
	return Cell{Text: w.l.Percent(f, 0), Number: &f, Share: true}
}

// jp is what was granted; none that is shown may be some of fewer than five.
func (w writer) jp(sum float64, all bool) Cell {
	switch {
	case sum == 0:
		return w.closed()
	case all:
		return w.number(sum, 1)
	}
	return w.number(sum, 1).within(func(n string) string { return w.t("report.at_least", lms.Args{"n": n}) })
}

// people is a number of people, of whom fewer than five are not counted out.
func (w writer) people(n int) Cell {
	if n < leastGroup {
		return text(w.t("report.few"))
	}
	return w.whole(n)
}

func (w writer) day(d lms.Day) Cell { return Cell{Text: w.l.ShortDate(d), Day: &d} }

// closed is what a cell says whose figure would tell of single people.
func (w writer) closed() Cell { return text(w.t("report.closed")) }

func (w writer) summary() Section {
	s := Section{Name: "summary", Title: w.t("report.summary")}
	trained := text(w.t("report.few"))
	if w.Trained >= leastGroup {
		trained = w.whole(w.Trained).within(func(n string) string { return w.t("report.at_least", lms.Args{"n": n}) })
	}
	t := Table{Title: w.t("report.summary_table"), Heads: []string{w.t("report.col_what"), w.t("report.col_figure"), w.t("report.col_means")}}
	row := func(key string, c Cell) {
		t.Rows = append(t.Rows, []Cell{text(w.t("report.sum_" + key)), c, text(w.t("report.sum_" + key + "_means"))})
	}
	row("held", w.whole(len(w.Held)))
	row("completed", w.people(w.Courses.People()))
	row("attended", w.people(w.Activities.People()))
	row("trained", trained)
	row("jp", w.jp(w.JP()))
	row("sat", w.people(w.Tests.People()))
	s.Tables = []Table{t}
	return s
}

func (w writer) teaching() Section {
	s := Section{Name: "teaching", Title: w.t("report.teaching")}
	courses := Table{Title: w.t("report.courses"), Heads: w.heads("course", "completed", "jp")}
	for _, e := range w.Courses.List {
		courses.Rows = append(courses.Rows, w.where([]Cell{text(w.Courses.Titles[e.ID]), w.whole(e.People), w.sum(e.Sums[jpEach])}, w.places(w.Courses.Entries, e.ID)))
	}
	if n := w.Courses.Others; n > 0 {
		courses.Rows = append(courses.Rows, w.where([]Cell{text(w.t("report.other_courses")), w.whole(n), w.closed()}, text("")))
	}
	activities := Table{Title: w.t("report.activities"), Heads: w.heads("activity", "kind", "day", "length", "people", "jp")}
	for _, h := range w.Held {
		g := w.Activities.Find(h.ID)
		line := []Cell{text(h.Title), text(w.t("activity.kind." + h.Kind)), w.day(h.On), w.number(h.JP, 1), w.people(g.People), w.closed()}
		if g.People > 0 {
			line[5] = w.sum(g.Sums[jpEach])
		}
		activities.Rows = append(activities.Rows, w.where(line, text(h.Library)))
	}
	if n := w.Activities.Others; n > 0 {
		activities.Rows = append(activities.Rows, w.where([]Cell{text(w.t("report.other_activities")), text(""), text(""), text(""), w.whole(n), w.closed()}, text("")))
	}
	s.add(w, courses, "report.no_courses")
	s.add(w, activities, "report.no_activities")
	s.Notes = append(s.Notes, w.t("report.note_attended", lms.Args{"share": w.l.Percent(attended, 0)}))
	return s
}

// add is a table of the section, or a note that says why there is none.
func (s *Section) add(w writer, t Table, none string) {
	if len(t.Rows) == 0 {
		s.Notes = append(s.Notes, w.t(none))
		return
	}
	s.Tables = append(s.Tables, t)
}

func (w writer) sum(s Sum) Cell {
	if !s.Shown {
		return w.closed()
	}
	return w.number(s.Total, 1)
}

func (w writer) tests() Section {
	s := Section{Name: "tests", Title: w.t("report.tests")}
	t := Table{Title: w.t("report.tests_table"), Heads: w.heads("test", "sat", "passed", "share", "mean")}
	for _, e := range w.Tests.List {
		line := []Cell{text(w.Tests.Titles[e.ID]), w.whole(e.People), w.closed(), w.closed(), w.closed()}
		if sum := e.Sums[passed]; sum.Shown {
			line[2], line[3] = w.whole(int(sum.Total)), w.share(sum.Total/float64(e.People))
		}
		if e.Sums[percent].Shown {
			line[4] = w.share(e.Mean(percent) / 100)
		}
		t.Rows = append(t.Rows, w.where(line, w.places(w.Tests.Entries, e.ID)))
	}
	if n := w.Tests.Others; n > 0 {
		t.Rows = append(t.Rows, w.where([]Cell{text(w.t("report.other_tests")), w.whole(n), w.closed(), w.closed(), w.closed()}, text("")))
	}
	pairs := Table{Title: w.t("report.pairs"), Heads: w.heads("pair", "both", "before", "after", "rise", "lo", "hi")}
	for _, e := range w.Pairs.List {
		line := []Cell{text(w.Pairs.Titles[e.ID]), w.whole(e.People), w.closed(), w.closed(), w.closed(), w.closed(), w.closed()}
		for i, m := range []int{before, after} {
			if e.Sums[m].Shown {
				line[2+i] = w.share(e.Mean(m) / 100)
			}
		}
		if mean, lo, hi, ok := e.Interval(rise); ok {
			line[4], line[5], line[6] = w.number(mean, 1), w.number(max(-100, lo), 1), w.number(min(100, hi), 1)
		}
		pairs.Rows = append(pairs.Rows, w.where(line, w.places(w.Pairs.Entries, e.ID)))
	}
	s.add(w, t, "report.no_tests")
	s.add(w, pairs, "report.no_pairs")
	s.Notes = append(s.Notes, w.t("report.note_first"))
	return s
}

func (w writer) surveys() Section {
	s := Section{Name: "surveys", Title: w.t("report.surveys")}
	for _, one := range w.Surveys {
		t := Table{Title: w.in(one.Title), Heads: w.heads("question", "answers", "scale", "score", "lo", "hi")}
		for _, f := range one.Figures {
			question, scale, digits := w.in(f.Question), w.t("report.scale_nps"), 0
			if f.Scale > 0 {
				scale, digits = w.t("report.scale", lms.Args{"n": f.Scale}), 2
			}
			if row := w.in(f.Row); row != "" {
				question += " – " + row
			}
			t.Rows = append(t.Rows, w.where([]Cell{text(question), w.whole(f.N), text(scale), w.number(f.Value, digits), w.end(f.Lo, digits), w.end(f.Hi, digits)}, w.several(f.Libraries)))
		}
		s.Tables = append(s.Tables, t)
	}
	if s.Tables == nil {
		s.Notes = append(s.Notes, w.t("report.no_surveys"))
	}
	s.Notes = append(s.Notes, w.t("report.note_surveys"))
	return s
}

// in is a text in the language, or the one in which it is written.
func (w writer) in(t survey.Text) string { return t.In(string(w.l)) }

// end is the end of an interval.
func (w writer) end(f *float64, digits int) Cell {
	if f == nil {
		return text("–")
	}
	return w.number(*f, digits)
}

func (w writer) studies() Section {
	s := Section{Name: "studies", Title: w.t("report.studies"), Lead: w.t("report.studies_lead")}
	if w.regional() {
		s.Lead = w.t("report.region_studies_lead")
	}
	t := Table{Title: w.t("report.studies_table"), Heads: w.heads("study", "says", "estimate", "lo", "hi", "n", "data_to")}
	for _, one := range w.Studies {
		value := func(f *float64) Cell {
			switch {
			case f == nil:
				return text("–")
			case one.Unit == Relative:
				c := w.share(*f)
				c.Text = w.l.Signed(*f, 0)
				return c
			case one.Unit == Rank:
				return w.number(*f, 2)
			case one.Unit == Points:
				return w.number(*f, 1)
			}
			return w.number(*f, 0)
		}
		n := w.whole(one.N).within(func(string) string { return w.t("report.of_"+one.Of, lms.Args{"n": one.N}) })
		place := text(one.Library)
		if one.Library == "" {
			place = text(w.t("report.together"))
		}
		t.Rows = append(t.Rows, w.where([]Cell{text(w.in(one.Title)), text(w.in(one.Words)), value(one.Estimate), value(one.Lo), value(one.Hi), n, w.day(one.DataTo)}, place))
	}
	s.add(w, t, "report.no_studies")
	return s
}

func (w writer) method() Section {
	s := Section{Name: "method", Title: w.t("report.method")}
	t := Table{Title: w.t("report.coverage"), Heads: []string{w.t("report.col_source"), w.t("report.col_read"), w.t("report.col_closed"), w.t("report.col_missing")}}
	for _, c := range w.Coverage {
		t.Rows = append(t.Rows, []Cell{text(w.t("usage.source." + string(c.Source))), w.whole(c.Read), w.whole(c.Closed), w.whole(c.Missing)})
	}
	if !w.Complete() {
		s.Notes = append(s.Notes, w.t("report.note_incomplete", lms.Args{"day": *w.DataTo}))
	}
	if !w.regional() { // whose libraries stand with their own data
		s.add(w, t, "report.no_coverage")
	}
	keys := []string{"fixed", "five", "sums", "least", "measures", "intervals", "nobody"}
	if w.regional() {
		keys = []string{"fixed", "region_groups", "region_apart", "region_same", "least", "measures", "intervals", "nobody"}
	}
	for _, key := range keys {
		s.Notes = append(s.Notes, w.t("report.method_"+key))
	}
	return s
}
