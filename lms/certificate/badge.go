package certificate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What Open Badges 3.0 calls itself (1EdTech, 3.0.3) and the model below it (W3C
// Verifiable Credentials 2.0).
const (
	contextVC   = "https://www.w3.org/ns/credentials/v2"
	contextOB   = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
	badgeSchema = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)

// Contexts are what the words of a badge and of an issuer mean (JSON-LD).
var Contexts = []string{contextVC, contextOB}

// Site is the address of the pages.
type Site string

// Issuer is the address of a library as an issuer of badges.
func (s Site) Issuer(libraryID int64) string {
	return fmt.Sprintf("%s/badges/issuers/%d", s, libraryID)
}

// Revocations is the address of its list of revoked badges.
func (s Site) Revocations(libraryID int64) string { return s.Issuer(libraryID) + "/revoked.json" }

// Profile is a library as Open Badges describes an issuer.
func (s Site) Profile(libraryID int64, name string) map[string]any {
	return map[string]any{"id": s.Issuer(libraryID), "type": []string{"Profile"}, "name": name, "url": s}
}

// badgeID names a certificate's badge. It comes from the code, and no code comes
// from it: the list of revoked badges shows it to everybody (UUID of RFC 9562, 5.8).
func badgeID(code string) string {
	b := sha256.Sum256([]byte("badge " + code))
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	x := hex.EncodeToString(b[:16])
	return "urn:uuid:" + strings.Join([]string{x[:8], x[8:12], x[12:16], x[16:20], x[20:]}, "-")
}

// claims are a certificate as an OpenBadgeCredential, with what a JWT says of it
// once more. Mail is hashed with the salt; "": the name alone says whose it is.
func (c Certificate) claims(s Site, zone *time.Location, mail, salt string) map[string]any {
	l, check, issuer := c.Locale, string(s)+"/check/"+c.Code, s.Issuer(c.LibraryID)
	id, holder := badgeID(c.Code), check+"#holder"
	condition := "certificate.badge_course"
	if c.Activity {
		condition = "certificate.badge_activity"
	}
	if c.Thanks != nil {
		condition = "certificate.badge_volunteer"
	}
	achievement := map[string]any{
		"id": fmt.Sprintf("%s#achievement-%d", issuer, c.RuleID), "type": []string{"Achievement"}, "achievementType": "CertificateOfCompletion",
		"name": c.Title, "description": l.T(condition), "criteria": map[string]any{"narrative": l.T(condition)}, "inLanguage": string(l),
	}
	subject := map[string]any{"id": holder, "type": []string{"AchievementSubject"}, "achievement": achievement, "activityEndDate": c.EarnedAt.Format(time.RFC3339),
		"licenseNumber": c.Number, "identifier": identities(c.Name, mail, salt)}
	if c.Body != "" {
		subject["narrative"] = c.Body
	}
	if c.JP > 0 {
		achievement["creditsAvailable"], subject["creditsEarned"] = c.JP, c.JP
	}
	if len(c.Competencies) > 0 {
		achievement["tag"] = c.Competencies
	}
	if c.Score != nil {
		result := achievement["id"].(string) + "-score"
		achievement["resultDescription"] = []any{map[string]any{"id": result, "type": []string{"ResultDescription"}, "name": l.T("certificate.line_score"),
			"resultType": "Percent", "valueMin": "0", "valueMax": "100"}}
		subject["result"] = []any{map[string]any{"type": []string{"Result"}, "resultDescription": result, "value": strconv.FormatFloat(*c.Score, 'f', 0, 64)}}
	}
	claims := map[string]any{
		"@context": Contexts, "id": id, "type": []string{"VerifiableCredential", "OpenBadgeCredential"},
		"issuer": s.Profile(c.LibraryID, c.Library), "name": c.Heading + ": " + c.Title, "validFrom": c.IssuedAt.Format(time.RFC3339), "credentialSubject": subject,
		"evidence":         []any{map[string]any{"id": check, "type": []string{"Evidence"}, "name": l.T("certificate.check_title")}},
		"credentialSchema": []any{map[string]any{"id": badgeSchema, "type": "1EdTechJsonSchemaValidator2019"}},
		"credentialStatus": map[string]any{"id": s.Revocations(c.LibraryID), "type": "1EdTechRevocationList"},
		"iss":              issuer, "sub": holder, "jti": id, "nbf": c.IssuedAt.Unix(),
	}
	if c.ValidUntil != nil { // to the last second of that day
		y, m, d := c.ValidUntil.Time().Date()
		end := time.Date(y, m, d+1, 0, 0, 0, 0, zone).Add(-time.Second).UTC()
		claims["validUntil"], claims["exp"] = end.Format(time.RFC3339), end.Unix()
	}
	return claims
}

// identities say whose a badge is: the name that stands on it, and an e-mail
// address that only who knows it finds again.
func identities(name, mail, salt string) []any {
	all := []any{map[string]any{"type": "IdentityObject", "identityType": "name", "hashed": false, "identityHash": name}}
	if mail == "" {
		return all
	}
	sum := sha256.Sum256([]byte(mail + salt))
	return append(all, map[string]any{"type": "IdentityObject", "identityType": "emailAddress", "hashed": true, "identityHash": "sha256$" + hex.EncodeToString(sum[:]), "salt": salt})
}
