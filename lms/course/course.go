package course

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Focus is the area that a course serves.
type Focus string

const (
	Skills     Focus = "knowledge_skills"
	Innovation Focus = "service_innovation"
	Users      Focus = "user_services"
)

var Focuses = []Focus{Skills, Innovation, Users}

// Level is how much a course takes for granted.
type Level string

const (
	Basic        Level = "basic"
	Intermediate Level = "intermediate"
	Advanced     Level = "advanced"
)

var Levels = []Level{Basic, Intermediate, Advanced}

// Status is the state of a version.
type Status string

const (
	Draft     Status = "draft"
	Published Status = "published"
	Archived  Status = "archived"
)

// Details are what a course says of itself.
type Details struct {
	Title         string        `db:"title"`
	Summary       string        `db:"summary"`
	OtherSummary  string        `db:"other_summary"` // for readers of another language; "" when there is none
	OtherLanguage locale.Locale `db:"other_language"`
	Focus         Focus         `db:"focus"`
	Language      locale.Locale `db:"language"`
	Level         Level         `db:"level"`
	JP            float64       `db:"jp"`           // jam pelajaran of 45 minutes, granted at completion
	Competencies  Set[int64]    `db:"competencies"` // that it teaches; the caller knows the library's
	Work          Set[WorkKind] `db:"work"`         // in SLiMS that it is for
}

// SummaryIn is the summary for a reader of a language: the other one when it is
// in that, else the course's own.
func (d Details) SummaryIn(l locale.Locale) Summary {
	if d.OtherSummary != "" && d.OtherLanguage == l {
		return Summary{d.OtherSummary, l}
	}
	return Summary{d.Summary, d.Language}
}

// Summary is a summary in its language.
type Summary struct {
	Text     string
	Language locale.Locale
}

const (
	maxTitle   = 160
	maxSummary = 1000
	maxJP      = 200
	maxMinutes = 600
	maxBody    = 200_000 // bytes: about 30,000 words
)

// Clean is d with its texts trimmed and its sets in order, and what is wrong with it.
func (d Details) Clean() (Details, error) {
	d.Title, d.Summary, d.OtherSummary = lms.Line(d.Title), strings.TrimSpace(d.Summary), strings.TrimSpace(d.OtherSummary)
	d.Competencies, d.Work = d.Competencies.clean(), d.Work.clean()
	var p lms.Problems
	p = appendTitle(p, d.Title)
	p = appendSummary(p, "summary", d.Summary)
	p = appendSummary(p, "other_summary", d.OtherSummary)
	switch {
	case d.OtherSummary == "":
		d.OtherLanguage = ""
	case !has(locale.All, d.OtherLanguage):
		p = append(p, lms.FailField("other_language", "course.other_language_missing"))
	case d.OtherLanguage == d.Language:
		p = append(p, lms.FailField("other_language", "course.other_language_same"))
	}
	for _, k := range d.Work {
		if !has(WorkKinds, k) {
			p = append(p, lms.FailField("work", "course.work_unknown", lms.Args{"work": string(k)}))
		}
	}
	if !has(Focuses, d.Focus) {
		p = append(p, lms.FailField("focus", "course.focus_missing"))
	}
	if !has(Levels, d.Level) {
		p = append(p, lms.FailField("level", "course.level_missing"))
	}
	if !has(locale.All, d.Language) {
		p = append(p, lms.FailField("language", "course.language_missing"))
	}
	if !(d.JP >= 0 && d.JP <= maxJP) {
		p = append(p, lms.FailField("jp", "course.jp_range", lms.Args{"max": maxJP}))
	}
	return d, p.OrNil()
}

func appendSummary(p lms.Problems, field, text string) lms.Problems {
	if n := utf8.RuneCountInString(text); n > maxSummary {
		return append(p, lms.FailField(field, "course.summary_long", lms.Args{"n": n, "max": maxSummary}))
	}
	return p
}

func appendTitle(p lms.Problems, title string) lms.Problems {
	if n := utf8.RuneCountInString(title); n == 0 {
		return append(p, lms.FailField("title", "course.title_missing"))
	} else if n > maxTitle {
		return append(p, lms.FailField("title", "course.title_long", lms.Args{"n": n, "max": maxTitle}))
	}
	return p
}

func has[T comparable](all []T, x T) bool {
	for _, y := range all {
		if x == y {
			return true
		}
	}
	return false
}

// Version is one state of a course's content.
type Version struct {
	ID        int64  `db:"id"`
	CourseID  int64  `db:"course_id"`
	LibraryID int64  `db:"library_id"`
	Number    int    `db:"number"`
	Status    Status `db:"status"`
	Revision  int    `db:"revision"`
	Details
	Due
	PublishedAt *time.Time `db:"published_at"`
	CreatedAt   time.Time  `db:"created_at"`
}

// Outline is a version with all it holds, in order.
type Outline struct {
	Version
	Modules  []Module
	Requires []int64 // courses to be completed before
}

// Lessons are o's lessons in reading order.
func (o Outline) Lessons() []Lesson {
	var all []Lesson
	for _, m := range o.Modules {
		all = append(all, m.Lessons...)
	}
	return all
}

// Has reports whether one of o's lessons is of that kind.
func (o Outline) Has(k Kind) bool {
	return slices.ContainsFunc(o.Lessons(), func(l Lesson) bool { return l.Kind == k })
}

// Minutes is how long o's lessons take.
func (o Outline) Minutes() (n int) {
	for _, l := range o.Lessons() {
		n += l.Minutes
	}
	return n
}

// Lesson finds a lesson by its key.
func (o Outline) Lesson(key string) (Lesson, bool) {
	for _, l := range o.Lessons() {
		if l.Key == key {
			return l, true
		}
	}
	return Lesson{}, false
}

// Around is the lessons before and after key, nil at the ends.
func (o Outline) Around(key string) (previous, next *Lesson) {
	all := o.Lessons()
	for i := range all {
		if all[i].Key != key {
			continue
		}
		if i > 0 {
			previous = &all[i-1]
		}
		if i+1 < len(all) {
			next = &all[i+1]
		}
	}
	return previous, next
}

// Module is a chapter.
type Module struct {
	ID        int64  `db:"id"`
	VersionID int64  `db:"version_id"`
	Title     string `db:"title"`
	Opening          // of its lessons
	Number    int    // counted from 1
	Lessons   []Lesson
}

// Field names the module in a form.
func (m Module) Field() string { return "release-" + strconv.FormatInt(m.ID, 10) }
