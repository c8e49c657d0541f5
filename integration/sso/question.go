package sso

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What a question is about: how far the copies of reservations have come; the
// survey that the OPAC shows, and what somebody has answered to it.
const (
	Pickups = "pickups"
	Survey  = "survey"
)

const (
	mostRefs       = 50
	questionLength = 10_000 // in bytes
)

// Question is what the plug-in asks from server to server, for a page of SLiMS's
// OPAC. It is written and signed as a ticket is, for another purpose, with the
// fields
//
//	key, aud, lib  as in a ticket
//	ask            what it is about: "pickups" or "survey"
//	nonce, iat, exp  as in a ticket
//	ref            once for each of at most 50 reservations: reserve_id,
//	               reserve_date as SLiMS's clock showed it, item_code, with a
//	               space between them
//	body           of a question about a survey, instead of any ref: SHA-256 of the
//	               form that comes with it, in hexadecimal digits
//
// It says nothing of the patron. The answer is a token too: JSON, signed together
// with the question, so that on a line that others share no answer can be made
// up or be passed off as the answer to another question. It is not secret there,
// no more than the OPAC's page that shows it.
type Question struct {
	Key, Audience, Library, About, Nonce string
	Issued, Expires                      time.Time // whole seconds
	Refs                                 []Ref
	Body                                 string // of a question about a Survey
}

// Ref is a reservation in SLiMS.
type Ref struct {
	ID       int64
	At       string // as time.DateTime, in SLiMS's zone
	ItemCode string
}

// Kept is until when the question's nonce must be remembered.
func (q Question) Kept() time.Time { return q.Expires.Add(skew + time.Second) }

// Asked is a question as it was sent, not yet checked.
type Asked struct {
	Question
	token, payload string
	signature      []byte
}

// ParseQuestion reads a question without believing it, as Parse does a ticket.
func ParseQuestion(token string) (a Asked, err error) {
	var ok bool
	a.token = token
	if a.payload, a.signature, ok = split(token, questionLength); !ok || !a.read() {
		return Asked{}, malformed()
	}
	return a, nil
}

var bodyForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

var questionFields = []string{"key", "aud", "lib", "ask", "nonce", "iat", "exp"}

func (a *Asked) read() bool {
	values, ok := values(a.payload)
	n := len(questionFields)
	if !ok || len(values) < n || len(values) > n+mostRefs {
		return false
	}
	q := Question{Key: values[0], Audience: values[1], Library: values[2], About: values[3], Nonce: values[4],
		Issued: time.Unix(number(values[5]), 0).UTC(), Expires: time.Unix(number(values[6]), 0).UTC()}
	refs := values[n:]
	if q.About == Survey {
		if len(refs) != 1 || !bodyForm.MatchString(refs[0]) {
			return false
		}
		q.Body, refs = refs[0], nil
	}
	for _, v := range refs {
		part := strings.SplitN(v, " ", 4)
		if len(part) != 4 {
			return false
		}
		q.Refs = append(q.Refs, Ref{number(part[0]), part[1] + " " + part[2], part[3]})
	}
	a.Question = q
	return keyForm.MatchString(q.Key) && libraryForm.MatchString(q.Library) && nonceForm.MatchString(q.Nonce) &&
		!slices.ContainsFunc(q.Refs, func(r Ref) bool { return !r.valid() }) && q.payload() == a.payload
}

func (r Ref) valid() bool {
	_, err := time.Parse(time.DateTime, r.At)
	return err == nil && r.ID > 0 && r.ItemCode != ""
}

func (q Question) payload() string {
	var b strings.Builder
	for i, v := range []string{q.Key, q.Audience, q.Library, q.About, q.Nonce, strconv.FormatInt(q.Issued.Unix(), 10), strconv.FormatInt(q.Expires.Unix(), 10)} {
		b.WriteString(questionFields[i] + "=" + encode(v) + "&")
	}
	for _, r := range q.Refs {
		b.WriteString("ref=" + encode(strconv.FormatInt(r.ID, 10)+" "+r.At+" "+r.ItemCode) + "&")
	}
	if q.Body != "" {
		b.WriteString("body=" + q.Body)
	}
	return strings.TrimSuffix(b.String(), "&")
}

// Brought reports whether this is the form that the question came with.
func (q Question) Brought(form string) bool {
	sum := sha256.Sum256([]byte(form))
	return q.Body == hex.EncodeToString(sum[:])
}

// Sign writes q as the plug-in does.
func (q Question) Sign(secret []byte) string { return token(questionPurpose, q.payload(), secret) }

// Check is Claim.Check for a question; one about something else is handover.malformed.
func (a Asked) Check(secret []byte, audience, about string, now time.Time) error {
	signed := hmac.Equal(a.signature, sign(questionPurpose, a.payload, secret))
	if err := check(signed, a.Audience, audience, a.Issued, a.Expires, now); err != nil {
		return err
	}
	if a.About != about {
		return malformed()
	}
	return nil
}

// Answer signs what is answered to this question.
func (a Asked) Answer(body string, secret []byte) string {
	return base.EncodeToString([]byte(body)) + "." + base.EncodeToString(sign(answerPurpose, a.token+"\n"+body, secret))
}
