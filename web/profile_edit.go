package web

import (
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/locale"
	"binapustaka/lms/notice"
)

type profilePage struct {
	Layout
	Name, Email string // as typed
	Username    string // of a local account
	Language    string
	Languages   []locale.Locale
	HasPassword bool
	Linked      *account.SlimsUser
	Groups      []account.Group
	Min         int
	Reminds     bool   // on SLiMS's pages
	JoinCode    string // just made, good until JoinUntil
	JoinUntil   string
	JoinTyped   string
	Refused     *notice.Refusal // what is noted of the address; nil: nothing
	Asked       *account.Erased // to be erased
	Waits       bool            // for an answer to that
	Wish        string          // as it was typed
}

func (s *server) profilePage(r *request) (*profilePage, error) {
	a := r.account
	p := &profilePage{Layout: r.layout("account.profile_title"), Name: a.Name, Email: a.Email, Username: a.Username, Language: string(r.locale),
		Languages: locale.All, HasPassword: a.HasPassword, Min: account.MinPassword, Reminds: a.Beside}
	p.Path = "/profile"
	var err error
	if p.Refused, err = s.Notices.Mine(r.ctx, r.actor); err != nil {
		return nil, err
	}
	u, ok, err := s.Accounts.LinkOf(r.ctx, r.actor)
	if err != nil {
		return nil, err
	}
	if ok {
		p.Linked = &u
	}
	if p.Asked, err = s.Accounts.MyErasure(r.ctx, r.actor); err != nil {
		return nil, err
	}
	p.Waits = p.Asked != nil && p.Asked.Waits()
	p.Groups, err = s.Accounts.MyGroups(r.ctx, r.actor)
	return p, err
}

func (s *server) profileShow(r *request) error {
	p, err := s.profilePage(r)
	if err != nil {
		return err
	}
	return r.page("profile/edit", p)
}

func (s *server) profileSave(r *request) error {
	p, err := s.profilePage(r)
	if err != nil {
		return err
	}
	p.Email, p.Language = r.FormValue("email"), r.FormValue("language")
	if p.Username != "" {
		p.Name = r.FormValue("name")
	}
	l, ok := locale.Find(p.Language)
	if !ok {
		return lms.FailField("language", "error.request")
	}
	if err := s.Accounts.UpdateProfile(r.ctx, r.actor, p.Name, p.Email); err != nil {
		return r.invalid("profile/edit", p, err)
	}
	if err := s.Accounts.SetLocale(r.ctx, r.actor, string(l)); err != nil {
		return err
	}
	r.setCookie(languageCookie, string(l), 365*24*time.Hour)
	return r.redirect("/profile", "account.profile_saved")
}

// profilePassword changes one's own password: guessing the old one is slowed
// down like signing in.
func (s *server) profilePassword(r *request) error {
	p, err := s.profilePage(r)
	if err != nil {
		return err
	}
	if !p.HasPassword {
		return r.invalid("profile/edit", p, lms.Fail(lms.Conflict, "account.no_password", lms.Args{"name": p.Name}))
	}
	if err = r.typedTwice(); err == nil {
		err = account.CheckNewPassword(r.FormValue("password"), p.Username)
	}
	if err == nil {
		err = s.Accounts.BeginAttempt(r.ctx, p.Username, r.address())
	}
	if err == nil {
		err = s.Accounts.ChangePassword(r.ctx, r.actor, r.session.ID, r.FormValue("old"), r.FormValue("password"))
	}
	if err == nil {
		err = s.Accounts.EndAttempt(r.ctx, p.Username, r.address())
	}
	if err != nil {
		return r.invalid("profile/edit", p, err)
	}
	return r.redirect("/profile", "account.password_changed")
}
