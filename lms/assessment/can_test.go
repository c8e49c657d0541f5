package assessment

import (
	"testing"

	"binapustaka/lms"
)

func TestCan(t *testing.T) {
	const library = 1
	as := func(roles ...lms.Role) lms.Actor { return lms.Actor{AccountID: 7, LibraryID: library, Roles: roles} }
	const yes = lms.Kind(255)
	for _, c := range []struct {
		who                                   string
		actor                                 lms.Actor
		take, write, install, groups, persons lms.Kind
	}{
		{"stranger", lms.Actor{}, lms.Unauthenticated, lms.Unauthenticated, lms.Unauthenticated, lms.Unauthenticated, lms.Unauthenticated},
		{"no role", as(), lms.Forbidden, lms.Forbidden, lms.Forbidden, lms.Forbidden, lms.Forbidden},
		{"librarian", as(lms.Librarian), yes, lms.Forbidden, lms.Forbidden, lms.Forbidden, lms.Forbidden},
		{"trainer", as(lms.Trainer), yes, yes, yes, yes, yes},
		{"head", as(lms.Head), yes, lms.Forbidden, lms.Forbidden, yes, lms.Forbidden},
		{"admin", as(lms.Admin), yes, lms.Forbidden, yes, lms.Forbidden, lms.Forbidden},
		{"trainer elsewhere", lms.Actor{AccountID: 7, LibraryID: 2, Roles: []lms.Role{lms.Trainer}},
			lms.NotFound, lms.NotFound, lms.NotFound, lms.NotFound, lms.NotFound},
		{"system", lms.System("test"), lms.Forbidden, yes, yes, yes, yes},
	} {
		for do, want := range map[act]lms.Kind{take: c.take, write: c.write, install: c.install, groups: c.groups, persons: c.persons} {
			got := yes
			if err := can(c.actor, do, library); err != nil {
				got = lms.KindOf(err)
			}
			if got != want {
				t.Errorf("%s, %s: %v, want %v", c.who, do, got, want)
			}
		}
	}
}

func TestOthersAttempts(t *testing.T) {
	as := func(id int64, role lms.Role) lms.Actor {
		return lms.Actor{AccountID: id, LibraryID: 1, Roles: []lms.Role{role}}
	}
	for _, c := range []struct {
		who         string
		actor       lms.Actor
		see, answer bool
	}{
		{"owner", as(7, lms.Librarian), true, true}, {"colleague", as(8, lms.Librarian), false, false},
		{"trainer", as(9, lms.Trainer), true, false}, {"head", as(10, lms.Head), false, false}, {"admin", as(11, lms.Admin), false, false},
		{"owner after the roles are gone", lms.Actor{AccountID: 7, LibraryID: 1}, false, false},
	} {
		if err := canSeeAttempt(c.actor, 7, 1); (err == nil) != c.see {
			t.Errorf("%s sees: %v", c.who, err)
		}
		if err := canAnswer(c.actor, 7, 1); (err == nil) != c.answer {
			t.Errorf("%s answers: %v", c.who, err)
		}
	}
}
