package exchange

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// TokenDetails are what an administrator says of a token.
type TokenDetails struct {
	Name    string
	Scopes  []Scope
	EndsOn  lms.Day // the last local day on which it opens
	EndsBad bool    // what was typed as that day is none
}

// Token is a token as its library sees it, without its secret.
type Token struct {
	ID        int64
	LibraryID int64
	Name      string
	Start     string // its first letters, to tell tokens apart
	Scopes    ScopeSet
	EndsOn    lms.Day
	CreatedAt time.Time
	CreatedBy string
	UsedOn    *lms.Day // UTC; nil: never
	RevokedAt *time.Time
}

// State is how a token stands; its message is exchange.token_<state>.
func (t Token) State(today lms.Day) string {
	switch {
	case t.RevokedAt != nil:
		return "revoked"
	case t.EndsOn < today:
		return "ended"
	}
	return "good"
}

const (
	maxName = 80
	// MaxDays is for how long a token is good at most: who forgets one does not
	// leave it open for ever.
	MaxDays = 2 * 366

	tokenPrefix = "bpk_"
	tokenLength = len(tokenPrefix) + 26
	startLength = len(tokenPrefix) + 4
)

// Clean is d with its name on one line and its scopes in order, and what is wrong
// with it. Fields: name, scopes, ends.
func (d TokenDetails) Clean(today lms.Day) (TokenDetails, error) {
	var p lms.Problems
	if d.Name = lms.Line(d.Name); d.Name == "" {
		p = append(p, lms.FailField("name", "exchange.name_missing"))
	} else if n := utf8.RuneCountInString(d.Name); n > maxName {
		p = append(p, lms.FailField("name", "exchange.name_long", lms.Args{"n": n, "max": maxName}))
	}
	set, err := cleanScopes(d.Scopes)
	if err != nil {
		p = append(p, err)
	} else {
		d.Scopes = set
	}
	if d.EndsBad || d.EndsOn < today || d.EndsOn > today+MaxDays {
		p = append(p, lms.FailField("ends", "exchange.ends_wrong", lms.Args{"from": today, "to": today + MaxDays}))
	}
	return d, p.OrNil()
}

// newSecret is a new token as its holder keeps it: 130 bits that nobody has without
// our key, the same ones for the same act. Whoever clicks twice is shown the token
// that the first click made, though only its hash is kept.
func newSecret(key [32]byte, act []byte) string {
	sum := hmac.New(sha256.New, key[:])
	sum.Write([]byte("exchange_token:"))
	sum.Write(act)
	return tokenPrefix + strings.ToLower(base32.StdEncoding.EncodeToString(sum.Sum(nil))[:tokenLength-len(tokenPrefix)])
}

// BearerToken is the token in an Authorization header; ok is false unless it has
// the form of one.
func BearerToken(header string) (token string, ok bool) {
	scheme, token, found := strings.Cut(header, " ")
	token = strings.TrimLeft(token, " ")
	if !found || !strings.EqualFold(scheme, "Bearer") || len(token) != tokenLength || !strings.HasPrefix(token, tokenPrefix) {
		return "", false
	}
	for _, c := range []byte(token[len(tokenPrefix):]) {
		if (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return "", false
		}
	}
	return token, true
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
