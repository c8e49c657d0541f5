package impact

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// ChangeKind is what a library changed.
type ChangeKind string

const (
	// Innovation is a new service. Most are programmes, which stand in the calendar
	// by themselves (Change.ProgrammeID); the others were noted here. A study may be
	// about it; the other kinds are what else could explain what a study finds.
	Innovation     ChangeKind = "innovation"
	OpeningHours   ChangeKind = "opening_hours"
	NewRules       ChangeKind = "rules"
	BuildingWork   ChangeKind = "building"
	NewSystem      ChangeKind = "system"
	CollectionWork ChangeKind = "collection"
	StaffChange    ChangeKind = "staff"
	OtherChange    ChangeKind = "other"
)

var ChangeKinds = []ChangeKind{Innovation, OpeningHours, NewRules, BuildingWork, NewSystem, CollectionWork, StaffChange, OtherChange}

// Change is something that a library changed on a day, beside training.
type Change struct {
	ID        int64      `db:"id"`
	LibraryID int64      `db:"library_id"`
	Kind      ChangeKind `db:"kind"`
	Title     string     `db:"title"`
	On        lms.Day    `db:"begins_on"`
	Until     *lms.Day   `db:"until_on"`  // the last day; nil: it lasts
	Week      *OpenWeek  `db:"open_week"` // of OpeningHours: how long the library is open meanwhile; nil: not declared
	Note      string     `db:"note"`
	CreatedAt time.Time  `db:"created_at"`

	ProgrammeID int64 `db:"-"` // of an innovation that is a programme; it has no ID then
}

// SeasonKind is why a library's use differs on some days of the year.
type SeasonKind string

const (
	SchoolHoliday SeasonKind = "school_holiday"
	SchoolStart   SeasonKind = "school_start" // the first weeks of a school year
	Exams         SeasonKind = "exams"
	LocalHoliday  SeasonKind = "local"
)

var SeasonKinds = []SeasonKind{SchoolHoliday, SchoolStart, Exams, LocalHoliday}

// Season is days on which a library's use differs. Ramadan and Idul Fitri are
// known without one.
type Season struct {
	ID        int64      `db:"id"`
	LibraryID int64      `db:"library_id"`
	Kind      SeasonKind `db:"kind"`
	Title     string     `db:"title"`
	Days      lms.Period `db:"days"`
	CreatedAt time.Time  `db:"created_at"`
}

const (
	maxNote       = 2000
	maxSeasonDays = 366
)

// Years are those that the calendar takes.
var Years = lms.Period{From: lms.DayOn(2000, 1, 1), To: lms.DayOn(2100, 12, 31)}

// Clean is c with its texts trimmed, and what is wrong with it.
func (c Change) Clean() (Change, error) {
	c.Title, c.Note = lms.Line(c.Title), strings.TrimSpace(c.Note)
	var p lms.Problems
	if !slices.Contains(ChangeKinds, c.Kind) {
		p = append(p, lms.FailField("kind", "impact.change_kind_missing"))
	}
	p = append(p, checkTitle(c.Title)...)
	switch {
	case !Years.Has(c.On):
		p = append(p, badDay("on"))
	case c.Until != nil && !Years.Has(*c.Until):
		p = append(p, badDay("until"))
	case c.Until != nil && *c.Until < c.On:
		p = append(p, lms.FailField("until", "impact.until_before"))
	}
	if c.Week != nil && c.Kind != OpeningHours {
		p = append(p, lms.FailField("hours", "impact.hours_kind"))
	}
	if n := utf8.RuneCountInString(c.Note); n > maxNote {
		p = append(p, lms.FailField("note", "impact.text_long", lms.Args{"n": n, "max": maxNote}))
	}
	return c, p.OrNil()
}

// Clean is s with its title trimmed, and what is wrong with it.
func (s Season) Clean() (Season, error) {
	s.Title = lms.Line(s.Title)
	var p lms.Problems
	if !slices.Contains(SeasonKinds, s.Kind) {
		p = append(p, lms.FailField("kind", "impact.season_kind_missing"))
	}
	p = append(p, checkTitle(s.Title)...)
	switch {
	case !Years.Has(s.Days.From):
		p = append(p, badDay("on"))
	case !Years.Has(s.Days.To):
		p = append(p, badDay("until"))
	case s.Days.Days() == 0:
		p = append(p, lms.FailField("until", "impact.until_before"))
	case s.Days.Days() > maxSeasonDays:
		p = append(p, lms.FailField("until", "impact.season_long", lms.Args{"max": maxSeasonDays}))
	}
	return s, p.OrNil()
}

func checkTitle(title string) lms.Problems {
	switch n := utf8.RuneCountInString(title); {
	case n == 0:
		return lms.Problems{lms.FailField("title", "impact.entry_title_missing")}
	case n > maxTitle:
		return lms.Problems{lms.FailField("title", "impact.text_long", lms.Args{"n": n, "max": maxTitle})}
	}
	return nil
}

func badDay(field string) *lms.Error {
	return lms.FailField(field, "impact.day_outside", lms.Args{"from": Years.From.Time().Format("2006"), "to": Years.To.Time().Format("2006")})
}

// Calendar is what a library's administrator declared, the oldest first.
type Calendar struct {
	Changes []Change
	Seasons []Season
}
