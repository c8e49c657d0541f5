package web

import (
	"errors"
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

type practising struct {
	course.Practising
	Name, By string
	Refused  bool // the reason typed for this one was
}

// Needed is how much is asked for.
func (p practising) Needed() int {
	if p.Practical == nil {
		return 0
	}
	return p.Practical.Needed()
}

type practicalLesson struct {
	Key, Title string
	Rules      []course.WorkRule
	Learners   []practising
}

type practicalLearnersPage struct {
	Layout
	ID      int64
	Name    string // of the course
	Lessons []practicalLesson
	Reason  string // as typed, for who is Refused
}

func (s *server) practicalLearnersPage(r *request) (*practicalLearnersPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	e, err := s.Courses.Edit(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	list, err := s.Courses.PracticalLearners(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &practicalLearnersPage{ID: id}
	if p.Name = (courseEditPage{Course: e}).Name(); e.Published != nil {
		p.Name = e.Published.Title
	}
	p.Layout = r.layout("practical.learners_of", lms.Args{"title": p.Name})
	var ids []int64
	for _, l := range list {
		if ids = append(ids, l.AccountID); l.AcceptedBy != nil {
			ids = append(ids, *l.AcceptedBy)
		}
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		if n := len(p.Lessons); n == 0 || p.Lessons[n-1].Key != l.LessonKey {
			p.Lessons = append(p.Lessons, practicalLesson{Key: l.LessonKey, Title: l.Title})
		}
		at := &p.Lessons[len(p.Lessons)-1]
		if l.Practical != nil {
			at.Rules = l.Practical.Rules
		}
		one := practising{Practising: l, Name: names[l.AccountID]}
		if l.AcceptedBy != nil {
			one.By = names[*l.AcceptedBy]
		}
		at.Learners = append(at.Learners, one)
	}
	return p, nil
}

func (s *server) practicalLearners(r *request) error {
	p, err := s.practicalLearnersPage(r)
	if err != nil {
		return err
	}
	return r.page("practical/learners", p)
}

// practicalAccept notes a practical as done by the trainer's word.
func (s *server) practicalAccept(r *request) error {
	p, err := s.practicalLearnersPage(r)
	if err != nil {
		return err
	}
	key := r.FormValue("lesson")
	p.Reason = r.FormValue("reason")
	for i := range p.Lessons {
		for j := range p.Lessons[i].Learners {
			l := &p.Lessons[i].Learners[j]
			if l.LessonKey != key || fmt.Sprint(l.AccountID) != r.FormValue("account") {
				continue
			}
			l.Refused = true
			err := s.Courses.AcceptPractical(r.ctx, r.actor, p.ID, l.AccountID, key, p.Reason)
			var known *lms.Error
			if errors.As(err, &known) {
				return r.invalid("practical/learners", p, err)
			}
			if err != nil {
				return err
			}
			return r.redirect(fmt.Sprintf("/courses/%d/practicals", p.ID), "practical.accepted", lms.Args{"name": l.Name})
		}
	}
	return lms.Fail(lms.NotFound, "course.no_such_learner")
}
