package impact

import "binapustaka/lms"

// Answer is what a study's reading found of one metric: the body of a saved
// result. What could not be computed is absent.
type Answer struct {
	Plan      string   `json:"plan"` // hash of the study
	Question  Question `json:"question"`
	Metric    string   `json:"metric"`
	Primary   bool     `json:"primary"`
	Reading   int      `json:"reading"` // days after the beginning
	DataTo    lms.Day  `json:"data_to"`
	AfterFact bool     `json:"after_the_fact,omitempty"` // declared when the outcome was there to be looked at
	Verdict   Verdict  `json:"verdict"`
	Reason    Reason   `json:"reason,omitempty"` // the first that stood in the way of a verdict
	Guards    []Guard  `json:"guards"`
	Checks    []Check  `json:"checks"`

	Estimate *Estimate `json:"estimate,omitempty"`
	Adjusted *float64  `json:"p_adjusted,omitempty"` // within the family of the run
	Family   int       `json:"family,omitempty"`     // how many p there were in it
	// Detectable is the smallest estimate that 80 of 100 such studies would have
	// noticed, in its unit.
	Detectable *float64 `json:"detectable,omitempty"`

	Service *ServiceAnswer `json:"service,omitempty"`
	Staff   *StaffAnswer   `json:"staff,omitempty"`
	Dose    *DoseAnswer    `json:"dose,omitempty"`
	Gain    *GainAnswer    `json:"gain,omitempty"`
}

// Unit is what an estimate is in.
type Unit string

const (
	Relative  Unit = "relative"    // a relative change: 0.1 is 10% more than expected
	RankOrder Unit = "coefficient" // a rank correlation, −1 to 1
	Points    Unit = "points"      // of percent of a test's points
)

// Unit of what answers a question.
func (q Question) Unit() Unit {
	switch q {
	case OfDose:
		return RankOrder
	case OfGain:
		return Points
	}
	return Relative
}

// Estimate is what was found, in its question's unit.
type Estimate struct {
	Change float64 `json:"change"`
	Lo     float64 `json:"lo"` // 95%
	Hi     float64 `json:"hi"`
	P      float64 `json:"p,omitempty"` // none where the interval alone may be told
	N      int     `json:"n"`           // days, weeks or people
}

// Guard is a condition that must hold before anything is concluded.
type Guard struct {
	Key  GuardKey `json:"guard"`
	Need float64  `json:"need"`
	Have float64  `json:"have"`
	Met  bool     `json:"met"`
}

type GuardKey string

const (
	DaysBefore      GuardKey = "days_before"      // open days that were read
	DaysAfter       GuardKey = "days_after"       // beyond the days of the training itself
	MeanCount       GuardKey = "mean_count"       // a day or, where that is too little, a week
	MissingShare    GuardKey = "missing_share"    // at most
	OtherChanges    GuardKey = "other_changes"    // declared within OtherWithin days: at most
	Autocorrelation GuardKey = "autocorrelation"  // at most
	MonthsBefore    GuardKey = "months_before"    // of what is rated: with a figure
	MonthsAfter     GuardKey = "months_after"     // beyond that of the event
	MeanRatings     GuardKey = "mean_ratings"     // answers a month
	MissingMonths   GuardKey = "missing_months"   // share without a figure, at most
	PlaceboRoom     GuardKey = "placebo_room"     // said beforehand: months before, else a check stays open
	TreatedPeople   GuardKey = "treated_people"   // with figures before and after
	Cohorts         GuardKey = "cohorts"          // different blocks of training
	ControlPeople   GuardKey = "control_people"   // at every block used: the smallest number
	BlocksBefore    GuardKey = "blocks_before"    // before the first cohort
	UnassignedShare GuardKey = "unassigned_share" // at most
	EnoughPeople    GuardKey = "enough_people"    // with a dose and figures before and after
	DosedPeople     GuardKey = "dosed_people"     // of them, who were trained at all
	BothTests       GuardKey = "both_tests"       // people who sat both, with the training between
	EarlierPeople   GuardKey = "earlier_people"   // of question A, said beforehand: with work before the window before, else a check stays open
	EnoughLibraries GuardKey = "libraries"        // of a joint study, said beforehand: with fewer there is no verdict
)

