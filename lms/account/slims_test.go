package account_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

var siti = account.SlimsUser{UserID: 5, Username: "siti", RealName: "Siti Rahmawati", Email: "siti@x.example"}

func TestFirstSignInThroughSlims(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	h.add(1, "siti", lms.Trainer) // of that username already: an administrator decides whether it is her
	a, err := h.SignInSlims(ctx, 1, siti, false)
	h.ok(err)
	if a.Name != siti.RealName || a.Username != "" || a.Email != siti.Email || a.Status != account.Active || h.rolesOf(a.ID, 1) != "[librarian]" {
		t.Errorf("%+v", a)
	}
	h.ok(h.MayEnter(ctx, a, 1))
	h.fails(h.MayEnter(ctx, a, 2), "signin.no_role")
	actor := lms.Actor{AccountID: a.ID, LibraryID: 1}
	u, linked, err := h.LinkOf(ctx, actor)
	if h.ok(err); !linked || u.UserID != 5 || u.LinkedAt == nil {
		t.Errorf("%+v", u)
	}
	if _, linked, err := h.LinkOf(ctx, admin); linked || err != nil {
		t.Errorf("the administrator is linked: %v", err)
	}
	entries, _, err := h.Audit(ctx, admin, 1, lms.Page{})
	if h.ok(err); entries[0].Action != "signin_created" || entries[0].System || entries[0].Actor != siti.RealName || entries[0].Args["username"] != "siti" {
		t.Errorf("%+v", entries[0])
	}

	// The second time: the same account; the name is SLiMS's.
	married := siti
	married.RealName, married.Email = "  Siti  Hidayat ", "other@x.example"
	b, err := h.SignInSlims(ctx, 1, married, true)
	if h.ok(err); b.ID != a.ID || b.Name != "Siti Hidayat" || b.Email != siti.Email || b.Status != account.Active {
		t.Errorf("%+v", b)
	}
	// Another library's user of that number is somebody else.
	c, err := h.SignInSlims(ctx, 2, siti, false)
	if h.ok(err); c.ID == a.ID {
		t.Error("one account for two libraries' users")
	}
	// Who has a name of their own here keeps it.
	h.db.MustExec(`UPDATE account SET username = 'siti5' WHERE id = ?`, a.ID)
	if b, err = h.SignInSlims(ctx, 1, siti, false); err != nil || b.Name != "Siti Hidayat" {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestFirstSignInWithApproval(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	a, err := h.SignInSlims(ctx, 1, siti, true)
	if h.ok(err); a.Status != account.Pending {
		t.Errorf("%+v", a)
	}
	h.fails(h.MayEnter(ctx, a, 1), "signin.pending")
	again, err := h.SignInSlims(ctx, 1, siti, true)
	if h.ok(err); again.ID != a.ID || again.Status != account.Pending {
		t.Errorf("%+v", again)
	}
	if c, err := h.LinkCounts(ctx, admin, 1); err != nil || c != (account.Counts{Users: 1, Pending: 1}) {
		t.Errorf("%+v, %v", c, err)
	}
	h.ok(h.SetStatus(ctx, admin, a.ID, account.Active))
	a, err = h.SignInSlims(ctx, 1, siti, true)
	h.ok(err)
	h.ok(h.MayEnter(ctx, a, 1))
	h.ok(h.SetStatus(ctx, admin, a.ID, account.Disabled))
	a, err = h.SignInSlims(ctx, 1, siti, true)
	h.ok(err)
	h.fails(h.MayEnter(ctx, a, 1), "signin.disabled")
	h.fails(h.SetStatus(ctx, admin, a.ID, account.Pending), "error.request")
	if got := h.actions(1); !slices.Equal(got, []string{"account_created", "signin_pending", "account_approved", "account_disabled"}) {
		t.Errorf("audit %v", got)
	}
}

// A user without a real name, as old SLiMS databases have them, gets an account
// all the same.
func TestSlimsUserWithoutName(t *testing.T) {
	h := open(t)
	a, err := h.SignInSlims(ctx, 1, account.SlimsUser{UserID: 6, Username: "tamu", RealName: " ", Email: strings.Repeat("e", 300)}, false)
	if h.ok(err); a.Name != "tamu" || len(a.Email) != 200 {
		t.Errorf("%+v", a)
	}
	if a, err = h.SignInSlims(ctx, 1, account.SlimsUser{UserID: 7, Username: "panjang", RealName: strings.Repeat("é", 200)}, false); err != nil || len([]rune(a.Name)) != 120 {
		t.Errorf("%+v, %v", a, err)
	}
}

// Two browsers at once, for the first time: one account.
func TestParallelFirstSignIn(t *testing.T) {
	h := open(t)
	for round := range int64(8) {
		u := siti
		u.UserID += round
		var wg sync.WaitGroup
		ids, errs := make([]int64, 6), make([]error, 6)
		for i := range ids {
			wg.Go(func() {
				a, err := h.SignInSlims(ctx, 1, u, i%2 == 0)
				ids[i], errs[i] = a.ID, err
			})
		}
		wg.Wait()
		for i := range ids {
			if errs[i] != nil || ids[i] != ids[0] {
				t.Fatalf("accounts %v, %v", ids, errs)
			}
		}
		if n := h.count(`SELECT COUNT(*) FROM account`); n != int(round)+1 {
			t.Fatalf("%d accounts after %d people", n, round+1)
		}
	}
}

// A SLiMS session begins only while the link is there.
func TestSlimsSessionNeedsTheLink(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	a, err := h.SignInSlims(ctx, 1, siti, false)
	h.ok(err)
	token, s, err := h.StartSlimsSession(ctx, a.ID, 1, "10.0.0.1", "")
	if h.ok(err); s.Method != account.BySlims || !h.signedIn(token) {
		t.Errorf("%+v", s)
	}
	if n, err := h.Unlink(ctx, admin, 1, []int64{5}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if h.signedIn(token) {
		t.Error("unlinked and still here")
	}
	_, _, err = h.StartSlimsSession(ctx, a.ID, 1, "10.0.0.1", "") // the sign-in had come this far
	h.fails(err, "signin.over")
	_, _, err = h.StartSlimsSession(ctx, admin.AccountID, 1, "10.0.0.1", "")
	h.fails(err, "signin.over")
	if b, err := h.SignInSlims(ctx, 1, siti, false); err != nil || b.ID == a.ID {
		t.Errorf("after unlinking: %+v, %v", b, err)
	}
}

// A user id that passes to somebody else does not bring the account with it.
func TestUserIDUsedAgain(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	a, err := h.SignInSlims(ctx, 1, siti, false)
	h.ok(err)
	token, _, err := h.StartSlimsSession(ctx, a.ID, 1, "", "")
	h.ok(err)
	other := account.SlimsUser{UserID: 8, Username: "other", RealName: "Other"}

	renamed := siti
	renamed.Username = "sitir" // the same person under another username
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{renamed, other}))
	if !h.signedIn(token) {
		t.Error("a new username ends the session")
	}
	next := account.SlimsUser{UserID: 5, Username: "joko", RealName: "Joko Susilo"}
	b, err := h.SignInSlims(ctx, 1, next, false)
	if h.ok(err); b.ID == a.ID || b.Name != "Joko Susilo" {
		t.Errorf("the successor has the account %+v", b)
	}
	if h.signedIn(token) {
		t.Error("the old link's session goes on")
	}
	if old, _, err := h.Find(ctx, admin, a.ID); err != nil || old.Name != siti.RealName {
		t.Errorf("what was learnt is lost: %+v, %v", old, err)
	}
	// Gone in between: another username is somebody else, the same one is not.
	for _, c := range []struct {
		back account.SlimsUser
		same bool
	}{{next, true}, {account.SlimsUser{UserID: 5, Username: "joko2", RealName: "Joko Susilo"}, false}} {
		before, err := h.links(system)
		h.ok(err)
		h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{other}))
		h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{other, c.back}))
		after, err := h.links(system)
		if h.ok(err); (after[5] == before[5]) != c.same || before[5] == 0 {
			t.Errorf("%+v: links %v, before %v", c.back, after, before)
		}
	}
	if got := h.actions(1); !slices.Equal(got, []string{"account_created", "signin_created", "unlinked", "signin_created", "unlinked"}) {
		t.Errorf("audit %v", got)
	}
}

