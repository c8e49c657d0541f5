package account_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// One person, two libraries, two SLiMS users: one account.
func TestOnePersonInTwoLibraries(t *testing.T) {
	h := open(t)
	there := account.SlimsUser{UserID: 31, Username: "siti.b", RealName: "Siti R."}
	one, err := h.SignInSlims(ctx, 1, siti, false)
	h.ok(err)
	two, err := h.SignInSlims(ctx, 2, there, false)
	h.ok(err)
	if one.ID == two.ID {
		t.Fatal("joined by names alone")
	}
	h.ok(h.SetRoles(ctx, system, two.ID, 2, []lms.Role{lms.Librarian, lms.Trainer}))
	first := lms.Actor{AccountID: one.ID, LibraryID: 1, Name: one.Name, Roles: []lms.Role{lms.Librarian}}
	second := lms.Actor{AccountID: two.ID, LibraryID: 2, Name: two.Name, Roles: []lms.Role{lms.Librarian, lms.Trainer}}
	token, _, err := h.StartSlimsSession(ctx, two.ID, 2, "", "")
	h.ok(err)

	code, expires, err := h.JoinCode(ctx, first)
	h.ok(err)
	if len(code) != 19 || expires.Sub(start) != 30*time.Minute {
		t.Errorf("%q until %v", code, expires)
	}
	_, err = h.FindJoin(ctx, first, code)
	h.fails(err, "join.own_code")
	_, err = h.Join(ctx, second, "salah")
	h.fails(err, "join.code_wrong")
	later, _, err := h.JoinCode(ctx, first)
	h.ok(err)
	_, err = h.FindJoin(ctx, second, code) // a newer one has taken its place
	h.fails(err, "join.code_wrong")
	typed := " " + strings.ToUpper(strings.ReplaceAll(later, "-", " "))
	if j, err := h.FindJoin(ctx, second, typed); err != nil || j.ID != one.ID || j.Library != "Perpustakaan 1" {
		t.Errorf("%+v, %v", j, err)
	}
	h.db.MustExec(`INSERT INTO account_group (id, library_id, name, note, created_at) VALUES (7, 2, 'Kelas', '', ?)`, start)
	h.db.MustExec(`INSERT INTO account_group_member (group_id, account_id, added_at) VALUES (7, ?, ?)`, two.ID, start)
	j, err := h.Join(ctx, second, typed)
	h.ok(err)
	if h.count(`SELECT account_id FROM account_group_member WHERE group_id = 7`) != int(one.ID) {
		t.Error("what belonged to the second account has not come along")
	}
	if j.ID != one.ID || h.signedIn(token) || h.rolesOf(one.ID, 2) != "[librarian trainer]" || h.rolesOf(two.ID, 2) != "[]" || h.rolesOf(one.ID, 1) != "[librarian]" {
		t.Errorf("%+v: %s, %s", j, h.rolesOf(one.ID, 2), h.rolesOf(two.ID, 2))
	}
	_, err = h.Join(ctx, second, typed)
	h.fails(err, "join.code_wrong") // once

	// Coming from either library it is the same account, in the right library.
	for library, u := range map[int64]account.SlimsUser{1: siti, 2: there} {
		a, err := h.SignInSlims(ctx, library, u, true)
		h.ok(err)
		if a.ID != one.ID || h.MayEnter(ctx, a, library) != nil {
			t.Errorf("from library %d: %+v", library, a)
		}
		_, session, err := h.StartSlimsSession(ctx, a.ID, library, "", "")
		if h.ok(err); session.LibraryID != library {
			t.Errorf("in library %d", session.LibraryID)
		}
	}
	if got := h.actions(2); got[len(got)-1] != "joined" {
		t.Errorf("audit %v", got)
	}
	if got := h.actions(1); !slices.Contains(got, "joined_elsewhere") {
		t.Errorf("audit %v", got)
	}
}

func TestJoiningIsRefused(t *testing.T) {
	h := open(t)
	one, err := h.SignInSlims(ctx, 1, siti, false)
	h.ok(err)
	first := lms.Actor{AccountID: one.ID, LibraryID: 1, Name: one.Name, Roles: []lms.Role{lms.Librarian}}
	came := func(id int64, username string) lms.Actor {
		t.Helper()
		a, err := h.SignInSlims(ctx, 2, account.SlimsUser{UserID: id, Username: username, RealName: username}, false)
		h.ok(err)
		return lms.Actor{AccountID: a.ID, LibraryID: 2, Name: a.Name, Roles: []lms.Role{lms.Librarian}}
	}
	code, _, err := h.JoinCode(ctx, first)
	h.ok(err)
	refused := func(who lms.Actor, key string) {
		t.Helper()
		_, err := h.Join(ctx, who, code)
		h.fails(err, key)
		if h.count(`SELECT COUNT(*) FROM account WHERE status = 'disabled'`) != 0 {
			t.Errorf("%s, and closed all the same", key)
		}
	}
	refused(h.add(2, "lokal", lms.Librarian), "join.unlinked")
	boss := came(2, "bos")
	h.ok(h.SetRoles(ctx, system, boss.AccountID, 2, []lms.Role{lms.Admin}))
	refused(boss, "join.admin")
	came(3, "pelajar")
	both := came(4, "dua")
	h.ok(h.SetRoles(ctx, system, both.AccountID, 1, []lms.Role{lms.Librarian}))
	refused(both, "join.elsewhere")
	h.ok(h.SetRoles(ctx, system, one.ID, 2, []lms.Role{lms.Librarian}))
	if _, _, err := h.Link(ctx, system, 2, []account.Pair{{UserID: 3, AccountID: one.ID}}); err != nil {
		t.Fatal(err)
	}
	h.db.MustExec(`UPDATE account_slims_user SET account_id = ? WHERE library_id = 2 AND user_id = 3`, one.ID)
	code, _, err = h.JoinCode(ctx, first) // the one before ended when another library took the account in
	h.ok(err)
	refused(came(5, "lain"), "join.taken")
	h.later(30 * time.Minute)
	refused(came(6, "terlambat"), "join.code_wrong")
	_, _, err = h.JoinCode(ctx, lms.Actor{})
	h.fails(err, "error.forbidden")
}
