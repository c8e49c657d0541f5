package web

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

// studyWorld is what a library did, day by day, for studies to be declared on.
type studyWorld struct {
	begins lms.Day
	change float64 // of the logarithm of loans, from begins on
	short  bool    // the library was read for a hundred days only
	empty  bool    // nothing was read at all
}

func (w *studyWorld) series(metric string, to lms.Day) (list []impact.SeriesDay) {
	rng := rand.New(rand.NewPCG(uint64(len(metric)), 3))
	from := w.begins - 1200
	if w.short {
		from = to - 100
	}
	for d := from; d <= to; d++ {
		rate := math.Log(50) + 0.1*rng.NormFloat64()
		if d >= w.begins && metric == usage.Loans {
			rate += w.change
		}
		list = append(list, impact.SeriesDay{Day: d, Count: int64(math.Exp(rate)), Closed: d.Weekday() == 0})
	}
	return list
}

// scores are what patrons say month by month: a tenth more from begins on, in one
// month nothing that may be shown.
func (w *studyWorld) scores() (list []impact.ScoreMonth) {
	rng := rand.New(rand.NewPCG(7, 3))
	for i := -48; i < 24; i++ {
		m := impact.ScoreMonth{Question: "1", Month: lms.DayOf(w.begins.Month().Time().AddDate(0, i, 0)), Answers: 30 + rng.IntN(60), Surveys: []int64{41}}
		if m.Score = 65 + 2*rng.NormFloat64(); i >= 0 {
			m.Score += 100 * w.change / 4
		}
		m.Interval = &[2]float64{m.Score - 4, m.Score + 4}
		if i != -7 {
			list = append(list, m)
		}
	}
	return list
}

// staff are colleagues of seven libraries; three of five are trained in the
// weeks 0 to 15 and then add a third more records.
func (w *studyWorld) staff(plan impact.Plan, to lms.Day) (list []impact.StaffLibrary) {
	rng, from := rand.New(rand.NewPCG(1, 2)), plan.From()
	if plan.Question == impact.OfDose { // what was before that is compared, too
		rng, from = rand.New(rand.NewPCG(2, 2)), from-lms.Day(plan.Before+30)
	}
	for l := range 7 {
		library := impact.StaffLibrary{ID: int64(l + 1)}
		for d := from; d <= to; d++ {
			if (d-from)%7 != 0 { // whatever day the test is run on
				library.OpenDays = append(library.OpenDays, d)
			}
		}
		for i := range 15 {
			id, trained := int64(100*l+i+1), lms.Day(math.MaxInt32)
			if i%5 > 1 {
				trained = plan.Begins + lms.Day(7*rng.IntN(16))
				library.Learning = append(library.Learning, impact.Learning{StaffID: id, Kind: impact.Course, ID: plan.SubjectID, On: trained, Minutes: float64(60 * (i%5 - 1))})
				library.Enrolments = append(library.Enrolments, impact.Enrolment{StaffID: id, Kind: impact.Course, ID: plan.SubjectID, On: trained - 10})
			}
			level := 0.3 * rng.NormFloat64()
			for _, d := range library.OpenDays {
				rate := math.Log(6) + level + 0.2*rng.NormFloat64()
				if d >= trained {
					rate += 0.3
				}
				library.Facts = append(library.Facts, impact.Fact{StaffID: id, Metric: plan.Primary, Day: d, Count: int64(math.Exp(rate))},
					impact.Fact{StaffID: id, Metric: usage.Loans, Day: d, Count: 3})
			}
		}
		list = append(list, library)
	}
	return list
}

// tests are 24 people who rose by about ten points.
func (w *studyWorld) tests() (t impact.Tests) {
	rng := rand.New(rand.NewPCG(8, 8))
	t.OnlyFirst, t.Waiting = 2, 24
	for range 24 {
		pre := 35 + 30*rng.Float64()
		t.People, t.Scores = append(t.People, impact.Sat{Pre: pre, Post: pre + 10 + 8*rng.NormFloat64()}), append(t.Scores, pre)
	}
	return t
}

