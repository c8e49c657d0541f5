package course

import (
	"fmt"
	"testing"
	"time"

	"binapustaka/lms"
)

// A learner is brought to a newer version: what is done stays done, what is new
// is asked for, and both sides are told what is different.
func TestMoveLearners(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"), page("Dua"), page("Tiga"), page("Empat"))
	for _, who := range []lms.Actor{w.rina, w.budi, w.head} {
		w.ok(w.Enrol(ctx, who, id))
		w.complete(who, id, k[0])
	}
	for _, key := range k[1:] {
		w.complete(w.head, id, key)
	}
	to, list, err := w.Behind(ctx, w.trainer, id)
	w.ok(err)
	if len(list) != 0 || to.Number != 1 {
		t.Errorf("%+v", list)
	}
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	e := must[Editing](t)(w.Edit(ctx, w.trainer, id))
	changed := page("Dua, diperjelas")
	l, _ := e.Draft.Lesson(k[1])
	w.ok(w.UpdateLesson(ctx, w.trainer, id, k[1], changed, l.Revision))
	l, _ = e.Draft.Lesson(k[3])
	w.ok(w.UpdateLesson(ctx, w.trainer, id, k[3], page("Empat"), l.Revision)) // saved as it was
	w.ok(w.DeleteLesson(ctx, w.trainer, id, k[2]))
	fresh := must[string](t)(w.AddLesson(ctx, w.trainer, id, e.Draft.Modules[0].ID, page("Lima")))
	w.ok(w.Publish(ctx, w.trainer, id))
	w.pass(time.Hour)

	to, list, err = w.Behind(ctx, w.trainer, id)
	w.ok(err)
	const want = "{[Lima] [Tiga] [Dua, diperjelas] 2}"
	if len(list) != 1 || list[0].Number != 1 || fmt.Sprint(list[0].Change) != want || fmt.Sprint(list[0].Learners) != fmt.Sprint([]int64{w.rina.AccountID, w.budi.AccountID}) {
		t.Fatalf("%+v", list)
	}
	move := func(who lms.Actor, version int64, ids ...int64) (int, error) {
		return w.MoveLearners(ctx, who, id, version, ids)
	}
	_, err = move(w.rina, to.ID, w.rina.AccountID)
	w.refused(err, lms.Forbidden, "error.forbidden")
	_, err = move(w.trainer, to.ID)
	w.refused(err, lms.Invalid, "course.nobody_chosen@accounts")
	_, err = move(w.trainer, w.enrolment(w.rina, id).VersionID, w.rina.AccountID)
	w.refused(err, lms.Conflict, "move.newer")
	if n := must[int](t)(move(w.trainer, to.ID, w.rina.AccountID, w.head.AccountID, w.elsewhere.AccountID)); n != 1 {
		t.Errorf("%d were moved", n)
	}
	v := w.find(w.rina, id)
	if v.Number != 2 || !v.Journey[k[0]].Done() || len(v.Missing()) != 3 || !v.News() || *v.Enrolment.MovedBy != w.trainer.AccountID {
		t.Errorf("%+v", v.Enrolment)
	}
	from, change, err := w.Moved(ctx, w.rina, id)
	w.ok(err)
	if from != 1 || fmt.Sprint(change) != want {
		t.Errorf("told %d %+v", from, change)
	}
	if w.find(w.budi, id).Number != 1 || w.find(w.head, id).Number != 1 {
		t.Error("others were moved too")
	}
	_, _, err = w.Moved(ctx, w.budi, id)
	w.refused(err, lms.NotFound, "course.not_enrolled")
	w.pass(time.Minute)
	if v, _, err := w.OpenLesson(ctx, w.rina, id, fresh); err != nil || !v.News() {
		t.Errorf("the first lesson after it does not tell: %v", err)
	}
	if w.find(w.rina, id).News() {
		t.Error("it is told for ever")
	}

	// Who has done all that the newer version asks for has completed the course.
	for _, key := range []string{k[1], k[3]} {
		w.complete(w.budi, id, key)
	}
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	w.ok(w.DeleteLesson(ctx, w.trainer, id, fresh))
	w.ok(w.Publish(ctx, w.trainer, id))
	to, list, err = w.Behind(ctx, w.trainer, id)
	w.ok(err)
	if len(list) != 2 || to.Number != 3 {
		t.Fatalf("%+v", list)
	}
	must[int](t)(move(w.trainer, to.ID, w.budi.AccountID))
	if !w.find(w.budi, id).Completed() {
		t.Error("nothing is missing, and yet it is not completed")
	}
}
