package account_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// directory puts n SLiMS users into a library: ids 1 to n, usernames u1 to un.
func (h *house) directory(library int64, n int) (users []account.SlimsUser) {
	h.t.Helper()
	for i := 1; i <= n; i++ {
		users = append(users, account.SlimsUser{UserID: int64(i), Username: fmt.Sprint("u", i), RealName: fmt.Sprint("User ", i)})
	}
	h.ok(h.SaveDirectory(ctx, system, library, users))
	return users
}

func TestDirectory(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	users := h.directory(1, 3)
	h.directory(2, 1)
	h.fails(h.SaveDirectory(ctx, admin, 1, users), "error.forbidden")
	ani := h.add(1, "ani", lms.Librarian)
	_, refused, err := h.Link(ctx, admin, 1, []account.Pair{{UserID: 2, AccountID: ani.AccountID}})
	if h.ok(err); refused != nil {
		t.Fatal(refused)
	}
	slims, _, err := h.StartSlimsSession(ctx, ani.AccountID, 1, "", "")
	h.ok(err)
	local, _, err := h.StartSession(ctx, ani.AccountID, 1, "", "")
	h.ok(err)
	counts := func(want account.Counts) {
		t.Helper()
		if c, err := h.LinkCounts(ctx, admin, 1); err != nil || c != want {
			t.Errorf("%+v, %v; want %+v", c, err, want)
		}
	}
	counts(account.Counts{Users: 3, Unlinked: 2})

	h.ok(h.SaveDirectory(ctx, system, 1, nil)) // a directory that cannot be is no directory
	counts(account.Counts{Users: 3, Unlinked: 2})
	if !h.signedIn(slims) {
		t.Error("an empty directory has signed people out")
	}
	h.later(24 * time.Hour)
	users[2].RealName, users[2].Email = "Ganti Nama", "g@x.example"
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{users[2], users[0]}))
	counts(account.Counts{Users: 2, Unlinked: 2, Gone: 1})
	if h.signedIn(slims) || !h.signedIn(local) {
		t.Error("who is gone from SLiMS is signed in through it, or out of their own account")
	}
	list, err := h.Staff(ctx, admin, 1)
	h.ok(err)
	if len(list) != 3 || list[0].RealName != "Ganti Nama" || list[0].Email != "g@x.example" || !list[0].SeenAt.Equal(start.Add(24*time.Hour)) ||
		list[2].UserID != 2 || list[2].GoneAt == nil || !list[2].GoneAt.Equal(start.Add(24*time.Hour)) || !list[2].SeenAt.Equal(start) || *list[2].AccountID != ani.AccountID {
		t.Errorf("%+v", list)
	}
	_, _, err = h.StartSlimsSession(ctx, ani.AccountID, 1, "", "")
	h.fails(err, "signin.over")
	links, err := h.links(system)
	if h.ok(err); len(links) != 1 || links[2] != ani.AccountID { // what they did is still in SLiMS
		t.Errorf("links %v", links)
	}
	h.later(24 * time.Hour)
	h.ok(h.SaveDirectory(ctx, system, 1, users)) // back again, with the link
	counts(account.Counts{Users: 3, Unlinked: 2})
	if h.signedIn(slims) {
		t.Error("the old session is back, too")
	}
	if n := h.count(`SELECT COUNT(*) FROM account_slims_user WHERE library_id = 2 AND gone_at IS NULL`); n != 1 {
		t.Error("the other library's directory has changed")
	}
	for _, a := range []lms.Actor{ani, {}, {AccountID: 1, LibraryID: 2, Roles: lms.Roles}} {
		_, err := h.Staff(ctx, a, 1)
		h.fails(err, "error.forbidden")
		_, err = h.LinkCounts(ctx, a, 1)
		h.fails(err, "error.forbidden")
		_, err = h.Board(ctx, a, 1)
		h.fails(err, "error.forbidden")
		_, _, err = h.Link(ctx, a, 1, nil)
		h.fails(err, "error.forbidden")
		_, err = h.Unlink(ctx, a, 1, nil)
		h.fails(err, "error.forbidden")
		_, err = h.links(a)
		h.fails(err, "error.forbidden")
	}
}

