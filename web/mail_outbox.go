package web

import (
	"context"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/notice"
)

type mailOutboxPage struct {
	Layout
	List   []notice.Posted
	State  notice.State
	States []notice.State
	Mails  bool
	Page   lms.Page
	Pages  int
	URL    string
}

func (s *server) mailOutbox(r *request) error {
	state := notice.State(r.Query("state"))
	if !slices.Contains(notice.States, state) {
		state = ""
	}
	page := r.pageNumber()
	list, total, err := s.Notices.Outbox(r.ctx, r.actor, r.actor.LibraryID, state, page)
	if err != nil {
		return err
	}
	p := &mailOutboxPage{Layout: within(r.layout("mail.outbox"), "/mail"), List: list, State: state, States: notice.States, Mails: s.Mails, Page: page.Normal(), Pages: page.Pages(total), URL: "/mail/outbox?state=" + string(state) + "&page="}
	return r.page("mail/outbox", p)
}

func (s *server) mailSend(r *request) error {
	return s.mailChange(r, s.Notices.SendNow, "mail.sent_now")
}

func (s *server) mailDrop(r *request) error { return s.mailChange(r, s.Notices.Drop, "mail.dropped") }

func (s *server) mailChange(r *request, change func(context.Context, lms.Actor, int64, int64) error, done string) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := change(r.ctx, r.actor, r.actor.LibraryID, id); err != nil {
		return err
	}
	return r.redirect("/mail/outbox", done)
}
