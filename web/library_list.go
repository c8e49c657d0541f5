package web

import (
	"binapustaka/lms"
	"binapustaka/lms/account"
)

type libraryListPage struct {
	Layout
	Places []account.Place
	Here   int64
	Stays  bool // signed in through SLiMS
}

// libraryList is where else the person may work.
func (s *server) libraryList(r *request) error {
	places, err := s.Accounts.Places(r.ctx, r.actor.AccountID)
	if err != nil {
		return err
	}
	return r.page("library/list", &libraryListPage{Layout: r.layout("library.list_title"), Places: places, Here: r.library.ID,
		Stays: r.session.Method != account.ByPassword})
}

// libraryEnter takes this session to another library.
func (s *server) libraryEnter(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Accounts.MoveSession(r.ctx, r.actor, r.session, id); err != nil {
		return err
	}
	l, err := s.Libraries.Find(r.ctx, id)
	if err != nil {
		return err
	}
	return r.redirect("/", "library.entered", lms.Args{"name": l.Name})
}