func TestBoard(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	h.directory(1, 6)
	var people []lms.Actor
	for i := 1; i <= 6; i++ { // u1 … u6, so that all of them fit
		people = append(people, h.add(1, fmt.Sprint("u", i), lms.Librarian))
	}
	h.add(2, "u7", lms.Librarian)
	_, refused, err := h.Link(ctx, admin, 1, []account.Pair{{UserID: 1, AccountID: people[1].AccountID}})
	if h.ok(err); refused != nil {
		t.Fatal(refused)
	}
	h.ok(h.SetStatus(ctx, admin, people[2].AccountID, account.Disabled))
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{{UserID: 1, Username: "u1", RealName: "User 1"}, {UserID: 2, Username: "u2", RealName: "User 2"},
		{UserID: 3, Username: "u3", RealName: "User 3"}, {UserID: 4, Username: "u4", RealName: "User 4"}, {UserID: 6, Username: "u6", RealName: "User 6"}}))
	b, err := h.Board(ctx, admin, 1)
	h.ok(err)
	var got []account.Pair
	for _, s := range b.Suggestions {
		got = append(got, s.Pair)
	}
	// u1 is linked, account 2 taken, account 3 shut out, user 5 gone.
	want := []account.Pair{{UserID: 4, AccountID: people[3].AccountID}, {UserID: 6, AccountID: people[5].AccountID}}
	if !slices.Equal(got, want) || len(b.Users) != 6 || len(b.Accounts) != 7 {
		t.Errorf("%d users, %d accounts, %+v; want %+v", len(b.Users), len(b.Accounts), got, want)
	}
	n, refused, err := h.Link(ctx, admin, 1, got) // in bulk, as the page offers it
	if h.ok(err); n != 2 || refused != nil {
		t.Errorf("%d linked, %+v", n, refused)
	}
}

func TestLinkRefusals(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	users := h.directory(1, 6)
	ani, budi, citra := h.add(1, "ani", lms.Librarian), h.add(1, "budi", lms.Librarian), h.add(1, "citra", lms.Librarian)
	elsewhere := h.add(2, "elsewhere", lms.Librarian)
	h.ok(h.SaveDirectory(ctx, system, 1, users[:5])) // 6 is gone
	pair := func(user int64, a lms.Actor) account.Pair {
		return account.Pair{UserID: user, AccountID: a.AccountID}
	}
	n, refused, err := h.Link(ctx, admin, 1, []account.Pair{
		pair(1, ani),
		pair(1, ani),       // already: counts as linked
		pair(1, budi),      // 1 is ani's by now
		pair(2, ani),       // and ani has 1
		pair(6, budi),      // gone
		pair(99, budi),     // no such user
		{UserID: 3},        // no such account
		pair(3, elsewhere), // not of this library
		pair(4, citra),     // and the others go on
		pair(5, budi),
	})
	h.ok(err)
	var keys []string
	for _, r := range refused {
		h.fails(r.Why, r.Why.Key)
		keys = append(keys, fmt.Sprint(r.UserID, " ", r.Why.Key))
	}
	want := []string{"1 link.user_taken", "2 link.account_taken", "6 link.user_gone", "99 link.user_unknown", "3 link.account_unknown", "3 link.account_unknown"}
	if n != 4 || !slices.Equal(keys, want) {
		t.Errorf("%d linked, %v", n, keys)
	}
	if refused[0].Why.Args["holder"] != "Nama ani" || refused[1].Why.Args["holder"] != "u1" {
		t.Errorf("who holds it: %v, %v", refused[0].Why.Args, refused[1].Why.Args)
	}
	links, err := h.links(system)
	if h.ok(err); fmt.Sprint(links) != fmt.Sprint(map[int64]int64{1: ani.AccountID, 4: citra.AccountID, 5: budi.AccountID}) {
		t.Errorf("links %v", links)
	}
	list, err := h.Staff(ctx, admin, 1)
	if h.ok(err); list[0].LinkedAt == nil || !list[0].LinkedAt.Equal(start) || h.count(`SELECT linked_by FROM account_slims_user WHERE user_id = 1`) != int(admin.AccountID) {
		t.Errorf("%+v", list[0])
	}

	n, err = h.Unlink(ctx, admin, 1, []int64{1, 5, 5, 2, 99})
	if h.ok(err); n != 2 {
		t.Errorf("%d unlinked", n)
	}
	if n, err := h.Unlink(ctx, admin, 1, []int64{1}); n != 0 || err != nil {
		t.Errorf("unlinked again: %d, %v", n, err)
	}
	if n, refused, err := h.Link(ctx, admin, 1, []account.Pair{pair(1, budi), pair(5, ani)}); n != 2 || refused != nil || err != nil {
		t.Errorf("linked anew: %d %+v %v", n, refused, err)
	}
	audit := h.actions(1)[4:]
	if !slices.Equal(audit, []string{"linked", "linked", "linked", "unlinked", "unlinked", "linked", "linked"}) {
		t.Errorf("audit %v", audit)
	}
}

