package intake

import (
	"errors"
	"strings"

	"binapustaka/lms"
)

// Outcome is what would become of a line.
type Outcome string

const (
	New       Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Refused   Outcome = "refused"
)

var Outcomes = []Outcome{New, Changed, Unchanged, Refused}

// Change is a value before and after, of one of our columns.
type Change struct{ Column, Before, After string }

// Line is a line of a file with what would become of it.
type Line struct {
	Line     int
	Outcome  Outcome
	Problems []Problem // of what is refused, and notes
	Who      string
	What     string   // title, of everything but people
	Changes  []Change // of what is changed
	known    *Known   // nil: somebody new
	person   personDraft
	record   *Record // that it changes; nil: a new one
	past     lms.Past
	key      string // of a new record
}

// Plan is what a file would do.
type Plan struct {
	Kind  Kind
	Lines []Line
}

// Count is how many lines have that outcome.
func (p Plan) Count(o Outcome) (n int) {
	for _, l := range p.Lines {
		if l.Outcome == o {
			n++
		}
	}
	return n
}

// Does reports whether confirming it would do anything.
func (p Plan) Does() bool { return p.Count(New)+p.Count(Changed) > 0 }

// Problems are those of all lines, in their order.
func (p Plan) Problems() (list []Problem) {
	for _, l := range p.Lines {
		list = append(list, l.Problems...)
	}
	return list
}

// reader reads the cells of a line and collects what is wrong with them.
type reader struct {
	*Line
	row   Row
	head  []string
	match Match
	later int
}

// cell is a column's text in the line.
func (r *reader) cell(name string) string {
	if i, ok := r.match[name]; ok && i < len(r.row.Cells) {
		return r.row.Cells[i]
	}
	return ""
}

// heading is what the file calls a column.
func (r *reader) heading(name string) string {
	if i, ok := r.match[name]; ok && i < len(r.head) {
		return r.head[i]
	}
	return ""
}

func (r *reader) problem(column, key string, args ...lms.Args) {
	p := Problem{Line: r.row.Line, Column: r.heading(column), Key: key}
	if len(args) > 0 {
		p.Args = args[0]
	}
	r.Problems, r.Outcome = append(r.Problems, p), Refused
}

func (r *reader) note(column, key string, args lms.Args) {
	r.Problems = append(r.Problems, Problem{Line: r.row.Line, Column: r.heading(column), Key: key, Args: args, Note: true})
}

// text is a column's text; what is too long is wrong.
func (r *reader) text(name string, most int) string {
	s := r.cell(name)
	if n := len([]rune(s)); n > most {
		r.problem(name, "intake.text_long", lms.Args{"n": n, "max": most})
	}
	return s
}

// day is a column's date, 0 where it is empty.
func (r *reader) day(name string) lms.Day {
	s := r.cell(name)
	if s == "" {
		return 0
	}
	d, ok := ParseDay(s, r.later)
	if !ok {
		r.problem(name, "intake.day_form", lms.Args{"text": s})
	}
	return d
}

// Make says what would become of every line of a file.
func Make(kind Kind, t Table, m Match, h House) Plan {
	p := Plan{Kind: kind}
	seen := map[string]int{} // lines by what they are about
	for _, row := range t.Rows {
		l := Line{Line: row.Line, Outcome: Unchanged}
		r := &reader{Line: &l, row: row, head: t.Head.Cells, match: m, later: t.From}
		about := ""
		if kind == People {
			about = r.people(h)
		} else {
			about = r.pasts(kind, h)
		}
		if first := seen[about]; about != "" && first > 0 {
			r.problem("", "intake.line_twice", lms.Args{"line": first})
		} else if l.Outcome != Refused {
			seen[about] = row.Line
		}
		p.Lines = append(p.Lines, l)
	}
	return p
}

// personDraft is what a line says of a person.
type personDraft struct {
	lms.Newcomer
	Employment string
	From, To   lms.Day
}

var employments = map[string]string{"pns": "civil", "asn": "civil", "cpns": "civil", "civil servant": "civil", "civil": "civil",
	"pppk": "contract", "p3k": "contract", "kontrak": "contract", "contract": "contract", "contract staff": "contract",
	"lainnya": "other", "honorer": "other", "non-asn": "other", "non asn": "other", "sukarelawan": "other", "other": "other"}

var roles = map[string]lms.Role{"pustakawan": lms.Librarian, "librarian": lms.Librarian, "pelatih": lms.Trainer, "instruktur": lms.Trainer, "trainer": lms.Trainer,
	"kepala": lms.Head, "kepala perpustakaan": lms.Head, "head": lms.Head, "administrator": lms.Admin, "admin": lms.Admin}

