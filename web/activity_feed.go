package web

import (
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/locale"
	"binapustaka/lms/partner"
	"binapustaka/lms/programme"
)

// feedEvery is how often programs that read a calendar should look again.
const feedEvery = 6 * time.Hour

// feedSave makes the actor's calendar an address, a new one, or takes it away.
func (s *server) feedSave(r *request) error {
	if r.FormValue("do") == "end" {
		if err := s.Activities.EndFeed(r.ctx, r.actor, r.actor.LibraryID); err != nil {
			return err
		}
		return r.redirect("/activities/calendar#feed", "activity.feed_ended")
	}
	if err := s.Activities.MakeFeed(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	return r.redirect("/activities/calendar#feed", "activity.feed_made")
}

// feedRead is a person's calendar for another program, which has no session: it
// knows the code.
func (s *server) feedRead(r *request) error {
	feed, meetings, err := s.Activities.FeedByCode(r.ctx, strings.TrimSuffix(r.Params("file"), ".ics"))
	if err != nil {
		return err
	}
	if r.library, err = s.Libraries.Find(r.ctx, feed.LibraryID); err != nil {
		return err
	}
	led, err := s.Programmes.Meetings(r.ctx, lms.System("calendar:feed"), feed.LibraryID, feed.AccountID, s.Now().Add(-activity.FeedPast), s.Now().AddDate(5, 0, 0))
	if err != nil {
		return err
	}
	received, err := s.Partners.Meetings(r.ctx, lms.System("calendar:feed"), feed.LibraryID, feed.AccountID, s.Now().Add(-activity.FeedPast), s.Now().AddDate(5, 0, 0))
	if err != nil {
		return err
	}
	r.locale, _ = locale.Find(feed.Locale)
	r.Set("X-Robots-Tag", "noindex, nofollow")
	var list []calendarEvent
	for _, m := range meetings {
		list = append(list, r.meetingEvent(m))
	}
	for _, m := range led {
		list = append(list, r.programmeEvent(m))
	}
	for _, m := range received {
		list = append(list, r.visitEvent(m))
	}
	return r.calendar("binapustaka.ics", r.locale.T("activity.feed_name", lms.Args{"library": r.library.Name}), list)
}

// activityICS is one activity's sessions, to be put into a calendar once.
func (s *server) activityICS(r *request) error {
	a, err := s.activityOf(r)
	if err != nil {
		return err
	}
	all, err := s.Activities.Meetings(r.ctx, r.actor, a.LibraryID, r.actor.AccountID, a.StartsAt.Add(-time.Second), a.EndsAt.Add(time.Second))
	if err != nil {
		return err
	}
	var list []calendarEvent
	for _, m := range all {
		if m.ActivityID == a.ID {
			list = append(list, r.meetingEvent(m))
		}
	}
	return r.calendar(fmt.Sprintf("binapustaka-%d.ics", a.ID), a.Title, list)
}

// calendarEvent is what a calendar of another program shows.
type calendarEvent struct {
	UID, Title, Place, Path, About string
	StartsAt, EndsAt               time.Time
	Revision                       int
	Status                         ics.ObjectStatus
}

func (r *request) meetingEvent(m activity.Meeting) calendarEvent {
	e := calendarEvent{UID: fmt.Sprintf("session-%d", m.ID), Title: m.Title, Place: m.Place, Path: fmt.Sprintf("/activities/%d", m.ActivityID),
		About: r.locale.T("activity.kind." + string(m.Kind)), StartsAt: m.StartsAt, EndsAt: m.EndsAt, Revision: m.Revision}
	switch {
	case m.Status == activity.Cancelled:
		e.Status = ics.ObjectStatusCancelled
	case m.Sure():
		e.Status = ics.ObjectStatusConfirmed
	default:
		e.Status = ics.ObjectStatusTentative
		if m.State != "" {
			e.About += " · " + r.locale.T("activity.state."+string(m.State))
		}
	}
	if m.Link != "" {
		e.About += "\n" + r.locale.T("activity.join_online") + ": " + m.Link
	}
	return e
}

// programmeEvent is a meeting of readers, or another session of a programme, in
// the calendar of who leads it.
func (r *request) programmeEvent(m programme.Meeting) calendarEvent {
	return calendarEvent{UID: fmt.Sprintf("programme-session-%d", m.ID), Title: m.Title, Place: m.Place, Path: fmt.Sprintf("/programmes/%d", m.ProgrammeID),
		About: m.Group, StartsAt: m.StartsAt, EndsAt: m.EndsAt, Status: ics.ObjectStatusConfirmed}
}

// visitEvent is a visit of a class in the calendar of who receives it.
func (r *request) visitEvent(m partner.Meeting) calendarEvent {
	return calendarEvent{UID: fmt.Sprintf("class-visit-%d", m.ID), Title: m.Title(), Place: m.Place, Path: fmt.Sprintf("/partners/%d/visits/%d", m.PartnerID, m.ID),
		About: r.locale.T("partner.deed.visit"), StartsAt: m.StartsAt, EndsAt: m.EndsAt, Revision: m.Revision, Status: ics.ObjectStatusConfirmed}
}

// calendar sends events as iCalendar (RFC 5545).
func (r *request) calendar(file, name string, list []calendarEvent) error {
	c := ics.NewCalendarFor("Binapustaka")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(name)
	c.SetXWRTimezone(r.zone().String())
	every := fmt.Sprintf("PT%dH", int(feedEvery.Hours()))
	c.SetXPublishedTTL(every)
	c.SetRefreshInterval(every)
	site := r.site()
	_, host, _ := strings.Cut(site, "://")
	for _, one := range list {
		e := c.AddEvent(one.UID + "@" + host)
		e.SetDtStampTime(r.server.Now())
		e.SetSequence(one.Revision)
		e.SetStartAt(one.StartsAt)
		e.SetEndAt(one.EndsAt)
		e.SetSummary(one.Title)
		e.SetURL(site + one.Path)
		if one.Place != "" {
			e.SetLocation(one.Place)
		}
		e.SetStatus(one.Status)
		if one.About != "" {
			e.SetDescription(one.About)
		}
	}
	r.Attachment(file)
	r.Set("Content-Type", "text/calendar; charset=utf-8")
	return r.SendString(c.Serialize(ics.WithNewLineWindows))
}
