package web

import (
	"cmp"
	"fmt"
	"log/slog"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/course"
)

// practicalState is what a lesson that asks for work in SLiMS shows beside its
// text.
type practicalState struct {
	L        Layout
	URL      string // of the lesson
	CourseID int64
	course.PracticalState
	Outcomes []course.Outcome
	Learning bool // the reader learns the course
	Done     bool
	DoneAt   time.Time
	Since    time.Time // work before does not count
	Slims    string    // the library whose SLiMS is read
	Trainer  bool
	Obstacle string // what must be mended first: the message practical.problem_<obstacle>
}

// practicalState is how far the reader of a view is with a practical.
func (s *server) practicalState(r *request, l Layout, v course.View, lesson course.Lesson) (*practicalState, error) {
	p := &practicalState{L: l, URL: fmt.Sprintf("/courses/%d/lessons/%s", v.CourseID, lesson.Key), CourseID: v.CourseID,
		Learning: v.Learning(), Trainer: v.Writes}
	if lesson.Practical == nil {
		return nil, nil // a draft
	}
	p.Outcomes = lesson.Practical.Judge(course.Seen{}, time.Time{}).Outcomes
	library := r.library
	if id := lesson.Practical.LibraryID; id != 0 && id != library.ID {
		var err error
		if library, err = s.Libraries.Find(r.ctx, id); err != nil {
			return nil, err
		}
	}
	if p.Slims = library.Name; !library.HasSlims || library.ArchivedAt != nil {
		p.Obstacle = "no_slims"
	}
	if !p.Learning {
		return p, nil
	}
	p.Since = v.Enrolment.Begun()
	there := r.actor
	there.LibraryID = library.ID
	user, linked, err := s.Accounts.LinkOf(r.ctx, there)
	if err != nil {
		return nil, err
	}
	if !linked && p.Obstacle == "" {
		p.Obstacle = "not_linked"
	}
	if user.Impersonal() && p.Obstacle == "" {
		p.Obstacle = "shared"
	}
	if p.PracticalState, err = s.Courses.Practical(r.ctx, r.actor, v.CourseID, lesson.Key); err != nil {
		return nil, err
	}
	if len(p.Verdict.Outcomes) > 0 {
		p.Outcomes = p.Verdict.Outcomes
	}
	if done := cmp.Or(p.CompletedAt, v.Journey[lesson.Key].CompletedAt); done != nil {
		p.Done, p.DoneAt = true, *done
	}
	return p, nil
}

// Hidden reports whether the count may lack something that SLiMS does not show.
func (p practicalState) Hidden() bool { return !p.Done && p.Verdict.Hidden() }

// Failed is why the last check could not be made, where it is not known here.
func (p practicalState) Failed() string {
	if p.Obstacle != "" || p.Pending() || p.Done || p.Problem == "not_linked" || p.Problem == "shared" || p.Problem == "no_slims" {
		return ""
	}
	return p.Problem
}

// Again is when the page asks once more how a check is going: seldom when it
// takes long, so that a page left open does no harm.
func (p practicalState) Again() string {
	if p.AskedAt != nil && p.L.now.Sub(*p.AskedAt) > time.Minute {
		return "10s"
	}
	return "1s"
}

// Late reports whether a check takes longer than usual.
func (p practicalState) Late() bool { return p.Again() == "10s" }

// practicalOf is a practical as the reader sees it now.
func (s *server) practicalOf(r *request) (*practicalState, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	v, err := s.Courses.Find(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	l, ok := v.Lesson(r.Params("key"))
	if !ok || l.Kind != course.InSlims || v.ShutLesson(l) {
		return nil, lms.Fail(lms.NotFound, "lesson.not_found")
	}
	p, err := s.practicalState(r, r.titled(l.Title), v, l)
	if err == nil && p == nil {
		return nil, lms.Fail(lms.NotFound, "lesson.not_found")
	}
	return p, err
}

// practicalPart is the part of the page that follows a check. Once the practical
// is done the whole page is: its course goes on.
func (s *server) practicalPart(r *request) error {
	p, err := s.practicalOf(r)
	if err != nil {
		return err
	}
	if !r.htmx() {
		return r.redirect(p.URL, "")
	}
	if p.Done {
		r.Set("HX-Refresh", "true")
	}
	return r.fragment("lesson/show", "practical", p)
}

// practicalAsk asks for a check now.
func (s *server) practicalAsk(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Courses.AskCheck(r.ctx, r.actor, id, r.Params("key")); err != nil {
		return err
	}
	if err := s.Jobs.EnqueueNow(r.ctx, jobs.PracticalAsked); err != nil {
		slog.Warn("queue not reached; the check waits for its minute", "err", err)
	}
	if r.htmx() {
		return s.practicalPart(r)
	}
	return r.redirect(fmt.Sprintf("/courses/%d/lessons/%s#practical", id, r.Params("key")), "practical.asked")
}
