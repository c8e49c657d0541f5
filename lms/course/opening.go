package course

import "binapustaka/lms"

// Opening is when a module or a lesson opens: so many days after the enrolment,
// or on a day; with neither at once.
type Opening struct {
	ReleaseDays int      `db:"release_days" json:"release_days,omitempty"`
	ReleaseOn   *lms.Day `db:"release_on" json:"release_on,omitempty"`
}

// Waits reports whether there is anything to wait for.
func (o Opening) Waits() bool { return o.ReleaseDays > 0 || o.ReleaseOn != nil }

// On is the day on which it opens for who began then.
func (o Opening) On(begun lms.Day) lms.Day {
	if o.ReleaseOn != nil {
		return *o.ReleaseOn
	}
	return begun + lms.Day(o.ReleaseDays)
}

// problems says what is wrong with o; field is that of the days, and with -on
// behind it that of the day.
func (o Opening) problems(field string) (p lms.Problems) {
	if o.ReleaseDays < 0 || o.ReleaseDays > maxDays {
		p = append(p, lms.FailField(field, "course.release_range", lms.Args{"max": maxDays}))
	} else if o.ReleaseDays > 0 && o.ReleaseOn != nil {
		p = append(p, lms.FailField(field+"-on", "course.release_both"))
	}
	return p
}

// Due is when a course is to be finished, or work handed in: so many days after the enrolment, or
// on a day; with neither there is no hurry.
type Due struct {
	DueDays *int     `db:"due_days" json:"due_days,omitempty"`
	DueDay  *lms.Day `db:"due_on" json:"due_on,omitempty"`
}

// For is the last day for who began then, nil without one.
func (d Due) For(begun lms.Day) *lms.Day {
	if d.DueDay != nil || d.DueDays == nil {
		return d.DueDay
	}
	day := begun + lms.Day(*d.DueDays)
	return &day
}

// problems says what is wrong with d; field is that of the days, and with _on
// behind it that of the day.
func (d Due) problems(field string) (p lms.Problems) {
	if d.DueDays != nil && (*d.DueDays < 1 || *d.DueDays > maxDays) {
		p = append(p, lms.FailField(field, "course.due_range", lms.Args{"max": maxDays}))
	}
	if d.DueDays != nil && d.DueDay != nil {
		p = append(p, lms.FailField(field+"_on", "course.due_both"))
	}
	return p
}

// late reports whether something opens only when the course is due, as far as
// both are said in the same way.
func (d Due) late(o Opening) bool {
	return d.DueDays != nil && o.ReleaseDays >= *d.DueDays || d.DueDay != nil && o.ReleaseOn != nil && *o.ReleaseOn >= *d.DueDay
}
