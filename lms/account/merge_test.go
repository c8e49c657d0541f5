package account_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// whose says which account's the work of library 1's SLiMS users is, by user and
// the days after start on which that changes.
func (h *house) whose() (list []string) {
	h.t.Helper()
	stints, err := h.Stints(ctx, system, 1)
	h.ok(err)
	for _, s := range stints {
		from := "always"
		if s.From > lms.DayOn(2000, 1, 1) {
			from = fmt.Sprint("day ", int(s.From-lms.DayOf(start)))
		}
		list = append(list, fmt.Sprintf("%d from %s: %d", s.UserID, from, s.AccountID))
	}
	return list
}

func (h *house) isWhose(want ...string) {
	h.t.Helper()
	if got := h.whose(); !slices.Equal(got, want) {
		h.t.Errorf("whose the work is: %q, want %q", got, want)
	}
}

func TestWorkOfTheOneBeforeIsNotTheSuccessors(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	a, err := h.SignInSlims(ctx, 1, siti, false)
	h.ok(err)
	h.later(10 * 24 * time.Hour)
	joko := account.SlimsUser{UserID: 5, Username: "joko", RealName: "Joko Susilo"}
	b, err := h.SignInSlims(ctx, 1, joko, false)
	h.ok(err)
	h.isWhose(fmt.Sprint("5 from always: ", a.ID), "5 from day 1: 0", fmt.Sprint("5 from day 11: ", b.ID))
	mine, err := h.MyStints(ctx, lms.Actor{AccountID: b.ID, LibraryID: 1})
	if h.ok(err); len(mine) != 1 || mine[0].From != lms.DayOf(start)+11 {
		t.Errorf("%v", mine)
	}
	if mine, err = h.MyStints(ctx, lms.Actor{AccountID: b.ID, LibraryID: 2}); err != nil || len(mine) != 0 {
		t.Errorf("in another library: %v, %v", mine, err)
	}
	h.ok(h.AnswerPassed(ctx, admin, 1, h.changes(admin).Passed[0].ID, false))
	h.isWhose(fmt.Sprint("5 from always: ", a.ID), "5 from day 1: 0", fmt.Sprint("5 from day 11: ", b.ID))
	// The same person after all: as if nothing had happened, now and before.
	h.later(10 * 24 * time.Hour)
	h.ok(h.SaveDirectory(ctx, system, 1, []account.SlimsUser{{UserID: 5, Username: "wibowo", RealName: "Tono Wibowo"}}))
	h.isWhose(fmt.Sprint("5 from always: ", a.ID), "5 from day 1: 0", fmt.Sprint("5 from day 11: ", 0), "5 from day 21: 0")
	h.ok(h.AnswerPassed(ctx, admin, 1, h.changes(admin).Passed[0].ID, true))
	h.isWhose(fmt.Sprint("5 from always: ", a.ID), "5 from day 1: 0", fmt.Sprint("5 from day 11: ", b.ID))
}

func TestNewSlimsUserOfOneWhoWasGone(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	users := h.directory(1, 3)
	a, err := h.SignInSlims(ctx, 1, users[0], false)
	h.ok(err)
	h.later(24 * time.Hour)
	h.ok(h.SaveDirectory(ctx, system, 1, users[1:])) // 1 is gone, 3 is them
	board, err := h.Board(ctx, admin, 1)
	if h.ok(err); !slices.ContainsFunc(board.Accounts, func(b account.Account) bool { return b.ID == a.ID }) {
		t.Error("not to be linked anew")
	}
	h.later(24 * time.Hour)
	n, refused, err := h.Link(ctx, admin, 1, []account.Pair{{UserID: 3, AccountID: a.ID}})
	if h.ok(err); n != 1 {
		t.Fatal(refused)
	}
	h.isWhose(fmt.Sprint("1 from always: ", a.ID), "1 from day 3: 0", "2 from always: 0", fmt.Sprint("3 from always: ", a.ID))
	if h.count(`SELECT follows FROM account_slims_user WHERE user_id = 3`) != 1 {
		t.Error("the roles no longer follow the groups")
	}
	// Back under the old number as well: nobody gets a second account by that.
	_, err = h.SignInSlims(ctx, 1, users[0], false)
	h.fails(err, "signin.other_user")
	h.ok(h.SaveDirectory(ctx, system, 1, users))
	if _, err = h.SignInSlims(ctx, 1, users[2], false); err != nil {
		t.Error(err)
	}
}

