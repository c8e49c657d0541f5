// Package sso reads the tickets with which the SLiMS plug-in hands over a member
// of the staff whom SLiMS has signed in. It is pure: no clock, no database.
//
// A ticket is payload "." signature, both base64url without padding. The payload
// is the fields below in this order, as name=value joined by "&", values encoded
// as RFC 3986 has it (PHP: rawurlencode). The signature is HMAC-SHA-256 of
// "binapustaka-ticket-v1\n" and the payload under a secret that one library's
// SLiMS and Binapustaka share.
//
//	key     which secret, [a-z0-9]{1,16}
//	aud     address of Binapustaka, scheme and host: "https://belajar.example.go.id"
//	lib     code of the library
//	uid     user.user_id, decimal
//	user    user.username
//	name    user.realname
//	email   user.email, may be empty
//	groups  ids of the user's groups, decimal, joined by ","; may be empty
//	target  where to go: a path with query, from "/"
//	nonce   32 hex digits, never used before
//	iat     when it was signed, seconds since 1970 UTC
//	exp     until when it is good, at most 60 s later
//
// Only this writing of a ticket is accepted: another order, a field twice or
// one that is encoded in another way is refused. Whoever accepts a ticket keeps
// its nonce until Kept, and refuses it when it comes again.
//
// The plug-in also asks questions, see Question; they are signed for another
// purpose, so that neither passes for the other.
package sso

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

const (
	life   = 60 * time.Second // the longest that a ticket may be good for
	skew   = 30 * time.Second // how far the clocks of the two servers may be apart
	length = 6000             // of a ticket, in bytes
)

// Ticket is what SLiMS says of the person who comes.
type Ticket struct {
	Key             string
	Audience        string
	Library         string
	UserID          int64
	Username        string
	RealName        string
	Email           string
	Groups          []int64
	Target          string
	Nonce           string
	Issued, Expires time.Time // whole seconds
}

// Kept is until when the ticket's nonce must be remembered: from then on the
// ticket is refused as too old.
func (t Ticket) Kept() time.Time { return t.Expires.Add(skew + time.Second) }

// Claim is a ticket as it was sent, not yet checked.
type Claim struct {
	Ticket
	payload   string
	signature []byte
}

var base = base64.RawURLEncoding.Strict()

// Parse reads a ticket without believing it: the caller looks up the secret of
// its Library and Key for Check. What is not a ticket is lms.Invalid,
// handover.malformed.
func Parse(token string) (c Claim, err error) {
	var ok bool
	if c.payload, c.signature, ok = split(token, length); !ok || !c.read() {
		return Claim{}, malformed()
	}
	return c, nil
}

func malformed() error { return lms.Fail(lms.Invalid, "handover.malformed") }

// split takes a token apart that is no longer than longest.
func split(token string, longest int) (payload string, signature []byte, ok bool) {
	first, second, found := strings.Cut(token, ".")
	if !found || len(token) > longest {
		return "", nil, false
	}
	plain, err := base.DecodeString(first)
	if err != nil {
		return "", nil, false
	}
	signature, err = base.DecodeString(second)
	return string(plain), signature, err == nil
}

// values are the values of a payload's fields in their order.
func values(payload string) (list []string, ok bool) {
	for field := range strings.SplitSeq(payload, "&") {
		_, raw, _ := strings.Cut(field, "=")
		value, err := url.PathUnescape(raw)
		if err != nil || !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return nil, false
		}
		list = append(list, value)
	}
	return list, true
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

var (
	keyForm     = regexp.MustCompile(`^[a-z0-9]{1,16}$`)
	libraryForm = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)
	nonceForm   = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// read takes the fields out of the payload and reports whether it is written as
