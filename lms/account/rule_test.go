package account_test

import (
	"fmt"
	"slices"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

var slimsGroups = []account.SlimsGroup{{ID: 1, Name: "Administrator"}, {ID: 2, Name: "Pustakawan"}, {ID: 3, Name: "Kepala"}, {ID: 4, Name: "Kios OPAC"}}

func grouped(id int64, username string, groups ...int64) account.SlimsUser {
	return account.SlimsUser{UserID: id, Username: username, RealName: "Nama " + username}.InGroups(groups)
}

func TestRulesMakeRoles(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	h.ok(h.SaveGroups(ctx, system, 1, slimsGroups))
	h.fails(h.SaveGroups(ctx, admin, 1, slimsGroups), "error.forbidden")
	changed, err := h.SaveRules(ctx, admin, 1, map[int64]account.GroupRole{2: account.GroupTrainer, 3: account.GroupHead, 4: account.GroupNone})
	if h.ok(err); changed != 0 {
		t.Errorf("%d accounts changed where there are none", changed)
	}
	// The first time: the highest of the groups; what no rule names is a librarian.
	for i, c := range []struct {
		groups []int64
		want   string
	}{{nil, "[librarian]"}, {[]int64{1}, "[librarian]"}, {[]int64{2}, "[librarian trainer]"}, {[]int64{2, 3}, "[librarian head]"}, {[]int64{4, 2}, "[librarian trainer]"}, {[]int64{4, 99}, "[librarian]"}} {
		a, err := h.SignInSlims(ctx, 1, grouped(int64(10+i), fmt.Sprint("u", i), c.groups...), false)
		if h.ok(err); h.rolesOf(a.ID, 1) != c.want {
			t.Errorf("in %v: %s, want %s", c.groups, h.rolesOf(a.ID, 1), c.want)
		}
	}
	_, err = h.SignInSlims(ctx, 1, grouped(30, "kios", 4), false)
	h.fails(err, "signin.group_none")
	if n := h.count(`SELECT COUNT(*) FROM account WHERE name = 'Nama kios'`); n != 0 {
		t.Error("who does not come in has an account")
	}
	// Another library's rules are its own.
	if a, err := h.SignInSlims(ctx, 2, grouped(30, "kios", 4), false); err != nil || h.rolesOf(a.ID, 2) != "[librarian]" {
		t.Errorf("%v", err)
	}
	list, err := h.Rules(ctx, admin, 1)
	if h.ok(err); len(list) != 4 || list[0].Name != "Administrator" || list[3] != (account.GroupRule{ID: 2, Name: "Pustakawan", Role: account.GroupTrainer, Users: 3}) {
		t.Errorf("%+v", list)
	}
	// A group that SLiMS has no more is forgotten; a rename keeps the role; no groups at all are none read.
	h.ok(h.SaveGroups(ctx, system, 1, []account.SlimsGroup{{ID: 3, Name: "Pimpinan"}}))
	h.ok(h.SaveGroups(ctx, system, 1, nil))
	if list, err = h.Rules(ctx, admin, 1); err != nil || len(list) != 1 || list[0].Role != account.GroupHead || list[0].Name != "Pimpinan" {
		t.Errorf("%+v, %v", list, err)
	}
}

// A role from a rule follows the group; one that somebody chose is left alone.
func TestRolesFollowTheGroups(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	h.ok(h.SaveGroups(ctx, system, 1, slimsGroups))
	follower, err := h.SignInSlims(ctx, 1, grouped(5, "siti", 2), false)
	h.ok(err)
	chosen, err := h.SignInSlims(ctx, 1, grouped(6, "budi", 2), false)
	h.ok(err)
	h.ok(h.SetRoles(ctx, admin, chosen.ID, 1, []lms.Role{lms.Librarian})) // the same, but by hand
	token, _, err := h.StartSlimsSession(ctx, follower.ID, 1, "", "")
	h.ok(err)

	e, err := h.PreviewRules(ctx, admin, 1, map[int64]account.GroupRole{2: account.GroupTrainer})
	if h.ok(err); e.ByHand != 1 || len(e.Changes) != 1 || e.Changes[0].ID != follower.ID || fmt.Sprint(e.Changes[0].Before, e.Changes[0].After) != "[librarian] [librarian trainer]" {
		t.Errorf("%+v", e)
	}
	if h.rolesOf(follower.ID, 1) != "[librarian]" {
		t.Error("looking changed something")
	}
	changed, err := h.SaveRules(ctx, admin, 1, map[int64]account.GroupRole{2: account.GroupTrainer, 99: account.GroupHead})
	if h.ok(err); changed != 1 || h.rolesOf(follower.ID, 1) != "[librarian trainer]" || h.rolesOf(chosen.ID, 1) != "[librarian]" {
		t.Errorf("%d changed: %s, %s", changed, h.rolesOf(follower.ID, 1), h.rolesOf(chosen.ID, 1))
	}
	_, err = h.SaveRules(ctx, admin, 1, map[int64]account.GroupRole{2: "admin"})
	h.fails(err, "account.role_unknown")

	// SLiMS moves both to another group: at night the one follows, the other does not.
	_, err = h.SaveRules(ctx, admin, 1, map[int64]account.GroupRole{3: account.GroupHead, 4: account.GroupNone})
	h.ok(err)
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{grouped(5, "siti", 3), grouped(6, "budi", 3)}))
	if h.rolesOf(follower.ID, 1) != "[librarian head]" || h.rolesOf(chosen.ID, 1) != "[librarian]" {
		t.Errorf("%s, %s", h.rolesOf(follower.ID, 1), h.rolesOf(chosen.ID, 1))
	}
	// Or when they come.
	a, err := h.SignInSlims(ctx, 1, grouped(5, "siti", 2), false)
	if h.ok(err); h.rolesOf(a.ID, 1) != "[librarian trainer]" {
		t.Error(h.rolesOf(a.ID, 1))
	}
	// Into a group that does not come in: signed out at once, and back again later.
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{grouped(5, "siti", 4), grouped(6, "budi", 4)}))
	if h.signedIn(token) || h.rolesOf(follower.ID, 1) != "[]" || h.rolesOf(chosen.ID, 1) != "[librarian]" {
		t.Errorf("%v %s", h.signedIn(token), h.rolesOf(follower.ID, 1))
	}
	a, err = h.SignInSlims(ctx, 1, grouped(5, "siti", 4), false)
	h.ok(err)
	h.fails(h.MayEnter(ctx, a, 1), "signin.no_role")
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{grouped(5, "siti", 2), grouped(6, "budi", 2)}))
	if h.rolesOf(follower.ID, 1) != "[librarian trainer]" {
		t.Error("the way back is shut")
	}
	// What was chosen by hand can be handed back to the groups; an administrator's cannot.
	h.ok(h.FollowRules(ctx, admin, chosen.ID))
	if h.rolesOf(chosen.ID, 1) != "[librarian trainer]" {
		t.Error(h.rolesOf(chosen.ID, 1))
	}
	h.fails(h.FollowRules(ctx, admin, admin.AccountID), "account.follow_unlinked")
	h.ok(h.SetRoles(ctx, admin, chosen.ID, 1, []lms.Role{lms.Admin}))
	h.fails(h.FollowRules(ctx, admin, chosen.ID), "account.follow_admin")
	h.fails(h.FollowRules(ctx, lms.Actor{LibraryID: 1, AccountID: follower.ID, Roles: []lms.Role{lms.Head}}, follower.ID), "error.forbidden")
	// Whose link is taken away keeps the roles.
	if _, err := h.Unlink(ctx, admin, 1, []int64{5}); err != nil {
		t.Fatal(err)
	}
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{grouped(5, "siti", 4), grouped(6, "budi", 2)}))
	if h.rolesOf(follower.ID, 1) != "[librarian trainer]" {
		t.Error(h.rolesOf(follower.ID, 1))
	}
	got := slices.DeleteFunc(h.actions(1), func(a string) bool { return a != "roles_followed" && a != "rule_changed" })
	if want := []string{"rule_changed", "roles_followed", "rule_changed", "rule_changed", "roles_followed", "roles_followed", "roles_followed", "roles_followed", "roles_followed"}; !slices.Equal(got, want) {
		t.Errorf("audit %v", got)
	}
}

