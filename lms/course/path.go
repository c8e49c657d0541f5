package course

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Audience is whom a path is for: everybody with one of the roles, whoever
// holds one of the positions (competency profiles) or is in one of the groups,
// and people singly.
type Audience struct {
	Roles     []lms.Role
	Positions []int64
	Groups    []int64
	People    []int64
}

// Member is somebody of a library as an audience sees them.
type Member struct {
	AccountID int64
	Roles     []lms.Role
	Position  int64 // 0: none
	Groups    []int64
}

// Has reports whether the path is for m.
func (a Audience) Has(m Member) bool {
	return slices.Contains(a.People, m.AccountID) || m.Position != 0 && slices.Contains(a.Positions, m.Position) ||
		slices.ContainsFunc(m.Roles, func(r lms.Role) bool { return slices.Contains(a.Roles, r) }) ||
		slices.ContainsFunc(m.Groups, func(g int64) bool { return slices.Contains(a.Groups, g) })
}

// PathDetails are what planners say of a path.
type PathDetails struct {
	Name        string   `db:"name"`
	Description string   `db:"description"`
	InOrder     bool     `db:"in_order"` // a course opens when those before it are completed
	Courses     []int64  `db:"-"`        // in order
	Audience    Audience `db:"-"`
}

const maxSteps = 30

// Clean is d with its texts trimmed and nothing twice, and what is wrong with it.
func (d PathDetails) Clean() (PathDetails, error) {
	d.Name, d.Description = lms.Line(d.Name), strings.TrimSpace(d.Description)
	var steps []int64
	for _, id := range d.Courses {
		if !slices.Contains(steps, id) {
			steps = append(steps, id)
		}
	}
	d.Courses = steps
	var p lms.Problems
	if n := utf8.RuneCountInString(d.Name); n == 0 {
		p = append(p, lms.FailField("name", "path.name_missing"))
	} else if n > maxTitle {
		p = append(p, lms.FailField("name", "path.text_long", lms.Args{"n": n, "max": maxTitle}))
	}
	if n := utf8.RuneCountInString(d.Description); n > maxSummary {
		p = append(p, lms.FailField("description", "path.text_long", lms.Args{"n": n, "max": maxSummary}))
	}
	if len(d.Courses) > maxSteps {
		p = append(p, lms.FailField("courses", "path.courses_many", lms.Args{"max": maxSteps}))
	}
	for _, r := range d.Audience.Roles {
		if !r.Valid() {
			p = append(p, lms.FailField("roles", "account.role_unknown", lms.Args{"role": string(r)}))
		}
	}
	return d, p.OrNil()
}

// Path is a learning path of a library.
type Path struct {
	ID        int64 `db:"id"`
	LibraryID int64 `db:"library_id"`
	PathDetails
	Revision    int        `db:"revision"`
	PublishedAt *time.Time `db:"published_at"` // nil: a draft
}

// StepState is how far somebody is with a course of a path.
type StepState string

const (
	StepDone   StepState = "done"
	StepBegun  StepState = "begun"
	StepOpen   StepState = "open"
	StepShut   StepState = "shut"   // those before it come first
	StepClosed StepState = "closed" // out of the catalogue and never begun: it is passed over
)

// PathStep is a course of a path as its learner stands to it.
type PathStep struct {
	Number int // counted from 1
	Card       // of a closed one only its CourseID and Title
	State  StepState
}

// Way is a path as one person goes along it.
type Way struct {
	Path
	Steps []PathStep
}

// way puts a person's cards along a path; titles name the courses that are in
// no card.
func way(p Path, cards map[int64]Card, titles map[int64]string) Way {
	w := Way{Path: p}
	before := true // all so far are done
	for i, id := range p.Courses {
		card, ok := cards[id]
		s := PathStep{Number: i + 1, Card: card}
		switch {
		case !ok:
			s.CourseID, s.Title, s.State = id, titles[id], StepClosed
		case card.Done():
			s.State = StepDone
		case card.Enrolled():
			s.State, before = StepBegun, false
		case p.InOrder && !before:
			s.State = StepShut
		default:
			s.State, before = StepOpen, false
		}
		w.Steps = append(w.Steps, s)
	}
	return w
}

// Count is how many courses there are to complete, Done how many of them are.
func (w Way) Count() (n int) {
	for _, s := range w.Steps {
		if s.State != StepClosed {
			n++
		}
	}
	return n
}

func (w Way) Done() (n int) {
	for _, s := range w.Steps {
		if s.State == StepDone {
			n++
		}
	}
	return n
}

// Finished reports whether all of the path is behind the person.
func (w Way) Finished() bool { return w.Count() > 0 && w.Done() == w.Count() }

// Next is the step to go on with, one that is begun before one that is not; nil
// when there is none.
func (w Way) Next() *PathStep {
	for _, state := range []StepState{StepBegun, StepOpen} {
		for i := range w.Steps {
			if w.Steps[i].State == state {
				return &w.Steps[i]
			}
		}
	}
	return nil
}

// PathStop is a step of a path that is not open yet.
type PathStop struct {
	PathID int64
	Name   string // of the path
	Number int    // of the step
}

// stopOn is the path on which a course is not open yet, nil when one of them
// lets the person begin it or none leads there.
func stopOn(ways []Way, courseID int64) (first *PathStop) {
	for _, w := range ways {
		s, ok := w.Step(courseID)
		switch {
		case ok && s.State != StepShut:
			return nil
		case ok && first == nil:
			first = &PathStop{w.ID, w.Name, s.Number}
		}
	}
	return first
}

// Step finds a course on the way.
func (w Way) Step(courseID int64) (PathStep, bool) {
	for _, s := range w.Steps {
		if s.CourseID == courseID {
			return s, true
		}
	}
	return PathStep{}, false
}
