package account_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

func (h *house) changes(admin lms.Actor) account.StaffChanges {
	h.t.Helper()
	c, err := h.StaffChanges(ctx, admin, 1)
	h.ok(err)
	return c
}

func TestLeaversAreProposed(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	users := h.directory(1, 4)
	ids := map[int64]int64{}
	for _, u := range users {
		a, err := h.SignInSlims(ctx, 1, u, false)
		h.ok(err)
		ids[u.UserID] = a.ID
	}
	h.fails(func() error {
		_, err := h.StaffChanges(ctx, lms.Actor{LibraryID: 1, AccountID: ids[1], Roles: []lms.Role{lms.Head}}, 1)
		return err
	}(), "error.forbidden")
	if c := h.changes(admin); c.Open() != 0 || len(c.Joined) != 0 {
		t.Errorf("%+v", c)
	}
	h.later(24 * time.Hour)
	h.ok(h.SaveDirectory(ctx, system, 1, users[:2])) // 3 and 4 are gone
	c := h.changes(admin)
	if c.Open() != 2 || len(c.Left) != 2 || c.Left[0].UserID != 3 || c.Left[0].Account.ID != ids[3] {
		t.Fatalf("%+v", c.Left)
	}
	token, _, err := h.StartSession(ctx, ids[3], 1, "", "")
	h.ok(err)
	h.ok(h.SetStatus(ctx, admin, ids[3], account.Disabled))
	h.ok(h.Settle(ctx, admin, 1, 4))
	h.fails(h.Settle(ctx, admin, 1, 99), "link.user_unknown")
	if c = h.changes(admin); c.Open() != 0 || len(c.Closed) != 1 || c.Closed[0].UserID != 3 || h.signedIn(token) {
		t.Errorf("%+v", c)
	}
	h.ok(h.SetStatus(ctx, admin, ids[3], account.Active))
	if c = h.changes(admin); len(c.Closed) != 0 || len(c.Left) != 1 || c.Left[0].UserID != 3 {
		t.Errorf("undone: %+v", c)
	}
	// Back, and gone again later: that is asked anew, also of whom was settled.
	h.later(24 * time.Hour)
	h.ok(h.SaveDirectory(ctx, system, 1, users))
	if c = h.changes(admin); c.Open() != 0 {
		t.Errorf("%+v", c)
	}
	h.later(24 * time.Hour)
	h.ok(h.SaveDirectory(ctx, system, 1, users[:3]))
	if c = h.changes(admin); len(c.Left) != 1 || c.Left[0].UserID != 4 {
		t.Errorf("gone again: %+v", c)
	}
	// Who has left the library here needs nothing.
	h.ok(h.SetRoles(ctx, system, ids[4], 1, nil))
	if c = h.changes(admin); c.Open() != 0 {
		t.Errorf("%+v", c)
	}
}

func TestWhoStoppedWorkingIsProposed(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	users := h.directory(1, 4)
	for _, u := range users[:3] {
		_, err := h.SignInSlims(ctx, 1, u, false)
		h.ok(err)
	}
	day := func(d lms.Day) *lms.Day { return &d }
	today := lms.DayOf(start)
	night := func(idle lms.Day) account.StaffChanges {
		t.Helper()
		h.ok(h.SaveWork(ctx, system, 1, map[int64]account.Work{1: {LastOn: day(today)}, 2: {LastOn: day(idle)}, 4: {LastOn: day(today - 400)}}))
		return h.changes(admin)
	}
	h.fails(h.SaveWork(ctx, admin, 1, nil), "error.forbidden")
	if c := night(today - 90); len(c.Idle) != 0 {
		t.Errorf("90 days: %+v", c.Idle)
	}
	if c := night(today - 91); len(c.Idle) != 1 || c.Idle[0].UserID != 2 || c.Open() != 1 { // 3 never worked, 4 has no account
		t.Errorf("91 days: %+v", c.Idle)
	}
	h.ok(h.Settle(ctx, admin, 1, 2))
	if c := night(today - 91); len(c.Idle) != 0 {
		t.Errorf("settled: %+v", c.Idle)
	}
	// Nothing is said of a night that found nothing: the last day stays.
	h.ok(h.SaveWork(ctx, system, 1, nil))
	if n := h.count(`SELECT COUNT(*) FROM account_slims_user WHERE worked_on IS NOT NULL`); n != 3 {
		t.Errorf("%d days kept", n)
	}
	// Worked again, and stopped again.
	today += 200
	if c := night(today - 100); len(c.Idle) != 1 {
		t.Errorf("again: %+v", c.Idle)
	}
}

