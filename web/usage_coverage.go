package web

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
	"binapustaka/web/chart"
)

const revisionsShown = 50

type usageCoveragePage struct {
	Layout
	Years     []int // with anything read, the newest first
	Year      int   // chosen, 0 for the last twelve months
	Period    lms.Period
	Nothing   string
	CanRun    bool
	ReadAt    time.Time
	Sources   []coveredSource
	Revisions []noticed
	Changed   int // how many revisions there are
}

// coveredSource is one table of SLiMS in the period shown.
type coveredSource struct {
	Source  usage.Source
	Metrics string
	Read    usage.SourceRead
	Empty   bool   // never read, or without a single row
	Why     string // it is empty
	Served  served
	Chart   template.HTML
	Table   chart.Table
	Notes   []string
}

// noticed is a revision in words.
type noticed struct {
	Text string
	At   time.Time
}

func (s *server) usageCoverage(r *request) error {
	read, err := s.Usage.SourcesRead(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	yesterday := r.today() - 1
	p := &usageCoveragePage{Layout: r.layout("usage.coverage_title"), Period: lastYear(yesterday), Nothing: r.nothingRead(read), CanRun: r.actor.Has(lms.Admin)}
	if p.Nothing != "" {
		return r.page("usage/coverage", p)
	}
	oldest := yesterday
	for _, source := range read {
		if source.FirstOn != nil {
			oldest = min(oldest, *source.FirstOn)
		}
	}
	for y := yesterday.Time().Year(); y >= oldest.Time().Year(); y-- {
		p.Years = append(p.Years, y)
		if r.Query("year") == strconv.Itoa(y) {
			p.Year = y
			p.Period = lms.Period{From: lms.DayOn(y, 1, 1), To: min(lms.DayOn(y, 12, 31), yesterday)}
		}
	}
	cover, err := s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, p.Period)
	if err != nil {
		return err
	}
	p.ReadAt = cover.ReadAt
	for _, source := range usage.Sources {
		if source.Source == usage.PickupTable && read[source.Source].FirstOn == nil { // this library has no such desk
			continue
		}
		p.Sources = append(p.Sources, covered(r.locale, source.Source, source.Metrics, p.Period, cover, read))
	}
	list, n, err := s.Usage.Revisions(r.ctx, r.actor, r.actor.LibraryID, p.Period, revisionsShown)
	if err != nil {
		return err
	}
	p.Changed = n
	for _, v := range list {
		p.Revisions = append(p.Revisions, noticed{Text: revisionText(r.locale, v.Revision), At: v.At})
	}
	return r.page("usage/coverage", p)
}

// revisionText says what came out otherwise when a day was read again.
func revisionText(l locale.Locale, v usage.Revision) string {
	key := "usage.revision_changed"
	if v.Kept {
		key = "usage.revision_kept"
	}
	return l.T(key, lms.Args{"metric": metricName(l, v.Metric), "day": l.ShortDate(v.Day), "old": v.OldTotal, "new": v.NewTotal})
}

func covered(l locale.Locale, source usage.Source, metrics []string, p lms.Period, cover usage.Coverage, read map[usage.Source]usage.SourceRead) coveredSource {
	names := make([]string, len(metrics))
	for i, m := range metrics {
		names[i] = locale.Inside(metricName(l, m))
	}
	c := coveredSource{Source: source, Metrics: strings.Join(names, ", "), Read: read[source], Served: daysRead(source, p, cover, read)}
	first := c.Read.FirstOn
	if first == nil {
		c.Empty, c.Why = true, l.T("usage.source_empty")
		if source.Base() != "" {
			c.Why = l.T("usage.source_empty." + string(source))
		}
		return c
	}
	calendar := c.Served.calendar(l, l.T("usage.source."+string(source)), p)
	c.Chart = calendar.SVG()
	c.Table = calendar.Table(l.T("usage.col_month"), calendar.Read, calendar.Closed, calendar.Missed)
	c.Notes = missingNotes(l, c.Served, source, read)
	if *first > p.From {
		key := "usage.note_begins"
		if filling(source, read) {
			key = "usage.note_filling"
		}
		c.Notes = append([]string{l.T(key, lms.Args{"day": l.ShortDate(*first)})}, c.Notes...)
	}
	return c
}

// filling reports whether a derived source's history is still being read.
func filling(source usage.Source, read map[usage.Source]usage.SourceRead) bool {
	first, base := read[source].FirstOn, read[source.Base()].FirstOn
	return source.Base() != "" && first != nil && base != nil && *first > *base
}

// daysRead is how the days of a source stand from the first on that it tells of.
func daysRead(source usage.Source, p lms.Period, cover usage.Coverage, read map[usage.Source]usage.SourceRead) (v served) {
	first := read[source].FirstOn
	if first == nil {
		return v
	}
	v.Period = lms.Period{From: max(p.From, *first), To: p.To}
	if v.Period.Days() > 0 {
		v.State = cover.Days[source][v.Period.From-p.From:]
	}
	return v
}

// calendar draws how v's days stand among those of p.
func (v served) calendar(l locale.Locale, name string, p lms.Period) chart.Calendar {
	c := chart.Calendar{Title: l.T("usage.calendar_title", lms.Args{"source": name}), Read: l.T("usage.state.read"), Closed: l.T("usage.state.closed"),
		Missed: l.T("usage.state.missing"), Desc: l.T("usage.calendar_desc", lms.Args{"from": l.ShortDate(p.From), "to": l.ShortDate(p.To),
			"read": v.Open(), "closed": v.Days(usage.Closed), "missing": v.Days(usage.Missing)})}
	for month := p.From.Month(); month <= p.To; month = (month + 31).Month() {
		row := chart.Month{Label: l.ShortMonth(month), Short: strings.Fields(l.ShortMonth(month))[0]}
		for day := month; day < (month + 31).Month(); day++ {
			row.Days = append(row.Days, v.mark(day))
		}
		c.Months = append(c.Months, row)
	}
	return c
}

// mark is how a day stands in the calendar.
func (v served) mark(d lms.Day) chart.Mark {
	if !v.Period.Has(d) {
		return chart.Blank
	}
	return map[usage.State]chart.Mark{usage.Read: chart.Full, usage.Closed: chart.Ring, usage.Missing: chart.Crossed}[v.State[d-v.Period.From]]
}

// SourceName names a table of SLiMS.
func (l Layout) SourceName(s usage.Source) string { return l.Locale.T("usage.source." + string(s)) }
