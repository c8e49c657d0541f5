package web

import (
	"errors"
	"fmt"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

const usualMinutes = 10 // of a lesson that has just been added

func (s *server) moduleAdd(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	_, err = s.Courses.AddModule(r.ctx, r.actor, id, r.FormValue("title"))
	return s.outlineChanged(r, id, "module-new", err)
}

// moduleChange renames a module of the draft, moves it or takes it out.
func (s *server) moduleChange(r *request) error {
	id, module, err := r.ids("module")
	if err != nil {
		return err
	}
	switch do := r.FormValue("do"); do {
	case "up", "down":
		err = s.Courses.MoveModule(r.ctx, r.actor, id, module, do == "up")
	case "delete":
		err = s.Courses.DeleteModule(r.ctx, r.actor, id, module)
	default:
		err = s.Courses.RenameModule(r.ctx, r.actor, id, module, r.FormValue("title"))
	}
	return s.outlineChanged(r, id, "module-"+strconv.FormatInt(module, 10), err)
}

func (s *server) lessonAdd(r *request) error {
	id, module, err := r.ids("module")
	if err != nil {
		return err
	}
	_, err = s.Courses.AddLesson(r.ctx, r.actor, id, module, course.LessonText{Kind: course.Kind(r.FormValue("kind")),
		Title: r.FormValue("title"), Minutes: usualMinutes, Required: true})
	return s.outlineChanged(r, id, "lesson-"+strconv.FormatInt(module, 10), err)
}

func (s *server) lessonMove(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	err = s.Courses.MoveLesson(r.ctx, r.actor, id, r.Params("key"), r.FormValue("do") == "up")
	return s.outlineChanged(r, id, "", err)
}

// outlinePlace puts what was dragged where it was let go.
func (s *server) outlinePlace(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	module, err := strconv.ParseInt(r.FormValue("module"), 10, 64)
	at, atErr := strconv.Atoi(r.FormValue("at"))
	if order := r.FormValue("order"); err != nil || atErr != nil || order == "" {
		return lms.Fail(lms.Invalid, "error.request")
	} else if key := r.FormValue("lesson"); key != "" {
		err = s.Courses.PlaceLesson(r.ctx, r.actor, id, key, module, at, order)
	} else {
		err = s.Courses.PlaceModule(r.ctx, r.actor, id, module, at, order)
	}
	return s.outlineChanged(r, id, "", err)
}

func (s *server) lessonDelete(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	return s.outlineChanged(r, id, "", s.Courses.DeleteLesson(r.ctx, r.actor, id, r.Params("key")))
}

// outlineChanged answers with the outline alone for htmx, else with the page;
// what is wrong with a title stands at the field it was typed in.
func (s *server) outlineChanged(r *request, id int64, field string, err error) error {
	if err == nil && !r.htmx() {
		return r.redirect(fmt.Sprintf("/courses/%d/edit#outline", id), "")
	}
	var problem *lms.Error
	if err != nil && !errors.As(err, &problem) {
		return err
	}
	p, pageErr := s.coursePage(r, id)
	if pageErr != nil {
		return pageErr
	}
	if err != nil {
		wrong := *problem
		if wrong.Field != "" {
			wrong.Field, p.Typed[field] = field, r.FormValue("title")
		}
		p.setProblems(&wrong)
		r.Status(statusOf(wrong.Kind))
	}
	if p.Part = r.htmx(); p.Part {
		return r.fragment("course/edit", "outline-part", p)
	}
	return r.page("course/edit", p)
}
