package web

import (
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
)

type courseListPage struct {
	Layout
	Cards   []course.Card
	Filter  course.Filter
	Focuses []course.Focus
	Totals  []course.Total // for those who may see figures
	Writes  bool
}

// Narrowed reports whether some courses may be left out.
func (p courseListPage) Narrowed() bool { return p.Filter != course.Filter{} }

func (s *server) courseList(r *request) error {
	f := course.Filter{Words: strings.TrimSpace(r.Query("q")), Focus: course.Focus(r.Query("focus")), Mine: r.Query("mine") != ""}
	if !slices.Contains(course.Focuses, f.Focus) {
		f.Focus = ""
	}
	cards, err := s.Courses.Catalogue(r.ctx, r.actor, r.actor.LibraryID, f)
	if err != nil {
		return err
	}
	p := &courseListPage{Layout: r.layout("course.list_title"), Cards: cards, Filter: f, Focuses: course.Focuses, Writes: r.actor.Has(lms.Trainer, lms.Admin)}
	if r.actor.Has(lms.Trainer, lms.Head, lms.Admin) {
		if p.Totals, err = s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID); err != nil {
			return err
		}
	}
	return r.page("course/list", p)
}

// courseStarter installs the shipped courses with the shipped tests that close
// them; what is there already stays as it is.
func (s *server) courseStarter(r *request) error {
	if err := s.installTests(r); err != nil {
		return err
	}
	tests, err := s.Assessments.StarterIDs(r.ctx, r.actor.LibraryID)
	if err != nil {
		return err
	}
	if _, err := s.Courses.InstallStarter(r.ctx, r.actor, r.actor.LibraryID, tests); err != nil {
		return err
	}
	return r.redirect("/courses", "course.starter_installed")
}

// CourseFocus, CourseLevel and CourseLanguage name what a course is.
func (l Layout) CourseFocus(f course.Focus) string { return l.Locale.T("course.focus_" + string(f)) }
func (l Layout) CourseLevel(v course.Level) string { return l.Locale.T("course.level_" + string(v)) }
func (l Layout) CourseLanguage(language locale.Locale) string {
	return l.Locale.T("course.language_" + string(language))
}

// Lasting writes a number of minutes: 2 jam 15 menit.
func (l Layout) Lasting(minutes int) string { return l.Duration(time.Duration(minutes) * time.Minute) }
