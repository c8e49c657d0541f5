package report

import (
	"net/mail"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Owner is whose reports an address gets: those of a library, or of the region
// that an account sees. The other one is zero.
type Owner struct {
	LibraryID int64 `db:"library_id"`
	AccountID int64 `db:"account_id"`
}

// Recipient is an address to which reports are sent.
type Recipient struct {
	Owner
	ID       int64     `db:"id"`
	Address  string    `db:"address"`
	Language string    `db:"language"`
	Code     string    `db:"code"` // in the link with which whoever reads the mail ends it
	AddedAt  time.Time `db:"added_at"`

	// The last report that was made since, and how it fared; empty before.
	Term  string     `db:"term"`
	State MailState  `db:"state"`
	At    *time.Time `db:"tried_at"`
}

// MailState is how a letter stands.
type MailState string

const (
	MailDue     MailState = "due"
	MailSent    MailState = "sent"
	MailRefused MailState = "refused" // the server does not take that address
	MailFailed  MailState = "failed"  // no server took it for MailTried
)

const (
	MostRecipients = 20
	maxAddress     = 254

	// MakeAfter is how many days after its end a report is made for those who get
	// it by mail, should nobody have made it; WaitFor, where SLiMS was not read to
	// the end by then.
	MakeAfter = 14
	WaitFor   = 30

	MailTried = 72 * time.Hour // for so long a letter is tried again
	mailPause = 15 * time.Minute
	mailLate  = 100 // days after its end at which a report is still news
)

// cleanRecipient is an address and a language as they are kept.
func cleanRecipient(address, language string) (string, string, error) {
	address = strings.TrimSpace(address)
	if a, err := mail.ParseAddress(address); err != nil || a.Address != address || len(address) > maxAddress {
		return "", "", lms.FailField("address", "report.recipient_form")
	}
	l, _ := locale.Find(language)
	return address, string(l), nil
}

// Owing are the terms that should have been made by a day: the last quarter that
// was over MakeAfter days before, and its year where it was the last one.
func Owing(today lms.Day) []Term {
	q := quarterOf(today - MakeAfter)
	if q.Quarter > 1 {
		return []Term{{q.Year, q.Quarter - 1}}
	}
	return []Term{{q.Year - 1, 4}, {Year: q.Year - 1}}
}
