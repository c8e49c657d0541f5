package account

import (
	"cmp"
	"slices"

	"binapustaka/lms"
)

// Stint is a time in which a SLiMS user was one person. The period is the whole
// calendar's at an open end.
type Stint struct {
	UserID    int64
	AccountID int64 // 0: of nobody who is known here
	lms.Period
}

var calendar = lms.Period{From: lms.DayOn(1900, 1, 1), To: lms.DayOn(9999, 12, 31)}

// past is whose the work of a SLiMS user was up to a day.
type past struct {
	UserID    int64   `db:"user_id"`
	UntilOn   lms.Day `db:"until_on"`
	AccountID *int64  `db:"account_id"`
}

// stints sorts out whose the work of each SLiMS user is, by user and time; users
// are all of a library, in any order.
func stints(users []SlimsUser, before []past) (list []Stint) {
	slices.SortFunc(before, func(a, b past) int {
		return cmp.Or(cmp.Compare(a.UserID, b.UserID), cmp.Compare(a.UntilOn, b.UntilOn))
	})
	for _, u := range slices.SortedFunc(slices.Values(users), func(a, b SlimsUser) int { return cmp.Compare(a.UserID, b.UserID) }) {
		from := calendar.From
		add := func(account *int64, to lms.Day) {
			s := Stint{UserID: u.UserID, Period: lms.Period{From: from, To: to}}
			if account != nil {
				s.AccountID = *account
			}
			list, from = append(list, s), to+1
		}
		for _, p := range before {
			if p.UserID == u.UserID {
				add(p.AccountID, p.UntilOn)
			}
		}
		add(u.AccountID, calendar.To)
	}
	return list
}

// Stints says whose the work of a library's SLiMS users is, day by day.
type Stints []Stint

// Person is a number for whoever was that SLiMS user on that day: the id of the
// SLiMS user that they are today where there is one, and a negative number that
// is no SLiMS user's otherwise.
func (s Stints) Person(userID int64, day lms.Day) int64 {
	at := slices.IndexFunc(s, func(t Stint) bool { return t.UserID == userID && t.Has(day) })
	switch {
	case at < 0 || s[at].To == calendar.To:
		return userID
	case s[at].AccountID == 0:
		return -1 - int64(at) // of the one stint
	}
	return s.PersonOf(s[at].AccountID)
}

// PersonOf is the number of whoever has that account; 0 where the account was
// never a SLiMS user here.
func (s Stints) PersonOf(accountID int64) (person int64) {
	for i, t := range s {
		switch {
		case t.AccountID != accountID:
		case t.To == calendar.To:
			return t.UserID
		case person == 0:
			person = -1 - int64(i)
		}
	}
	return person
}

// Turn is a time in which the work of a SLiMS user is one person's.
type Turn struct {
	UserID int64
	Person int64
	lms.Period
}

// Turns are whose the work of SLiMS users is at all times; who is known of no
// stint is one person.
func (s Stints) Turns(users []int64) (list []Turn) {
	for _, user := range users {
		known := false
		for _, t := range s {
			if t.UserID == user {
				known = true
				list = append(list, Turn{user, s.Person(user, t.From), t.Period})
			}
		}
		if !known {
			list = append(list, Turn{user, user, calendar})
		}
	}
	return list
}

// Now are the SLiMS users of today, by account, and since when each was that.
func (s Stints) Now() map[int64]Stint {
	now := map[int64]Stint{}
	for _, t := range s {
		if t.AccountID != 0 && t.To == calendar.To {
			now[t.AccountID] = t
		}
	}
	return now
}
