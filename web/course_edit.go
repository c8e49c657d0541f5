package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
)

// courseForm is what stands in the form, as typed.
type courseForm struct {
	Title, Summary, OtherSummary, OtherLanguage, Focus, Level, Language, JP string
	Competencies                                                            map[int64]bool
	Work                                                                    map[course.WorkKind]bool
	Revision                                                                int
}

// served ticks what a course serves.
func (f courseForm) served(competencies []int64, work []course.WorkKind) courseForm {
	f.Competencies, f.Work = map[int64]bool{}, map[course.WorkKind]bool{}
	for _, id := range competencies {
		f.Competencies[id] = true
	}
	for _, k := range work {
		f.Work[k] = true
	}
	return f
}

// otherThan is the language that a summary for other readers most likely has.
func otherThan(language locale.Locale) locale.Locale {
	for _, l := range locale.All {
		if l != language {
			return l
		}
	}
	return language
}

func courseFormOf(l locale.Locale, v course.Version) courseForm {
	return courseForm{Title: v.Title, Summary: v.Summary, OtherSummary: v.OtherSummary, OtherLanguage: string(cmp.Or(v.OtherLanguage, otherThan(v.Language))),
		Focus: string(v.Focus), Level: string(v.Level), Language: string(v.Language), JP: typed(l, v.JP), Revision: v.Revision}.served(v.Competencies, v.Work)
}

type courseEditPage struct {
	Layout
	Course    course.Editing // CourseID 0: a new one
	Form      courseForm
	Focuses   []course.Focus
	Levels    []course.Level
	Languages []locale.Locale
	Choices   []competencyChoice // competencies that a course may serve
	Lacks     []courseReason     // what keeps the draft from being published
	Other     *course.Version    // a colleague's details, when they came first
	Typed     map[string]string  // titles that were refused, by field
	Part      bool               // htmx asks for the outline alone
	Kinds     []course.Kind
	WorkKinds []course.WorkKind
	Rules     rulesForm
	Others    []course.Total // that may come before this course
	Behind    []string       // what of its tests does not fit into its ZIP
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

// Names are those of competencies, for a list.
func (p courseEditPage) Names(ids []int64) string {
	var names []string
	for _, c := range p.Choices {
		if slices.Contains(ids, c.ID) {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ", ")
}

// HasAssignments reports whether learners hand something in.
func (p courseEditPage) HasAssignments() bool {
	return p.Course.Published != nil && p.Course.Published.Has(course.Assignment)
}

// HasPracticals reports whether learners work in SLiMS.
func (p courseEditPage) HasPracticals() bool {
	return p.Course.Published != nil && p.Course.Published.Has(course.InSlims)
}

// courseEditPage is the page without a course; of the retired competencies it
// offers those that the course serves.
func (s *server) courseEditPage(r *request, served []int64) (*courseEditPage, error) {
	choices, err := s.competencyChoices(r, served...)
	return &courseEditPage{Layout: r.layout("course.new_title"), Focuses: course.Focuses, Levels: course.Levels, Languages: locale.All, Choices: choices,
		Kinds: course.Kinds, WorkKinds: course.WorkKinds, Typed: map[string]string{}}, err
}

// readCourse reads the form; what cannot be read, and a competency that is not
// the library's, is refused by its field.
func (s *server) readCourse(r *request) (courseForm, course.Details, error) {
	f := courseForm{Title: r.FormValue("title"), Summary: r.FormValue("summary"), OtherSummary: r.FormValue("other_summary"), OtherLanguage: r.FormValue("other_language"),
		Focus: r.FormValue("focus"), Level: r.FormValue("level"), Language: r.FormValue("language"), JP: r.FormValue("jp")}
	f.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	d := course.Details{Title: f.Title, Summary: f.Summary, OtherSummary: f.OtherSummary, OtherLanguage: locale.Locale(f.OtherLanguage), Focus: course.Focus(f.Focus),
		Level: course.Level(f.Level), Language: locale.Locale(f.Language), JP: typedJP(f.JP)}
	known, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return f, d, err
	}
	for _, value := range r.formValues("competency") {
		if id, notNumber := strconv.ParseInt(value, 10, 64); notNumber == nil && known[id].ID == id {
			d.Competencies = append(d.Competencies, id)
		} else {
			err = lms.FailField("competency", "competency.choice_gone")
		}
	}
	for _, value := range r.formValues("work") {
		d.Work = append(d.Work, course.WorkKind(value))
	}
	return f.served(d.Competencies, d.Work), d, err
}

func (s *server) courseNew(r *request) error {
	p, err := s.courseEditPage(r, nil)
	if err != nil {
		return err
	}
	p.Form = courseForm{Focus: string(course.Skills), Level: string(course.Basic), Language: string(r.locale), OtherLanguage: string(otherThan(r.locale)), JP: "2"}
	return r.page("course/edit", p)
}

func (s *server) courseCreate(r *request) error {
	form, d, err := s.readCourse(r)
	var id int64
	if err == nil {
		id, err = s.Courses.Create(r.ctx, r.actor, r.actor.LibraryID, d)
	}
	if err != nil {
		p, pageErr := s.courseEditPage(r, d.Competencies)
		if pageErr != nil {
			return pageErr
		}
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
	var served []int64
	if e.Draft != nil {
		served = e.Draft.Competencies
	}
	p, err := s.courseEditPage(r, served)
	if err != nil {
		return nil, err
	}
	p.Course, p.Path = e, fmt.Sprintf("/courses/%d/edit", id)
	p.Title = r.locale.T("course.edit_of", lms.Args{"title": p.Name()})
	if p.Behind, err = s.leftBehind(r, e); err != nil {
		return nil, err
	}
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
	form, d, err := s.readCourse(r)
	if err == nil {
		err = s.Courses.UpdateDetails(r.ctx, r.actor, id, d, form.Revision)
	}
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
