package activity

import (
	"testing"
	"time"

	"binapustaka/lms"
)

// By the code at the door people note their own presence in a session that is
// being held, and nothing else.
func TestCheckingInAndOut(t *testing.T) {
	w := start(t)
	now := clock
	w.Store = NewStore(w.db, func() time.Time { return now })
	begins := clock.Add(time.Hour)
	id := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt, d.JP = begins, begins.Add(3*time.Hour), 4 })
	list, err := w.Sessions(ctx, w.rina, id)
	if err != nil {
		t.Fatal(err)
	}
	session := list[0].ID
	_, err = w.Show(ctx, w.trainer, session)
	wantKind(t, err, lms.Conflict) // a session to come
	now = begins.Add(-Doors)
	_, err = w.Show(ctx, w.rina, session)
	wantKind(t, err, lms.Forbidden)
	d, err := w.Show(ctx, w.trainer, session)
	if err != nil || len(d.Code) != 6 {
		t.Fatal(d, err)
	}
	_, err = w.Come(ctx, w.rina, session, "AAAAAA")
	wantKind(t, err, lms.Conflict)
	here, err := w.Come(ctx, w.rina, session, d.Code)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Check(ctx, w.budi, session, here.Pass, false) // another's pass
	wantKind(t, err, lms.Conflict)
	_, err = w.Check(ctx, w.rina, session, here.Pass, true) // out before in
	wantKind(t, err, lms.Conflict)
	for range 2 {
		if in, err := w.Check(ctx, w.rina, session, here.Pass, false); err != nil || in.Own.Minutes != 180 {
			t.Fatalf("%+v %v", in.Own, err)
		}
	}
	if got, _ := w.Attendance(ctx, w.head, id); len(got) != 1 || got[w.rina.AccountID] != 180 {
		t.Error(got)
	}

	now = now.Add(2 * time.Minute) // the code of then is too old, the pass is not
	_, err = w.Come(ctx, w.budi, session, d.Code)
	wantKind(t, err, lms.Conflict)
	now = begins.Add(time.Hour)
	_, err = w.Check(ctx, w.rina, session, here.Pass, true) // that pass is too old by now
	wantKind(t, err, lms.Conflict)
	d, _ = w.Show(ctx, w.trainer, session)
	late, err := w.Typed(ctx, w.budi, w.library, d.Code)
	if err != nil || late.Session.ID != session {
		t.Fatal(late, err)
	}
	if in, err := w.Check(ctx, w.budi, session, late.Pass, false); err != nil || in.Own.Minutes != 120 {
		t.Errorf("%+v %v", in.Own, err)
	}
	again, err := w.Come(ctx, w.rina, session, d.Code)
	if err != nil || !again.In {
		t.Fatal(again, err)
	}
	if out, err := w.Check(ctx, w.rina, session, again.Pass, true); err != nil || out.Own.Minutes != 60 {
		t.Errorf("%+v %v", out.Own, err)
	}
	if n, _ := w.Own(ctx, w.rina, id); n != 60 {
		t.Error(n)
	}
	stranger := lms.Actor{AccountID: w.budi.AccountID, LibraryID: w.other, Roles: []lms.Role{lms.Admin}}
	_, err = w.Come(ctx, stranger, session, d.Code)
	wantKind(t, err, lms.NotFound)
	now = begins.Add(4 * time.Hour)
	_, err = w.Show(ctx, w.trainer, session)
	wantKind(t, err, lms.Conflict)

	// Where there are places, who has none is sent to the organiser.
	now = clock
	id = w.create(t, func(d *Details) { d.StartsAt, d.EndsAt, d.Mode = begins, begins.Add(time.Hour), Open })
	if err := w.Register(ctx, w.rina, id); err != nil {
		t.Fatal(err)
	}
	list, _ = w.Sessions(ctx, w.rina, id)
	now = begins
	d, _ = w.Show(ctx, w.trainer, list[0].ID)
	for who, want := range map[int64]bool{w.rina.AccountID: true, w.budi.AccountID: false} {
		actor := lms.Actor{AccountID: who, LibraryID: w.library, Roles: []lms.Role{lms.Librarian}}
		came, err := w.Come(ctx, actor, list[0].ID, d.Code)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Check(ctx, actor, list[0].ID, came.Pass, false); (err == nil) != want {
			t.Error(who, err)
		}
	}
}
