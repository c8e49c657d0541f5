package pickup

import (
	"context"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var ctx = context.Background()

func TestFromTheShelfToTheLoan(t *testing.T) {
	db := dbtest.Open(t)
	clock := time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC)
	s := NewStore(db, func() time.Time { return clock })
	insert := func(query string, args ...any) int64 {
		t.Helper()
		r, err := db.Exec(query, args...)
		if err != nil {
			t.Fatal(err)
		}
		id, _ := r.LastInsertId()
		return id
	}
	lib, other := insert(`INSERT INTO "library" (code, name, created_at) VALUES ('a', 'A', NOW())`), insert(`INSERT INTO "library" (code, name, created_at) VALUES ('b', 'B', NOW())`)
	ani := lms.Actor{AccountID: insert(`INSERT INTO account (name, locale, status, created_at) VALUES ('Ani', 'id', 'active', NOW())`), LibraryID: lib, Roles: []lms.Role{lms.Librarian}}
	stranger := lms.Actor{AccountID: ani.AccountID, LibraryID: other, Roles: []lms.Role{lms.Admin}}
	system := lms.System("test")
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	refused := func(err error, kind lms.Kind) {
		t.Helper()
		if !lms.IsKind(err, kind) {
			t.Errorf("%v, want %v", err, kind)
		}
	}
	one, two, three := reservation(1).Ref(), reservation(2).Ref(), reservation(3).Ref()

	p, err := s.PutAside(ctx, ani, lib, one, day+3, day, true)
	ok(err)
	if p.Code == "" || p.Mail != MailDue || p.State != Ready || *p.ReadyBy != ani.AccountID {
		t.Errorf("%+v", p)
	}
	_, err = s.PutAside(ctx, ani, lib, one, day+3, day, true)
	refused(err, lms.Conflict)
	for _, wrong := range []lms.Day{day - 1, day + MaxHold + 1} {
		_, err = s.PutAside(ctx, ani, lib, two, wrong, day, true)
		refused(err, lms.Invalid)
	}
	_, err = s.PutAside(ctx, stranger, lib, two, day+3, day, true)
	refused(err, lms.Forbidden)
	found, err := s.FindCode(ctx, ani, lib, strings.ToLower(p.Code[:3]+" "+p.Code[3:]))
	ok(err)
	if found.ID != p.ID {
		t.Error(found)
	}
	_, err = s.FindCode(ctx, stranger, other, p.Code)
	refused(err, lms.NotFound)

	due, err := s.MailDue(ctx, system)
	ok(err)
	if len(due) != 1 || due[0].LibraryID != lib || due[0].ID != p.ID {
		t.Fatalf("%+v", due)
	}
	_, err = s.MailDue(ctx, ani)
	refused(err, lms.Forbidden)
	ok(s.SaveMail(ctx, system, p.ID, MailSent))
	ok(s.SaveMail(ctx, system, p.ID, MailWrong)) // said once
	ok(s.Hold(ctx, ani, lib, p.ID, day+10, day))
	refused(s.Hold(ctx, ani, other, p.ID, day+10, day), lms.Forbidden)
	refused(s.Hold(ctx, stranger, other, p.ID, day+10, day), lms.NotFound)

	// Missed, put aside anew with another code, and gone from SLiMS as a loan.
	ok(s.Close(ctx, ani, lib, p.ID, Missed))
	refused(s.Close(ctx, ani, lib, p.ID, Collected), lms.Conflict)
	refused(s.Close(ctx, ani, lib, p.ID, Gone), lms.Invalid)
	again, err := s.PutAside(ctx, ani, lib, one, day+3, day, false)
	ok(err)
	if again.ID == p.ID || again.Round != 2 || again.Code == p.Code || again.Mail != NoServer || again.ClosedAt != nil {
		t.Errorf("%+v", again)
	}
	_, err = s.PutAside(ctx, ani, lib, two, day+3, day, true)
	ok(err)
	third, err := s.PutAside(ctx, ani, lib, three, day+3, day, true)
	ok(err)
	lentAt := clock.Add(-time.Hour)
	var asked []Ref
	ok(s.Settle(ctx, ani, lib, []Ref{three}, func(_ context.Context, left []Ref) (map[Ref]time.Time, error) {
		asked = left
		return map[Ref]time.Time{one: lentAt}, nil
	}))
	if len(asked) != 2 {
		t.Errorf("asked of %v", asked)
	}
	state := func(reserve int64) (p Pickup) {
		t.Helper()
		ok(db.Get(&p, `SELECT `+columns+` FROM pickup p WHERE p.reserve_id = ? ORDER BY p.round DESC LIMIT 1`, reserve))
		return p
	}
	if c := state(1); c.State != Collected || !c.ClosedAt.Equal(lentAt) || c.ClosedBy != nil || c.Code != "" {
		t.Errorf("%+v", c)
	}
	if g := state(2); g.State != Gone || g.Mail != MailWrong {
		t.Errorf("%+v", g)
	}
	if r := state(3); r.State != Ready || r.ID != third.ID {
		t.Errorf("%+v", r)
	}
	head := lms.Actor{AccountID: ani.AccountID, LibraryID: lib, Roles: []lms.Role{lms.Head}}
	history, err := s.History(ctx, head, lib, clock)
	ok(err)
	if len(history) != 4 || history[0].State != Missed || history[0].ClosedBy == nil || history[3].State != Ready || history[3].Code != "" {
		t.Errorf("%+v", history)
	}
	last := Last(history)
	if len(last) != 3 || last[0].ID != again.ID || last[0].State != Collected {
		t.Errorf("%+v", last)
	}
	if days := Tallies(history, time.UTC); days[lms.DayOf(clock)] != (Tally{4, 1, 1}) {
		t.Errorf("%v", days)
	}
	known, _, err := s.Progress(ctx, ani, lib, []Ref{one, two})
	ok(err)
	if len(known) != 1 || known[one].ID != again.ID {
		t.Errorf("%+v", known)
	}
	if later, err := s.History(ctx, head, lib, clock.Add(time.Second)); err != nil || len(later) != 0 {
		t.Error(later, err)
	}
	_, err = s.History(ctx, ani, lib, clock)
	refused(err, lms.Forbidden)
	_, err = s.History(ctx, stranger, lib, clock)
	refused(err, lms.Forbidden)
	list, err := s.List(ctx, ani, lib)
	ok(err)
	if len(list) != 2 { // what is lent may still show in SLiMS for a while
		t.Errorf("%+v", list)
	}
	ok(s.Settle(ctx, ani, lib, []Ref{three}, func(context.Context, []Ref) (map[Ref]time.Time, error) {
		t.Error("asked though nothing is open")
		return nil, nil
	}))
}