func TestMerge(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	into := h.add(1, "rina", lms.Trainer)
	users := h.directory(1, 3)
	from, err := h.SignInSlims(ctx, 1, users[1], false)
	h.ok(err)
	token, _, err := h.StartSlimsSession(ctx, from.ID, 1, "", "")
	h.ok(err)
	both, err := h.CreateGroup(ctx, admin, 1, account.GroupDetails{Name: "Meja depan"})
	h.ok(err)
	_, err = h.AddMembers(ctx, admin, both, []int64{from.ID, into.AccountID})
	h.ok(err)
	one, err := h.CreateGroup(ctx, admin, 1, account.GroupDetails{Name: "Pengolahan"})
	h.ok(err)
	_, err = h.AddMembers(ctx, admin, one, []int64{from.ID})
	h.ok(err)
	told := 0
	tell := func(_ context.Context, tx *sqlx.Tx, f, i, spare int64) error {
		told++
		if f != from.ID || i != into.AccountID || spare == f || spare == i {
			t.Errorf("moved from %d into %d by %d", f, i, spare)
		}
		return nil
	}
	elsewhere := h.add(2, "elsewhere", lms.Librarian)
	shut := h.add(1, "shut", lms.Librarian)
	h.ok(h.SetStatus(ctx, admin, shut.AccountID, account.Disabled))
	for name, c := range map[string]struct {
		actor      lms.Actor
		from, into int64
		key        string
	}{
		"no administrator": {into, from.ID, into.AccountID, "error.forbidden"},
		"itself":           {admin, from.ID, from.ID, "merge.choose"},
		"one's own":        {admin, admin.AccountID, into.AccountID, "merge.self"},
		"another library":  {admin, elsewhere.AccountID, into.AccountID, "account.not_found"},
		"into another's":   {admin, from.ID, elsewhere.AccountID, "account.not_found"},
		"into a shut one":  {admin, from.ID, shut.AccountID, "merge.closed"},
		"nobody":           {admin, 99, into.AccountID, "account.not_found"},
	} {
		t.Log(name)
		h.fails(h.Merge(ctx, c.actor, c.from, c.into, tell), c.key)
	}
	before := h.count(`SELECT COUNT(*) FROM account`)
	stop := errors.New("an area cannot")
	if err := h.Merge(ctx, admin, from.ID, into.AccountID, func(context.Context, *sqlx.Tx, int64, int64, int64) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
	if told != 0 || h.count(`SELECT COUNT(*) FROM account`) != before || !h.signedIn(token) {
		t.Fatal("what was refused has changed something")
	}

	h.ok(h.Merge(ctx, admin, from.ID, into.AccountID, tell))
	if told != 1 || h.rolesOf(into.AccountID, 1) != "[librarian trainer]" || h.rolesOf(from.ID, 1) != "[]" || h.signedIn(token) || h.count(`SELECT COUNT(*) FROM account`) != before {
		t.Errorf("told %d times, roles %s and %s", told, h.rolesOf(into.AccountID, 1), h.rolesOf(from.ID, 1))
	}
	h.isWhose("1 from always: 0", fmt.Sprint("2 from always: ", into.AccountID), "3 from always: 0")
	if groups, err := h.MyGroups(ctx, into); err != nil || len(groups) != 2 {
		t.Errorf("groups %v, %v", groups, err)
	}
	if n := h.count(`SELECT merged_into FROM account WHERE id = ? AND status = 'disabled'`, from.ID); n != int(into.AccountID) {
		t.Error("not closed")
	}
	// A trainer by hand stays one, whatever the groups of SLiMS say.
	h.ok(h.SaveDirectory(ctx, system, 1, users))
	if got := h.rolesOf(into.AccountID, 1); got != "[librarian trainer]" {
		t.Error(got)
	}
	if a, err := h.SignInSlims(ctx, 1, users[1], false); err != nil || a.ID != into.AccountID {
		t.Errorf("%+v, %v", a, err)
	}
	if got := h.actions(1); got[len(got)-1] != "account_merged" {
		t.Error(got)
	}
}

func TestMergeOfTwoSlimsUsers(t *testing.T) {
	h := open(t)
	admin := h.add(1, "admin", lms.Admin)
	users := h.directory(1, 2)
	old, err := h.SignInSlims(ctx, 1, users[0], false)
	h.ok(err)
	h.ok(h.Update(ctx, admin, old.ID, account.Details{Username: "lama", Email: "lama@pustaka.example", Name: "User 1"}))
	link, _, err := h.PasswordTicket(ctx, admin, old.ID)
	h.ok(err)
	_, err = h.UsePasswordTicket(ctx, link, "sandi yang panjang")
	h.ok(err)
	now, err := h.SignInSlims(ctx, 1, users[1], false)
	h.ok(err)
	today := lms.DayOf(start)
	h.ok(h.SaveWork(ctx, system, 1, map[int64]account.Work{2: {LastOn: &today}}))
	h.later(5 * 24 * time.Hour)
	h.ok(h.Merge(ctx, admin, old.ID, now.ID))
	h.isWhose(fmt.Sprint("1 from always: ", now.ID), "1 from day 6: 0", fmt.Sprint("2 from always: ", now.ID))
	mine, err := h.MyStints(ctx, lms.Actor{AccountID: now.ID, LibraryID: 1})
	if h.ok(err); len(mine) != 2 || mine[1].UserID != 2 {
		t.Errorf("today's is not the last: %v", mine)
	}
	if a, ok, err := h.CheckPassword(ctx, "lama", "sandi yang panjang"); err != nil || !ok || a.ID != now.ID || a.Email != "lama@pustaka.example" {
		t.Errorf("the password is lost: %+v %v %v", a, ok, err)
	}
	_, err = h.SignInSlims(ctx, 1, users[0], false)
	h.fails(err, "signin.other_user")
	if c := h.changes(admin); len(c.Joined) != 1 || c.Joined[0].UserID != 1 {
		t.Errorf("%+v", c.Joined)
	}
	// The roles follow the groups as before: both did.
	if h.count(`SELECT follows FROM account_slims_user WHERE user_id = 2`) != 1 {
		t.Error("no longer")
	}
}
