package web

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
)

type signinPage struct {
	Layout
	Libraries []library.Library
	Chosen    library.Library // of Libraries; zero where there is none
	Username  string
	Next      string
	BySlims   bool // SLiMS passwords open some library here
}

const libraryCookie = "bp_library" // where the visitor signed in last

const yearLong = 365 * 24 * time.Hour

func (s *server) signinPage(r *request) (*signinPage, error) {
	p, err := s.signinForm(r, r.FormValue("next"), r.FormValue("username"), r.FormValue("library"))
	if err == nil && r.Method() == fiber.MethodPost {
		p.Kept = r.carried()
	}
	return p, err
}

// signinForm is the page with that in its fields; wanted is a library's id.
func (s *server) signinForm(r *request, next, username, wanted string) (*signinPage, error) {
	libraries, err := s.Libraries.List(r.ctx)
	if err != nil {
		return nil, err
	}
	p := &signinPage{Layout: r.layout("signin.title"), Libraries: libraries, Next: localPath(next),
		Username: strings.ToValidUTF8(strings.TrimSpace(username), "")}
	p.Path = "/signin?next=" + url.QueryEscape(p.Next)
	if wanted == "" {
		wanted = r.Cookies(libraryCookie)
	}
	for i, l := range libraries {
		p.BySlims = p.BySlims || s.Slims != nil && l.HasSlims
		if i == 0 || strconv.FormatInt(l.ID, 10) == wanted {
			p.Chosen = l
		}
	}
	return p, nil
}

func (s *server) signinShow(r *request) error {
	if r.actor.SignedIn() || aVolunteer(r.actor) {
		return r.redirect("/", "")
	}
	p, err := s.signinPage(r)
	if err != nil {
		return err
	}
	if p.Notice == r.locale.T("signin.out") {
		r.Set(readerHeader, readerNone)
	}
	return r.page("signin/show", p)
}

// signinEnter asks the accounts of this house first, then the library's SLiMS.
func (s *server) signinEnter(r *request) error {
	if r.actor.SignedIn() || aVolunteer(r.actor) {
		return r.alreadyIn()
	}
	p, err := s.signinPage(r)
	if err != nil {
		return err
	}
	if r.FormValue("restart") != "" {
		return r.page("signin/show", p)
	}
	password := r.FormValue("password")
	var missing lms.Problems
	if p.Username == "" {
		missing = append(missing, lms.FailField("username", "signin.username_missing"))
	}
	if password == "" {
		missing = append(missing, lms.FailField("password", "signin.password_missing"))
	}
	if len(missing) > 0 {
		return s.signinRefused(r, p, missing)
	}
	if err := s.Accounts.BeginAttempt(r.ctx, p.Username, r.address()); err != nil {
		return s.signinRefused(r, p, err)
	}
	a, volunteer, local, err := s.Accounts.Recognise(r.ctx, p.Username, password)
	if err != nil {
		return err
	}
	if local {
		if err := s.Accounts.EndAttempt(r.ctx, p.Username, r.address()); err != nil {
			return err
		}
		if volunteer != 0 {
			return s.enterVolunteer(r, p, volunteer)
		}
		return s.enterLocal(r, p, a)
	}
	u, needsCode, err := s.askSlims(r, p.Chosen, p.Username, password)
	if err != nil {
		return s.signinRefused(r, p, err)
	}
	if err := s.Accounts.EndAttempt(r.ctx, p.Username, r.address()); err != nil {
		return err
	}
	if needsCode {
		return s.awaitCode(r, p, u)
	}
	return s.enterSlims(r, p, u)
}

