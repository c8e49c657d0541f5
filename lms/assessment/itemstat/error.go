package itemstat

import "math"

// Error says why there is no result.
type Error string

func (e Error) Error() string { return "itemstat: " + string(e) }

const (
	TooFewPersons  Error = "too few persons"
	TooFewItems    Error = "too few items"
	Constant       Error = "the scores do not vary"
	NotFinite      Error = "a value is missing, infinite or not a number"
	OutOfRange     Error = "a value lies outside its range"
	Mismatch       Error = "the slices do not fit each other"
	NotDichotomous Error = "a score is neither 0 nor 1"
	Unconnected    Error = "the answers do not tie all items together"
	Singular       Error = "a variable is determined by the others"
	Disjoint       Error = "the groups have no scores in common"
	NotConverged   Error = "the estimate did not settle"
)

// From how many persons on what may be said. The numbers are the design's;
// the tests simulate what the intervals and findings promise at them.
const (
	MinShown   = 30  // any figure of an item or a test
	MinFlagged = 100 // a finding that says an item or a test is poor or good
	MinRasch   = 200 // item parameters of the Rasch model
	MinPairs   = 10  // a gain from one test to the next
	MinOrder   = 5   // of them, in each order of two forms
)

// finite refuses NaN and the infinities.
func finite(values ...float64) error {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return NotFinite
		}
	}
	return nil
}
