package web

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// extensionForm is what is to hold for some learners, as typed.
type extensionForm struct {
	People         map[int64]bool
	Due, Cut, Note string
}

type assignmentPage struct {
	Layout
	course.Desk
	Filter groupFilter
	Form   extensionForm
}

// Extended are those who have an extension.
func (p assignmentPage) Extended() []course.Assignee {
	return slices.DeleteFunc(slices.Clone(p.People), func(a course.Assignee) bool { return a.Granted == nil })
}

// Extendable are those who may still hand something in.
func (p assignmentPage) Extendable() []course.Assignee {
	return slices.DeleteFunc(slices.Clone(p.People), course.Assignee.Accepted)
}

// HandedIn counts those who handed something in.
func (p assignmentPage) HandedIn() (n int) {
	for _, a := range p.People {
		if a.Newest != nil {
			n++
		}
	}
	return n
}

// assignmentPage is the assignment in the address, with the people of its filter.
func (s *server) assignmentPage(r *request) (*assignmentPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	p := &assignmentPage{}
	if p.Desk, err = s.Courses.Assignment(r.ctx, r.actor, id, r.Params("key")); err != nil {
		return nil, err
	}
	p.Layout = r.layout("handin.of", lms.Args{"lesson": p.Lesson.Title, "name": p.Course})
	p.Path = fmt.Sprintf("/courses/%d/handins/%s", id, p.Lesson.Key)
	if p.Filter, err = s.groupFilter(r); err != nil {
		return nil, err
	}
	people, err := s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	apart := map[int64]string{} // people of one name
	for _, person := range people {
		apart[person.ID] = person.Name
	}
	p.People = slices.DeleteFunc(p.People, func(a course.Assignee) bool { return !p.Filter.Has(a.AccountID) })
	p.Form.People = map[int64]bool{}
	for i := range p.People {
		a := &p.People[i]
		a.Name = cmp.Or(apart[a.AccountID], a.Name)
		if a.Granted != nil && a.AccountID == int64(r.QueryInt("extension")) {
			p.Form = extensionForm{People: map[int64]bool{a.AccountID: true}, Due: dueFormOf(course.Due{DueDay: a.Granted.DueOn}).On,
				Cut: dueFormOf(course.Due{DueDay: a.Granted.CutOn}).On, Note: a.Granted.Note}
		}
	}
	slices.SortStableFunc(p.People, func(a, b course.Assignee) int { return byName(a.Name, b.Name) })
	return p, nil
}

// assignmentShow is an assignment on its trainers' desk: who handed in what and
// when, and for whom other days hold.
func (s *server) assignmentShow(r *request) error {
	p, err := s.assignmentPage(r)
	if err != nil {
		return err
	}
	return r.page("course/assignment", p)
}

// readExtension reads the form; what cannot be read is named by its field.
func (r *request) readExtension() (f extensionForm, people []int64, e course.Extension, err error) {
	f = extensionForm{People: map[int64]bool{}, Due: r.FormValue("due"), Cut: r.FormValue("cut"), Note: r.FormValue("note")}
	for _, value := range r.formValues("person") {
		if id, err := strconv.ParseInt(value, 10, 64); err == nil {
			f.People[id], people = true, append(people, id)
		}
	}
	var unread lms.Problems
	if e.DueOn, err = typedDay(f.Due); err != nil {
		unread = append(unread, lms.FailField("extra-due", "course.day_bad"))
	}
	if e.CutOn, err = typedDay(f.Cut); err != nil {
		unread = append(unread, lms.FailField("extra-cut", "course.day_bad"))
	}
	e.Note = f.Note
	return f, people, e, unread.OrNil()
}

// assignmentExtend grants learners an extension, or takes one back.
func (s *server) assignmentExtend(r *request) error {
	f, people, e, err := r.readExtension()
	p, pageErr := s.assignmentPage(r)
	if pageErr != nil {
		return pageErr
	}
	var names []string
	did := "extension_given"
	switch {
	case r.FormValue("do") == "take":
		did = "extension_taken"
		names = make([]string, 1)
		names[0], err = s.Courses.TakeExtension(r.ctx, r.actor, p.CourseID, p.Lesson.Key, append(people, 0)[0])
	case err == nil:
		names, err = s.Courses.Extend(r.ctx, r.actor, p.CourseID, p.Lesson.Key, people, e)
	}
	var known *lms.Error
	if errors.As(err, &known) {
		p.Form = f
		return r.invalid("course/assignment", p, err)
	}
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, did, lms.Args{"lesson": p.Lesson.Title, "name": name}); err != nil {
			return err
		}
	}
	return r.redirect(p.Path+p.Filter.Query()+"#extensions", "extension."+did, lms.Args{"n": len(names), "name": names[0]})
}

// DaysOf says when somebody's work is due, who has not handed in.
func (p assignmentPage) DaysOf(d course.Dates) string {
	return p.ExtendedTo(course.Extension{DueOn: d.DueOn, CutOn: d.CutOn})
}

// ExtendedTo says what an extension grants, in parts.
func (l Layout) ExtendedTo(e course.Extension) string {
	return l.DeadlineWords(course.Deadline{Due: course.Due{DueDay: e.DueOn}, CutOff: course.Due{DueDay: e.CutOn}})
}
