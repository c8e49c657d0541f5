package activity

import (
	"testing"
	"time"

	"binapustaka/lms"
)

func TestPlansAreDue(t *testing.T) {
	head := int64(7)
	p := Plan{AccountID: 3, SupervisorID: &head, EndedOn: 1000}
	for _, c := range []struct {
		today  lms.Day
		checks []Check
		due    int
	}{
		{1029, nil, 0}, {1030, nil, 30}, {1089, nil, 30}, {1090, nil, 90}, {5000, nil, 90},
		{1050, []Check{{After: 30, Side: OwnSide}}, 0}, {1050, []Check{{After: 30, Side: SupervisorSide}}, 30},
		{1090, []Check{{After: 30, Side: OwnSide}}, 90}, {1090, []Check{{After: 90, Side: OwnSide}}, 0}, // who said how it ended is not asked how it was
	} {
		if p.Checks = c.checks; p.Due(OwnSide, c.today) != c.due {
			t.Errorf("on day %d with %v: %d, want %d", c.today, c.checks, p.Due(OwnSide, c.today), c.due)
		}
	}
	if p.SideOf(3) != OwnSide || p.SideOf(7) != SupervisorSide || p.SideOf(4) != "" || p.SideOf(0) != "" || (Plan{}).SideOf(0) != "" {
		t.Error("sides")
	}
}

func TestPlanIsMadeAndLookedAt(t *testing.T) {
	w := start(t)
	id := w.create(t, nil) // two days ago
	sup := w.head.AccountID
	wantKind(t, second(w.MakePlan(ctx, w.rina, id, " ", "", &sup)), lms.Invalid)
	wantKind(t, second(w.MakePlan(ctx, w.head, id, "Rak", "", &sup)), lms.Invalid) // looks at their own
	invited := w.create(t, func(d *Details) { d.Mode = ByInvitation })
	wantKind(t, second(w.MakePlan(ctx, w.rina, invited, "Rak", "", nil)), lms.Forbidden) // was not there
	early := w.create(t, func(d *Details) { d.StartsAt, d.EndsAt = clock.Add(time.Hour), clock.Add(2*time.Hour) })
	wantKind(t, second(w.MakePlan(ctx, w.rina, early, "Rak", "", nil)), lms.Conflict)

	plan, err := w.MakePlan(ctx, w.rina, id, "Menawarkan rak tematik", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.MakePlan(ctx, w.rina, id, "Menawarkan rak tematik tiap minggu", "Buku dipinjam", &sup)
	if err != nil || again != plan {
		t.Fatal(again, err)
	}
	for _, other := range []lms.Actor{w.budi, w.trainer} {
		_, err := w.Plan(ctx, other, plan)
		wantKind(t, err, lms.NotFound)
		if list, err := w.Plans(ctx, other, w.library); err != nil || len(list) > 0 {
			t.Error(list, err)
		}
	}
	wantKind(t, w.CheckPlan(ctx, w.head, plan, 30, KeptWhole, ""), lms.Conflict) // not yet
	later := world{Store: NewStore(w.db, func() time.Time { return clock.AddDate(0, 0, 29) })}
	wantKind(t, later.CheckPlan(ctx, w.budi, plan, 30, KeptWhole, ""), lms.NotFound)
	wantKind(t, later.CheckPlan(ctx, w.rina, plan, 30, "well", ""), lms.Invalid)
	wantKind(t, later.CheckPlan(ctx, w.rina, plan, 60, KeptWhole, ""), lms.Invalid)
	for _, result := range []Kept{NotYet, KeptPartly} {
		if err := later.CheckPlan(ctx, w.rina, plan, 30, result, " Dua rak "); err != nil {
			t.Fatal(err)
		}
	}
	if err := later.CheckPlan(ctx, w.head, plan, 30, KeptWhole, ""); err != nil {
		t.Fatal(err)
	}
	p, err := later.Plan(ctx, w.head, plan)
	if err != nil || len(p.Checks) != 2 || p.Of(30, OwnSide).Result != KeptPartly || p.Of(30, OwnSide).Note != "Dua rak" || p.Of(30, SupervisorSide).Result != KeptWhole || p.Of(90, OwnSide) != nil || p.Title == "" {
		t.Errorf("%+v %v", p, err)
	}
	wantKind(t, second(w.MakePlan(ctx, w.rina, id, "Lain", "", &sup)), lms.Conflict) // it was looked at

	if err := w.MarkAttendance(ctx, w.trainer, id, []Mark{{w.rina.AccountID, 60}, {w.budi.AccountID, 60}}); err != nil {
		t.Fatal(err)
	}
	if list, err := w.Unplanned(ctx, w.budi, w.library, clock.AddDate(0, 0, -14)); err != nil || len(list) != 1 || list[0].ActivityID != id {
		t.Error(list, err)
	}
	if list, _ := w.Unplanned(ctx, w.rina, w.library, clock.AddDate(0, 0, -14)); len(list) != 0 {
		t.Error(list)
	}
	if list, _ := w.Unplanned(ctx, w.budi, w.library, clock); len(list) != 0 {
		t.Error(list)
	}
}

func second[T any](_ T, err error) error { return err }
