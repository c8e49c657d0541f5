package activity

import (
	"testing"
	"time"

	"binapustaka/lms"
)

func TestUnmarkedAndMine(t *testing.T) {
	w := start(t)
	old := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.AddDate(0, -3, 0), clock.AddDate(0, -3, 1) })
	waiting := w.create(t, nil)
	running := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(-time.Hour), clock.Add(time.Hour) })
	w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(time.Hour), clock.Add(2*time.Hour) })
	w.create(t, func(d *Details) { d.Status = Cancelled })
	marked := w.create(t, nil)
	if err := w.MarkAttendance(ctx, w.trainer, marked, []Mark{{w.rina.AccountID, 180}}); err != nil {
		t.Fatal(err)
	}
	list, err := w.Unmarked(ctx, w.trainer, w.library, clock.AddDate(0, -2, 0))
	if err != nil || len(list) != 2 || list[0].ID != running || list[1].ID != waiting {
		t.Errorf("%+v %v", list, err)
	}
	if list, _ := w.Unmarked(ctx, w.trainer, w.library, clock.AddDate(0, -4, 0)); len(list) != 3 || list[2].ID != old {
		t.Errorf("%+v", list)
	}
	_, err = w.Unmarked(ctx, w.head, w.library, clock)
	wantKind(t, err, lms.Forbidden)

	mine, err := w.Mine(ctx, w.rina, w.library, clock.AddDate(0, 0, -7), clock)
	if err != nil || len(mine) != 1 || mine[0].ID != marked || mine[0].Attended != 180 {
		t.Errorf("%+v %v", mine, err)
	}
	if mine, _ := w.Mine(ctx, w.rina, w.library, clock.AddDate(0, 0, -1), clock); len(mine) != 0 {
		t.Errorf("of other days: %+v", mine)
	}
	if mine, _ := w.Mine(ctx, w.budi, w.library, clock.AddDate(0, 0, -7), clock); len(mine) != 0 {
		t.Errorf("somebody else's: %+v", mine)
	}
	_, err = w.Mine(ctx, w.rina, w.other, clock, clock)
	wantKind(t, err, lms.Forbidden)
}
