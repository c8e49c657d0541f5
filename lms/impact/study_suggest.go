package impact

import (
	"slices"

	"binapustaka/lms/usage"
)

// Suggestion is what a study of a subject is usually about.
type Suggestion struct {
	Primary     string
	Exploratory []string
	Untouched   string
}

var suggestions = []struct {
	work []string // in SLiMS that a course is for: course.WorkKind
	Suggestion
}{
	{[]string{"record", "copy"}, Suggestion{usage.RecordsAdded, []string{usage.CopiesAdded, usage.RecordsChanged}, usage.Visits}},
	{[]string{"reservation"}, Suggestion{usage.Reservations, []string{usage.Loans, usage.PickupsCollected}, usage.RecordsAdded}},
	{[]string{"loan", "return", "extension"}, Suggestion{usage.Loans, []string{usage.Extensions, usage.Overdue, usage.Returns}, usage.RecordsAdded}},
	{[]string{"member"}, Suggestion{usage.NewMembers, []string{usage.Loans, usage.RenewedMembers}, usage.RecordsAdded}},
	{nil, Suggestion{usage.Visits, []string{usage.DigitalReads, usage.Loans, usage.NewMembers}, usage.RecordsAdded}},
}

// Suggest proposes metrics for a subject by the work in SLiMS that it is for,
// none for what is about visitors; of those that the library has.
func Suggest(q Question, work, metrics []string) (s Suggestion) {
	for _, rule := range suggestions {
		if rule.work == nil || slices.ContainsFunc(rule.work, func(w string) bool { return slices.Contains(work, w) }) {
			s = rule.Suggestion
			break
		}
	}
	fits := func(m string) bool {
		return slices.Contains(metrics, m) && (q != OfStaff || usage.Attributable(m))
	}
	if !fits(s.Primary) {
		s.Primary = ""
	}
	s.Exploratory = slices.DeleteFunc(slices.Clone(s.Exploratory), func(m string) bool { return !fits(m) })
	if q == OfStaff || !slices.Contains(metrics, s.Untouched) {
		s.Untouched = ""
	}
	return s
}
