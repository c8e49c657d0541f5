package web

import (
	"fmt"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact"
)

// calendarForm is what stands in the form of an entry, as typed. A season has no
// note.
type calendarForm struct {
	Title, Kind, On, Until, Note string
	Hours                        []string // of a change of opening hours, from Monday on
}

// days are those that were typed; a day that cannot be read is none, which is
// refused, by field.
func (f calendarForm) days() (on lms.Day, until *lms.Day) {
	on, _ = lms.ParseDay(strings.TrimSpace(f.On))
	if text := strings.TrimSpace(f.Until); text != "" {
		day, _ := lms.ParseDay(text)
		until = &day
	}
	return on, until
}

// calendarSort is one of the two sorts of entries, changes and seasons.
type calendarSort struct {
	name, plural string // in message keys, and in addresses
	kinds        func() []string
	find         func(r *request, id int64) (calendarForm, error)
	create       func(r *request, f calendarForm) (int64, error)
	update       func(r *request, id int64, f calendarForm) error
	remove       func(r *request, id int64) error
}

func (s *server) changes() calendarSort {
	read := func(f calendarForm) (c impact.Change, err error) {
		c = impact.Change{Kind: impact.ChangeKind(f.Kind), Title: f.Title, Note: f.Note}
		c.On, c.Until = f.days()
		c.Week, err = impact.ParseWeek(f.Hours)
		return c, err
	}
	return calendarSort{name: "change", plural: "changes", kinds: func() []string { return texts(impact.ChangeKinds) },
		find: func(r *request, id int64) (calendarForm, error) {
			c, err := s.Impact.FindChange(r.ctx, r.actor, id)
			f := calendarForm{Title: c.Title, Kind: string(c.Kind), On: c.On.String(), Note: c.Note}
			if c.Until != nil {
				f.Until = c.Until.String()
			}
			if c.Week != nil {
				f.Hours = c.Week.Hours()
			}
			return f, err
		},
		create: func(r *request, f calendarForm) (int64, error) {
			c, err := read(f)
			if err != nil {
				return 0, err
			}
			if c.Kind == impact.Innovation {
				return 0, lms.FailField("kind", "impact.innovation_elsewhere")
			}
			return s.Impact.CreateChange(r.ctx, r.actor, r.actor.LibraryID, c)
		},
		update: func(r *request, id int64, f calendarForm) error {
			c, err := read(f)
			if err != nil {
				return err
			}
			return s.Impact.UpdateChange(r.ctx, r.actor, id, c)
		},
		remove: func(r *request, id int64) error { return s.Impact.DeleteChange(r.ctx, r.actor, id) }}
}

func (s *server) seasons() calendarSort {
	read := func(f calendarForm) impact.Season {
		season := impact.Season{Kind: impact.SeasonKind(f.Kind), Title: f.Title}
		on, until := f.days()
		season.Days = lms.Period{From: on, To: on}
		if until != nil {
			season.Days.To = *until
		}
		return season
	}
	return calendarSort{name: "season", plural: "seasons", kinds: func() []string { return texts(impact.SeasonKinds) },
		find: func(r *request, id int64) (calendarForm, error) {
			season, err := s.Impact.FindSeason(r.ctx, r.actor, id)
			return calendarForm{Title: season.Title, Kind: string(season.Kind), On: season.Days.From.String(), Until: season.Days.To.String()}, err
		},
		create: func(r *request, f calendarForm) (int64, error) {
			return s.Impact.CreateSeason(r.ctx, r.actor, r.actor.LibraryID, read(f))
		},
		update: func(r *request, id int64, f calendarForm) error {
			return s.Impact.UpdateSeason(r.ctx, r.actor, id, read(f))
		},
		remove: func(r *request, id int64) error { return s.Impact.DeleteSeason(r.ctx, r.actor, id) }}
}

