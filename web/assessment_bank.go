package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// pickPage is the bank for a draft: without what the test holds, unless the form
// asks for it too.
func (s *server) pickPage(r *request) (*bankView, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	test, err := s.Assessments.Find(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	if test.Status != assessment.Draft {
		return nil, lms.Fail(lms.Conflict, "assessment.items_fixed")
	}
	v := &bankView{Layout: inTests(r.layout("bank.pick_title", lms.Args{"title": test.Title})), Action: fmt.Sprintf("/assessments/%d/bank", id), Pick: id, Filter: r.bankFilter()}
	v.Path = v.Action
	v.Filter.IDs, v.Filter.Archived = nil, false
	if r.FormValue("filtered") == "" || r.FormValue("not_in") != "" {
		v.Filter.NotIn = id
	}
	v.Sections, err = s.Assessments.Sections(r.ctx, r.actor, id)
	return v, err
}

func (s *server) assessmentBank(r *request) error {
	v, err := s.pickPage(r)
	if err == nil {
		err = s.fillBank(r, v)
	}
	if err != nil {
		return err
	}
	return r.page("assessment/bank", v)
}

// assessmentPick puts the ticked questions into a draft, or some at random, or
// shows another page or filter of the bank without losing the ticks.
func (s *server) assessmentPick(r *request) error {
	v, err := s.pickPage(r)
	if err != nil {
		return err
	}
	v.Ticked = r.ticks()
	do := r.FormValue("do")
	if err = s.tickedBy(r, do, v); err == nil && (do == "add" || do == "random") {
		err = s.pick(r, do, v)
	}
	if err != nil && lms.IsKind(err, lms.Invalid) {
		v.setProblems(err)
		r.Status(statusOf(lms.Invalid))
		err = nil
	}
	if err != nil {
		return err
	}
	return s.bankAnswer(r, "assessment/bank", v)
}

func (s *server) pick(r *request, do string, v *bankView) error {
	points, ok := assessment.ParseNumber(strings.TrimSpace(r.FormValue("points", "1")))
	if !ok {
		return lms.FailField("points", "assessment.not_a_number")
	}
	section, _ := strconv.Atoi(r.FormValue("section"))
	if do == "add" {
		added, err := s.Assessments.AddItems(r.ctx, r.actor, v.Pick, v.Ticked, points, section)
		if err != nil {
			return err
		}
		v.Ticked, v.Said = nil, []string{r.locale.T("bank.added", lms.Args{"n": added.Added})}
		if added.There > 0 {
			v.Said = append(v.Said, r.locale.T("bank.there", lms.Args{"n": added.There}))
		}
		if added.Gone > 0 {
			v.Said = append(v.Said, r.locale.T("bank.gone", lms.Args{"n": added.Gone}))
		}
		return nil
	}
	n, wrong := wholeNumber("random", r.FormValue("random"))
	if wrong != nil {
		return wrong
	}
	added, err := s.Assessments.AddRandom(r.ctx, r.actor, v.Pick, v.Filter, n, points, section, s.Now().UnixNano())
	if err != nil {
		return err
	}
	test, err := s.Assessments.Find(r.ctx, r.actor, v.Pick)
	if err != nil {
		return err
	}
	v.Said = []string{r.locale.T("bank.added_random", lms.Args{"n": added.Added})}
	return s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "questions_at_random", lms.Args{"n": added.Added, "title": test.Title})
}
