package worker_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/impact"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// peopleRoom is a library whose people's work, training and tests stand in the
// real tables: the more hours, the more they do afterwards.
type peopleRoom struct {
	*history
	t           *testing.T
	now         time.Time
	activities  *activity.Store
	assessments *assessment.Store
	people      []lms.Actor
	trainer     lms.Actor
	head        lms.Actor
}

const dosed = 24

func openPeopleRoom(t *testing.T) *peopleRoom {
	r := &peopleRoom{history: openHistory(t, 0, dosed), t: t}
	r.today = began - 400
	clock := func() time.Time { return r.now }
	r.activities, r.assessments = activity.NewStore(r.db, clock), assessment.NewStore(r.db, clock)
	facts := usage.NewStore(r.db, clock)
	r.deps.Work, r.deps.Activities, r.deps.Assessments, r.deps.Courses, r.deps.Results = facts, r.activities, r.assessments, course.NewStore(r.db, clock, t.TempDir()), impact.NewStore(r.db, clock)
	r.deps.Usage = func(ctx context.Context, actor lms.Actor, libraryID int64, days int) (worker.ImpactUsage, error) {
		u, err := worker.UsageForImpact(ctx, facts, actor, libraryID, r.today-1, days)
		u.Zone = time.UTC
		return u, err
	}
	actor := func(role lms.Role, id int64) lms.Actor {
		return lms.Actor{AccountID: id, LibraryID: r.id, Roles: []lms.Role{role}}
	}
	for _, s := range r.stints {
		r.people = append(r.people, actor(lms.Librarian, s.AccountID))
	}
	r.trainer, r.head = actor(lms.Trainer, r.stints[0].AccountID), actor(lms.Head, r.stints[0].AccountID)
	return r
}

// works writes what everybody did on the days from today up to another, more by
// so much for each hour that they were trained since began.
func (r *peopleRoom) works(to lms.Day, perHour float64) {
	r.t.Helper()
	var facts, told []string
	for ; r.today < to; r.today++ {
		if r.today.Weekday() == time.Sunday {
			continue
		}
		told = append(told, fmt.Sprintf("(%d, '%s', '%s', 1)", r.id, usage.LogTable, r.today))
		for i := range r.staff {
			if (i*31+int(r.today)*17)%3 == 0 {
				continue
			}
			n := 20 + (i*7+int(r.today)*5)%9 + i
			if r.today >= began+20 {
				n = int(float64(n) * math.Exp(perHour*float64(hoursOf(i))))
			}
			facts = append(facts, fmt.Sprintf("(%d, '%s', '%s', '', %d, %d)", r.id, usage.RecordsAdded, r.today, 1+i, n))
		}
	}
	for into, rows := range map[string][]string{"usage_fact (library_id, metric, day, location, staff_id, count)": facts, "usage_first (library_id, source, day, first_id)": told} {
		for some := range slices.Chunk(rows, 2000) {
			if _, err := r.db.Exec("INSERT INTO " + into + " VALUES " + strings.Join(some, ", ")); err != nil {
				r.t.Fatal(err)
			}
		}
	}
	if _, err := r.db.Exec("UPDATE usage_source SET first_on = ?, changed_on = first_on, read_on = ?", began-400, r.today); err != nil {
		r.t.Fatal(err)
	}
	r.now = r.today.Time().Add(2 * time.Hour)
}

// hoursOf is how long somebody is trained: not, or for 2 or 4 hours, whatever
// else they are.
func hoursOf(i int) int { return []int{0, 4, 2}[i*i%7%3] }

// hold trains those who are to have so many hours, on a day.
func (r *peopleRoom) hold(on lms.Day, hours int) int64 {
	r.t.Helper()
	id, err := r.activities.Create(r.t.Context(), lms.System("test"), r.id, activity.Details{Kind: activity.Training, Title: "Pengatalogan", Focus: activity.Skills,
		StartsAt: on.Time().Add(8 * time.Hour), EndsAt: on.Time().Add(time.Duration(8+hours) * time.Hour)})
	if err != nil {
		r.t.Fatal(err)
	}
	var marks []activity.Mark
	for i, p := range r.people {
		if hoursOf(i) == hours {
			marks = append(marks, activity.Mark{AccountID: p.AccountID, Minutes: 60 * hours})
		}
	}
	back := r.now
	defer func() { r.now = back }()
	r.now = (on + 1).Time()
	if err := r.activities.MarkAttendance(r.t.Context(), lms.System("test"), id, marks); err != nil {
		r.t.Fatal(err)
	}
	return id
}

