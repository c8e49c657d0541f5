package impact

import (
	"math"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

// Satisfaction is the one metric of question B that is rated and not counted: how
// satisfied patrons said they were in a month, from 0 to 100. Of whom it is, nobody
// knows, and nothing finer than a month is known of it.
const Satisfaction = "satisfaction"

const (
	MethodScore = "B-month-1"

	LeastMonthsBefore = 12
	LeastMonthsAfter  = 6
	LeastRatings      = 10 // a month on average
	placeboMonths     = 6  // around a placebo, on each side
)

// LeastMonthsPlacebo are the months before an event that leave room for the dates
// without one. With fewer a check stays open, and there is no verdict.
const LeastMonthsPlacebo = PlaceboCount + 2*placeboMonths + 1

// ScoreMonth is what was answered in a month to one question, on average. Months of
// which nothing may be shown are absent.
type ScoreMonth struct {
	Question string      `json:"question"` // the same while neither its words nor its scale changed
	Month    lms.Day     `json:"month"`    // its first day
	Score    float64     `json:"score"`    // mean, 0 to 100
	Interval *[2]float64 `json:"interval,omitempty"`
	Answers  int         `json:"answers"`
	Surveys  []int64     `json:"surveys"` // that it was asked in
}

// ScorePoint is a month of an answer, with what the trend before would have led to.
type ScorePoint struct {
	ScoreMonth
	Expected *[3]float64 `json:"expected,omitempty"` // and its 95% interval
}

// ScoreChange is what the months after had beyond the earlier trend, in points of
// the score, each answer counting alike.
type ScoreChange struct {
	Score    float64 `json:"score"`
	Expected float64 `json:"expected"`
	Change   float64 `json:"change"`
	Lo       float64 `json:"lo"`
	Hi       float64 `json:"hi"`
}

// ScoreInput is what a reading of satisfaction is computed from.
type ScoreInput struct {
	LibraryID int64
	Study     Study
	AfterFact bool
	Reading   int
	Months    []ScoreMonth
	Untouched []SeriesDay // of the plan's metric that cannot have moved
	Calendar  Calendar
}

// scoreSeries are months ready to be fitted: the sum of points with the answers as
// exposure. The mean of few answers so weighs little, and of two questions that were
// asked in other words, or on another scale, only one is in it.
type scoreSeries struct {
	serviceSeries
	months  []ScoreMonth
	answers int // before
}

// newScoreSeries takes the whole months of a period. The month of the event is in
// it, and dropped; so is the next one where the event's own days reach into it.
func newScoreSeries(months []ScoreMonth, p lms.Period, plan Plan, c Calendar) scoreSeries {
	kept := nextMonth(plan.Begins + OwnDays - 1)
	s := scoreSeries{serviceSeries: serviceSeries{by: byMonth, opt: stat.ITSOptions{Event: int(plan.Begins.Month()), Slope: true, Centre: true}}}
	s.opt.Drop = int(kept) - s.opt.Event
	s.months = asked(wholly(months, p), plan.Begins.Month())
	for _, m := range s.months {
		s.Day, s.Count, s.Hours = append(s.Day, int(m.Month)), append(s.Count, m.Score*float64(m.Answers)), append(s.Hours, float64(m.Answers))
		switch {
		case m.Month < plan.Begins.Month():
			s.before++
			s.answers += m.Answers
		case m.Month >= kept:
			s.after++
		}
	}
	if len(s.months) == 0 {
		return s
	}
	if s.before > 0 {
		s.mean = float64(s.answers) / float64(s.before)
	}
	s.coverage.Open = s.before + s.after
	for m := s.months[0].Month; nextMonth(m)-1 <= p.To; m = nextMonth(m) {
		dropped := m >= plan.Begins.Month() && m < kept
		if !dropped && !slices.ContainsFunc(s.months, func(o ScoreMonth) bool { return o.Month == m }) {
			s.coverage.Missing++
		}
	}
	if s.Day[len(s.Day)-1]-s.Day[0] >= seasonFrom {
		s.opt.Fourier = 1 // two pairs would take four of few months
	}
	s.Extra = s.columns(plan, c)
	return s
}

func nextMonth(d lms.Day) lms.Day { return lms.DayOf(d.Month().Time().AddDate(0, 1, 0)) }

// wholly are the months that lie wholly in a period, in order.
func wholly(months []ScoreMonth, p lms.Period) (list []ScoreMonth) {
	for _, m := range months {
		if m.Month >= p.From && nextMonth(m.Month)-1 <= p.To {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b ScoreMonth) int { return int(a.Month - b.Month) })
	return list
}

// asked are the months of one question: that which had most answers before the
// event, so that what came after it chooses nothing; where none had any, that
// which had most.
func asked(months []ScoreMonth, event lms.Day) []ScoreMonth {
	before, all := map[string]int{}, map[string]int{}
	question := ""
	for _, m := range months {
		all[m.Question] += m.Answers
		if m.Month < event {
			before[m.Question] += m.Answers
		}
	}
	for _, m := range months { // in their order, so that of equals it is always the same
		if q := m.Question; question == "" || before[q] > before[question] || before[q] == before[question] && all[q] > all[question] {
			question = q
		}
	}
	return slices.DeleteFunc(slices.Clone(months), func(m ScoreMonth) bool { return m.Question != question })
}

// csv is the panel, as binapustaka stat its reads it.
func (s scoreSeries) csv() string {
	lines := strings.Split(strings.TrimSuffix(s.serviceSeries.csv(), "\n"), "\n")
	lines[0] += ",score,low,high"
	for i, m := range s.months {
		lines[i+1] += "," + number(m.Score) + ","
		if m.Interval != nil {
			lines[i+1] += number(m.Interval[0]) + "," + number(m.Interval[1])
		} else {
			lines[i+1] += ","
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// guards are what a series of months must have; changes is how many lie near.
func (s scoreSeries) guards(changes int) []Guard {
	return []Guard{
		atLeast(MonthsBefore, float64(s.before), LeastMonthsBefore),
		atLeast(MonthsAfter, float64(s.after), LeastMonthsAfter),
		atLeast(MeanRatings, s.mean, LeastRatings),
		atMost(MissingMonths, s.coverage.missing(), MostMissing),
		atMost(OtherChanges, float64(changes), 0),
	}
}

// answerScore reads satisfaction; panel is the CSV that it is computed from.
func answerScore(in ScoreInput) (a Answer, panel string) {
	plan := in.Study.Plan
	p := lms.Period{From: plan.From(), To: plan.On(in.Reading)}
	a = Answer{Plan: in.Study.Hash, Question: OfService, Metric: Satisfaction, Primary: plan.Primary == Satisfaction, Reading: in.Reading, DataTo: p.To, AfterFact: in.AfterFact}
	series := newScoreSeries(in.Months, p, plan, in.Calendar)
	s := &ServiceAnswer{By: byMonth, Coverage: series.coverage}
	a.Service = s
	for _, m := range series.months {
		s.Months = append(s.Months, ScorePoint{ScoreMonth: m})
	}
	s.near(plan, in.Calendar)
	a.Guards = series.guards(len(s.Others) + len(s.Beside))
	panel = series.csv()
	if series.before == 0 || series.after == 0 {
		return a, panel
	}
	s.describe(series.serviceSeries, plan.Begins)
	if _, unmet := a.unmet(); unmet {
		return a, panel
	}
	r, err := stat.Interrupted(series.Series, series.opt)
	if err != nil {
		a.Reason = CannotFit
		return a, panel
	}
	a.estimate(r)
	s.rate(r, series)
	a.Checks = []Check{series.placebo(r), series.withoutMonth(r), untouched(in.Untouched, plan, in.Calendar, p)}
	return a, panel
}

// rate says what was expected, by month and of all that answered after.
func (s *ServiceAnswer) rate(r *stat.ITS, series scoreSeries) {
	answers := 0.0
	for _, d := range r.After {
		i, _ := slices.BinarySearch(series.Day, d.Day)
		n := series.Hours[i]
		answers += n
		s.Months[i].Expected = &[3]float64{d.Expected / n, d.Lo / n, d.Hi / n}
	}
	s.Rated = &ScoreChange{r.Excess.Count / answers, r.Excess.Expected / answers, r.Excess.Est / answers, r.Excess.Lo / answers, r.Excess.Hi / answers}
}

func (s scoreSeries) placebo(r *stat.ITS) Check {
	c := Check{Key: PlaceboDates, Limit: 0.05}
	if p, err := stat.PlaceboSteps(s.Series, s.opt, PlaceboCount, placeboMonths, placeboMonths); err == nil {
		c.Made, c.Value, c.Passed = true, p.Share, p.Beyond
	}
	return c
}

// withoutMonth leaves out each month after the event in turn: what is seen no more
// without one of them, or turns round, rests on that month. With so few months the
// p alone would call a lasting mood a change too often.
func (s scoreSeries) withoutMonth(r *stat.ITS) Check {
	c := Check{Key: WithoutMonth, Made: true, Passed: true, Limit: Significance}
	for i, d := range s.Day {
		if d < s.opt.Event+s.opt.Drop {
			continue
		}
		rest, err := stat.Interrupted(s.without(i), s.opt)
		if err != nil {
			return Check{Key: WithoutMonth, Limit: Significance}
		}
		c.Value = max(c.Value, rest.Step.P)
		c.Passed = c.Passed && rest.Step.P < c.Limit && math.Signbit(rest.Step.Est) == math.Signbit(r.Step.Est)
	}
	return c
}

func (s scoreSeries) without(i int) stat.Series {
	cut := func(list []float64) []float64 { return slices.Delete(slices.Clone(list), i, i+1) }
	rest := stat.Series{Day: slices.Delete(slices.Clone(s.Day), i, i+1), Count: cut(s.Count), Hours: cut(s.Hours)}
	for _, e := range s.Extra {
		rest.Extra = append(rest.Extra, stat.Column{Name: e.Name, Value: cut(e.Value)})
	}
	return rest
}

// ReadScore answers satisfaction, where it is a metric of a study of question B.
func ReadScore(libraryID int64, s Study, afterFact bool, reading int, months []ScoreMonth, series map[string][]SeriesDay, c Calendar) (list []Reading, err error) {
	if !slices.Contains(s.Plan.Metrics(), Satisfaction) {
		return nil, nil
	}
	a, panel := answerScore(ScoreInput{LibraryID: libraryID, Study: s, AfterFact: afterFact, Reading: reading, Months: months, Untouched: series[s.Plan.Untouched], Calendar: c})
	r, err := newReading(a, MethodScore, panel, otherPanel(s.Plan, reading, series, c))
	return []Reading{r}, err
}

// ProgressOfScore is where a study of satisfaction stands.
func ProgressOfScore(s Study, months []ScoreMonth, c Calendar, dataTo lms.Day) Progress {
	p := Progress{DataTo: min(dataTo, s.Plan.On(slices.Max(s.Plan.Readings)))}
	series := newScoreSeries(months, lms.Period{From: s.Plan.From(), To: p.DataTo}, s.Plan, c)
	for _, m := range series.months {
		p.Months = append(p.Months, ScorePoint{ScoreMonth: m})
	}
	p.Guards = series.guards(len(ChangesNear(s.Plan, c)))
	return p
}

// ForeseeScore looks at the months up to the beginning.
func ForeseeScore(plan Plan, months []ScoreMonth, c Calendar, dataTo lms.Day) Forecast {
	last := slices.Max(plan.Readings)
	p := lms.Period{From: plan.From(), To: min(dataTo, plan.Begins-1)}
	s := newScoreSeries(months, p, plan, c)
	f := Forecast{DataTo: p.To}
	share := 1 - s.coverage.missing()
	whole := func(from, to lms.Day) (n float64) {
		for m := nextMonth(from - 1); nextMonth(m)-1 <= to; m = nextMonth(m) {
			n++
		}
		return n
	}
	s.before += int(share * whole(p.To+1, plan.Begins.Month()-1))
	s.after = int(share * whole(plan.Begins+OwnDays, plan.On(last)))
	f.Guards = append(s.guards(len(ChangesNear(plan, c))), atLeast(PlaceboRoom, float64(s.before), LeastMonthsPlacebo))
	// The same study, as long after an event at which nothing happened.
	trial := plan
	trial.Begins = p.To - lms.Day(last) + 1
	t := newScoreSeries(months, p, trial, c)
	if t.before < LeastMonthsBefore || t.after < LeastMonthsAfter || t.mean < LeastRatings {
		return f
	}
	if r, err := stat.Interrupted(t.Series, t.opt); err == nil {
		d := math.Expm1(stat.DetectableShift(r.Step.SE, r.Step.DF))
		f.Detectable = &d
	}
	return f
}
