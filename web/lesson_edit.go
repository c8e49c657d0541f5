package web

import (
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/markdown"
)

// lessonForm is what stands in the form, as typed.
type lessonForm struct {
	Kind, Title, Minutes, Test, Body string
	ReadBy, ReadMinutes, ReadPercent string // of what is read, or played: when it is done
	Score                            string // of a test, in place of its pass mark
	ContentBy, ContentScore          string // of a package: when it is done
	ContentMinutes                   string
	URL, Document                    string
	Activity, Share                  string // of attendance, and how much of it in percent
	Opening                          openingForm
	Due, CutOff                      openingForm // of an assignment
	Required, Discuss                bool
	Revision                         int
}

func lessonFormOf(l course.Lesson) lessonForm {
	f := lessonForm{Kind: string(l.Kind), Title: l.Title, Minutes: strconv.Itoa(l.Minutes), Body: l.Body, Required: l.Required, Discuss: l.Discuss, Revision: l.Revision}
	f.URL, f.Opening, f.Due, f.CutOff = l.URL, openingFormOf(l.Opening), dueFormOf(l.Due), dueFormOf(l.CutOff)
	if l.ActivityID != nil {
		f.Activity = strconv.FormatInt(*l.ActivityID, 10)
	}
	if l.Kind == course.Attendance && l.AtLeast > 0 {
		f.Share = strconv.Itoa(l.AtLeast)
	}
	if l.AssessmentID != nil {
		f.Test = strconv.FormatInt(*l.AssessmentID, 10)
	}
	if l.MediaID != nil {
		f.Document = strconv.FormatInt(*l.MediaID, 10)
	}
	switch l.DoneBy {
	case course.ByScore:
		f.Score = strconv.Itoa(l.AtLeast)
	case course.ByMedia:
		f.ReadBy, f.ReadPercent = string(l.DoneBy), strconv.Itoa(l.AtLeast)
	case course.ByTime:
		f.ReadMinutes = strconv.Itoa(l.AtLeast)
		fallthrough
	default:
		f.ReadBy = string(l.DoneBy)
	}
	if l.Kind.IsContent() {
		f.ContentBy, f.ContentScore, f.ContentMinutes = string(l.DoneBy), f.Score, f.ReadMinutes
		f.Score, f.ReadBy, f.ReadMinutes = "", "", ""
	}
	return f
}

// readLesson takes the form's fields from where they stand.
func readLesson(value func(string) string) lessonForm {
	f := lessonForm{Kind: value("kind"), Title: value("title"), Minutes: value("minutes"), Test: value("test"), Body: value("body"),
		ReadBy: value("read_by"), ReadMinutes: value("read_minutes"), ReadPercent: value("read_percent"), Score: value("score"), URL: value("url"), Document: value("document"),
		ContentBy: value("content_by"), ContentScore: value("content_score"), ContentMinutes: value("content_minutes"),
		Activity: value("activity"), Share: value("share"), Opening: openingForm{value("release"), value("release-on")},
		Due: openingForm{value("due"), value("due_on")}, CutOff: openingForm{value("cut"), value("cut_on")}, Required: value("required") != "", Discuss: value("discuss") != ""}
	f.Revision, _ = strconv.Atoi(value("revision"))
	return f
}

type lessonEditPage struct {
	Layout
	CourseID int64
	Key      string
	Outline  course.Outline
	Form     lessonForm
	Kinds    []course.Kind
	Tests    []assessment.Listed // that a lesson may name
	Meetings []activity.Listed   // that one may ask to attend
	Media    lessonFiles
	Preview  template.HTML
	Tried    bool           // a preview was asked for
	Other    *course.Lesson // a colleague's version, when it came first
	OtherBy  string
	Gone     bool // there is no draft any more to save into
	Document *course.Media
	Uploaded bool // the document, just now
}

// Rubric is what an assignment would be marked by.
func (p lessonEditPage) Rubric() rubricSum { return sumOf(course.Rubric(p.Form.Body)) }

