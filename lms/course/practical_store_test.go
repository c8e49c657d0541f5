package course

import (
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

var (
	checker = lms.System("practical:check")
	three   = Practical{Rules: []WorkRule{{Kind: RecordWork, AtLeast: 3, Fields: []RecordField{ClassificationField}}}}
)

func practical(title string) LessonText {
	return LessonText{Kind: InSlims, Title: title, Minutes: 30, Required: true, Body: "Kerjakan di SLiMS."}
}

// practising is a published course of one practical.
func (w *world) practising(p Practical) (id int64, key string) {
	w.t.Helper()
	id, all := w.course(practical("Katalogkan"))
	w.refused(w.Publish(ctx, w.trainer, id), lms.Invalid, "course.lack_practical@modules")
	w.ok(w.SetPractical(ctx, w.trainer, id, all[0], p, 1))
	w.ok(w.Publish(ctx, w.trainer, id))
	return id, all[0]
}

// done is that many records with or without a classification after the enrolment.
func (w *world) done(c Check, n int, filled ...RecordField) Verdict {
	var seen Seen
	for i := range n {
		seen.Works = append(seen.Works, Work{Kind: RecordWork, ID: strings.Repeat("x", i+1), At: c.Since.Add(time.Hour), Title: "Laskar Pelangi", Filled: filled})
	}
	return c.Practical.Judge(seen, c.Since)
}

func (w *world) openCheck() Check {
	w.t.Helper()
	list := must[[]Check](w.t)(w.OpenChecks(ctx, checker, w.library))
	if len(list) != 1 {
		w.t.Fatalf("%d checks", len(list))
	}
	return list[0]
}

func TestPracticalFromAskingToMet(t *testing.T) {
	w := newWorld(t)
	id, key := w.practising(three)
	w.refused(w.AskCheck(ctx, w.rina, id, key), lms.Conflict, "course.not_enrolled")
	w.ok(w.Enrol(ctx, w.rina, id))
	w.refused(second(w.CompleteLesson(ctx, w.rina, id, key)), lms.Conflict, "lesson.done_by_practical")
	if why := w.find(w.rina, id).Missing(); len(why) != 1 || why[0].Key != "course.why_practical" {
		t.Errorf("%+v", why)
	}
	w.refused(w.AskCheck(ctx, w.rina, id, "nokeyofthese"), lms.NotFound, "lesson.not_found")
	for range 2 { // pressed twice
		w.ok(w.AskCheck(ctx, w.rina, id, key))
	}
	asked := must[[]Check](t)(w.AskedChecks(ctx, checker))
	if len(asked) != 1 || asked[0].AccountID != w.rina.AccountID || asked[0].LibraryID() != w.library || asked[0].Asked != 2 || !asked[0].Since.Equal(w.time) {
		t.Fatalf("%+v", asked)
	}
	w.ok(w.SaveProblem(ctx, checker, asked[0], "unreachable"))
	if s := must[PracticalState](t)(w.Practical(ctx, w.rina, id, key)); s.Pending() || s.Problem != "unreachable" || s.CheckedAt != nil {
		t.Errorf("%+v", s)
	}
	w.ok(w.AskCheck(ctx, w.rina, id, key))
	slow := must[[]Check](t)(w.AskedChecks(ctx, checker))[0]
	w.ok(w.AskCheck(ctx, w.rina, id, key)) // after the first has read SLiMS
	c := must[[]Check](t)(w.AskedChecks(ctx, checker))[0]
	w.ok(w.SaveVerdict(ctx, checker, slow, w.done(slow, 1)))
	if s := must[PracticalState](t)(w.Practical(ctx, w.rina, id, key)); !s.Pending() || s.Verdict.Counted() != 0 || len(s.Verdict.Outcomes[0].Short) != 1 {
		t.Errorf("a check answers for one asked for after it: %+v", s)
	}
	verdict := w.done(c, 2)
	for range 2 { // a killed job comes again
		w.ok(w.SaveVerdict(ctx, checker, c, verdict))
	}
	w.ok(w.SaveVerdict(ctx, checker, slow, w.done(slow, 1))) // comes late
	s := must[PracticalState](t)(w.Practical(ctx, w.rina, id, key))
	if s.Pending() || s.Problem != "" || s.CheckedAt == nil || len(s.Verdict.Outcomes) != 1 || len(s.Verdict.Outcomes[0].Short) != 2 {
		t.Errorf("%+v", s)
	}
	if _, _, err := w.OpenLesson(ctx, w.rina, id, key); err != nil {
		t.Fatal(err)
	}
	if why := w.find(w.rina, id).Missing(); len(why) != 1 || why[0].Key != "course.why_practical_share" || why[0].Args["n"] != 0 || why[0].Args["of"] != 3 {
		t.Errorf("%+v", why)
	}
	if s := must[PracticalState](t)(w.Practical(ctx, w.budi, id, key)); s.CheckedAt != nil {
		t.Error("somebody else's state")
	}
	w.pass(time.Hour)
	w.ok(w.SaveVerdict(ctx, checker, c, w.done(c, 3, ClassificationField)))
	met := w.find(w.rina, id)
	if !met.Completed() || !met.Journey[key].CompletedAt.Equal(w.time) {
		t.Fatalf("%+v", met.Journey)
	}
	if list := must[[]Check](t)(w.OpenChecks(ctx, checker, w.library)); len(list) != 0 {
		t.Errorf("what is met is checked again: %+v", list)
	}
	w.pass(time.Hour)
	w.ok(w.SaveVerdict(ctx, checker, c, w.done(c, 0))) // the records were deleted while a check ran
	if again := w.find(w.rina, id); !again.Completed() || !again.Journey[key].CompletedAt.Equal(*met.Journey[key].CompletedAt) {
		t.Error("met was taken back")
	}
	w.ok(w.AskCheck(ctx, w.rina, id, key))
	if list := must[[]Check](t)(w.AskedChecks(ctx, checker)); len(list) != 0 {
		t.Error("asked for once more")
	}
}

// Who came back counts from then on, and what a check began with must still be so.
func TestPracticalCountsFromTheEnrolment(t *testing.T) {
	w := newWorld(t)
	id, _ := w.practising(three)
	w.ok(w.Enrol(ctx, w.rina, id))
	old := w.openCheck()
	w.ok(w.Withdraw(ctx, w.rina, id, w.rina.AccountID))
	if list := must[[]Check](t)(w.OpenChecks(ctx, checker, w.library)); len(list) != 0 {
		t.Errorf("checked though withdrawn: %+v", list)
	}
	verdict := w.done(old, 3, ClassificationField)
	w.ok(w.SaveVerdict(ctx, checker, old, verdict))
	if w.find(w.rina, id).Completed() {
		t.Error("completed by who has withdrawn")
	}
	w.pass(24 * time.Hour)
	w.ok(w.Enrol(ctx, w.rina, id))
	if c := w.openCheck(); !c.Since.Equal(w.time) {
		t.Errorf("counts from %s, want %s", c.Since, w.time)
	}
	w.ok(w.SaveVerdict(ctx, checker, old, verdict))
	if w.find(w.rina, id).Completed() {
		t.Error("work before the enrolment met it")
	}
}

func TestPracticalOfAnotherLibraryAndShutModule(t *testing.T) {
	w := newWorld(t)
	training := three
	training.LibraryID = w.other
	if _, err := w.db.Exec(`UPDATE "library" SET for_practice = 1 WHERE id = ?`, w.other); err != nil {
		t.Fatal(err)
	}
	id, key := w.practising(training)
	if _, err := w.db.Exec(`UPDATE "library" SET for_practice = 0 WHERE id = ?`, w.other); err != nil {
		t.Fatal(err)
	}
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	_, l, err := w.FindDraftLesson(ctx, w.trainer, id, key)
	if err != nil {
		t.Fatal(err)
	}
	w.refused(w.SetPractical(ctx, w.trainer, id, key, training, l.Revision), lms.Invalid, "practical.not_offered@library")
	w.ok(w.Enrol(ctx, w.rina, id))
	if list := must[[]Check](t)(w.OpenChecks(ctx, checker, w.library)); len(list) != 0 {
		t.Errorf("%+v", list)
	}
	if list := must[[]Check](t)(w.OpenChecks(ctx, checker, w.other)); len(list) != 1 || list[0].HomeID != w.library {
		t.Errorf("%+v", list)
	}
	if _, err := w.db.Exec(`UPDATE course_module SET release_days = 2`); err != nil {
		t.Fatal(err)
	}
	if list := must[[]Check](t)(w.OpenChecks(ctx, checker, w.other)); len(list) != 0 {
		t.Errorf("a module that is not open yet is checked: %+v", list)
	}
	w.refused(w.AskCheck(ctx, w.rina, id, key), lms.Conflict, "lesson.shut")
	w.pass(48 * time.Hour)
	if list := must[[]Check](t)(w.OpenChecks(ctx, checker, w.other)); len(list) != 1 {
		t.Errorf("%+v", list)
	}
}

func TestPracticalByHand(t *testing.T) {
	w := newWorld(t)
	id, key := w.practising(three)
	w.ok(w.Enrol(ctx, w.rina, id))
	w.ok(w.Enrol(ctx, w.trainer, id))
	rina := w.rina.AccountID
	w.refused(w.AcceptPractical(ctx, w.rina, id, rina, key, "ya"), lms.Forbidden, "error.forbidden")
	w.refused(w.AcceptPractical(ctx, w.elsewhere, id, rina, key, "ya"), lms.NotFound, "error.not_found")
	w.refused(w.AcceptPractical(ctx, w.trainer, id, w.trainer.AccountID, key, "ya"), lms.Conflict, "practical.own")
	w.refused(w.AcceptPractical(ctx, w.trainer, id, rina, key, "  "), lms.Invalid, "practical.reason_missing@reason")
	w.refused(w.AcceptPractical(ctx, w.trainer, id, rina, key, strings.Repeat("é", 501)), lms.Invalid, "practical.reason_long@reason")
	w.refused(w.AcceptPractical(ctx, w.trainer, id, w.budi.AccountID, key, "ya"), lms.NotFound, "course.no_such_learner")
	w.refused(w.AcceptPractical(ctx, w.trainer, id, rina, "nokeyofthese", "ya"), lms.NotFound, "lesson.not_found")
	for _, c := range must[[]Check](t)(w.OpenChecks(ctx, checker, w.library)) {
		w.ok(w.SaveVerdict(ctx, checker, c, w.done(c, 2)))
	}
	w.ok(w.AcceptPractical(ctx, w.trainer, id, rina, key, " Saya melihat sendiri. "))
	s := must[PracticalState](t)(w.Practical(ctx, w.rina, id, key))
	if s.AcceptedAt == nil || *s.AcceptedBy != w.trainer.AccountID || s.Reason != "Saya melihat sendiri." || !w.find(w.rina, id).Completed() {
		t.Errorf("%+v", s)
	}
	w.refused(w.AcceptPractical(ctx, w.trainer, id, rina, key, "lagi"), lms.Conflict, "practical.done_already")
	list := must[[]Practising](t)(w.PracticalLearners(ctx, w.trainer, id))
	if len(list) != 2 || list[0].AccountID != rina || list[0].CompletedAt == nil || list[1].CompletedAt != nil || list[1].Practical.Needed() != 3 {
		t.Fatalf("%+v", list)
	}
	for _, l := range list {
		if len(l.Verdict.Outcomes) != 1 || l.Verdict.Outcomes[0].Short != nil {
			t.Errorf("a trainer sees titles: %+v", l.Verdict)
		}
	}
	w.refused(second(w.PracticalLearners(ctx, w.rina, id)), lms.Forbidden, "error.forbidden")
	w.refused(second(w.AskedChecks(ctx, w.trainer)), lms.Forbidden, "error.forbidden")
	w.refused(w.SaveVerdict(ctx, w.rina, Check{}, Verdict{}), lms.Forbidden, "error.forbidden")
	w.refused(w.SaveProblem(ctx, w.rina, Check{}, "x"), lms.Forbidden, "error.forbidden")
}

func TestPracticalIsWritten(t *testing.T) {
	w := newWorld(t)
	id, all := w.course(practical("Katalogkan"), page("Bacaan"))
	w.refused(w.SetPractical(ctx, w.rina, id, all[0], three, 1), lms.Forbidden, "error.forbidden")
	w.refused(w.SetPractical(ctx, w.trainer, id, all[1], three, 1), lms.Conflict, "practical.other_kind")
	w.refused(w.SetPractical(ctx, w.trainer, id, all[0], Practical{}, 1), lms.Invalid, "practical.rule_missing@kind-1")
	w.ok(w.SetPractical(ctx, w.trainer, id, all[0], three, 1))
	w.refused(w.SetPractical(ctx, w.trainer, id, all[0], three, 1), lms.Conflict, "practical.conflict")
	w.ok(w.Publish(ctx, w.trainer, id))
	w.ok(w.OpenDraft(ctx, w.trainer, id)) // a copy keeps what it asks for
	_, l, err := w.FindDraftLesson(ctx, w.trainer, id, all[0])
	if err != nil || l.Practical == nil || l.Practical.Rules[0].AtLeast != 3 || l.Revision != 2 {
		t.Errorf("%+v %v", l, err)
	}
}
