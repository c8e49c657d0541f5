package certificate

import (
	"crypto/rand"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Content is what is printed, as it was when the certificate was issued.
type Content struct {
	Locale       locale.Locale
	Library      string
	Heading      string
	Name         string
	Title        string // of the course or the activity
	Activity     bool
	Thanks       *Thanks `json:",omitempty"` // to a volunteer; nil: for what somebody has learnt
	Body         string
	JP           float64
	EarnedOn     lms.Day
	Competencies []string
	Score        *float64 // percent; nil where it is not printed
	Number       string
	IssuedOn     lms.Day
	ValidUntil   *lms.Day
	Signatures   []Signature
	Layout       *Layout `json:",omitempty"` // the library's own, as it was; nil: the built-in one
}

// Thanks are what a volunteer is thanked for.
type Thanks struct {
	From     lms.Day
	Sessions int
	Minutes  int
}

// Signature is who answers for a certificate.
type Signature struct{ Name, Position string }

// Line is one thing that a certificate says beside its name and text.
type Line struct{ Label, Value string }

// Lines are what is printed beside name, title and text. Paper and check page
// both write these, so that the one shows whatever stands on the other.
func (c Content) Lines(l locale.Locale) (lines []Line) {
	for _, p := range []Part{PartNumber, PartEarned, PartJP, PartScore, PartCompetencies, PartIssued, PartValid} {
		if line, said := c.Line(l, p); said && c.prints(p) {
			lines = append(lines, line)
		}
	}
	return lines
}

// Line is what a certificate says of one part; said is false for what it does
// not say anything of.
func (c Content) Line(l locale.Locale, p Part) (line Line, said bool) {
	key, value := string(p), ""
	switch p {
	case PartNumber:
		value = c.Number
	case PartEarned:
		if key = "completed"; c.Activity {
			key = "attended"
		}
		value = l.Date(c.EarnedOn)
		if c.Thanks != nil {
			key, value = "period", period(l, c)
		}
	case PartJP:
		if c.Thanks != nil {
			key, value = "hours", given(l, *c.Thanks)
		} else if c.JP > 0 {
			value = jp(l, c.JP)
		}
	case PartScore:
		if c.Score != nil {
			value = score(l, *c.Score)
		}
	case PartCompetencies:
		value = strings.Join(c.Competencies, "; ")
	case PartIssued:
		value = l.Date(c.IssuedOn)
	case PartValid:
		if c.ValidUntil != nil {
			value = l.Date(*c.ValidUntil)
		}
	}
	if value == "" {
		return Line{}, false
	}
	return Line{l.T("certificate.line_" + key), value}, true
}

func jp(l locale.Locale, n float64) string {
	if n == float64(int64(n)) {
		return l.Decimal(n, 0) + " JP"
	}
	return l.Decimal(n, 1) + " JP"
}

// period is from when to when somebody is thanked for.
func period(l locale.Locale, c Content) string {
	return l.T("certificate.period", lms.Args{"from": l.ShortDate(c.Thanks.From), "to": l.ShortDate(c.EarnedOn)})
}

// given is what somebody is thanked for, in hours and sessions.
func given(l locale.Locale, t Thanks) string {
	return l.T("certificate.given", lms.Args{"time": l.Duration(time.Duration(t.Minutes) * time.Minute), "n": t.Sessions})
}

func score(l locale.Locale, percent float64) string { return l.Decimal(percent, 0) + " / 100" }

// State is what holds of a certificate on a day.
type State string

const (
	Valid   State = "valid"
	Expired State = "expired"
	Revoked State = "revoked"
)

var States = []State{Valid, Expired, Revoked}

// Lists are narrowed to these, too: those that are valid and soon will not be, and
// those that are valid though what they were earned with holds no more.
const (
	Ending State = "ending"
	Unmet  State = "unmet"
)

// Reason is why a certificate was revoked; its message is certificate.reason_<reason>.
type Reason string

const (
	Mistake   Reason = "mistake"
	Unearned  Reason = "unearned"
	Requested Reason = "requested"
)

var Reasons = []Reason{Mistake, Unearned, Requested}

// Certificate is one that was issued.
type Certificate struct {
	ID          int64
	LibraryID   int64
	RuleID      int64
	AccountID   int64 // 0: a volunteer's
	VolunteerID int64 // 0: an account's
	Code        string
	Content
	EarnedAt  time.Time
	IssuedAt  time.Time
	RevokedAt *time.Time
	Reason    Reason
	Note      string
	Unmet     bool // in lists: it was not revoked, and would not be issued now
}

// State is what holds of c on that day.
func (c Certificate) State(on lms.Day) State {
	switch {
	case c.RevokedAt != nil:
		return Revoked
	case c.ValidUntil != nil && on > *c.ValidUntil:
		return Expired
	}
	return Valid
}

// reminded is for how many days before its end a certificate is spoken of.
const reminded = 60

// Ends reports whether c is valid but will soon not be.
func (c Certificate) Ends(on lms.Day) bool {
	return c.State(on) == Valid && c.ValidUntil != nil && *c.ValidUntil-on <= reminded
}

// letters are Crockford's: none that is taken for another one.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const codeLength = 20 // of five bits each

func newCode() string {
	b := make([]byte, codeLength)
	rand.Read(b)
	for i := range b {
		b[i] = letters[b[i]&31]
	}
	return string(b)
}

// Shown is a code in groups of four.
func Shown(code string) string {
	var groups []string
	for ; len(code) > 4; code = code[4:] {
		groups = append(groups, code[:4])
	}
	return strings.Join(append(groups, code), "-")
}

// CleanCode is a code as somebody typed it, "" when it cannot be one.
func CleanCode(typed string) string {
	code := strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", " ", "").Replace(strings.ToUpper(strings.TrimSpace(typed)))
	if len(code) != codeLength || strings.Trim(code, letters) != "" {
		return ""
	}
	return code
}
