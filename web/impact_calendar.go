package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
)

// calendarRow is one entry of a year.
type calendarRow struct {
	On       lms.Day
	Days     string
	Kind     string
	Title    string
	Note     string
	Edit     string // its form, for those who may write it
	Supplied bool
	Forecast bool
}

type impactCalendarPage struct {
	Layout
	Year, Before, After int // shown, and its neighbours; 0 where the calendar ends
	Years               []int
	Rows                []calendarRow
	Empty               bool // nothing was entered in any year
	CanWrite            bool
}

func (s *server) impactCalendar(r *request) error {
	c, err := s.Impact.Calendar(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	p := &impactCalendarPage{Layout: r.layout("impact.calendar_title"), Empty: len(c.Changes)+len(c.Seasons) == 0,
		CanWrite: impact.CanDeclare(r.actor, r.actor.LibraryID)}
	rows := calendarRows(r.locale, c, p.CanWrite)
	this := r.today().Time().Year()
	p.Years, p.Year = []int{this}, this
	for year := range rows {
		p.Years = append(p.Years, year)
	}
	slices.Sort(p.Years)
	p.Years = slices.Compact(p.Years)
	if y, err := strconv.Atoi(r.Query("year")); err == nil && slices.Contains(p.Years, y) {
		p.Year = y
	}
	at := slices.Index(p.Years, p.Year)
	if at > 0 {
		p.Before = p.Years[at-1]
	}
	if at < len(p.Years)-1 {
		p.After = p.Years[at+1]
	}
	p.Rows = rows[p.Year]
	return r.page("impact/calendar", p)
}

// calendarRows are the entries by year, the oldest first; one that spans two
// years stands in both, and a change that lasts in the year in which it began.
func calendarRows(l locale.Locale, c impact.Calendar, write bool) map[int][]calendarRow {
	rows := map[int][]calendarRow{}
	add := func(p lms.Period, row calendarRow) {
		row.On = p.From
		for y := p.From.Time().Year(); y <= p.To.Time().Year(); y++ {
			rows[y] = append(rows[y], row)
		}
	}
	edit := func(sort string, id int64) string {
		if !write {
			return ""
		}
		return "/impact/calendar/" + sort + "/" + strconv.FormatInt(id, 10)
	}
	for _, change := range c.Changes {
		row := calendarRow{Kind: l.T("impact.entry_kind.change." + string(change.Kind)), Title: change.Title, Note: change.Note, Edit: edit("changes", change.ID)}
		if change.ProgrammeID != 0 {
			row.Edit = fmt.Sprintf("/programmes/%d", change.ProgrammeID)
		}
		if change.Week != nil {
			row.Note = strings.TrimSpace(row.Note + " " + weekText(l, *change.Week))
		}
		days := lms.Period{From: change.On, To: change.On}
		if change.Until != nil {
			days.To = *change.Until
			row.Days = calendarDays(l, days)
		} else {
			row.Days = l.T("impact.calendar_since", lms.Args{"day": l.ShortDate(change.On)})
		}
		add(days, row)
	}
	for _, season := range c.Seasons {
		add(season.Days, calendarRow{Kind: l.T("impact.entry_kind.season." + string(season.Kind)), Title: season.Title, Days: calendarDays(l, season.Days), Edit: edit("seasons", season.ID)})
	}
	for _, f := range impact.Fasts {
		hijri := lms.Args{"year": strconv.Itoa(f.Hijri)}
		add(f.Days(), calendarRow{Title: l.T("impact.ramadan", hijri), Days: calendarDays(l, f.Days()), Supplied: true, Forecast: f.Forecast})
		add(lms.Period{From: f.Fitri, To: f.Fitri}, calendarRow{Title: l.T("impact.idul_fitri", hijri), Days: l.ShortDate(f.Fitri),
			Note: l.T("impact.idul_fitri_around", lms.Args{"days": calendarDays(l, f.Around())}), Supplied: true, Forecast: f.Forecast})
	}
	for _, list := range rows {
		slices.SortStableFunc(list, func(a, b calendarRow) int { return int(a.On - b.On) })
	}
	return rows
}

// weekText is the opening hours of a week, day by day.
func weekText(l locale.Locale, w impact.OpenWeek) string {
	var days []string
	for i, day := range impact.Weekdays {
		digits := 0
		if w[i]%60 != 0 {
			digits = 2
		}
		if w[i] > 0 {
			days = append(days, l.T("impact.hours_day."+strconv.Itoa(int(day)))+" "+l.Decimal(float64(w[i])/60, digits))
		}
	}
	return l.T("impact.hours_week", lms.Args{"days": strings.Join(days, ", ")})
}

func calendarDays(l locale.Locale, p lms.Period) string {
	if p.From == p.To {
		return l.ShortDate(p.From)
	}
	return l.T("impact.calendar_days", lms.Args{"from": l.ShortDate(p.From), "to": l.ShortDate(p.To)})
}