func TestJoinersAndNewNames(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	h.ok(h.SaveGroups(ctx, system, 1, slimsGroups))
	_, err := h.SaveRules(ctx, admin, 1, map[int64]account.GroupRole{2: account.GroupTrainer, 4: account.GroupNone})
	h.ok(err)
	users := []account.SlimsUser{grouped(1, "ani", 2), grouped(2, "budi"), grouped(3, "kios", 4)}
	h.ok(h.SaveDirectory(ctx, system, 1, users))
	if c := h.changes(admin); len(c.Joined) != 3 || c.Open() != 0 || len(c.Renamed) != 0 {
		t.Fatalf("%+v", c)
	}
	a, err := h.CreateFromSlims(ctx, admin, 1, 1)
	h.ok(err)
	if a.Name != "Nama ani" || a.Username != "" || h.rolesOf(a.ID, 1) != "[librarian trainer]" {
		t.Errorf("%+v", a)
	}
	if again, err := h.SignInSlims(ctx, 1, users[0], false); err != nil || again.ID != a.ID {
		t.Errorf("who comes has another account: %v", err)
	}
	for id, key := range map[int64]string{1: "staff.has_account", 3: "staff.group_none", 9: "link.user_unknown"} {
		_, err := h.CreateFromSlims(ctx, admin, 1, id)
		h.fails(err, key)
	}
	h.ok(h.Settle(ctx, admin, 1, 3))
	if c := h.changes(admin); len(c.Joined) != 1 || c.Joined[0].UserID != 2 {
		t.Errorf("%+v", c.Joined)
	}
	// A new name is told for a while; the link follows the number.
	married := users[0]
	married.RealName = "Nama Ani Hidayat"
	h.ok(h.SaveDirectory(ctx, system, 1, append([]account.SlimsUser{married}, users[1:]...)))
	c := h.changes(admin)
	if len(c.Renamed) != 1 || c.Renamed[0].WasName != "Nama ani" || c.Renamed[0].RealName != "Nama Ani Hidayat" || c.Open() != 0 {
		t.Errorf("%+v", c.Renamed)
	}
	if links, err := h.links(system); err != nil || links[1] != a.ID {
		t.Errorf("%v, %v", links, err)
	}
	h.later(31 * 24 * time.Hour)
	if c := h.changes(admin); len(c.Renamed) != 0 {
		t.Errorf("old news: %+v", c.Renamed)
	}
}

