package activity

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Kind is the form that an activity has.
type Kind string

const (
	Training  Kind = "training"
	Workshop  Kind = "workshop"
	Seminar   Kind = "seminar"
	Panel     Kind = "panel"
	Visit     Kind = "visit"
	Mentoring Kind = "mentoring"
	Practice  Kind = "practice"
)

var Kinds = []Kind{Training, Workshop, Seminar, Panel, Visit, Mentoring, Practice}

// Focus is the area that an activity serves; the same three as of courses.
type Focus string

const (
	Skills     Focus = "knowledge_skills"
	Innovation Focus = "service_innovation"
	Users      Focus = "user_services"
)

var Focuses = []Focus{Skills, Innovation, Users}

// Status says whether an activity takes place.
type Status string

const (
	Scheduled Status = "scheduled"
	Cancelled Status = "cancelled"
)

// MinutesPerJP is the length of one jam pelajaran.
const MinutesPerJP = 45

// Details are what an activity says of itself.
type Details struct {
	Kind        Kind      `db:"kind"`
	Title       string    `db:"title"`
	StartsAt    time.Time `db:"starts_at"`
	EndsAt      time.Time `db:"ends_at"`
	Place       string    `db:"place"`
	Organiser   string    `db:"organiser"`
	Host        string    `db:"host"` // whom a study visit goes to; "" of other kinds
	Focus       Focus     `db:"focus"`
	JP          float64   `db:"jp"`
	Description string    `db:"description"` // Markdown
	Status      Status    `db:"status"`
	Held        int       `db:"held_minutes"` // of its sessions together; 0: it is one, from start to end
	Enrolment
}

const (
	maxText        = 160
	maxDescription = 20_000
	maxJP          = 200
	maxDays        = 366
)

// Clean is d with its texts trimmed and its times in whole UTC seconds, and
// what is wrong with it.
func (d Details) Clean() (Details, error) {
	for _, s := range []*string{&d.Title, &d.Place, &d.Organiser, &d.Host, &d.Description} {
		*s = strings.TrimSpace(*s)
	}
	d.StartsAt, d.EndsAt = d.StartsAt.UTC().Truncate(time.Second), d.EndsAt.UTC().Truncate(time.Second)
	if d.Status == "" {
		d.Status = Scheduled
	}
	if d.Kind != Visit {
		d.Host = ""
	}
	var p lms.Problems
	if !slices.Contains(Kinds, d.Kind) {
		p = append(p, lms.FailField("kind", "activity.kind_missing"))
	}
	if d.Title == "" {
		p = append(p, lms.FailField("title", "activity.title_missing"))
	}
	for _, f := range []struct{ field, text string }{{"title", d.Title}, {"place", d.Place}, {"organiser", d.Organiser}, {"host", d.Host}} {
		if n := utf8.RuneCountInString(f.text); n > maxText {
			p = append(p, lms.FailField(f.field, "activity.text_long", lms.Args{"n": n, "max": maxText}))
		}
	}
	if y := d.StartsAt.Year(); y < 1990 || y > 2100 {
		p = append(p, lms.FailField("starts", "activity.start_missing"))
	} else if !d.EndsAt.After(d.StartsAt) {
		p = append(p, lms.FailField("ends", "activity.end_before_start"))
	} else if d.EndsAt.Sub(d.StartsAt) > maxDays*24*time.Hour {
		p = append(p, lms.FailField("ends", "activity.too_long", lms.Args{"max": maxDays}))
	}
	if !slices.Contains(Focuses, d.Focus) {
		p = append(p, lms.FailField("focus", "activity.focus_missing"))
	}
	if !(d.JP >= 0 && d.JP <= maxJP) {
		p = append(p, lms.FailField("jp", "activity.jp_range", lms.Args{"max": maxJP}))
	}
	if n := utf8.RuneCountInString(d.Description); n > maxDescription {
		p = append(p, lms.FailField("description", "activity.text_long", lms.Args{"n": n, "max": maxDescription}))
	}
	if d.Status != Scheduled && d.Status != Cancelled {
		p = append(p, lms.FailField("status", "activity.status_missing"))
	}
	d.Enrolment, p = d.Enrolment.clean(p)
	return d, p.OrNil()
}

// Minutes is how long attending all of it takes, at least 1. The column
// activity.full_minutes says the same to queries; JP have one decimal there.
func (d Details) Minutes() int {
	if tenths := int(math.Round(d.JP * 10)); tenths > 0 {
		return max(1, (tenths*MinutesPerJP+5)/10)
	}
	if d.Held > 0 {
		return d.Held
	}
	return max(1, int(d.EndsAt.Sub(d.StartsAt).Minutes()))
}

// Begun and Over compare with the clock.
func (d Details) Begun(now time.Time) bool { return !now.Before(d.StartsAt) }
func (d Details) Over(now time.Time) bool  { return now.After(d.EndsAt) }

// Activity is an activity of a library.
type Activity struct {
	ID        int64 `db:"id"`
	LibraryID int64 `db:"library_id"`
	Details
	Revision  int       `db:"revision"`
	CreatedAt time.Time `db:"created_at"`
}

// Mark is how long somebody was present; 0 minutes means absent.
type Mark struct {
	AccountID int64
	Minutes   int
}

// Share is the attended share of d, 0 to 1.
func (d Details) Share(minutes int) float64 {
	return max(0, min(1, float64(minutes)/float64(d.Minutes())))
}
