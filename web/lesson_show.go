package web

import (
	"fmt"
	"html/template"
	"slices"

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
	Test           *testState // of a lesson that is a test; nil while it is not open
}

// lessonPage lays a lesson out; base is where its neighbours are.
func (r *request) lessonPage(v course.View, l course.Lesson, base string) *lessonShowPage {
	p := &lessonShowPage{Layout: r.titled(l.Title), View: v, Lesson: l, Base: base, Body: markdown.Render(l.Body, v.Language, 2)}
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
	}
	p := r.lessonPage(v, l, fmt.Sprintf("/courses/%d/lessons", id))
	p.Test = test
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
	return r.page("lesson/show", p)
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
