package impact

import "binapustaka/lms"

// Enrolment is the day on which somebody enrolled in a course, or got a place at
// an activity.
type Enrolment struct {
	StaffID int64
	Kind    LearningKind // Course or Activity
	ID      int64
	On      lms.Day
}

// enrolledIn is when each first enrolled in a course.
func (l StaffLibrary) enrolledIn(courseID int64) map[int64]lms.Day {
	first := firsts{}
	for _, e := range l.Enrolments {
		if e.Kind == Course && e.ID == courseID {
			first.see(e.StaffID, e.On)
		}
	}
	return first
}

// enrolled is when the training of question A began for each: the first day
// within a period on which they enrolled in a course, got a place at an activity
// or came to one, whether or not they went through with it. What they were
// trained by within the period counts from their enrolment in it, be that
// before the period, but for so many days at most.
func (l StaffLibrary) enrolled(within lms.Period, ahead int) map[int64]lms.Day {
	type one struct {
		staff int64
		kind  LearningKind
		id    int64
	}
	first, counted := firsts{}, map[one]bool{}
	for _, e := range l.Learning {
		if e.Kind != Test && within.Has(e.On) {
			counted[one{e.StaffID, e.Kind, e.ID}] = true
			first.see(e.StaffID, e.On)
		}
	}
	for _, e := range l.Enrolments {
		if within.Has(e.On) || e.On < within.From && counted[one{e.StaffID, e.Kind, e.ID}] {
			first.see(e.StaffID, max(e.On, within.From-lms.Day(ahead)))
		}
	}
	return first
}

// firsts are the first days seen, by person.
type firsts map[int64]lms.Day

func (f firsts) see(id int64, on lms.Day) {
	if first, has := f[id]; !has || on < first {
		f[id] = on
	}
}