// askSlims is who the library's SLiMS says that is.
func (s *server) askSlims(r *request, l library.Library, username, password string) (u account.SlimsUser, needsCode bool, err error) {
	if s.Slims == nil || !l.HasSlims {
		return u, false, lms.Fail(lms.Unauthenticated, "signin.wrong")
	}
	u, needsCode, err = s.Slims.SignIn(r.ctx, l.ID, username, password)
	// To SLiMS's database "áni" is "ani", and it would have attempts of its own.
	lower := strings.ToLower // as attempts are counted; EqualFold takes more letters for one
	another := err == nil && lower(u.Username) != lower(username)
	if another || lms.IsKind(err, lms.Invalid) || lms.IsKind(err, lms.NotFound) {
		err = lms.Fail(lms.Unauthenticated, "signin.wrong")
	}
	return u, needsCode, slimsFailure(err, l)
}

// slimsFailure says of a SLiMS that does not answer that it does not, whatever
// the reason: a stranger learns nothing more.
func slimsFailure(err error, l library.Library) error {
	if !lms.IsKind(err, lms.Unavailable) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	slog.Warn("sign-in without SLiMS", "library", l.Code, "err", err)
	return lms.Fail(lms.Unavailable, "signin.slims_down", lms.Args{"library": l.Name})
}

// enterLocal lets in the owner of a local account: in the chosen library, or
// where that person has a role.
func (s *server) enterLocal(r *request, p *signinPage, a account.Account) error {
	places, err := s.Accounts.Places(r.ctx, a.ID)
	if err != nil {
		return err
	}
	in := p.Chosen.ID
	for i, place := range places {
		if i == 0 || place.LibraryID == p.Chosen.ID {
			in = place.LibraryID
		}
	}
	if err := s.Accounts.MayEnter(r.ctx, a, in); err != nil {
		return s.shutOut(r, p, a, err)
	}
	token, _, err := s.Accounts.StartSession(r.ctx, a.ID, in, r.address(), r.Get("User-Agent"))
	if err != nil {
		return err
	}
	return r.welcome(p, token, in)
}

// enterSlims lets in a SLiMS user who has proven who they are.
func (s *server) enterSlims(r *request, p *signinPage, u account.SlimsUser) error {
	in := p.Chosen.ID
	a, err := s.Accounts.SignInSlims(r.ctx, in, u, p.Chosen.FirstSignin == library.Approval)
	if err != nil {
		return err
	}
	if a.SeenAt == nil && string(r.locale) != a.Locale { // the language they came in
		if err := s.Accounts.SetLocale(r.ctx, lms.Actor{AccountID: a.ID}, string(r.locale)); err != nil {
			return err
		}
	}
	if err := s.Accounts.MayEnter(r.ctx, a, in); err != nil {
		return s.shutOut(r, p, a, err)
	}
	token, session, err := s.Accounts.StartSlimsSession(r.ctx, a.ID, in, r.address(), r.Get("User-Agent"))
	if err != nil {
		return err
	}
	if err := s.frame(r, session.ID, lms.Actor{AccountID: a.ID}); err != nil {
		return err
	}
	return r.welcome(p, token, in)
}

// shutOut tells somebody known why they may not come in.
func (s *server) shutOut(r *request, p *signinPage, a account.Account, err error) error {
	if a.Status != account.Pending || !lms.IsKind(err, lms.Forbidden) {
		return s.signinRefused(r, p, err)
	}
	r.Status(statusOf(lms.Forbidden))
	return r.page("signin/wait", p)
}

// signinRefused shows the form again with the name that was typed, never the
// password.
func (s *server) signinRefused(r *request, p *signinPage, err error) error {
	var e *lms.Error
	if !errors.As(err, &e) {
		return err
	}
	p.setProblems(err)
	r.Status(statusOf(e.Kind))
	return r.page("signin/show", p)
}

// signout ends this session.
func (s *server) signout(r *request) error {
	end := func() error { return s.Accounts.EndSession(r.ctx, r.actor, r.session.ID) }
	if aVolunteer(r.actor) {
		end = func() error { return s.Accounts.EndGuestSession(r.ctx, r.Cookies(SessionCookie)) }
	}
	if err := end(); err != nil {
		return err
	}
	r.setCookie(SessionCookie, "", -time.Hour)
	return r.redirect("/signin", "signin.out")
}
