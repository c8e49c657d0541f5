package course

import (
	"slices"

	"binapustaka/lms"
)

// Rules are when a course may be begun and when it goes on: they belong to a
// version, as its lessons do.
type Rules struct {
	Due
	Requires []int64           // courses to be completed before
	Release  map[int64]Opening // by module
}

const (
	maxDays     = 730
	maxRequires = 10
)

// check says what is wrong with r; modules are named by their number on the
// page.
func (r Rules) check(o Outline) error {
	p := r.Due.problems("due")
	for _, m := range o.Modules {
		p = append(p, r.Release[m.ID].problems(m.Field())...)
	}
	if len(r.Requires) > maxRequires {
		p = append(p, lms.FailField("requires", "course.requires_many", lms.Args{"max": maxRequires}))
	}
	for _, m := range o.Modules {
		switch opens := r.Release[m.ID]; {
		case len(p) > 0 || !r.Due.late(opens):
		case opens.ReleaseOn != nil:
			return lms.Problems{lms.FailField(m.Field()+"-on", "course.release_late_on", lms.Args{"module": m.Title, "day": *opens.ReleaseOn, "due": *r.DueDay})}
		default:
			return lms.Problems{lms.FailField(m.Field(), "course.release_late", lms.Args{"module": m.Title, "n": opens.ReleaseDays, "due": *r.DueDays})}
		}
	}
	return p.OrNil()
}

// circle reports whether a course that requires these would in the end require
// itself; requires is what every other course asks for. The answer is the one
// of its own requirements that leads back to it.
func circle(courseID int64, own []int64, requires map[int64][]int64) (through int64, ok bool) {
	for _, first := range own {
		seen, next := map[int64]bool{}, []int64{first}
		for len(next) > 0 {
			id := next[len(next)-1]
			next = next[:len(next)-1]
			if id == courseID {
				return first, true
			}
			if !seen[id] {
				seen[id] = true
				next = append(next, requires[id]...)
			}
		}
	}
	return 0, false
}

// Prerequisite is a course that must be completed before another is begun.
type Prerequisite struct {
	CourseID int64  `db:"course_id"`
	Title    string `db:"title"`
	Done     bool   `db:"done"` // by the person in question
}

// Unmet are the prerequisites that still stand in the way.
func Unmet(all []Prerequisite) []Prerequisite {
	return slices.DeleteFunc(slices.Clone(all), func(p Prerequisite) bool { return p.Done })
}

// Unmet are those of the reader.
func (v View) Unmet() []Prerequisite { return Unmet(v.Before) }

// DueOn is the last day to finish on, for who learns the course; nil without one.
func (v View) DueOn() *lms.Day {
	if !v.Learning() || v.Completed() {
		return nil
	}
	return v.Due.For(v.BegunOn)
}

// Overdue reports whether that day is over.
func (v View) Overdue() bool { d := v.DueOn(); return d != nil && *d < v.Today }

// OpensOn is the day on which something opens for the learner.
func (v View) OpensOn(o Opening) lms.Day { return o.On(v.BegunOn) }

// Held reports whether the reader must do something else before the course can
// be begun: its lessons are not shown until then. Trainers read them all the
// same, and who has begun it goes on.
func (v View) Held() bool {
	return !v.Writes && !v.Learning() && !v.Completed() && (v.Path != nil || len(v.Unmet()) > 0)
}

// Shut reports whether something is not open to the reader yet; to who has not
// enrolled, what opens some days after that is shut. Trainers read everything
// until they learn it themselves.
func (v View) Shut(o Opening) bool {
	switch {
	case v.Held():
		return true
	case !o.Waits() || v.Completed():
		return false
	case v.Learning():
		return v.Today < v.OpensOn(o)
	case v.Writes:
		return false
	}
	return o.ReleaseOn == nil || v.Today < *o.ReleaseOn
}

// ShutLesson is Shut for a lesson and its module.
func (v View) ShutLesson(l Lesson) bool {
	return v.Shut(l.Opening) || v.Shut(v.moduleOf(l).Opening)
}

// LessonOpensOn is the day on which both a lesson and its module are open.
func (v View) LessonOpensOn(l Lesson) lms.Day {
	return max(v.OpensOn(l.Opening), v.OpensOn(v.moduleOf(l).Opening))
}

func (v View) moduleOf(l Lesson) Module {
	for _, m := range v.Modules {
		if m.ID == l.ModuleID {
			return m
		}
	}
	return Module{}
}
