package web

import (
	"strconv"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/partner"
	"binapustaka/lms/programme"
)

// calendarDay is a day of the month that is shown, or one that fills its first
// or last week.
type calendarDay struct {
	On       lms.Day
	Other    bool // of another month
	Meetings []activity.Meeting
	Sessions []programme.Meeting
	Visits   []partner.Meeting
}

type activityCalendarPage struct {
	Layout
	Month      lms.Day // its first day
	Prev, Next string  // months as addresses name them
	Weekdays   []time.Weekday
	Days       []calendarDay
	Empty      bool
	Who        string           // "": the library, "mine", or the id of one of People
	People     []account.Person // whose calendar the reader may look at
	Feed       string           // address of the reader's own, "" without one
	MadeAt     time.Time
}

var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

func (s *server) activityCalendar(r *request) error {
	p := &activityCalendarPage{Layout: r.layout("activity.calendar_title"), Month: r.today().Month(), Weekdays: week, Who: r.Query("who"), Empty: true}
	p.Path = "/activities"
	if t, err := time.Parse("2006-01", r.Query("month")); err == nil && t.Year() >= 1990 && t.Year() <= 2100 {
		p.Month = lms.DayOf(t)
	}
	p.Prev, p.Next = monthParam((p.Month - 1).Month()), monthParam((p.Month + 31).Month())
	library, whose := r.actor.LibraryID, r.actor.AccountID
	var err error
	if activity.CanSeeAttendance(r.actor, library) {
		if p.People, err = s.Accounts.People(r.ctx, r.actor, library); err != nil {
			return err
		}
	}
	meetings := s.Activities.Meetings
	switch {
	case p.Who == "mine":
		meetings = s.Activities.OwnMeetings
	case p.has(p.Who):
		whose, _ = strconv.ParseInt(p.Who, 10, 64)
		meetings = s.Activities.OwnMeetings
	default:
		p.Who = ""
	}
	first, end := p.Month.Week(), (p.Month + 31).Month()
	list, err := meetings(r.ctx, r.actor, library, whose, r.midnight(p.Month), r.midnight(end))
	if err != nil {
		return err
	}
	led := int64(0)
	if p.Who != "" {
		led = whose
	}
	sessions, err := s.Programmes.Meetings(r.ctx, r.actor, library, led, r.midnight(p.Month), r.midnight(end))
	if err != nil {
		return err
	}
	visits, err := s.Partners.Meetings(r.ctx, r.actor, library, led, r.midnight(p.Month), r.midnight(end))
	if err != nil {
		return err
	}
	for day := first; day < (end-1).Week()+7; day++ {
		d := calendarDay{On: day, Other: day.Month() != p.Month}
		for _, m := range list {
			if !d.Other && m.StartsAt.Before(r.midnight(day+1)) && m.EndsAt.After(r.midnight(day)) {
				d.Meetings = append(d.Meetings, m)
				p.Empty = false
			}
		}
		for _, m := range sessions {
			if !d.Other && m.StartsAt.Before(r.midnight(day+1)) && m.EndsAt.After(r.midnight(day)) {
				d.Sessions = append(d.Sessions, m)
				p.Empty = false
			}
		}
		for _, m := range visits {
			if !d.Other && m.StartsAt.Before(r.midnight(day+1)) && m.EndsAt.After(r.midnight(day)) {
				d.Visits = append(d.Visits, m)
				p.Empty = false
			}
		}
		p.Days = append(p.Days, d)
	}
	feed, err := s.Activities.Feed(r.ctx, r.actor, library)
	if err != nil {
		return err
	}
	if feed.Code != "" {
		p.Feed, p.MadeAt = r.site()+"/calendar/"+feed.Code+".ics", feed.MadeAt
	}
	return r.page("activity/calendar", p)
}

func (p *activityCalendarPage) has(id string) bool {
	for _, one := range p.People {
		if strconv.FormatInt(one.ID, 10) == id {
			return true
		}
	}
	return false
}

func monthParam(d lms.Day) string { return d.String()[:7] }

// midnight is when a day begins in the actor's library.
func (r *request) midnight(d lms.Day) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, r.zone())
}

// Weekday names a day of the week.
func (p *activityCalendarPage) Weekday(w time.Weekday) string { return p.Locale.Weekday(w) }

// Number is a day's number in its month.
func (d calendarDay) Number() int { return d.On.Time().Day() }

// Param is the month as addresses name it.
func (p *activityCalendarPage) Param() string { return monthParam(p.Month) }

// MonthName is the month that is shown.
func (p *activityCalendarPage) MonthName() string { return p.Locale.Month(p.Month) }

// Address is the page for a month, of the same people.
func (p *activityCalendarPage) Address(month string) string {
	address := "/activities/calendar?month=" + month
	if p.Who != "" {
		address += "&who=" + p.Who
	}
	return address
}

// Hours is when a meeting is on a day: its beginning, where it begins that day.
func (p *activityCalendarPage) Hours(d calendarDay, starts, ends time.Time) string {
	from, to := p.DayOf(starts), p.DayOf(ends)
	switch {
	case from == d.On && to == d.On:
		return p.Clock(starts) + "–" + p.Clock(ends)
	case from == d.On:
		return p.Locale.T("activity.calendar_from", lms.Args{"time": p.Clock(starts)})
	case to == d.On:
		return p.Locale.T("activity.calendar_until", lms.Args{"time": p.Clock(ends)})
	}
	return p.Locale.T("activity.calendar_all_day")
}
