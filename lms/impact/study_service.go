package impact

import (
	"math"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

const (
	MethodService = "B-2"

	OwnDays         = 14 // of the event itself, from its day on: they count on neither side
	LeastDaysBefore = 180
	LeastDaysAfter  = 60
	LeastCount      = 5 // a day on average, else a week
	MostMissing     = 0.10
	OtherWithin     = 60 // days around the event without another declared change
	MostAutocorr    = 0.7
	PlaceboCount    = 20
	ExtremeShare    = 0.01
	mostGap         = 90   // days without a day read, before which the series is another one
	seasonFrom      = 548  // days without which a season cannot be told from a trend
	seasonThree     = 1095 // days from which on three pairs of terms are fitted
)

// ServiceInput is what a reading of question B is computed from. Series are in
// order of days; what lies outside the plan's days changes nothing.
type ServiceInput struct {
	LibraryID int64
	Study     Study
	AfterFact bool
	Metric    string
	Reading   int
	Series    []SeriesDay
	Untouched []SeriesDay // of the plan's metric that cannot have moved
	Calendar  Calendar
}

// ServiceAnswer is a library's series before and after a date.
type ServiceAnswer struct {
	By       string         `json:"by"` // day, week or, of what is rated, month
	Weeks    []Week         `json:"weeks"`
	Expected []ExpectedWeek `json:"expected,omitempty"`
	Months   []ScorePoint   `json:"months,omitempty"` // of what is rated, instead of weeks
	Coverage SeriesCoverage `json:"coverage"`
	Hours    bool           `json:"hours,omitempty"`         // the calendar declares the opening hours of all days: they are the offset
	Others   []int64        `json:"other_changes,omitempty"` // within OtherWithin days
	Beside   []int64        `json:"other_programmes,omitempty"`
	Fourier  int            `json:"fourier"`
	Columns  []string       `json:"columns,omitempty"` // taken out beside trend, weekday and season

	// What follows is estimated; where too little was read nothing is, and nothing is said.
	Step       float64 `json:"step,omitempty"` // log rate ratio
	SE         float64 `json:"se,omitempty"`
	DF         float64 `json:"df,omitempty"`
	NeweyWest  float64 `json:"newey_west_se,omitempty"`
	Lag        int     `json:"newey_west_lag,omitempty"`
	Nugget     float64 `json:"ar_nugget_se,omitempty"`
	Rho        float64 `json:"rho,omitempty"`
	Dispersion float64 `json:"dispersion,omitempty"`
	Excess     *Excess `json:"excess,omitempty"`
	Command    string  `json:"command,omitempty"` // binapustaka stat its … on the panel

	Rated *ScoreChange `json:"rated,omitempty"`
}

// Excess is what the days after had beyond the earlier trend, in counts.
type Excess struct {
	Count    float64 `json:"count"`
	Expected float64 `json:"expected"`
	Excess   float64 `json:"excess"`
	Lo       float64 `json:"lo"`
	Hi       float64 `json:"hi"`
}

// ExpectedWeek is what the trend before would have led to, per open day.
type ExpectedWeek struct {
	Monday   lms.Day `json:"monday"`
	Expected float64 `json:"expected"`
	Lo       float64 `json:"lo"` // 95%
	Hi       float64 `json:"hi"`
}

// SeriesCoverage counts the days of a series.
type SeriesCoverage struct {
	Open    int `json:"open"` // read
	Missing int `json:"missing"`
	Closed  int `json:"closed"`
}

func (c SeriesCoverage) missing() float64 {
	if c.Open+c.Missing == 0 {
		return 1
	}
	return float64(c.Missing) / float64(c.Open+c.Missing)
}

// answerService reads one metric; panel is the CSV that it is computed from.
func answerService(in ServiceInput) (a Answer, panel string) {
	plan := in.Study.Plan
	p := lms.Period{From: plan.From(), To: plan.On(in.Reading)}
	a = Answer{Plan: in.Study.Hash, Question: OfService, Metric: in.Metric, Primary: in.Metric == plan.Primary, Reading: in.Reading, DataTo: p.To, AfterFact: in.AfterFact}
	s := &ServiceAnswer{Weeks: weeks(in.Series, settled(in.Series, p, plan.Begins))}
	a.Service = s
	series := newServiceSeries(in.Series, p, plan, in.Calendar)
	s.Coverage, s.By, s.Hours = series.coverage, series.by, series.hours
	s.near(plan, in.Calendar)
	a.Guards = []Guard{
		atLeast(DaysBefore, float64(series.before), LeastDaysBefore),
		atLeast(DaysAfter, float64(series.after), LeastDaysAfter),
		atLeast(MeanCount, series.mean, LeastCount),
		atMost(MissingShare, s.Coverage.missing(), MostMissing),
		atMost(OtherChanges, float64(len(s.Others)+len(s.Beside)), 0),
	}
	panel = series.csv()
	if series.before == 0 || series.after == 0 {
		return a, panel
	}
	s.describe(series, plan.Begins)
	if _, unmet := a.unmet(); unmet {
		return a, panel
	}
	r, err := stat.Interrupted(series.Series, series.opt)
	if err != nil {
		a.Reason = CannotFit
		return a, panel
	}
	a.estimate(r)
	s.expect(r, series)
	a.Checks = series.checks(r)
	a.Checks = append(a.Checks, untouched(in.Untouched, plan, in.Calendar, p))
	return a, panel
}

// near notes what else changed too near the event.
func (s *ServiceAnswer) near(plan Plan, c Calendar) {
	for _, c := range ChangesNear(plan, c) {
		if c.ProgrammeID != 0 {
			s.Beside = append(s.Beside, c.ProgrammeID)
		} else {
			s.Others = append(s.Others, c.ID)
		}
	}
}

// describe says how a series is fitted.
func (s *ServiceAnswer) describe(series serviceSeries, begins lms.Day) {
	s.Fourier = series.opt.Fourier
	for _, c := range series.Extra {
		s.Columns = append(s.Columns, c.Name)
	}
	s.Command = series.command(begins)
}

// estimate takes what was fitted over.
func (a *Answer) estimate(r *stat.ITS) {
	a.Guards = append(a.Guards, atMost(Autocorrelation, r.Rho, MostAutocorr))
	a.Estimate = &Estimate{Change: r.Step.Ratio - 1, Lo: r.Step.Lo - 1, Hi: r.Step.Hi - 1, P: r.Step.P, N: r.N}
	detectable := math.Expm1(stat.DetectableShift(r.Step.SE, r.Step.DF))
	a.Detectable = &detectable
	s := a.Service
	s.Step, s.SE, s.DF, s.NeweyWest, s.Lag, s.Nugget, s.Rho, s.Dispersion = r.Step.Est, r.Step.SE, r.Step.DF, r.NeweyWest, r.Lag, r.Nugget, r.Rho, r.Dispersion
}

// expect is what was expected by week, per open day, and of all days.
func (s *ServiceAnswer) expect(r *stat.ITS, series serviceSeries) {
	s.Excess = &Excess{r.Excess.Count, r.Excess.Expected, r.Excess.Est, r.Excess.Lo, r.Excess.Hi}
	days := 0.0
	for i, d := range r.After {
		monday := lms.Day(d.Day).Week()
		if n := len(s.Expected); n == 0 || s.Expected[n-1].Monday != monday {
			s.Expected, days = append(s.Expected, ExpectedWeek{Monday: monday}), 0
		}
		e := &s.Expected[len(s.Expected)-1]
		e.Expected, e.Lo, e.Hi = e.Expected+d.Expected, e.Lo+d.Lo, e.Hi+d.Hi
		days += series.days(d.Day)
		if i == len(r.After)-1 || lms.Day(r.After[i+1].Day).Week() != monday {
			e.Expected, e.Lo, e.Hi = e.Expected/days, e.Lo/days, e.Hi/days
		}
	}
}

// days is how many open days a row stands for.
func (s serviceSeries) days(day int) float64 {
	if s.by == byDay {
		return 1
	}
	i, _ := slices.BinarySearch(s.Day, day)
	return s.open[i]
}

// checks try to make the step fall.
func (s serviceSeries) checks(r *stat.ITS) []Check {
	placebo := Check{Key: PlaceboDates, Limit: 0.05}
	before, after := LeastDaysBefore, LeastDaysAfter
	if s.by == byWeek {
		before, after = before/7, after/7
	}
	if p, err := stat.PlaceboSteps(s.Series, s.opt, PlaceboCount, before, after); err == nil {
		placebo.Made, placebo.Value, placebo.Passed = true, p.Share, p.Beyond
	}
	top := Check{Key: WithoutTop}
	if step, err := stat.WithoutExtremes(s.Series, s.opt, ExtremeShare); err == nil {
		top.Made, top.Value, top.Passed = true, math.Expm1(step.Est), math.Signbit(step.Est) == math.Signbit(r.Step.Est)
	}
	other := Check{Key: OtherModel, Limit: 0.5, Warns: true}
	if est, _, err := stat.OtherModel(s.Series, s.opt); err == nil {
		other.Made, other.Value = true, math.Abs(est-r.Step.Est)/r.Step.SE
		other.Passed = other.Value <= other.Limit
	}
	return []Check{placebo, top, other}
}

// untouched looks for the same step where there can be none.
func untouched(days []SeriesDay, plan Plan, calendar Calendar, p lms.Period) Check {
	c := Check{Key: UntouchedMoved, Limit: Significance}
	s := newServiceSeries(days, p, plan, calendar)
	if s.before < LeastDaysBefore || s.after < LeastDaysAfter || s.mean < LeastCount {
		return c
	}
	if r, err := stat.Interrupted(s.Series, s.opt); err == nil {
		c.Made, c.Value, c.Passed = true, r.Step.P, r.Step.P >= c.Limit
	}
	return c
}
