package web

import (
	"fmt"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

type courseLearner struct {
	course.Learner
	Name    string
	Watched []course.LearnerWatch
}

type courseLearnersPage struct {
	Layout
	ID       int64
	Name     string // of the course
	Open     bool   // takes learners
	Learners []courseLearner
	Behind   int // who learn an older version
	Filter   groupFilter
}

// Now counts who learns, Completed who has finished.
func (p courseLearnersPage) Now() (n int) {
	for _, l := range p.Learners {
		if l.WithdrawnAt == nil {
			n++
		}
	}
	return n
}

func (p courseLearnersPage) Completed() (n int) {
	for _, l := range p.Learners {
		if l.WithdrawnAt == nil && l.CompletedAt != nil {
			n++
		}
	}
	return n
}

func (s *server) courseLearners(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	e, err := s.Courses.Edit(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	list, err := s.Courses.Enrolments(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &courseLearnersPage{ID: id, Open: e.Published != nil && e.ArchivedAt == nil}
	if p.Name = (courseEditPage{Course: e}).Name(); e.Published != nil {
		p.Name = e.Published.Title
	}
	p.Layout = r.layout("course.learners_of", lms.Args{"title": p.Name})
	var ids []int64
	for _, l := range list {
		ids = append(ids, l.AccountID)
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, ids)
	if err != nil {
		return err
	}
	if e.Published != nil {
		for _, l := range list {
			if l.Number != e.Published.Number && l.WithdrawnAt == nil && l.CompletedAt == nil {
				p.Behind++
			}
		}
	}
	played, err := s.Courses.Watched(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	of := map[int64][]course.LearnerWatch{} // by enrolment
	for _, w := range played {
		of[w.EnrolmentID] = append(of[w.EnrolmentID], w)
	}
	if p.Filter, err = s.groupFilter(r); err != nil {
		return err
	}
	for _, l := range list {
		if !p.Filter.Has(l.AccountID) {
			continue
		}
		p.Learners = append(p.Learners, courseLearner{l, names[l.AccountID], of[l.ID]})
	}
	slices.SortStableFunc(p.Learners, func(a, b courseLearner) int { return byName(a.Name, b.Name) })
	return r.page("course/learners", p)
}

// byName orders people as a list on paper does.
func byName(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

func (s *server) learnerWithdraw(r *request) error {
	id, account, err := r.ids("account")
	if err != nil {
		return err
	}
	if err := s.Courses.Withdraw(r.ctx, r.actor, id, account); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/learners", id), "course.learner_withdrawn")
}
