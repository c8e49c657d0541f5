package assessment

import (
	"slices"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Section is a part of a test with questions of its own.
type Section struct {
	Number       int // from 1, in the order they are taken
	Title        string
	Instructions string // Markdown
	Minutes      int    // of its own; 0: as long as the test
}

// MaxSections is how many sections a test may have.
const MaxSections = 20

// Timed reports whether the section has a time of its own.
func (s Section) Timed() bool { return s.Minutes > 0 }

// lasts is how long the section is open for a person each of whose minutes is
// stretched so.
func (s Section) lasts(stretch float64) time.Duration {
	return time.Duration(float64(s.Minutes) * stretch * float64(time.Minute)).Truncate(time.Second)
}

// Check names what is wrong with s. Fields are section-title,
// section-instructions, section-minutes.
func (s Section) Check() error {
	var p lms.Problems
	if lms.Line(s.Title) == "" {
		p = append(p, lms.FailField("section-title", "section.title_missing"))
	}
	if utf8.RuneCountInString(s.Title) > 160 {
		p = append(p, lms.FailField("section-title", "question.too_long", lms.Args{"n": 160}))
	}
	if utf8.RuneCountInString(s.Instructions) > MaxStem {
		p = append(p, lms.FailField("section-instructions", "question.too_long", lms.Args{"n": MaxStem}))
	}
	if s.Minutes < 0 || s.Minutes > MaxMinutes {
		p = append(p, lms.FailField("section-minutes", "section.minutes_range", lms.Args{"n": MaxMinutes}))
	}
	return p.OrNil()
}

// allTimed reports whether there are sections and each has its own time: then
// the attempt lasts as long as they do together.
func allTimed(sections []Section) bool {
	return len(sections) > 0 && !slices.ContainsFunc(sections, func(s Section) bool { return !s.Timed() })
}

// sectionMinutes is the own time of all sections together.
func sectionMinutes(sections []Section) (n int) {
	for _, s := range sections {
		n += s.Minutes
	}
	return n
}

// lengthOf is how many minutes an attempt at a lasts.
func (a Assessment) lengthOf(sections []Section) int {
	if allTimed(sections) {
		return min(a.Minutes, sectionMinutes(sections))
	}
	return a.Minutes
}

// missingSections names what keeps a test with these sections from being
// published.
func (a Assessment) missingSections(sections []Section, items []Item, draws []Draw) (p lms.Problems) {
	for _, s := range sections {
		if !slices.ContainsFunc(items, func(it Item) bool { return it.Section == s.Number }) &&
			!slices.ContainsFunc(draws, func(d Draw) bool { return d.Section == s.Number }) {
			p = append(p, lms.Fail(lms.Conflict, "section.publish_empty", lms.Args{"number": s.Number, "title": s.Title}))
		}
	}
	if sum := sectionMinutes(sections); sum > a.Minutes {
		p = append(p, lms.Fail(lms.Conflict, "section.publish_minutes", lms.Args{"sum": sum, "n": a.Minutes}))
	}
	return p
}

// Part is a section of an attempt.
type Part struct {
	Section
	First, Last int        // its questions' positions
	OpenedAt    *time.Time // nil: not yet
	DeadlineAt  *time.Time // of one with its own time, once it is open
	ClosedAt    *time.Time // of one with its own time: it cannot be returned to
}

// Parts are the sections of an attempt in order; none in a test without. They
// open one after the other: the next when the person moves on, or when the
// time of the one before is up. Sections without a time of their own stay open
// to the end of the attempt, and those that follow each other open together.
type Parts []Part

// layParts are the sections of an attempt that is laid out and begins at start,
// the first of them open.
func layParts(sections []Section, laid []Item, start, end time.Time, stretch float64) Parts {
	parts := make(Parts, len(sections))
	for i, sec := range sections {
		parts[i].Section = sec
		for _, it := range laid {
			if it.Section != sec.Number {
				continue
			}
			if parts[i].First == 0 {
				parts[i].First = it.Position
			}
			parts[i].Last = it.Position
		}
	}
	if len(parts) > 0 {
		parts.open(0, start, end, stretch)
	}
	return parts
}

// Holding is the section that holds a position; nil in a test without.
func (ps Parts) Holding(position int) *Part {
	for i := range ps {
		if position >= ps[i].First && position <= ps[i].Last {
			return &ps[i]
		}
	}
	return nil
}

// current is the index of the section that was opened last.
func (ps Parts) current() int {
	at := 0
	for i, p := range ps {
		if p.OpenedAt != nil {
			at = i
		}
	}
	return at
}

// Current is the section that the person is at; nil in a test without.
func (ps Parts) Current() *Part {
	if len(ps) == 0 {
		return nil
	}
	return &ps[ps.current()]
}

// Next is the section that opens after the current one; nil when none is left.
func (ps Parts) Next() *Part {
	if next := ps.current() + 1; next < len(ps) {
		return &ps[next]
	}
	return nil
}

// open opens a section at that moment in an attempt that lasts until end.
func (ps Parts) open(i int, at, end time.Time, stretch float64) {
	ps[i].OpenedAt = &at
	if ps[i].Timed() {
		deadline := earlier(at.Add(ps[i].lasts(stretch)), end)
		ps[i].DeadlineAt = &deadline
	} else if i+1 < len(ps) && !ps[i+1].Timed() {
		ps.open(i+1, at, end, stretch)
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// run brings the sections to where they stand at now: one whose time is up is
// closed at its deadline, and the next opens that very moment.
func (ps Parts) run(now, end time.Time, stretch float64) {
	for {
		p := ps.Current()
		if p == nil || !p.Timed() || p.ClosedAt == nil && now.Before(*p.DeadlineAt) {
			return
		}
		if p.ClosedAt == nil {
			p.ClosedAt = p.DeadlineAt
		}
		if ps.Next() == nil {
			return
		}
		ps.open(ps.current()+1, *p.ClosedAt, end, stretch)
	}
}

// leave closes the section that the person is at and opens the next. Leaving
// one that was left already does nothing.
func (ps Parts) leave(number int, now, end time.Time, stretch float64) error {
	c := ps.current()
	switch {
	case len(ps) == 0 || number > ps[c].Number:
		return lms.Fail(lms.Conflict, "section.not_open")
	case number < ps[c].Number:
		return nil
	case c+1 == len(ps):
		return lms.Fail(lms.Conflict, "section.last")
	}
	if ps[c].Timed() {
		ps[c].ClosedAt = &now
	}
	ps.open(c+1, now, end, stretch)
	return nil
}

// until is when the last of sections that all have their own time closes, if
// none is left early.
func (ps Parts) until(stretch float64) time.Time {
	c := ps.current()
	end := ps[c].OpenedAt.Add(ps[c].lasts(stretch))
	for _, p := range ps[c+1:] {
		end = end.Add(p.lasts(stretch))
	}
	return end
}

// last is when an attempt that was to end at end does: earlier when all sections
// have their own time and one was left early.
func (ps Parts) last(end time.Time, stretch float64) time.Time {
	if allTimed(ps.sections()) {
		end = earlier(end, ps.until(stretch))
	}
	return end
}

// ends is when the section that the person is at ends in an attempt that ends
// at end.
func (ps Parts) ends(end time.Time) time.Time {
	if p := ps.Current(); p != nil && p.Timed() && p.ClosedAt == nil {
		return *p.DeadlineAt
	}
	return end
}

// accept says whether an answer at a position is taken now, nil when it is.
// For Grace after a section's deadline what was on its way is.
func (ps Parts) accept(position int, now time.Time) error {
	p := ps.Holding(position)
	switch {
	case p == nil:
		return nil
	case p.OpenedAt == nil:
		return lms.Fail(lms.Conflict, "section.not_open")
	case p.ClosedAt != nil && (p.ClosedAt.Before(*p.DeadlineAt) || now.After(p.DeadlineAt.Add(Grace))):
		return lms.Fail(lms.Conflict, "section.closed", lms.Args{"title": p.Title})
	}
	return nil
}

// sections are the test's sections that ps are of.
func (ps Parts) sections() []Section {
	all := make([]Section, len(ps))
	for i, p := range ps {
		all[i] = p.Section
	}
	return all
}

// SectionResult is what an attempt came to in a section.
type SectionResult struct {
	Section
	Points, Earned, Percent float64
}

// results are those of an attempt that is graded, none in a test without
// sections.
func (ps Parts) results(items []AttemptItem) []SectionResult {
	var all []SectionResult
	for _, p := range ps {
		r := SectionResult{Section: p.Section}
		for _, it := range items {
			if it.Position >= p.First && it.Position <= p.Last && it.Dropped != LeftOut {
				r.Points += it.Points
				r.Earned += it.Earned
			}
		}
		r.Points, r.Earned = round(r.Points, 2), round(r.Earned, 4)
		if r.Points > 0 {
			r.Percent = round(100*r.Earned/r.Points, 2)
		}
		all = append(all, r)
	}
	return all
}
