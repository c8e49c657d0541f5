package survey

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
)

// ballot is the token by which a person answers a survey that they were invited
// to. The installation's secret makes it, so that it need not be kept; what is
// kept, until it is used, is its hash.
func (s *Store) ballot(surveyID, accountID int64) string {
	mac := hmac.New(sha256.New, s.key[:])
	fmt.Fprintf(mac, "ballot %d %d", surveyID, accountID)
	return base32.StdEncoding.EncodeToString(mac.Sum(nil))[:26]
}

func hashOf(token string) []byte {
	hash := sha256.Sum256([]byte(token))
	return hash[:]
}

// reminded are those of waiting who are reminded, when so many of the people that
// were told last have answered since. Who is not reminded this time is known to
// whoever sees the reminders, and has answered, or is one of those that are left
// alone so that it need not be so: together they are nobody or five and more. The
// order of waiting must be random.
func reminded(waiting []int64, answered int) []int64 {
	if answered == 0 || answered >= Least {
		return waiting
	}
	return waiting[:max(0, len(waiting)-(Least-answered))]
}
