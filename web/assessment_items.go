package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// itemGroup is a section of a test with its questions, or the whole of a test
// without sections.
type itemGroup struct {
	Number int
	Title  string
	Items  []assessment.Item
}

// ItemGroups are the questions of the test by section.
func (p assessmentEditPage) ItemGroups() []itemGroup {
	groups := []itemGroup{{Number: 1}}
	for i, sec := range p.Sections {
		if i > 0 {
			groups = append(groups, itemGroup{Number: sec.Number})
		}
		groups[i].Title = sec.Title
	}
	for _, it := range p.Items {
		if at := it.Section - 1; at >= 0 && at < len(groups) {
			groups[at].Items = append(groups[at].Items, it)
		}
	}
	return groups
}

// ItemOrder stands for the order that the page shows.
func (p assessmentEditPage) ItemOrder() string { return assessment.ItemOrder(p.Items) }

// assessmentItemChange moves a question of a draft, within its section or to
// another, changes its points or takes it out.
func (s *server) assessmentItemChange(r *request) error {
	id, question, err := r.ids("question")
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
		var points float64
		if points, err = r.points(); err == nil {
			err = s.Assessments.SetPoints(r.ctx, r.actor, id, question, points)
		}
	}
	return s.itemsChanged(r, id, err)
}

// assessmentItemsChange changes the points of the ticked questions of a draft, or
// takes them out.
func (s *server) assessmentItemsChange(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	questions := numbersIn(strings.Join(r.formValues("tick"), ","))
	switch r.FormValue("do") {
	case "remove":
		err = s.Assessments.RemoveItems(r.ctx, r.actor, id, questions)
	case "section":
		section, _ := strconv.Atoi(r.FormValue("section")) // 0 is no section
		err = s.Assessments.SetSectionOf(r.ctx, r.actor, id, questions, section)
	default:
		var points float64
		if points, err = r.points(); err == nil {
			err = s.Assessments.SetPointsOf(r.ctx, r.actor, id, questions, points)
		}
	}
	return s.itemsChanged(r, id, err)
}

func (r *request) points() (float64, error) {
	points, ok := assessment.ParseNumber(r.FormValue("points"))
	if !ok {
		return 0, lms.FailField("points", "assessment.not_a_number")
	}
	return points, nil
}

// assessmentItemPlace puts what was dragged where it was let go.
func (s *server) assessmentItemPlace(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	question, err := strconv.ParseInt(r.FormValue("question"), 10, 64)
	section, sectionErr := strconv.Atoi(r.FormValue("section"))
	at, atErr := strconv.Atoi(r.FormValue("at"))
	order := r.FormValue("order")
	if err != nil || sectionErr != nil || atErr != nil || order == "" {
		return lms.Fail(lms.Invalid, "error.request")
	}
	return s.itemsChanged(r, id, s.Assessments.PlaceItem(r.ctx, r.actor, id, question, section, at, order))
}

// itemsChanged answers with the list alone for htmx, else with the page.
func (s *server) itemsChanged(r *request, id int64, err error) error {
	if err != nil && !lms.IsKind(err, lms.Invalid) && !lms.IsKind(err, lms.Conflict) {
		return err
	}
	if err == nil && !r.htmx() {
		return r.redirect(fmt.Sprintf("/assessments/%d/edit#items", id), "")
	}
	p, pageErr := s.editPage(r)
	if pageErr != nil {
		return pageErr
	}
	if err != nil {
		p.setProblems(err)
		r.Status(statusOf(lms.Invalid))
	}
	if p.Part = r.htmx(); p.Part {
		return r.fragment("assessment/edit", "items-part", p)
	}
	return r.page("assessment/edit", p)
}
