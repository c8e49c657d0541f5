package web

import (
	"fmt"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// sessionRow is a session as it stands in the form; ID 0 is the one to add.
type sessionRow struct {
	ID                        int64
	Starts, Ends, Place, Link string
	Name                      string // what it is called where labels need it
	Removed                   bool
}

func (row sessionRow) Field(name string) string { return activity.SessionField(name, row.ID) }

type sessionsPage struct {
	Layout
	Activity activity.Activity
	Revision int
	Rows     []sessionRow
}

func (s *server) sessionsPage(r *request) (*sessionsPage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	list, err := s.Activities.Sessions(r.ctx, r.actor, a.ID)
	if err != nil {
		return nil, err
	}
	p := &sessionsPage{Layout: r.layout("activity.sessions_of", lms.Args{"title": a.Title}), Activity: a, Revision: a.Revision}
	for i, one := range list {
		p.Rows = append(p.Rows, sessionRow{ID: one.ID, Starts: one.StartsAt.In(r.zone()).Format(dateTimeField), Ends: one.EndsAt.In(r.zone()).Format(dateTimeField),
			Place: one.Place, Link: one.Link, Name: r.locale.T("activity.session_number", lms.Args{"n": i + 1})})
	}
	p.Rows = append(p.Rows, sessionRow{Name: r.locale.T("activity.session_new")})
	return p, nil
}

func (s *server) sessionsEdit(r *request) error {
	p, err := s.sessionsPage(r)
	if err != nil {
		return err
	}
	return r.page("activity/sessions", p)
}

func (s *server) sessionsSave(r *request) error {
	p, err := s.sessionsPage(r)
	if err != nil {
		return err
	}
	moment := func(text string) time.Time {
		t, _ := time.ParseInLocation(dateTimeField, strings.TrimSpace(text), r.zone())
		return t // none is refused, by field
	}
	var list []activity.Session
	for i := range p.Rows {
		row := &p.Rows[i]
		row.Starts, row.Ends, row.Place, row.Link = r.FormValue(row.Field("starts")), r.FormValue(row.Field("ends")), r.FormValue(row.Field("place")), r.FormValue(row.Field("link"))
		row.Removed = r.FormValue(row.Field("remove")) != ""
		if row.Removed || row.ID == 0 && row.Starts+row.Ends+row.Place+row.Link == "" {
			continue
		}
		list = append(list, activity.Session{ID: row.ID, StartsAt: moment(row.Starts), EndsAt: moment(row.Ends), Place: row.Place, Link: row.Link})
	}
	if err := s.Activities.SaveSessions(r.ctx, r.actor, p.Activity.ID, list, typedCount(r.FormValue("revision"))); err != nil {
		return r.invalid("activity/sessions", p, err)
	}
	return r.redirect(fmt.Sprintf("/activities/%d/sessions", p.Activity.ID), "activity.sessions_saved")
}

// SessionTime writes when a session takes place.
func (l Layout) SessionTime(s activity.Session) string {
	return l.ActivityTime(activity.Details{StartsAt: s.StartsAt, EndsAt: s.EndsAt})
}
