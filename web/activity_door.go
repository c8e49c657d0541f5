package web

import (
	"fmt"
	"net/url"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/web/paper"
)

type doorPage struct {
	Layout
	activity.Door
	Squares string // of the QR code
	Side    int
	Site    string // where the code is typed
}

// doorShow is what the organiser shows in the room: the QR code and the typed
// code of this half minute.
func (s *server) doorShow(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	sessions, err := s.Activities.Sessions(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	session, err := r.meeting(sessions)
	if err != nil {
		return err
	}
	d, err := s.Activities.Show(r.ctx, r.actor, session.ID)
	if err != nil {
		return err
	}
	p := &doorPage{Layout: r.layout("activity.door_of", lms.Args{"title": d.Activity.Title}), Door: d, Site: r.site() + "/here"}
	if p.Squares, p.Side, err = paper.CodePath(fmt.Sprintf("%s/here/%d?c=%s", r.site(), session.ID, d.Code)); err != nil {
		return err
	}
	return r.page("activity/door", p)
}

type herePage struct {
	Layout
	activity.Door
	Typed string
}

// hereType is where the code is typed.
func (s *server) hereType(r *request) error {
	return r.page("activity/here", &herePage{Layout: within(r.layout("activity.here"), "/activities")})
}

func (s *server) hereTyped(r *request) error {
	p := &herePage{Layout: within(r.layout("activity.here"), "/activities"), Typed: r.FormValue("code")}
	d, err := s.Activities.Typed(r.ctx, r.actor, r.actor.LibraryID, doorCode(p.Typed))
	if err != nil {
		return r.invalid("activity/here", p, err)
	}
	p.Door = d
	return r.page("activity/here", p)
}

// doorCode is a code as it was typed: in small letters, with spaces.
func doorCode(typed string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(typed))
}

// hereShow is where the QR code leads; opening it notes nothing yet.
func (s *server) hereShow(r *request) error {
	session, err := r.id("session")
	if err != nil {
		return err
	}
	p := &herePage{Layout: within(r.layout("activity.here"), "/activities")}
	if p.Door, err = s.Activities.Come(r.ctx, r.actor, session, doorCode(r.Query("c"))); err != nil {
		return r.invalid("activity/here", p, err)
	}
	return r.page("activity/here", p)
}

// hereCheck notes that the actor is here, or goes: nobody else can be named.
func (s *server) hereCheck(r *request) error {
	session, err := r.id("session")
	if err != nil {
		return err
	}
	out := r.FormValue("do") == "out"
	d, err := s.Activities.Check(r.ctx, r.actor, session, r.FormValue("pass"), out)
	if err != nil {
		p := &herePage{Layout: within(r.layout("activity.here"), "/activities")}
		p.Layout.Path = "/here/" + url.PathEscape(r.Params("session"))
		return r.invalid("activity/here", p, err)
	}
	s.passOnOwn(r, d.Activity)
	notice := "activity.checked_in"
	if out {
		notice = "activity.checked_out"
	}
	return r.redirect(fmt.Sprintf("/activities/%d", d.Activity.ID), notice, lms.Args{"n": d.Own.Minutes})
}
