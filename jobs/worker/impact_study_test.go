package worker_test

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/impact"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// studyRoom is a library whose days are made up, with the real tables around.
type studyRoom struct {
	t       *testing.T
	db      *sqldb.DB
	library int64
	head    lms.Actor
	store   *impact.Store
	now     time.Time
	usage   func(to lms.Day) worker.ImpactUsage
}

var opened = lms.DayOn(2022, 1, 3)

func openStudyRoom(t *testing.T) *studyRoom {
	r := &studyRoom{t: t, db: dbtest.Open(t), now: time.Date(2025, 3, 1, 2, 0, 0, 0, time.UTC)}
	r.library = dbtest.Insert(t, r.db, `INSERT INTO "library" (code, name, created_at) VALUES ('a', 'A', ?)`, r.now)
	r.head = lms.Actor{AccountID: 1, LibraryID: r.library, Roles: []lms.Role{lms.Head}}
	r.store = impact.NewStore(r.db, func() time.Time { return r.now })
	rose, calm := daily(1, 0.3), daily(2, 0)
	r.usage = func(to lms.Day) worker.ImpactUsage {
		u := worker.ImpactUsage{DataTo: to, Zone: time.UTC, Metrics: []string{usage.Loans, usage.RecordsAdded, usage.Visits}, Missing: map[string][]lms.Day{}}
		cut := func(list []impact.SeriesDay) []impact.SeriesDay { return list[:min(len(list), int(to-opened)+1)] }
		u.Series = map[string][]impact.SeriesDay{usage.Loans: cut(rose), usage.RecordsAdded: cut(calm), usage.Visits: cut(calm)}
		return u
	}
	return r
}

var began = lms.DayOn(2025, 3, 3)

// daily are counts that change by so much on the logarithmic scale on the day
// the study begins.
func daily(seed uint64, change float64) (list []impact.SeriesDay) {
	rng := rand.New(rand.NewPCG(seed, 3))
	for d := opened; d < began+400; d++ {
		rate := math.Log(50) + 0.1*rng.NormFloat64()
		if d >= began {
			rate += change
		}
		list = append(list, impact.SeriesDay{Day: d, Count: int64(math.Exp(rate)), Closed: d.Time().Weekday() == 0})
	}
	return list
}

// deps are those of the night after a day.
func (r *studyRoom) deps(to lms.Day) worker.ImpactDeps {
	r.now = (to + 1).Time().Add(2 * time.Hour)
	clock := func() time.Time { return r.now }
	return worker.ImpactDeps{
		Activities: activity.NewStore(r.db, clock), Courses: course.NewStore(r.db, clock, r.t.TempDir()), Assessments: assessment.NewStore(r.db, clock), Results: r.store,
		Usage:  func(context.Context, lms.Actor, int64, int) (worker.ImpactUsage, error) { return r.usage(to), nil },
		Work:   madeUp(nil),
		Stints: func(context.Context, int64) (account.Stints, error) { return nil, nil },
		Shared: func(context.Context, int64) (map[int64]bool, error) { return nil, nil },
	}
}

// night is the night after a day.
func (r *studyRoom) night(to lms.Day) worker.ImpactReport {
	r.t.Helper()
	report, err := worker.RunImpact(r.t.Context(), r.deps(to), r.library, func(int64, int64, string) {})
	if err != nil {
		r.t.Fatal(err)
	}
	return report
}

