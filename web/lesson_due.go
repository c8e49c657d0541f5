package web

import (
	"fmt"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
)

// dueWords says to a learner what the days of an assignment mean on that day, ""
// without any.
func dueWords(l locale.Locale, d course.Dates, today lms.Day) string {
	args := lms.Args{}
	if d.DueOn != nil {
		args["day"], args["n"] = *d.DueOn, d.Late(today)
	}
	if d.CutOn != nil {
		args["cut"] = *d.CutOn
	}
	switch late := d.Late(today) > 0; {
	case d.Over(today):
		return l.T("handin.days_over", args)
	case d.CutOn != nil && (d.DueOn == nil || *d.DueOn == *d.CutOn):
		return l.T("handin.days_cut", args)
	case d.DueOn == nil:
		return ""
	case late && d.CutOn != nil:
		return l.T("handin.days_late_cut", args)
	case late:
		return l.T("handin.days_late", args)
	case d.CutOn != nil:
		return l.T("handin.days_due_cut", args)
	}
	return l.T("handin.days_due", args)
}

// DueWords says it today.
func (l Layout) DueWords(d course.Dates) string { return dueWords(l.Locale, d, l.Today()) }

// DeadlineWords says when an assignment is due of whoever learns it, in parts.
func (l Layout) DeadlineWords(d course.Deadline) string {
	var parts []string
	for _, one := range []struct {
		key string
		due course.Due
	}{{"handin.due_is", d.Due}, {"handin.cut_is", d.CutOff}} {
		switch {
		case one.due.DueDay != nil:
			parts = append(parts, l.Locale.T(one.key, lms.Args{"when": l.Date(*one.due.DueDay)}))
		case one.due.DueDays != nil:
			parts = append(parts, l.Locale.T(one.key, lms.Args{"when": l.Locale.T("course.due_days", lms.Args{"n": *one.due.DueDays})}))
		}
	}
	return strings.Join(parts, " · ")
}

// endOf is the last second of a local day.
func (l Layout) endOf(d lms.Day) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, 23, 59, 59, 0, l.zone)
}

// homeWork adds the assignments that the reader has to hand in this week, those
// that are late, and for a week those that are not taken any more.
func (s *server) homeWork(r *request, p *homePage) error {
	list, err := s.Courses.DueWork(r.ctx, r.actor)
	if err != nil {
		return err
	}
	today := p.Today()
	for _, w := range list {
		d := w.Days
		if *d.Next() > today+7 || d.Over(today-7) {
			continue
		}
		pill := ""
		if *d.Next() < today {
			pill = "home.late"
		}
		p.Week = append(p.Week, homeDate{At: p.endOf(*d.Next()), Title: w.Title, URL: fmt.Sprintf("/courses/%d/lessons/%s", w.CourseID, w.Key),
			Line: r.locale.T("home.work", lms.Args{"course": w.Course}) + " · " + p.DueWords(d), Pill: pill})
	}
	return nil
}
