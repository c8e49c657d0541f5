package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// pairForm is a pair's settings as typed, and what its training is chosen from.
type pairForm struct {
	assessment.PairSettings
	Courses    []course.Total
	Activities []activity.Listed
}

// readPair reads the settings that a form brought.
func (r *request) readPair() assessment.PairSettings {
	number := func(name string) int64 { n, _ := strconv.ParseInt(r.FormValue(name), 10, 64); return n }
	return assessment.PairSettings{Title: r.FormValue("title"), Notes: strings.ReplaceAll(r.FormValue("notes"), "\r\n", "\n"), CourseID: number("course"), ActivityID: number("activity"),
		LowFirst: r.FormValue("low_first") != "", Crossed: r.FormValue("crossed") != ""}
}

// pairForm fills in what a training is chosen from: the library's courses that
// were published and its activities.
func (s *server) pairForm(r *request, set assessment.PairSettings) (f pairForm, err error) {
	f.PairSettings = set
	all, err := s.Courses.Totals(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return f, err
	}
	for _, c := range all {
		if c.Published && (c.ArchivedAt == nil || c.CourseID == set.CourseID) {
			f.Courses = append(f.Courses, c)
		}
	}
	f.Activities, err = s.meetings(r)
	return f, err
}

// check says what of a training is not the library's to choose. Fields: course,
// activity.
func (s *server) checkTraining(r *request, set assessment.PairSettings) error {
	f, err := s.pairForm(r, set)
	if err != nil {
		return err
	}
	var p lms.Problems
	if set.CourseID != 0 && f.Course() == "" {
		p = append(p, lms.FailField("course", "gain.course_gone"))
	}
	if set.ActivityID != 0 && f.Activity() == "" {
		p = append(p, lms.FailField("activity", "gain.activity_gone"))
	}
	return p.OrNil()
}

// Course and Activity are the names of the training chosen, "" for none.
func (f pairForm) Course() string {
	for _, c := range f.Courses {
		if c.CourseID == f.CourseID {
			return c.Title
		}
	}
	return ""
}

func (f pairForm) Activity() string {
	for _, a := range f.Activities {
		if a.ID == f.ActivityID {
			return a.Title
		}
	}
	return ""
}

// Training names the training, "" for none.
func (f pairForm) Training() string {
	name := f.Course()
	if a := f.Activity(); name == "" {
		name = a
	} else if a != "" {
		name += " + " + a
	}
	return name
}

// PairName is what a pair is called.
func (l Layout) PairName(p assessment.Pair) string {
	switch {
	case p.Title != "":
		return p.Title
	case p.OneTest():
		return p.Pre.Title + ": " + l.PairForms(p)
	}
	return p.Pre.Title + " → " + p.Post.Title
}

// PairForms says how the forms of one test come before and after.
func (l Layout) PairForms(p assessment.Pair) string {
	if p.Crossed {
		return l.Locale.T("gain.crossed_short")
	}
	return l.Locale.T("form.before_after")
}

type pairListPage struct {
	Layout
	Pairs  []assessment.Pair
	Away   []assessment.Pair   // archived
	Tests  []assessment.Listed // to choose from
	Pre    int64
	Post   int64
	Form   pairForm
	Writes bool
}

func (s *server) pairPage(r *request, set assessment.PairSettings) (*pairListPage, error) {
	p := &pairListPage{Layout: inTests(r.layout("gain.list_title")), Writes: r.actor.Has(lms.Trainer)}
	p.Path = "/assessments/pairs"
	all, err := s.Assessments.Pairs(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for _, pair := range all {
		if pair.ArchivedAt == nil {
			p.Pairs = append(p.Pairs, pair)
		} else {
			p.Away = append(p.Away, pair)
		}
	}
	if p.Form, err = s.pairForm(r, set); err != nil || !p.Writes {
		return p, err
	}
	p.Tests, err = s.Assessments.List(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

// TrainingOf names the training of a pair in the list.
func (p pairListPage) TrainingOf(pair assessment.Pair) string {
	f := p.Form
	f.PairSettings = pair.PairSettings
	return f.Training()
}

// pairList shows the pairs; a course or an activity leads here with itself
// chosen.
func (s *server) pairList(r *request) error {
	p, err := s.pairPage(r, assessment.PairSettings{CourseID: int64(r.QueryInt("course")), ActivityID: int64(r.QueryInt("activity"))})
	if err != nil {
		return err
	}
	return r.page("assessment/pairs", p)
}

func (s *server) pairCreate(r *request) error {
	pre, _ := strconv.ParseInt(r.FormValue("pre"), 10, 64)
	post, _ := strconv.ParseInt(r.FormValue("post"), 10, 64)
	set := r.readPair()
	err := s.checkTraining(r, set)
	var id int64
	if err == nil {
		id, err = s.Assessments.CreatePair(r.ctx, r.actor, pre, post, set)
	}
	if err != nil {
		p, pageErr := s.pairPage(r, set)
		if pageErr != nil {
			return pageErr
		}
		p.Pre, p.Post = pre, post
		return r.invalid("assessment/pairs", p, err)
	}
	return r.redirect(fmt.Sprintf("/assessments/pairs/%d", id), "gain.created")
}

type pairEditPage struct {
	Layout
	Pair assessment.Pair
	Form pairForm
}

func (s *server) pairEditPage(r *request) (*pairEditPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	pair, err := s.Assessments.Pair(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &pairEditPage{Layout: inTests(r.layout("gain.edit_title")), Pair: pair}
	p.Form, err = s.pairForm(r, pair.PairSettings)
	return p, err
}

func (s *server) pairEdit(r *request) error {
	p, err := s.pairEditPage(r)
	if err != nil {
		return err
	}
	return r.page("assessment/pair_edit", p)
}

func (s *server) pairUpdate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	set := r.readPair()
	if err = s.checkTraining(r, set); err == nil {
		err = s.Assessments.UpdatePair(r.ctx, r.actor, id, set)
	}
	if err != nil {
		p, pageErr := s.pairEditPage(r)
		if pageErr != nil {
			return pageErr
		}
		p.Form.PairSettings, p.Path = set, fmt.Sprintf("/assessments/pairs/%d/edit", id)
		return r.invalid("assessment/pair_edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/assessments/pairs/%d", id), "gain.saved")
}

// pairArchive puts a pair away, or takes it out again.
func (s *server) pairArchive(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	away, notice := r.FormValue("away") != "", "gain.taken_out"
	if away {
		notice = "gain.archived"
	}
	if err := s.Assessments.ArchivePair(r.ctx, r.actor, id, away); err != nil {
		return err
	}
	return r.redirect("/assessments/pairs", notice)
}

func (s *server) pairRemove(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Assessments.RemovePair(r.ctx, r.actor, id); err != nil {
		return err
	}
	return r.redirect("/assessments/pairs", "gain.removed")
}
