package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/certificate"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
	"binapustaka/lms/hours"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/portfolio"
	"binapustaka/lms/report"
)

// portfolioOf is what somebody has learnt and done in a library, as page and PDF
// say it. It is read as its owner, who sees of themselves what they always see,
// and whom else it is shown is theirs to say.
type portfolioOf struct {
	*server
	r     *request
	l     locale.Locale
	owner lms.Actor
	at    library.Library
	zone  *time.Location
}

func (s *server) portfolioOf(r *request, l locale.Locale, owner int64, name string, at library.Library) portfolioOf {
	zone := defaultZone
	if z, err := time.LoadLocation(at.TimeZone); err == nil {
		zone = z
	}
	return portfolioOf{s, r, l, lms.Actor{AccountID: owner, LibraryID: at.ID, Name: name, Roles: []lms.Role{lms.Librarian}}, at, zone}
}

// document is the portfolio with those sections.
func (p portfolioOf) document(sections []portfolio.Section) (report.Document, error) {
	now := p.Now().In(p.zone)
	d := report.Document{Title: p.l.T("portfolio.of", lms.Args{"name": p.owner.Name}), Library: p.at.Name, Name: p.l.T("portfolio.file", lms.Args{"name": p.owner.Name}), MadeAt: now}
	d.Facts = []report.Fact{{Name: p.l.T("portfolio.name"), Value: p.owner.Name}, {Name: p.l.T("portfolio.library"), Value: p.at.Name}, {Name: p.l.T("portfolio.as_of"), Value: p.l.Date(lms.DayOf(now))}}
	for _, name := range sections {
		read := map[portfolio.Section]func() ([]string, [][]report.Cell, error){portfolio.Courses: p.courses, portfolio.Tests: p.tests, portfolio.Competencies: p.competencies, portfolio.Hours: p.hours,
			portfolio.Activities: p.activities, portfolio.External: p.posted(hours.External, "trained"), portfolio.Teaching: p.posted(hours.Teaching, "taught"), portfolio.Certificates: p.certificates, portfolio.Plans: p.plans}[name]
		heads, rows, err := read()
		if err != nil {
			return d, err
		}
		one := report.Section{Name: string(name), Title: p.l.T("portfolio.section_" + string(name))}
		if len(rows) == 0 {
			one.Lead = p.l.T("portfolio.nothing")
		} else {
			titles := make([]string, len(heads))
			for i, h := range heads {
				titles[i] = p.l.T("portfolio.head_" + h)
			}
			one.Tables = []report.Table{{Title: p.l.T("portfolio.count", lms.Args{"n": len(rows)}), Heads: titles, Rows: rows}}
		}
		d.Sections = append(d.Sections, one)
	}
	return d, nil
}

func cell(s string) report.Cell { return report.Cell{Text: s} }

func (p portfolioOf) day(on lms.Day) report.Cell {
	return report.Cell{Text: p.l.ShortDate(on), Day: &on}
}

// jp is so many hundredths of a JP.
func (p portfolioOf) jp(hundredths int) report.Cell {
	n := float64(hundredths) / 100
	return report.Cell{Text: jpText(p.l, hundredths), Number: &n, Digits: 2}
}

func (p portfolioOf) courses() (heads []string, rows [][]report.Cell, err error) {
	cards, err := p.Courses.MyProgress(p.r.ctx, p.owner)
	slices.SortStableFunc(cards, func(a, b course.Card) int { return done(b).Compare(done(a)) })
	for _, c := range cards {
		if c.CompletedAt == nil {
			continue
		}
		jp := c.JP
		if c.GrantedJP != nil {
			jp = *c.GrantedJP
		}
		rows = append(rows, []report.Cell{cell(c.Title), p.day(lms.DayOf(c.CompletedAt.In(p.zone))), p.jp(int(jp*100 + 0.5))})
	}
	return []string{"course", "completed", "jp"}, rows, err
}

func done(c course.Card) time.Time {
	if c.CompletedAt == nil {
		return time.Time{}
	}
	return *c.CompletedAt
}

func (p portfolioOf) tests() (heads []string, rows [][]report.Cell, err error) {
	list, err := p.Assessments.List(p.r.ctx, p.owner, p.at.ID)
	for _, t := range list {
		if t.Best == nil { // not taken, or its result is not for the person yet
			continue
		}
		passed := p.l.T("portfolio.not_passed")
		if t.Passed {
			passed = p.l.T("portfolio.passed")
		}
		best := *t.Best
		rows = append(rows, []report.Cell{cell(t.Title), {Text: p.l.Decimal(best, 0) + "%", Number: &best, After: "%"}, cell(passed)})
	}
	return []string{"test", "best", "outcome"}, rows, err
}

