package web

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// rulesForm is what stands in the form of the rules, as typed.
type rulesForm struct {
	Due      openingForm
	Release  map[int64]openingForm // by module
	Requires map[int64]bool
}

// openingForm is when something opens or is due, as typed.
type openingForm struct{ Days, On string }

func openingFormOf(o course.Opening) openingForm {
	f := openingForm{Days: strconv.Itoa(o.ReleaseDays)}
	if o.ReleaseOn != nil {
		f.On = o.ReleaseOn.String()
	}
	return f
}

// opening reads f; a day that is none is an error, days that are no number are
// refused by their range.
func (f openingForm) opening() (o course.Opening, err error) {
	if strings.TrimSpace(f.Days) != "" {
		o.ReleaseDays = typedDays(f.Days)
	}
	o.ReleaseOn, err = typedDay(f.On)
	return o, err
}

func dueFormOf(d course.Due) (f openingForm) {
	if d.DueDays != nil {
		f.Days = strconv.Itoa(*d.DueDays)
	}
	if d.DueDay != nil {
		f.On = d.DueDay.String()
	}
	return f
}

// due reads f as opening does; the error names the field, that of the days with _on
// behind it.
func (f openingForm) due(field string) (d course.Due, err error) {
	if strings.TrimSpace(f.Days) != "" {
		n := typedDays(f.Days)
		d.DueDays = &n
	}
	if d.DueDay, err = typedDay(f.On); err != nil {
		return d, lms.FailField(field+"_on", "course.day_bad")
	}
	return d, nil
}

// typedDays is a number of days, -1 for what is none.
func typedDays(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return -1
	}
	return n
}

// typedDay is a day as a date field sends it, nil for an empty one.
func typedDay(s string) (*lms.Day, error) {
	if s = strings.TrimSpace(s); s == "" {
		return nil, nil
	}
	day, err := lms.ParseDay(s)
	return &day, err
}

func rulesFormOf(o course.Outline) rulesForm {
	f := rulesForm{Due: dueFormOf(o.Due), Release: map[int64]openingForm{}, Requires: map[int64]bool{}}
	for _, m := range o.Modules {
		f.Release[m.ID] = openingFormOf(m.Opening)
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
	form := rulesForm{Due: openingForm{r.FormValue("due"), r.FormValue("due_on")}, Release: map[int64]openingForm{}, Requires: map[int64]bool{}}
	rules := course.Rules{Release: map[int64]course.Opening{}}
	var unread lms.Problems
	var bad *lms.Error
	if rules.Due, err = form.Due.due("due"); errors.As(err, &bad) {
		unread = append(unread, bad)
	}
	for _, m := range p.Course.Draft.Modules {
		typed := openingForm{r.FormValue(m.Field()), r.FormValue(m.Field() + "-on")}
		form.Release[m.ID] = typed
		if rules.Release[m.ID], err = typed.opening(); err != nil {
			unread = append(unread, lms.FailField(m.Field()+"-on", "course.day_bad"))
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
	err = unread.OrNil()
	if err == nil {
		err = s.Courses.SaveRules(r.ctx, r.actor, id, rules, revision)
	}
	if err != nil {
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
