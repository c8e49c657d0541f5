package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// rulesForm is what stands in the form of the rules, as typed.
type rulesForm struct {
	Due      string
	Release  map[int64]string // by module
	Requires map[int64]bool
}

func rulesFormOf(o course.Outline) rulesForm {
	f := rulesForm{Release: map[int64]string{}, Requires: map[int64]bool{}}
	if o.DueDays != nil {
		f.Due = strconv.Itoa(*o.DueDays)
	}
	for _, m := range o.Modules {
		f.Release[m.ID] = strconv.Itoa(m.ReleaseDays)
	}
	for _, id := range o.Requires {
		f.Requires[id] = true
	}
	return f
}

// addOthers puts the courses on the page that may come before this one.
func (s *server) addOthers(r *request, p *courseEditPage) error {
	totals, err := s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID)
	for _, t := range totals {
		if t.CourseID != p.Course.CourseID && t.Published && (t.ArchivedAt == nil || p.Rules.Requires[t.CourseID]) {
			p.Others = append(p.Others, t)
		}
	}
	return err
}

func (s *server) courseRules(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	p, err := s.coursePage(r, id)
	if err != nil {
		return err
	}
	if p.Course.Draft == nil {
		return lms.Fail(lms.NotFound, "course.no_draft")
	}
	days := func(s string) int { // what is no number is refused
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return -1
		}
		return n
	}
	form := rulesForm{Due: r.FormValue("due"), Release: map[int64]string{}, Requires: map[int64]bool{}}
	rules := course.Rules{Release: map[int64]int{}}
	if strings.TrimSpace(form.Due) != "" {
		n := days(form.Due)
		rules.DueDays = &n
	}
	for _, m := range p.Course.Draft.Modules {
		if typed := r.FormValue(m.Field()); strings.TrimSpace(typed) != "" {
			form.Release[m.ID], rules.Release[m.ID] = typed, days(typed)
		}
	}
	for _, value := range r.formValues("requires") {
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			form.Requires[n], rules.Requires = true, append(rules.Requires, n)
		}
	}
	revision, err := strconv.Atoi(r.FormValue("revision"))
	if err != nil {
		return lms.Fail(lms.Invalid, "error.request")
	}
	if err := s.Courses.SaveRules(r.ctx, r.actor, id, rules, revision); err != nil {
		p.Rules = form
		return r.invalid("course/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/courses/%d/edit#rules", id), "course.rules_saved")
}

// courseDuplicate makes a course of one's own from another one.
func (s *server) courseDuplicate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	copied, err := s.Courses.Duplicate(r.ctx, r.actor, id, r.locale.T("course.copy_suffix"))
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d/edit", copied), "course.duplicated")
}