// ReadWays are the ways in which what is read can be done, ContentWays those of
// a package.
func (lessonEditPage) ReadWays() []course.DoneBy    { return course.Page.Ways() }
func (lessonEditPage) ContentWays() []course.DoneBy { return course.Scorm.Ways() }

// IsContent reports whether the form is of a package now.
func (f lessonForm) IsContent() bool { return course.Kind(f.Kind).IsContent() }

// Package is the uploaded package when the lesson is to be one, File the
// document when it is to be that.
func (p lessonEditPage) Package() *course.Media {
	if p.Document != nil && p.Document.IsContent() {
		return p.Document
	}
	return nil
}

func (p lessonEditPage) File() *course.Media {
	if p.Document != nil && p.Document.IsDocument() {
		return p.Document
	}
	return nil
}

// lessonPageFor prepares the page of a lesson of the draft around a form; nil
// takes what is saved.
func (s *server) lessonPageFor(r *request, form *lessonForm) (*lessonEditPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	p := &lessonEditPage{CourseID: id, Key: r.Params("key"), Kinds: course.Kinds}
	o, l, err := s.Courses.FindDraftLesson(r.ctx, r.actor, id, p.Key)
	switch {
	case lms.IsKind(err, lms.NotFound) && form != nil:
		p.Gone, l.Title = true, form.Title // what was typed is shown, to be taken elsewhere
		r.Status(statusOf(lms.NotFound))
	case err != nil:
		return nil, err
	}
	if p.Outline = o; form == nil {
		saved := lessonFormOf(l)
		form = &saved
	}
	p.Layout, p.Form = r.layout("lesson.edit_of", lms.Args{"title": l.Title}), *form
	p.Path = fmt.Sprintf("/courses/%d/lessons/%s/edit", id, p.Key)
	list, err := s.Assessments.List(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.Status == assessment.Published || strconv.FormatInt(t.ID, 10) == form.Test {
			p.Tests = append(p.Tests, t)
		}
	}
	if p.Meetings, err = s.meetings(r); err != nil {
		return nil, err
	}
	if id, err := strconv.ParseInt(form.Document, 10, 64); err == nil {
		m, err := s.Courses.Document(r.ctx, r.actor, id)
		if err != nil && !lms.IsKind(err, lms.Invalid) {
			return nil, err
		}
		if err == nil {
			p.Document = &m
		}
	}
	p.Media, err = s.lessonFiles(r, 1, course.Media{}, p.Outline.Language)
	return p, err
}

// text is the form as the lesson's text; what cannot be read is named by its
// field.
func (p *lessonEditPage) text() (course.LessonText, error) {
	t := course.LessonText{Kind: course.Kind(p.Form.Kind), Title: p.Form.Title, Required: p.Form.Required, Discuss: p.Form.Discuss, Body: p.Form.Body, URL: p.Form.URL}
	whole := func(s string) int { n, _ := strconv.Atoi(strings.TrimSpace(s)); return n } // 0 is refused
	switch {
	case t.Kind == course.Test && strings.TrimSpace(p.Form.Score) != "":
		t.DoneBy, t.AtLeast = course.ByScore, whole(p.Form.Score)
	case t.Kind.IsContent():
		t.DoneBy, t.AtLeast = course.DoneBy(p.Form.ContentBy), whole(p.Form.ContentMinutes)
		if t.DoneBy == course.ByScore {
			t.AtLeast = whole(p.Form.ContentScore)
		}
	case t.Kind == course.Page || t.Kind == course.File:
		t.DoneBy, t.AtLeast = course.DoneBy(p.Form.ReadBy), whole(p.Form.ReadMinutes)
		if t.DoneBy == course.ByMedia {
			t.AtLeast = whole(p.Form.ReadPercent)
		}
	}
	if p.Document != nil && p.Document.Fits(t.Kind) {
		t.MediaID = &p.Document.ID
	}
	t.Minutes = whole(p.Form.Minutes)
	var err error
	if t.Opening, err = p.Form.Opening.opening(); err != nil {
		return t, lms.FailField("release-on", "course.day_bad")
	}
	if t.Kind == course.Assignment {
		if t.Due, err = p.Form.Due.due("due"); err != nil {
			return t, err
		}
		if t.CutOff, err = p.Form.CutOff.due("cut"); err != nil {
			return t, err
		}
	}
	if t.Kind == course.Attendance {
		if strings.TrimSpace(p.Form.Share) != "" {
			if t.AtLeast = whole(p.Form.Share); t.AtLeast == 0 {
				return t, lms.FailField("at_least", "lesson.at_least_percent")
			}
		}
		for _, a := range p.Meetings {
			if p.Form.Activity == strconv.FormatInt(a.ID, 10) {
				t.ActivityID = &a.ID
			}
		}
		if p.Form.Activity != "" && t.ActivityID == nil {
			return t, lms.FailField("activity", "lesson.activity_gone")
		}
	}
	if t.Kind == course.Test && p.Form.Test != "" {
		id, err := strconv.ParseInt(p.Form.Test, 10, 64)
		if err != nil || !slices.ContainsFunc(p.Tests, func(l assessment.Listed) bool { return l.ID == id }) {
			return t, lms.FailField("test", "lesson.test_gone")
		}
		t.AssessmentID = &id
	}
	return t, nil
}

