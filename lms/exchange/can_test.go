package exchange

import (
	"testing"

	"binapustaka/lms"
)

func TestCan(t *testing.T) {
	as := func(library int64, roles ...lms.Role) lms.Actor {
		return lms.Actor{AccountID: 7, LibraryID: library, Roles: roles}
	}
	for _, c := range []struct {
		who    string
		actor  lms.Actor
		manage bool
	}{
		{"stranger", lms.Actor{}, false}, {"librarian", as(1, lms.Librarian), false}, {"trainer", as(1, lms.Trainer), false}, {"head", as(1, lms.Head), false},
		{"administrator", as(1, lms.Admin), true}, {"administrator elsewhere", as(2, lms.Admin), false}, {"system", lms.System("test"), true},
	} {
		if got := canManage(c.actor, 1); got != c.manage {
			t.Errorf("%s manages: %v", c.who, got)
		}
	}
}
