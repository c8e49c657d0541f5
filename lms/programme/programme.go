package programme

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Kind is what a programme is.
type Kind string

const (
	Reading  Kind = "reading" // of children and teenagers
	Event    Kind = "event"   // a book event, as each month's
	Pickup   Kind = "pickup"  // of what was ordered online
	Campaign Kind = "campaign"
	Other    Kind = "other"
)

var Kinds = []Kind{Reading, Event, Pickup, Campaign, Other}

// Section is a part of a programme's page.
type Section string

const (
	Sessions Section = "sessions"
	Contests Section = "contests"
	Guests   Section = "guests"
	Day      Section = "day"   // the programme of the day
	Works    Section = "works" // art and exhibition
	Posts    Section = "posts"
	Reach    Section = "reach"
)

var sections = map[Kind][]Section{
	Reading:  {Sessions, Contests},
	Event:    {Sessions, Guests, Day, Works},
	Pickup:   {Sessions},
	Campaign: {Posts, Reach},
	Other:    {Sessions, Contests, Guests, Day, Works, Posts, Reach},
}

// Has reports whether programmes of the kind have a part.
func (k Kind) Has(s Section) bool { return slices.Contains(sections[k], s) }

// Details are what is written of a programme.
type Details struct {
	Kind      Kind     `db:"kind"`
	Title     string   `db:"title"`
	Aims      string   `db:"aims"`
	OwnerID   int64    `db:"owner_id"`
	On        lms.Day  `db:"from_on"`
	Until     *lms.Day `db:"to_on"`  // the last day; nil: it goes on
	Budget    int64    `db:"budget"` // whole rupiah
	Outcome   string   `db:"outcome"`
	Cancelled bool     `db:"cancelled"`
	Metrics   []string `db:"-"` // that it hopes to move, the most important first
}

// Programme is one of a library's.
type Programme struct {
	ID        int64 `db:"id"`
	LibraryID int64 `db:"library_id"`
	Details
	Revision  int       `db:"revision"`
	CreatedAt time.Time `db:"created_at"`
}

// Status is where a programme stands.
type Status string

const (
	Planned   Status = "planned"
	Running   Status = "running"
	Finished  Status = "finished"
	Cancelled Status = "cancelled"
)

var Statuses = []Status{Running, Planned, Finished, Cancelled}

// Status follows from the days: nobody has to keep it up to date.
func (d Details) Status(today lms.Day) Status {
	switch {
	case d.Cancelled:
		return Cancelled
	case today < d.On:
		return Planned
	case d.Until != nil && today > *d.Until:
		return Finished
	}
	return Running
}

const (
	MaxTitle   = 200
	MaxText    = 4000
	MaxMetrics = 6 // as many as a study looks at
	MaxMoney   = 1_000_000_000_000
)

// Years are those that the days of programmes lie in.
var Years = lms.Period{From: lms.DayOn(2000, 1, 1), To: lms.DayOn(2100, 12, 31)}

// Clean is d with its texts trimmed, and what is wrong with it; metrics are those
// that there are.
func (d Details) Clean(metrics []string) (Details, error) {
	d.Title, d.Aims, d.Outcome = lms.Line(d.Title), lms.Text(d.Aims), lms.Text(d.Outcome)
	var p problems
	p.add(!slices.Contains(Kinds, d.Kind), "kind", "programme.kind_missing")
	p.line("title", d.Title, MaxTitle, "programme.title_missing")
	p.text("aims", d.Aims, MaxText)
	p.add(d.OwnerID <= 0, "owner", "programme.owner_missing")
	p.day("on", d.On)
	if d.Until != nil {
		p.day("until", *d.Until)
		p.add(*d.Until < d.On, "until", "programme.until_before")
	}
	p.add(d.Budget < 0 || d.Budget > MaxMoney, "budget", "programme.money_wrong")
	p.text("outcome", d.Outcome, MaxText)
	unknown := func(m string) bool { return !slices.Contains(metrics, m) }
	p.add(len(d.Metrics) > MaxMetrics, "metrics", "programme.metrics_many", lms.Args{"max": MaxMetrics})
	p.add(slices.ContainsFunc(d.Metrics, unknown), "metrics", "programme.metric_unknown")
	return d, p.OrNil()
}

// problems gathers what is wrong with a form, the first thing of each field.
type problems struct{ lms.Problems }

func (p *problems) add(is bool, field, key string, args ...lms.Args) {
	p.Add(is, field, key, args...)
}

func (p *problems) text(field, s string, most int) {
	n := utf8.RuneCountInString(s)
	p.add(n > most, field, "programme.text_long", lms.Args{"n": n, "max": most})
}

func (p *problems) line(field, s string, most int, missing string) {
	p.add(s == "", field, missing)
	p.text(field, s, most)
}

func (p *problems) day(field string, d lms.Day) {
	p.add(!Years.Has(d), field, "programme.day_outside", lms.Args{"from": Years.From.Time().Format("2006"), "to": Years.To.Time().Format("2006")})
}

// Lines are those of a text that are not empty.
func Lines(s string) []string {
	return slices.DeleteFunc(strings.Split(lms.Text(s), "\n"), func(line string) bool { return line == "" })
}
