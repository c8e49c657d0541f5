package impact

import (
	"regexp"
	"slices"

	"binapustaka/lms/usage"
)

// Suggestion is what a study of a subject is usually about.
type Suggestion struct {
	Primary     string
	Exploratory []string
	Untouched   string
}

// workSuggestion is what is proposed for work in SLiMS: that which a course is for
// (course.WorkKind) or, of activities and courses that name none, which the title does.
type workSuggestion struct {
	work  []string
	title *regexp.Regexp
	Suggestion
}

var suggestions = []workSuggestion{
	{[]string{"record", "copy"}, regexp.MustCompile(`(?i)\b(pengatalogan|pengkatalogan|katalogisasi|katalog|cantuman|bibliografi|tajuk|klasifikasi|ddc|rda|marc|catalogu?ing|catalogue?|bibliograph\w*|subject headings?|classification)\b`), Suggestion{usage.RecordsAdded, []string{usage.CopiesAdded, usage.RecordsComplete, usage.RecordsChanged}, usage.Visits}},
	{[]string{"reservation"}, regexp.MustCompile(`(?i)\b(reservasi|pesanan|pemesanan|reservations?|reserved)\b`), Suggestion{usage.Reservations, []string{usage.Loans, usage.PickupsCollected}, usage.RecordsAdded}},
	{[]string{"loan", "return", "extension"}, regexp.MustCompile(`(?i)\b(sirkulasi|peminjaman|pengembalian|circulation|lending|loans?)\b`), Suggestion{usage.Loans, []string{usage.Extensions, usage.Overdue, usage.Returns}, usage.RecordsAdded}},
	{[]string{"member"}, regexp.MustCompile(`(?i)\b(keanggotaan|membership)\b`), Suggestion{usage.NewMembers, []string{usage.Loans, usage.RenewedMembers}, usage.RecordsAdded}},
}

// Of what is about visitors: reference work, social media, and everything else
// that names no work in SLiMS; and of what is for the young.
var (
	ofVisitors = Suggestion{usage.Visits, []string{usage.ActiveBorrowers, usage.DigitalReads, usage.Loans, usage.NewMembers}, usage.RecordsAdded}
	ofTheYoung = Suggestion{usage.YoungLoans, []string{usage.YoungMembers, usage.Loans, usage.Visits}, usage.RecordsAdded}
)

// young are words by which the title of a programme for the young is known.
var young = regexp.MustCompile(`(?i)\b(anak|anak-anak|balita|remaja|pelajar|siswa|dongeng|mendongeng|gemar membaca|program membaca|bacaan anak|child|children|kids|teen|teens|teenagers|young|pupils|story ?time|storytelling|reading (programme|program|club))\b`)

// Suggest proposes metrics for a subject by the work in SLiMS that it is for,
// where it has none by its title; of those that the library has.
func Suggest(q Question, title string, work, metrics []string) (s Suggestion) {
	at := slices.IndexFunc(suggestions, func(rule workSuggestion) bool {
		return slices.ContainsFunc(rule.work, func(w string) bool { return slices.Contains(work, w) })
	})
	if at < 0 && !young.MatchString(title) {
		at = slices.IndexFunc(suggestions, func(rule workSuggestion) bool { return rule.title.MatchString(title) })
	}
	switch {
	case at >= 0:
		s = suggestions[at].Suggestion
	case young.MatchString(title):
		s = ofTheYoung
	default:
		s = ofVisitors
	}
	fits := func(m string) bool {
		return slices.Contains(metrics, m) && (!q.OfPeople() || usage.Attributable(m))
	}
	s.Exploratory = slices.DeleteFunc(slices.Clone(s.Exploratory), func(m string) bool { return !fits(m) })
	if !fits(s.Primary) {
		s.Primary = ""
		if q == OfService && len(s.Exploratory) > 0 { // such as of a library that knows no birth dates
			s.Primary, s.Exploratory = s.Exploratory[0], s.Exploratory[1:]
		}
	}
	if q != OfService || !slices.Contains(metrics, s.Untouched) {
		s.Untouched = ""
	}
	return s
}

// SuggestMoving proposes the metrics that a programme says it hopes to move, the
// most important first, and one that it does not name as what it cannot have
// moved; of those that the library has. Without any it is Suggest.
func SuggestMoving(title string, hoped, metrics []string) Suggestion {
	s := Suggest(OfService, title, nil, metrics)
	hoped = slices.DeleteFunc(slices.Clone(hoped), func(m string) bool { return !slices.Contains(metrics, m) })
	if len(hoped) == 0 {
		return s
	}
	if slices.Contains(hoped, s.Untouched) || s.Untouched == "" {
		s.Untouched = ""
		for _, m := range []string{usage.RecordsAdded, usage.CopiesAdded, usage.RecordsChanged} {
			if s.Untouched == "" && slices.Contains(metrics, m) && !slices.Contains(hoped, m) {
				s.Untouched = m
			}
		}
	}
	s.Primary, s.Exploratory = hoped[0], hoped[1:]
	return s
}
