package programme

import (
	"time"

	"binapustaka/lms"
)

// Present is how many came, by age. It is all that is known of them.
type Present struct {
	Children  int `db:"children"`
	Teenagers int `db:"teenagers"`
	Adults    int `db:"adults"`
}

// Total is everybody.
func (p Present) Total() int { return p.Children + p.Teenagers + p.Adults }

// Plus is both together.
func (p Present) Plus(q Present) Present {
	return Present{p.Children + q.Children, p.Teenagers + q.Teenagers, p.Adults + q.Adults}
}

// Session is a meeting of a programme.
type Session struct {
	ID          int64     `db:"id"`
	ProgrammeID int64     `db:"programme_id"`
	StartsAt    time.Time `db:"starts_at"`
	EndsAt      time.Time `db:"ends_at"`
	Place       string    `db:"place"`
	Group       string    `db:"group_name"` // which circle of readers met; "": all who came
	LeaderID    *int64    `db:"leader_id"`
	Books       string    `db:"books"`     // read together: a title a line
	Questions   string    `db:"questions"` // that were talked about
	Done        string    `db:"done"`
	Counted     bool      `db:"counted"` // it is known how many came
	Present
}

// MostPresent is how many of an age can have come.
const MostPresent = 100_000

// Clean is s with its texts trimmed, and what is wrong with it at that moment. A
// number below zero stands for what could not be read as one.
func (s Session) Clean(now time.Time) (Session, error) {
	s.Place, s.Group = lms.Line(s.Place), lms.Line(s.Group)
	s.Books, s.Questions, s.Done = lms.Text(s.Books), lms.Text(s.Questions), lms.Text(s.Done)
	var p problems
	p.add(!Years.Has(lms.DayOf(s.StartsAt)), "starts", "programme.starts_missing")
	p.add(!Years.Has(lms.DayOf(s.EndsAt)), "ends", "programme.ends_missing")
	p.add(!s.EndsAt.After(s.StartsAt), "ends", "programme.ends_before")
	p.add(s.EndsAt.Sub(s.StartsAt) > 24*time.Hour, "ends", "programme.session_long")
	p.text("place", s.Place, 200)
	p.text("group", s.Group, 100)
	p.text("books", s.Books, 2000)
	p.text("questions", s.Questions, 2000)
	p.text("done", s.Done, MaxText)
	for _, one := range []struct {
		field string
		n     int
	}{{"children", s.Children}, {"teenagers", s.Teenagers}, {"adults", s.Adults}} {
		p.add(one.n < 0 || one.n > MostPresent, one.field, "programme.count_wrong", lms.Args{"max": MostPresent})
		p.add(s.Counted && now.Before(s.StartsAt), one.field, "programme.count_early")
	}
	if !s.Counted {
		s.Present = Present{}
	}
	return s, p.OrNil()
}

// Circle is what a circle of readers did in its sessions.
type Circle struct {
	Name     string
	Sessions int
	Counted  int // of them it is known how many came
	Present  int // over those
	Books    int // different ones
}

// Circles are those of the sessions, by their first meeting.
func Circles(sessions []Session) (list []Circle) {
	at, read := map[string]int{}, map[string]map[string]bool{}
	for _, s := range sessions {
		if s.Group == "" {
			continue
		}
		i, known := at[s.Group]
		if !known {
			i = len(list)
			at[s.Group], read[s.Group] = i, map[string]bool{}
			list = append(list, Circle{Name: s.Group})
		}
		list[i].Sessions++
		if s.Counted {
			list[i].Counted, list[i].Present = list[i].Counted+1, list[i].Present+s.Total()
		}
		for _, book := range Lines(s.Books) {
			read[s.Group][book] = true
		}
		list[i].Books = len(read[s.Group])
	}
	return list
}