// test publishes a test of ten questions, and one like it.
func (r *peopleRoom) test() (pre, post int64) {
	r.t.Helper()
	ok := func(err error) {
		r.t.Helper()
		if err != nil {
			r.t.Fatal(err)
		}
	}
	a, err := r.assessments.Create(r.t.Context(), r.trainer, r.id, assessment.Settings{Title: "Sebelum", Minutes: 30, PassPercent: 60, Reveal: assessment.RevealMarks})
	ok(err)
	for range 10 {
		q, err := r.assessments.CreateQuestion(r.t.Context(), r.trainer, r.id, assessment.Question{Kind: assessment.Single, Stem: "?",
			Body: assessment.Body{Options: []assessment.Option{{Text: "a", Right: true}, {Text: "b"}}}})
		ok(err)
		ok(r.assessments.AddItem(r.t.Context(), r.trainer, a.ID, q.ID, 1))
	}
	post, err = r.assessments.Copy(r.t.Context(), r.trainer, a.ID, "Sesudah")
	ok(err)
	ok(r.assessments.Publish(r.t.Context(), r.trainer, a.ID))
	ok(r.assessments.Publish(r.t.Context(), r.trainer, post))
	return a.ID, post
}

// sits has somebody hand in an attempt with so many right answers, at a moment.
func (r *peopleRoom) sits(who lms.Actor, test int64, right int, at time.Time) {
	r.t.Helper()
	back := r.now
	defer func() { r.now = back }()
	r.now = at
	ok := func(err error) {
		r.t.Helper()
		if err != nil {
			r.t.Fatal(err)
		}
	}
	id, err := r.assessments.Enter(r.t.Context(), who, test, assessment.Entry{Course: true})
	ok(err)
	sheet, err := r.assessments.Sheet(r.t.Context(), who, id)
	ok(err)
	for _, item := range sheet.Items[:right] {
		at := slices.IndexFunc(item.Question.Options, func(o assessment.Option) bool { return o.Right })
		_, err := r.assessments.SaveChange(r.t.Context(), who, id, assessment.Change{Position: item.Position, Seq: 1, Answer: &assessment.Answer{Options: []int{at}}})
		ok(err)
	}
	ok(r.assessments.Submit(r.t.Context(), who, id))
}

