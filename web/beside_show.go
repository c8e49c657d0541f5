package web

import (
	"fmt"
	"slices"

	"binapustaka/lms/course"
)

// besidePage is what a page of SLiMS shows beside itself: where the reader was,
// what is due, the work that practicals ask for, and short lessons for the part
// of SLiMS that they work in.
type besidePage struct {
	homePage
	Module  string // of SLiMS; "" where it has no lessons of its own
	Lessons []besideLesson
	Work    *besideWork
	Reminds bool // on SLiMS's pages
}

// besideLesson is a lesson to read in between.
type besideLesson struct {
	Course course.Card
	Lesson course.Lesson
	Done   bool
}

// URL is the lesson's address.
func (l besideLesson) URL() string {
	return fmt.Sprintf("/courses/%d/lessons/%s", l.Course.CourseID, l.Lesson.Key)
}

const (
	besideBrief   = 3 // minutes: a lesson for in between
	besideLessons = 6
)

// moduleWork is the work that is done in a module of SLiMS.
var moduleWork = map[string][]course.WorkKind{
	"bibliography": {course.RecordWork, course.CopyWork},
	"circulation":  {course.LoanWork, course.ReturnWork, course.ExtensionWork, course.ReservationWork},
	"membership":   {course.MemberWork},
}

// besideShow is the page in the panel.
func (s *server) besideShow(r *request) error {
	p := &besidePage{homePage: homePage{Layout: r.layout("beside.title"), First: firstName(r.actor.Name)}, Reminds: r.account.Beside}
	if err := s.homeLearning(r, &p.homePage); err != nil {
		return err
	}
	if module := r.Query("module"); len(moduleWork[module]) > 0 {
		p.Module = module
	}
	cards, err := s.Courses.Catalogue(r.ctx, r.actor, r.actor.LibraryID, course.Filter{})
	if err != nil {
		return err
	}
	if p.Lessons, err = s.besideLessons(r, cards, moduleWork[p.Module]); err != nil {
		return err
	}
	if p.Work, err = s.besideWork(r, p.Layout, cards); err != nil {
		return err
	}
	return r.page("beside/show", p)
}

// behind compares so that what holds of something puts it behind the others.
func behind(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// besideLessons are short lessons of courses for that work, those not read yet
// first; where there are none, the next lesson of each such course.
func (s *server) besideLessons(r *request, cards []course.Card, work []course.WorkKind) (brief []besideLesson, err error) {
	serves := func(c course.Card) bool { return slices.ContainsFunc(work, c.Work.Has) }
	cards = slices.DeleteFunc(slices.Clone(cards), func(c course.Card) bool { return !serves(c) })
	slices.SortStableFunc(cards, func(a, b course.Card) int {
		return behind(a.Language != r.locale, b.Language != r.locale)
	})
	var next []besideLesson
	for _, c := range cards {
		v, err := s.Courses.Find(r.ctx, r.actor, c.CourseID)
		if err != nil {
			return nil, err
		}
		resumed := false
		for _, l := range v.Lessons() {
			if l.Kind != course.Page || v.ShutLesson(l) {
				continue
			}
			one := besideLesson{Course: c, Lesson: l, Done: v.Journey[l.Key].Done()}
			if l.Minutes <= besideBrief {
				brief = append(brief, one)
			} else if !one.Done && !resumed {
				next, resumed = append(next, one), true
			}
		}
	}
	slices.SortStableFunc(brief, func(a, b besideLesson) int {
		return behind(a.Done, b.Done)
	})
	if len(brief) == 0 {
		brief = next
	}
	return brief[:min(len(brief), besideLessons)], nil
}

// besideRemind switches the reminders on SLiMS's pages on or off.
func (s *server) besideRemind(r *request) error {
	on, next := r.FormValue("on") != "", localPath(r.FormValue("next"))
	if err := s.Accounts.SetBeside(r.ctx, r.actor, on); err != nil {
		return err
	}
	if on {
		return r.redirect(next, "beside.on_done")
	}
	return r.redirect(next, "beside.off_done")
}
