package account

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Status says whether an account may sign in.
type Status string

const (
	Active   Status = "active"
	Pending  Status = "pending" // waits for an administrator's approval
	Disabled Status = "disabled"
)

// Details are what is told about a person. Username is empty for one who signs
// in through SLiMS alone.
type Details struct {
	Name     string `db:"name"`
	Username string `db:"username"`
	Email    string `db:"email"`
}

// Account is a person.
type Account struct {
	ID int64 `db:"id"`
	Details
	Locale      string     `db:"locale"`
	HasPassword bool       `db:"has_password"`
	Status      Status     `db:"status"`
	CreatedAt   time.Time  `db:"created_at"`
	SeenAt      *time.Time `db:"seen_at"`
	Beside      bool       `db:"beside"` // reminded on SLiMS's pages
}

// Person is an account as others see it.
type Person struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
}

const (
	maxName  = 120
	maxEmail = 200
)

var usernameForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,59}$`)

// Clean is d trimmed, and what is wrong with it. A username is asked for where
// local says so.
func (d Details) Clean(local bool) (Details, error) {
	d.Name = lms.Line(d.Name)
	d.Username, d.Email = strings.TrimSpace(d.Username), strings.TrimSpace(d.Email)
	var p lms.Problems
	if n := utf8.RuneCountInString(d.Name); n == 0 {
		p = append(p, lms.FailField("name", "account.name_missing"))
	} else if n > maxName {
		p = append(p, lms.FailField("name", "account.name_long", lms.Args{"n": n, "max": maxName}))
	}
	if local && !usernameForm.MatchString(d.Username) {
		p = append(p, lms.FailField("username", "account.username_form"))
	}
	if d.Email != "" {
		a, err := mail.ParseAddress(d.Email)
		if err != nil || a.Address != d.Email || len(d.Email) > maxEmail {
			p = append(p, lms.FailField("email", "account.email_form"))
		}
	}
	return d, p.OrNil()
}

// cleanRoles is roles in their order, each once.
func cleanRoles(roles []lms.Role) ([]lms.Role, error) {
	var clean []lms.Role
	for _, r := range lms.Roles {
		if slices.Contains(roles, r) {
			clean = append(clean, r)
		}
	}
	for _, r := range roles {
		if !r.Valid() {
			return nil, lms.FailField("roles", "account.role_unknown", lms.Args{"role": string(r)})
		}
	}
	return clean, nil
}

// clip is the first n characters of s, without what is not text.
func clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "")
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func cleanLocale(l string) string {
	found, _ := locale.Find(l)
	return string(found)
}
