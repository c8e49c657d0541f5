package account

import (
	"slices"
	"strings"

	"binapustaka/lms"
)

// Colleague is somebody of a library with all that a list may call them by.
type Colleague struct {
	Person
	Status        Status `db:"status"`
	Username      string `db:"username"`
	Email         string `db:"email"`
	SlimsUserID   int64  `db:"slims_user_id"` // 0: not linked
	SlimsUsername string `db:"slims_username"`
	SlimsEmail    string `db:"slims_email"`
	RoleList      string `db:"roles"` // with commas between
}

// Roles are the person's roles in that library.
func (c Colleague) Roles() []lms.Role { return rolesOf(c.RoleList) }

// calls reports whether a list means c by that word.
func (c Colleague) calls(word string) bool {
	return word != "" && slices.ContainsFunc([]string{c.Username, c.Email, c.SlimsUsername, c.SlimsEmail}, func(name string) bool { return strings.EqualFold(name, word) })
}

// RosterLine is a line of a list of people. Problem is a message, with Args;
// without one Person is who is meant.
type RosterLine struct {
	Line    int // counted from 1
	Text    string
	Person  Person
	Problem string
	Args    lms.Args
}

// mostRoster is how many lines a list may have.
const mostRoster = 5000

// rosterHeads are what the first column of a table may be called.
var rosterHeads = []string{"username", "user name", "nama pengguna", "email", "e-mail", "surel"}

// ReadRoster reads a list of people: a username or an address a line, here or
// in SLiMS, alone or in the first column of a table with commas, semicolons or
// tabs. A heading in the first line is passed over, as are empty lines.
func ReadRoster(text string, people []Colleague) (lines []RosterLine) {
	first := map[int64]int{}
	n, begun := 0, false
	for row := range strings.Lines(text) {
		n++
		if i := strings.IndexAny(row, ",;\t"); i >= 0 {
			row = row[:i]
		}
		word := strings.Trim(strings.TrimSpace(strings.TrimPrefix(row, "\ufeff")), `"`)
		if word == "" {
			continue
		}
		heading := !begun && slices.ContainsFunc(rosterHeads, func(head string) bool { return strings.EqualFold(head, word) })
		if begun = true; heading {
			continue
		}
		if len(lines) == mostRoster {
			return append(lines, RosterLine{Line: n, Problem: "roster.long", Args: lms.Args{"max": mostRoster}})
		}
		l := RosterLine{Line: n, Text: clip(word, maxEmail)}
		var found []Colleague
		for _, c := range people {
			if c.calls(word) {
				found = append(found, c)
			}
		}
		switch {
		case len(found) == 0:
			l.Problem = "roster.unknown"
		case len(found) > 1:
			l.Problem, l.Args = "roster.several", lms.Args{"n": len(found)}
		case found[0].Status != Active:
			l.Problem, l.Args = "roster.inactive", lms.Args{"name": found[0].Name}
		case first[found[0].ID] > 0:
			l.Problem, l.Args = "roster.twice", lms.Args{"name": found[0].Name, "line": first[found[0].ID]}
		default:
			l.Person, first[found[0].ID] = found[0].Person, n
		}
		lines = append(lines, l)
	}
	return lines
}
