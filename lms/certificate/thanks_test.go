package certificate

import (
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
)

func TestThanksToVolunteers(t *testing.T) {
	r := open(t, 1)
	trainer := lms.Actor{AccountID: r.admin.AccountID, LibraryID: r.lib, Roles: []lms.Role{lms.Trainer}}
	volunteer := func(name string) (int64, lms.Actor) {
		id := dbtest.Insert(t, r.db, `INSERT INTO volunteer (library_id, kind, name, keeper_id, state, consent_on, created_at) VALUES (?, 'volunteer', ?, ?, 'active', '2026-01-01', NOW())`, r.lib, name, r.admin.AccountID)
		return id, lms.Actor{VolunteerID: id, LibraryID: r.lib}
	}
	sari, own := volunteer("Sari Dewi")
	dodi, other := volunteer("Dodi")
	for _, s := range []struct {
		on      lms.Day
		state   string
		minutes int
	}{{today - 30, "done", 90}, {today - 20, "done", 120}, {today - 10, "absent", 60}, {today - 5, "accepted", 60}, {today - 300, "done", 600}} {
		dbtest.Insert(t, r.db, `INSERT INTO volunteer_session (volunteer_id, held_on, from_minute, to_minute, what, audience, state, offered_at) VALUES (?, ?, 540, 540 + ?, 'x', 'staff', ?, NOW())`, sari, s.on, s.minutes, s.state)
	}
	days := lms.Period{From: lms.DayOn(2026, 1, 1), To: today}
	is := func(err error, key string) {
		t.Helper()
		if e, ok := err.(*lms.Error); !ok || e.Key != key {
			t.Errorf("%v, want %s", err, key)
		}
	}
	_, err := r.Thank(ctx, trainer, r.lib, sari, days)
	is(err, "certificate.thanks_off")
	if _, err := r.Switch(ctx, r.admin, r.lib, "volunteers", Design{Language: locale.ID, Signer1: "Nuraini"}); err != nil {
		t.Fatal(err)
	}
	_, err = r.Switch(ctx, r.admin, r.lib, "volunteers", Design{Language: locale.ID})
	is(err, "certificate.subject_missing")
	for _, who := range []lms.Actor{own, r.people[0], r.other, {}} {
		if _, err := r.Thank(ctx, who, r.lib, sari, days); !lms.IsKind(err, lms.Forbidden) {
			t.Errorf("%+v: %v", who, err)
		}
	}
	_, err = r.Thank(ctx, trainer, r.lib, dodi, days)
	is(err, "certificate.thanks_none")
	_, err = r.Thank(ctx, trainer, r.lib, sari, lms.Period{From: today, To: today + 1})
	is(err, "certificate.thanks_early")
	id, err := r.Thank(ctx, trainer, r.lib, sari, days)
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Thank(ctx, trainer, r.lib, sari, days)
	is(err, "certificate.thanks_twice")

	c, err := r.Find(ctx, own, id)
	if err != nil || c.Thanks == nil || c.Thanks.Sessions != 2 || c.Thanks.Minutes != 210 || c.Name != "Sari Dewi" || c.JP != 0 || c.Number == "" || c.State(today) != Valid {
		t.Fatalf("%+v %v", c, err)
	}
	var said []string
	for _, line := range c.Lines(locale.ID) {
		said = append(said, line.Label+": "+line.Value)
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{c.Number, "Masa: ", "3 jam 30 menit dalam 2 sesi"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among\n%s", want, all)
		}
	}
	if strings.Contains(c.Body, "{") || !strings.Contains(c.Body, "3 jam 30 menit") {
		t.Error(c.Body)
	}
	for _, who := range []lms.Actor{other, r.people[0], r.other} {
		if _, err := r.Find(ctx, who, id); !lms.IsKind(err, lms.NotFound) {
			t.Errorf("somebody else reads it: %v", err)
		}
	}
	if _, err := r.Thanked(ctx, other, r.lib, sari); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("another volunteer lists them: %v", err)
	}
	if public, err := r.ByCode(ctx, c.Code); err != nil || public.Number != c.Number {
		t.Error(public, err)
	}
	if _, _, err := r.BadgeByCode(ctx, c.Code, "https://bina.example.id"); err != nil {
		t.Error(err)
	}

	// Revoked and issued anew it says what holds by then.
	r.db.MustExec(`UPDATE volunteer SET name = 'Sari Dewi Lestari' WHERE id = ?`, sari)
	if err := r.Revoke(ctx, r.admin, id, Mistake, "", true); err != nil {
		t.Fatal(err)
	}
	list, err := r.Thanked(ctx, own, r.lib, sari)
	if err != nil || len(list) != 2 || list[0].Name != "Sari Dewi Lestari" || list[0].Thanks.From != days.From || list[1].State(today) != Revoked {
		t.Errorf("%+v %v", list, err)
	}
	if n, err := r.Issue(ctx, system); err != nil || n != 0 { // the nightly job knows nothing of these
		t.Error(n, err)
	}
}
