package account_test

import (
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

func (h *house) signedIn(token string) bool {
	h.t.Helper()
	_, _, _, err := h.FindSession(ctx, token)
	if err != nil {
		h.fails(err, "signin.over")
	}
	return err == nil
}

func TestSession(t *testing.T) {
	h := open(t)
	ani := h.add(1, "ani", lms.Librarian, lms.Head)
	token, began, err := h.StartSession(ctx, ani.AccountID, 1, "fe80::1", "Mozilla/5.0 \xff"+strings.Repeat("x", 300))
	h.ok(err)
	s, a, roles, err := h.FindSession(ctx, token)
	h.ok(err)
	if s != began || s.Method != account.ByPassword || len(s.CSRF) != 43 || len(s.Agent) != 200 || s.Address != "fe80::1" || len(roles) != 2 || a.ID != ani.AccountID ||
		a.SeenAt == nil || !a.SeenAt.Equal(start) {
		t.Errorf("%+v, %+v, %v", s, a, roles)
	}
	for _, wrong := range []string{"", token + "x", strings.ToUpper(token), s.CSRF} {
		if h.signedIn(wrong) {
			t.Errorf("%q opens a session", wrong)
		}
	}
	if n := h.count(`SELECT COUNT(*) FROM account_session WHERE CONCAT(token_hash, csrf, agent) LIKE CONCAT('%', ?, '%')`, token); n != 0 {
		t.Error("the token stands in the database")
	}
	second, _, err := h.StartSession(ctx, ani.AccountID, 1, "", "")
	if h.ok(err); second == token {
		t.Error("two sessions have one token")
	}
}

func TestSessionEnds(t *testing.T) {
	h := open(t)
	admin, ani := h.add(1, "admin", lms.Admin), h.add(1, "ani", lms.Librarian)
	begin := func() string {
		t.Helper()
		token, _, err := h.StartSession(ctx, ani.AccountID, 1, "", "")
		h.ok(err)
		if !h.signedIn(token) {
			t.Fatal("a new session does not open")
		}
		return token
	}

	token := begin()
	h.later(account.Idle - time.Second)
	if !h.signedIn(token) {
		t.Error("over before it was idle")
	}
	h.later(account.Idle - time.Second) // its use was noted
	if !h.signedIn(token) {
		t.Error("its use was not noted")
	}
	h.later(account.Idle)
	if h.signedIn(token) {
		t.Error("idle for too long")
	}

	token, began := begin(), h.now
	for h.now.Sub(began) < account.Longest-time.Hour {
		h.later(time.Hour)
		if !h.signedIn(token) {
			t.Fatalf("in use, over after %s", h.now.Sub(began))
		}
	}
	h.later(time.Hour)
	if h.signedIn(token) {
		t.Error("goes on for ever")
	}

	token = begin()
	h.db.MustExec(`UPDATE "library" SET archived_at = ? WHERE id = 1`, start)
	if h.signedIn(token) {
		t.Error("in an archived library")
	}
	h.db.MustExec(`UPDATE "library" SET archived_at = NULL WHERE id = 1`)

	h.ok(h.SetRoles(ctx, admin, ani.AccountID, 1, []lms.Role{lms.Trainer}))
	if _, _, roles, err := h.FindSession(ctx, token); err != nil || len(roles) != 1 || roles[0] != lms.Trainer {
		t.Errorf("after a change of roles: %v, %v", roles, err)
	}
	h.ok(h.SetRoles(ctx, admin, ani.AccountID, 1, nil))
	h.ok(h.SetRoles(ctx, system, ani.AccountID, 1, []lms.Role{lms.Librarian}))
	if h.signedIn(token) {
		t.Error("a role taken away and given back wakes the old session")
	}

	token = begin()
	h.ok(h.SetStatus(ctx, admin, ani.AccountID, account.Disabled))
	if h.signedIn(token) {
		t.Error("shut out and still here")
	}
	late, _, err := h.StartSession(ctx, ani.AccountID, 1, "", "") // the password was checked before
	if h.ok(err); h.signedIn(late) {
		t.Error("shut out and in again")
	}
	h.ok(h.SetStatus(ctx, admin, ani.AccountID, account.Active))
	if h.signedIn(token) {
		t.Error("let in again, the old session wakes")
	}
	h.db.MustExec(`UPDATE account SET status = 'pending' WHERE id = ?`, ani.AccountID)
	if h.signedIn(late) {
		t.Error("waits for approval and is in")
	}
}

func TestOwnSessions(t *testing.T) {
	h := open(t)
	ani, budi := h.add(1, "ani", lms.Librarian), h.add(1, "budi", lms.Librarian)
	begin := func(a lms.Actor) (string, account.Session) {
		t.Helper()
		token, s, err := h.StartSession(ctx, a.AccountID, 1, "", "")
		h.ok(err)
		h.later(time.Second)
		return token, s
	}
	old, _ := begin(ani)
	h.later(account.Idle)
	first, one := begin(ani)
	second, two := begin(ani)
	third, _ := begin(ani)
	his, foreign := begin(budi)
	list, err := h.Sessions(ctx, ani)
	if h.ok(err); len(list) != 3 || list[2].ID != one.ID {
		t.Errorf("%+v", list)
	}
	h.later(2 * time.Minute)
	h.signedIn(first)
	if list, _ := h.Sessions(ctx, ani); list[0].ID != one.ID {
		t.Errorf("the one used last does not come first: %+v", list)
	}
	h.ok(h.EndSession(ctx, ani, foreign.ID)) // not hers
	h.ok(h.EndSession(ctx, ani, two.ID))
	h.ok(h.EndSession(ctx, ani, two.ID))
	if !h.signedIn(his) || h.signedIn(second) || !h.signedIn(first) {
		t.Error("the wrong session has ended")
	}
	if n, err := h.EndOtherSessions(ctx, ani, one.ID); err != nil || n != 2 { // the idle one too
		t.Errorf("%d others, %v", n, err)
	}
	if !h.signedIn(first) || h.signedIn(third) || h.signedIn(old) || !h.signedIn(his) {
		t.Error("the wrong sessions have ended")
	}
}

func TestMoveSession(t *testing.T) {
	h := open(t)
	h.db.MustExec(`INSERT INTO "library" (id, code, name, created_at, archived_at) VALUES (3, 'lama', 'Lama', ?, ?)`, start, start)
	ani := h.add(1, "ani", lms.Librarian)
	budi := h.add(1, "budi", lms.Librarian)
	for _, id := range []int64{2, 3} {
		h.ok(h.SetRoles(ctx, system, ani.AccountID, id, []lms.Role{lms.Trainer}))
	}
	token, s, err := h.StartSession(ctx, ani.AccountID, 1, "", "")
	h.ok(err)
	h.ok(h.MoveSession(ctx, ani, s, 2))
	moved, _, roles, err := h.FindSession(ctx, token)
	if h.ok(err); moved.LibraryID != 2 || len(roles) != 1 || roles[0] != lms.Trainer || moved.CSRF != s.CSRF {
		t.Errorf("%+v %v", moved, roles)
	}
	h.fails(h.MoveSession(ctx, ani, s, 3), "library.not_found") // archived
	h.fails(h.MoveSession(ctx, ani, s, 99), "library.not_found")
	h.fails(h.MoveSession(ctx, budi, s, 2), "library.not_found")
	h.ok(h.SetRoles(ctx, system, budi.AccountID, 2, []lms.Role{lms.Trainer}))
	h.ok(h.MoveSession(ctx, budi, s, 1)) // somebody else's: nothing happens
	if moved, _, _, _ := h.FindSession(ctx, token); moved.LibraryID != 2 {
		t.Error("moved by somebody else")
	}

	// Whoever SLiMS let in stays in its library, whatever the caller says of the session.
	a, err := h.SignInSlims(ctx, 1, account.SlimsUser{UserID: 5, Username: "siti", RealName: "Siti"}, false)
	h.ok(err)
	siti := lms.Actor{AccountID: a.ID, LibraryID: 1}
	h.ok(h.SetRoles(ctx, system, a.ID, 2, []lms.Role{lms.Head}))
	token, s, err = h.StartSlimsSession(ctx, a.ID, 1, "", "")
	h.ok(err)
	h.fails(h.MoveSession(ctx, siti, s, 2), "account.slims_stays")
	s.Method = account.ByPassword
	h.ok(h.MoveSession(ctx, siti, s, 2))
	if s, _, _, err := h.FindSession(ctx, token); err != nil || s.LibraryID != 1 || s.Method != account.BySlims {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestSweep(t *testing.T) {
	h := open(t)
	admin, ani := h.add(1, "admin", lms.Admin), h.add(1, "ani", lms.Librarian)
	live := func() [3]int {
		return [3]int{h.count(`SELECT COUNT(*) FROM account_session`), h.count(`SELECT COUNT(*) FROM account_ticket`), h.count(`SELECT COUNT(*) FROM account_throttle`)}
	}
	_, _, err := h.StartSession(ctx, ani.AccountID, 1, "", "")
	h.ok(err)
	_, err = h.AwaitCode(ctx, 1, account.SlimsUser{UserID: 3, Username: "x"})
	h.ok(err)
	_, _, err = h.PasswordTicket(ctx, admin, ani.AccountID)
	h.ok(err)
	h.ok(h.BeginAttempt(ctx, "ani", "10.0.0.1"))
	mine, _, err := h.ClaimForm(ctx, ani, make([]byte, 32))
	if h.ok(err); !mine {
		t.Error("a new form is not answered")
	}
	h.ok(h.UseNonce(ctx, 1, strings.Repeat("0f", 16), h.now.Add(time.Minute)))
	defer func() {
		if n := h.count(`SELECT (SELECT COUNT(*) FROM account_form) + (SELECT COUNT(*) FROM account_nonce)`); n != 0 {
			t.Errorf("%d forms and nonces are still known", n)
		}
	}()
	for _, step := range []struct {
		wait time.Duration
		want [3]int
	}{{0, [3]int{1, 2, 2}}, {5 * time.Minute, [3]int{1, 1, 2}}, {55 * time.Minute, [3]int{1, 1, 0}}, {71 * time.Hour, [3]int{1, 0, 0}}, {24 * time.Hour, [3]int{0, 0, 0}}} {
		h.later(step.wait)
		h.ok(h.Sweep(ctx))
		if got := live(); got != step.want {
			t.Errorf("%s later: %v sessions, tickets and names, want %v", step.wait, got, step.want)
		}
	}
}

// A form is one person's to answer once; what came of it is known to who sends
// it again, and one that led nowhere, or whose answer never came, is answered anew.
func TestFormsAreClaimed(t *testing.T) {
	h := open(t)
	ani, budi := h.add(1, "ani", lms.Librarian), h.add(1, "budi", lms.Librarian)
	form := make([]byte, 32)
	claim := func(who lms.Actor, want bool, came account.Answered) {
		t.Helper()
		mine, a, err := h.ClaimForm(ctx, who, form)
		if h.ok(err); mine != want || a != came {
			t.Errorf("%v %+v", mine, a)
		}
	}
	claim(ani, true, account.Answered{})
	claim(budi, true, account.Answered{})
	claim(ani, false, account.Answered{})
	h.ok(h.AnswerForm(ctx, ani, form, account.Answered{}))
	claim(ani, true, account.Answered{})
	claim(budi, false, account.Answered{})
	h.later(21 * time.Second)
	claim(ani, true, account.Answered{})
	claim(ani, false, account.Answered{})
	came := account.Answered{Went: "/questions", Notice: "abc"}
	h.ok(h.AnswerForm(ctx, ani, form, came))
	h.later(time.Hour)
	claim(ani, false, came)
}