func texts[T ~string](list []T) (out []string) {
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

type impactEntryPage struct {
	Layout
	Sort, Plural string
	ID           int64  // 0: a new one
	Name         string // as it is saved
	Form         calendarForm
	Kinds        []string
	Years        lms.Period
}

// Week is the hours of the form with the days they are of.
func (p *impactEntryPage) Week() (list []struct{ Name, Day, Hours string }) {
	for i, day := range impact.Weekdays {
		one := struct{ Name, Day, Hours string }{Name: fmt.Sprintf("hours%d", i), Day: p.Locale.T(fmt.Sprintf("impact.hours_day.%d", day))}
		if i < len(p.Form.Hours) {
			one.Hours = p.Form.Hours[i]
		}
		list = append(list, one)
	}
	return list
}

func (r *request) entryPage(c calendarSort, id int64, saved calendarForm) *impactEntryPage {
	title := "impact.entry_new_" + c.name
	p := &impactEntryPage{Layout: r.layout(title), Sort: c.name, Plural: c.plural, ID: id, Name: saved.Title, Form: saved, Kinds: c.kinds(), Years: impact.Years}
	p.Path = "/impact/calendar/" + c.plural + "/new"
	if id == 0 { // a new service is a programme, which stands in the calendar by itself
		p.Kinds = slices.DeleteFunc(p.Kinds, func(kind string) bool { return kind == string(impact.Innovation) })
	}
	if id != 0 {
		p.Title, p.Path = saved.Title, fmt.Sprintf("/impact/calendar/%s/%d", c.plural, id)
	}
	return p
}

// entry is the one in the address.
func (r *request) entry(c calendarSort) (*impactEntryPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	saved, err := c.find(r, id)
	if err != nil {
		return nil, err
	}
	return r.entryPage(c, id, saved), nil
}

func (r *request) readEntry() calendarForm {
	f := calendarForm{Title: r.FormValue("title"), Kind: r.FormValue("kind"), On: r.FormValue("on"), Until: r.FormValue("until"), Note: r.FormValue("note")}
	for i := range impact.Weekdays {
		f.Hours = append(f.Hours, r.FormValue(fmt.Sprintf("hours%d", i)))
	}
	return f
}

func (s *server) entryNew(c calendarSort) func(*request) error {
	return func(r *request) error {
		return r.page("impact/entry", r.entryPage(c, 0, calendarForm{Kind: c.kinds()[0]}))
	}
}

func (s *server) entryCreate(c calendarSort) func(*request) error {
	return func(r *request) error {
		f := r.readEntry()
		if _, err := c.create(r, f); err != nil {
			p := r.entryPage(c, 0, calendarForm{})
			p.Form = f
			return r.invalid("impact/entry", p, err)
		}
		return r.toCalendar(f, "impact.entry_created")
	}
}

func (s *server) entryEdit(c calendarSort) func(*request) error {
	return func(r *request) error {
		p, err := r.entry(c)
		if err != nil {
			return err
		}
		return r.page("impact/entry", p)
	}
}

func (s *server) entryUpdate(c calendarSort) func(*request) error {
	return func(r *request) error {
		p, err := r.entry(c)
		if err != nil {
			return err
		}
		p.Form = r.readEntry()
		if err := c.update(r, p.ID, p.Form); err != nil {
			return r.invalid("impact/entry", p, err)
		}
		return r.toCalendar(p.Form, "impact.entry_saved")
	}
}

func (s *server) entryDelete(c calendarSort) func(*request) error {
	return func(r *request) error {
		p, err := r.entry(c)
		if err != nil {
			return err
		}
		if err := c.remove(r, p.ID); err != nil {
			return r.invalid("impact/entry", p, err)
		}
		return r.toCalendar(p.Form, "impact.entry_deleted")
	}
}

// toCalendar shows the year of the entry.
func (r *request) toCalendar(f calendarForm, notice string) error {
	on, _ := f.days()
	return r.redirect(fmt.Sprintf("/impact/calendar?year=%d", on.Time().Year()), notice)
}
