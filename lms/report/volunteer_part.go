package report

import (
	"context"
	"time"

	"binapustaka/lms"
)

// Given is what volunteers gave in a term, in sessions that the staff confirmed. How
// many came was counted at the door and tells of nobody; the hours are those of the
// volunteers, and of fewer than five they are not kept here.
type Given struct {
	Sessions   int  `json:"sessions" db:"sessions"`
	ForStaff   int  `json:"for_staff" db:"for_staff"`   // of them
	People     int  `json:"people" db:"people"`         // reached
	Volunteers int  `json:"volunteers" db:"volunteers"` // different ones at least
	Minutes    int  `json:"minutes" db:"minutes"`
	Few        bool `json:"few"` // fewer than five gave them: Volunteers and Minutes are 0
}

// given is what volunteers gave in a quarter, and in a year what its quarters say:
// hours that one of them does not tell would come out as the difference. nil: nothing.
func (s *Store) given(ctx context.Context, libraryID int64, p lms.Period, quarters []Report) (*Given, error) {
	var g Given
	for _, q := range quarters {
		if one := q.Given; one != nil {
			g.Sessions, g.ForStaff, g.People, g.Minutes = g.Sessions+one.Sessions, g.ForStaff+one.ForStaff, g.People+one.People, g.Minutes+one.Minutes
			g.Volunteers, g.Few = max(g.Volunteers, one.Volunteers), g.Few || one.Few
		}
	}
	if len(quarters) == 0 {
		err := s.db.GetContext(ctx, &g, `SELECT COUNT(*) AS sessions, COALESCE(SUM(s.audience = 'staff'), 0) AS for_staff, COALESCE(SUM(s.people), 0) AS people, COUNT(DISTINCT s.volunteer_id) AS volunteers, COALESCE(SUM(s.to_minute - s.from_minute), 0) AS minutes
			FROM volunteer_session s JOIN volunteer v ON v.id = s.volunteer_id WHERE v.library_id = ? AND s.state = 'done' AND s.held_on BETWEEN ? AND ?`, libraryID, p.From, p.To)
		if err != nil {
			return nil, err
		}
		g.Few = g.Volunteers < leastGroup
	}
	if g.Sessions == 0 {
		return nil, nil
	}
	if g.Few {
		g.Volunteers, g.Minutes = 0, 0
	}
	return &g, nil
}

// volunteers is what was given to the library.
func (w writer) volunteers() Section {
	g := w.Given
	hours, many := w.closed(), text(w.t("report.few"))
	if !g.Few {
		hours = text(w.l.Duration(time.Duration(g.Minutes) * time.Minute))
		many = w.whole(g.Volunteers).within(func(n string) string { return w.t("report.at_least", lms.Args{"n": n}) })
	}
	t := Table{Title: w.t("report.volunteers_table"), Heads: w.heads("volunteers", "sessions", "for_staff", "reached", "hours_given")}
	t.Rows = [][]Cell{{many, w.whole(g.Sessions), w.whole(g.ForStaff), w.whole(g.People), hours}}
	return Section{Name: "volunteers", Title: w.t("report.volunteers"), Tables: []Table{t}, Notes: []string{w.t("report.volunteers_note")}}
}
