package web

import (
	"fmt"
	"html/template"
	"slices"

	"binapustaka/integration/plugin"
	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/library"
	"binapustaka/lms/usage"
	"binapustaka/web/chart"
)

type connectionPage struct {
	Layout
	HasSlims           bool
	LibraryID          int64
	Report             library.Report
	Parts              []connectionPart
	Problems, Warnings int
	Check              *jobs.Job // the newest asked for; nil: none
	Reading            bool      // SLiMS is being read, so that a check waits
	Days               *connectionDays
}

// connectionPart is what was found about one thing: the database, the reading,
// the plug-in.
type connectionPart struct {
	Key   string
	Lines []connectionLine
}

type connectionLine struct {
	library.Finding
	Found, Do  string
	Link, Text string // where it can be put right or seen; Text is a message key
}

// connectionDays is which days of the last year were read, over all tables.
type connectionDays struct {
	served
	Chart template.HTML
	Table chart.Table
	Holes []connectionHole
}

type connectionHole struct {
	Source usage.Source
	Notes  []string
}

// connectionLinks are the pages on which something that was found is put right.
var connectionLinks = map[string][2]string{
	"doctor.no_slims": {"/guide/administrator", "connection.to_guide"}, "doctor.zone": {"/library", "connection.to_library"},
	"doctor.zone_future": {"/library", "connection.to_library"}, "doctor.never_read": {"/jobs", "connection.to_jobs"}, "doctor.asleep": {"/jobs", "connection.to_jobs"},
	"doctor.night_failed": {"/jobs", "connection.to_jobs"}, "doctor.plugin_none": {"/slims", "connection.to_plugin"}, "doctor.plugin_alone": {"/slims", "connection.to_plugin"}, "doctor.plugin_waits": {"/slims", "connection.to_plugin"},
	"doctor.plugin_silent": {"/slims", "connection.to_plugin"}, "doctor.plugin_old": {"/slims", "connection.to_plugin"}, "doctor.plugin_key": {"/slims", "connection.to_plugin"},
}

func (s *server) connectionShow(r *request) error {
	p, err := s.connectionPage(r)
	if err != nil {
		return err
	}
	return r.page("connection/show", p)
}

// connectionCheck asks for a look into SLiMS's database.
func (s *server) connectionCheck(r *request) error {
	if !r.library.HasSlims {
		return lms.Fail(lms.NotFound, "library.no_slims")
	}
	if _, err := s.Jobs.Enqueue(r.ctx, jobs.SlimsCheck, r.actor.LibraryID, r.actor); err != nil {
		p, fault := s.connectionPage(r)
		if fault != nil {
			return fault
		}
		return r.invalid("connection/show", p, err)
	}
	return r.redirect("/slims/connection", "")
}

