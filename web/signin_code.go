package web

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

const codeCookie = "bp_code" // the ticket of who has given the SLiMS password and owes the code

type signinCodePage struct {
	Layout
	Name string
	Next string
}

// awaitCode sends a SLiMS user on whose SLiMS asks for a one-time code too.
func (s *server) awaitCode(r *request, p *signinPage, u account.SlimsUser) error {
	ticket, err := s.Accounts.AwaitCode(r.ctx, p.Chosen.ID, u)
	if err != nil {
		return err
	}
	r.setCookie(codeCookie, ticket, 5*time.Minute)
	if p.Kept != nil {
		return r.page("signin/code", r.codePage(p, u))
	}
	return r.redirect("/signin/code?next="+url.QueryEscape(p.Next), "")
}

// awaited is the SLiMS user who owes a code, with the sign-in form to go back
// to; without one the answer has been given already.
func (s *server) awaited(r *request) (p *signinPage, u account.SlimsUser, answered bool, err error) {
	if r.actor.SignedIn() || aVolunteer(r.actor) {
		return nil, u, true, r.alreadyIn()
	}
	if p, err = s.signinPage(r); err != nil {
		return nil, u, false, err
	}
	in, u, err := s.Accounts.Awaiting(r.ctx, r.Cookies(codeCookie))
	if lms.IsKind(err, lms.Unauthenticated) {
		return nil, u, true, s.signinRefused(r, p, err)
	}
	if err == nil {
		p.Chosen, err = s.Libraries.Find(r.ctx, in)
	}
	return p, u, false, err
}

func (r *request) codePage(p *signinPage, u account.SlimsUser) *signinCodePage {
	c := &signinCodePage{Layout: r.layout("signin.code_title"), Name: u.RealName, Next: p.Next}
	c.Kept = p.Kept
	c.Path = "/signin/code?next=" + url.QueryEscape(p.Next)
	return c
}

func (s *server) signinCode(r *request) error {
	p, u, answered, err := s.awaited(r)
	if answered || err != nil {
		return err
	}
	return r.page("signin/code", r.codePage(p, u))
}

var codeForm = regexp.MustCompile(`^[0-9]{6}$`)

func (s *server) signinCheckCode(r *request) error {
	p, u, answered, err := s.awaited(r)
	if answered || err != nil {
		return err
	}
	code := strings.Join(strings.Fields(r.FormValue("code")), "")
	name := fmt.Sprintf("code:%d:%d", p.Chosen.ID, u.UserID)
	who, err := s.checkCode(r, p, u, name, code)
	if lms.IsKind(err, lms.Unauthenticated) { // no longer in SLiMS
		return s.signinRefused(r, p, err)
	}
	if err != nil {
		return r.invalid("signin/code", r.codePage(p, u), err)
	}
	r.setCookie(codeCookie, "", -time.Hour)
	for _, err := range []error{s.Accounts.EndTicket(r.ctx, r.Cookies(codeCookie)), s.Accounts.EndAttempt(r.ctx, name, r.address())} {
		if err != nil {
			return err
		}
	}
	return s.enterSlims(r, p, who)
}

// checkCode asks SLiMS whether the code is right, and sees to it that a code
// opens once.
func (s *server) checkCode(r *request, p *signinPage, u account.SlimsUser, name, code string) (who account.SlimsUser, err error) {
	if !codeForm.MatchString(code) {
		return who, lms.FailField("code", "signin.code_form")
	}
	if err := s.Accounts.BeginAttempt(r.ctx, name, r.address()); err != nil {
		return who, err
	}
	who, step, err := s.Slims.CheckCode(r.ctx, p.Chosen.ID, u.UserID, code)
	if err != nil {
		return who, slimsFailure(err, p.Chosen)
	}
	fresh, err := s.Accounts.CodeUsed(r.ctx, p.Chosen.ID, u.UserID, step)
	if err == nil && !fresh {
		err = lms.FailField("code", "signin.code_wrong")
	}
	return who, err
}
