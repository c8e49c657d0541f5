package web

import (
	"time"

	"binapustaka/lms/account"
)

type profileJoinPage struct {
	Layout
	Joining account.Joining
	Code    string
	Own     string // name of the account that is closed
}

// profileJoinCode shows the code with which one's account comes along to another
// library.
func (s *server) profileJoinCode(r *request) error {
	p, err := s.profilePage(r)
	if err != nil {
		return err
	}
	var until time.Time
	if p.JoinCode, until, err = s.Accounts.JoinCode(r.ctx, r.actor); err != nil {
		return err
	}
	p.JoinUntil = p.Clock(until)
	return r.page("profile/edit", p)
}

// profileJoin asks whose code that is and, once the person is sure, makes that
// account theirs here. They go on in it as they came: through SLiMS, or by
// signing in.
func (s *server) profileJoin(r *request) error {
	p, err := s.profilePage(r)
	if err != nil {
		return err
	}
	p.JoinTyped = r.FormValue("code")
	if r.FormValue("sure") == "" {
		j, err := s.Accounts.FindJoin(r.ctx, r.actor, p.JoinTyped)
		if err != nil {
			return r.invalid("profile/edit", p, err)
		}
		return r.page("profile/join", &profileJoinPage{Layout: p.Layout, Joining: j, Code: p.JoinTyped, Own: r.account.Name})
	}
	j, err := s.Accounts.Join(r.ctx, r.actor, p.JoinTyped, s.movers()...)
	if err != nil {
		return r.invalid("profile/edit", p, err)
	}
	if r.session.Method != account.BySlims {
		return r.redirect("/signin", "join.done")
	}
	token, _, err := s.Accounts.StartSlimsSession(r.ctx, j.ID, r.actor.LibraryID, r.address(), r.Get("User-Agent"))
	if err != nil {
		return err
	}
	r.setCookie(SessionCookie, token, account.Longest)
	return r.redirect("/", "join.done")
}
