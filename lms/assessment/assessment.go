package assessment

import (
	"crypto/subtle"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Status is where a test stands in its life.
type Status string

const (
	Draft     Status = "draft"
	Published Status = "published"
	Archived  Status = "archived"
)

// Settings are what a trainer decides about a test.
type Settings struct {
	Title           string
	Description     string // Markdown
	Minutes         int    // length of an attempt
	AttemptsAllowed int    // 0: no limit
	WaitMinutes     int    // between handing in and the next attempt
	AccessCode      string // asked for before an attempt begins; "" for none
	PassPercent     int
	OpensAt         *time.Time
	ClosesAt        *time.Time
	ShuffleItems    bool
	ShuffleOptions  bool
	OnePage         bool // all questions on one page, not one at a time
	Watched         bool // leaving the page and changes of address are noted, and the person is told so
	Reviewed        bool // a result in the borderline band waits for a person's decision
	CourseOnly      bool // sat only through a course that holds it, by who learns that
	Reveal          Reveal
	RevealAfter     RevealAfter
}

// Assessment is a test.
type Assessment struct {
	ID          int64
	LibraryID   int64
	Status      Status
	StarterCode string // of a test that ships with the program
	Revision    int    // of the settings
	Settings
	Questions int     // how many items an attempt has, fixed and drawn
	Points    float64 // of all items
}

// Item is a question's place in a test.
type Item struct {
	Question
	Position int // from 1
	Points   float64
	Section  int // number of the section it stands in; 1 in a test without
}

const (
	MaxMinutes    = 24 * 60
	MaxAttempts   = 100
	MinPoints     = 0.01
	MaxPoints     = 1000
	MaxWait       = 90 * 24 * 60 // minutes
	MaxAccessCode = 40
)

// PointsFit reports whether a question may be worth that: what is kept has two
// decimals, and a question that is worth nothing measures nothing.
func PointsFit(points float64) bool { return points >= MinPoints && points <= MaxPoints }

// Check names what is wrong with s, field by field: title, description,
// minutes, attempts, wait, code, pass, closes, reveal, reveal_after.
func (s Settings) Check() error {
	p := s.check()
	if e := s.checkReveal(); e != nil {
		p = append(p, e)
	}
	return p.OrNil()
}

// check is Check of settings that have no dates yet.
func (s Settings) check() (p lms.Problems) {
	fail := func(field, key string, args ...lms.Args) { p = append(p, lms.FailField(field, key, args...)) }
	if lms.Line(s.Title) == "" {
		fail("title", "assessment.title_missing")
	}
	if utf8.RuneCountInString(s.Title) > 160 {
		fail("title", "question.too_long", lms.Args{"n": 160})
	}
	if utf8.RuneCountInString(s.Description) > MaxStem {
		fail("description", "question.too_long", lms.Args{"n": MaxStem})
	}
	if s.Minutes < 1 || s.Minutes > MaxMinutes {
		fail("minutes", "assessment.minutes_range", lms.Args{"n": MaxMinutes})
	}
	if s.AttemptsAllowed < 0 || s.AttemptsAllowed > MaxAttempts {
		fail("attempts", "assessment.attempts_range", lms.Args{"n": MaxAttempts})
	}
	if s.WaitMinutes < 0 || s.WaitMinutes > MaxWait {
		fail("wait", "assessment.wait_range", lms.Args{"n": MaxWait})
	}
	if utf8.RuneCountInString(s.AccessCode) > MaxAccessCode {
		fail("code", "question.too_long", lms.Args{"n": MaxAccessCode})
	}
	if s.PassPercent < 0 || s.PassPercent > 100 {
		fail("pass", "assessment.pass_range")
	}
	if s.OpensAt != nil && s.ClosesAt != nil && !s.ClosesAt.After(*s.OpensAt) {
		fail("closes", "assessment.closes_before")
	}
	if !slices.Contains(Reveals, s.Reveal) {
		fail("reveal", "assessment.reveal_unknown")
	}
	if !slices.Contains(RevealAfters, s.RevealAfter) {
		fail("reveal_after", "assessment.reveal_after_unknown")
	}
	return p
}

// Missing names what keeps a test from being published; items are its fixed
// questions, draws its blueprint, short the lines that the bank cannot fill.
func (a Assessment) Missing(sections []Section, items []Item, draws []Draw, short []Shortage, forms Forms, now time.Time) error {
	var p lms.Problems
	if err := a.Settings.Check(); err != nil {
		p = append(p, err.(lms.Problems)...)
	}
	if a.Questions == 0 {
		p = append(p, lms.Fail(lms.Conflict, "assessment.publish_no_items"))
	}
	for _, it := range items {
		switch {
		case it.Archived:
			p = append(p, lms.Fail(lms.Conflict, "assessment.publish_archived", lms.Args{"position": it.Position}))
		case it.Question.Check() != nil:
			p = append(p, lms.Fail(lms.Conflict, "assessment.publish_question", lms.Args{"position": it.Position}))
		case it.Points <= 0:
			p = append(p, lms.Fail(lms.Conflict, "assessment.publish_points", lms.Args{"position": it.Position}))
		}
	}
	for _, d := range short {
		p = append(p, lms.Fail(lms.Conflict, "assessment.publish_short", lms.Args{"need": d.Questions, "have": d.Have}))
	}
	p = append(p, a.missingSections(sections, items, draws)...)
	p = append(p, forms.missing(a)...)
	if a.ClosesAt != nil && !a.ClosesAt.After(now) {
		p = append(p, lms.Fail(lms.Conflict, "assessment.publish_closed"))
	}
	return p.OrNil()
}

// mayEdit says which settings of a test may still change into s: once it is
// published, those that would make attempts incomparable may not.
func (a Assessment) mayEdit(s Settings) error {
	switch {
	case a.Status == Archived:
		return lms.Fail(lms.Conflict, "assessment.archived")
	case a.Status == Published && (s.Minutes != a.Minutes || s.PassPercent != a.PassPercent || s.Watched != a.Watched || s.Reviewed != a.Reviewed):
		return lms.Fail(lms.Conflict, "assessment.fixed")
	}
	return nil
}

// Entry is how somebody comes to a test.
type Entry struct {
	Code   string // access code, where the test has one
	Form   string // letter of a parallel form, where people name theirs
	Course bool   // one of their courses lets them in; a test that is sat only through its course asks for it
}

// Start says whether a person with these attempts, all handed in, may begin
// another one now, nil when they may; a is the test as it holds for them. The access code is Unlocks's matter.
func (a Assessment) Start(mine []Attempt, now time.Time) error {
	mine = Counted(mine)
	switch {
	case a.Status == Draft:
		return lms.Fail(lms.NotFound, "assessment.not_found")
	case a.Status == Archived:
		return lms.Fail(lms.Conflict, "assessment.archived_start")
	case a.shut(now) != nil:
		return a.shut(now)
	case a.AttemptsAllowed > 0 && len(mine) >= a.AttemptsAllowed:
		return lms.Fail(lms.Conflict, "assessment.attempts_used", lms.Args{"n": a.AttemptsAllowed})
	}
	if len(mine) > 0 && a.WaitMinutes > 0 {
		if wait := mine[len(mine)-1].SubmittedAt.Add(time.Duration(a.WaitMinutes) * time.Minute).Sub(now); wait > 0 {
			return lms.Fail(lms.Conflict, "assessment.wait", lms.Args{"n": int(math.Ceil(wait.Minutes()))})
		}
	}
	return nil
}

// shut says that the test is not open yet at now, or closed; nil when it is open.
func (a Assessment) shut(now time.Time) error {
	switch {
	case a.OpensAt != nil && now.Before(*a.OpensAt):
		return lms.Fail(lms.Conflict, "assessment.not_open_yet")
	case a.ClosesAt != nil && !now.Before(*a.ClosesAt):
		return lms.Fail(lms.Conflict, "assessment.closed")
	}
	return nil
}

// entered says whether the actor may come to the test by e, nil when they may.
// Who may read its key sits it in earnest only for a course that they learn;
// otherwise they try it.
func (a Assessment) entered(actor lms.Actor, e Entry) error {
	switch {
	case e.Course:
		return nil
	case can(actor, write, a.LibraryID) == nil:
		return lms.Fail(lms.Conflict, "trial.instead")
	case a.CourseOnly:
		return lms.Fail(lms.Conflict, "assessment.course_only")
	}
	return nil
}

// Unlocks reports whether code opens the test; case and space do not count.
func (a Assessment) Unlocks(code string) bool {
	f := Fold{Case: true, Space: true}
	return a.AccessCode == "" || subtle.ConstantTimeCompare([]byte(f.apply(code)), []byte(f.apply(a.AccessCode))) == 1
}

// Deadline is when an attempt begun at start ends for a person with so many
// extra minutes: they count beyond the closing time as well.
func (s Settings) Deadline(start time.Time, extra int) time.Time {
	end := start.Add(time.Duration(s.Minutes) * time.Minute)
	if s.ClosesAt != nil && s.ClosesAt.Before(end) {
		end = *s.ClosesAt
	}
	return end.Add(time.Duration(extra) * time.Minute)
}