func (r *peopleRoom) declare(plan impact.Plan) int64 {
	r.t.Helper()
	r.now = (began - 3).Time().Add(9 * time.Hour)
	id, err := r.deps.Results.Declare(r.t.Context(), r.head, r.id, plan, []string{usage.RecordsAdded})
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// answer is the last reading's of a study, and its bytes.
func (r *peopleRoom) answer(id int64) (impact.Answer, []byte) {
	r.t.Helper()
	list, err := r.deps.Results.Answers(r.t.Context(), r.head, id)
	if err != nil || len(list) == 0 {
		r.t.Fatal(len(list), err)
	}
	a, err := list[0].Answer()
	if err != nil {
		r.t.Fatal(err)
	}
	panel, err := r.deps.Results.AnswerPanel(r.t.Context(), r.head, list[0].ID)
	if err != nil {
		r.t.Fatal(err)
	}
	return a, append(append(slices.Clone(list[0].Body), list[0].InputHash...), panel...)
}

// forget takes the readings away, as if the night had not been.
func (r *peopleRoom) forget() {
	r.t.Helper()
	if _, err := r.db.Exec(`DELETE FROM impact_answer`); err != nil {
		r.t.Fatal(err)
	}
}

// A study of all training is read from what stands in the tables: hours of
// attendance, days of work, registrations; the same night again gives the same
// bytes, and so does a later night.
func TestDoseIsReadFromTheTables(t *testing.T) {
	r := openPeopleRoom(t)
	id := r.declare(impact.Plan{Title: "Semua pelatihan", Question: impact.OfDose, Kind: impact.OfLibrary, SubjectID: r.id, Begins: began, Measure: impact.Hours,
		Primary: usage.RecordsAdded, Before: impact.DoseBefore, Readings: []int{180}})
	r.now = began.Time()
	short := r.hold(began+10, 2)
	r.hold(began+18, 4)
	r.works(began+100, 0.1)
	if got := r.night(); got.Failed != 0 || got.Readings != 0 {
		t.Fatalf("before its date: %+v", got)
	}
	r.works(began+181, 0.1)
	if got := r.night(); got.Readings != 1 || got.Failed != 0 {
		t.Fatalf("on its date: %+v", got)
	}
	a, first := r.answer(id)
	trained := 0
	for i := range dosed {
		if hoursOf(i) > 0 {
			trained++
		}
	}
	if a.Dose.People != dosed || a.Dose.Trained != trained || a.Verdict != impact.CompatibleIncrease || a.Estimate.Change < 0.8 || len(a.Dose.Groups) < 2 {
		t.Fatalf("%s %s %+v %+v %+v", a.Verdict, a.Reason, a.Guards, a.Checks, *a.Dose)
	}
	for _, g := range a.Dose.Groups {
		if want := math.Expm1(0.1 * g.From); g.From == g.To && math.Abs(g.Change-want) > 0.05 {
			t.Errorf("%g hours: %g, not %g", g.From, g.Change, want)
		}
	}
	r.forget()
	r.night()
	if _, again := r.answer(id); !bytes.Equal(first, again) {
		t.Error("the same night gives other bytes")
	}
	// Later days, and what is learnt later, are not looked at.
	r.hold(began+190, 4)
	r.works(began+230, 0.9)
	r.forget()
	r.night()
	if _, again := r.answer(id); !bytes.Equal(first, again) {
		t.Error("a later night gives other bytes")
	}
	// Who registered long before is counted from then in the check alone.
	if _, err := r.db.Exec(`INSERT INTO activity_registration (activity_id, account_id, state, turn, changed_at) SELECT activity_id, account_id, 'registered', 1, ? FROM activity_attendance WHERE activity_id = ?`,
		(began + 1).Time(), short); err != nil {
		t.Fatal(err)
	}
	r.forget()
	r.night()
	if enrolled, other := r.answer(id); *enrolled.Estimate != *a.Estimate || bytes.Equal(first, other) {
		t.Errorf("%+v and %+v", enrolled, a)
	}
}

// A study of a pair of tests counts first finished attempts up to the reading.
func TestGainIsReadFromTheTables(t *testing.T) {
	r := openPeopleRoom(t)
	r.now = (began - 10).Time()
	pre, post := r.test()
	held := r.hold(began+5, 4)
	pair, err := r.assessments.CreatePair(t.Context(), r.trainer, pre, post, assessment.PairSettings{ActivityID: held})
	if err != nil {
		t.Fatal(err)
	}
	id := r.declare(impact.Plan{Title: "Yang dipelajari", Question: impact.OfGain, Kind: impact.OfPair, SubjectID: pair, Begins: began, Primary: impact.TestGain, Readings: []int{30}})
	on := func(day lms.Day, hour int) time.Time { return day.Time().Add(time.Duration(hour) * time.Hour) }
	var trained []lms.Actor
	for i, p := range r.people {
		if hoursOf(i) == 4 {
			trained = append(trained, p)
		}
	}
	if len(trained) < 12 {
		t.Fatal(len(trained))
	}
	var rises []float64
	last := len(trained) - 1
	for i, p := range trained {
		before := 1 + i%4
		r.sits(p, pre, before, on(began-1, 8))
		switch i {
		case last: // after the reading
			r.sits(p, post, 10, on(began+30, 1))
		default:
			rise := 2 + i%3
			r.sits(p, post, before+rise, on(began+6, 8))
			r.sits(p, post, 10, on(began+7, 8)) // a second time
			rises = append(rises, 10*float64(rise))
		}
	}
	r.sits(r.people[0], pre, 9, on(began-1, 9)) // was not trained
	r.sits(r.people[0], post, 1, on(began+6, 9))
	r.now = on(began+8, 8)
	trial, err := r.assessments.Trials().Begin(t.Context(), r.trainer, pre, "")
	if err == nil {
		err = r.assessments.Trials().Submit(t.Context(), r.trainer, trial)
	}
	if err != nil {
		t.Fatal(err)
	}
	r.works(began+31, 0)
	if got := r.night(); got.Readings != 1 || got.Failed != 0 {
		t.Fatalf("%+v", got)
	}
	rises = rises[:len(rises)-len(rises)%5] // as the page of the pair shows them
	sum, n := 0.0, len(rises)
	for _, rise := range rises {
		sum += rise
	}
	a, first := r.answer(id)
	if a.Estimate == nil || math.Abs(a.Estimate.Change-sum/float64(n)) > 1e-9 || a.Estimate.N != n || a.Gain.OnlyFirst != 1 || a.Gain.Outside["untrained"] != 1 || a.Verdict != impact.CompatibleIncrease {
		t.Errorf("%s %s %+v, not %g of %d: %+v", a.Verdict, a.Reason, a.Estimate, sum/float64(n), n, a.Gain)
	}
	for _, p := range trained[:3] { // practice, long after
		r.sits(p, post, 0, on(began+60, 8))
	}
	r.works(began+80, 0)
	r.forget()
	r.night()
	if _, again := r.answer(id); !bytes.Equal(first, again) {
		t.Error("a later night gives other bytes")
	}
	if hoursOf(0) != 0 {
		t.Error("the first is to be untrained")
	}
}

// Hours that somebody has by a completed course are not theirs once more for the
// activity that was a part of it.
func TestHoursOfAPartCountOnce(t *testing.T) {
	r := openPeopleRoom(t)
	r.now = began.Time()
	held := r.hold(began+10, 2)
	r.works(began+200, 0.1)
	hours := func() map[float64]int {
		t.Helper()
		r.night()
		saved, err := r.deps.Results.Table(t.Context(), r.head, r.id)
		if err != nil {
			t.Fatal(err)
		}
		var table impact.Table
		if err := json.Unmarshal(saved.Body, &table); err != nil {
			t.Fatal(err)
		}
		n := map[float64]int{}
		for _, row := range table.Rows {
			n[row.Measures[impact.Hours]]++
		}
		return n
	}
	before := hours()
	trained := before[2]
	if trained == 0 || len(before) != 2 {
		t.Fatalf("before: %v", before)
	}
	at := (began + 20).Time()
	course := dbtest.Insert(t, r.db, `INSERT INTO course (library_id, created_at) VALUES (?, NOW())`, r.id)
	version := dbtest.Insert(t, r.db, `INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, created_at) VALUES (?, 1, 'published', 'Pengatalogan', '', '', 'id', 'basic', 4, NOW())`, course)
	module := dbtest.Insert(t, r.db, `INSERT INTO course_module (version_id, position, title) VALUES (?, 1, 'A')`, version)
	dbtest.Insert(t, r.db, `INSERT INTO course_lesson (version_id, module_id, lesson_key, position, kind, title, minutes, body, activity_id, updated_at) VALUES (?, ?, 'abcdefghijkl', 1, 'attendance', 'Hadir', 0, '', ?, NOW())`, version, module, held)
	dbtest.Insert(t, r.db, `INSERT INTO course_enrolment (course_id, account_id, version_id, enrolled_at, used_at, completed_at, jp) SELECT ?, account_id, ?, ?, ?, ?, 4 FROM activity_attendance`, course, version, at, at, at)
	if after := hours(); after[3] != trained || len(after) != 2 { // four JP of 45 minutes
		t.Errorf("%v became %v", before, after)
	}
}
