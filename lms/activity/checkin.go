package activity

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"time"

	"binapustaka/lms"
)

const (
	// CodeStep is how long a code at the door is shown before the next.
	CodeStep = 30 * time.Second
	// codeTolerance is for how many steps more it is taken: somebody types it.
	codeTolerance = 2
	// Doors is how long before its beginning people can check in to a session.
	Doors = 15 * time.Minute
	// passLife is for how long who came by a code may take to press the button.
	passLife = 10 * time.Minute
)

// typeable has no letters or digits that look alike.
var typeable = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding)

// seal is what nobody can make without the session's secret.
func seal(secret []byte, what string, numbers ...int64) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(what))
	for _, n := range numbers {
		binary.Write(mac, binary.BigEndian, n)
	}
	return typeable.EncodeToString(mac.Sum(nil))
}

func stepAt(now time.Time) int64 { return now.Unix() / int64(CodeStep/time.Second) }

// codeAt is the code at the door of a session at that moment, of six letters
// and digits: a thousand million, of which three are right.
func codeAt(secret []byte, session, step int64) string {
	return seal(secret, "door", session, step)[:6]
}

func codeFits(secret []byte, session int64, code string, now time.Time) bool {
	fits := false
	for back := range int64(codeTolerance + 1) {
		fits = hmac.Equal([]byte(codeAt(secret, session, stepAt(now)-back)), []byte(code)) || fits
	}
	return fits
}

// passFor lets one account, and no other, check in or out for a while after it
// came by a code.
func passFor(secret []byte, session, account int64, now time.Time) string {
	return seal(secret, "pass", session, account, now.Unix()/int64(passLife/time.Second))[:26]
}

func passFits(secret []byte, session, account int64, pass string, now time.Time) bool {
	return hmac.Equal([]byte(passFor(secret, session, account, now)), []byte(pass)) || hmac.Equal([]byte(passFor(secret, session, account, now.Add(-passLife))), []byte(pass))
}

// DoorOpen reports whether it is the time to check in to s.
func (s Session) DoorOpen(now time.Time) bool {
	return !now.Before(s.StartsAt.Add(-Doors)) && !s.Over(now)
}

// doorOpen says whether people can check in or out at that moment.
func (d Details) doorOpen(s Session, now time.Time) error {
	switch {
	case d.Status == Cancelled:
		return lms.Fail(lms.Conflict, "activity.cancelled")
	case now.Before(s.StartsAt.Add(-Doors)):
		return lms.Fail(lms.Conflict, "activity.door_early", lms.Args{"n": int(Doors.Minutes())})
	case s.Over(now):
		return lms.Fail(lms.Conflict, "activity.door_late")
	}
	return nil
}

// present is how many of the session's minutes somebody was there, from one
// moment to another; at least one.
func (s Session) present(from, to time.Time) int {
	if from.Before(s.StartsAt) {
		from = s.StartsAt
	}
	if to.After(s.EndsAt) {
		to = s.EndsAt
	}
	all := s.EndsAt.Sub(s.StartsAt).Seconds()
	return max(1, min(s.Length, int(float64(s.Length)*to.Sub(from).Seconds()/all+0.5)))
}