// Administrators link the same people crosswise at the same moment, the night's
// directory comes in between, and users sign in: nobody sees a deadlock or a
// violated key, and each user and account is linked once.
func TestLinkingCrosswise(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	const n = 6
	users := h.directory(1, n)
	var ids []int64
	for i := range n {
		ids = append(ids, h.add(1, fmt.Sprint("staf", i), lms.Librarian).AccountID)
	}
	for round := range 10 {
		var wg sync.WaitGroup
		for worker := range 6 {
			wg.Go(func() {
				var err error
				var refused []account.Refusal
				switch worker {
				case 4:
					err = h.SaveDirectory(ctx, system, 1, users)
				case 5:
					_, err = h.Unlink(ctx, admin, 1, []int64{int64(1 + round%n), 2, 1})
				default:
					var pairs []account.Pair
					for i := range n {
						user, at := i, (i*(worker+1)+round)%n
						if worker%2 == 1 {
							user = n - 1 - i
						}
						pairs = append(pairs, account.Pair{UserID: users[user].UserID, AccountID: ids[at]})
					}
					_, refused, err = h.Link(ctx, admin, 1, pairs)
				}
				if err != nil {
					t.Errorf("worker %d: %v", worker, err)
				}
				for _, r := range refused {
					if r.Why.Key != "link.user_taken" && r.Why.Key != "link.account_taken" {
						t.Errorf("refused with %v", r.Why)
					}
				}
			})
		}
		wg.Wait()
		if twice := h.count(`SELECT COUNT(account_id) - COUNT(DISTINCT account_id) FROM account_slims_user`); twice != 0 {
			t.Fatalf("%d accounts are linked twice", twice)
		}
		if linked, entries := h.count(`SELECT COUNT(account_id) FROM account_slims_user`),
			h.count(`SELECT SUM(action = 'linked') - SUM(action = 'unlinked') FROM account_audit`); linked != entries || linked == 0 {
			t.Fatalf("%d links, the audit log tells of %d", linked, entries)
		}
		h.db.MustExec(`UPDATE account_slims_user SET account_id = NULL`)
		h.db.MustExec(`DELETE FROM account_audit`)
	}
}

func TestAuditKeepsItsArguments(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	args := lms.Args{"n": int64(12), "share": 0.5, "name": "Dra. Nur'aini, \"S.IP.\" <b>", "big": int64(1) << 40, "yes": true}
	h.ok(h.Note(ctx, admin, 1, "linked", args))
	h.ok(h.Note(ctx, system, 1, "unlinked", nil))
	h.ok(h.Note(ctx, system, 0, "password_set", lms.Args{"name": "x"})) // of no library
	h.later(time.Hour)
	h.ok(h.Note(ctx, admin, 2, "linked", nil))
	list, total, err := h.Audit(ctx, admin, 1, lms.Page{Number: 1, Size: 2})
	h.ok(err)
	if total != 3 || len(list) != 2 || list[0].Action != "unlinked" || !list[0].System || list[0].Actor != "test" || list[0].Args == nil || list[1].System || list[1].Actor != "Nama admin" {
		t.Fatalf("%d %+v", total, list)
	}
	for k, v := range args {
		if list[1].Args[k] != v {
			t.Errorf("%s: %v (%T), want %v (%T)", k, list[1].Args[k], list[1].Args[k], v, v)
		}
	}
}
