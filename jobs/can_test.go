package jobs

import (
	"testing"

	"binapustaka/lms"
)

func TestWhoMay(t *testing.T) {
	person := func(library int64, roles ...lms.Role) lms.Actor {
		return lms.Actor{AccountID: 5, LibraryID: library, Roles: roles}
	}
	for _, c := range []struct {
		name      string
		actor     lms.Actor
		read, run bool
	}{
		{"stranger", lms.Actor{}, false, false},
		{"librarian", person(1, lms.Librarian), false, false},
		{"trainer", person(1, lms.Trainer), false, false},
		{"head", person(1, lms.Head), true, false},
		{"administrator", person(1, lms.Admin), true, true},
		{"administrator elsewhere", person(2, lms.Admin), false, false},
		{"system", lms.System("test"), true, true},
	} {
		if read, run := CanRead(c.actor, 1), CanRun(c.actor, 1); read != c.read || run != c.run {
			t.Errorf("%s: read %v, run %v", c.name, read, run)
		}
	}
}
