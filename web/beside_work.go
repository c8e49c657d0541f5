package web

import (
	"log/slog"
	"slices"

	"binapustaka/jobs"
	"binapustaka/lms/course"
)

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
			if p.Obstacle != "" {
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
