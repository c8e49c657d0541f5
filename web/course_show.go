package web

import (
	"fmt"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/survey"
)

// courseReason is an answer to "why am I not finished?" and where to mend it.
type courseReason struct{ URL, Text string }

type courseShowPage struct {
	Layout
	View    course.View
	Base    string // of the lessons' addresses
	Preview bool   // a trainer looks at the draft
	Reasons []courseReason
	Total   *course.Total // for those who may see figures
	Surveys *surveyCard
	Writes  bool
	By      string // who enrolled the reader; "": themselves
	Paths   []coursePath
	Moved   *courseMovedNote
	Asked   int // questions that wait for the reader's answer
	Serves  []competencyChoice
	Share   *share
}

func (s *server) courseShow(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	writes := r.actor.Has(lms.Trainer, lms.Admin)
	v, err := s.Courses.Find(r.ctx, r.actor, id)
	if lms.IsKind(err, lms.NotFound) && writes { // never published: its trainer finds it where it is written
		if _, err := s.Courses.Edit(r.ctx, r.actor, id); err != nil {
			return err
		}
		return r.redirect(fmt.Sprintf("/courses/%d/edit", id), "")
	}
	if err != nil {
		return err
	}
	if v, err = s.catchUp(r, v); err != nil {
		return err
	}
	p := &courseShowPage{Layout: r.titled(v.Title), View: v, Base: fmt.Sprintf("/courses/%d/lessons", id), Writes: writes}
	if p.Reasons, err = s.reasons(r, v, p.Base); err != nil {
		return err
	}
	if p.Serves, err = s.servedBy(r, v.Details); err != nil {
		return err
	}
	if p.Paths, err = s.pathsWith(r, id); err != nil {
		return err
	}
	if writes {
		if p.Asked, err = s.unanswered(r, id); err != nil {
			return err
		}
	}
	if v.Learning() {
		if p.Moved, err = s.movedNote(r, v); err != nil {
			return err
		}
		if p.By, err = s.enroller(r, v.Enrolment.EnrolledBy); err != nil {
			return err
		}
	}
	if p.Surveys, err = s.surveyCard(r, survey.Subject{Of: survey.Course, ID: id}); err != nil {
		return err
	}
	if r.actor.Has(lms.Trainer, lms.Head, lms.Admin) {
		totals, err := s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID)
		if err != nil {
			return err
		}
		for i := range totals {
			if totals[i].CourseID == id {
				p.Total = &totals[i]
			}
		}
	}
	if p.Plans() && !v.Closed {
		p.Share = p.invitation(fmt.Sprintf("%s/courses/%d", r.site(), id))
	}
	return r.page("course/show", p)
}

// invitation is a text that invites to the course.
func (p *courseShowPage) invitation(address string) *share {
	say := p.Locale.T
	lines := []string{say("share.course"), bold(p.View.Title)}
	if summary := p.View.SummaryIn(p.Locale).Text; summary != "" {
		lines = append(lines, summary)
	}
	key, args := "share.course_time", lms.Args{"time": p.Lasting(p.View.Minutes())}
	if p.View.JP > 0 {
		key, args["jp"] = "share.course_jp", p.JP(p.View.JP)
	}
	return newShare(append(lines, say(key, args), "", say("share.course_begin", lms.Args{"url": address}))...)
}

// servedBy are the competencies that a course says it teaches.
func (s *server) servedBy(r *request, d course.Details) ([]competencyChoice, error) {
	choices, err := s.competencyChoices(r)
	return slices.DeleteFunc(choices, func(c competencyChoice) bool { return !d.Competencies.Has(c.ID) }), err
}

// HasAssignments reports whether learners hand something in.
func (p courseShowPage) HasAssignments() bool { return p.View.Has(course.Assignment) }

// Discusses reports whether people talk below a lesson.
func (p courseShowPage) Discusses() bool { return p.Asked > 0 || discusses(p.View) }

// HasPracticals reports whether learners work in SLiMS.
func (p courseShowPage) HasPracticals() bool { return p.View.Has(course.InSlims) }

// Opens says when something that is shut opens, "" for what is open.
func (p courseShowPage) Opens(o course.Opening) string {
	switch v := p.View; {
	case !o.Waits() || v.Completed(), v.Learning() && !v.Shut(o), o.ReleaseOn != nil && *o.ReleaseOn <= p.Today():
		return ""
	case v.Learning() || o.ReleaseOn != nil:
		return p.Locale.T("course.opens_on", lms.Args{"day": v.OpensOn(o)})
	}
	return p.Locale.T("course.opens_after", lms.Args{"n": o.ReleaseDays})
}

// DueDays is within how many days to finish, 0 without hurry.
func (p courseShowPage) DueDays() int {
	if p.View.DueDays == nil {
		return 0
	}
	return *p.View.DueDays
}

// Plans reports whether the reader may enrol others.
func (p courseShowPage) Plans() bool {
	return !p.Preview && !p.View.Closed && p.Has("trainer", "head", "admin")
}

// coursePreview is the draft as a learner would see it.
func (s *server) coursePreview(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	e, err := s.Courses.Edit(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	if e.Draft == nil {
		return lms.Fail(lms.NotFound, "course.no_draft")
	}
	serves, err := s.servedBy(r, e.Draft.Details)
	if err != nil {
		return err
	}
	return r.page("course/show", &courseShowPage{Layout: r.titled(e.Draft.Title), View: course.View{Outline: *e.Draft},
		Base: fmt.Sprintf("/courses/%d/preview", id), Preview: true, Serves: serves})
}

// State is how far the reader is with a lesson: "done", "opened" or "".
func (p courseShowPage) State(l course.Lesson) string { return lessonState(p.View, l) }

func lessonState(v course.View, l course.Lesson) string {
	progress, opened := v.Journey[l.Key]
	switch {
	case progress.Done():
		return "done"
	case opened:
		return "opened"
	}
	return ""
}

func (s *server) courseEnrol(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Courses.Enrol(r.ctx, r.actor, id); err != nil {
		return err
	}
	v, err := s.Courses.Find(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	if v, err = s.catchUp(r, v); err != nil { // a test may have been passed before
		return err
	}
	if next := v.Resume(); next != nil {
		return r.redirect(fmt.Sprintf("/courses/%d/lessons/%s", id, next.Key), "course.enrolled")
	}
	return r.redirect(fmt.Sprintf("/courses/%d", id), "course.enrolled")
}

func (s *server) courseWithdraw(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Courses.Withdraw(r.ctx, r.actor, id, r.actor.AccountID); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/courses/%d", id), "course.withdrawn")
}
