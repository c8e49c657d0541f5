package partner

import (
	"slices"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Kind is what a partner is.
type Kind string

const (
	School      Kind = "school"
	Institution Kind = "institution"
	Community   Kind = "community"
)

var Kinds = []Kind{School, Institution, Community}

// Details are what is written of a partner.
type Details struct {
	Kind     Kind   `db:"kind"`
	Name     string `db:"name"`
	Address  string `db:"address"`
	Note     string `db:"note"`
	KeeperID int64  `db:"keeper_id"` // who looks after it
	Ended    bool   `db:"ended"`     // nothing more is done together
}

// Partner is one of a library's.
type Partner struct {
	ID        int64 `db:"id"`
	LibraryID int64 `db:"library_id"`
	Details
	Revision  int       `db:"revision"`
	CreatedAt time.Time `db:"created_at"`
}

const (
	MaxName  = 200
	MaxText  = 4000
	MostCame = 100_000 // of an age can have come
)

// Years are those that the days of partners lie in.
var Years = lms.Period{From: lms.DayOn(2000, 1, 1), To: lms.DayOn(2100, 12, 31)}

// Clean is d with its texts trimmed, and what is wrong with it.
func (d Details) Clean() (Details, error) {
	d.Name, d.Address, d.Note = lms.Line(d.Name), lms.Line(d.Address), lms.Text(d.Note)
	var p problems
	p.Add(!slices.Contains(Kinds, d.Kind), "kind", "partner.kind_missing")
	p.line("name", d.Name, MaxName, "partner.name_missing")
	p.text("address", d.Address, 300)
	p.Add(d.KeeperID <= 0, "keeper", "partner.keeper_missing")
	p.text("note", d.Note, MaxText)
	return d, p.OrNil()
}

// problems gathers what is wrong with a form, the first thing of each field.
type problems struct{ lms.Problems }

func (p *problems) text(field, s string, most int) {
	n := utf8.RuneCountInString(s)
	p.Add(n > most, field, "partner.text_long", lms.Args{"n": n, "max": most})
}

func (p *problems) line(field, s string, most int, missing string) {
	p.Add(s == "", field, missing)
	p.text(field, s, most)
}

func (p *problems) day(field string, d lms.Day) {
	p.Add(!Years.Has(d), field, "partner.day_outside", lms.Args{"from": Years.From.Time().Format("2006"), "to": Years.To.Time().Format("2006")})
}

// count refuses what is no number of people; what could not be read as one is
// below zero.
func (p *problems) count(field string, n int) {
	p.Add(n < 0 || n > MostCame, field, "partner.count_wrong", lms.Args{"max": MostCame})
}