func (p portfolioOf) competencies() (heads []string, rows [][]report.Cell, err error) {
	gap, err := p.Competencies.Gap(p.r.ctx, p.owner, p.at.ID, p.owner.AccountID)
	for _, row := range gap.Rows {
		for _, kind := range []competency.Kind{competency.Measured, competency.Appraisal} { // what one thinks of oneself proves nothing to others
			e, known := row.Shown[kind]
			if !known || e.Level == nil {
				continue
			}
			rows = append(rows, []report.Cell{cell(row.NameIn(string(p.l))), cell(p.l.T("competency.kind_" + string(kind))), cell(p.l.T(fmt.Sprintf("competency.level_%d", *e.Level))), p.day(e.On)})
		}
	}
	return []string{"competency", "shown_by", "level", "day"}, rows, err
}

func (p portfolioOf) hours() (heads []string, rows [][]report.Cell, err error) {
	person, err := p.Hours.Person(p.r.ctx, p.owner, p.at.ID, p.owner.AccountID)
	if err != nil {
		return nil, nil, err
	}
	rules, err := p.Hours.Rules(p.r.ctx, p.owner, p.at.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, year := range hoursYears(person.Entries, p.Now().Year(), p.Now().Year()) {
		if t := hours.Sum(person.Entries, hours.YearOf(year), rules); t.Counted != 0 {
			rows = append(rows, []report.Cell{cell(fmt.Sprint(year)), p.jp(t.Counted)})
		}
	}
	return []string{"year", "jp"}, rows, nil
}

func (p portfolioOf) activities() (heads []string, rows [][]report.Cell, err error) {
	list, err := p.Activities.Mine(p.r.ctx, p.owner, p.at.ID, time.Unix(0, 0), p.Now())
	for _, a := range list {
		rows = append(rows, []report.Cell{cell(a.Title), cell(p.l.T("activity.kind." + string(a.Kind))), p.day(lms.DayOf(a.StartsAt.In(p.zone))), cell(p.l.T("portfolio.minutes", lms.Args{"n": a.Attended}))})
	}
	return []string{"activity", "kind", "day", "attended"}, rows, err
}

// posted is what the ledger counts of a kind now, each thing once.
func (p portfolioOf) posted(kind hours.Kind, head string) func() (heads []string, rows [][]report.Cell, err error) {
	return func() (heads []string, rows [][]report.Cell, err error) {
		person, err := p.Hours.Person(p.r.ctx, p.owner, p.at.ID, p.owner.AccountID)
		sums := map[hours.Source]int{}
		for _, e := range person.Entries {
			sums[e.Source] += e.Credit
		}
		for _, e := range slices.Backward(person.Entries) {
			if e.Kind != kind || sums[e.Source] == 0 {
				continue
			}
			rows = append(rows, []report.Cell{cell(e.Title), p.day(e.On), p.jp(sums[e.Source])})
			sums[e.Source] = 0
		}
		return []string{head, "day", "jp"}, rows, err
	}
}

func (p portfolioOf) certificates() (heads []string, rows [][]report.Cell, err error) {
	list, err := p.Certificates.Mine(p.r.ctx, p.owner)
	for _, c := range list {
		if c.LibraryID != p.at.ID || c.RevokedAt != nil {
			continue
		}
		until := p.l.T("portfolio.endless")
		if c.ValidUntil != nil {
			until = p.l.ShortDate(*c.ValidUntil)
		}
		rows = append(rows, []report.Cell{cell(c.Title), cell(c.Number), p.day(c.IssuedOn), cell(until), cell(certificate.Shown(c.Code))})
	}
	return []string{"certificate", "number", "issued", "until", "code"}, rows, err
}

// plans are the person's own words, and what they found themselves: what a
// supervisor noted is not theirs to pass on.
func (p portfolioOf) plans() (heads []string, rows [][]report.Cell, err error) {
	list, err := p.Activities.Plans(p.r.ctx, p.owner, p.at.ID)
	for _, plan := range list {
		if plan.AccountID != p.owner.AccountID {
			continue
		}
		var kept []string
		for _, after := range activity.ChecksAfter {
			if c := plan.Of(after, activity.OwnSide); c != nil {
				kept = append(kept, p.l.T("activity.plan_after", lms.Args{"n": after})+": "+p.l.T("activity.plan_result."+string(c.Result)))
			}
		}
		rows = append(rows, []report.Cell{cell(plan.Title), cell(plan.Intent), cell(strings.Join(kept, "; "))})
	}
	return []string{"activity", "intent", "kept"}, rows, err
}
