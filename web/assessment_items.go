package web

import (
	"fmt"
	"net/url"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// assessmentItemAdd puts a question of the bank into a draft.
func (s *server) assessmentItemAdd(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	question, err := strconv.ParseInt(r.FormValue("question"), 10, 64)
	if err != nil {
		return lms.Fail(lms.NotFound, "question.not_found")
	}
	if err := s.Assessments.AddItem(r.ctx, r.actor, id, question, 1); err != nil {
		return err
	}
	return s.itemsChanged(r, id, nil)
}

// assessmentItemChange moves a question of a draft, within its section or to
// another, changes its points or takes it out.
func (s *server) assessmentItemChange(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	question, err := r.id("question")
	if err != nil {
		return err
	}
	switch {
	case r.FormValue("to") != "":
		to, convErr := strconv.Atoi(r.FormValue("to"))
		if convErr != nil {
			return lms.Fail(lms.Invalid, "error.request")
		}
		err = s.Assessments.MoveItem(r.ctx, r.actor, id, question, to)
	case r.FormValue("section") != "":
		number, convErr := strconv.Atoi(r.FormValue("section"))
		if convErr != nil {
			return lms.Fail(lms.Invalid, "error.request")
		}
		err = s.Assessments.SetSection(r.ctx, r.actor, id, question, number)
	case r.FormValue("do") == "remove":
		err = s.Assessments.RemoveItem(r.ctx, r.actor, id, question)
	default:
		points, ok := assessment.ParseNumber(r.FormValue("points"))
		if !ok {
			err = lms.FailField("points", "assessment.not_a_number")
			break
		}
		err = s.Assessments.SetPoints(r.ctx, r.actor, id, question, points)
	}
	return s.itemsChanged(r, id, err)
}

// itemsChanged answers with the list alone for htmx, else with the page.
func (s *server) itemsChanged(r *request, id int64, err error) error {
	if err != nil && !lms.IsKind(err, lms.Invalid) {
		return err
	}
	if err == nil && !r.htmx() {
		return r.redirect(fmt.Sprintf("/assessments/%d/edit?search=%s#items", id, url.QueryEscape(r.FormValue("search"))), "")
	}
	p, pageErr := s.editPage(r)
	if pageErr != nil {
		return pageErr
	}
	if err != nil {
		p.setProblems(err)
	}
	if p.Search = r.FormValue("search"); r.htmx() {
		return r.fragment("assessment/edit", "items", p)
	}
	r.Status(statusOf(lms.Invalid))
	return r.page("assessment/edit", p)
}
