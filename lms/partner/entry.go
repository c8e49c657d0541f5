package partner

import "binapustaka/lms"

// Entry is something that was done together and stands nowhere else.
type Entry struct {
	ID        int64   `db:"id"`
	PartnerID int64   `db:"partner_id"`
	On        lms.Day `db:"on_day"`
	What      string  `db:"what"`
	Counted   bool    `db:"counted"` // it is known how many took part
	People    int     `db:"people"`
	Note      string  `db:"note"`
}

// Clean is e with its texts trimmed, and what is wrong with it on that day.
func (e Entry) Clean(today lms.Day) (Entry, error) {
	e.What, e.Note = lms.Line(e.What), lms.Text(e.Note)
	var p problems
	p.day("on", e.On)
	p.Add(e.On > today, "on", "partner.entry_early")
	p.line("what", e.What, 300, "partner.what_missing")
	p.count("people", e.People)
	p.text("note", e.Note, 2000)
	if !e.Counted {
		e.People = 0
	}
	return e, p.OrNil()
}
