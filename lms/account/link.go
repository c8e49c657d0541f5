package account

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// SlimsUser is a row of a library's staff directory in SLiMS.
type SlimsUser struct {
	UserID    int64      `db:"user_id"`
	Username  string     `db:"username"`
	RealName  string     `db:"real_name"`
	Email     string     `db:"email"`
	SeenAt    time.Time  `db:"seen_at"`
	GoneAt    *time.Time `db:"gone_at"`
	AccountID *int64     `db:"account_id"` // nil: not linked
	LinkedAt  *time.Time `db:"linked_at"`
}

// Pair says that a SLiMS user is an account.
type Pair struct{ UserID, AccountID int64 }

// Clue is why a pair is suggested; its text is the message link.clue_<clue>.
type Clue string

const (
	SameUsername Clue = "username"
	SameEmail    Clue = "email"
	SameName     Clue = "name"
)

// Suggestion is a pair that probably is one person.
type Suggestion struct {
	Pair
	Clues []Clue // the strongest first
}

// Suggest pairs SLiMS users with accounts, none of them linked yet, that share
// a username, an e-mail address or a name. What fits several just as well is
// not suggested: two people of one name are told apart by somebody who knows
// them. The result stands in the order of users.
func Suggest(users []SlimsUser, accounts []Account) []Suggestion {
	clues := func(u SlimsUser, a Account) (list []Clue, weight int) {
		if a.Username != "" && strings.EqualFold(u.Username, a.Username) {
			list, weight = append(list, SameUsername), weight+4
		}
		if a.Email != "" && strings.EqualFold(u.Email, a.Email) {
			list, weight = append(list, SameEmail), weight+4
		}
		if n := foldName(u.RealName); n != "" && n == foldName(a.Name) {
			list, weight = append(list, SameName), weight+1
		}
		return list, weight
	}
	// best is the one candidate with the highest weight, -1 where two share it.
	best := func(n int, weigh func(i int) int) int {
		at, top := -1, 0
		for i := range n {
			switch w := weigh(i); {
			case w > top:
				at, top = i, w
			case w == top:
				at = -1
			}
		}
		return at
	}
	var list []Suggestion
	for i, u := range users {
		j := best(len(accounts), func(j int) int { _, w := clues(u, accounts[j]); return w })
		if j < 0 || best(len(users), func(k int) int { _, w := clues(users[k], accounts[j]); return w }) != i {
			continue
		}
		why, _ := clues(u, accounts[j])
		list = append(list, Suggestion{Pair{u.UserID, accounts[j].ID}, why})
	}
	return list
}

// titles are the academic and other titles that stand around Indonesian names.
var titles = []string{"dr", "dra", "drs", "prof", "ir", "h", "hj", "bapak", "ibu", "sip", "spd", "se", "sh", "ssos", "skom", "st", "ssi", "ss", "shum", "sptk",
	"mpd", "msi", "mm", "mhum", "mip", "mkom", "ma", "mt", "amd", "am"}

// foldName is a name without titles, case, punctuation and the order of its
// words.
func foldName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	var kept []string
	for _, w := range words {
		w = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, w)
		if w != "" && !slices.Contains(titles, w) {
			kept = append(kept, w)
		}
	}
	slices.Sort(kept)
	return strings.Join(kept, " ")
}