// SLiMS's super-user is proposed as administrator, and a person decides.
func TestSuperUserIsProposed(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	h.ok(h.SaveGroups(ctx, system, 1, slimsGroups))
	people := []account.SlimsUser{grouped(1, "root"), grouped(7, "wakil", 2, 1), grouped(8, "biasa", 2), grouped(9, "jauh", 1)}
	h.ok(h.SaveDirectory(ctx, system, 1, people))
	ids := map[string]int64{}
	for _, u := range people[:3] { // the fourth has never been here
		a, err := h.SignInSlims(ctx, 1, u, false)
		h.ok(err)
		ids[u.Username] = a.ID
	}
	proposed := func() (names []string) {
		t.Helper()
		list, err := h.SuperUsers(ctx, admin, 1)
		h.ok(err)
		for _, u := range list {
			names = append(names, u.Username)
		}
		return names
	}
	if got := proposed(); !slices.Equal(got, []string{"root", "wakil"}) || h.rolesOf(ids["root"], 1) != "[librarian]" {
		t.Fatalf("proposed %v", got)
	}
	h.fails(h.AnswerSuper(ctx, lms.Actor{LibraryID: 1, AccountID: ids["root"], Roles: []lms.Role{lms.Librarian}}, 1, 1, true), "error.forbidden")
	h.fails(h.AnswerSuper(ctx, admin, 1, 8, true), "account.super_answered")
	h.ok(h.AnswerSuper(ctx, admin, 1, 1, true))
	h.ok(h.AnswerSuper(ctx, admin, 1, 7, false))
	if got := proposed(); got != nil || h.rolesOf(ids["root"], 1) != "[librarian admin]" || h.rolesOf(ids["wakil"], 1) != "[librarian]" {
		t.Errorf("still %v", got)
	}
	h.fails(h.AnswerSuper(ctx, admin, 1, 7, true), "account.super_answered")
	h.ok(h.SaveDirectory(ctx, system, 1, people)) // no rule takes the role away, no night asks again
	if h.rolesOf(ids["root"], 1) != "[librarian admin]" || proposed() != nil {
		t.Error("the night undid the answer")
	}
	if got := h.actions(1); !slices.Equal(got[len(got)-2:], []string{"roles_changed", "super_declined"}) {
		t.Errorf("audit %v", got)
	}
}
