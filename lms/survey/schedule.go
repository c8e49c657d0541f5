package survey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
)

// Of is what people have been through.
type Of string

const (
	Activity Of = "activity"
	Course   Of = "course"
)

// Subject is what a schedule is for: one activity or course, or all activities of
// a kind, or all courses.
type Subject struct {
	Of   Of
	Kind string // of activities, where it is all of them
	ID   int64  // 0: all of them
}

// Name is s as addresses and tables have it.
func (s Subject) Name() string {
	switch {
	case s.ID != 0:
		return fmt.Sprintf("%s-%d", s.Of, s.ID)
	case s.Of == Course:
		return "courses"
	}
	return "activities-" + s.Kind
}

// ParseSubject is the subject of a name. Whether there is such a thing the caller
// asks.
func ParseSubject(name string) (s Subject, ok bool) {
	if name == "courses" {
		return Subject{Of: Course}, true
	}
	first, rest, _ := strings.Cut(name, "-")
	if first == "activities" {
		return Subject{Of: Activity, Kind: rest}, rest != ""
	}
	id, err := strconv.ParseInt(rest, 10, 64)
	s = Subject{Of: Of(first), ID: id}
	return s, err == nil && id > 0 && (s.Of == Activity || s.Of == Course)
}

// Step is when people are asked.
type Step int

const (
	AtEnd  Step = 1
	Weeks  Step = 2
	Months Step = 3
)

var Steps = []Step{AtEnd, Weeks, Months}

// Purpose is what a step's survey is for.
func (s Step) Purpose() Purpose {
	if s == AtEnd {
		return Reaction
	}
	return FollowUp
}

// lineage is that of a step's surveys: what is said after some weeks is no round
// of what is said after some months.
func (s Step) lineage(like string) string {
	like, _, _ = strings.Cut(like, "@")
	if s == AtEnd {
		return like
	}
	return fmt.Sprintf("%s@%d", like, s)
}

// Starter is the template that ships for a step.
func (s Step) Starter() string {
	if s == AtEnd {
		return "reaction"
	}
	return "follow_up"
}

// Days are how many days after the end a step may be, and usually is.
func (s Step) Days() (from, usual, to int) {
	switch s {
	case AtEnd:
		return 0, 0, 7
	case Weeks:
		return 14, 30, 60
	}
	return 61, 90, 180
}

// Planned is a step that is switched on.
type Planned struct {
	Step   Step   `db:"step"`
	Day    int    `db:"day"`     // after the end
	LikeID *int64 `db:"like_id"` // survey that is copied; nil: the template that ships
}

// Schedule says which surveys open by themselves. One without steps opens none.
type Schedule struct {
	Steps    []Planned
	OpenDays int
	Revision int // 0: not saved yet
}

// How long a survey is open: short enough for the event to be remembered, long
// enough for two reminders.
const (
	LeastOpen   = 9
	UsuallyOpen = 14
	MostOpen    = 28
)

const (
	// Grace is for how many days after its day a step still opens: attendance is
	// marked late, and a worker may have stood still.
	Grace = 14
	// Gathering is for how many days people who finish a course one by one wait for
	// others before they are too late to ask.
	Gathering = 30
	// lastCall: who comes onto the list of an open survey has so many days to answer.
	lastCall = 3
)

// RemindAfter are the days after the opening on which people are reminded.
var RemindAfter = []int{3, 7}

// Usual is a schedule as it is offered at first.
func Usual() Schedule {
	s := Schedule{OpenDays: UsuallyOpen}
	for _, step := range Steps {
		_, day, _ := step.Days()
		s.Steps = append(s.Steps, Planned{Step: step, Day: day})
	}
	return s
}

// Planned is s's step, if it is switched on.
func (s Schedule) Planned(step Step) (Planned, bool) {
	i := slices.IndexFunc(s.Steps, func(p Planned) bool { return p.Step == step })
	if i < 0 {
		return Planned{}, false
	}
	return s.Steps[i], true
}

// check says what is wrong with s. Fields: day-1 to day-3, open_days.
func (s Schedule) check() error {
	var p lms.Problems
	for _, one := range s.Steps {
		if from, _, to := one.Step.Days(); one.Day < from || one.Day > to {
			p = append(p, lms.FailField(fmt.Sprintf("day-%d", one.Step), "survey.schedule_day_wrong", lms.Args{"from": from, "to": to}))
		}
	}
	if s.OpenDays < LeastOpen || s.OpenDays > MostOpen {
		p = append(p, lms.FailField("open_days", "survey.schedule_open_wrong", lms.Args{"from": LeastOpen, "to": MostOpen}))
	}
	return p.OrNil()
}

// window are the days on which a step of something that ended on a day may open.
func (p Planned) window(ended lms.Day) lms.Period {
	due := ended + lms.Day(p.Day)
	return lms.Period{From: due, To: due + Grace}
}

// reminders is how many rounds of reminders have come for a survey that opened on
// a day and is open until another one.
func reminders(opened, closes, today lms.Day) (n int) {
	for _, days := range RemindAfter {
		if today >= opened+lms.Day(days) && today < closes {
			n++
		}
	}
	return n
}

// Ahead is a step of an activity that has not opened.
type Ahead struct {
	Step  Step
	On    lms.Day
	Waits bool // for people: its day has come
}

// Ahead are the steps that may still open for something that ends on a day.
func (s Schedule) Ahead(ends, today lms.Day, done []Occasion) (list []Ahead) {
	for _, p := range s.Steps {
		window := p.window(ends)
		if window.To < today || slices.ContainsFunc(done, func(o Occasion) bool { return o.Step == p.Step }) {
			continue
		}
		list = append(list, Ahead{p.Step, window.From, window.From <= today})
	}
	return list
}
