package impact

import (
	"math"
	"slices"

	"binapustaka/lms"
)

// Progress is what is shown of a study between its reading dates: the data as
// they are, and how far they are from what a verdict needs. No estimate.
type Progress struct {
	DataTo lms.Day           `json:"data_to"`
	Guards []Guard           `json:"guards"`
	Weeks  map[string][]Week `json:"weeks,omitempty"`  // B: by metric
	Months []ScorePoint      `json:"months,omitempty"` // B: of a primary metric that is rated
	Arms   []ArmBlock        `json:"arms,omitempty"`   // C: of the primary metric
	Doses  []DoseCount       `json:"doses,omitempty"`  // A
	Tests  *TestCount        `json:"tests,omitempty"`  // D

	SharedFirst map[int64][]int64 `json:"shared_first,omitempty"` // A, C: by library, see sharing
}

// DoseCount is how many people, LeastShown or more, had a dose within bounds.
type DoseCount struct {
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	People int     `json:"people"`
}

// TestCount is how many sat the first test, and how many of them both with the
// training between.
type TestCount struct {
	First int `json:"first"`
	Both  int `json:"both"`
}

// ArmBlock is the mean log rate of who was trained since the study begins, and
// of who was not, in a block of four weeks; means of few people are left out.
type ArmBlock struct {
	From      lms.Day  `json:"from"`
	Trained   *float64 `json:"trained,omitempty"` // per active day
	Untrained *float64 `json:"untrained,omitempty"`
	NTrained  int      `json:"n_trained,omitempty"` // 0 where the mean is left out
	NOthers   int      `json:"n_untrained,omitempty"`
}

// ProgressOfService is where a study of question B stands.
func ProgressOfService(s Study, series map[string][]SeriesDay, c Calendar, dataTo lms.Day) Progress {
	p := Progress{DataTo: min(dataTo, s.Plan.On(s.Plan.Readings[len(s.Plan.Readings)-1])), Weeks: map[string][]Week{}}
	period := lms.Period{From: s.Plan.From(), To: p.DataTo}
	for _, metric := range s.Plan.Metrics() {
		if metric == Satisfaction {
			continue
		}
		p.Weeks[metric] = weeks(series[metric], settled(series[metric], period, s.Plan.Begins))
	}
	primary := newServiceSeries(series[s.Plan.Primary], period, s.Plan, c)
	p.Guards = []Guard{
		atLeast(DaysBefore, float64(primary.before), LeastDaysBefore),
		atLeast(DaysAfter, float64(primary.after), LeastDaysAfter),
		atLeast(MeanCount, primary.mean, LeastCount),
		atMost(MissingShare, primary.coverage.missing(), MostMissing),
		atMost(OtherChanges, float64(len(ChangesNear(s.Plan, c))), 0),
	}
	return p
}

// ProgressOfStaff is where a study of question C stands.
func ProgressOfStaff(s Study, libraries []StaffLibrary, dataTo lms.Day) Progress {
	p := Progress{DataTo: min(dataTo, s.Plan.On(s.Plan.Readings[len(s.Plan.Readings)-1]))}
	b := newStaffBlocks(StaffInput{Study: s, Metric: s.Plan.Primary, Reading: max(0, int(p.DataTo-s.Plan.Begins)+1), Libraries: libraries})
	p.Guards = []Guard{
		atLeast(TreatedPeople, float64(b.answer.Treated), LeastTreated),
		atLeast(Cohorts, float64(b.cohorts()), LeastCohorts),
		atLeast(ControlPeople, float64(b.answer.People-b.answer.Treated), LeastControls),
		atLeast(BlocksBefore, float64(b.blocksBefore()), LeastBlocks),
		atMost(UnassignedShare, b.unassigned, MostUnassigned),
	}
	p.SharedFirst = b.shared
	for t := 1; t <= b.last; t++ {
		p.Arms = append(p.Arms, b.arms(t))
	}
	return p
}

// arms are the means of a block. The page is there every night, and two nights
// must not differ by one person, whose work their difference would tell: who is
// trained changes sides together with four others of that block, in the order of
// their trainings, and where somebody has left there are no means: of their circle
// some may be trained and some not.
func (b staffBlocks) arms(t int) ArmBlock {
	a := ArmBlock{From: b.first + lms.Day((t-1)*BlockDays)}
	if b.objected > 0 {
		return a
	}
	var trained []int
	var sum [2]float64
	var n [2]int
	count := func(arm, i int) { sum[arm], n[arm] = sum[arm]+b.outcome(i, t), n[arm]+1 }
	for i, g := range b.group {
		switch {
		case math.IsNaN(b.outcome(i, t)):
		case g > 0:
			trained = append(trained, i)
		default:
			count(1, i)
		}
	}
	slices.SortFunc(trained, func(x, y int) int { return b.turn[x].compare(b.turn[y]) })
	for k, i := range trained {
		count(int(indicator(k >= len(trained)-len(trained)%LeastShown)), i)
	}
	// Where one side is shown, the other must not be one person's by subtraction.
	if n[0] >= LeastShown && (n[1] >= LeastShown || n[1] == 0) {
		mean := math.Exp(sum[0] / float64(n[0]))
		a.Trained, a.NTrained = &mean, n[0]
	}
	if n[1] >= LeastShown && (n[0] >= LeastShown || n[0] == 0) {
		mean := math.Exp(sum[1] / float64(n[1]))
		a.Untrained, a.NOthers = &mean, n[1]
	}
	return a
}
