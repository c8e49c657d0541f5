package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"time"
)

// Method is how a session began.
type Method string

const (
	ByPassword Method = "password" // of the account
	BySlims    Method = "slims"    // through a library's SLiMS: acts in that library alone
)

// Session is one browser in which a person is signed in.
type Session struct {
	ID        int64     `db:"id"`
	AccountID int64     `db:"account_id"`
	LibraryID int64     `db:"library_id"`
	Method    Method    `db:"method"`
	CSRF      string    `db:"csrf"`
	Address   string    `db:"address"`
	Agent     string    `db:"agent"`
	CreatedAt time.Time `db:"created_at"`
	SeenAt    time.Time `db:"seen_at"`
	Frame     string    `db:"frame"` // origin of the SLiMS whose pages may show ours; "": none
}

// A session ends Idle after it was last used and Longest after it began. Idle
// outlasts a weekend: a librarian should not have to sign in each Monday.
const (
	Idle    = 4 * 24 * time.Hour
	Longest = 30 * 24 * time.Hour
)

// originForm is what a browser sends as Origin; nothing else may stand in a
// policy.
var originForm = regexp.MustCompile(`^https?://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?$`)

const maxOrigin = 255

// seenEvery is how often it is noted that a session is in use.
const seenEvery = time.Minute

// newToken is a secret of 256 bits and the hash it is stored as.
func newToken() (token string, hash []byte) {
	b := make([]byte, 32)
	rand.Read(b)
	token = base64.RawURLEncoding.EncodeToString(b)
	return token, tokenHash(token)
}

func tokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
