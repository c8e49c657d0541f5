package activity

import (
	"errors"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestSessionsDivideTheMinutes(t *testing.T) {
	d := Details{JP: 4.5} // 202.5 minutes: 203
	hour := func(from, to int) Session {
		return Session{StartsAt: clock.Add(time.Duration(from) * time.Hour), EndsAt: clock.Add(time.Duration(to) * time.Hour)}
	}
	d, list := d.within([]Session{hour(0, 1), hour(2, 3), hour(30, 31)})
	if list[0].Length+list[1].Length+list[2].Length != d.Minutes() || list[1].Length < 67 || d.Held != 180 || !d.EndsAt.Equal(clock.Add(31*time.Hour)) {
		t.Errorf("%+v %+v", d, list)
	}
	d.JP = 0
	if d, list = d.within(list[:2]); d.Minutes() != 120 || list[1].Length != 60 {
		t.Errorf("without JP the sessions count, not the pause between: %d, %+v", d.Minutes(), list)
	}
	for field, list := range map[string][]Session{
		"starts-0": {{}}, "ends-0": {hour(2, 1)}, "link-0": {{StartsAt: clock, EndsAt: clock.Add(1), Link: "javascript:x"}},
		"": {}, "starts-7": {hour(0, 2), {ID: 7, StartsAt: clock.Add(time.Hour), EndsAt: clock.Add(3 * time.Hour)}},
	} {
		_, err := CleanSessions(list)
		if field == "link-0" {
			list[0].EndsAt = clock.Add(time.Hour)
			_, err = CleanSessions(list)
		}
		if got := fieldOf(err); err == nil || got != field {
			t.Errorf("%q: %v", field, err)
		}
	}
}

func TestAttendanceOverSessions(t *testing.T) {
	w := start(t)
	id := w.create(t, nil) // 360 minutes
	list, err := w.Sessions(ctx, w.rina, id)
	if err != nil || len(list) != 1 || list[0].Length != 360 {
		t.Fatal(list, err)
	}
	if err := w.MarkAttendance(ctx, w.trainer, id, []Mark{{w.rina.AccountID, 360}}); err != nil {
		t.Fatal(err)
	}
	second := Session{StartsAt: clock.Add(-24 * time.Hour), EndsAt: clock.Add(-21 * time.Hour), Link: "https://rapat.example.id/x"}
	third := Session{StartsAt: clock.Add(2 * time.Hour), EndsAt: clock.Add(5 * time.Hour)}
	wantKind(t, w.SaveSessions(ctx, w.rina, id, append(list, second, third), 1), lms.Forbidden)
	if err := w.SaveSessions(ctx, w.trainer, id, append(list, second, third), 1); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.SaveSessions(ctx, w.trainer, id, append(list, second), 1), lms.Conflict)
	list, _ = w.Sessions(ctx, w.rina, id)
	if len(list) != 3 || list[0].Length != 180 || list[1].Length != 90 || list[1].Link != second.Link {
		t.Fatalf("%+v", list)
	}
	if n, _ := w.Own(ctx, w.rina, id); n != 180 { // all of the first session still
		t.Error(n)
	}
	marks := []Mark{{w.rina.AccountID, 45}, {w.budi.AccountID, 90}}
	if err := w.MarkSession(ctx, w.trainer, id, list[1].ID, marks); err != nil {
		t.Fatal(err)
	}
	got, err := w.Attendance(ctx, w.head, id)
	if err != nil || got[w.rina.AccountID] != 225 || got[w.budi.AccountID] != 90 {
		t.Error(got, err)
	}
	a, _ := w.Find(ctx, w.rina, id)
	if a.Share(225) != 225./360 || !a.EndsAt.Equal(third.EndsAt) {
		t.Errorf("%+v", a)
	}
	wantKind(t, w.MarkSession(ctx, w.trainer, id, list[2].ID, marks), lms.Conflict) // it is yet to come
	wantKind(t, w.MarkSession(ctx, w.trainer, id, list[1].ID, []Mark{{w.rina.AccountID, 91}}), lms.Invalid)
	wantKind(t, w.MarkSession(ctx, w.rina, id, list[1].ID, marks), lms.Forbidden)
	wantKind(t, w.MarkSession(ctx, w.trainer, w.create(t, nil), list[1].ID, marks), lms.NotFound)
	wantKind(t, w.SaveSessions(ctx, w.trainer, id, list[1:], 2), lms.Conflict) // people were at the first
	if err := w.SaveSessions(ctx, w.trainer, id, list[:2], 2); err != nil {
		t.Fatal(err)
	}
	if n, _ := w.Own(ctx, w.rina, id); n != 240+60 { // 240 and 120 minutes now: all of the first, half of the second
		t.Error(n)
	}
	if err := w.MarkSession(ctx, w.trainer, id, list[1].ID, []Mark{{w.budi.AccountID, 0}}); err != nil {
		t.Fatal(err)
	}
	if got, _ := w.Attendance(ctx, w.head, id); len(got) != 1 {
		t.Error("absence is no row:", got)
	}
	// The form of the activity leaves its sessions' times alone.
	a, _ = w.Find(ctx, w.trainer, id)
	d := a.Details
	d.StartsAt, d.EndsAt, d.Title = clock, clock.Add(time.Minute), "Baru"
	if err := w.Update(ctx, w.trainer, id, d, a.Revision); err != nil {
		t.Fatal(err)
	}
	if b, _ := w.Find(ctx, w.trainer, id); !b.StartsAt.Equal(a.StartsAt) || b.Title != "Baru" || b.Held != 540 {
		t.Errorf("%+v", b)
	}
}

func fieldOf(err error) string {
	var e *lms.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}
