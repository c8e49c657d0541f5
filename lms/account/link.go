package account

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"binapustaka/lms"
)

// SlimsUser is a row of a library's staff directory in SLiMS.
type SlimsUser struct {
	UserID      int64      `db:"user_id"`
	Username    string     `db:"username"`
	RealName    string     `db:"real_name"`
	Email       string     `db:"email"`
	SeenAt      time.Time  `db:"seen_at"`
	GoneAt      *time.Time `db:"gone_at"`
	AccountID   *int64     `db:"account_id"` // nil: not linked
	LinkedAt    *time.Time `db:"linked_at"`
	GroupIDs    string     `db:"group_ids"`    // with commas between
	Follows     bool       `db:"follows"`      // the account's roles here are those of the groups
	Shared      Shared     `db:"shared"`       // "": nothing looks like it
	SharedSigns string     `db:"shared_signs"` // with commas between
	WorkedOn    *lms.Day   `db:"worked_on"`
	SettledAt   *time.Time `db:"settled_at"` // an administrator wants nothing done
}

// clean is u as it is kept: what is too long is cut, and who has no real name is
// called by their username.
func (u SlimsUser) clean() SlimsUser {
	u.Username, u.RealName, u.Email = clip(u.Username, 60), clip(strings.Join(strings.Fields(u.RealName), " "), maxName), clip(u.Email, maxEmail)
	if u.RealName == "" {
		u.RealName = u.Username
	}
	return u
}

// becomes reports whether the SLiMS user that was u is still the same person
// as now. Libraries give the row of somebody who left to a successor: where
// the username has changed, the address or a word of the name must have stayed.
func (u SlimsUser) becomes(now SlimsUser) bool {
	if strings.EqualFold(u.Username, now.Username) {
		return true
	}
	if u.GoneAt != nil {
		return false
	}
	if u.Email != "" && strings.EqualFold(u.Email, now.Email) {
		return true
	}
	words := strings.Fields(foldName(now.RealName))
	return slices.ContainsFunc(strings.Fields(foldName(u.RealName)), func(w string) bool { return slices.Contains(words, w) })
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
	userNames, accountNames := make([]string, len(users)), make([]string, len(accounts))
	for i, u := range users {
		userNames[i] = foldName(u.RealName)
	}
	for j, a := range accounts {
		accountNames[j] = foldName(a.Name)
	}
	clues := func(i, j int) (list []Clue, weight int) {
		u, a := users[i], accounts[j]
		if a.Username != "" && strings.EqualFold(u.Username, a.Username) {
			list, weight = append(list, SameUsername), weight+4
		}
		if a.Email != "" && strings.EqualFold(u.Email, a.Email) {
			list, weight = append(list, SameEmail), weight+4
		}
		if userNames[i] != "" && userNames[i] == accountNames[j] {
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
		j := best(len(accounts), func(j int) int { _, w := clues(i, j); return w })
		if j < 0 || best(len(users), func(k int) int { _, w := clues(k, j); return w }) != i {
			continue
		}
		why, _ := clues(i, j)
		list = append(list, Suggestion{Pair{u.UserID, accounts[j].ID}, why})
	}
	return list
}

// titles are the academic and other titles that stand around Indonesian names.
var titles = []string{"dr", "dra", "drs", "prof", "ir", "h", "hj", "bapak", "ibu", "sip", "spd", "se", "sh", "ssos", "skom", "st", "ssi", "ss", "shum", "sptk",
	"mpd", "msi", "mm", "mhum", "mip", "mkom", "ma", "mt", "amd", "am"}

// foldName is a name without titles, case, punctuation and the order of its
// words. A title may have spaces where commas set it apart: "Siti, S. Kom".
func foldName(name string) string {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s)
	}
	var kept []string
	for part := range strings.SplitSeq(strings.ToLower(name), ",") {
		if slices.Contains(titles, letters(part)) {
			continue
		}
		for _, w := range strings.Fields(part) {
			if w = letters(w); w != "" && !slices.Contains(titles, w) {
				kept = append(kept, w)
			}
		}
	}
	slices.Sort(kept)
	return strings.Join(kept, " ")
}
