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

// besideEnter signs in whom SLiMS hands over and takes them where they wanted
// to go. Whoever else was signed in in this browser is signed out.
func (s *server) besideEnter(r *request) error {
	g, err := s.handover(r)
	if err != nil {
		return err
	}
	if r.actor.SignedIn() {
		if err := s.Accounts.EndSession(r.ctx, r.actor, r.session.ID); err != nil {
			return err
		}
		r.actor, r.session, r.account = lms.Actor{}, account.Session{}, account.Account{}
	}
	p, err := s.signinForm(r, g.Target, g.Username, strconv.FormatInt(g.library.ID, 10))
	if err != nil {
		return err
	}
	return s.enterSlims(r, p, account.SlimsUser{UserID: g.UserID, Username: g.Username, RealName: g.RealName, Email: g.Email}.InGroups(g.Groups))
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
