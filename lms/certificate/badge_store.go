package certificate

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"time"

	"binapustaka/lms"
)

// Badge is a certificate of the actor, or of their library for an administrator,
// as a signed Open Badge. Mail is the holder's address, which is hashed; "" for
// somebody else's. Conflict when it was revoked.
func (s *Store) Badge(ctx context.Context, actor lms.Actor, id int64, mail string, site Site) (string, Certificate, error) {
	c, err := s.Find(ctx, actor, id)
	if err != nil {
		return "", c, err
	}
	if c.AccountID == 0 || c.AccountID != actor.AccountID {
		mail = ""
	}
	return s.badge(ctx, c, mail, site)
}

// BadgeByCode is the badge that anybody who has the code may have.
func (s *Store) BadgeByCode(ctx context.Context, typed string, site Site) (string, Certificate, error) {
	c, err := s.ByCode(ctx, typed)
	if err != nil {
		return "", c, err
	}
	return s.badge(ctx, c, "", site)
}

func (s *Store) badge(ctx context.Context, c Certificate, mail string, site Site) (string, Certificate, error) {
	if c.RevokedAt != nil {
		return "", c, lms.Fail(lms.Conflict, "certificate.no_paper")
	}
	private, err := s.signer(ctx, c.LibraryID)
	if err != nil {
		return "", c, err
	}
	var name string
	if err := s.db.GetContext(ctx, &name, `SELECT time_zone FROM "library" WHERE id = ?`, c.LibraryID); err != nil {
		return "", c, err
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return "", c, err
	}
	kid := Key{Thumb: thumb(private.Public().(ed25519.PublicKey))}.At(site.Issuer(c.LibraryID)).ID
	signed, err := sign(private, kid, c.claims(site, zone, strings.ToLower(mail), rand.Text()))
	return signed, c, err
}

// RevokedBadge is one that does not count any more.
type RevokedBadge struct {
	ID      string `json:"id"`
	Revoked bool   `json:"revoked"`
}

// RevokedBadges are a library's. Nothing in them leads to a certificate or a
// person; who has a badge finds it again.
func (s *Store) RevokedBadges(ctx context.Context, libraryID int64) ([]RevokedBadge, error) {
	var codes []string
	if err := s.db.SelectContext(ctx, &codes, `SELECT code FROM certificate WHERE library_id = ? AND revoked_at IS NOT NULL ORDER BY code`, libraryID); err != nil {
		return nil, err
	}
	list := []RevokedBadge{}
	for _, code := range codes {
		list = append(list, RevokedBadge{badgeID(code), true})
	}
	return list, nil
}
