package exchange

import (
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// What a receiver is.
type ReceiverKind string

const (
	Hook ReceiverKind = "hook" // a webhook
	LRS  ReceiverKind = "lrs"  // a learning record store
)

// ReceiverDetails are what an administrator says of a receiver.
type ReceiverDetails struct {
	Name     string
	Address  string
	Own      bool // it is on the library's own network
	Kinds    []Kind
	Personal bool   // who people are is told
	Reason   string // why
	Key      string // of a learning record store; empty: as before
	Secret   string
}

// Receiver is a system that is told what happens, without its secrets.
type Receiver struct {
	ID        int64
	LibraryID int64
	Kind      ReceiverKind
	ReceiverDetails
	Site         string // ours, as the receiver knows it: ids of statements begin with it
	CreatedAt    time.Time
	RotatedUntil *time.Time // until then the secret before is good, too
	OffAt        *time.Time
	OffWhy       string // message exchange.off_<why>
	FailingSince *time.Time
	SentAt       *time.Time
}

const (
	maxAddress = 500
	maxReason  = 300
	maxKey     = 120
)

// Clean is d trimmed, and what is wrong with it. Fields: name, address, events,
// reason, key, secret. fresh asks for the keys of a learning record store.
func (d ReceiverDetails) Clean(kind ReceiverKind, fresh bool) (ReceiverDetails, error) {
	var p lms.Problems
	d.Name, d.Reason = lms.Line(d.Name), lms.Line(d.Reason)
	d.Address, d.Key, d.Secret = strings.TrimSpace(d.Address), strings.TrimSpace(d.Key), strings.TrimSpace(d.Secret)
	if kind == Hook {
		if d.Name == "" {
			p = append(p, lms.FailField("name", "exchange.name_missing"))
		} else if n := utf8.RuneCountInString(d.Name); n > maxName {
			p = append(p, lms.FailField("name", "exchange.name_long", lms.Args{"n": n, "max": maxName}))
		}
	}
	if err := checkAddress(d.Address, d.Own); err != nil {
		p = append(p, err)
	}
	may := HookKinds
	if kind == LRS {
		may, d.Kinds, d.Address = StatementKinds, StatementKinds, strings.TrimRight(d.Address, "/")
	}
	if kinds, err := cleanKinds(d.Kinds, may); err != nil {
		p = append(p, err)
	} else {
		d.Kinds = kinds
	}
	switch n := utf8.RuneCountInString(d.Reason); {
	case d.Personal && d.Reason == "":
		p = append(p, lms.FailField("reason", "exchange.reason_missing"))
	case n > maxReason:
		p = append(p, lms.FailField("reason", "exchange.reason_long", lms.Args{"n": n, "max": maxReason}))
	}
	if kind == LRS && (fresh || d.Key != "" || d.Secret != "") {
		if d.Key == "" || len(d.Key) > maxKey || strings.ContainsAny(d.Key, ":\r\n") {
			p = append(p, lms.FailField("key", "exchange.key_wrong"))
		}
		if d.Secret == "" || len(d.Secret) > maxKey || strings.ContainsAny(d.Secret, "\r\n") {
			p = append(p, lms.FailField("secret", "exchange.secret_wrong"))
		}
	}
	return d, p.OrNil()
}

// checkAddress refuses what is never sent to. Which machine a name leads to is
// looked at when it is sent, each time.
func checkAddress(address string, own bool) *lms.Error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return lms.FailField("address", "exchange.address_wrong")
	case u.User != nil || u.Fragment != "" || len(address) > maxAddress:
		return lms.FailField("address", "exchange.address_plain", lms.Args{"max": maxAddress})
	case u.Scheme == "http" && !own:
		return lms.FailField("address", "exchange.address_https")
	}
	return nil
}

// Standard Webhooks writes secrets this way.
const hookPrefix = "whsec_"

// newHookSecret is a secret to sign with: 32 bytes of chance.
func newHookSecret() string {
	b := make([]byte, 32)
	rand.Read(b)
	return hookPrefix + base64.StdEncoding.EncodeToString(b)
}

// Delivery is one message to one receiver.
type Delivery struct {
	ID         int64      `db:"id"`
	ReceiverID int64      `db:"receiver_id"`
	Kind       Kind       `db:"kind"`
	State      string     `db:"state"` // due, sent or failed; its message is exchange.delivery_<state>
	Tries      int        `db:"tries"`
	CreatedAt  time.Time  `db:"created_at"`
	NextAt     time.Time  `db:"next_at"`
	TriedAt    *time.Time `db:"tried_at"`
	Status     int        `db:"status"` // of HTTP; 0: there was no answer
	Answer     string     `db:"answer"` // its beginning, or message key of why there was none
}

// waits are how long a message waits after each try in vain: nine tries over two
// days.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 16 * time.Hour}

// again is when a message is tried once more after so many tries; ok is false when
// it is not.
func again(tries int, now time.Time) (at time.Time, ok bool) {
	if tries < 1 || tries > len(waits) {
		return now, false
	}
	return now.Add(waits[tries-1]), true
}

// patience is for how long a receiver may fail before it is switched off.
const patience = 5 * 24 * time.Hour

// apart is how far two failures lie apart at least to be two troubles.
const apart = 2 * 24 * time.Hour

// Outcome is how one try to send went.
type Outcome struct {
	OK     bool
	Gone   bool   // the receiver says that it is no more: it is switched off
	Status int    // of HTTP; 0: there was no answer
	Answer string // its beginning, or message key of why there was none
}

// Rotated reports whether the secret before is still good.
func (r Receiver) Rotated(now time.Time) bool {
	return r.RotatedUntil != nil && now.Before(*r.RotatedUntil)
}
