package activity

import (
	"testing"
	"time"

	"binapustaka/lms"
)

func TestTrainingsOfAnActivity(t *testing.T) {
	w := start(t)
	id := w.create(t, nil) // 360 minutes
	if err := w.MarkAttendance(ctx, w.trainer, id, []Mark{{w.rina.AccountID, 288}, {w.budi.AccountID, 287}}); err != nil {
		t.Fatal(err)
	}
	a, err := w.Find(ctx, w.rina, id)
	if err != nil {
		t.Fatal(err)
	}
	all, err := w.Trainings(ctx, w.head, id)
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	for _, got := range all {
		ended := a.EndsAt
		if got.AccountID == w.budi.AccountID {
			ended = time.Time{} // there for less than 80%
		}
		if !got.Begun.Equal(a.StartsAt) || !got.Ended.Equal(ended) {
			t.Errorf("%+v", got)
		}
	}
	_, err = w.Trainings(ctx, w.rina, id)
	wantKind(t, err, lms.Forbidden)
	a.Status = Cancelled
	if err := w.Update(ctx, w.trainer, id, a.Details, a.Revision); err != nil {
		t.Fatal(err)
	}
	if all, err := w.Trainings(ctx, w.head, id); err != nil || len(all) != 0 {
		t.Error(all, err)
	}
}
