package account

import (
	"time"

	"binapustaka/lms"
)

// Change is what SLiMS said otherwise of one of its users than before.
type Change struct {
	ID          int64     `db:"id"`
	UserID      int64     `db:"user_id"`
	At          time.Time `db:"at"`
	WasUsername string    `db:"was_username"`
	WasName     string    `db:"was_name"`
	Username    string    `db:"username"`
	RealName    string    `db:"real_name"`
	Account     *Person   `db:"-"` // that was linked until then
	AccountID   *int64    `db:"account_id"`
}

// Linked is a SLiMS user with the account.
type Linked struct {
	SlimsUser
	Account Account
}

// StaffChanges is what has come to pass among a library's staff in SLiMS.
type StaffChanges struct {
	Asked   []SlimsUser // look shared: are they?
	Passed  []Change    // ids that seem to be somebody else's now
	Left    []Linked    // gone from SLiMS, and can still sign in here
	Idle    []Linked    // SLiMS tells of no work any more
	Joined  []SlimsUser // without an account
	Renamed []Change    // lately
	Closed  []Linked    // gone from SLiMS and shut out here
	Shared  []SlimsUser // answered, either way
}

// Open is how many questions wait for an administrator. Who has no account yet
// is no question: most get one by coming.
func (c StaffChanges) Open() int { return len(c.Asked) + len(c.Passed) + len(c.Left) + len(c.Idle) }

const (
	idleAfter  = 90                  // days without work while others worked: longer than the leave for a birth
	renamedFor = 30 * 24 * time.Hour // for how long a new name is news
)

// settled reports whether an administrator said after that day that nothing is
// to be done about u.
func (u SlimsUser) settled(after time.Time) bool {
	return u.SettledAt != nil && u.SettledAt.After(after)
}

// sortStaff sorts a library's SLiMS users by what has become of them; accounts
// are those linked.
func sortStaff(users []SlimsUser, accounts map[int64]Account) (c StaffChanges) {
	var newest lms.Day
	for _, u := range users {
		if u.WorkedOn != nil {
			newest = max(newest, *u.WorkedOn)
		}
	}
	for _, u := range users {
		switch {
		case u.Shared == SharedAsked && u.GoneAt == nil:
			c.Asked = append(c.Asked, u)
			continue
		case u.Shared != "":
			c.Shared = append(c.Shared, u)
		}
		if u.AccountID == nil {
			if u.GoneAt == nil && u.SettledAt == nil && u.Shared != SharedYes {
				c.Joined = append(c.Joined, u)
			}
			continue
		}
		l := Linked{u, accounts[*u.AccountID]}
		shut := l.Account.Status == Disabled
		switch {
		case l.Account.ID == 0: // has left the library here too
		case u.GoneAt != nil && shut:
			c.Closed = append(c.Closed, l)
		case u.GoneAt != nil && !u.settled(*u.GoneAt):
			c.Left = append(c.Left, l)
		case u.GoneAt == nil && !shut && u.WorkedOn != nil && *u.WorkedOn < newest-idleAfter && !u.settled(u.WorkedOn.Time().AddDate(0, 0, 1)):
			c.Idle = append(c.Idle, l)
		}
	}
	return c
}
