package web

import (
	"html/template"
	"slices"
	"sort"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
	"binapustaka/web/chart"
)

type usageShowPage struct {
	Layout
	Query   usageQuery
	Metrics []string
	Bys     []usage.By
	Presets []usagePreset
	Nothing string // why there is nothing to show yet: no_slims, unread; else ""
	CanRun  bool
	Served  *served
	Chart   template.HTML
	Table   chart.Table
	Staff   []staffSum
	Loose   staffSum // what nobody could be named for
	Notes   []string
}

// staffSum is what one SLiMS user did in the period.
type staffSum struct {
	Name, Username string
	ID, Count      int64
	Share          float64 // of all, for what nobody could be named for
}

func (s *server) usageShow(r *request) error {
	q, wrong := r.usageQuery()
	p := &usageShowPage{Layout: r.layout("usage.title"), Query: q, CanRun: r.actor.Has(lms.Admin), Presets: usagePresets(q, r.today()-1)}
	p.Bys = usageBys
	if !usage.CanReadStaff(r.actor, r.actor.LibraryID) {
		p.Bys = slices.DeleteFunc(slices.Clone(usageBys), func(b usage.By) bool { return b == usage.ByStaff })
	}
	read, err := s.Usage.SourcesRead(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	p.Nothing = r.nothingRead(read)
	for _, m := range usage.Metrics() {
		if read[usage.SourceOf(m)].FirstOn != nil || m == q.Metric {
			p.Metrics = append(p.Metrics, m)
		}
	}
	if wrong == nil && p.Nothing == "" {
		wrong = s.usageFill(r, p, read)
	}
	if wrong != nil {
		return r.invalid("usage/show", p, wrong)
	}
	return r.page("usage/show", p)
}

// nothingRead is why the library has no facts at all, "" when it has some.
func (r *request) nothingRead(read map[usage.Source]usage.SourceRead) string {
	for _, source := range read {
		if source.FirstOn != nil {
			return ""
		}
	}
	if !r.library.HasSlims {
		return "no_slims"
	}
	return "unread"
}

func (s *server) usageFill(r *request, p *usageShowPage, read map[usage.Source]usage.SourceRead) error {
	q := p.Query
	cover, err := s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, q.Period)
	if err != nil {
		return err
	}
	if _, err := s.Usage.Series(r.ctx, r.actor, r.actor.LibraryID, q.Metric, lms.Period{From: q.Period.To, To: q.Period.To}, q.By); err != nil {
		return err // it cannot be summed that way, or not for this actor
	}
	v, err := s.served(r, q.Metric, q.Period, cover, read)
	if err != nil {
		return err
	}
	p.Served = &v
	switch q.By {
	case usage.ByLocation:
		err = s.usagePlaces(r, p)
	case usage.ByStaff:
		err = s.usageStaff(r, p)
	default:
		line, table := v.line(r.locale, q.By)
		p.Chart, p.Table = line.SVG(), table
	}
	if err == nil {
		p.Notes, err = s.usageNotes(r, v, read[usage.SourceOf(q.Metric)])
	}
	return err
}

