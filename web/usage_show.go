package web

import (
	"html/template"
	"slices"
	"sort"

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
	Shared         bool    // several people sign in as it, or seem to
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
		p.Notes, err = s.usageNotes(r, v, read)
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
		Desc: r.locale.T("usage.bars_desc", lms.Args{"metric": locale.Inside(metric), "n": len(sums)})}
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
			sum.Name, sum.Username, sum.Shared = people[i].RealName, people[i].Username, people[i].Impersonal()
		}
		p.Staff = append(p.Staff, sum)
	}
	sort.SliceStable(p.Staff, func(i, j int) bool { return byName(p.Staff[i].Name, p.Staff[j].Name) < 0 })
	p.Loose.Share, _, err = s.Usage.Unassigned(r.ctx, r.actor, r.actor.LibraryID, v.Metric, v.Period)
	return err
}

// UsageBy names a choice of what counts are summed over.
func (l Layout) UsageBy(b usage.By) string { return l.Locale.T("usage.by." + string(b)) }
