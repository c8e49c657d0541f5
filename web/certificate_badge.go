package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
)

// certificateBadge is a certificate of one's own as an Open Badge, by whose
// hashed e-mail address other programs know that it is.
func (s *server) certificateBadge(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	badge, c, err := s.Certificates.Badge(r.ctx, r.actor, id, r.account.Email, certificate.Site(r.site()))
	if err != nil {
		return err
	}
	return r.badge(badge, c)
}

// certificateCheckBadge is the same for who has the code.
func (s *server) certificateCheckBadge(r *request) error {
	if err := s.crowded(r); err != nil {
		return err
	}
	badge, c, err := s.Certificates.BadgeByCode(r.ctx, r.Params("code"), certificate.Site(r.site()))
	if err != nil {
		return err
	}
	r.Set("X-Robots-Tag", "noindex, nofollow")
	return r.badge(badge, c)
}

// badge sends a signed badge: Open Badges 3.0, 5.1 says as what.
func (r *request) badge(badge string, c certificate.Certificate) error {
	r.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", r.locale.T("certificate.badge_file", lms.Args{"number": c.Number})+".jwt"))
	return r.SendString(badge)
}

// issuerOf is the library in an address of badges that anybody may read, with
// the keys it has published; one that has none issues no badges.
func (s *server) issuerOf(r *request) (library int64, keys []certificate.Key, err error) {
	if library, err = r.id("id"); err != nil {
		return 0, nil, err
	}
	keys, err = s.Certificates.Published(r.ctx, library)
	r.Set(fiber.HeaderAccessControlAllowOrigin, "*") // programs in browsers verify, too; there is nothing to protect
	r.Set(fiber.HeaderCacheControl, "public, max-age=300")
	return library, keys, err
}

func (s *server) badgeIssuer(r *request) error {
	id, _, err := s.issuerOf(r)
	if err != nil {
		return err
	}
	l, err := s.Libraries.Find(r.ctx, id)
	if err != nil {
		return err
	}
	profile := certificate.Site(r.site()).Profile(id, l.Name)
	profile["@context"] = certificate.Contexts
	return r.JSON(profile, "application/ld+json")
}

func (s *server) badgeKeys(r *request) error {
	id, keys, err := s.issuerOf(r)
	if err != nil {
		return err
	}
	all := []certificate.JWK{}
	for _, k := range keys {
		all = append(all, k.At(certificate.Site(r.site()).Issuer(id)))
	}
	return r.JSON(fiber.Map{"keys": all}, "application/jwk-set+json")
}

// badgeKey is one key: the address that stands in a badge's header.
func (s *server) badgeKey(r *request) error {
	id, keys, err := s.issuerOf(r)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(keys, func(k certificate.Key) bool { return k.Thumb == r.Params("key") })
	if at < 0 {
		return lms.Fail(lms.NotFound, "error.not_found")
	}
	return r.JSON(keys[at].At(certificate.Site(r.site()).Issuer(id)), "application/jwk+json")
}

func (s *server) badgeRevoked(r *request) error {
	id, _, err := s.issuerOf(r)
	if err != nil {
		return err
	}
	list, err := s.Certificates.RevokedBadges(r.ctx, id)
	if err != nil {
		return err
	}
	site := certificate.Site(r.site())
	return r.JSON(fiber.Map{"id": site.Revocations(id), "issuer": site.Issuer(id), "revokedCredential": list}, fiber.MIMEApplicationJSON)
}

type certificateKeysPage struct {
	Layout
	Keys   []certificate.Key
	Issuer string
	Leaked bool
}

func (s *server) certificateKeys(r *request) (err error) {
	p := &certificateKeysPage{Layout: r.layout("certificate.keys_title"), Issuer: certificate.Site(r.site()).Issuer(r.actor.LibraryID)}
	if p.Keys, err = s.Certificates.Keys(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	return r.page("certificate/keys", p)
}

func (s *server) certificateRotate(r *request) error {
	if err := s.Certificates.Rotate(r.ctx, r.actor, r.actor.LibraryID, r.FormValue("leaked") != ""); err != nil {
		return err
	}
	return r.redirect("/certificates/keys", "certificate.key_rotated")
}
