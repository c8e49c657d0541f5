package web

import (
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/markdown"
)

type lessonShowPage struct {
	Layout
	View           course.View
	Lesson         course.Lesson
	Body           template.HTML
	Previous, Next *course.Lesson
	Position       int // in the course, from 1
	Base           string
	Preview        bool
	Test           *testState      // of a lesson that is a test; nil while it is not open
	Document       *course.Media   // of a lesson that is a file
	Task           *taskState      // of an assignment that the reader learns
	Practical      *practicalState // of work in SLiMS
	Meeting        *meetingState   // of attendance
	Content        *contentState   // of a package
	Shut           bool
	Watching       []course.Watching // of a lesson that is done by playing, for who learns it
	Discussion     *discussionState  // nil for who may not read it
	Refused        bool              // a question, with what was typed
	Asked          string
	Copy           *lessonCopy // nil: a page that the server is there for
}

// Host is where a link leads.
func (p lessonShowPage) Host() string {
	if u, err := url.Parse(p.Lesson.URL); err == nil {
		return u.Host
	}
	return ""
}

// MinutesLeft is how long the lesson must still be read before it can be marked.
func (p lessonShowPage) MinutesLeft() int {
	return p.View.Journey[p.Lesson.Key].Left(p.Lesson, p.now)
}

// Marks reports whether the reader marks the lesson as done.
func (p lessonShowPage) Marks() bool {
	k := p.Lesson.Kind
	return p.View.Learning() && !p.Shut && !p.Done() && p.Lesson.DoneBy != course.ByMedia && (k == course.Page || k == course.File || k == course.Link || k.IsContent() && p.Lesson.DoneBy == course.ByTime)
}

// lessonPage lays a lesson out; base is where its neighbours are.
func (r *request) lessonPage(v course.View, l course.Lesson, base string) *lessonShowPage {
	p := &lessonShowPage{Layout: r.titled(l.Title), View: v, Lesson: l, Base: base, Body: markdown.RenderFor(l.Body, v.Language, r.locale, 2)}
	p.Previous, p.Next = v.Around(l.Key)
	p.Position = slices.IndexFunc(v.Lessons(), func(x course.Lesson) bool { return x.Key == l.Key }) + 1
	return p
}

func (s *server) lessonShow(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	v, l, err := s.Courses.OpenLesson(r.ctx, r.actor, id, r.Params("key"))
	if err != nil {
		return err
	}
	var test *testState
	if l.Kind == course.Test && l.AssessmentID != nil {
		if test, err = s.testState(r, *l.AssessmentID); err != nil {
			return err
		}
		if v, err = s.catchUp(r, v); err != nil {
			return err
		}
		if test != nil && v.Learning() && !v.Journey[l.Key].Done() { // passed by its own mark, or too early
			test.Early, test.Passed = test.early(l), false
		}
		if test != nil && test.OpenID == 0 && test.Why == "" {
			holders, err := s.holders(r, *l.AssessmentID)
			if err != nil {
				return err
			}
			g, err := s.gate(r, test.Test, holders)
			if test.Why = g.Why; err != nil {
				return err
			}
		}
	}
	if l.Kind == course.Attendance {
		if v, err = s.catchUp(r, v); err != nil {
			return err
		}
	}
	p := r.lessonPage(v, l, fmt.Sprintf("/courses/%d/lessons", id))
	p.Test, p.Shut = test, v.ShutLesson(l)
	return s.showLesson(r, p)
}