// a ticket is written.
func (c *Claim) read() bool {
	values, ok := values(c.payload)
	if !ok || len(values) != len(fields) {
		return false
	}
	t := Ticket{Key: values[0], Audience: values[1], Library: values[2], UserID: number(values[3]), Username: values[4], RealName: values[5], Email: values[6],
		Target: values[8], Nonce: values[9], Issued: time.Unix(number(values[10]), 0).UTC(), Expires: time.Unix(number(values[11]), 0).UTC()}
	if values[7] != "" {
		for id := range strings.SplitSeq(values[7], ",") {
			t.Groups = append(t.Groups, number(id))
		}
	}
	c.Ticket = t
	return keyForm.MatchString(t.Key) && libraryForm.MatchString(t.Library) && nonceForm.MatchString(t.Nonce) && t.UserID > 0 && t.Username != "" &&
		!slices.ContainsFunc(t.Groups, func(id int64) bool { return id < 1 }) &&
		isPath(t.Target) && t.payload() == c.payload
}

var fields = []string{"key", "aud", "lib", "uid", "user", "name", "email", "groups", "target", "nonce", "iat", "exp"}

// payload is the one writing of t.
func (t Ticket) payload() string {
	groups := make([]string, len(t.Groups))
	for i, id := range t.Groups {
		groups[i] = strconv.FormatInt(id, 10)
	}
	values := []string{t.Key, t.Audience, t.Library, strconv.FormatInt(t.UserID, 10), t.Username, t.RealName, t.Email, strings.Join(groups, ","), t.Target, t.Nonce,
		strconv.FormatInt(t.Issued.Unix(), 10), strconv.FormatInt(t.Expires.Unix(), 10)}
	for i, v := range values {
		values[i] = fields[i] + "=" + encode(v)
	}
	return strings.Join(values, "&")
}

// encode is RFC 3986's: QueryEscape but for the space.
func encode(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// isPath reports whether a browser that is sent to target stays with us.
func isPath(target string) bool {
	u, err := url.Parse(target)
	return err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "//") && !strings.Contains(target, `\`)
}

// What is signed says what for.
const (
	ticketPurpose   = "binapustaka-ticket-v1"
	questionPurpose = "binapustaka-question-v1"
	answerPurpose   = "binapustaka-answer-v1"
)

func sign(purpose, payload string, secret []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(purpose + "\n" + payload))
	return mac.Sum(nil)
}

// token is payload with its signature.
func token(purpose, payload string, secret []byte) string {
	return base.EncodeToString([]byte(payload)) + "." + base.EncodeToString(sign(purpose, payload, secret))
}

// Sign writes t as the plug-in does.
func (t Ticket) Sign(secret []byte) string {
	return token(ticketPurpose, t.payload(), secret)
}

// Check says why a ticket is not to be accepted at now by the Binapustaka at
// audience, nil when it is; its kind is lms.Forbidden. Keys: handover.signature,
// handover.audience (args theirs, ours), handover.life, handover.ahead and
// handover.late (arg n: seconds; a ticket from the future means that the clocks
// are apart, a late one may). The caller refuses a nonce that was here before.
func (c Claim) Check(secret []byte, audience string, now time.Time) error {
	signed := hmac.Equal(c.signature, sign(ticketPurpose, c.payload, secret))
	return check(signed, c.Audience, audience, c.Issued, c.Expires, now)
}

func check(signed bool, theirs, ours string, issued, expires, now time.Time) error {
	no := func(key string, args ...lms.Args) error { return lms.Fail(lms.Forbidden, key, args...) }
	seconds := func(d time.Duration) lms.Args { return lms.Args{"n": int(d / time.Second)} }
	ahead, late := issued.Sub(now), now.Sub(expires)
	switch {
	case !signed:
		return no("handover.signature")
	case theirs != ours:
		return no("handover.audience", lms.Args{"theirs": theirs, "ours": ours})
	case expires.Before(issued) || expires.Sub(issued) > life:
		return no("handover.life")
	case ahead > skew:
		return no("handover.ahead", seconds(ahead))
	case late > skew:
		return no("handover.late", seconds(now.Sub(issued)))
	}
	return nil
}
