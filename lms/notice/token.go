package notice

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"binapustaka/lms"
)

const all = "all" // kinds, in a token

// Token ends the letters of one kind, or of all where k is "", for one account.
// It says whose it is and is signed: it needs no row, and nobody can make one.
func (s *Store) Token(accountID int64, k Kind) string {
	if k == "" {
		k = all
	}
	what := strconv.FormatInt(accountID, 36) + "." + string(k)
	return what + "." + s.sign(what)
}

func (s *Store) sign(what string) string {
	h := hmac.New(sha256.New, s.key[:])
	h.Write([]byte("stop letters " + what))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

func (s *Store) read(token string) (accountID int64, k Kind, err error) {
	gone := lms.Fail(lms.NotFound, "notice.stop_gone")
	parts := strings.Split(token, ".")
	if len(parts) != 3 || !hmac.Equal([]byte(parts[2]), []byte(s.sign(parts[0]+"."+parts[1]))) {
		return 0, "", gone
	}
	if accountID, err = strconv.ParseInt(parts[0], 36, 64); err != nil {
		return 0, "", gone
	}
	if parts[1] == all {
		return accountID, "", nil
	}
	if k = Kind(parts[1]); !k.Valid() {
		return 0, "", gone
	}
	return accountID, k, nil
}
