package hours

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// State is where a claim stands.
type State string

const (
	Waiting  State = "waiting"  // for a decision
	Returned State = "returned" // with a reason; it can be sent again
	Approved State = "approved" // it is in the ledger
)

// Draft is what somebody hands in: a training elsewhere with its certificate, or
// teaching that they gave.
type Draft struct {
	Kind      Kind   `db:"kind"`
	Subject   string // of teaching: activity-<id> or course-<id>
	Title     string `db:"title"` // of a training elsewhere
	Organiser string `db:"organiser"`
	From      lms.Day
	To        lms.Day
	Amount
}

// Claim is one that was handed in.
type Claim struct {
	ID         int64   `db:"id"`
	LibraryID  int64   `db:"library_id"`
	AccountID  int64   `db:"account_id"`
	Kind       Kind    `db:"kind"`
	Key        string  `db:"claim_key"`
	ActivityID *int64  `db:"activity_id"`
	CourseID   *int64  `db:"course_id"`
	Title      string  `db:"title"`
	Organiser  string  `db:"organiser"`
	From       lms.Day `db:"from_on"`
	To         lms.Day `db:"to_on"`
	Amount
	State     State      `db:"state"`
	Revision  int        `db:"revision"`
	SentAt    time.Time  `db:"sent_at"`
	DecidedAt *time.Time `db:"decided_at"`
	Answer    string     `db:"answer"`
	Name      string     `db:"name"` // of the person
	File      string     `db:"file"` // name of the certificate, "" without one
}

// importKey begins the key of a claim that an import made.
const importKey = "import-"

// Open reports whether its writer can still change it; nobody handed in what an
// import made.
func (c Claim) Open() bool { return c.State != Approved && !strings.HasPrefix(c.Key, importKey) }

// Subject is what was taught, as a form has it.
func (c Claim) Subject() string {
	switch {
	case c.ActivityID != nil:
		return fmt.Sprintf("activity-%d", *c.ActivityID)
	case c.CourseID != nil:
		return fmt.Sprintf("course-%d", *c.CourseID)
	}
	return ""
}

const (
	maxTitle     = 200
	maxOrganiser = 160
	maxAnswer    = 500
	maxDays      = 366
	mostHours    = 400
)

// Clean is d with its texts on one line, and what is wrong with it on that day.
func (d Draft) Clean(today lms.Day) (Draft, error) {
	d.Title, d.Organiser = lms.Line(d.Title), lms.Line(d.Organiser)
	var p lms.Problems
	long := func(field, s string, most int) {
		if n := utf8.RuneCountInString(s); n > most {
			p = append(p, lms.FailField(field, "hours.text_long", lms.Args{"n": n, "max": most}))
		}
	}
	switch d.Kind {
	case External:
		d.Subject = ""
		if d.Title == "" {
			p = append(p, lms.FailField("title", "hours.title_missing"))
		}
		if d.Organiser == "" {
			p = append(p, lms.FailField("organiser", "hours.organiser_missing"))
		}
	case Teaching:
		d.Title, d.Organiser = "", ""
	default:
		return d, lms.FailField("kind", "hours.kind_missing")
	}
	long("title", d.Title, maxTitle)
	long("organiser", d.Organiser, maxOrganiser)
	first := lms.DayOn(1990, time.January, 1)
	switch {
	case d.From < first:
		p = append(p, lms.FailField("from", "hours.day_missing"))
	case d.To < first:
		p = append(p, lms.FailField("to", "hours.day_missing"))
	case d.To < d.From:
		p = append(p, lms.FailField("to", "hours.days_crossed"))
	case d.To > today:
		p = append(p, lms.FailField("to", "hours.day_ahead"))
	case d.To-d.From > maxDays:
		p = append(p, lms.FailField("to", "hours.days_many", lms.Args{"max": maxDays}))
	}
	if d.JP < 0 || d.JP > mostJP/2 || d.Minutes < 0 || d.Minutes > mostHours*60 || d.Amount.Zero() {
		p = append(p, lms.FailField("amount", "hours.amount_range", lms.Args{"max": mostHours}))
	}
	return d, p.OrNil()
}

// FileLimit is how many bytes a certificate may have.
const FileLimit = lms.ScanLimit

// File is a certificate as it was uploaded.
type File struct{ lms.Scan }

// NewFile is an upload. Field: file.
func NewFile(name string, content []byte) (File, error) {
	f, err := lms.NewScan(name, content, "sertifikat")
	return File{f}, err
}

// key is what nobody hands in twice: a certificate by its content.
func (f File) key() string {
	sum := sha256.Sum256(f.Content)
	return "file-" + hex.EncodeToString(sum[:])
}

// key of teaching is what was taught; a course can be taught once a year.
func (d Draft) key() string {
	if strings.HasPrefix(d.Subject, "course-") {
		return fmt.Sprintf("%s-%d", d.Subject, d.To.Time().Year())
	}
	return d.Subject
}
