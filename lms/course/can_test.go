package course

import (
	"testing"

	"binapustaka/lms"
)

func TestCan(t *testing.T) {
	const library = 1
	as := func(roles ...lms.Role) lms.Actor { return lms.Actor{AccountID: 7, LibraryID: library, Roles: roles} }
	for _, c := range []struct {
		who                                                 string
		actor                                               lms.Actor
		read, write, totals, completions, withdraw, withOwn bool
	}{
		{"stranger", lms.Actor{}, false, false, false, false, false, false},
		{"no role", as(), true, false, false, false, false, true},
		{"librarian", as(lms.Librarian), true, false, false, false, false, true},
		{"trainer", as(lms.Trainer), true, true, true, true, true, true},
		{"head", as(lms.Head), true, false, true, false, false, true},
		{"admin", as(lms.Admin), true, true, true, true, true, true},
		{"trainer elsewhere", lms.Actor{AccountID: 7, LibraryID: 2, Roles: []lms.Role{lms.Trainer}}, false, false, false, false, false, false},
		{"system", lms.System("test"), true, true, true, true, true, true},
	} {
		for what, got := range map[string][2]bool{
			"read": {canRead(c.actor, library), c.read}, "write": {canWrite(c.actor, library), c.write},
			"totals": {canSeeTotals(c.actor, library), c.totals}, "completions": {canSeeCompletions(c.actor, library), c.completions},
			"withdraw": {canWithdraw(c.actor, library, 8), c.withdraw}, "withdraw own": {canWithdraw(c.actor, library, 7), c.withOwn},
		} {
			if got[0] != got[1] {
				t.Errorf("%s, %s: %v, want %v", c.who, what, got[0], got[1])
			}
		}
	}
	if err := require(false); !lms.IsKind(err, lms.Forbidden) {
		t.Error(err)
	}
}
