package impact

// Verdict is what may be said of a result.
type Verdict string

const (
	InsufficientData   Verdict = "insufficient_data"
	Inconclusive       Verdict = "inconclusive"
	CompatibleIncrease Verdict = "compatible_increase"
	CompatibleDecrease Verdict = "compatible_decrease"
	ChecksFailed       Verdict = "checks_failed"
)

// Reason says why there is no result, or no full one.
type Reason string

const (
	NoReason        Reason = ""
	NobodyTrained   Reason = "nobody_trained"
	FewPeople       Reason = "few_people"      // under LeastPeople: nothing is shown
	IntervalOnly    Reason = "interval_only"   // under LeastForP: no p, no verdict
	TooUnassigned   Reason = "unassigned"      // over MostUnassigned
	NoVariation     Reason = "no_variation"    // everybody has the same dose, or the same change
	MethodsDisagree Reason = "methods_differ"  // with tenure held constant the sign turns round
	AllChanged      Reason = "all_changed"     // of the table: beyond what colleagues' work changed over the same days it is not seen
	FewWeeks        Reason = "few_weeks"       // of a picture: under LeastWeeks on a side
	NothingCounted  Reason = "nothing_counted" // of a picture: a side without a single count
	GuardUnmet      Reason = "guard"           // of a study: a guard is not met
	CheckFailed     Reason = "check"           // of a study: a check failed
	CheckOpen       Reason = "check_open"      // of a study: a check could not be made
	DatesDisagree   Reason = "dates_disagree"  // of a study: counted from the enrolment the sign turns round
	FewLibraries    Reason = "few_libraries"   // of a study: under LeastLibraries
	CannotFit       Reason = "cannot_fit"      // of a study: the model has no answer for these data
)

const (
	LeastPeople    = 10
	LeastForP      = 20
	MostUnassigned = 0.10
	Significance   = 0.05
)