func (s *server) lessonEdit(r *request) error {
	p, err := s.lessonPageFor(r, nil)
	if err != nil {
		return err
	}
	return r.page("lesson/edit", p)
}

func (s *server) lessonUpdate(r *request) error {
	form := readLesson(func(name string) string { return r.FormValue(name) })
	p, err := s.lessonPageFor(r, &form)
	if err != nil {
		return err
	}
	text, err := p.text()
	if err == nil {
		err = s.Courses.UpdateLesson(r.ctx, r.actor, p.CourseID, p.Key, text, form.Revision)
	}
	if err == nil {
		return r.redirect(p.Path, "lesson.saved", lms.Args{"time": r.locale.Clock(s.Now().In(r.zone()))})
	}
	if lms.IsKind(err, lms.Conflict) {
		if err := s.showOther(r, p); err != nil {
			return err
		}
	}
	var gone *lms.Error
	if lms.IsKind(err, lms.NotFound) && errors.As(err, &gone) { // the draft was published or thrown away meanwhile
		p.Gone = true
		p.setProblems(gone)
		r.Status(statusOf(lms.NotFound))
		return r.page("lesson/edit", p)
	}
	return r.invalid("lesson/edit", p, err)
}

// showOther puts a colleague's version beside the text that came second; the
// next attempt to save is a decision made knowing of it.
func (s *server) showOther(r *request, p *lessonEditPage) error {
	_, l, err := s.Courses.FindDraftLesson(r.ctx, r.actor, p.CourseID, p.Key)
	if err != nil {
		return err
	}
	p.Other, p.Form.Revision = &l, l.Revision
	if l.UpdatedBy != nil {
		names, err := s.Accounts.Names(r.ctx, r.actor, []int64{*l.UpdatedBy})
		if err != nil {
			return err
		}
		p.OtherBy = names[*l.UpdatedBy]
	}
	return nil
}

// lessonTry shows how the text would look, without saving it; the Markdown of
// a file that is to be put in comes at its end.
func (s *server) lessonTry(r *request) error {
	form := readLesson(func(name string) string { return r.FormValue(name) })
	if more := r.FormValue("insert"); more != "" {
		form.Body = below(form.Body, more)
	}
	p, err := s.lessonPageFor(r, &form)
	if err != nil {
		return err
	}
	p.Tried, p.Preview = true, markdown.RenderFor(form.Body, p.Outline.Language, r.locale, 3)
	if r.htmx() {
		return r.fragment("lesson/edit", "preview", p)
	}
	return r.page("lesson/edit", p)
}
