package partner

import (
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
)

// Level is of what age a class is, as Indonesian schools have it.
type Level string

var Levels = []Level{"paud", "sd", "smp", "sma", "slb", "other"}

// Point is something that classes do in a library.
type Point string

var Points = []Point{"tour", "story", "reading", "opac", "film", "craft", "loan"}

// Plan is what is said of a visit before it.
type Plan struct {
	ProgrammeID *int64    `db:"programme_id"` // that it belongs to
	Class       string    `db:"class_name"`   // IV B
	Level       Level     `db:"level"`
	StartsAt    time.Time `db:"starts_at"`
	EndsAt      time.Time `db:"ends_at"`
	Place       string    `db:"place"`
	Agenda      []Point   `db:"-"`
	More        string    `db:"agenda_more"` // of the agenda
	Expected    int       `db:"expected"`    // pupils; 0: not said
	Hosts       []int64   `db:"-"`           // who receive it
}

// Result is what is said of a visit after it.
type Result struct {
	Counted  bool   `db:"counted"` // it is known how many came
	Pupils   int    `db:"pupils"`  // all that is known of them
	Adults   int    `db:"adults"`
	Done     string `db:"done"`
	Outcome  string `db:"outcome"`
	Feedback string `db:"feedback"` // the teacher's
}

// Visit is that of a class or a group.
type Visit struct {
	ID        int64 `db:"id"`
	PartnerID int64 `db:"partner_id"`
	Plan
	Result
	Cancelled bool   `db:"cancelled"`
	Reason    string `db:"cancel_reason"`
	Revision  int    `db:"revision"`
}

// VisitStatus is where a visit stands.
type VisitStatus string

const (
	Planned   VisitStatus = "planned"
	Uncounted VisitStatus = "uncounted" // it has begun, and nobody has said how many came
	Held      VisitStatus = "held"
	Cancelled VisitStatus = "cancelled"
)

// Status follows from the time and what was written.
func (v Visit) Status(now time.Time) VisitStatus {
	switch {
	case v.Cancelled:
		return Cancelled
	case v.Counted:
		return Held
	case now.Before(v.StartsAt):
		return Planned
	}
	return Uncounted
}

// Clean is p with its texts trimmed, and what is wrong with it.
func (v Plan) Clean() (Plan, error) {
	v.Class, v.Place, v.More = lms.Line(v.Class), lms.Line(v.Place), lms.Text(v.More)
	v.Hosts = slices.Compact(slices.Sorted(slices.Values(v.Hosts)))
	v.Agenda = slices.DeleteFunc(slices.Clone(Points), func(p Point) bool { return !slices.Contains(v.Agenda, p) })
	var p problems
	p.line("class", v.Class, 60, "partner.class_missing")
	p.Add(!slices.Contains(Levels, v.Level), "level", "partner.level_missing")
	p.Add(!Years.Has(lms.DayOf(v.StartsAt)), "starts", "partner.starts_missing")
	p.Add(!Years.Has(lms.DayOf(v.EndsAt)), "ends", "partner.ends_missing")
	p.Add(!v.EndsAt.After(v.StartsAt), "ends", "partner.ends_before")
	p.Add(v.EndsAt.Sub(v.StartsAt) > 24*time.Hour, "ends", "partner.visit_long")
	p.text("place", v.Place, 200)
	p.text("more", v.More, 1000)
	p.count("expected", v.Expected)
	p.Add(len(v.Hosts) == 0, "hosts", "partner.hosts_missing")
	p.Add(len(v.Hosts) > 20, "hosts", "partner.hosts_many", lms.Args{"max": 20})
	return v, p.OrNil()
}

// Clean is r with its texts trimmed, and what is wrong with it at that moment for a
// visit that starts then.
func (r Result) Clean(starts, now time.Time) (Result, error) {
	r.Done, r.Outcome, r.Feedback = lms.Text(r.Done), lms.Text(r.Outcome), lms.Text(r.Feedback)
	var p problems
	p.count("pupils", r.Pupils)
	p.count("adults", r.Adults)
	p.Add(r.Counted && now.Before(starts), "pupils", "partner.count_early")
	p.text("done", r.Done, MaxText)
	p.text("outcome", r.Outcome, MaxText)
	p.text("feedback", r.Feedback, MaxText)
	if !r.Counted {
		r.Pupils, r.Adults = 0, 0
	}
	return r, p.OrNil()
}

// Taken is a time at which a place or somebody is taken: by another visit, or by
// what other parts of the house have planned.
type Taken struct {
	Title, Link      string
	StartsAt, EndsAt time.Time
	Place            string
	People           []int64
}

// Clash is what a visit is in the way of.
type Clash struct {
	Taken
	SamePlace bool
	Both      []int64 // who would be at both
}

// Clashes are those of what is taken that want the visit's place or people while it
// is on.
func (v Plan) Clashes(taken []Taken) (list []Clash) {
	for _, t := range taken {
		if !t.StartsAt.Before(v.EndsAt) || !v.StartsAt.Before(t.EndsAt) {
			continue
		}
		c := Clash{Taken: t, SamePlace: v.Place != "" && strings.EqualFold(v.Place, lms.Line(t.Place))}
		for _, id := range v.Hosts {
			if slices.Contains(t.People, id) {
				c.Both = append(c.Both, id)
			}
		}
		if c.SamePlace || c.Both != nil {
			list = append(list, c)
		}
	}
	return list
}
