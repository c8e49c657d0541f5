package certificate

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"time"
)

// Key is what a library signs badges with, or did.
type Key struct {
	ID          int64      `db:"id"`
	Thumb       string     `db:"thumb"` // its name in addresses
	Public      []byte     `db:"public"`
	Signs       bool       `db:"signs"`
	CreatedAt   time.Time  `db:"created_at"`
	RetiredAt   *time.Time `db:"retired_at"`
	WithdrawnAt *time.Time `db:"withdrawn_at"`
}

// JWK is a public key as anybody may read it (RFC 8037).
type JWK struct {
	Type  string `json:"kty"`
	Curve string `json:"crv"`
	X     string `json:"x"`
	ID    string `json:"kid"`
	Use   string `json:"use"`
	Alg   string `json:"alg"`
}

// At is the key as it is published below an issuer's address.
func (k Key) At(issuer string) JWK {
	return JWK{"OKP", "Ed25519", base64url(k.Public), issuer + "/keys/" + k.Thumb, "sig", "EdDSA"}
}

func base64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// thumb is the thumbprint of a public key (RFC 7638 and RFC 8037, 2): the same
// key has the same name everywhere.
func thumb(public ed25519.PublicKey) string {
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + base64url(public) + `"}`))
	return base64url(sum[:])
}

// sign is claims as a compact JWS (RFC 7515). The header holds what Open Badges
// allows there and no more.
func sign(private ed25519.PrivateKey, kid string, claims map[string]any) (string, error) {
	header, err := json.Marshal(map[string]string{"alg": "EdDSA", "kid": kid, "typ": "JWT"})
	if err != nil {
		return "", err
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	text := base64url(header) + "." + base64url(payload)
	return text + "." + base64url(ed25519.Sign(private, []byte(text))), nil
}
