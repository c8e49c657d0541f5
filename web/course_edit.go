package web

import (
	"fmt"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
)

// courseForm is what stands in the form, as typed.
type courseForm struct {
	Title, Summary, Focus, Level, Language, JP string
	Revision                                   int
}

func courseFormOf(l locale.Locale, v course.Version) courseForm {
	return courseForm{Title: v.Title, Summary: v.Summary, Focus: string(v.Focus), Level: string(v.Level), Language: string(v.Language),
		JP: typed(l, v.JP), Revision: v.Revision}
}

type courseEditPage struct {
	Layout
	Course    course.Editing // CourseID 0: a new one
	Form      courseForm
	Focuses   []course.Focus
	Levels    []course.Level
	Languages []locale.Locale
	Lacks     []courseReason    // what keeps the draft from being published
	Other     *course.Version   // a colleague's details, when they came first
	Typed     map[string]string // titles that were refused, by field
	Part      bool              // htmx asks for the outline alone
	Kinds     []course.Kind
	Rules     rulesForm
	Others    []course.Total // that may come before this course
}

// Name is the title of the course as it stands.
func (p courseEditPage) Name() string {
	switch {
	case p.Course.Draft != nil:
		return p.Course.Draft.Title
	case p.Course.Published != nil:
		return p.Course.Published.Title
	}
	return ""
}

// HasAssignments reports whether learners hand something in.
func (p courseEditPage) HasAssignments() bool {
	return p.Course.Published != nil && p.Course.Published.Has(course.Assignment)
}

// HasPracticals reports whether learners work in SLiMS.
func (p courseEditPage) HasPracticals() bool {
	return p.Course.Published != nil && p.Course.Published.Has(course.InSlims)
}

func (r *request) courseEditPage(title string) *courseEditPage {
	return &courseEditPage{Layout: r.titled(title), Focuses: course.Focuses, Levels: course.Levels, Languages: locale.All, Kinds: course.Kinds, Typed: map[string]string{}}
}

// readCourse reads the form; what cannot be read is refused by its field.
func (r *request) readCourse() (courseForm, course.Details) {
	f := courseForm{Title: r.FormValue("title"), Summary: r.FormValue("summary"), Focus: r.FormValue("focus"), Level: r.FormValue("level"),
		Language: r.FormValue("language"), JP: r.FormValue("jp")}
	f.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	return f, course.Details{Title: f.Title, Summary: f.Summary, Focus: course.Focus(f.Focus), Level: course.Level(f.Level),
		Language: locale.Locale(f.Language), JP: typedJP(f.JP)}
}

func (s *server) courseNew(r *request) error {
	p := r.courseEditPage(r.locale.T("course.new_title"))
	p.Form = courseForm{Focus: string(course.Skills), Level: string(course.Basic), Language: string(r.locale), JP: "2"}
	return r.page("course/edit", p)
}

func (s *server) courseCreate(r *request) error {
	form, d := r.readCourse()
	id, err := s.Courses.Create(r.ctx, r.actor, r.actor.LibraryID, d)
	if err != nil {
		p := r.courseEditPage(r.locale.T("course.new_title"))
		p.Form, p.Path = form, "/courses/new"
		return r.invalid("course/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/courses/%d/edit", id), "course.created")
}

func (s *server) courseEdit(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	p, err := s.coursePage(r, id)
	if err != nil {
		return err
	}
	return r.page("course/edit", p)
}

// coursePage is a course as its trainers see it.
func (s *server) coursePage(r *request, id int64) (*courseEditPage, error) {
	e, err := s.Courses.Edit(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := r.courseEditPage("")
	p.Course, p.Path = e, fmt.Sprintf("/courses/%d/edit", id)
	p.Title = r.locale.T("course.edit_of", lms.Args{"title": p.Name()})
	if e.Draft != nil {
		p.Form, p.Rules = courseFormOf(r.locale, e.Draft.Version), rulesFormOf(*e.Draft)
		if err := s.addOthers(r, p); err != nil {
			return nil, err
		}
		for _, lack := range e.Draft.Lacks() {
			p.Lacks = append(p.Lacks, courseReason{URL: lackURL(*e.Draft, lack), Text: r.locale.T(lack.Key, lack.Args)})
		}
	}
	return p, nil
}

// lackURL is where to mend what a draft lacks.
func lackURL(o course.Outline, lack *lms.Error) string {
	for _, l := range o.Lessons() {
		if l.Lack() == lack.Key && l.Title == lack.Args["lesson"] {
			return fmt.Sprintf("/courses/%d/lessons/%s/edit", o.CourseID, l.Key)
		}
	}
	if lack.Field == "summary" {
		return "#details"
	}
	return "#outline"
}

func (s *server) courseUpdate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	form, d := r.readCourse()
	err = s.Courses.UpdateDetails(r.ctx, r.actor, id, d, form.Revision)
	if err == nil {
		return r.redirect(fmt.Sprintf("/courses/%d/edit", id), "course.saved")
	}
	p, pageErr := s.coursePage(r, id)
	if pageErr != nil {
		return pageErr
	}
	if p.Course.Draft != nil && lms.IsKind(err, lms.Conflict) { // the next attempt is a decision made knowing of the change
		p.Other, form.Revision = &p.Course.Draft.Version, p.Course.Draft.Revision
	}
	p.Form = form
	return r.invalid("course/edit", p, err)
}