// usagePlaces sums the open days by location, under SLiMS's own names.
func (s *server) usagePlaces(r *request, p *usageShowPage) error {
	held, err := s.Usage.Collection(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	v, names := *p.Served, held.PlaceNames()
	rows, err := s.Usage.Rows(r.ctx, r.actor, r.actor.LibraryID, v.Metric, v.Period)
	if err != nil {
		return err
	}
	sums := map[string]int64{}
	for _, row := range rows {
		if v.Period.Has(row.Day) && v.counts(int(row.Day-v.Period.From)) {
			sums[row.Location] += row.Count
		}
	}
	metric := metricName(r.locale, v.Metric)
	bars := chart.Bars{Title: r.locale.T("usage.by_location_title", lms.Args{"metric": metric}),
		Desc: r.locale.T("usage.bars_desc", lms.Args{"metric": inside(metric), "n": len(sums)})}
	for place, n := range sums {
		name := place
		switch {
		case names[place] != "":
			name = names[place]
		case place == "":
			name = r.locale.T("usage.no_location")
		}
		bars.Bars = append(bars.Bars, chart.Bar{Label: name, Value: float64(n), Text: r.locale.Number(n)})
	}
	sort.Slice(bars.Bars, func(i, j int) bool { return bars.Bars[i].Label < bars.Bars[j].Label })
	p.Chart, p.Table = bars.SVG(), bars.Table(r.locale.T("usage.col_location"), r.locale.T("usage.col_total"))
	if len(sums) == 0 {
		p.Chart = ""
	}
	return nil
}

// usageStaff sums by SLiMS user in the order of names, never of counts.
func (s *server) usageStaff(r *request, p *usageShowPage) error {
	v := *p.Served
	lines, err := s.Usage.Series(r.ctx, r.actor, r.actor.LibraryID, v.Metric, v.Period, usage.ByStaff)
	if err != nil {
		return err
	}
	people, err := s.Accounts.Staff(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	known := map[int64]int{}
	for i, u := range people {
		known[u.UserID] = i
	}
	for _, l := range lines {
		if l.StaffID == 0 {
			p.Loose.Count = l.Count
			continue
		}
		sum := staffSum{ID: l.StaffID, Count: l.Count, Name: r.locale.T("usage.staff_number", lms.Args{"id": l.StaffID})}
		if i, ok := known[l.StaffID]; ok {
			sum.Name, sum.Username = people[i].RealName, people[i].Username
		}
		p.Staff = append(p.Staff, sum)
	}
	sort.SliceStable(p.Staff, func(i, j int) bool { return strings.ToLower(p.Staff[i].Name) < strings.ToLower(p.Staff[j].Name) })
	p.Loose.Share, _, err = s.Usage.Unassigned(r.ctx, r.actor, r.actor.LibraryID, v.Metric, v.Period)
	return err
}

// attributable reports whether SLiMS can say who did what a metric counts.
func attributable(metric string) bool {
	switch metric {
	case usage.Loans, usage.Returns, usage.Extensions, usage.Reservations, usage.NewMembers, usage.RenewedMembers,
		usage.RecordsAdded, usage.RecordsChanged, usage.CopiesAdded, usage.BulkImports:
		return true
	}
	return false
}

// usageNotes says what the picture leaves out, and why.
func (s *server) usageNotes(r *request, v served, read usage.SourceRead) (notes []string, err error) {
	l := r.locale
	if read.FirstOn != nil && *read.FirstOn > v.Period.To {
		return []string{l.T("usage.note_before", lms.Args{"day": l.ShortDate(*read.FirstOn)})}, nil
	}
	if read.FirstOn != nil && v.Period.From == *read.FirstOn {
		notes = append(notes, l.T("usage.note_first", lms.Args{"day": l.ShortDate(v.Period.From)}))
	}
	if n := v.Days(usage.Closed); n > 0 && !v.whole() {
		notes = append(notes, l.T("usage.note_closed", lms.Args{"n": n}))
	}
	if n := v.OnClosed(); n > 0 {
		notes = append(notes, l.T("usage.note_on_closed", lms.Args{"n": n}))
	}
	notes = append(notes, missingNotes(l, v, read)...)
	if attributable(v.Metric) {
		share, n, err := s.Usage.Unassigned(r.ctx, r.actor, r.actor.LibraryID, v.Metric, v.Period)
		if err != nil {
			return nil, err
		}
		if share > 0 {
			notes = append(notes, l.T("usage.note_unassigned", lms.Args{"share": shareText(l, share), "n": n}))
		}
	}
	return notes, nil
}

// shareText writes a share with one digit; a small one is not written as none.
func shareText(l locale.Locale, share float64) string {
	if share > 0 && share < 0.0005 {
		return "< " + l.Percent(0.001, 1)
	}
	return l.Percent(share, 1)
}

// Share is shareText for templates.
func (l Layout) Share(share float64) string { return shareText(l.Locale, share) }

const runsNamed = 6 // runs of days that a sentence names; of others it tells the number

// missingNotes says which days were not read and why.
func missingNotes(l locale.Locale, v served, read usage.SourceRead) (notes []string) {
	var lost []string
	days, more := 0, 0
	for _, run := range v.missing() {
		if run.To >= read.ReadOn { // not read yet
			late := lms.Period{From: max(run.From, read.ReadOn), To: run.To}
			notes = append(notes, l.T("usage.note_late", lms.Args{"n": late.Days(), "days": span(l, late)}))
			run.To = late.From - 1
		}
		if run.Days() == 0 {
			continue
		}
		days += run.Days()
		if len(lost) < runsNamed {
			lost = append(lost, span(l, run))
		} else {
			more++
		}
	}
	if days > 0 {
		text := strings.Join(lost, ", ")
		if more > 0 {
			text = l.T("usage.and_more", lms.Args{"days": text, "n": more})
		}
		notes = append(notes, l.T("usage.note_lost", lms.Args{"n": days, "days": text}))
	}
	return notes
}

// span writes a run of days.
func span(l locale.Locale, p lms.Period) string {
	if p.Days() == 1 {
		return l.ShortDate(p.From)
	}
	return l.T("usage.span", lms.Args{"from": l.ShortDate(p.From), "to": l.ShortDate(p.To)})
}

// UsageBy names a choice of what counts are summed over.
func (l Layout) UsageBy(b usage.By) string { return l.Locale.T("usage.by." + string(b)) }
