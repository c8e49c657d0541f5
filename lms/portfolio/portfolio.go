package portfolio

import (
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
)

// Section is a part of a portfolio; its message is portfolio.section_<section>.
type Section string

const (
	Courses      Section = "courses"
	Tests        Section = "tests"
	Competencies Section = "competencies"
	Hours        Section = "hours"
	Activities   Section = "activities"
	Teaching     Section = "teaching"
	External     Section = "external" // training elsewhere
	Certificates Section = "certificates"
	Plans        Section = "plans"
)

// Sections are all of them, in their order.
var Sections = []Section{Courses, Tests, Competencies, Hours, Activities, External, Teaching, Certificates, Plans}

// Chosen are the sections of those names, in their order.
func Chosen(names []string) (list []Section) {
	for _, s := range Sections {
		if slices.Contains(names, string(s)) {
			list = append(list, s)
		}
	}
	return list
}

// MostDays is how long a link may last, UsualDays how long it does unless its
// owner says otherwise.
const (
	MostDays  = 366
	UsualDays = 30
)

// Share is a link.
type Share struct {
	ID        int64
	AccountID int64
	LibraryID int64
	Name      string // of its owner
	Sections  []Section
	UntilOn   lms.Day
	MadeAt    time.Time
	EndedAt   *time.Time
}

// Open reports whether s still shows something on that day.
func (s Share) Open(on lms.Day) bool { return s.EndedAt == nil && on <= s.UntilOn }

// check is what is wrong with a link that is to be made on that day. Fields:
// show, until.
func check(sections []Section, until, today lms.Day) error {
	var p lms.Problems
	if len(sections) == 0 {
		p = append(p, lms.FailField("show", "portfolio.sections_missing"))
	}
	if until < today || until > today+MostDays {
		p = append(p, lms.FailField("until", "portfolio.until_range", lms.Args{"last": today + MostDays}))
	}
	return p.OrNil()
}

func join(list []Section) string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = string(s)
	}
	return strings.Join(names, ",")
}
