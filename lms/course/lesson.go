package course

import (
	"net/url"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

// Kind is what a lesson asks of the learner.
type Kind string

const (
	Page       Kind = "page"       // read it
	Test       Kind = "test"       // pass the assessment it names
	Assignment Kind = "assignment" // hand in work that a trainer accepts
	File       Kind = "file"       // read an uploaded document
	Link       Kind = "link"       // look at another site
	InSlims    Kind = "practical"  // work in SLiMS that SLiMS shows
	Attendance Kind = "attendance" // be there, for AtLeast percent of an activity
	Scorm      Kind = "scorm"      // take a SCORM package, which reports by itself
	H5P        Kind = "h5p"        // the same for H5P
)

var Kinds = []Kind{Page, File, Link, Scorm, H5P, Assignment, InSlims, Attendance, Test}

// IsContent reports whether a lesson of the kind is an interactive package.
func (k Kind) IsContent() bool { return k == Scorm || k == H5P }

// DoneBy is what makes a lesson done, where its kind leaves a choice.
type DoneBy string

const (
	ByItself DoneBy = ""      // the learner or a package says so; a test is passed
	ByView   DoneBy = "view"  // it was opened
	ByTime   DoneBy = "time"  // the learner says so, AtLeast minutes after the first opening or later
	ByMedia  DoneBy = "media" // AtLeast percent of each of its videos and sounds were played
	ByScore  DoneBy = "score" // a test or a package came to AtLeast percent
)

// Ways are the choices that a kind leaves.
func (k Kind) Ways() []DoneBy {
	switch k {
	case Page:
		return []DoneBy{ByItself, ByView, ByTime, ByMedia}
	case File:
		return []DoneBy{ByItself, ByView, ByTime}
	case Test:
		return []DoneBy{ByItself, ByScore}
	case Scorm, H5P:
		return []DoneBy{ByItself, ByScore, ByView, ByTime}
	}
	return []DoneBy{ByItself}
}

// Lesson is one step of a course.
type Lesson struct {
	ID           int64  `db:"id"`
	VersionID    int64  `db:"version_id"`
	ModuleID     int64  `db:"module_id"`
	Key          string `db:"lesson_key"` // the same in every version of the course
	Kind         Kind   `db:"kind"`
	Title        string `db:"title"`
	Minutes      int    `db:"minutes"`
	Required     bool   `db:"required"`
	Body         string `db:"body"` // Markdown; empty in an Outline
	HasBody      bool   `db:"has_body"`
	AssessmentID *int64 `db:"assessment_id"`
	DoneBy       DoneBy `db:"done_by"`
	AtLeast      int    `db:"at_least"`    // minutes or percent; of attendance 0: any time at all
	URL          string `db:"url"`         // of a link
	MediaID      *int64 `db:"media_id"`    // of a file or a package
	ActivityID   *int64 `db:"activity_id"` // of attendance
	Discuss      bool   `db:"discuss"`     // people talk below it
	Opening
	Deadline                // of an assignment
	Practical    *Practical `db:"practical"` // of work in SLiMS; nil: not said yet
	Revision     int        `db:"revision"`
	UpdatedAt    time.Time  `db:"updated_at"`
	UpdatedBy    *int64     `db:"updated_by"`
	Number       int        // in its module, counted from 1
	ModuleNumber int
}

// isKey reports whether s can be a lesson's key; an address may hold anything,
// and the database compares its column of ASCII with ASCII alone.
func isKey(s string) bool {
	return len(s) == keyLength && strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

const keyLength = 12

// LessonText is what a trainer writes of a lesson.
type LessonText struct {
	Kind         Kind
	Title        string
	Minutes      int
	Required     bool
	Body         string
	AssessmentID *int64
	DoneBy       DoneBy
	AtLeast      int
	URL          string
	MediaID      *int64
	ActivityID   *int64
	Discuss      bool
	Opening
	Deadline
}

// Clean is t with its texts trimmed and line ends made one, and what is wrong
// with it. A body may be empty until the course is published.
func (t LessonText) Clean() (LessonText, error) {
	t.Title = lms.Line(t.Title)
	t.Body = strings.TrimRight(strings.ReplaceAll(t.Body, "\r\n", "\n"), " \t\n")
	var p lms.Problems
	p = appendTitle(p, t.Title)
	if !has(Kinds, t.Kind) {
		p = append(p, lms.FailField("kind", "lesson.kind_missing"))
	}
	if t.Kind != Test {
		t.AssessmentID = nil
	}
	if t.Kind != File && !t.Kind.IsContent() {
		t.MediaID = nil
	}
	if t.Kind != Attendance {
		t.ActivityID = nil
	}
	if t.URL = strings.TrimSpace(t.URL); t.Kind != Link {
		t.URL = ""
	} else if t.URL != "" && !isWebAddress(t.URL) {
		p = append(p, lms.FailField("url", "lesson.url_bad"))
	}
	if !has(t.Kind.Ways(), t.DoneBy) {
		t.DoneBy = ByItself
	}
	switch {
	case t.DoneBy == ByTime && (t.AtLeast < 1 || t.AtLeast > maxMinutes):
		p = append(p, lms.FailField("at_least", "lesson.at_least_minutes", lms.Args{"max": maxMinutes}))
	case (t.DoneBy == ByScore || t.DoneBy == ByMedia) && (t.AtLeast < 1 || t.AtLeast > 100):
		p = append(p, lms.FailField("at_least", "lesson.at_least_percent"))
	case t.Kind == Attendance && (t.AtLeast < 0 || t.AtLeast > 100):
		p = append(p, lms.FailField("at_least", "lesson.at_least_percent"))
	case t.DoneBy != ByTime && t.DoneBy != ByScore && t.DoneBy != ByMedia && t.Kind != Attendance:
		t.AtLeast = 0
	}
	if t.DoneBy == ByMedia && len(markdown.Embeds(t.Body, locale.ID)) == 0 {
		p = append(p, lms.FailField("body", "lesson.no_media"))
	}
	p = append(p, t.Opening.problems("release")...)
	if t.Kind != Assignment {
		t.Deadline = Deadline{}
	}
	p = append(p, t.Deadline.problems(t.Opening)...)
	if t.Minutes < 1 || t.Minutes > maxMinutes {
		p = append(p, lms.FailField("minutes", "lesson.minutes_range", lms.Args{"max": maxMinutes}))
	}
	if len(t.Body) > maxBody {
		p = append(p, lms.FailField("body", "lesson.body_long", lms.Args{"n": len(t.Body), "max": maxBody}))
	}
	return t, p.OrNil()
}

// Lacks says what a draft lacks before it can be published, in the order of
// the page; none means that it can.
func (o Outline) Lacks() lms.Problems {
	var p lms.Problems
	if o.Summary == "" {
		p = append(p, lms.FailField("summary", "course.lack_summary"))
	}
	if len(o.Modules) == 0 {
		return append(p, lms.FailField("modules", "course.lack_module"))
	}
	required := false
	for _, m := range o.Modules {
		if len(m.Lessons) == 0 {
			p = append(p, lms.FailField("modules", "course.lack_lesson", lms.Args{"module": m.Title}))
		}
		for _, l := range m.Lessons {
			required = required || l.Required
			if lack := l.Lack(); lack != "" {
				p = append(p, lms.FailField("modules", lack, lms.Args{"lesson": l.Title}))
			}
			if l.Deadline.late(m.Opening) {
				p = append(p, lms.FailField("modules", "course.lack_due", lms.Args{"lesson": l.Title}))
			}
			if o.Due.late(l.Opening) {
				p = append(p, lms.FailField("modules", "course.lack_release", lms.Args{"lesson": l.Title}))
			}
		}
	}
	if !required && len(o.Lessons()) > 0 {
		p = append(p, lms.FailField("modules", "course.lack_required"))
	}
	return p
}

// Lack is the message of what l lacks before it can be published, empty when
// it lacks nothing.
func (l Lesson) Lack() string {
	switch {
	case l.Kind == Test && l.AssessmentID == nil:
		return "course.lack_test"
	case l.Kind == File && l.MediaID == nil:
		return "course.lack_file"
	case l.Kind.IsContent() && l.MediaID == nil:
		return "course.lack_content"
	case l.Kind == Link && l.URL == "":
		return "course.lack_url"
	case l.Kind == Attendance && l.ActivityID == nil:
		return "course.lack_activity"
	case l.Kind == InSlims && l.Practical == nil:
		return "course.lack_practical"
	case !l.HasBody && (l.Kind == Page || l.Kind == Assignment || l.Kind == Link):
		return "course.lack_body"
	}
	return ""
}

const maxURL = 2000

// isWebAddress reports whether s leads to a web page, and to nothing that a
// browser would run or send a password to.
func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && len(s) <= maxURL &&
		strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }) < 0
}