// showLesson adds what a lesson's kind needs and sends the page.
func (s *server) showLesson(r *request, p *lessonShowPage) error {
	if p.Lesson.MediaID != nil && p.Lesson.Kind.IsContent() {
		var err error
		if p.Content, err = s.contentState(r, p.View, p.Lesson); err != nil {
			return err
		}
		if p.Next != nil {
			p.Content.NextURL = p.Base + "/" + p.Next.Key
		}
		if p.View.Learning() { // opening it may have done it
			if p.View, err = s.Courses.Find(r.ctx, r.actor, p.View.CourseID); err != nil {
				return err
			}
		}
		apart := p.Content.Apart
		r.Set(fiber.HeaderContentSecurityPolicy, strings.Replace(policy, "connect-src 'self'", "connect-src 'self' "+apart, 1)+"; frame-src 'self' "+apart)
		r.Set("Permissions-Policy", packagePermissions)
	} else if p.Lesson.MediaID != nil {
		m, err := s.Courses.Document(r.ctx, r.actor, *p.Lesson.MediaID)
		if err != nil {
			return err
		}
		if p.Document = &m; m.ShowsInPage() {
			r.Set(fiber.HeaderContentSecurityPolicy, policy+"; frame-src 'self'")
		}
	}
	if p.Lesson.Kind == course.Assignment && p.View.Learning() && !p.Shut && p.Task == nil {
		var err error
		if p.Task, err = s.taskState(r, p.View, p.Lesson); err != nil {
			return err
		}
	}
	if p.Lesson.Kind == course.InSlims && !p.Shut && p.Copy == nil {
		var err error
		if p.Practical, err = s.practicalState(r, p.Layout, p.View, p.Lesson); err != nil {
			return err
		}
	}
	if p.Lesson.ActivityID != nil && !p.Shut {
		var err error
		if p.Meeting, err = s.meetingState(r, *p.Lesson.ActivityID); err != nil {
			return err
		}
	}
	if !p.Preview {
		var err error
		if p.Watching, err = s.Courses.Watching(r.ctx, p.View, p.Lesson); err != nil {
			return err
		}
	}
	if p.Lesson.Discuss && !p.Preview && !p.Shut && p.Copy == nil {
		var err error
		if p.Discussion, err = s.discussionState(r, p.View, p.Lesson); err != nil {
			return err
		}
	}
	return r.page("lesson/show", p)
}

// lessonPreview is a lesson of the draft as a learner would see it.
func (s *server) lessonPreview(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	o, l, err := s.Courses.FindDraftLesson(r.ctx, r.actor, id, r.Params("key"))
	if err != nil {
		return err
	}
	p := r.lessonPage(course.View{Outline: o}, l, fmt.Sprintf("/courses/%d/preview", id))
	p.Preview = true
	if l.Kind == course.Test && l.AssessmentID != nil {
		if p.Test, err = s.testState(r, *l.AssessmentID); err != nil {
			return err
		}
	}
	return s.showLesson(r, p)
}

// State is how far the reader is with a lesson: "done", "opened" or "".
func (p lessonShowPage) State(l course.Lesson) string { return lessonState(p.View, l) }

// Done reports whether the reader has done this lesson.
func (p lessonShowPage) Done() bool { return p.State(p.Lesson) == "done" }

// Count is how many lessons the course has.
func (p lessonShowPage) Count() int { return len(p.View.Lessons()) }

// lessonDone marks a page as done and goes on to the next lesson.
func (s *server) lessonDone(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	before, err := s.Courses.Find(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	key := r.Params("key")
	finished, err := s.Courses.CompleteLesson(r.ctx, r.actor, id, key)
	var early *lms.Error
	if errors.As(err, &early) && early.Key == "lesson.too_early" {
		return r.redirect(fmt.Sprintf("/courses/%d/lessons/%s", id, key), early.Key, early.Args)
	}
	if err != nil {
		return err
	}
	done, _ := before.Lesson(key)
	_, next := before.Around(key)
	switch {
	case finished && !before.Completed():
		return r.redirect(fmt.Sprintf("/courses/%d", id), "course.finished", lms.Args{"course": before.Title})
	case next == nil:
		return r.redirect(fmt.Sprintf("/courses/%d", id), "lesson.done_notice", lms.Args{"lesson": done.Title})
	}
	return r.redirect(fmt.Sprintf("/courses/%d/lessons/%s", id, next.Key), "lesson.done_notice", lms.Args{"lesson": done.Title})
}
