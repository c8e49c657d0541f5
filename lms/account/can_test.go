package account

import (
	"testing"

	"binapustaka/lms"
)

func TestCan(t *testing.T) {
	as := func(library int64, roles ...lms.Role) lms.Actor {
		return lms.Actor{AccountID: 7, LibraryID: library, Roles: roles}
	}
	for _, c := range []struct {
		who                         string
		actor                       lms.Actor
		manage, people, keep, staff bool
	}{
		{"stranger", lms.Actor{}, false, false, false, false},
		{"stranger with roles", lms.Actor{LibraryID: 1, Roles: lms.Roles}, false, false, false, false},
		{"no role", as(1), false, false, false, false},
		{"librarian", as(1, lms.Librarian), false, false, false, false},
		{"trainer", as(1, lms.Trainer), false, true, true, false},
		{"head", as(1, lms.Head), false, true, false, true},
		{"administrator", as(1, lms.Admin), true, true, true, true},
		{"administrator elsewhere", as(2, lms.Admin), false, false, false, false},
		{"system", lms.System("test"), true, true, true, true},
	} {
		if got := canManage(c.actor, 1); got != c.manage {
			t.Errorf("%s manages: %v", c.who, got)
		}
		if got := canSeePeople(c.actor, 1); got != c.people {
			t.Errorf("%s sees people: %v", c.who, got)
		}
		if got := canKeepGroups(c.actor, 1); got != c.keep {
			t.Errorf("%s keeps groups: %v", c.who, got)
		}
		if got := canSeeStaff(c.actor, 1); got != c.staff {
			t.Errorf("%s sees the SLiMS users: %v", c.who, got)
		}
	}
	if err := require(false); !lms.IsKind(err, lms.Forbidden) || require(true) != nil {
		t.Errorf("refused with %v", err)
	}
}
