package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/impact"
	"binapustaka/lms/impact/impacttest"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
)

// jointRoom are libraries whose staff are trained one after the other and then
// add a third more records.
type jointRoom struct {
	*studyRoom
	ids    []int64
	plan   impact.Plan
	scope  impact.Scope
	facts  map[int64][]impact.Fact
	stints map[int64]account.Stints
	readTo map[int64]lms.Day // where not yesterday
	broken int64             // library that cannot be loaded
	shared map[int64]map[int64]bool
}

func openJointRoom(t *testing.T, sizes ...int) *jointRoom {
	r := &jointRoom{studyRoom: openStudyRoom(t), facts: map[int64][]impact.Fact{}, stints: map[int64]account.Stints{}, readTo: map[int64]lms.Day{}}
	r.now = (began + 400).Time()
	activities := activity.NewStore(r.db, func() time.Time { return r.now })
	always := lms.Period{From: lms.DayOn(1900, 1, 1), To: lms.DayOn(9999, 12, 31)}
	rng := rand.New(rand.NewPCG(3, 1))
	r.plan = impact.Plan{Title: "Pengatalogan di banyak perpustakaan", Question: impact.OfStaff, Begins: began, Primary: usage.RecordsAdded, Before: 12 * impact.BlockDays, Readings: []int{90, 252}}
	for l, size := range sizes {
		library := dbtest.Insert(t, r.db, `INSERT INTO "library" (code, name, created_at) VALUES (?, ?, NOW())`, fmt.Sprint("joint-", l), fmt.Sprint("Perpustakaan ", l))
		r.ids = append(r.ids, library)
		var held [2]int64
		for k := range held {
			id, err := activities.Create(t.Context(), lms.System("test"), library, activity.Details{Kind: activity.Training, Title: "Pengatalogan", Focus: activity.Skills,
				StartsAt: (began + lms.Day(30+40*k)).Time(), EndsAt: (began + lms.Day(30+40*k)).Time().Add(3 * time.Hour)})
			if err != nil {
				t.Fatal(err)
			}
			held[k] = id
		}
		wave := held[l%2] // half of the libraries train earlier
		r.plan.Libraries = append(r.plan.Libraries, impact.Share{LibraryID: library, Library: fmt.Sprint("Perpustakaan ", l), Kind: impact.OfActivity, SubjectID: wave, Title: "Pengatalogan"})
		trainedOn := began + lms.Day(30+40*(l%2))
		var marks []activity.Mark
		for i := range size {
			id := dbtest.Insert(t, r.db, `INSERT INTO account (name, locale, status, created_at) VALUES ('A', 'id', 'active', NOW())`)
			dbtest.Insert(t, r.db, `INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, library)
			user := int64(50 + i)
			r.stints[library] = append(r.stints[library], account.Stint{UserID: user, AccountID: id, Period: always})
			trained := i%2 == 0
			if trained {
				marks = append(marks, activity.Mark{AccountID: id, Minutes: 180})
			}
			level := 0.3 * rng.NormFloat64()
			for d := r.plan.From(); d < began+300; d++ {
				if d.Weekday() == time.Sunday || rng.Float64() < 0.3 {
					continue
				}
				rate := math.Log(5) + level
				if trained && d >= trainedOn {
					rate += 0.3
				}
				r.facts[library] = append(r.facts[library], impact.Fact{StaffID: user, Metric: usage.RecordsAdded, Day: d, Count: 1 + impacttest.Poisson(rng, math.Exp(rate))})
			}
		}
		if err := activities.MarkAttendance(t.Context(), lms.System("test"), wave, marks); err != nil {
			t.Fatal(err)
		}
	}
	r.scope = impact.Scope{AccountID: 7, Sees: r.ids, Leads: r.ids}
	return r
}

func (r *jointRoom) chief() lms.Actor { return lms.Actor{AccountID: 7, LibraryID: r.library} }

func (r *jointRoom) declares() int64 {
	r.t.Helper()
	r.now = (began - 5).Time()
	id, err := r.store.Seeing(r.scope).DeclareJoint(r.t.Context(), r.chief(), r.plan, []string{usage.RecordsAdded})
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// upTo is what the libraries know up to a day.
func (r *jointRoom) upTo(to lms.Day) worker.ImpactDeps {
	d := r.deps(to)
	until := func(id int64) lms.Day {
		if day, has := r.readTo[id]; has {
			return min(day, to)
		}
		return to
	}
	d.Usage = func(_ context.Context, _ lms.Actor, id int64, _ int) (worker.ImpactUsage, error) {
		u := worker.ImpactUsage{DataTo: to, Zone: time.UTC, Metrics: []string{usage.RecordsAdded}, Missing: map[string][]lms.Day{}, Series: map[string][]impact.SeriesDay{}}
		for day := r.plan.From(); day <= to; day++ {
			u.OpenDays = append(u.OpenDays, day)
			u.Series[usage.RecordsAdded] = append(u.Series[usage.RecordsAdded], impact.SeriesDay{Day: day, Count: 9, Missing: day > until(id)})
		}
		return u, nil
	}
	d.Work = madeUp(func(id int64) []impact.Fact {
		return slices.DeleteFunc(slices.Clone(r.facts[id]), func(f impact.Fact) bool { return f.Day > until(id) })
	})
	d.Stints = func(_ context.Context, id int64) (account.Stints, error) {
		if id == r.broken {
			return nil, errors.New("broken")
		}
		return r.stints[id], nil
	}
	d.Shared = func(_ context.Context, id int64) (map[int64]bool, error) { return r.shared[id], nil }
	d.ReadTo = func(_ context.Context, _ lms.Actor, id int64) (lms.Day, error) { return until(id), nil }
	return d
}

// nightOf is one library's night after a day.
func (r *jointRoom) nightOf(library int64, to lms.Day) worker.ImpactReport {
	r.t.Helper()
	report, err := worker.RunImpact(r.t.Context(), r.upTo(to), library, func(int64, int64, string) {})
	if err != nil {
		r.t.Fatal(err)
	}
	return report
}

func (r *jointRoom) answersOf(id int64) []impact.SavedAnswer {
	r.t.Helper()
	list, err := r.store.Seeing(r.scope).Answers(r.t.Context(), r.chief(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

// A joint study is read in the night of the library that was read last, once,
// and finds what its libraries' staff were given.
func TestJointStudyIsReadAfterItsLibraries(t *testing.T) {
	r := openJointRoom(t, 8, 8, 8, 8, 8, 8, 8, 3)
	id := r.declares()
	last := r.ids[7]
	r.readTo[last] = began + 250 // its SLiMS was not read last night
	if got := r.nightOf(r.ids[0], began+252); got.Readings != 1 || len(r.answersOf(id)) != 1 {
		t.Errorf("the earlier date: %+v", got)
	}
	if got := r.nightOf(r.ids[1], began+252); got.Studies != 0 || got.Readings != 0 {
		t.Errorf("another night with nothing new looks again: %+v", got)
	}
	delete(r.readTo, last)
	if got := r.nightOf(last, began+252); got.Readings != 1 || got.Failed != 0 {
		t.Fatalf("the last of them: %+v", got)
	}
	list := r.answersOf(id)
	a, err := list[0].Answer()
	if err != nil || a.Reading != 252 || a.Estimate == nil {
		t.Fatalf("%+v %v", a.Guards, err)
	}
	if truth := math.Expm1(0.25); a.Verdict != impact.CompatibleIncrease || a.Estimate.Lo > truth || a.Estimate.Hi < truth {
		t.Errorf("%s %s %+v %+v", a.Verdict, a.Reason, a.Estimate, a.Checks)
	}
	if s := a.Staff; s.Libraries != 7 || s.Small != 1 || s.Behind != 0 || s.DF != 6 || s.People != 56 || s.PRandom != nil {
		t.Errorf("%+v", *s)
	}
	panel, err := r.store.Seeing(r.scope).AnswerPanel(t.Context(), r.chief(), list[0].ID)
	if err != nil || bytes.Count(panel, []byte("\n")) != 1+56*(12+9) || strings.Contains(string(panel), fmt.Sprintf(",%d,1,", last)) {
		t.Errorf("%d rows, %v", bytes.Count(panel, []byte("\n")), err)
	}
	if got := r.nightOf(r.ids[2], began+253); got.Studies != 0 {
		t.Errorf("wholly read, and looked at: %+v", got)
	}
	first := list[0].Body
	if _, err := r.db.Exec(`DELETE FROM impact_answer`); err != nil {
		t.Fatal(err)
	}
	if _, err := r.db.Exec(`UPDATE impact_study SET progress = NULL`); err != nil {
		t.Fatal(err)
	}
	r.nightOf(r.ids[3], began+252) // the same night from another library
	if again := r.answersOf(id); len(again) != 2 || !bytes.Equal(again[0].Body, first) {
		t.Error("the same data give another answer")
	}
}

// A library whose SLiMS stays unread is waited for a week; then the study is
// read without its last days, and says so.
func TestJointStudyWaitsForALibrary(t *testing.T) {
	r := openJointRoom(t, 8, 8, 8, 8, 8, 8)
	r.plan.Readings = []int{252}
	id := r.declares()
	r.readTo[r.ids[4]] = began + 200
	for day := range lms.Day(7) {
		if got := r.nightOf(r.ids[0], began+251+day); got.Readings != 0 {
			t.Errorf("read %d days on: %+v", day, got)
		}
	}
	if got := r.nightOf(r.ids[0], began+251+7); got.Readings != 1 {
		t.Fatalf("not read after a week: %+v", got)
	}
	a, err := r.answersOf(id)[0].Answer()
	if err != nil || a.Staff.Behind != 1 || a.Staff.Libraries != 6 {
		t.Errorf("%+v %v", a.Staff, err)
	}
}

// A library that cannot be loaded is waited for as long; then the others are read,
// and it is named. The night it comes back nothing is read a second time.
func TestJointStudyGoesOnWithoutALibraryThatCannotBeLoaded(t *testing.T) {
	r := openJointRoom(t, 8, 8, 8, 8, 8, 8, 8)
	r.plan.Readings = []int{252}
	id := r.declares()
	for _, broken := range []int64{r.ids[0], r.ids[3]} {
		r.broken = broken
		for day := range lms.Day(7) {
			if got := r.nightOf(r.ids[1], began+251+day); got.Readings != 0 || got.Failed != 0 {
				t.Errorf("%d days on: %+v", day, got)
			}
		}
		if got := r.nightOf(r.ids[1], began+251+7); got.Readings != 1 || got.Failed != 0 {
			t.Fatalf("not read after a week: %+v", got)
		}
		a, err := r.answersOf(id)[0].Answer()
		if err != nil || a.Staff.Libraries != 6 || a.Verdict != impact.CompatibleIncrease || len(a.Staff.Unloaded) != 1 || a.Staff.Unloaded[0] != fmt.Sprint("Perpustakaan ", broken-r.ids[0]) {
			t.Errorf("%s %+v %v", a.Verdict, a.Staff, err)
		}
		r.broken = 0
		if got := r.nightOf(r.ids[1], began+251+8); got.Studies != 0 {
			t.Errorf("wholly read, and looked at: %+v", got)
		}
		for _, q := range []string{`DELETE FROM impact_answer`, `UPDATE impact_study SET progress = NULL`} {
			if _, err := r.db.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Between two readings somebody objects, somebody comes back, an account becomes
// several people's and another turns out to be one person's: the readings differ
// by nobody or by five people, and so do the nights' pages.
func TestJointReadingsDoNotDifferByOnePerson(t *testing.T) {
	aboutFigures(t)
	for name, c := range map[string]struct {
		before, between func(*jointRoom)
		moved           int
	}{
		"objects": {func(*jointRoom) {}, func(r *jointRoom) { r.objects(1, 3) }, 5},
		"withdraws": {func(r *jointRoom) { r.objects(1, 3) }, func(r *jointRoom) {
			if _, err := r.db.Exec(`DELETE FROM impact_objection`); err != nil {
				t.Fatal(err)
			}
		}, 5},
		"another of the circle objects": {func(r *jointRoom) { r.objects(1, 3) }, func(r *jointRoom) { r.objects(1, 4) }, 0},
		"shares an account":             {func(*jointRoom) {}, func(r *jointRoom) { r.shared = map[int64]map[int64]bool{r.ids[2]: {52: true}} }, 5},
		"turns out to be alone": {func(r *jointRoom) { r.shared = map[int64]map[int64]bool{r.ids[2]: {52: true}} },
			func(r *jointRoom) { r.shared = map[int64]map[int64]bool{r.ids[2]: {52: false}} }, 0},
	} {
		r := openJointRoom(t, 10, 10, 11, 10)
		r.plan.Readings = []int{90, 96} // of the same blocks
		id := r.declares()
		c.before(r)
		r.nightOf(r.ids[0], began+90)
		c.between(r)
		if got := r.nightOf(r.ids[0], began+96); got.Readings != 1 || got.Failed != 0 {
			t.Fatalf("%s: %+v", name, got)
		}
		list := r.answersOf(id)
		if moved := r.apart(list[0].ID, list[1].ID); moved != c.moved {
			t.Errorf("somebody %s: two readings differ by %d people", name, moved)
		}
	}
}

func (r *jointRoom) objects(library, at int) {
	dbtest.Insert(r.t, r.db, `INSERT INTO impact_objection (account_id, objected_at) VALUES (?, ?)`, r.stints[r.ids[library]][at].AccountID, r.plan.From().Time())
}

// apart is how many people are in only one of two readings' panels, by their work.
func (r *jointRoom) apart(answers ...int64) int {
	r.t.Helper()
	in := map[string]int{}
	for k, id := range answers {
		panel, err := r.store.Seeing(r.scope).AnswerPanel(r.t.Context(), r.chief(), id)
		if err != nil {
			r.t.Fatal(err)
		}
		did := map[string]string{}
		for _, line := range strings.Split(strings.TrimSpace(string(panel)), "\n")[1:] {
			cells := strings.Split(line, ",")
			did[cells[0]] += strings.Join(cells[3:], " ") + "; "
		}
		for _, what := range did {
			in[what] += 1 + k // 3: in both
		}
	}
	only := 0
	for _, n := range in {
		if n != 3 {
			only++
		}
	}
	return only
}

// With fewer than six libraries there is a p by randomisation and no verdict.
func TestFewLibrariesHaveNoVerdict(t *testing.T) {
	r := openJointRoom(t, 12, 12, 12, 12)
	r.plan.Readings = []int{252}
	id := r.declares()
	r.nightOf(r.ids[0], began+252)
	a, err := r.answersOf(id)[0].Answer()
	if err != nil || a.Verdict != impact.Inconclusive || a.Staff.PRandom == nil {
		t.Errorf("%s %s %+v %v", a.Verdict, a.Reason, a.Guards, err)
	}
}
