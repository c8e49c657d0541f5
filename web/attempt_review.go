package web

import (
	"fmt"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

type reviewListPage struct {
	Layout
	Test    assessment.Assessment
	Waiting []assessment.ReviewTask // for the actor
	Others  []assessment.ReviewTask // the actor's own, for others
	Decided []assessment.ReviewTask
}

// reviewList is the results of a test that people decide about.
func (s *server) reviewList(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	test, tasks, err := s.Assessments.Reviews(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &reviewListPage{Layout: inTests(r.layout("review.title")), Test: test}
	for _, t := range tasks {
		switch {
		case t.Review == assessment.ReviewDecided:
			p.Decided = append(p.Decided, t)
		case t.Own:
			p.Others = append(p.Others, t)
		default:
			p.Waiting = append(p.Waiting, t)
		}
	}
	return r.page("review/list", p)
}

// decisionForm is a decision as typed.
type decisionForm struct{ Passed, Reason string }

// attemptDecide keeps what a trainer decides about a result near the pass mark.
func (s *server) attemptDecide(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	f := decisionForm{Passed: r.FormValue("passed"), Reason: r.FormValue("reason")}
	var passed *bool
	if yes := f.Passed == "yes"; yes || f.Passed == "no" {
		passed = &yes
	}
	seen, _ := strconv.Atoi(r.FormValue("seen"))
	t, err := s.Assessments.Decide(r.ctx, r.actor, id, passed, f.Reason, seen)
	if err != nil {
		p, pageErr := s.resultPage(r)
		if pageErr != nil {
			return pageErr
		}
		p.Path, p.Decision = fmt.Sprintf("/attempts/%d/result", id), f
		return r.invalid("attempt/result", p, err)
	}
	res, err := s.Assessments.Result(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	did := "decided_not_passed"
	if t.Passed {
		did = "decided_passed"
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, did, lms.Args{"test": res.Test.Title, "name": res.Person, "n": t.Number}); err != nil {
		return err
	}
	s.tell(r, t)
	return r.redirect(fmt.Sprintf("/assessments/%d/reviews", t.AssessmentID), "review.saved", lms.Args{"name": res.Person})
}

// Reviewing says that the result waits for a decision, and why.
func (p attemptResultPage) Reviewing() string {
	r := p.Result
	key := "review.told"
	if !p.Mine {
		key = "review.waits_of"
	}
	return p.Locale.T(key, lms.Args{"low": p.Locale.Decimal(*r.BandLow, 1), "high": p.Locale.Decimal(*r.BandHigh, 1)})
}

// Trains reports whether the reader is a trainer.
func (p attemptResultPage) Trains() bool { return p.Actor.Has(lms.Trainer) }

// Decides reports whether the reader may decide about the result.
func (p attemptResultPage) Decides() bool {
	return p.Result.Review != assessment.Unreviewed && p.Trains() && !p.Mine
}
