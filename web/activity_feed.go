package web

import (
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/locale"
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
	feed, list, err := s.Activities.FeedByCode(r.ctx, strings.TrimSuffix(r.Params("file"), ".ics"))
	if err != nil {
		return err
	}
	if r.library, err = s.Libraries.Find(r.ctx, feed.LibraryID); err != nil {
		return err
	}
	r.locale, _ = locale.Find(feed.Locale)
	r.Set("X-Robots-Tag", "noindex, nofollow")
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
	var list []activity.Meeting
	for _, m := range all {
		if m.ActivityID == a.ID {
			list = append(list, m)
		}
	}
	return r.calendar(fmt.Sprintf("binapustaka-%d.ics", a.ID), a.Title, list)
}

// calendar sends meetings as iCalendar (RFC 5545).
func (r *request) calendar(file, name string, list []activity.Meeting) error {
	c := ics.NewCalendarFor("Binapustaka")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(name)
	c.SetXWRTimezone(r.zone().String())
	every := fmt.Sprintf("PT%dH", int(feedEvery.Hours()))
	c.SetXPublishedTTL(every)
	c.SetRefreshInterval(every)
	site := r.site()
	_, host, _ := strings.Cut(site, "://")
	for _, m := range list {
		e := c.AddEvent(fmt.Sprintf("session-%d@%s", m.ID, host))
		e.SetDtStampTime(r.server.Now())
		e.SetSequence(m.Revision)
		e.SetStartAt(m.StartsAt)
		e.SetEndAt(m.EndsAt)
		e.SetSummary(m.Title)
		e.SetURL(fmt.Sprintf("%s/activities/%d", site, m.ActivityID))
		if m.Place != "" {
			e.SetLocation(m.Place)
		}
		about := r.locale.T("activity.kind." + string(m.Kind))
		switch {
		case m.Status == activity.Cancelled:
			e.SetStatus(ics.ObjectStatusCancelled)
		case m.Sure():
			e.SetStatus(ics.ObjectStatusConfirmed)
		default:
			e.SetStatus(ics.ObjectStatusTentative)
			if m.State != "" {
				about += " · " + r.locale.T("activity.state."+string(m.State))
			}
		}
		if m.Link != "" {
			about += "\n" + r.locale.T("activity.join_online") + ": " + m.Link
		}
		e.SetDescription(about)
	}
	r.Attachment(file)
	r.Set("Content-Type", "text/calendar; charset=utf-8")
	return r.SendString(c.Serialize(ics.WithNewLineWindows))
}
