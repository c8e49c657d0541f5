package web

import (
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

type queuedHandIn struct {
	course.Queued
	Name string
}

type courseHandInsPage struct {
	Layout
	ID            int64
	Name          string // of the course
	Assignments   []course.Lesson
	Waits, Marked []queuedHandIn
}

// handinQueue is what the learners of a course have handed in.
func (s *server) handinQueue(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	e, err := s.Courses.Edit(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	list, err := s.Courses.Queue(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	var ids []int64
	for _, q := range list {
		ids = append(ids, q.AccountID)
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, ids)
	if err != nil {
		return err
	}
	p := &courseHandInsPage{ID: id, Name: (courseEditPage{Course: e}).Name()}
	p.Layout = r.layout("handin.queue_of", lms.Args{"title": p.Name})
	if e.Published != nil {
		p.Assignments = slices.DeleteFunc(e.Published.Lessons(), func(l course.Lesson) bool { return l.Kind != course.Assignment })
	}
	for _, q := range list {
		if line := (queuedHandIn{q, names[q.AccountID]}); q.State() == course.Waiting {
			p.Waits = append(p.Waits, line)
		} else {
			p.Marked = append(p.Marked, line)
		}
	}
	return r.page("course/handins", p)
}

type handInPage struct {
	Layout
	course.Review
	Writer  string
	Names   map[int64]string // of markers
	Chosen  []int            // in the form; -1: none
	Comment string
	Seen    int

	Language     locale.Locale // of the course
	Instructions template.HTML
}

// Earlier is what was handed in before, the newest first.
func (p handInPage) Earlier() (list []course.HandIn) {
	for i := len(p.History) - 1; i >= 0; i-- {
		if p.History[i].ID != p.ID {
			list = append(list, p.History[i])
		}
	}
	return list
}

// Shut reports whether its writer cannot hand in again as things stand.
func (p handInPage) Shut() bool { return p.HandIn.Days.Over(p.Today()) }

// NewestID is what the learner handed in last.
func (p handInPage) NewestID() int64 { return p.History[len(p.History)-1].ID }

// Lines are a mark's levels in words.
func (p handInPage) Lines(m course.Mark) []chosenLevel { return chosen(p.Rubric, m) }

// Markable reports whether the reader may mark it now, Accepted whether that only
// corrects what was said of it.
func (p handInPage) Markable() bool { return !p.Own && p.Newest() }
func (p handInPage) Accepted() bool { return p.State() == course.Accepted }

func (s *server) handInPage(r *request) (*handInPage, error) {
	id, err := r.id("handin")
	if err != nil {
		return nil, err
	}
	review, err := s.Courses.FindHandIn(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	ids := []int64{review.AccountID}
	for _, w := range review.History {
		for _, m := range w.Marks {
			ids = append(ids, m.MarkerID)
		}
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	p := &handInPage{Review: review, Writer: names[review.AccountID], Names: names, Seen: len(review.Marks)}
	p.Layout = r.layout("handin.of", lms.Args{"lesson": review.Lesson.Title, "name": p.Writer})
	p.Nav, p.Manage = navigation(r.actor, "/courses")
	p.Language, p.Instructions = review.Language, markdown.Render(review.Lesson.Body, review.Language, 3)
	for range p.Rubric {
		p.Chosen = append(p.Chosen, -1)
	}
	return p, nil
}

func (s *server) handinReview(r *request) error {
	p, err := s.handInPage(r)
	if err != nil {
		return err
	}
	if last := p.Mark(); p.Accepted() {
		copy(p.Chosen, last.Levels)
		p.Comment = last.Comment
	}
	return r.page("course/handin", p)
}

func (s *server) handinMark(r *request) error {
	p, err := s.handInPage(r)
	if err != nil {
		return err
	}
	for i := range p.Chosen {
		if n, err := strconv.Atoi(r.FormValue(fmt.Sprintf("level-%d", i))); err == nil {
			p.Chosen[i] = n
		}
	}
	p.Comment = r.FormValue("comment")
	seen, err := strconv.Atoi(r.FormValue("seen"))
	if err != nil {
		return lms.Fail(lms.Invalid, "error.request")
	}
	accept := r.FormValue("do") == "accept"
	err = s.Courses.Mark(r.ctx, r.actor, p.ID, course.MarkText{Accepted: accept, Levels: p.Chosen, Comment: p.Comment}, seen)
	var known *lms.Error
	if errors.As(err, &known) {
		return r.invalid("course/handin", p, err)
	}
	if err != nil {
		return err
	}
	notice := "handin.asked"
	switch {
	case p.Accepted():
		notice = "handin.corrected"
	case accept:
		notice = "handin.accepted_notice"
	}
	return r.redirect(fmt.Sprintf("/courses/%d/handins", p.CourseID), notice, lms.Args{"name": p.Writer})
}
