package account

import (
	"fmt"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestStints(t *testing.T) {
	account := func(id int64) *int64 { return &id }
	day := lms.DayOn(2026, 3, 10)
	list := Stints(stints([]SlimsUser{{UserID: 9}, {UserID: 3, AccountID: account(30)}, {UserID: 5, AccountID: account(50)}, {UserID: 4}}, []past{
		{UserID: 4, UntilOn: day, AccountID: account(50)}, // went on as 5
		{UserID: 3, UntilOn: day + 5}, {UserID: 3, UntilOn: day, AccountID: account(31)},
		{UserID: 8, UntilOn: day, AccountID: account(30)}, // not in the directory
	}))
	want := "[{3 31 {1900-01-01 2026-03-10}} {3 0 {2026-03-11 2026-03-15}} {3 30 {2026-03-16 9999-12-31}} {4 50 {1900-01-01 2026-03-10}} {4 0 {2026-03-11 9999-12-31}} {5 50 {1900-01-01 9999-12-31}} {9 0 {1900-01-01 9999-12-31}}]"
	if got := fmt.Sprint([]Stint(list)); got != want {
		t.Fatalf("\n%s, want\n%s", got, want)
	}
	for _, c := range []struct {
		user int64
		day  lms.Day
		want int64
	}{{3, day, -1}, {3, day + 1, -2}, {3, day + 6, 3}, {4, day - 400, 5}, {4, day + 1, 4}, {5, day, 5}, {9, day, 9}, {77, day, 77}} {
		if got := list.Person(c.user, c.day); got != c.want {
			t.Errorf("user %d on %s: person %d, want %d", c.user, c.day, got, c.want)
		}
	}
	for id, want := range map[int64]int64{30: 3, 31: -1, 50: 5, 99: 0} {
		if got := list.PersonOf(id); got != want {
			t.Errorf("account %d: person %d, want %d", id, got, want)
		}
	}
	if now := list.Now(); len(now) != 2 || now[30].UserID != 3 || now[30].From != day+6 || now[50].UserID != 5 {
		t.Errorf("%v", now)
	}
}

func TestWhichSlimsUserStays(t *testing.T) {
	at := time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)
	day := lms.DayOf(at)
	later := at.AddDate(0, 0, 1)
	for name, c := range map[string]struct{ a, b SlimsUser }{
		"in SLiMS still":    {SlimsUser{UserID: 1}, SlimsUser{UserID: 2, GoneAt: &at, WorkedOn: &day}},
		"worked last":       {SlimsUser{UserID: 1, WorkedOn: &day}, SlimsUser{UserID: 2, LinkedAt: &at}},
		"linked last":       {SlimsUser{UserID: 1, LinkedAt: &later}, SlimsUser{UserID: 2, LinkedAt: &at}},
		"both gone, worked": {SlimsUser{UserID: 1, GoneAt: &at, WorkedOn: &day}, SlimsUser{UserID: 2, GoneAt: &at}},
	} {
		if got := Stays(c.a, c.b).UserID; got != 1 {
			t.Errorf("%s: %d", name, got)
		}
		if got := Stays(c.b, c.a).UserID; got != 1 {
			t.Errorf("%s, changed over: %d", name, got)
		}
	}
}