func atLeast(key GuardKey, have, need float64) Guard { return Guard{key, need, have, have >= need} }
func atMost(key GuardKey, have, need float64) Guard  { return Guard{key, need, have, have <= need} }

// Check is an attempt to make the result fall. One that could not be made has
// not passed.
type Check struct {
	Key    CheckKey `json:"check"`
	Made   bool     `json:"made"`
	Passed bool     `json:"passed"`
	Value  float64  `json:"value"`
	Limit  float64  `json:"limit"`
	Warns  bool     `json:"warns,omitempty"` // failing is told and forbids no verdict
}

type CheckKey string

const (
	PlaceboDates   CheckKey = "placebo_dates"     // share of dates without an event that moved as much; below
	UntouchedMoved CheckKey = "untouched"         // p of the metric that cannot have moved; at least
	WithoutTop     CheckKey = "without_extremes"  // change without the greatest 1% of days; of the same sign
	WithoutMonth   CheckKey = "without_month"     // largest p without one of the months after; below, and of the same sign
	OtherModel     CheckKey = "negative_binomial" // distance of the two models' steps, in standard errors; at most
	PretrendJoint  CheckKey = "pretrend_joint"    // p; at least
	PretrendLarge  CheckKey = "pretrend_largest"  // share of the estimate; at most
	NeverControl   CheckKey = "never_treated"     // change against those never trained; of the same sign
	ByEnrolment    CheckKey = "enrolment_date"    // change counted from the enrolment; of the same sign
	Drift          CheckKey = "drift"             // multiple of the largest earlier difference that would undo it; at least
	EarlierDose    CheckKey = "dose_before"       // p of the dose against the change before any of it; at least
	EarlierSize    CheckKey = "dose_before_size"  // that coefficient's share of what was found; at most
	SameDays       CheckKey = "same_days"         // coefficient with the change beyond that of colleagues over the same days; still seen, of the same sign
	SameTenure     CheckKey = "tenure"            // coefficient with tenure held constant; still seen, of the same sign
	PlainLine      CheckKey = "pearson"           // Pearson's coefficient; of the same sign
	SignedRanks    CheckKey = "wilcoxon"          // p; below
	BeyondMean     CheckKey = "regression"        // rise that having been chosen for a low score gives alone; below the interval
	UnlikeBefore   CheckKey = "unlike_before"     // the same, where nobody says that people were chosen by their scores
	FullMarks      CheckKey = "full_marks"        // share of people with full marks before; at most
	ComeBack       CheckKey = "came_back"         // share of those who sat the first test who sat the second; at least
	Reliable       CheckKey = "reliability"       // α of the first test; at least
)

// unmet is the first guard that is not met.
func (a *Answer) unmet() (GuardKey, bool) {
	for _, g := range a.Guards {
		if !g.Met {
			return g.Key, true
		}
	}
	return "", false
}

// conclude gives the verdict, once the p is adjusted.
func (a *Answer) conclude() {
	if _, unmet := a.unmet(); unmet {
		a.Verdict, a.Reason = InsufficientData, GuardUnmet
		return
	}
	if a.Estimate == nil {
		a.Verdict = InsufficientData
		return
	}
	failed, open, dates := false, false, false
	for _, c := range a.Checks {
		switch {
		case c.Warns:
		case c.Key == ByEnrolment:
			dates = c.Made && !c.Passed
		case c.Made && !c.Passed:
			failed = true
		case !c.Made:
			open = true
		}
	}
	switch {
	case a.Adjusted == nil || *a.Adjusted >= Significance: // a small step is soon matched by a placebo
		a.Verdict = Inconclusive
	case failed:
		a.Verdict, a.Reason = ChecksFailed, CheckFailed
	case dates:
		a.Verdict, a.Reason = Inconclusive, DatesDisagree
	case open:
		a.Verdict, a.Reason = Inconclusive, CheckOpen
	case a.Staff != nil && a.Staff.Libraries < LeastLibraries:
		a.Verdict, a.Reason = Inconclusive, FewLibraries
	case a.Estimate.Change > 0:
		a.Verdict = CompatibleIncrease
	default:
		a.Verdict = CompatibleDecrease
	}
}