// withStudies has the pages ask the engine about w.
func (w *studyWorld) withStudies(now func() lms.Day) func(*Deps) {
	return func(d *Deps) {
		d.StudyMetrics = func(context.Context, lms.Actor, int64) ([]string, error) {
			if w.empty {
				return nil, nil
			}
			return []string{usage.Loans, usage.Returns, usage.Visits, usage.RecordsAdded, usage.CopiesAdded, usage.DigitalReads, usage.NewMembers, impact.Satisfaction}, nil
		}
		d.JointMetrics = func(context.Context, lms.Actor, impact.Scope, []int64) ([]string, error) {
			if w.empty {
				return nil, nil
			}
			return []string{usage.Loans, usage.RecordsAdded, usage.CopiesAdded}, nil
		}
		d.Foresee = func(_ context.Context, _ lms.Actor, _ int64, plan impact.Plan) (impact.Forecast, error) {
			to := now() - 1
			switch plan.Question {
			case impact.OfStaff:
				return impact.ForeseeStaff(plan, w.staff(plan, to)[:1], to), nil
			case impact.OfDose:
				return impact.ForeseeDose(plan, w.staff(plan, to)[:1], to), nil
			case impact.OfGain:
				return impact.ForeseeGain(plan, w.tests(), to), nil
			}
			if plan.Primary == impact.Satisfaction {
				return impact.ForeseeScore(plan, w.scores(), impact.Calendar{}, to), nil
			}
			return impact.ForeseeService(plan, w.series(plan.Primary, to), impact.Calendar{}, to), nil
		}
	}
}

// foreseen answers what pages have asked about studies of several libraries, as
// the worker does, and says about how many.
func (w *studyWorld) foreseen(room *testRoom) (n int) {
	room.t.Helper()
	ctx, actor, to := context.Background(), lms.System("test"), lms.DayOf(room.now())-1
	store := impact.NewStore(room.db, room.now)
	for {
		hash, plan, err := store.ClaimForecast(ctx, actor)
		if err != nil {
			room.t.Fatal(err)
		}
		if hash == "" {
			return n
		}
		f := impact.ForeseeStaff(plan, w.jointStaff(plan, to), to)
		if err := store.SaveForecast(ctx, actor, hash, &f); err != nil {
			room.t.Fatal(err)
		}
		n++
	}
}

// jointStaff are the same colleagues, in the libraries of a joint study.
func (w *studyWorld) jointStaff(plan impact.Plan, to lms.Day) (list []impact.StaffLibrary) {
	for i, l := range w.staff(plan, to)[:len(plan.Libraries)] {
		l.ID = plan.Libraries[i].LibraryID
		for k := range l.Learning {
			l.Learning[k].ID = plan.Libraries[i].SubjectID
		}
		list = append(list, l)
	}
	return list
}

// jointNight reads what is due of the joint studies of a library, as its night does.
func (room *testRoom) jointNight(w *studyWorld, library int64) {
	room.t.Helper()
	ctx, system := context.Background(), lms.System("test")
	to := lms.DayOf(room.now().In(defaultZone)) - 1
	open, err := room.deps.Impact.OpenJointStudies(ctx, system, library)
	if err != nil {
		room.t.Fatal(err)
	}
	for _, st := range open {
		staff := w.jointStaff(st.Plan, to)
		var all []impact.Reading
		for _, reading := range st.Due(to, st.Answered) {
			list, err := impact.ReadStaff(st.Study, st.AfterTheFact(defaultZone), reading, staff)
			if err != nil {
				room.t.Fatal(err)
			}
			all = append(all, list...)
		}
		if err := impact.Judge(all); err != nil {
			room.t.Fatal(err)
		}
		if _, err := room.deps.Impact.SaveReadings(ctx, system, map[int64][]impact.Reading{st.ID: all}, to); err != nil {
			room.t.Fatal(err)
		}
		if err := room.deps.Impact.SaveProgress(ctx, system, st.StudyState, impact.ProgressOfStaff(st.Study, staff, to)); err != nil {
			room.t.Fatal(err)
		}
	}
}

