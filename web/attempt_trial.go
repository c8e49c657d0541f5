package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// desk is where a person sits a test: with an attempt, or with a trial, which
// counts nowhere.
type desk interface {
	Sheet(ctx context.Context, actor lms.Actor, id int64) (assessment.Sheet, error)
	SaveChange(ctx context.Context, actor lms.Actor, id int64, c assessment.Change) (assessment.Saved, error)
	LeaveSection(ctx context.Context, actor lms.Actor, id int64, number int) error
	Submit(ctx context.Context, actor lms.Actor, id int64) error
	NoteFocus(ctx context.Context, actor lms.Actor, id int64, kind assessment.EventKind, ago time.Duration) error
	NoteAddress(ctx context.Context, actor lms.Actor, id int64, address string) error
	Result(ctx context.Context, actor lms.Actor, id int64) (assessment.Result, error)
}

// desk is the one that the address names, and what its addresses begin with.
func (s *server) desk(r *request) (desk, string) {
	if strings.HasPrefix(r.Route().Path, "/trials/") {
		trials := s.Assessments.Trials()
		if r.Query("later") != "" {
			trials = trials.Later()
		}
		return trials, "/trials/" + r.Params("id")
	}
	return s.Assessments, "/attempts/" + r.Params("id")
}

// trialBegin begins a trial; the older one of the same test is gone then.
func (s *server) trialBegin(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	trial, err := s.Assessments.Trials().Begin(r.ctx, r.actor, id, r.FormValue("form"))
	if err != nil {
		p, pageErr := s.editPage(r)
		if pageErr != nil {
			return pageErr
		}
		return r.invalid("assessment/edit", p, err) // which says what the test lacks
	}
	return r.redirect(fmt.Sprintf("/trials/%d", trial), "")
}

// trialRemove throws a trial away.
func (s *server) trialRemove(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	sheet, err := s.Assessments.Trials().Sheet(r.ctx, r.actor, id)
	if err == nil {
		err = s.Assessments.Trials().Remove(r.ctx, r.actor, id)
	}
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/assessments/%d", sheet.AssessmentID), "trial.removed")
}
