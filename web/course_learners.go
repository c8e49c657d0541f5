package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/course"
)

type courseLearner struct {
	course.Learner
	Name string
}

type courseLearnersPage struct {
	Layout
	ID       int64
	Name     string // of the course
	Open     bool   // takes learners
	Learners []courseLearner
	Others   []account.Person // who may be enrolled
	Chosen   map[int64]bool
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
	p, err := s.learnersPage(r)
	if err != nil {
		return err
	}
	return r.page("course/learners", p)
}

func (s *server) learnersPage(r *request) (*courseLearnersPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	e, err := s.Courses.Edit(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	list, err := s.Courses.Enrolments(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	people, err := s.Accounts.People(r.ctx, r.actor, e.LibraryID)
	if err != nil {
		return nil, err
	}
	p := &courseLearnersPage{ID: id, Open: e.Published != nil && e.ArchivedAt == nil, Chosen: map[int64]bool{}}
	if p.Name = (courseEditPage{Course: e}).Name(); e.Published != nil {
		p.Name = e.Published.Title
	}
	p.Layout = r.layout("course.learners_of", lms.Args{"title": p.Name})
	var ids []int64
	learns := map[int64]bool{}
	for _, l := range list {
		ids, learns[l.AccountID] = append(ids, l.AccountID), l.WithdrawnAt == nil
	}
	names, err := s.Accounts.Names(r.ctx, r.actor, ids)
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		p.Learners = append(p.Learners, courseLearner{l, names[l.AccountID]})
	}
	p.Others = slices.DeleteFunc(people, func(person account.Person) bool { return learns[person.ID] })
	return p, nil
}

// courseEnrolMany makes the people ticked learners.
func (s *server) courseEnrolMany(r *request) error {
	p, err := s.learnersPage(r)
	if err != nil {
		return err
	}
	var ids []int64
	for _, value := range r.formValues("account") {
		id, err := strconv.ParseInt(value, 10, 64)
		if err != nil || !slices.ContainsFunc(p.Others, func(person account.Person) bool { return person.ID == id }) {
			continue // enrolled meanwhile, or no colleague of this library
		}
		ids, p.Chosen[id] = append(ids, id), true
	}
	err = s.Courses.EnrolMany(r.ctx, r.actor, p.ID, ids)
	var known *lms.Error
	if errors.As(err, &known) {
		if id, ok := known.Args["account"].(int64); ok { // whom the course does not know by name
			for _, person := range p.Others {
				if person.ID == id {
					err = lms.FailField("accounts", "course.prerequisite_of", lms.Args{"name": person.Name, "course": known.Args["course"]})
				}
			}
		}
		return r.invalid("course/learners", p, err)
	}
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/learners", p.ID), "course.enrolled_many", lms.Args{"n": len(ids)})
}

func (s *server) learnerWithdraw(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	account, err := r.id("account")
	if err != nil {
		return err
	}
	if err := s.Courses.Withdraw(r.ctx, r.actor, id, account); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/learners", id), "course.learner_withdrawn")
}
