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

type moveGroup struct {
	course.Behind
	People []account.Person
}

type courseMovePage struct {
	Layout
	To     course.Version
	Groups []moveGroup
}

func (s *server) courseMovePage(r *request) (*courseMovePage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	to, behind, err := s.Courses.Behind(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &courseMovePage{Layout: r.layout("move.title", lms.Args{"title": to.Title}), To: to}
	p.Path = fmt.Sprintf("/courses/%d/moves", id)
	for _, b := range behind {
		names, err := s.Accounts.Names(r.ctx, r.actor, b.Learners)
		if err != nil {
			return nil, err
		}
		g := moveGroup{Behind: b}
		for _, account := range b.Learners {
			g.People = append(g.People, personNamed(account, names))
		}
		slices.SortStableFunc(g.People, func(a, b account.Person) int { return byName(a.Name, b.Name) })
		p.Groups = append(p.Groups, g)
	}
	return p, nil
}

func personNamed(id int64, names map[int64]string) account.Person {
	return account.Person{ID: id, Name: names[id]}
}

func (s *server) courseMove(r *request) error {
	p, err := s.courseMovePage(r)
	if err != nil {
		return err
	}
	return r.page("course/move", p)
}

// courseMoved brings the learners ticked to the version that stood on the page.
func (s *server) courseMoved(r *request) error {
	p, err := s.courseMovePage(r)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(r.FormValue("version"), 10, 64)
	if err != nil {
		return lms.Fail(lms.Invalid, "error.request")
	}
	var ids []int64
	for _, value := range r.formValues("account") {
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	n, err := s.Courses.MoveLearners(r.ctx, r.actor, p.To.CourseID, version, ids)
	var known *lms.Error
	if errors.As(err, &known) {
		return r.invalid("course/move", p, err)
	}
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/learners", p.To.CourseID), "move.done", lms.Args{"n": n, "number": p.To.Number})
}

// courseMovedNote is what a learner reads who was moved.
type courseMovedNote struct {
	By       string
	From, To int
	course.Change
}

// movedNote is nil for who was not moved, or has finished since.
func (s *server) movedNote(r *request, v course.View) (*courseMovedNote, error) {
	if !v.Learning() || v.Completed() || v.Enrolment.MovedAt == nil {
		return nil, nil
	}
	name, err := s.enroller(r, v.Enrolment.MovedBy)
	if err != nil {
		return nil, err
	}
	n := &courseMovedNote{By: name, To: v.Number}
	if n.By == "" { // a trainer who learns
		n.By = r.actor.Name
	}
	n.From, n.Change, err = s.Courses.Moved(r.ctx, r.actor, v.CourseID)
	return n, err
}
