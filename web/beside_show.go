package web

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"

	"binapustaka/jobs"
	"binapustaka/lms"
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

// besideWork is how far the reader is with open practicals.
type besideWork struct {
	L          Layout
	Practicals []besidePractical
}

type besidePractical struct {
	*practicalState
	Title, Key string
}

// Pending reports whether a check is on its way.
func (w besideWork) Pending() bool {
	return slices.ContainsFunc(w.Practicals, func(p besidePractical) bool { return p.Pending() })
}

// Checkable reports whether one can be checked.
func (w besideWork) Checkable() bool {
	return slices.ContainsFunc(w.Practicals, func(p besidePractical) bool { return p.Obstacle == "" })
}

// Again is when the part asks once more how the checks are going.
func (w besideWork) Again() string {
	for _, p := range w.Practicals {
		if p.Pending() && !p.Late() {
			return p.Again()
		}
	}
	return "10s"
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

// besideLessons are short lessons of courses for that work, those not read yet
// first; where there are none, the next lesson of each such course.
func (s *server) besideLessons(r *request, cards []course.Card, work []course.WorkKind) (brief []besideLesson, err error) {
	serves := func(c course.Card) bool { return slices.ContainsFunc(work, c.Work.Has) }
	cards = slices.DeleteFunc(slices.Clone(cards), func(c course.Card) bool { return !serves(c) })
	slices.SortStableFunc(cards, func(a, b course.Card) int {
		own := func(c course.Card) int { return cmp.Compare(string(r.locale), string(c.Language)) }
		return cmp.Compare(own(a)*own(a), own(b)*own(b))
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
		switch {
		case a.Done == b.Done:
			return 0
		case a.Done:
			return 1
		}
		return -1
	})
	if len(brief) == 0 {
		brief = next
	}
	return brief[:min(len(brief), besideLessons)], nil
}

// besideWork are the practicals of courses that the reader learns, as far as they
// are open and not met yet; nil where there is none.
func (s *server) besideWork(r *request, l Layout, cards []course.Card) (*besideWork, error) {
	w := &besideWork{L: l}
	for _, c := range cards {
		if !c.Enrolled() || c.Done() {
			continue
		}
		v, err := s.Courses.Find(r.ctx, r.actor, c.CourseID)
		if err != nil {
			return nil, err
		}
		for _, lesson := range v.Lessons() {
			if lesson.Kind != course.InSlims || v.ShutLesson(lesson) || v.Journey[lesson.Key].Done() {
				continue
			}
			p, err := s.practicalState(r, l, v, lesson)
			if err != nil {
				return nil, err
			}
			if p != nil {
				w.Practicals = append(w.Practicals, besidePractical{p, lesson.Title, lesson.Key})
			}
		}
	}
	if len(w.Practicals) == 0 {
		return nil, nil
	}
	return w, nil
}

// besideWorkPart is the part of the panel that follows the checks. With the last
// practical met the whole panel is new: its course goes on.
func (s *server) besideWorkPart(r *request) error {
	if !r.htmx() {
		return r.redirect("/beside", "")
	}
	w, err := s.myWorkBeside(r)
	if err != nil {
		return err
	}
	if w == nil {
		r.Set("HX-Refresh", "true")
		return nil
	}
	return r.fragment("beside/show", "beside-work", w)
}

func (s *server) myWorkBeside(r *request) (*besideWork, error) {
	r.silent = true
	cards, err := s.Courses.Catalogue(r.ctx, r.actor, r.actor.LibraryID, course.Filter{})
	if err != nil {
		return nil, err
	}
	return s.besideWork(r, r.layout("beside.title"), cards)
}

// besideCheck asks for a check of every open practical now.
func (s *server) besideCheck(r *request) error {
	w, err := s.myWorkBeside(r)
	if err != nil {
		return err
	}
	asked := false
	if w != nil {
		for _, p := range w.Practicals {
			if p.Obstacle != "" || p.Pending() {
				continue
			}
			if err := s.Courses.AskCheck(r.ctx, r.actor, p.CourseID, p.Key); err != nil {
				return err
			}
			asked = true
		}
	}
	if asked {
		if err := s.Jobs.EnqueueNow(r.ctx, jobs.PracticalAsked); err != nil {
			slog.Warn("queue not reached; the check waits for its minute", "err", err)
		}
	}
	if r.htmx() {
		return s.besideWorkPart(r)
	}
	return r.redirect("/beside", "practical.asked")
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

// besidePanel tells a page of SLiMS whether to show the panel's tab, and with how
// many things of this week. The ticket is all the proof there is, and nobody is
// signed in by it: no cookie counts here, so any page may ask.
func (s *server) besidePanel(r *request) error {
	r.Set("Access-Control-Allow-Origin", "*")
	g, err := s.handover(r)
	if err != nil {
		status, message := r.explain(err)
		return r.Status(status).JSON(map[string]any{"message": message})
	}
	a, roles, err := s.Accounts.Known(r.ctx, g.library.ID, g.user())
	if lms.IsKind(err, lms.Unauthenticated) { // who comes for the first time is asked to, no more
		return r.JSON(map[string]any{"show": true, "due": 0})
	}
	if err != nil {
		return err
	}
	r.library, r.actor = g.library, lms.Actor{AccountID: a.ID, LibraryID: g.library.ID, Name: a.Name, Roles: roles}
	p := &homePage{Layout: r.layout("beside.title")}
	if err := s.homeLearning(r, p); err != nil {
		return err
	}
	due := len(p.Week)
	if p.Resumes() {
		due++
	}
	return r.JSON(map[string]any{"show": a.Beside, "due": due})
}