// openStudyRoom is a room whose studies begin in ten days.
func openStudyRoom(t testing.TB, change float64) (*testRoom, *studyWorld) {
	var room *testRoom
	w := &studyWorld{change: change}
	room = openTestRoom(t, w.withStudies(func() lms.Day { return lms.DayOf(room.now().In(defaultZone)) }))
	w.begins = lms.DayOf(room.now().In(defaultZone)) + 10
	return room, w
}

// night reads what is due of a study, as the nightly job does.
func (room *testRoom) night(w *studyWorld, id int64) {
	room.t.Helper()
	ctx, system := context.Background(), lms.System("test")
	to := lms.DayOf(room.now().In(defaultZone)) - 1
	open, err := room.deps.Impact.OpenStudies(ctx, system, room.library)
	if err != nil {
		room.t.Fatal(err)
	}
	for _, st := range open {
		if st.ID != id {
			continue
		}
		var all []impact.Reading
		series := map[string][]impact.SeriesDay{}
		for _, m := range append(st.Plan.Metrics(), st.Plan.Untouched) {
			series[m] = w.series(m, to)
		}
		for _, reading := range st.Due(to, st.Answered) {
			var list []impact.Reading
			switch st.Plan.Question {
			case impact.OfStaff:
				list, err = impact.ReadStaff(st.Study, st.AfterTheFact(defaultZone), reading, w.staff(st.Plan, to))
			case impact.OfDose:
				list, err = impact.ReadDose(st.Study, st.AfterTheFact(defaultZone), reading, w.staff(st.Plan, to))
			case impact.OfGain:
				list, err = impact.ReadGain(st.Study, st.AfterTheFact(defaultZone), reading, w.tests())
			default:
				if list, err = impact.ReadService(room.library, st.Study, st.AfterTheFact(defaultZone), reading, series, impact.Calendar{}); err == nil {
					var rated []impact.Reading
					rated, err = impact.ReadScore(room.library, st.Study, st.AfterTheFact(defaultZone), reading, w.scores(), series, impact.Calendar{})
					list = append(list, rated...)
				}
			}
			if err != nil {
				room.t.Fatal(err)
			}
			all = append(all, list...)
		}
		if err := impact.Judge(all); err != nil {
			room.t.Fatal(err)
		}
		if _, err := room.deps.Impact.SaveReadings(ctx, system, map[int64][]impact.Reading{id: all}, to); err != nil {
			room.t.Fatal(err)
		}
		progress := impact.ProgressOfService(st.Study, series, impact.Calendar{}, to)
		if st.Plan.Primary == impact.Satisfaction {
			progress = impact.ProgressOfScore(st.Study, w.scores(), impact.Calendar{}, to)
		}
		switch st.Plan.Question {
		case impact.OfStaff:
			progress = impact.ProgressOfStaff(st.Study, w.staff(st.Plan, to), to)
		case impact.OfDose:
			progress = impact.ProgressOfDose(st.Study, w.staff(st.Plan, to), to)
		case impact.OfGain:
			progress = impact.ProgressOfGain(st.Study, w.tests(), to)
		}
		if err := room.deps.Impact.SaveProgress(ctx, system, st.StudyState, progress); err != nil {
			room.t.Fatal(err)
		}
	}
}

// studyValues is a plan as the last step sends it.
func studyValues(subject string, q impact.Question, begins lms.Day, primary string) url.Values {
	v := url.Values{"step": {"check"}, "subject": {subject}, "question": {string(q)}, "title": {"Layanan sesudah lokakarya"}, "begins": {begins.String()}, "primary": {primary},
		"before": {"1096"}, "readings": {"30, 90, 180"}, "proposed": {subject + " " + string(q)}, "exploratory": {usage.Returns}}
	if q == impact.OfService {
		v.Set("untouched", usage.RecordsAdded)
	} else {
		v.Set("before", "365")
	}
	return v
}

// declares makes a study and returns where it stands and its number.
func (v *visitor) declares(form url.Values) (at string, id int64) {
	v.t.Helper()
	at = v.sent("/impact/studies/new?"+form.Encode(), "/impact/studies", form)
	fmt.Sscanf(at, "/impact/studies/%d", &id)
	return at, id
}
