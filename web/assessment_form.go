package web

import (
	"fmt"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// formView is a parallel form on the page of its test.
type formView struct {
	Label  string
	Items  []assessment.Item
	Points float64
}

// formViews are a test's forms with their questions.
func (s *server) formViews(r *request, id int64) (assessment.Forms, []formView, error) {
	forms, err := s.Assessments.Forms(r.ctx, r.actor, id)
	if err != nil || len(forms.All) == 0 {
		return forms, nil, err
	}
	items, err := s.Assessments.FormItems(r.ctx, r.actor, id)
	var views []formView
	for i := range items {
		views = append(views, formView{Label: assessment.Letter(i), Items: items[i], Points: forms.All[i].Points()})
	}
	return forms, views, err
}

// assessmentForm fixes a draft as its next form, takes the last one away, says
// how forms come to people, or assigns one to some of them.
func (s *server) assessmentForm(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	notice := ""
	switch r.FormValue("do") {
	case "add":
		err, notice = s.Assessments.AddForm(r.ctx, r.actor, id), "form.added"
	case "remove":
		err, notice = s.Assessments.RemoveForm(r.ctx, r.actor, id), "form.removed"
	case "give":
		err, notice = s.Assessments.GiveForms(r.ctx, r.actor, id, assessment.Giving(r.FormValue("given"))), "assessment.saved"
	case "assign":
		var people []int64
		for _, v := range r.formValues("person") {
			if id, err := strconv.ParseInt(v, 10, 64); err == nil {
				people = append(people, id)
			}
		}
		notice = "form.assigned"
		if r.FormValue("form") == "" {
			notice = "form.unassigned"
		}
		err = s.Assessments.AssignForm(r.ctx, r.actor, id, people, r.FormValue("form"))
	default:
		return lms.Fail(lms.Invalid, "error.request")
	}
	if err != nil {
		p, pageErr := s.editPage(r)
		if pageErr != nil {
			return pageErr
		}
		return r.invalid("assessment/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/assessments/%d/edit#forms", id), notice)
}

// GivenName says how forms come to people.
func (l Layout) GivenName(g assessment.Giving) string { return l.Locale.T("form.given_" + string(g)) }

// NextForm is the letter of the form that would be added.
func (p assessmentEditPage) NextForm() string { return assessment.Letter(len(p.Forms)) }
