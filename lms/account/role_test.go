package account_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

func TestRoles(t *testing.T) {
	h := open(t)
	admin, ani := h.add(1, "admin", lms.Admin), h.add(1, "ani", lms.Librarian)
	h.ok(h.SetRoles(ctx, admin, ani.AccountID, 1, []lms.Role{lms.Head, lms.Trainer, lms.Head}))
	h.ok(h.SetRoles(ctx, admin, ani.AccountID, 1, []lms.Role{lms.Trainer, lms.Head})) // the same: no entry
	if got := h.rolesOf(ani.AccountID, 1); got != "[trainer head]" {
		t.Errorf("roles %s", got)
	}
	h.fails(h.SetRoles(ctx, admin, ani.AccountID, 1, []lms.Role{"root"}), "account.role_unknown")
	h.fails(h.SetRoles(ctx, admin, 999, 1, nil), "account.not_found")
	h.fails(h.SetRoles(ctx, system, ani.AccountID, 99, []lms.Role{lms.Head}), "library.not_found")
	entries, total, err := h.Audit(ctx, admin, 1, lms.Page{})
	h.ok(err)
	if e := entries[0]; total != 3 || e.Action != "roles_changed" || e.Args["name"] != "Nama ani" || e.Args["before"] != "librarian" || e.Args["after"] != "trainer,head" ||
		e.Actor != "Nama admin" || e.System || !e.At.Equal(start) {
		t.Errorf("%+v of %d", e, total)
	}
}

// Whoever is given a role in a further library may hold a link to set a password
// that the first library's administrator has, too.
func TestTicketEndsWhereAnotherLibraryBegins(t *testing.T) {
	h := open(t)
	admin, ani := h.add(1, "admin", lms.Admin), h.add(1, "ani", lms.Librarian)
	token, _, err := h.PasswordTicket(ctx, admin, ani.AccountID)
	h.ok(err)
	h.ok(h.SetRoles(ctx, admin, ani.AccountID, 1, []lms.Role{lms.Trainer}))
	_, err = h.FindPasswordTicket(ctx, token)
	h.ok(err)
	h.ok(h.SetRoles(ctx, system, ani.AccountID, 2, []lms.Role{lms.Admin}))
	_, err = h.FindPasswordTicket(ctx, token)
	h.fails(err, "account.ticket_over")
}

func TestLastAdministratorStays(t *testing.T) {
	h := open(t)
	a, b := h.add(1, "a1", lms.Admin, lms.Head), h.add(1, "b1", lms.Admin)
	h.add(2, "elsewhere", lms.Admin)
	h.fails(h.SetStatus(ctx, a, a.AccountID, account.Disabled), "account.not_yourself")
	h.ok(h.SetStatus(ctx, a, b.AccountID, account.Disabled))
	// Whoever is shut out is no administrator, and neither is one who waits.
	for _, roles := range [][]lms.Role{nil, {lms.Head}} {
		h.fails(h.SetRoles(ctx, a, a.AccountID, 1, roles), "account.last_admin")
	}
	h.db.MustExec(`UPDATE account SET status = 'pending' WHERE id = ?`, b.AccountID)
	h.fails(h.SetRoles(ctx, a, a.AccountID, 1, nil), "account.last_admin")
	h.ok(h.SetStatus(ctx, a, b.AccountID, account.Active))
	h.ok(h.SetRoles(ctx, a, a.AccountID, 1, []lms.Role{lms.Head}))
	h.ok(h.SetRoles(ctx, system, b.AccountID, 1, nil)) // a command may: it can undo it
	if got := h.actions(1); !slices.Contains(got, "account_disabled") || !slices.Contains(got, "account_approved") {
		t.Errorf("audit %v", got)
	}
}

// Two administrators take each other's role away, or shut each other out, at
// the same moment: one of them is refused, and one stays.
func TestAdministratorsRemoveEachOther(t *testing.T) {
	h := open(t)
	for round := range 12 {
		a, b := h.add(1, fmt.Sprint("a", round), lms.Admin), h.add(1, fmt.Sprint("b", round), lms.Admin)
		remove := func(who, whom lms.Actor) error {
			if round%2 == 0 {
				return h.SetRoles(ctx, who, whom.AccountID, 1, nil)
			}
			return h.SetStatus(ctx, who, whom.AccountID, account.Disabled)
		}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		wg.Go(func() { errs[0] = remove(a, b) })
		wg.Go(func() { errs[1] = remove(b, a) })
		wg.Wait()
		failed := slices.DeleteFunc(errs, func(err error) bool { return err == nil })
		if len(failed) != 1 {
			t.Fatalf("round %d: %v", round, failed)
		}
		h.fails(failed[0], "account.last_admin")
		h.db.MustExec(`DELETE FROM account_role`)
	}
}
