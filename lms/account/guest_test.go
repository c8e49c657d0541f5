package account_test

import (
	"sync"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

const guestPassword = "empat kata yang panjang"

// volunteer is one of a library's, who is kept by somebody.
func (h *house) volunteer(library int64, keeper lms.Actor, name string) int64 {
	h.t.Helper()
	res, err := h.db.Exec(`INSERT INTO volunteer (library_id, kind, name, keeper_id, state, consent_on, created_at) VALUES (?, 'volunteer', ?, ?, 'active', '2026-01-01', ?)`, library, name, keeper.AccountID, start)
	h.ok(err)
	id, err := res.LastInsertId()
	h.ok(err)
	return id
}

func TestAVolunteersWayIn(t *testing.T) {
	h := open(t)
	admin, trainer, elsewhere := h.add(1, "bos", lms.Admin), h.add(1, "tuti", lms.Trainer), h.add(2, "lain", lms.Admin)
	id := h.volunteer(1, trainer, "Sari")
	own := lms.Actor{VolunteerID: id, LibraryID: 1}
	for _, who := range []lms.Actor{trainer, elsewhere, own, {}} {
		_, _, err := h.InviteGuest(ctx, who, id, "sari", "id")
		h.fails(err, "account.not_found")
	}
	_, _, err := h.InviteGuest(ctx, admin, id, "s", "id")
	h.fails(err, "account.username_form")
	link, _, err := h.InviteGuest(ctx, admin, id, " sari ", "en")
	h.ok(err)
	if _, _, ok, err := h.Recognise(ctx, "sari", guestPassword); ok || err != nil {
		t.Error("in without a password", err)
	}
	h.fails(h.UseGuestTicket(ctx, link, "pendek"), "account.password_short")
	h.ok(h.UseGuestTicket(ctx, link, guestPassword))
	h.fails(h.UseGuestTicket(ctx, link, guestPassword), "account.ticket_over")

	if _, volunteer, ok, err := h.Recognise(ctx, "SARI", guestPassword); !ok || volunteer != id || err != nil {
		t.Error(volunteer, ok, err)
	}
	// To everything that asks for the staff there is no such account.
	if _, ok, err := h.CheckPassword(ctx, "sari", guestPassword); ok || err != nil {
		t.Error("taken for one of the staff", err)
	}
	if _, _, ok, _ := h.Recognise(ctx, "sari", "yang lain sama sekali"); ok {
		t.Error("any password opens")
	}
	token, g, err := h.StartGuestSession(ctx, id)
	h.ok(err)
	if g.LibraryID != 1 || g.Locale != "en" {
		t.Errorf("%+v", g)
	}
	if _, _, _, err := h.FindSession(ctx, token); !lms.IsKind(err, lms.Unauthenticated) {
		t.Errorf("a session of the staff: %v", err)
	}
	if s, err := h.FindGuestSession(ctx, token); err != nil || s.VolunteerID != id || s.CSRF == "" {
		t.Errorf("%+v %v", s, err)
	}

	second, _, err := h.StartGuestSession(ctx, id)
	h.ok(err)
	h.fails(h.ChangeGuestPassword(ctx, own, token, "bukan ini", "kata sandi yang baru"), "account.old_password_wrong")
	h.ok(h.ChangeGuestPassword(ctx, own, token, guestPassword, "kata sandi yang baru"))
	_, err = h.FindGuestSession(ctx, second)
	h.fails(err, "signin.over")
	_, err = h.FindGuestSession(ctx, token)
	h.ok(err)

	// Whoever is shut out is out at once, and their link is worthless.
	link, _, err = h.GuestTicket(ctx, admin, id)
	h.ok(err)
	h.fails(h.SetGuestStatus(ctx, own, id, account.Active), "error.forbidden")
	h.fails(h.SetGuestStatus(ctx, elsewhere, id, account.Disabled), "account.not_found")
	h.ok(h.SetGuestStatus(ctx, admin, id, account.Disabled))
	_, err = h.FindGuestSession(ctx, token)
	h.fails(err, "signin.over")
	_, err = h.FindGuestTicket(ctx, link)
	h.fails(err, "account.ticket_over")
	_, _, err = h.StartGuestSession(ctx, id)
	h.fails(err, "signin.disabled")
	h.ok(h.SetGuestStatus(ctx, admin, id, account.Active))
	token, _, err = h.StartGuestSession(ctx, id)
	h.ok(err)
	h.later(account.Idle)
	_, err = h.FindGuestSession(ctx, token)
	h.fails(err, "signin.over")
	h.ok(h.Sweep(ctx))
	if n := h.count(`SELECT COUNT(*) FROM account_guest_session`); n != 0 {
		t.Errorf("%d sessions that are over are kept", n)
	}
	if people, err := h.People(ctx, admin, 1); err != nil || len(people) != 2 {
		t.Errorf("the staff is %+v (%v)", people, err)
	}
	if got := h.count(`SELECT COUNT(*) FROM account_audit WHERE CAST(args AS CHAR) LIKE '%Sari%'`); got != 0 {
		t.Errorf("the audit log names a volunteer %d times", got)
	}
}

// A username is somebody's of the staff or a volunteer's, whoever comes first.
func TestUsernamesOfStaffAndVolunteers(t *testing.T) {
	h := open(t)
	admin := h.add(1, "bos", lms.Admin)
	sari, dodi := h.volunteer(1, admin, "Sari"), h.volunteer(1, admin, "Dodi")
	_, _, err := h.InviteGuest(ctx, admin, sari, "BOS", "id")
	h.fails(err, "account.username_taken")
	h.db.MustExec(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, group_ids, seen_at) VALUES (1, 7, 'rina', 'Rina', '', '', ?)`, start)
	_, _, err = h.InviteGuest(ctx, admin, sari, "rina", "id")
	h.fails(err, "account.username_taken")
	_, _, err = h.InviteGuest(ctx, admin, sari, "sari", "id")
	h.ok(err)
	_, _, err = h.InviteGuest(ctx, admin, dodi, "Sari", "id")
	h.fails(err, "account.username_taken")
	_, err = h.Create(ctx, admin, 1, account.Details{Name: "Sari Lain", Username: "sari"}, "id", []lms.Role{lms.Librarian})
	h.fails(err, "account.username_taken")
	ani := h.add(1, "ani", lms.Librarian)
	h.fails(h.Update(ctx, admin, ani.AccountID, account.Details{Name: "Ani", Username: "sari"}), "account.username_taken")

	// At the same time, too.
	var wg sync.WaitGroup
	errs := make([]error, 2)
	wg.Go(func() {
		_, errs[0] = h.Create(ctx, admin, 1, account.Details{Name: "Dodi Lain", Username: "dodi"}, "id", []lms.Role{lms.Librarian})
	})
	wg.Go(func() { _, _, errs[1] = h.InviteGuest(ctx, admin, dodi, "dodi", "id") })
	wg.Wait()
	if n := h.count(`SELECT (SELECT COUNT(*) FROM account WHERE username = 'dodi') + (SELECT COUNT(*) FROM account_guest WHERE username = 'dodi')`); n != 1 {
		t.Errorf("%d have the name: %v", n, errs)
	}
}