func TestPassedNumbersAreAskedAbout(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	pass := func(username, name string) account.Change {
		t.Helper()
		h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{{UserID: 5, Username: username, RealName: name}}))
		c := h.changes(admin)
		if len(c.Passed) != 1 || c.Open() != 1 {
			t.Fatalf("%+v", c)
		}
		return c.Passed[0]
	}
	a, err := h.SignInSlims(ctx, 1, siti, false)
	h.ok(err)
	q := pass("joko", "Joko Susilo")
	if q.WasName != siti.RealName || q.RealName != "Joko Susilo" || q.Account == nil || q.Account.ID != a.ID {
		t.Errorf("%+v", q)
	}
	h.fails(h.AnswerPassed(ctx, lms.Actor{LibraryID: 2, AccountID: 9, Roles: []lms.Role{lms.Admin}}, 2, q.ID, true), "staff.answered")
	h.ok(h.AnswerPassed(ctx, admin, 1, q.ID, true)) // she took another name altogether
	if links, err := h.links(system); err != nil || links[5] != a.ID || h.changes(admin).Open() != 0 {
		t.Errorf("%v, %v", links, err)
	}
	h.fails(h.AnswerPassed(ctx, admin, 1, q.ID, false), "staff.answered")
	// Somebody else, who has come meanwhile: the number cannot be both.
	q = pass("tono", "Tono Wibowo")
	b, err := h.SignInSlims(ctx, 1, account.SlimsUser{UserID: 5, Username: "tono", RealName: "Tono Wibowo"}, false)
	h.ok(err)
	h.fails(h.AnswerPassed(ctx, admin, 1, q.ID, true), "link.user_taken")
	h.ok(h.AnswerPassed(ctx, admin, 1, q.ID, false))
	if links, err := h.links(system); err != nil || links[5] != b.ID || h.changes(admin).Open() != 0 {
		t.Errorf("%v, %v", links, err)
	}
	if got := h.actions(1); !slices.Contains(got, "passed_same") || !slices.Contains(got, "passed_other") {
		t.Errorf("audit %v", got)
	}
}

func TestSharedAccountsAreAskedAbout(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	ani := h.add(1, "ani", lms.Librarian)
	h.directory(1, 3)
	night := func(signs ...string) {
		t.Helper()
		h.ok(h.SaveWork(ctx, system, 1, map[int64]account.Work{2: {Signs: signs}}))
	}
	known := func() string {
		t.Helper()
		m, err := h.Shared(ctx, system, 1)
		h.ok(err)
		return fmt.Sprint(m)
	}
	if _, err := h.Shared(ctx, admin, 1); err == nil {
		t.Error("a person reads what is the jobs'")
	}
	night("name", "volume")
	if c := h.changes(admin); len(c.Asked) != 1 || !slices.Equal(c.Asked[0].Signs(), []string{"name", "volume"}) || c.Open() != 1 || len(c.Joined) != 2 || known() != "map[2:true]" {
		t.Fatalf("%+v %s", c, known())
	}
	night() // the signs are gone: so is the question
	if c := h.changes(admin); c.Open() != 0 || known() != "map[]" {
		t.Errorf("%+v %s", c, known())
	}
	night("hours")
	h.fails(h.AnswerShared(ctx, ani, 1, 2, true), "error.forbidden")
	h.ok(h.AnswerShared(ctx, admin, 1, 2, true))
	night() // an answer stands
	if c := h.changes(admin); c.Open() != 0 || len(c.Shared) != 1 || len(c.Joined) != 2 || known() != "map[2:true]" {
		t.Errorf("%+v %s", c, known())
	}
	// One person's after all, and whose.
	h.ok(h.SharedWhose(ctx, admin, 1, account.Pair{UserID: 2, AccountID: ani.AccountID}))
	night("hours")
	if links, err := h.links(system); err != nil || links[2] != ani.AccountID || known() != "map[2:false]" || h.changes(admin).Open() != 0 {
		t.Errorf("%v %s %v", links, known(), err)
	}
	h.fails(h.SharedWhose(ctx, admin, 1, account.Pair{UserID: 3, AccountID: ani.AccountID}), "link.account_taken")
	if known() != "map[2:false]" {
		t.Error("refused, and answered all the same")
	}
	// A number that passes to somebody else brings no answer with it.
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{{UserID: 2, Username: "baru", RealName: "Orang Lain"}}))
	if known() != "map[]" {
		t.Error(known())
	}
	if got := h.actions(1); !slices.Contains(got, "shared_yes") || !slices.Contains(got, "shared_no") {
		t.Errorf("audit %v", got)
	}
}