// people says what becomes of a line about a person, and whom it is about.
func (r *reader) people(h House) (about string) {
	d := &r.person
	d.Name, d.Username, d.Email = r.cell(Name), r.cell(Username), r.cell(Email)
	r.Who = d.Name
	number, wrong := StaffNumberOf(r.cell(StaffNumber))
	if d.StaffNumber = number; wrong != "" {
		r.problem(StaffNumber, wrong, lms.Args{"text": r.cell(StaffNumber)})
	}
	r.roles()
	r.employment()
	k, p := h.find(r.cell)
	if k == nil && p == nil && d.Username == "" {
		k, p = h.named(r.cell)
		if p != nil && p.Key != "intake.person_ambiguous" {
			p = &Problem{Column: Username, Key: "intake.username_missing"}
		}
	}
	if p != nil {
		r.problem(p.Column, p.Key, p.Args)
		return ""
	}
	if r.known = k; k != nil {
		r.Who = k.Name
		r.amend(h, *k)
		return "account " + k.Name + k.Username + k.Slims + k.StaffNumber
	}
	r.check(h, d.Newcomer)
	if h.Taken[strings.ToLower(d.Username)] {
		r.problem(Username, "account.username_taken", lms.Args{"username": d.Username})
	}
	for _, u := range h.Slims {
		if strings.EqualFold(u.Username, d.Username) {
			r.problem(Username, "intake.username_in_slims", lms.Args{"username": u.Username, "name": u.Name})
		}
	}
	if r.Outcome == Refused {
		return ""
	}
	r.Outcome = New
	var namesakes []*Known
	for i := range h.People {
		if fold(h.People[i].Name) == fold(d.Name) {
			namesakes = append(namesakes, &h.People[i])
		}
	}
	if len(namesakes) > 0 {
		r.note(Name, "intake.namesake", lms.Args{"name": candidates(namesakes)})
	}
	return "username " + strings.ToLower(d.Username)
}

// check tells what the people's own rules say of a name, a username or an address.
func (r *reader) check(h House, n lms.Newcomer) {
	var all lms.Problems
	if errors.As(h.Check(n), &all) {
		for _, p := range all {
			r.problem(p.Field, p.Key, p.Args)
		}
	}
}

func (r *reader) roles() {
	for word := range strings.FieldsFuncSeq(r.cell(Role), func(c rune) bool { return strings.ContainsRune(",;/+", c) }) {
		role, ok := roles[fold(word)]
		switch {
		case role == lms.Admin:
			r.problem(Role, "intake.role_admin")
		case !ok:
			r.problem(Role, "intake.role_unknown", lms.Args{"text": strings.TrimSpace(word)})
		default:
			r.person.Roles = append(r.person.Roles, role)
		}
	}
	if len(r.person.Roles) == 0 {
		r.person.Roles = []lms.Role{lms.Librarian}
	}
}

const mostContract = 10 // years

func (r *reader) employment() {
	d := &r.person
	s := r.cell(Employment)
	if d.Employment = employments[fold(s)]; s != "" && d.Employment == "" {
		r.problem(Employment, "intake.employment_unknown", lms.Args{"text": s})
	}
	from, to := r.day(ContractFrom), r.day(ContractTo)
	if d.Employment != "contract" || r.Outcome == Refused {
		return
	}
	d.From, d.To = from, to
	switch {
	case from == 0 || to == 0:
		r.problem(Employment, "intake.contract_days")
	case to < from:
		r.problem(ContractTo, "hours.days_crossed")
	case to-from > mostContract*366:
		r.problem(ContractTo, "hours.contract_long", lms.Args{"max": mostContract})
	}
}

// amend says what a line changes of somebody who is known. An empty cell changes
// nothing, nor does a role.
func (r *reader) amend(h House, k Known) {
	d := &r.person
	change := func(column, before, after string) {
		if after != "" && after != before {
			r.Changes = append(r.Changes, Change{column, before, after})
		}
	}
	own := k.Username != "" && !k.Elsewhere
	switch {
	case own:
		change(Name, k.Name, d.Name)
		change(Email, k.Email, d.Email)
	case d.Name != "" && fold(d.Name) != fold(k.Name):
		r.note(Name, "intake.name_stays", lms.Args{"name": k.Name})
	}
	if !own {
		d.Name, d.Email = k.Name, k.Email
	}
	r.check(h, lms.Newcomer{Name: k.Name, Username: k.Username, Email: d.Email})
	change(StaffNumber, k.StaffNumber, d.StaffNumber)
	if d.Employment != "" && (d.Employment != k.Employment || d.From != k.From || d.To != k.To) {
		r.Changes = append(r.Changes, Change{Employment, k.Employment, d.Employment})
	} else {
		d.Employment = ""
	}
	if len(r.Changes) > 0 && r.Outcome != Refused {
		r.Outcome = Changed
	}
}
