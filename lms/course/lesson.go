package course

import (
	"strings"
	"time"

	"binapustaka/lms"
)

// Kind is what a lesson asks of the learner.
type Kind string

const (
	Page Kind = "page" // read it
	Test Kind = "test" // pass the assessment it names
)

var Kinds = []Kind{Page, Test}

// Lesson is one step of a course.
type Lesson struct {
	ID           int64     `db:"id"`
	VersionID    int64     `db:"version_id"`
	ModuleID     int64     `db:"module_id"`
	Key          string    `db:"lesson_key"` // the same in every version of the course
	Kind         Kind      `db:"kind"`
	Title        string    `db:"title"`
	Minutes      int       `db:"minutes"`
	Required     bool      `db:"required"`
	Body         string    `db:"body"` // Markdown; empty in an Outline
	HasBody      bool      `db:"has_body"`
	AssessmentID *int64    `db:"assessment_id"`
	Revision     int       `db:"revision"`
	UpdatedAt    time.Time `db:"updated_at"`
	UpdatedBy    *int64    `db:"updated_by"`
	Number       int       // in its module, counted from 1
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
}

// Clean is t with its texts trimmed and line ends made one, and what is wrong
// with it. A body may be empty until the course is published.
func (t LessonText) Clean() (LessonText, error) {
	t.Title = strings.TrimSpace(t.Title)
	t.Body = strings.TrimRight(strings.ReplaceAll(t.Body, "\r\n", "\n"), " \t\n")
	var p lms.Problems
	p = appendTitle(p, t.Title)
	if !has(Kinds, t.Kind) {
		p = append(p, lms.FailField("kind", "lesson.kind_missing"))
	}
	if t.Kind != Test {
		t.AssessmentID = nil
	}
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
			switch {
			case l.Kind == Page && !l.HasBody:
				p = append(p, lms.FailField("modules", "course.lack_body", lms.Args{"lesson": l.Title}))
			case l.Kind == Test && l.AssessmentID == nil:
				p = append(p, lms.FailField("modules", "course.lack_test", lms.Args{"lesson": l.Title}))
			}
		}
	}
	if !required && len(o.Lessons()) > 0 {
		p = append(p, lms.FailField("modules", "course.lack_required"))
	}
	return p
}
