package impact

import (
	"math"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

// Forecast is whether a plan can be answered, said before its outcome is read:
// only what lies before the study's beginning is looked at.
type Forecast struct {
	DataTo lms.Day `json:"data_to"`
	Guards []Guard `json:"guards"` // what is there now, and what the last reading is expected to have
	// Detectable is the smallest relative change that 80 of 100 studies like this
	// would notice at the last reading; nil where that cannot be told yet.
	Detectable *float64 `json:"detectable,omitempty"`
	People     int      `json:"people,omitempty"`  // C: with such work before the beginning
	Trained    int      `json:"trained,omitempty"` // C: of them, so far
}

// Met tells whether every guard is expected to be met.
func (f Forecast) Met() bool {
	for _, g := range f.Guards {
		if !g.Met {
			return false
		}
	}
	return true
}

// ForeseeService looks at a series up to the day before the beginning.
func ForeseeService(plan Plan, series []SeriesDay, c Calendar, dataTo lms.Day) Forecast {
	last := slices.Max(plan.Readings)
	p := lms.Period{From: plan.From(), To: min(dataTo, plan.Begins-1)}
	s := newServiceSeries(series, p, plan, c)
	f := Forecast{DataTo: p.To}
	share := 0.0
	if days := s.coverage.Open + s.coverage.Missing + s.coverage.Closed; days > 0 {
		share = float64(s.coverage.Open) / float64(days)
	}
	coming := math.Floor(share * float64(max(0, plan.Begins-1-p.To)))
	f.Guards = []Guard{
		atLeast(DaysBefore, float64(s.before)+coming, LeastDaysBefore),
		atLeast(DaysAfter, math.Floor(share*float64(max(0, last-OwnDays))), LeastDaysAfter),
		atLeast(MeanCount, s.mean, LeastCount),
		atMost(MissingShare, s.coverage.missing(), MostMissing),
		atMost(OtherChanges, float64(len(ChangesNear(plan, c))), 0),
	}
	// The same study, as long after an event at which nothing happened.
	trial := plan
	trial.Begins = p.To - lms.Day(last) + 1
	t := newServiceSeries(series, p, trial, c)
	if t.before < LeastDaysBefore || t.after < LeastDaysAfter || t.mean < LeastCount {
		return f
	}
	if r, err := stat.Interrupted(t.Series, t.opt); err == nil {
		d := math.Expm1(stat.DetectableShift(r.Step.SE, r.Step.DF))
		f.Detectable = &d
	}
	return f
}

// ForeseeStaff looks at the staff of the libraries up to the beginning, or to
// what is read; half of them are taken to be trained.
func ForeseeStaff(plan Plan, libraries []StaffLibrary, dataTo lms.Day) Forecast {
	f := Forecast{DataTo: min(dataTo, plan.Begins-1)}
	in := StaffInput{Study: Study{Plan: plan}, Metric: plan.Primary, Reading: 0, Libraries: libraries}
	b := newStaffBlocks(in)
	f.People = len(b.unit)
	for _, t := range b.turn {
		if t.on >= plan.Begins {
			f.Trained++
		}
	}
	f.Guards = []Guard{
		atLeast(TreatedPeople, math.Floor(float64(f.People)/2), LeastTreated),
		atLeast(ControlPeople, math.Ceil(float64(f.People)/2), LeastControls),
		atLeast(BlocksBefore, float64(b.blocksBefore()), LeastBlocks),
		atMost(UnassignedShare, b.unassigned, MostUnassigned),
	}
	if plan.Joint() {
		f.Guards = append([]Guard{atLeast(EnoughLibraries, float64(b.answer.Libraries), LeastLibraries)}, f.Guards...)
	}
	people, means := b.swings()
	if len(people) < LeastControls || f.People < 2*LeastShown {
		return f
	}
	se, df := math.Sqrt(4*variance(people)/float64(f.People)), 0
	if n := b.answer.Libraries; n >= LeastLibraries && len(means) > n {
		// As if whole libraries were trained or not: what they share does not cancel.
		if clustered := math.Sqrt(4 * variance(means) / float64(n)); clustered > se {
			se = clustered
		}
		df = n - 1
	}
	d := math.Expm1(stat.DetectableShift(se, float64(df)))
	f.Detectable = &d
	return f
}

// swings is how much a person's block differs from the mean of their six before,
// and how much the mean of a library's people does.
func (b staffBlocks) swings() (people, means []float64) {
	for t := stat.BaseWindow + 1; t < b.begins; t++ {
		sums, seen := make([]float64, b.answer.Libraries), make([]float64, b.answer.Libraries)
		for i := range b.unit {
			sum, n := 0.0, 0.0
			for k := t - stat.BaseWindow; k < t; k++ {
				if v := b.outcome(i, k); !math.IsNaN(v) {
					sum, n = sum+v, n+1
				}
			}
			if v := b.outcome(i, t); n > 0 && !math.IsNaN(v) {
				people = append(people, v-sum/n)
				sums[b.library[i]-1] += v - sum/n
				seen[b.library[i]-1]++
			}
		}
		for l, n := range seen {
			if n > 0 {
				means = append(means, sums[l]/n)
			}
		}
	}
	return people, means
}

func variance(list []float64) (v float64) {
	mean := 0.0
	for _, x := range list {
		mean += x / float64(len(list))
	}
	for _, x := range list {
		v += (x - mean) * (x - mean) / float64(len(list)-1)
	}
	return v
}