func (r *studyRoom) declare(plan impact.Plan) int64 {
	r.t.Helper()
	id, err := r.store.Declare(r.t.Context(), r.head, r.library, plan, []string{usage.Loans, usage.RecordsAdded, usage.Visits})
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

func (r *studyRoom) answers(id int64) []impact.SavedAnswer {
	r.t.Helper()
	list, err := r.store.Answers(r.t.Context(), r.head, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

func circulation() impact.Plan {
	return impact.Plan{Title: "Pelatihan sirkulasi", Question: impact.OfService, Kind: impact.OfActivity, SubjectID: 5, Begins: began, Primary: usage.Loans,
		Exploratory: []string{usage.Visits}, Untouched: usage.RecordsAdded, Before: impact.DefaultBefore, Readings: []int{90, 30}}
}

// A study is read on its reading dates, once, and what was read stays.
func TestStudiesAreReadOnTheirDates(t *testing.T) {
	r := openStudyRoom(t)
	id := r.declare(circulation())
	if got := r.night(began + 20); got.Studies != 1 || got.Readings != 0 || len(r.answers(id)) != 0 {
		t.Errorf("before the first date: %+v", got)
	}
	st, err := r.store.FindStudy(t.Context(), r.head, id)
	if err != nil || st.Progress == nil || st.Progress.DataTo != began+20 || len(st.Progress.Weeks[usage.Loans]) < 100 {
		t.Fatalf("%+v %v", st.Progress, err)
	}
	if got := r.night(began + 29); got.Readings != 2 {
		t.Errorf("on the first date: %+v", got)
	}
	first := r.answers(id)
	if a, err := first[0].Answer(); err != nil || a.Verdict != impact.InsufficientData || a.Reading != 30 {
		t.Errorf("after 30 days: %+v %v", a, err)
	}
	if got := r.night(began + 30); got.Readings != 0 || len(r.answers(id)) != 2 {
		t.Errorf("the night after: %+v", got)
	}
	if got := r.night(began + 200); got.Readings != 2 {
		t.Errorf("on the second date: %+v", got)
	}
	list := r.answers(id)
	a, err := list[0].Answer()
	if err != nil || a.Reading != 90 || !a.Primary || a.Metric != usage.Loans || a.Verdict != impact.CompatibleIncrease || a.Estimate.Lo > math.Expm1(0.3) || a.Estimate.Hi < math.Expm1(0.3) || a.Family != 2 || a.AfterFact {
		t.Errorf("%+v %+v %v", a, a.Estimate, err)
	}
	if b, err := list[1].Answer(); err != nil || b.Primary || b.Verdict == impact.CompatibleIncrease || b.Verdict == impact.CompatibleDecrease {
		t.Errorf("visits did not change: %+v %v", b, err)
	}
	if len(list) != 4 || !bytes.Equal(list[2].Body, first[0].Body) || list[2].ID != first[0].ID {
		t.Error("the first reading is no longer what it was")
	}
	if got := r.night(began + 201); got.Studies != 0 {
		t.Errorf("wholly read, and looked at: %+v", got)
	}
	last, err := r.store.PrimaryAnswers(t.Context(), r.head, r.library)
	if err != nil || last[id].Reading != 90 {
		t.Errorf("%+v %v", last, err)
	}
	panel, err := r.store.AnswerPanel(t.Context(), r.head, list[0].ID)
	if err != nil || !bytes.HasPrefix(panel, []byte("date,count")) || bytes.Count(panel, []byte("\n")) < 900 {
		t.Errorf("%.80s %v", panel, err)
	}
}

// Days that are not read yet are waited for, a week at most.
func TestReadingWaitsForDays(t *testing.T) {
	r := openStudyRoom(t)
	id := r.declare(circulation())
	whole := r.usage
	r.usage = func(to lms.Day) worker.ImpactUsage {
		u := whole(to)
		for _, series := range u.Series {
			for i := range series {
				series[i].Missing = series[i].Day >= began+27
			}
		}
		return u
	}
	if got := r.night(began + 33); got.Readings != 0 {
		t.Errorf("read without the days: %+v", got)
	}
	if got := r.night(began + 29 + 7); got.Readings != 2 || len(r.answers(id)) != 2 {
		t.Errorf("not read after a week: %+v", got)
	}
}

// A study that cannot be read says so and stops no other.
func TestStudyThatFailsStopsNoOther(t *testing.T) {
	r := openStudyRoom(t)
	catalogue := circulation()
	catalogue.Question, catalogue.Kind, catalogue.Primary, catalogue.Exploratory = impact.OfStaff, impact.OfCourse, usage.RecordsAdded, nil
	broken := r.declare(catalogue)
	whole := r.declare(circulation())
	rename := func(from, to string) {
		if _, err := r.db.Exec("ALTER TABLE course_enrolment RENAME COLUMN " + from + " TO " + to); err != nil {
			t.Fatal(err)
		}
	}
	rename("enrolled_at", "enrolled_then") // which only a staff study of a course looks at
	defer rename("enrolled_then", "enrolled_at")
	if got := r.night(began + 29); got.Failed != 1 || got.Readings != 2 {
		t.Errorf("%+v", got)
	}
	st, err := r.store.FindStudy(t.Context(), r.head, broken)
	if err != nil || st.Failure == "" || st.FailedAt == nil {
		t.Errorf("%+v %v", st, err)
	}
	if len(r.answers(whole)) != 2 || len(r.answers(broken)) != 0 {
		t.Error("the other was not read")
	}
}

func TestReadingTheSameNightAgainChangesNothing(t *testing.T) {
	r := openStudyRoom(t)
	id := r.declare(circulation())
	r.night(began + 95)
	var first, again []byte
	dump := func(to *[]byte) {
		for _, a := range r.answers(id) {
			*to = append(append(*to, a.Body...), a.InputHash...)
		}
	}
	dump(&first)
	if _, err := r.db.Exec(`DELETE FROM impact_answer`); err != nil {
		t.Fatal(err)
	}
	r.night(began + 95)
	dump(&again)
	if len(first) < 1000 || !bytes.Equal(first, again) {
		t.Errorf("%d and %d bytes, or others", len(first), len(again))
	}
}

// What a plan can answer is said from what lies before its beginning alone.
func TestForeseeing(t *testing.T) {
	r := openStudyRoom(t)
	foresee := func(to lms.Day) impact.Forecast {
		t.Helper()
		f, err := r.deps(to).Foresee(t.Context(), r.head, r.library, circulation())
		if err != nil || f.Detectable == nil || !f.Met() {
			t.Fatalf("%+v %v", f, err)
		}
		return f
	}
	before, later := foresee(began-1), foresee(began+200)
	if *before.Detectable != *later.Detectable || before.DataTo != began-1 || later.DataTo != began-1 || *before.Detectable < 0.01 || *before.Detectable > 0.3 {
		t.Errorf("%+v and, with the outcome there to be read, %+v", before, later)
	}
	trainer := lms.Actor{AccountID: 2, LibraryID: r.library, Roles: []lms.Role{lms.Trainer}}
	if _, err := r.deps(began).Foresee(t.Context(), trainer, r.library, circulation()); !lms.IsKind(err, lms.Forbidden) {
		t.Errorf("a trainer: %v", err)
	}
}
