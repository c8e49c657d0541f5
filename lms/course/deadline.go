package course

import (
	"strings"
	"unicode/utf8"

	"binapustaka/lms"
)

// Deadline is when the work of an assignment is due: what comes later is late.
// After the day of CutOff nothing is taken any more.
type Deadline struct {
	Due
	CutOff Due `db:"cut" json:"cut_off,omitzero"`
}

// late reports whether something opens only when it is due or cut off, as far as
// both are said in the same way.
func (d Deadline) late(o Opening) bool { return d.Due.late(o) || d.CutOff.late(o) }

// problems says what is wrong with d in a lesson that opens then. Fields: due,
// due_on, cut and cut_on.
func (d Deadline) problems(o Opening) (p lms.Problems) {
	p = append(d.Due.problems("due"), d.CutOff.problems("cut")...)
	switch {
	case len(p) > 0:
	case d.DueDays != nil && d.CutOff.DueDays != nil && *d.CutOff.DueDays < *d.DueDays:
		p = append(p, lms.FailField("cut", "lesson.cut_before"))
	case d.DueDay != nil && d.CutOff.DueDay != nil && *d.CutOff.DueDay < *d.DueDay:
		p = append(p, lms.FailField("cut_on", "lesson.cut_before"))
	case d.Due.late(o):
		p = append(p, lms.FailField("due", "lesson.due_early"))
	case d.CutOff.late(o):
		p = append(p, lms.FailField("cut", "lesson.due_early"))
	}
	return p
}

// Extension is what holds for one learner in place of what holds for everybody;
// nil: as for everybody.
type Extension struct {
	DueOn *lms.Day `db:"due_on"`
	CutOn *lms.Day `db:"cut_on"`
	Note  string   `db:"note"` // to the learner
}

// MaxExtensionNote is how long the note of an extension is at most, in characters.
const MaxExtensionNote = 300

// check names what is wrong with e today for somebody whose days are d without it
// and who had before until now. Fields: extra-due, extra-cut and extra-note.
func (e Extension) check(name string, d Dates, before Extension, today lms.Day) error {
	var p lms.Problems
	later := func(field string, to, from, had *lms.Day) {
		switch {
		case to == nil:
		case from != nil && *to <= *from:
			p = append(p, lms.FailField(field, "extension.not_later", lms.Args{"name": name, "day": *from}))
		case *to < today && (had == nil || *had != *to):
			p = append(p, lms.FailField(field, "extension.past"))
		}
	}
	later("extra-due", e.DueOn, d.DueOn, before.DueOn)
	later("extra-cut", e.CutOn, d.CutOn, before.CutOn)
	due := e.DueOn
	if due == nil {
		due = d.DueOn
	}
	switch {
	case len(p) > 0:
	case e.DueOn == nil && e.CutOn == nil:
		p = append(p, lms.FailField("extra-due", "extension.nothing"))
	case e.CutOn != nil && due != nil && *e.CutOn < *due:
		p = append(p, lms.FailField("extra-cut", "lesson.cut_before"))
	}
	if utf8.RuneCountInString(strings.TrimSpace(e.Note)) > MaxExtensionNote {
		p = append(p, lms.FailField("extra-note", "question.too_long", lms.Args{"n": MaxExtensionNote}))
	}
	return p.OrNil()
}

// Dates are the days of an assignment for one person, local; nil without one.
type Dates struct {
	DueOn *lms.Day
	CutOn *lms.Day // the last day on which anything is taken
}

// For is when work is due of who began then and has the extension e: the one
// place that says so. A later due day moves a cut-off before it, and nothing is due
// after its cut-off.
func (d Deadline) For(begun lms.Day, e Extension) Dates {
	own := Dates{d.Due.For(begun), d.CutOff.For(begun)}
	if e.DueOn != nil {
		own.DueOn = e.DueOn
		if own.CutOn != nil && *own.CutOn < *e.DueOn {
			own.CutOn = e.DueOn
		}
	}
	if e.CutOn != nil {
		own.CutOn = e.CutOn
	}
	if own.CutOn != nil && own.DueOn != nil && *own.DueOn > *own.CutOn {
		own.DueOn = own.CutOn
	}
	return own
}

// Next is the day to have in mind: when work is due, without that when it is cut off.
func (d Dates) Next() *lms.Day {
	if d.DueOn == nil {
		return d.CutOn
	}
	return d.DueOn
}

// Late is by how many days work of that day is late; 0: it is not.
func (d Dates) Late(on lms.Day) int {
	if d.DueOn == nil {
		return 0
	}
	return max(0, int(on-*d.DueOn))
}

// Over reports whether nothing is taken any more on that day.
func (d Dates) Over(on lms.Day) bool { return d.CutOn != nil && on > *d.CutOn }

// Dates are those of an assignment for the reader, who learns it.
func (v View) Dates(l Lesson) Dates {
	if !v.Learning() {
		return Dates{}
	}
	return l.Deadline.For(v.BegunOn, v.Extensions[l.Key])
}

// CutOff reports whether work of the reader is not taken any more.
func (v View) CutOff(l Lesson) bool { return v.Dates(l).Over(v.Today) }
