package intake

import (
	"strings"

	"binapustaka/lms"
)

// Known is a person of the library as it has them.
type Known struct {
	ID          int64
	Name        string
	Username    string // of the account
	Slims       string // username in SLiMS
	StaffNumber string
	Email       string
	Elsewhere   bool // has roles in another library, too, which keep name and address
	Employment  string
	From, To    lms.Day // of a contract
	Records     []Record
	Counted     []Counted
}

// Record is what an import made of a past training, and the claim that it is.
type Record struct {
	ClaimID  int64
	Revision int
	Stands   bool // FALSE: it was taken back
	lms.Past
}

// Counted is what somebody has in their ledger, or has handed in, by another way.
type Counted struct {
	Title string
	On    lms.Day
}

// Slims is a user of SLiMS who has no account here yet.
type Slims struct{ Username, Name string }

// House is what a plan is held against.
type House struct {
	Name    string // of the library
	People  []Known
	Slims   []Slims
	Taken   map[string]bool // usernames of other libraries' people, in small letters
	Today   lms.Day
	ActorID int64 // who brings in
	Check   func(lms.Newcomer) error
}

// find is who a line means: by staff number, username, or else exact name.
func (h House) find(cell func(string) string) (*Known, *Problem) {
	var found *Known
	by := ""
	look := func(column, value string, same func(Known) bool) *Problem {
		if value == "" {
			return nil
		}
		var hits []*Known
		for i := range h.People {
			if same(h.People[i]) {
				hits = append(hits, &h.People[i])
			}
		}
		switch {
		case len(hits) > 1 && column == Name && found == nil:
			return &Problem{Column: column, Key: "intake.person_ambiguous", Args: lms.Args{"name": value, "people": candidates(hits)}}
		case len(hits) == 1 && found == nil:
			found, by = hits[0], value
		case len(hits) == 1 && found.ID != hits[0].ID && column != Name:
			return &Problem{Column: column, Key: "intake.person_crossed", Args: lms.Args{"a": by, "name": found.Name, "b": value, "other": hits[0].Name}}
		}
		return nil
	}
	number, _ := StaffNumberOf(cell(StaffNumber))
	username := strings.ToLower(cell(Username))
	if p := look(StaffNumber, number, func(k Known) bool { return k.StaffNumber == number }); p != nil {
		return nil, p
	}
	if p := look(Username, username, func(k Known) bool {
		return strings.ToLower(k.Username) == username || strings.ToLower(k.Slims) == username
	}); p != nil {
		return nil, p
	}
	return found, nil
}

// named is find, and by name where neither number nor username says who it is.
func (h House) named(cell func(string) string) (*Known, *Problem) {
	k, p := h.find(cell)
	if k != nil || p != nil {
		return k, p
	}
	value := cell(Name)
	if value == "" {
		asked := Username
		if value = cell(StaffNumber); value != "" {
			asked = StaffNumber
		} else {
			value = cell(Username)
		}
		return nil, &Problem{Column: asked, Key: "intake.person_unknown", Args: lms.Args{"name": value}}
	}
	var hits, near []*Known
	for i := range h.People {
		switch k := &h.People[i]; {
		case fold(k.Name) == fold(value) || fold(k.Username) == fold(value) || fold(k.Slims) == fold(value) || k.StaffNumber != "" && k.StaffNumber == strings.ReplaceAll(value, " ", ""):
			hits = append(hits, k)
		case alike(k.Name, value):
			near = append(near, k)
		}
	}
	switch {
	case len(hits) == 1:
		return hits[0], nil
	case len(hits) > 1:
		return nil, &Problem{Column: Name, Key: "intake.person_ambiguous", Args: lms.Args{"name": value, "people": candidates(hits)}}
	case len(near) > 0:
		return nil, &Problem{Column: Name, Key: "intake.person_near", Args: lms.Args{"name": value, "people": candidates(near[:min(3, len(near))])}}
	}
	return nil, &Problem{Column: Name, Key: "intake.person_unknown", Args: lms.Args{"name": value}}
}

// candidates names people so that they can be told apart in a file.
func candidates(list []*Known) string {
	var names []string
	for _, k := range list {
		by := k.StaffNumber
		for _, other := range []string{k.Username, k.Slims} {
			if by == "" {
				by = other
			}
		}
		if by != "" {
			by = " (" + by + ")"
		}
		names = append(names, k.Name+by)
	}
	return strings.Join(names, ", ")
}

// alike reports whether all words of the shorter name stand in the longer one,
// titles and initials aside.
func alike(a, b string) bool {
	words := func(s string) map[string]bool {
		set := map[string]bool{}
		for w := range strings.FieldsSeq(strings.NewReplacer(",", " ", ".", " ").Replace(strings.ToLower(s))) {
			if len(w) > 2 {
				set[w] = true
			}
		}
		return set
	}
	x, y := words(a), words(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	for w := range x {
		if !y[w] {
			return false
		}
	}
	return len(x) > 0
}