func (s *server) connectionPage(r *request) (p *connectionPage, err error) {
	p = &connectionPage{Layout: r.layout("connection.title"), HasSlims: r.library.HasSlims, LibraryID: r.library.ID}
	latest, err := s.Jobs.Latest(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	if j, asked := latest[jobs.SlimsCheck]; asked {
		p.Check = &j
	}
	p.Reading = latest[jobs.SlimsSync].Status == jobs.Running
	if !p.HasSlims {
		p.add(r, "database", library.Finding{Level: library.Warning, Key: "doctor.no_slims", Command: "binapustaka library change " + r.library.Code + " --slims-file -"})
	} else if p.Report, err = s.Libraries.FindReport(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return nil, err
	}
	p.add(r, "database", p.Report.Findings...)
	read, err := s.Usage.SourcesRead(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	if err := s.connectionReading(r, p, latest[jobs.SlimsSync], read); err != nil {
		return nil, err
	}
	keys, err := s.Libraries.Keys(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	p.add(r, "plugin", library.CheckPlugin(keys, plugin.Version, p.HasSlims, s.Now())...)
	for _, part := range p.Parts { // what is to be done comes first
		slices.SortStableFunc(part.Lines, func(a, b connectionLine) int { return weight(b.Level) - weight(a.Level) })
	}
	return p, nil
}

func weight(l library.Level) int {
	return map[library.Level]int{library.Warning: 1, library.Problem: 2}[l]
}

// connectionReading says how well the nights go, and what of the days they know.
func (s *server) connectionReading(r *request, p *connectionPage, newest jobs.Job, read map[usage.Source]usage.SourceRead) error {
	year := lastYear(r.today() - 1)
	cover, err := s.Usage.Coverage(r.ctx, r.actor, r.actor.LibraryID, year)
	if err != nil {
		return err
	}
	if p.HasSlims {
		b, err := s.Libraries.FindBreaker(r.ctx, r.actor, r.actor.LibraryID)
		if err != nil {
			return err
		}
		p.add(r, "reading", library.CheckNight(r.library.Code, jobs.Night(r.library, newest, cover.ReadAt, b), s.Now())...)
	}
	if r.nothingRead(read) != "" {
		return nil
	}
	work, err := s.Usage.Attributed(r.ctx, r.actor, r.actor.LibraryID, year.To)
	if err != nil {
		return err
	}
	p.add(r, "reading", library.CheckAttributed(library.Attributed{Days: work.Period.Days(), Loose: work.Loose, Total: work.Total, SharedNames: work.SharedNames}, impact.MostUnassigned))
	if work.Worst != "" {
		lines := p.Parts[len(p.Parts)-1].Lines
		last := &lines[len(lines)-1]
		last.Link, last.Text = fmt.Sprintf("/usage?metric=%s&by=staff&from=%s&to=%s", work.Worst, work.Period.From, work.Period.To), "connection.to_staff"
	}
	p.Days = readDays(p.Layout, year, cover, read)
	return nil
}

// add puts findings into a part of the page.
func (p *connectionPage) add(r *request, part string, findings ...library.Finding) {
	if len(findings) == 0 {
		return
	}
	if n := len(p.Parts); n == 0 || p.Parts[n-1].Key != part {
		p.Parts = append(p.Parts, connectionPart{Key: part})
	}
	lines := &p.Parts[len(p.Parts)-1].Lines
	for _, f := range findings {
		line := connectionLine{Finding: f, Link: connectionLinks[f.Key][0], Text: connectionLinks[f.Key][1]}
		line.Found, line.Do = f.Says(r.locale, r.zone())
		*lines = append(*lines, line)
		switch f.Level {
		case library.Problem:
			p.Problems++
		case library.Warning:
			p.Warnings++
		}
	}
}

// readDays lays the tables over each other: a day that one of them lacks is
// missing.
func readDays(l Layout, p lms.Period, cover usage.Coverage, read map[usage.Source]usage.SourceRead) *connectionDays {
	d := &connectionDays{}
	first := p.To + 1
	for _, source := range usage.Sources {
		if begun := read[source.Source].FirstOn; begun != nil {
			first = min(first, max(p.From, *begun))
		}
	}
	d.Period = lms.Period{From: first, To: p.To}
	for i := range d.Period.Days() {
		state := usage.Closed
		for _, source := range usage.Sources {
			if source.Source.Base() != "" {
				continue
			}
			day := first + lms.Day(i)
			if begun := read[source.Source].FirstOn; begun == nil || day < *begun {
				continue
			}
			switch cover.Days[source.Source][day-p.From] {
			case usage.Missing:
				state = usage.Missing
			case usage.Read:
				if state == usage.Closed {
					state = usage.Read
				}
			}
		}
		d.State = append(d.State, state)
	}
	calendar := d.calendar(l.Locale, l.Locale.T("connection.all_tables"), p)
	d.Chart, d.Table = calendar.SVG(), calendar.Table(l.Locale.T("usage.col_month"), calendar.Read, calendar.Closed, calendar.Missed)
	for _, source := range usage.Sources {
		if notes := missingNotes(l.Locale, daysRead(source.Source, p, cover, read), source.Source, read); len(notes) > 0 {
			d.Holes = append(d.Holes, connectionHole{source.Source, notes})
		}
	}
	return d
}

// LevelPill is the look of a level; its word and its sign stand in it.
func (l Layout) LevelPill(v library.Level) string {
	return map[library.Level]string{library.Good: "done", library.Warning: "soon", library.Problem: "wrong"}[v]
}
