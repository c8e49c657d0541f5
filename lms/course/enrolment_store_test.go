package course

import (
	"slices"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

func (w *world) enrolment(who lms.Actor, id int64) Enrolment {
	w.t.Helper()
	v := w.find(who, id)
	if v.Enrolment == nil {
		w.t.Fatalf("%s is not enrolled", who.Name)
	}
	return *v.Enrolment
}

func TestLearnersFinishTheVersionBegun(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"), page("Dua"))
	w.ok(w.Enrol(ctx, w.rina, id))
	w.complete(w.rina, id, k[0])

	w.ok(w.OpenDraft(ctx, w.trainer, id))
	o := must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft
	third := must[string](t)(w.AddLesson(ctx, w.trainer, id, o.Modules[0].ID, page("Tiga")))
	d := details()
	d.JP = 4
	w.ok(w.UpdateDetails(ctx, w.trainer, id, d, 1))
	w.ok(w.Publish(ctx, w.trainer, id))
	w.ok(w.Enrol(ctx, w.rina, id)) // again: nothing changes
	w.ok(w.Enrol(ctx, w.budi, id))

	hers, his := w.find(w.rina, id), w.find(w.budi, id)
	if hers.Number != 1 || len(hers.Lessons()) != 2 || hers.Percent() != 50 || hers.MinutesLeft() != 10 {
		t.Errorf("hers: %d, %v, %d%%", hers.Number, titles(hers.Outline), hers.Percent())
	}
	if his.Number != 2 || len(his.Lessons()) != 3 || his.Percent() != 0 {
		t.Errorf("his: %d, %v, %d%%", his.Number, titles(his.Outline), his.Percent())
	}
	_, err := w.CompleteLesson(ctx, w.rina, id, third)
	w.refused(err, lms.NotFound, "lesson.not_found")
	_, _, err = w.OpenLesson(ctx, w.rina, id, third)
	w.refused(err, lms.NotFound, "lesson.not_found")
	if !w.complete(w.rina, id, k[1]) {
		t.Error("she has done all of the version begun")
	}
	if e := w.enrolment(w.rina, id); e.CompletedAt == nil || *e.JP != 2.5 {
		t.Errorf("%+v", e)
	}
	for i, key := range []string{k[0], k[1], third} {
		if got := w.complete(w.budi, id, key); got != (i == 2) {
			t.Errorf("after %d lessons: completed %v", i+1, got)
		}
	}
	if e := w.enrolment(w.budi, id); *e.JP != 4 {
		t.Errorf("%+v", e)
	}
}

func TestCompletionIsNeverTakenBack(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"))
	w.ok(w.Enrol(ctx, w.rina, id))
	w.pass(time.Hour)
	if !w.complete(w.rina, id, k[0]) {
		t.Fatal("not completed")
	}
	at := w.time
	w.pass(48 * time.Hour)
	check := func(when string) {
		t.Helper()
		var e Enrolment
		w.ok(w.db.Get(&e, `SELECT `+enrolmentColumns+` FROM course_enrolment e WHERE e.course_id = ? AND e.account_id = ?`, id, w.rina.AccountID))
		if e.CompletedAt == nil || !e.CompletedAt.Equal(at) || e.JP == nil || *e.JP != 2.5 {
			t.Errorf("%s: %+v", when, e)
		}
		if list := must[[]Completion](t)(w.Completions(ctx, w.trainer, w.library)); len(list) != 1 || !list[0].CompletedAt.Equal(at) {
			t.Errorf("%s: %+v", when, list)
		}
	}
	if !w.complete(w.rina, id, k[0]) {
		t.Error("a second time: completed all the same")
	}
	check("done again")
	if v := w.find(w.rina, id); !v.Journey[k[0]].CompletedAt.Equal(at) || !v.Completed() {
		t.Errorf("%+v", v.Journey)
	}

	// A new version with more to do and another JP.
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	o := must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft
	must[string](t)(w.AddLesson(ctx, w.trainer, id, o.Modules[0].ID, page("Dua")))
	d := details()
	d.JP = 9
	w.ok(w.UpdateDetails(ctx, w.trainer, id, d, 1))
	w.ok(w.Publish(ctx, w.trainer, id))
	check("new version")
	w.ok(w.Withdraw(ctx, w.rina, id, w.rina.AccountID))
	check("withdrawn")
	w.ok(w.Enrol(ctx, w.rina, id))
	check("enrolled again")
	if v := w.find(w.rina, id); v.Number != 1 || !v.Completed() || v.Percent() != 100 || !v.Learning() {
		t.Errorf("version %d, %d%%", v.Number, v.Percent())
	}
	w.ok(w.Archive(ctx, w.trainer, id, true))
	check("archived")
}

// Who was enrolled by somebody else does not shed the due date by leaving and
// coming back; what is completed, anybody may leave.
func TestAnAssignedCourseKeepsItsLearner(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"))
	w.ok(w.enrolMany(w.trainer, id, []int64{w.rina.AccountID}))
	began := w.enrolment(w.rina, id)
	w.pass(time.Hour)
	w.refused(w.Withdraw(ctx, w.rina, id, w.rina.AccountID), lms.Conflict, "course.assigned")
	w.ok(w.Enrol(ctx, w.rina, id))
	if e := w.enrolment(w.rina, id); !e.Assigned() || !e.Begun().Equal(began.Begun()) {
		t.Errorf("enrolling again leaves a trace: %+v", e)
	}
	w.complete(w.rina, id, k[0])
	w.ok(w.Withdraw(ctx, w.rina, id, w.rina.AccountID))
}

func TestWithdrawAndComeBack(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"), page("Dua"))
	_, err := w.CompleteLesson(ctx, w.rina, id, k[0])
	w.refused(err, lms.Conflict, "course.not_enrolled")
	w.refused(w.Withdraw(ctx, w.rina, id, w.rina.AccountID), lms.NotFound, "course.not_enrolled")
	w.refused(w.Withdraw(ctx, w.trainer, id, w.rina.AccountID), lms.NotFound, "course.no_such_learner")
	w.refused(w.Withdraw(ctx, w.trainer, id+99, w.rina.AccountID), lms.NotFound, "course.not_found")
	if v, l, err := w.OpenLesson(ctx, w.rina, id, k[0]); err != nil || l.Body != "Isi Satu" || len(v.Journey) != 0 {
		t.Errorf("a look before enrolling leaves a trace or fails: %+v, %v", l, err)
	}

	w.ok(w.Enrol(ctx, w.rina, id))
	began := w.enrolment(w.rina, id)
	w.complete(w.rina, id, k[0])
	w.pass(time.Hour)
	w.ok(w.Withdraw(ctx, w.rina, id, w.rina.AccountID))
	left := w.time
	w.pass(time.Hour)
	w.ok(w.Withdraw(ctx, w.trainer, id, w.rina.AccountID)) // again: nothing changes
	if v := w.find(w.rina, id); v.Learning() || !v.Enrolment.WithdrawnAt.Equal(left) || !v.Journey[k[0]].Done() {
		t.Errorf("%+v", v.Enrolment)
	}
	_, err = w.CompleteLesson(ctx, w.rina, id, k[1])
	w.refused(err, lms.Conflict, "course.not_enrolled")
	if cards := must[[]Card](t)(w.MyProgress(ctx, w.rina)); len(cards) != 0 {
		t.Errorf("%+v", cards)
	}

	// Meanwhile the course asks for the first lesson only: who comes back gets
	// the new version, and has done it.
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	w.ok(w.DeleteLesson(ctx, w.trainer, id, k[1]))
	w.ok(w.Publish(ctx, w.trainer, id))
	w.pass(time.Hour)
	w.ok(w.enrolMany(w.trainer, id, []int64{w.rina.AccountID, w.budi.AccountID}))
	e := w.enrolment(w.rina, id)
	if e.VersionID == began.VersionID || e.WithdrawnAt != nil || !e.EnrolledAt.Equal(began.EnrolledAt) || e.CompletedAt == nil || !e.UsedAt.Equal(w.time) {
		t.Errorf("%+v", e)
	}
	if e := w.enrolment(w.budi, id); e.EnrolledBy == nil || *e.EnrolledBy != w.trainer.AccountID || e.CompletedAt != nil {
		t.Errorf("%+v", e)
	}
}

func TestRecordTests(t *testing.T) {
	w := newWorld(t)
	optional := page("Bacaan tambahan")
	optional.Required = false
	id, k := w.published(page("Satu"), optional, test("Uji", 41))
	other, _ := w.published(test("Uji yang sama", 41), test("Sekali lagi", 41))
	w.ok(w.Enrol(ctx, w.rina, id))
	w.ok(w.Enrol(ctx, w.rina, other))
	_, err := w.CompleteLesson(ctx, w.rina, id, k[2])
	w.refused(err, lms.Conflict, "lesson.done_by_test")

	result := func(percent float64, passed bool, after time.Duration) []lms.TestResult {
		return []lms.TestResult{{AccountID: w.rina.AccountID, AssessmentID: 41, Percent: percent, Passed: passed, Begun: w.time, At: w.time.Add(after)}}
	}
	w.refused(w.RecordTests(ctx, w.budi, result(100, true, 0)), lms.Forbidden, "error.forbidden")
	for range 2 {
		w.ok(w.RecordTests(ctx, w.rina, result(62.5, false, time.Minute)))
	}
	v := w.find(w.rina, id)
	if p := v.Journey[k[2]]; p.Done() || *p.BestPercent != 62.5 || len(v.Missing()) != 2 || v.Missing()[1].Key != "course.why_test_failed" {
		t.Errorf("%+v, %+v", p, v.Missing())
	}
	w.complete(w.rina, id, k[0])
	passedAt := w.time.Add(2 * time.Minute)
	for range 2 {
		w.ok(w.RecordTests(ctx, w.trainer, result(80, true, 2*time.Minute)))
	}
	// Afterwards a worse result, and one that comes in late: nothing is lost.
	w.ok(w.RecordTests(ctx, lms.System("test"), append(result(10, false, time.Hour), result(90, true, time.Minute)...)))
	v = w.find(w.rina, id)
	if p := v.Journey[k[2]]; !p.CompletedAt.Equal(passedAt) || *p.BestPercent != 90 || !p.LastOpened.Equal(w.time.Add(time.Hour)) {
		t.Errorf("%+v", p)
	}
	if !v.Completed() || v.Percent() != 100 || !w.find(w.rina, other).Completed() {
		t.Errorf("%+v", v.Enrolment)
	}

	// Nobody else, nobody who has left, no other test.
	w.ok(w.Enrol(ctx, w.budi, other))
	w.ok(w.Withdraw(ctx, w.budi, other, w.budi.AccountID))
	w.ok(w.RecordTests(ctx, w.budi, []lms.TestResult{{AccountID: w.budi.AccountID, AssessmentID: 41, Percent: 100, Passed: true, Begun: w.time, At: w.time},
		{AccountID: w.head.AccountID, AssessmentID: 99, Percent: 100, Passed: true, Begun: w.time, At: w.time}}))
	if v := w.find(w.budi, other); len(v.Journey) != 0 || v.Completed() {
		t.Errorf("%+v", v.Journey)
	}
	// Begun before enrolling, even if handed in after: it does not count. One
	// begun in that very second does.
	w.ok(w.Enrol(ctx, w.head, other))
	heads := func(percent float64, begun time.Duration) []lms.TestResult {
		return []lms.TestResult{{AccountID: w.head.AccountID, AssessmentID: 41, Percent: percent, Passed: true, Begun: w.time.Add(begun), At: w.time.Add(time.Hour)}}
	}
	w.ok(w.RecordTests(ctx, w.head, append(heads(85, -48*time.Hour), heads(90, -time.Second)...)))
	if v := w.find(w.head, other); len(v.Journey) != 0 || v.Completed() {
		t.Errorf("%+v", v.Journey)
	}
	w.ok(w.RecordTests(ctx, w.head, heads(80, 0)))
	if v := w.find(w.head, other); !v.Completed() {
		t.Errorf("%+v", v.Enrolment)
	}
	// Enrolling again keeps what counted, also when it is graded anew.
	w.ok(w.Withdraw(ctx, w.head, other, w.head.AccountID))
	w.pass(24 * time.Hour)
	w.ok(w.Enrol(ctx, w.head, other))
	w.ok(w.RestateTests(ctx, lms.System("test"), w.head.AccountID, 41, heads(70, -24*time.Hour)))
	if v := w.find(w.head, other); !v.Completed() {
		t.Errorf("%+v", v.Enrolment)
	}
	var n int
	w.ok(w.db.Get(&n, `SELECT COUNT(*) FROM course_progress`))
	if n != 6 {
		t.Errorf("%d rows of progress", n)
	}
}

func TestEverythingAtOnce(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"), page("Dua"), test("Uji", 41))
	var wait sync.WaitGroup
	errs := make(chan error, 100)
	for _, who := range []lms.Actor{w.rina, w.budi, w.head} {
		for range 3 {
			wait.Go(func() {
				errs <- w.Enrol(ctx, who, id)
				errs <- w.RecordTests(ctx, who, []lms.TestResult{{AccountID: who.AccountID, AssessmentID: 41, Percent: 75, Passed: true, Begun: w.time, At: w.time}})
				for _, key := range k[:2] {
					_, _, err := w.OpenLesson(ctx, who, id, key)
					errs <- err
					_, err = w.CompleteLesson(ctx, who, id, key)
					errs <- err
				}
			})
		}
	}
	wait.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	list := must[[]Completion](t)(w.Completions(ctx, w.trainer, w.library))
	if len(list) != 3 {
		t.Fatalf("%+v", list)
	}
	if totals := must[[]Total](t)(w.Totals(ctx, w.head, w.library)); totals[0].Enrolled != 3 || totals[0].Completed != 3 {
		t.Errorf("%+v", totals)
	}
}

func TestListsAndContinue(t *testing.T) {
	w := newWorld(t)
	if c, err := w.Continue(ctx, w.rina); c != nil || err != nil {
		t.Errorf("%+v, %v", c, err)
	}
	first, k := w.published(page("Satu"), page("Dua"))
	d := details()
	d.Title, d.Summary, d.Focus, d.Level, d.OtherSummary, d.OtherLanguage = "Layanan 100%", "Untuk _semua_", Users, Advanced, "Service for everyone", locale.EN
	second := must[int64](t)(w.Create(ctx, w.trainer, w.library, d))
	draft, _ := w.course(page("Draf"))
	module := must[int64](t)(w.AddModule(ctx, w.trainer, second, "M"))
	must[string](t)(w.AddLesson(ctx, w.trainer, second, module, page("X")))
	w.ok(w.Publish(ctx, w.trainer, second))

	w.ok(w.Enrol(ctx, w.rina, first))
	w.pass(time.Minute)
	w.ok(w.Enrol(ctx, w.rina, second))
	ids := func(f Filter) (all []int64) {
		for _, c := range must[[]Card](t)(w.Catalogue(ctx, w.rina, w.library, f)) {
			all = append(all, c.CourseID)
		}
		return all
	}
	for _, c := range []struct {
		filter Filter
		want   []int64
	}{
		{Filter{}, []int64{second, first}}, {Filter{Words: "100%"}, []int64{second}}, {Filter{Words: "%"}, []int64{second}}, {Filter{Words: "_semua_"}, []int64{second}},
		{Filter{Words: "MEJA sirkulasi"}, []int64{first}}, {Filter{Words: `\`}, nil}, {Filter{Focus: Users}, []int64{second}}, {Filter{Mine: true}, []int64{second, first}},
		{Filter{Words: "EVERYONE service"}, []int64{second}}, {Filter{Level: Advanced}, []int64{second}}, {Filter{MaxJP: 2}, nil}, {Filter{MaxJP: 3}, []int64{second, first}},
		{Filter{Language: locale.EN}, nil}, {Filter{Words: "layanan", Focus: Users, Level: Advanced, Language: locale.ID, MaxJP: 3, Mine: true}, []int64{second}},
		{Filter{Words: "layanan", Focus: Users, Level: Basic}, nil},
	} {
		if got := ids(c.filter); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.filter, got, c.want)
		}
	}
	w.pass(time.Minute)
	if _, _, err := w.OpenLesson(ctx, w.rina, first, k[0]); err != nil {
		t.Fatal(err)
	}
	if got := ids(Filter{}); !slices.Equal(got, []int64{first, second}) {
		t.Errorf("used last first: %v", got)
	}
	w.complete(w.rina, first, k[0])
	c := must[*Continuing](t)(w.Continue(ctx, w.rina))
	if c == nil || c.CourseID != first || c.Lesson.Key != k[1] || c.Lesson.Number != 2 || c.Modules != 1 || c.Percent != 50 || c.MinutesLeft != 10 || c.ModuleMinutesLeft != 10 || c.JP != 2.5 {
		t.Errorf("%+v", c)
	}
	cards := must[[]Card](t)(w.MyProgress(ctx, w.rina))
	if len(cards) != 2 || cards[0].Percent() != 50 || cards[0].MinutesLeft() != 10 || cards[0].Lessons != 2 || !cards[0].Enrolled() || cards[0].Done() || cards[1].Percent() != 0 {
		t.Errorf("%+v", cards)
	}
	w.complete(w.rina, first, k[1])
	if got := ids(Filter{}); !slices.Equal(got, []int64{second, first}) {
		t.Errorf("completed last: %v", got)
	}
	if c := must[*Continuing](t)(w.Continue(ctx, w.rina)); c.CourseID != second {
		t.Errorf("%+v", c)
	}
	w.ok(w.Archive(ctx, w.trainer, first, true))
	w.ok(w.Archive(ctx, w.trainer, second, true))
	if got := ids(Filter{}); len(got) != 2 {
		t.Errorf("archived courses go on for those who began: %v", got)
	}
	if cards := must[[]Card](t)(w.Catalogue(ctx, w.budi, w.library, Filter{})); len(cards) != 0 {
		t.Errorf("archived courses are offered: %+v", cards)
	}

	for _, c := range []struct {
		who  lms.Actor
		want []int64 // the head does not see what was never published
	}{{w.head, []int64{second, first}}, {w.trainer, []int64{draft, second, first}}} {
		var got []int64
		for _, x := range must[[]Total](t)(w.Totals(ctx, c.who, w.library)) {
			got = append(got, x.CourseID)
			if x.Published == (x.CourseID == draft) || x.HasDraft != (x.CourseID == draft) || x.JP != 2.5 {
				t.Errorf("%+v", x)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.who.Name, got, c.want)
		}
	}
	// Completed on 25 Nov 16:02 UTC, which is the 26th in Jayapura.
	done := must[[]Completion](t)(w.Completions(ctx, lms.System("impact:run"), w.library))
	if len(done) != 1 || done[0].CompletedOn != lms.DayOn(2026, 11, 26) || done[0].Title != "Sirkulasi" || done[0].AccountID != w.rina.AccountID || done[0].JP != 2.5 {
		t.Errorf("%+v", done)
	}
}
