package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
)

// extraForm is extra time for a person as typed.
type extraForm struct {
	Person  int64
	Minutes string
}

// assessmentExtra gives a person extra time, or takes it away.
func (s *server) assessmentExtra(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	f := extraForm{Minutes: strings.TrimSpace(r.FormValue("minutes"))}
	f.Person, _ = strconv.ParseInt(r.FormValue("person"), 10, 64)
	minutes, err := strconv.Atoi(f.Minutes)
	if err != nil {
		err = lms.FailField("extra-minutes", "assessment.not_a_number")
	} else {
		err = s.Assessments.GrantExtra(r.ctx, r.actor, id, f.Person, minutes)
	}
	if err == nil {
		notice := "assessment.extra_saved"
		if minutes == 0 {
			notice = "assessment.extra_taken"
		}
		return r.redirect(fmt.Sprintf("/assessments/%d/edit#extras", id), notice)
	}
	p, pageErr := s.editPage(r)
	if pageErr != nil {
		return pageErr
	}
	p.Extra = f
	return r.invalid("assessment/edit", p, err)
}
