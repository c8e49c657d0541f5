package account_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// tries is how many of n attempts at once pass.
func (h *house) tries(n int, username, address string) (passed int) {
	h.t.Helper()
	var wg sync.WaitGroup
	var ok atomic.Int64
	for range n {
		wg.Go(func() {
			err := h.BeginAttempt(ctx, username, address)
			if err == nil {
				ok.Add(1)
			} else if !lms.IsKind(err, lms.TooMany) {
				h.t.Errorf("refused with %v", err)
			}
		})
	}
	wg.Wait()
	return int(ok.Load())
}

func TestThrottleByName(t *testing.T) {
	h := open(t)
	for i := range 5 {
		if err := h.BeginAttempt(ctx, "ani", fmt.Sprint("10.0.0.", i)); err != nil {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	var e *lms.Error
	for i, c := range []struct {
		wait time.Duration // until the next attempt is let through
		key  string
		n    int
	}{{15 * time.Second, "signin.wait", 15}, {30 * time.Second, "signin.wait", 30}, {time.Minute, "signin.wait", 60}, {2 * time.Minute, "signin.wait", 120},
		{4 * time.Minute, "signin.wait_minutes", 4}, {8 * time.Minute, "signin.wait_minutes", 8}, {15 * time.Minute, "signin.wait_minutes", 15}, {15 * time.Minute, "signin.wait_minutes", 15}} {
		address := fmt.Sprint("10.0.1.", i)
		err := h.BeginAttempt(ctx, " ANI ", address) // the same name
		h.fails(err, c.key)
		if !errors.As(err, &e) || e.Kind != lms.TooMany || e.Args["n"] != c.n {
			t.Errorf("%d more: %v", i+1, err)
		}
		h.later(c.wait - time.Second)
		h.fails(h.BeginAttempt(ctx, "ani", address), "signin.wait")
		h.later(time.Second)
		h.ok(h.BeginAttempt(ctx, "ani", address))
	}
	h.ok(h.BeginAttempt(ctx, "budi", "10.0.1.0")) // others are not held up
	h.later(time.Hour)
	for i := range 5 {
		if err := h.BeginAttempt(ctx, "ani", "10.0.2.0"); err != nil {
			t.Fatalf("an hour later, attempt %d: %v", i, err)
		}
	}
	h.later(-24 * time.Hour) // the computer's clock was set right
	err := h.BeginAttempt(ctx, "ani", "10.0.2.0")
	if !errors.As(err, &e) || e.Key != "signin.wait" || e.Args["n"] != 15 {
		t.Errorf("after the clock was moved back: %v", err)
	}
}

// What is refused counts against nobody: impatient colleagues do not shut out
// the whole library, and a blocked address does not block names.
func TestRefusedAttemptsDoNotCount(t *testing.T) {
	h := open(t)
	if n := h.tries(60, "ani", "10.0.0.1"); n != 5 {
		t.Fatalf("%d of 60 went through", n)
	}
	for i := range 25 { // the address has 30, of which ani used 5
		if err := h.BeginAttempt(ctx, fmt.Sprint("staf", i), "10.0.0.1"); err != nil {
			t.Fatalf("colleague %d: %v", i, err)
		}
	}
	h.fails(h.BeginAttempt(ctx, "budi", "10.0.0.1"), "signin.wait")
	if n := h.count(`SELECT COUNT(*) FROM account_throttle`); n != 1+1+25 {
		t.Errorf("%d rows: a refused name was noted", n)
	}
	for range 5 {
		h.ok(h.BeginAttempt(ctx, "budi", "10.0.0.2"))
	}
}

// Many attempts at once: no more than the free ones pass, by name or by address.
func TestThrottleHoldsInABurst(t *testing.T) {
	h := open(t)
	if n := h.tries(40, "ani", "10.0.0.1"); n != 5 {
		t.Errorf("%d of 40 for one name", n)
	}
	var wg sync.WaitGroup
	var passed atomic.Int64
	for i := range 80 {
		wg.Go(func() {
			if h.BeginAttempt(ctx, fmt.Sprint("nama", i), "10.0.0.9") == nil {
				passed.Add(1)
			}
		})
	}
	wg.Wait()
	if passed.Load() != 30 {
		t.Errorf("%d of 80 from one address", passed.Load())
	}
}

// A busy library behind one address: success takes back what it counted.
func TestSuccessIsForgotten(t *testing.T) {
	h := open(t)
	for i := range 100 {
		name := fmt.Sprint("staf", i%8)
		if err := h.BeginAttempt(ctx, name, "10.0.0.1"); err != nil {
			t.Fatalf("sign-in %d: %v", i, err)
		}
		h.ok(h.EndAttempt(ctx, name, "10.0.0.1"))
	}
	for range 4 {
		h.ok(h.BeginAttempt(ctx, "ani", "10.0.0.1"))
	}
	h.ok(h.BeginAttempt(ctx, "ani", "10.0.0.1"))
	h.ok(h.EndAttempt(ctx, "Ani", "10.0.0.1"))
	if n := h.tries(8, "ani", "10.0.0.1"); n != 5 {
		t.Errorf("%d free attempts after a success", n)
	}
}

func TestPassword(t *testing.T) {
	h := open(t)
	ani, budi := h.add(1, "ani", lms.Librarian), h.add(1, "budi", lms.Librarian)
	check := func(username, password string) bool {
		t.Helper()
		a, ok, err := h.CheckPassword(ctx, username, password)
		if h.ok(err); ok && a.Username != "ani" {
			t.Errorf("%q is %+v", username, a)
		}
		return ok
	}
	if check("ani", "") || check("budi", "") {
		t.Error("an account without a password is open")
	}
	h.fails(h.SetPassword(ctx, ani, ani.AccountID, "kuda laut biru"), "error.forbidden")
	h.fails(h.SetPassword(ctx, system, ani.AccountID, "pendek"), "account.password_short")
	h.fails(h.SetPassword(ctx, system, 999, "kuda laut biru"), "account.not_found")
	h.ok(h.SetPassword(ctx, system, ani.AccountID, "kuda laut biru"))
	if log, _, err := h.Audit(ctx, system, ani.LibraryID, lms.Page{}); err != nil || log[0].Action != "password_set" {
		t.Errorf("the library's administrators see %+v, %v", log, err)
	}
	for username, right := range map[string]bool{"ani": true, " ANI ": true, "áni": false, "ａｎｉ": false, "budi": false, "": false, "tiada": false, "an%": false, "ani\xff": false} {
		if check(username, "kuda laut biru") != right {
			t.Errorf("%q with the right password: %v", username, !right)
		}
	}
	if check("ani", "Kuda laut biru") || check("ani", "kuda laut biru ") {
		t.Error("a wrong password opens")
	}
	// Unknown names wait for a free place, as known ones do.
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := h.CheckPassword(done, "tiada", "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, ok, err := h.CheckPassword(ctx, "budi", "kuda laut biru"); ok || err != nil {
		t.Errorf("without a password: %v, %v", ok, err)
	}

	var tokens []string
	var sessions []account.Session
	for range 3 {
		token, s, err := h.StartSession(ctx, ani.AccountID, 1, "", "")
		h.ok(err)
		tokens, sessions = append(tokens, token), append(sessions, s)
	}
	link, _, err := h.PasswordTicket(ctx, system, ani.AccountID)
	h.ok(err)
	h.fails(h.ChangePassword(ctx, ani, sessions[1].ID, "salah semua", "ikan terbang tinggi"), "account.old_password_wrong")
	h.fails(h.ChangePassword(ctx, ani, sessions[1].ID, "kuda laut biru", "ani yang cantik"), "account.password_username")
	h.fails(h.ChangePassword(ctx, budi, 0, "kuda laut biru", "ikan terbang tinggi"), "account.old_password_wrong") // another's
	h.ok(h.ChangePassword(ctx, ani, sessions[1].ID, "kuda laut biru", "ikan terbang tinggi"))
	if check("ani", "kuda laut biru") || !check("ani", "ikan terbang tinggi") {
		t.Error("the password has not changed")
	}
	if h.signedIn(tokens[0]) || !h.signedIn(tokens[1]) || h.signedIn(tokens[2]) {
		t.Error("signed out where the password was changed, or not elsewhere")
	}
	_, err = h.FindPasswordTicket(ctx, link)
	h.fails(err, "account.ticket_over") // an old link would change it back
	h.ok(h.SetPassword(ctx, system, ani.AccountID, "gajah putih besar"))
	if h.signedIn(tokens[1]) {
		t.Error("a new password set by a command leaves sessions")
	}
	s, err := h.SignInSlims(ctx, 1, account.SlimsUser{UserID: 5, Username: "siti", RealName: "Siti"}, false)
	h.ok(err)
	h.fails(h.SetPassword(ctx, system, s.ID, "gajah putih besar"), "account.no_password")
	h.fails(h.ChangePassword(ctx, lms.Actor{AccountID: s.ID}, 0, "", "gajah putih besar"), "account.old_password_wrong")
	_, _, err = h.PasswordTicket(ctx, system, s.ID)
	h.fails(err, "account.no_password")
}

func TestPasswordTicket(t *testing.T) {
	h := open(t)
	admin, ani := h.add(1, "admin", lms.Admin), h.add(1, "ani", lms.Librarian)
	session, _, err := h.StartSession(ctx, ani.AccountID, 1, "", "")
	h.ok(err)
	first, _, err := h.PasswordTicket(ctx, admin, ani.AccountID)
	h.ok(err)
	second, expires, err := h.PasswordTicket(ctx, admin, ani.AccountID)
	if h.ok(err); !expires.Equal(start.Add(72 * time.Hour)) {
		t.Errorf("until %s", expires)
	}
	_, err = h.FindPasswordTicket(ctx, first)
	h.fails(err, "account.ticket_over") // a new one ends the old
	a, err := h.FindPasswordTicket(ctx, second)
	if h.ok(err); a.Username != "ani" || a.HasPassword {
		t.Errorf("%+v", a)
	}
	_, err = h.UsePasswordTicket(ctx, second, "pendek")
	h.fails(err, "account.password_short") // the ticket stays good
	h.later(72*time.Hour - time.Second)

	var wg sync.WaitGroup
	errs := make([]error, 3)
	for i := range errs {
		wg.Go(func() { _, errs[i] = h.UsePasswordTicket(ctx, second, fmt.Sprint("kuda laut biru ", i)) })
	}
	wg.Wait()
	used := 0
	for i, err := range errs {
		if err == nil {
			used++
			if _, ok, _ := h.CheckPassword(ctx, "ani", fmt.Sprint("kuda laut biru ", i)); !ok {
				t.Error("the password that was set does not open")
			}
		} else {
			h.fails(err, "account.ticket_over")
		}
	}
	if used != 1 {
		t.Errorf("used %d times", used)
	}
	if h.signedIn(session) {
		t.Error("sessions go on")
	}
	late, _, err := h.PasswordTicket(ctx, admin, ani.AccountID)
	h.ok(err)
	h.later(72 * time.Hour)
	_, err = h.UsePasswordTicket(ctx, late, "ikan terbang tinggi")
	h.fails(err, "account.ticket_over")
	code, err := h.AwaitCode(ctx, 1, account.SlimsUser{UserID: 5, Username: "siti"})
	h.ok(err)
	for _, wrong := range []string{"", "x", code} {
		_, err = h.FindPasswordTicket(ctx, wrong)
		h.fails(err, "account.ticket_over")
	}
}