func TestCodeTickets(t *testing.T) {
	h := open(t)
	token, err := h.AwaitCode(ctx, 1, siti)
	h.ok(err)
	second, err := h.AwaitCode(ctx, 1, siti)
	h.ok(err)
	for _, k := range []string{token, second} {
		lib, u, err := h.Awaiting(ctx, k)
		if h.ok(err); lib != 1 || u.UserID != 5 || u.Username != "siti" || u.AccountID != nil {
			t.Errorf("%d %+v", lib, u)
		}
	}
	h.ok(h.EndTicket(ctx, token))
	h.ok(h.EndTicket(ctx, token))
	_, _, err = h.Awaiting(ctx, token)
	h.fails(err, "signin.code_late")
	h.later(5*time.Minute - time.Second)
	_, _, err = h.Awaiting(ctx, second)
	h.ok(err)
	h.later(time.Second)
	_, _, err = h.Awaiting(ctx, second)
	h.fails(err, "signin.code_late")

	// A code opens once, also for two at the same moment, and an older one no more.
	var wg sync.WaitGroup
	fresh := make([]bool, 8)
	for i := range fresh {
		wg.Go(func() {
			var err error
			if fresh[i], err = h.CodeUsed(ctx, 1, 5, 100); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(slices.DeleteFunc(fresh, func(f bool) bool { return !f })); n != 1 {
		t.Errorf("one code has opened %d times", n)
	}
	for step, want := range map[int64]bool{99: false, 100: false} {
		if got, err := h.CodeUsed(ctx, 1, 5, step); got != want || err != nil {
			t.Errorf("step %d: %v, %v", step, got, err)
		}
	}
	if got, err := h.CodeUsed(ctx, 1, 5, 101); !got || err != nil {
		t.Errorf("the next code: %v, %v", got, err)
	}
	if got, err := h.CodeUsed(ctx, 2, 5, 101); got || err != nil {
		t.Errorf("a user that is not known: %v, %v", got, err)
	}
	// Unlinking does not make used codes good again.
	if _, err := h.SignInSlims(ctx, 1, siti, false); err != nil {
		t.Fatal(err)
	}
	if n, err := h.Unlink(ctx, system, 1, []int64{5}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if got, _ := h.CodeUsed(ctx, 1, 5, 101); got {
		t.Error("a used code opens after unlinking")
	}
}
