package course

import (
	"slices"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestEnrolMany(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"), page("Dua"))
	w.refused(w.enrolMany(w.rina, id, []int64{w.rina.AccountID}), lms.Forbidden, "error.forbidden")
	w.refused(w.enrolMany(w.trainer, id, nil), lms.Invalid, "course.nobody_chosen@accounts")
	w.refused(w.enrolMany(w.trainer, id, []int64{w.rina.AccountID, 987654}), lms.NotFound, "course.account_gone")
	if list := must[[]Learner](t)(w.Enrolments(ctx, w.trainer, id)); len(list) != 0 {
		t.Errorf("some of them are enrolled: %+v", list)
	}
	w.ok(w.enrolMany(w.trainer, id, []int64{w.budi.AccountID, w.rina.AccountID, w.budi.AccountID}))
	w.complete(w.rina, id, k[1])
	list := must[[]Learner](t)(w.Enrolments(ctx, w.trainer, id))
	if len(list) != 2 || list[0].AccountID != w.budi.AccountID || list[0].Percent() != 0 || list[1].Percent() != 50 || list[1].Number != 1 || list[1].RequiredMinutes != 20 {
		t.Errorf("%+v", list)
	}
	w.ok(w.Archive(ctx, w.trainer, id, true))
	w.refused(w.Enrol(ctx, w.head, id), lms.Conflict, "course.closed")
	if !w.complete(w.rina, id, k[0]) {
		t.Error("who began an archived course may finish")
	}
	if v := w.find(w.rina, id); !v.Closed {
		t.Error("the archived course does not say so")
	}
	w.ok(w.Archive(ctx, w.trainer, id, false))
	w.ok(w.Enrol(ctx, w.head, id))
}

func (w *world) enrolMany(who lms.Actor, courseID int64, accountIDs []int64) error {
	_, err := w.EnrolMany(ctx, who, courseID, accountIDs)
	return err
}

func TestCandidates(t *testing.T) {
	w := newWorld(t)
	first, k := w.published(page("Dasar"))
	id, ki := w.published(page("Lanjut"))
	w.ok(w.rules(id, requires(first)))
	w.ok(w.Publish(ctx, w.trainer, id))
	tono, sri, ani := w.person("Tono", w.library, lms.Librarian), w.person("Sri", w.library, lms.Librarian), w.person("Ani", w.library, lms.Librarian)
	for _, who := range []lms.Actor{w.rina, w.budi, tono, sri} {
		w.ok(w.Enrol(ctx, who, first))
		w.complete(who, first, k[0])
	}
	for _, who := range []lms.Actor{w.budi, tono, sri} {
		w.ok(w.Enrol(ctx, who, id))
	}
	w.complete(tono, id, ki[0])
	w.pass(time.Hour)
	w.ok(w.Withdraw(ctx, sri, id, sri.AccountID))
	everybody := []int64{w.rina.AccountID, w.budi.AccountID, tono.AccountID, sri.AccountID, ani.AccountID, w.rina.AccountID}
	list := must[[]Candidate](t)(w.Candidates(ctx, w.head, id, everybody))
	if len(list) != 5 {
		t.Fatalf("%+v", list)
	}
	for i, want := range []Standing{Fresh, Learns, Finished, Back, Unready} {
		if c := list[i]; c.Standing != want || c.AccountID != everybody[i] || (c.Before != "") != (want == Unready) || c.Since.IsZero() != (want == Fresh || want == Unready) || c.Can() != (want == Fresh || want == Back) {
			t.Errorf("%+v, want %s", c, want)
		}
	}
	_, err := w.Candidates(ctx, w.rina, id, everybody)
	w.refused(err, lms.Forbidden, "error.forbidden")
	if n := must[int](t)(w.EnrolMany(ctx, w.head, id, everybody[:4])); n != 2 {
		t.Errorf("%d were enrolled", n)
	}
	// Who was enrolled by somebody else learns by whom; who came back, too.
	for _, who := range []lms.Actor{w.rina, sri} {
		if mine := must[[]Assigned](t)(w.Assigned(ctx, who)); len(mine) != 1 || mine[0].CourseID != id || mine[0].By != w.head.AccountID || !mine[0].At.Equal(w.time) {
			t.Errorf("%s: %+v", who.Name, mine)
		}
	}
	w.complete(w.rina, id, ki[0])
	for _, who := range []lms.Actor{w.rina, w.budi, tono} {
		if mine := must[[]Assigned](t)(w.Assigned(ctx, who)); len(mine) != 0 {
			t.Errorf("%s: %+v", who.Name, mine)
		}
	}
}

// Attendance that was marked counts once it is enough; why not is told.
func TestRecordAttendance(t *testing.T) {
	w := newWorld(t)
	seven := int64(7)
	id, k := w.published(LessonText{Kind: Attendance, Title: "Hadir", Minutes: 60, Required: true, ActivityID: &seven, AtLeast: 80},
		LessonText{Kind: Attendance, Title: "Mampir", Minutes: 60, Required: true, ActivityID: &seven})
	w.ok(w.Enrol(ctx, w.rina, id))
	why := func() (list []string) {
		for _, r := range w.find(w.rina, id).Missing() {
			list = append(list, r.Key)
		}
		return list
	}
	if got := why(); !slices.Equal(got, []string{"course.why_attend", "course.why_attend"}) {
		t.Error(got)
	}
	_, err := w.CompleteLesson(ctx, w.rina, id, k[0])
	w.refused(err, lms.Conflict, "lesson.done_by_attendance")
	present := func(who lms.Actor, percent float64) error {
		return w.RecordAttendance(ctx, who, []lms.Attendance{{AccountID: w.rina.AccountID, ActivityID: 7, Percent: percent, At: w.time}, {AccountID: w.budi.AccountID, ActivityID: 7, Percent: 100, At: w.time}})
	}
	w.refused(present(w.budi, 50), lms.Forbidden, "error.forbidden")
	w.ok(present(w.trainer, 0))
	w.ok(present(w.trainer, 50))
	if got := why(); !slices.Equal(got, []string{"course.why_attended"}) {
		t.Error(got)
	}
	w.ok(present(w.trainer, 80))
	w.ok(present(w.trainer, 10)) // corrected later: what is done stays done
	if v := w.find(w.rina, id); !v.Completed() || *v.Journey[k[0]].BestPercent != 80 {
		t.Errorf("%+v", v.Journey)
	}
}
