package volunteer

import (
	"slices"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Audience is for whom a session is.
type Audience string

const (
	Staff   Audience = "staff" // it teaches the librarians
	Patrons Audience = "patrons"
)

var Audiences = []Audience{Staff, Patrons}

// Step is where a session stands.
type Step string

const (
	Offered   Step = "offered"
	Accepted  Step = "accepted"
	Declined  Step = "declined"
	Withdrawn Step = "withdrawn" // by the staff
	Done      Step = "done"
	Absent    Step = "absent" // they did not come
)

// Plan is what is offered.
type Plan struct {
	On         lms.Day  `db:"held_on"`
	From       int      `db:"from_minute"` // of the day
	To         int      `db:"to_minute"`
	What       string   `db:"what"`
	Place      string   `db:"place"`
	Audience   Audience `db:"audience"`
	ActivityID *int64   `db:"activity_id"` // that it is part of
	MeetingID  *int64   `db:"meeting_id"`  // of a programme, likewise
}

// Session is a time that a volunteer gives.
type Session struct {
	ID          int64 `db:"id"`
	VolunteerID int64 `db:"volunteer_id"`
	Plan
	Step       Step       `db:"state"`
	People     *int       `db:"people"` // how many were there; nil: not counted
	OfferedAt  time.Time  `db:"offered_at"`
	AnsweredAt *time.Time `db:"answered_at"`
	AnsweredBy *int64     `db:"answered_by"` // of the staff, for them; nil: they themselves
	Answer     string     `db:"answer"`      // why they cannot
	ClosedAt   *time.Time `db:"closed_at"`
}

// Minutes are the hours that the session gives: those of one that was confirmed.
func (s Session) Minutes() int {
	if s.Step != Done {
		return 0
	}
	return s.To - s.From
}

// Many is how many were there; ask only where that was counted.
func (s Session) Many() int    { return *s.People }
func (c Correction) Many() int { return *c.People }

// Holds reports whether the session takes up its time.
func (s Session) Holds() bool { return s.Step == Offered || s.Step == Accepted || s.Step == Done }

// Answers reports whether a session waits to be accepted or declined.
func (s Session) Answers() bool { return s.Step == Offered }

// Closed reports whether the staff has confirmed what came of it.
func (s Session) Closed() bool { return s.Step == Done || s.Step == Absent }

// Begun reports whether a session has begun at that minute of that day.
func (s Session) Begun(today lms.Day, minute int) bool {
	return s.On < today || s.On == today && s.From <= minute
}

// MostPeople is how many can have come.
const MostPeople = 100_000

// Clean is p trimmed, and what is wrong with it.
func (plan Plan) Clean() (Plan, error) {
	var p problems
	plan.What, plan.Place = lms.Line(plan.What), lms.Line(plan.Place)
	p.add(!Years.Has(plan.On), "on", "volunteer.day_wrong")
	p.times(plan.From, plan.To)
	p.add(plan.What == "", "what", "volunteer.what_missing")
	p.text("what", plan.What, MaxLine)
	p.text("place", plan.Place, MaxLine)
	p.add(!slices.Contains(Audiences, plan.Audience), "audience", "volunteer.audience_missing")
	return plan, p.OrNil()
}

func (p *problems) times(from, to int) {
	p.add(from < 0 || from >= dayLong, "from", "volunteer.time_missing")
	p.add(to <= 0 || to > dayLong, "to", "volunteer.time_missing")
	p.add(to <= from, "to", "volunteer.to_before")
}

// overlapping is the first of the sessions that takes up time between two minutes
// of a day, other than the one with that id.
func overlapping(list []Session, id int64, on lms.Day, from, to int) (Session, bool) {
	for _, s := range list {
		if s.ID != id && s.Holds() && s.On == on && s.From < to && s.To > from {
			return s, true
		}
	}
	return Session{}, false
}

// Outcome is what the staff confirms.
type Outcome struct {
	Came     bool
	From, To int // when they were really there
	People   *int
	Reason   string // for a correction of what was confirmed before
}

// Clean is o trimmed, and what is wrong with it as the outcome of s.
func (o Outcome) Clean(s Session) (Outcome, error) {
	var p problems
	o.Reason = lms.Line(o.Reason)
	if !o.Came {
		o.From, o.To, o.People = s.From, s.To, nil
	}
	p.times(o.From, o.To)
	p.add(o.People != nil && (*o.People < 0 || *o.People > MostPeople), "people", "volunteer.people_wrong", lms.Args{"max": MostPeople})
	p.add(s.Closed() && o.Reason == "", "reason", "volunteer.reason_missing")
	n := utf8.RuneCountInString(o.Reason)
	p.add(n > MaxText, "reason", "volunteer.text_long", lms.Args{"n": n, "max": MaxText})
	return o, p.OrNil()
}

// Correction is what was confirmed before.
type Correction struct {
	Step        Step      `db:"state"`
	From        int       `db:"from_minute"`
	To          int       `db:"to_minute"`
	People      *int      `db:"people"`
	Reason      string    `db:"reason"`
	CorrectedAt time.Time `db:"corrected_at"`
}

// Sum is what sessions come to.
type Sum struct {
	Sessions int
	Minutes  int
	People   int
}

// Year is what somebody gave in one.
type Year struct {
	Year int
	Sum
}

// plus is s with a session that was confirmed.
func (s Sum) plus(one Session) Sum {
	s.Sessions, s.Minutes = s.Sessions+1, s.Minutes+one.Minutes()
	if one.People != nil {
		s.People += *one.People
	}
	return s
}

// Given are the sums of the sessions that were confirmed: by year, the last one
// first, and in all.
func Given(list []Session) (years []Year, all Sum) {
	for _, s := range list {
		if s.Step != Done {
			continue
		}
		all = all.plus(s)
		year := s.On.Time().Year()
		i := slices.IndexFunc(years, func(y Year) bool { return y.Year == year })
		if i < 0 {
			i = len(years)
			years = append(years, Year{Year: year})
		}
		years[i].Sum = years[i].Sum.plus(s)
	}
	slices.SortFunc(years, func(a, b Year) int { return b.Year - a.Year })
	return years, all
}
