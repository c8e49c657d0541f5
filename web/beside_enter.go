package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"binapustaka/integration/sso"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
)

// guest is who came with a ticket of a SLiMS plug-in, and where from.
type guest struct {
	sso.Ticket
	library library.Library
}

// handover accepts the ticket that came with the form, once.
func (s *server) handover(r *request) (g guest, err error) {
	claim, err := sso.Parse(r.FormValue("ticket"))
	if err != nil {
		return g, err
	}
	key, err := s.Libraries.SigningKey(r.ctx, claim.Library, claim.Key)
	if lms.IsKind(err, lms.NotFound) {
		return g, lms.Fail(lms.Forbidden, "handover.key")
	}
	if err != nil {
		return g, err
	}
	if err := claim.Check(key.Secret, key.Address, s.Now()); err != nil {
		return g, err
	}
	if err := s.Accounts.UseNonce(r.ctx, key.Library.ID, claim.Nonce, claim.Kept()); err != nil {
		return g, err
	}
	return guest{claim.Ticket, key.Library}, s.Libraries.NoteKey(r.ctx, key, r.FormValue("version"))
}

// user is the SLiMS user that the ticket tells of.
func (g guest) user() account.SlimsUser {
	return account.SlimsUser{UserID: g.UserID, Username: g.Username, RealName: g.RealName, Email: g.Email}.InGroups(g.Groups)
}

// besideEnter signs in whom SLiMS hands over and takes them where they wanted
// to go. Whoever else was signed in in this browser is signed out; who is in
// already stays, and what they are at in another tab goes on. Where a page of
// SLiMS shows it beside its own, it may from then on.
func (s *server) besideEnter(r *request) error {
	g, err := s.handover(r)
	if err != nil {
		return err
	}
	if r.FormValue("beside") != "" {
		r.frame = r.Get(fiber.HeaderOrigin)
	}
	if r.actor.SignedIn() {
		a, _, err := s.Accounts.Known(r.ctx, g.library.ID, g.user())
		if err == nil && a.ID == r.actor.AccountID && g.library.ID == r.session.LibraryID {
			if _, err := s.Accounts.SignInSlims(r.ctx, g.library.ID, g.user(), false); err != nil { // what SLiMS says of them now
				return err
			}
			if err := s.frame(r, r.session.ID, r.actor); err != nil {
				return err
			}
			return r.redirect(g.Target, "")
		}
		if err != nil && !lms.IsKind(err, lms.Unauthenticated) {
			return err
		}
		if err := s.Accounts.EndSession(r.ctx, r.actor, r.session.ID); err != nil {
			return err
		}
		r.actor, r.session, r.account = lms.Actor{}, account.Session{}, account.Account{}
	}
	p, err := s.signinForm(r, g.Target, g.Username, strconv.FormatInt(g.library.ID, 10))
	if err != nil {
		return err
	}
	return s.enterSlims(r, p, g.user())
}

// frame lets the page that the request came from show a session's pages, if it asks to.
func (s *server) frame(r *request, sessionID int64, actor lms.Actor) error {
	if r.frame == "" {
		return nil
	}
	return s.Accounts.FrameSession(r.ctx, actor, sessionID, r.frame)
}

// besideHello tells the plug-in's page that the two know each other. The ticket
// is all the proof there is: no cookie counts here, so any page may ask.
func (s *server) besideHello(r *request) error {
	r.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	g, err := s.handover(r)
	if err != nil {
		status, message := r.explain(err)
		return r.Status(status).JSON(fiber.Map{"message": message})
	}
	return r.JSON(fiber.Map{"library": g.library.Name})
}

// besidePanel tells a page of SLiMS whether to show the panel's tab, and with how
// many things of this week. The ticket is all the proof there is, and nobody is
// signed in by it: no cookie counts here, so any page may ask.
func (s *server) besidePanel(r *request) error {
	r.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	g, err := s.handover(r)
	if err != nil {
		status, message := r.explain(err)
		return r.Status(status).JSON(fiber.Map{"message": message})
	}
	a, roles, err := s.Accounts.Known(r.ctx, g.library.ID, g.user())
	if lms.IsKind(err, lms.Unauthenticated) { // who comes for the first time is asked to, no more
		return r.JSON(fiber.Map{"show": true, "due": 0})
	}
	if err != nil {
		return err
	}
	r.library, r.actor = g.library, lms.Actor{AccountID: a.ID, LibraryID: g.library.ID, Name: a.Name, Roles: roles}
	p := &homePage{Layout: r.layout("beside.title")}
	if err := s.homeLearning(r, p); err != nil {
		return err
	}
	due := len(p.Week)
	if p.Resumes() {
		due++
	}
	return r.JSON(fiber.Map{"show": a.Beside, "due": due})
}
